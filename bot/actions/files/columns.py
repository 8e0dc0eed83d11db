"""The columns of a file of rows, in one table: what they are called, and what stands in them."""

import re
from collections.abc import Mapping

from bot.errors import N_, Refused, Unknown
from bot.languages.text import legible, normalise
from bot.reports.fields import COUNTED, FIELDS, Kind, of_kind

_OTHERS = {
    "id": "identifier, identifiant, no, n°",
    "entry": "type, entry type, saisie",
    "replaces": "corrects, retracts, remplace, corrige",
    "language": "lang, langue",
    "published": "published on, date published, publie le, date de publication",
    "reliability": "fiabilite",
    "recorded": "recorded at, enregistre le",
    "recorder": "recorded by, enregistre par",
}
"""Columns of the entry itself and of its documents; those of what it says are in the table of fields."""
_IN_LANGUAGES = {
    "reason_en": "reason en",
    "reason_fr": "reason fr, motif fr, raison fr",
    "summary_en": "summary en, english, anglais",
    "summary_fr": "summary fr, french, francais, resume fr",
}
_HEADERS = {one.column: one.spelled for one in FIELDS} | _OTHERS | _IN_LANGUAGES
"""The columns, and what else they are called; compared without case and accents, `_` as a space."""
SOURCE_COLUMNS = ("publisher", "title", "url", "language", "published", "reliability")
"""These may stand again with a number, as `publisher_2`, for a second document and more."""
MOST_SOURCES = 20

DAYS = ("published", *(one.column for one in of_kind(Kind.DAY, Kind.SAID, Kind.END)))
COUNTS = tuple(one.column for one in COUNTED)
FREE = frozenset(
    ("id", "replaces", "recorded", "recorder", *_IN_LANGUAGES, *(one.column for one in FIELDS if one.in_words))
)
"""Their words are kept as they are."""
IGNORED = "-"
"""In the place of a column: what stands under this header is to be passed over."""


def column(header: str) -> str | None:
    """What a header names: "Pays", "date d’effet", "publisher_2"; None for what is not known."""
    key = key_of(header)
    if key in _NAMES:
        return _NAMES[key]
    numbered = re.fullmatch(r"(.+?) ?([0-9]{1,2})", key)
    name = _NAMES.get(numbered[1]) if numbered else None
    if numbered and name in SOURCE_COLUMNS and 2 <= int(numbered[2]) <= MOST_SOURCES:
        return f"{name}_{int(numbered[2])}"
    return None


def is_day(column: str) -> bool:
    return column in DAYS or column.rpartition("_")[0] == "published"


def key_of(header: str) -> str:
    """By which headers are compared."""
    return " ".join(normalise(header[:60]).replace("_", " ").replace("\ufeff", "").split())


def read_mapping(typed: list[str]) -> dict[str, str]:
    """ "troops=moved", "Remark=" as columns by the key of their header. Raises Refused, Unknown."""
    mapping: dict[str, str] = {}
    for one in typed:
        header, equals, name = one.rpartition("=")
        meant = column(name) if name.strip(" -") else IGNORED
        if not equals or not key_of(header):
            raise Refused(N_("“{text}” is not HEADER=column, like troops=moved."), text=legible(one)[:60])
        if meant is None:
            raise Unknown(N_("“{text}” is no column: docs/import.md lists them."), text=legible(name)[:40])
        mapping[key_of(header)] = meant
    return mapping


def columns_of(headers: list[str], mapping: Mapping[str, str]) -> tuple[str | None, ...]:
    """What each header names, None for one that means nothing here."""
    named = (mapping.get(key_of(header)) or column(header) for header in headers)
    return tuple(None if name == IGNORED else name for name in named)


_NAMES = {
    spelling: name
    for name, others in _HEADERS.items()
    for spelling in (name.replace("_", " "), *(one.strip() for one in others.split(",")))
}
