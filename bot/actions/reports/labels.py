"""Finds codes by their names in either language, and suggests names for a misspelled one."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from bot.actions.shelf import Shelf
from bot.errors import N_, Unknown
from bot.languages.text import normalise
from bot.names import is_country
from bot.names.spelling import alike

_Named = TypeVar("_Named", bound=str)

_NEAR = 0.65
"""Likeness, from 0 to 1, from which a name is suggested."""


def named(typed: str, names: Mapping[_Named, Iterable[str]]) -> _Named:
    """Find the code of a name in either language; codes come first. Raises Unknown, with similar names."""
    wanted = key_of(typed)
    for code in names:
        if wanted == key_of(str(code)):
            return code
    for code, labels in names.items():
        if any(wanted == key_of(label) for label in labels):
            return code
    near = nearest(wanted, map(str, names))
    raise Unknown(N_("“{text}” is not known here."), suggestions=near, text=typed[:60])


def place_called(typed: str, shelf: Shelf, language: str) -> str:
    """Find the code of a place of the situation, or of a country. Raises Unknown."""
    known = {code: place.label.said for code, place in shelf.situation.places.items()}
    try:
        return named(typed, known)
    except Unknown as unknown:
        try:
            code = shelf.names.resolve(typed, language)
        except Unknown as error:
            near = (*unknown.suggestions, *error.suggestions)[:3]
            raise Unknown(unknown.text, near, kind="place", **unknown.values) from error
        if not is_country(code):  # an organisation is no place
            raise
        return code


@lru_cache(maxsize=4096)
def key_of(name: str) -> str:
    """Return the form of a name in which names are compared."""
    return normalise(name).replace("_", " ")


def nearest(wanted: str, names: Iterable[str]) -> list[str]:
    """Return the names that are spelled much like `wanted`; those that only look a little like it do not help."""
    codes = [name.replace("_", " ") for name in names]
    return [codes[position] for _, position in alike(wanted, codes, _NEAR, 3, normalise)]


def listed(text: str) -> list[str]:
    """Split a list that is written with commas or semicolons."""
    return [part for part in (one.strip() for one in re.split(r"[,;]", text)) if part]
