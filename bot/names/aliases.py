"""Other words for countries that reporters write, read from aliases.toml, a table that people review."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Aliases:
    """`labels` by language and code; `called`: names by code; `shared`: codes by a name that several share."""

    labels: Mapping[str, Mapping[str, str]]
    called: Mapping[str, tuple[str, ...]]
    shared: Mapping[str, tuple[str, ...]]


@cache
def aliases() -> Aliases:
    table = read_table()
    return Aliases(
        labels=table["labels"],
        called={code: tuple(_forms(row)) for code, row in table["countries"].items()},
        shared={form: tuple(row["codes"]) for row in table["shared"] for form in _forms(row)},
    )


@cache
def demonyms() -> frozenset[str]:
    """Return the words for nationalities and their people ("German", "Allemands"), as spelled."""
    table = read_table()
    rows = (*table["countries"].values(), *table["shared"])
    english = (english_forms(word) for row in rows for word in listed(row.get("en", "")))
    french = (french_forms(word) for row in rows for word in listed(row.get("fr", "")))
    return frozenset((*_each(english), *_each(french)))


@cache
def short_words() -> frozenset[str]:
    """Return words and abbreviations of at most three letters that are also codes of countries, in lower case."""
    return frozenset(read_table()["texts"]["short"].split())


@cache
def capital_words() -> frozenset[str]:
    """Return words that name a country only with a capital: "La Réunion", not "la réunion"."""
    return frozenset(read_table()["texts"]["capital"].split())


def read_table() -> dict[str, Any]:
    """Return aliases.toml as written, before forms are derived from it."""
    return tomllib.loads((files(__package__) / "aliases.toml").read_text(encoding="utf-8"))


def listed(cell: str) -> list[str]:
    """Return the names in one cell of the table."""
    return [name.strip() for name in cell.split(",") if name.strip()]


def english_forms(word: str) -> tuple[str, ...]:
    """Return "Iraqi" and "Iraqis". Only -an and -i have a regular plural; the table lists the others."""
    return (word, f"{word}s") if word.endswith(("an", "i")) else (word,)


def french_forms(word: str) -> tuple[str, ...]:
    """Return the genders and numbers of a masculine singular: "syrien", "syriens", "syrienne", "syriennes"."""
    if word.endswith("e"):
        return word, f"{word}s"
    if word.endswith("s"):
        return word, f"{word}e", f"{word}es"
    feminine = f"{word}ne" if word.endswith("en") else f"{word}e"
    return word, f"{word}s", feminine, f"{feminine}s"


def _forms(row: Mapping[str, str]) -> Iterator[str]:
    yield from _each(english_forms(word) for word in listed(row.get("en", "")))
    yield from _each(french_forms(word) for word in listed(row.get("fr", "")))
    yield from listed(row.get("also", ""))


def _each(groups: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for group in groups:
        yield from group
