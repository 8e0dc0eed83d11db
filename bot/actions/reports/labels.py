"""Finds codes by their names in any language, and suggests names for a misspelled one."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from bot.actions.shelf import Shelf
from bot.errors import N_, Unknown
from bot.languages.text import normalise
from bot.names import is_country
from bot.names.spelling import alike
from bot.situation.report import Text

_Named = TypeVar("_Named", bound=str)

_NEAR = 0.65
"""Likeness, from 0 to 1, from which a name is suggested; one that only looks a little like it does not help."""
_MOST_NEAR = 3
_COMPARED = 12
"""Most names that are compared; several of them may belong to one code."""
_LISTED = 12
"""Most names that are listed where none is near."""
_UNKNOWN = N_("“{text}” is not known here.")
_NO_PLACE = N_("“{text}” is no place known here: write another, a country, or add it with /situation edit.")


def named(typed: str, labels: Mapping[_Named, Text], language: str) -> _Named:
    """Find the code of a name in any language; codes come first. Raises Unknown, with names in `language`."""
    wanted = key_of(typed)
    for code in labels:
        if wanted == key_of(str(code)):
            return code
    for code, label in labels.items():
        if any(wanted == key_of(name) for name in label.said):
            return code
    raise _unknown(typed, labels, language)


def _unknown(typed: str, labels: Mapping[_Named, Text], language: str) -> Unknown:
    """Say which names are near or, if none is, which there are."""
    near = nearest(key_of(typed), {code: (code, *label.said) for code, label in labels.items()})
    if near:
        names = [labels[code].in_language(language) for code in near]
        return Unknown(_UNKNOWN, suggestions=names, text=typed[:60])
    if not labels:
        text = N_("“{text}” is not known here, since nothing of its kind is: leave it out, or see /situation edit.")
        return Unknown(text, text=typed[:60])
    known = sorted(label.in_language(language) for label in labels.values())
    rest = ("…",) if len(known) > _LISTED else ()
    text = N_("“{text}” is not known here. There are {names}.")
    return Unknown(text, text=typed[:60], names=(*known[:_LISTED], *rest))


def place_called(typed: str, shelf: Shelf, language: str) -> str:
    """Find the code of a place of the situation, or of a country. Raises Unknown."""
    labels = {code: place.label for code, place in shelf.situation.places.items()}
    try:
        return named(typed, labels, language)
    except Unknown as unknown:
        try:
            code = shelf.names.resolve(typed, language)
        except Unknown as error:
            near = tuple(dict.fromkeys((*unknown.suggestions, *error.suggestions)))[:_MOST_NEAR]
            raise Unknown(_UNKNOWN if near else _NO_PLACE, near, kind="place", text=typed[:60]) from error
        if not is_country(code):  # an organisation is no place
            raise Unknown(_NO_PLACE, kind="place", text=typed[:60]) from unknown
        return code


@lru_cache(maxsize=4096)
def key_of(name: str) -> str:
    """Return the form of a name in which names are compared."""
    return normalise(name).replace("_", " ")


def nearest(wanted: str, spelled: Mapping[_Named, Iterable[str]]) -> list[_Named]:
    """Return the codes with a name that is spelled much like `wanted`, the nearest first."""
    names = [(code, name.replace("_", " ")) for code, said in spelled.items() for name in said]
    found = alike(wanted, [name for _, name in names], _NEAR, _COMPARED, normalise)
    return list(dict.fromkeys(names[position][0] for _, position in found))[:_MOST_NEAR]


def listed(text: str) -> list[str]:
    """Split a list that is written with commas or semicolons."""
    return [part for part in (one.strip() for one in re.split(r"[,;]", text)) if part]
