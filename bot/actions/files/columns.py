"""The columns of a file of rows, in one table: their names, synonyms and content."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from babel import Locale

from bot.errors import N_, Refused, Unknown
from bot.languages.table import LANGUAGES
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
"""Columns of the entry itself and of its documents; the columns of what it says are in the table of fields."""
_HEADERS = {one.column: one.spelled for one in FIELDS} | _OTHERS
"""The columns and their synonyms; compared without case and accents, `_` as a space."""
SOURCE_COLUMNS = ("publisher", "title", "url", "language", "published", "reliability")
"""Columns that may come again with a number, such as `publisher_2`, for a second document and more."""
MOST_SOURCES = 20

DAYS = ("published", *(one.column for one in of_kind(Kind.DAY, Kind.SAID, Kind.END)))
COUNTS = tuple(one.column for one in COUNTED)
_FREE = frozenset(("id", "replaces", "recorded", "recorder", *(one.column for one in FIELDS if one.in_words)))
_TEXTS = tuple(one.column for one in of_kind(Kind.TEXT))
_IN_LANGUAGE = re.compile(rf"({'|'.join(_TEXTS)})[_ -]([a-z]{{2,3}}(?:[_-][a-z0-9]{{2,8}})?)", re.IGNORECASE)
"""A text in a language that the bot need not speak: `summary_es`, `reason_pt-BR`."""
IGNORED = "-"
"""Written instead of a column, it means that the cells under this header are passed over."""


def column(header: str) -> str | None:
    """Return the column of a header: "Pays", "date d’effet", "publisher_2"; None if it is not known."""
    key = key_of(header)
    names = _names()
    if key in names:
        return names[key]
    if (text := _IN_LANGUAGE.fullmatch(header.strip())) and (code := language_code(text[2])):
        return in_language(text[1].lower(), code)
    numbered = re.fullmatch(r"(.+?) ?([0-9]{1,2})", key)
    name = names.get(numbered[1]) if numbered else None
    if numbered and name in SOURCE_COLUMNS and 2 <= int(numbered[2]) <= MOST_SOURCES:
        return f"{name}_{int(numbered[2])}"
    return None


def in_language(column: str, code: str) -> str:
    """Return the column of a text in one language."""
    return f"{column}_{code}"


@lru_cache(maxsize=1024)
def language_of(name: str, column: str) -> str | None:
    """Return the language in which the column `name` has the text of `column`; None if it has another text."""
    text, _, code = name.partition("_")
    return code if text == column and code else None


def language_code(typed: str) -> str | None:
    """Return a language as the table or ISO 639 writes it; None if it is not a language."""
    code, _, country = typed.replace("_", "-").partition("-")
    known = next((one for one in LANGUAGES if one.casefold() == typed.casefold()), None)
    if known is None and code.lower() in Locale("en").languages:
        return f"{code.lower()}-{country.upper()}" if country else code.lower()
    return known


@lru_cache(maxsize=1024)
def is_free(name: str) -> bool:
    """Tell whether the words of a column are kept as they are."""
    column = name.rstrip("_0123456789")
    return name in _FREE or column in _FREE or any(language_of(name, text) for text in _TEXTS)


def is_day(column: str) -> bool:
    return column in DAYS or column.rpartition("_")[0] == "published"


def key_of(header: str) -> str:
    """Return the form of a header in which headers are compared."""
    return " ".join(normalise(header[:60]).replace("_", " ").replace("\ufeff", "").split())


def read_mapping(typed: list[str]) -> dict[str, str]:
    """Read "troops=moved", "Remark=" as columns by the key of their header. Raises Refused, Unknown."""
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
    """Return the column of each header, None if the header is not known."""
    named = (mapping.get(key_of(header)) or column(header) for header in headers)
    return tuple(None if name == IGNORED else name for name in named)


def _names_in_languages() -> dict[str, str]:
    """Index the texts in each language of the table: "résumé fr", "motif fr"; for a summary also "français"."""
    names = {}
    for code, row in LANGUAGES.items():
        for text in of_kind(Kind.TEXT):
            for spelling in (text.column, *text.spelled.split(",")):
                names[key_of(f"{spelling} {code}")] = in_language(text.column, code)
        rows = LANGUAGES.values()
        named = (Locale(one.base).languages.get(row.base) for one in rows)
        names |= {key_of(name): in_language("summary", code) for name in (row.name, *named) if name}
    return names


@cache
def _names() -> dict[str, str]:
    """Index the columns by the keys of all their names. Not at import, since names of languages load slowly."""
    return {
        spelling: name
        for name, others in _HEADERS.items()
        for spelling in (name.replace("_", " "), *(one.strip() for one in others.split(",")))
    } | _names_in_languages()
