"""Rows of sheets as people have them: CSV with four separators, or a workbook; titles above the header, blank lines.

The separator is the one under which the header names the most columns, so nothing is guessed from the content.
"""

import csv
import io
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice

from bot.actions.files.cells import restored
from bot.actions.files.columns import columns_of, is_day, key_of
from bot.actions.files.day_order import ShownOrder
from bot.actions.files.encodings import Open, encoding_of
from bot.actions.files.xlsx_file import Record, is_workbook, records, sheet_names
from bot.errors import N_, Refused
from bot.languages.text import legible

_SEPARATORS = (",", ";", "\t", "|")
_NAMED = 12
"""Headings in a refusal."""
_HEADER_WITHIN = 30
"""Lines above which the header must stand."""


@dataclass(frozen=True, slots=True)
class Row:
    place: int
    """The line on which it begins; in JSON, which report it is, from 1."""
    cells: Mapping[str, str]
    problem: Refused | None = None
    """Why its cells cannot be trusted."""
    passed_over: int = 0
    """A hash of what stands in columns that mean nothing here."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a file is to be read."""

    records: Callable[[], Generator[Record, None, None]]
    """(last line, cells) of each record, from the beginning at each call. Raises Refused."""
    header: int = 0
    """Which record it is, from 0."""
    headings: tuple[str, ...] = ()
    columns: tuple[str | None, ...] = ()
    """What each heading names; None for a column that means nothing here."""
    others: tuple[str, ...] = ()
    """Further sheets of the workbook, which are not read."""

    @property
    def understood(self) -> tuple[tuple[str, str], ...]:
        """(heading, column)."""
        pairs = zip(self.headings, self.columns, strict=True)
        return tuple((heading, column) for heading, column in pairs if column is not None)

    @property
    def ignored(self) -> tuple[str, ...]:
        """Headings that mean nothing here."""
        pairs = zip(self.headings, self.columns, strict=True)
        return tuple(heading for heading, column in pairs if column is None and heading)

    def rows(self) -> Iterator[Row]:
        """Raises Refused where the file is broken as a whole."""
        passed_over = [place for place, column in enumerate(self.columns) if column is None]
        for line, record in self._below_header():
            yield self._row(line, record, passed_over)

    def shown_order(self) -> ShownOrder:
        """Of day and month, over all the days in the file."""
        shown = ShownOrder()
        places = [place for place, column in enumerate(self.columns) if column is not None and is_day(column)]
        for line, record in self._below_header():
            for place in places:
                if place < len(record) and record[place]:
                    shown.look(line, record[place])
        return shown

    def _below_header(self) -> Iterator[Record]:
        """(first line, cells) of each that is not blank."""
        line = 1
        for number, (end, record) in enumerate(self.records()):
            if number > self.header and any(cell.strip() for cell in record):
                yield line, record
            line = end + 1

    def _row(self, line: int, record: list[str], passed_over: list[int]) -> Row:
        if any(cell.strip() for cell in record[len(self.columns) :]):
            return Row(line, {}, Refused(N_("This row has more cells than there are columns.")))
        pairs = zip(self.columns, record, strict=False)
        cells = {name: restored(cell) for name, cell in pairs if name is not None and cell}
        rest = hash(tuple(record[place] for place in passed_over if place < len(record))) if passed_over else 0
        return Row(line, cells, None, rest)


def read_sheet(open_: Open, mapping: Mapping[str, str] | None = None, encoding: str | None = None) -> Sheet:
    """Find out how a file is written; `mapping` says what headers name, by their key.

    Raises Refused for what is no sheet, or names no columns that are known.
    """
    mapping = mapping or {}
    found = _workbook(open_, mapping) if is_workbook(open_) else _csv(open_, mapping, encoding)
    missing = next((header for header in mapping if header not in map(key_of, found.headings)), None)
    if missing is not None and found.understood:
        raise Refused(N_("No column is called “{name}” in this file."), name=missing[:40])
    if "country" not in found.columns and len(found.understood) > 2:
        text = N_("No column names the country or organisation: rename or map one of {names}.")
        raise Refused(text, names=", ".join(found.ignored[:_NAMED]) or "—")
    if "country" not in found.columns or len(found.understood) < 2:
        raise Refused(N_("The first line must name the columns: country, action, phase, when, publisher …"))
    named = [name for _, name in found.understood]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise Refused(N_("Two columns both mean “{name}”: rename or remove one of them."), name=twice[0])
    return found


def _csv(open_: Open, mapping: Mapping[str, str], encoding: str | None) -> Sheet:
    codec = encoding_of(open_, encoding)
    sheets = (_headed(Sheet(partial(_records, open_, codec, one)), mapping) for one in _SEPARATORS)
    return max(sheets, key=lambda sheet: len(sheet.understood))


def _workbook(open_: Open, mapping: Mapping[str, str]) -> Sheet:
    """Its first sheet with a header that is understood."""
    names = sheet_names(open_)
    for name in names:
        others = tuple(other for other in names if other != name)
        sheet = _headed(Sheet(partial(records, open_, name), others=others), mapping)
        if "country" in sheet.columns and len(sheet.understood) > 1:
            return sheet
    return Sheet(_nothing)


def _nothing() -> Generator[Record, None, None]:
    yield from ()


def _headed(sheet: Sheet, mapping: Mapping[str, str]) -> Sheet:
    """With the record that names the most columns as its header."""
    best = sheet
    try:
        with closing(sheet.records()) as found:
            for number, (_, record) in enumerate(islice(found, _HEADER_WITHIN)):
                columns = columns_of(record, mapping)
                if sum(name is not None for name in columns) > len(best.understood):
                    headings = tuple(legible(cell)[:40] for cell in record)
                    best = Sheet(sheet.records, number, headings, columns, sheet.others)
    except Refused:
        return best  # under another separator the same lines may be well formed
    return best


def _records(open_: Open, encoding: str, separator: str) -> Generator[Record, None, None]:
    with open_() as file, io.TextIOWrapper(file, encoding=encoding, newline="") as text:
        reader = csv.reader(text, delimiter=separator, strict=True)
        try:
            for record in reader:
                yield reader.line_num, record
        except csv.Error as error:
            sentence = N_("Line {n} is not well formed: look for a quotation mark that is not closed.")
            raise Refused(sentence, n=reader.line_num) from error
