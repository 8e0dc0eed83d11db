"""Rows of CSV files as people have them: four separators, three encodings, titles above the header, blank lines.

The separator is the one under which the header names the most columns, so nothing is guessed from the content.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from bot.actions.files.cells import restored
from bot.errors import N_, Refused
from bot.languages.text import legible, normalise

Open = Callable[[], BinaryIO]
"""Opens the file anew, from its beginning; what it gives is closed after each reading."""

_HEADERS = {
    "id": "identifier, identifiant, no, n°",
    "entry": "type, entry type, saisie",
    "replaces": "corrects, retracts, remplace, corrige",
    "country": "actor, nation, state, organisation, organization, pays, acteur, etat",
    "action": "what, event, movement, mouvement, quoi",
    "phase": "status, stage, statut, stade",
    "when": "date, effective, happened, day, quand, jour, date effective, date d'effet",
    "reported": "reported on, date reported, signale, signale le, rapporte le, annonce le",
    "moved": "left, departed, withdrawn, number, partis, deplaces, retires, nombre",
    "of": "strength, total, contingent, effectif, effectifs, sur",
    "remaining": "remain, remains, left behind, restants, reste, restent",
    "scope": "of whom, perimetre",
    "from": "origin, place, de, origine, depuis, lieu",
    "to": "destination, vers",
    "mission": "operation",
    "covers": "functions, fonctions",
    "temporary": "temporaire, provisoire",
    "reason": "why, motif, raison",
    "reason_en": "reason en",
    "reason_fr": "reason fr, motif fr, raison fr",
    "rating": "admiralty, grade, cotation",
    "publisher": "source, sources, media, outlet, editeur",
    "title": "headline, titre",
    "url": "link, address, lien, adresse",
    "language": "lang, langue",
    "published": "published on, date published, publie le, date de publication",
    "reliability": "fiabilite",
    "summary": "text, description, resume, texte",
    "summary_en": "summary en, english, anglais",
    "summary_fr": "summary fr, french, francais, resume fr",
    "recorded": "recorded at, enregistre le",
    "recorder": "recorded by, enregistre par",
}
"""The columns, and what else they are called; compared without case and accents, `_` as a space."""
SOURCE_COLUMNS = ("publisher", "title", "url", "language", "published", "reliability")
"""These may stand again with a number, as `publisher_2`, for a second document and more."""
MOST_SOURCES = 20

_SEPARATORS = (",", ";", "\t", "|")
_HEADER_WITHIN = 30
"""Lines above which the header must stand."""
_NOT_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\x1f\x8b", b"\xff\xd8\xff", b"GIF8")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Row:
    place: int
    """The line on which it begins; in JSON, which report it is, from 1."""
    cells: Mapping[str, str]
    problem: Refused | None = None
    """Why its cells cannot be trusted."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a file is to be read."""

    open: Open
    encoding: str
    separator: str
    header: int
    """Which record it is, from 0."""
    columns: tuple[str | None, ...]
    """None for a column that means nothing here."""
    ignored: tuple[str, ...]
    """The names of those."""

    def rows(self) -> Iterator[Row]:
        """Raises Refused where the file is broken as a whole."""
        with self.open() as file:
            reader = _records(file, self.encoding, self.separator)
            line = 1
            for number, (end, record) in enumerate(reader):
                if number > self.header and any(cell.strip() for cell in record):
                    yield self._row(line, record)
                line = end + 1

    def _row(self, line: int, record: list[str]) -> Row:
        if any(cell.strip() for cell in record[len(self.columns) :]):
            return Row(line, {}, Refused(N_("This row has more cells than there are columns.")))
        pairs = zip(self.columns, record, strict=False)
        return Row(line, {name: restored(cell) for name, cell in pairs if name is not None and cell})


def read_sheet(open_: Open) -> Sheet:
    """Find out how a CSV file is written. Raises Refused for what is none, or names no columns that are known."""
    encoding = _encoding(open_)
    found = max((_header(open_, encoding, one) for one in _SEPARATORS), key=lambda sheet: len(_named(sheet)))
    if "country" not in found.columns or len(_named(found)) < 2:
        raise Refused(N_("The first line must name the columns: country, action, phase, when, publisher …"))
    twice = sorted({name for name in _named(found) if found.columns.count(name) > 1})
    if twice:
        raise Refused(N_("Two columns both mean “{name}”: rename or remove one of them."), name=twice[0])
    return found


def _named(sheet: Sheet) -> list[str]:
    return [name for name in sheet.columns if name is not None]


def _header(open_: Open, encoding: str, separator: str) -> Sheet:
    best = Sheet(open_, encoding, separator, 0, (), ())
    with open_() as file:
        records = _records(file, encoding, separator)
        try:
            for number, (_, record) in enumerate(islice(records, _HEADER_WITHIN)):
                columns = tuple(map(column, record))
                if len([name for name in columns if name]) > len(_named(best)):
                    ignored = [legible(cell)[:40] for cell in record if cell.strip() and column(cell) is None]
                    best = Sheet(open_, encoding, separator, number, columns, tuple(filter(None, ignored)))
        except Refused:
            return best  # under another separator the same lines may be well formed
    return best


def column(header: str) -> str | None:
    """What a header names: "Pays", "date d’effet", "publisher_2"; None for what is not known."""
    key = " ".join(normalise(header[:60]).replace("_", " ").replace("\ufeff", "").split())
    if key in _NAMES:
        return _NAMES[key]
    numbered = re.fullmatch(r"(.+?) ?([0-9]{1,2})", key)
    name = _NAMES.get(numbered[1]) if numbered else None
    if numbered and name in SOURCE_COLUMNS and 2 <= int(numbered[2]) <= MOST_SOURCES:
        return f"{name}_{int(numbered[2])}"
    return None


_NAMES = {
    spelling: name
    for name, others in _HEADERS.items()
    for spelling in (name.replace("_", " "), *(one.strip() for one in others.split(",")))
}


def _records(file: BinaryIO, encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """(last line, cells) of each record. Raises Refused."""
    with io.TextIOWrapper(file, encoding=encoding, newline="") as text:
        reader = csv.reader(text, delimiter=separator, strict=True)
        try:
            for record in reader:
                yield reader.line_num, record
        except csv.Error as error:
            sentence = N_("Line {n} is not well formed: look for a quotation mark that is not closed.")
            raise Refused(sentence, n=reader.line_num) from error


def _encoding(open_: Open) -> str:
    """UTF-8 or UTF-16 where the file is that, else Windows-1252. Raises Refused for what is no text."""
    with open_() as file:
        head = file.read(4096)
    if not head.strip():
        raise Refused(N_("The file is empty."))
    wide = head.startswith(_UTF16)
    if head.startswith(_NOT_TEXT) or (b"\0" in head and not wide):
        raise Refused(N_("This is not a text file: save the sheet as CSV and try again."))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        if _decodes(open_, encoding):
            return encoding
    raise Refused(N_("The characters of this file cannot be read: save it as UTF-8 and try again."))


def _decodes(open_: Open, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with open_() as file:
        try:
            while chunk := file.read(1 << 16):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
