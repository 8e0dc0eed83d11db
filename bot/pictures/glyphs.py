"""The letters of the bundled typefaces, which the bot looks up without loading a typeface."""

import json
import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache
from importlib.resources import files

_EVERYDAY = range(0x20, 0x7F)
_JOINS = frozenset("\u200c\u200d\ufe0e\ufe0f")
"""Characters that only change the look of their neighbours."""
_CODES_SHOWN = 3


@cache
def _table() -> dict[str, list[tuple[int, int]]]:
    """Return the ranges of characters (first, last) of each typeface file, the main one first."""
    return json.loads((files(__package__) / "glyphs.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def main_typeface() -> str:
    return next(iter(_table()))


@lru_cache(maxsize=4096)
def typeface_of(letter: str) -> str | None:
    """Return the file of the first typeface that has a character."""
    code = ord(letter)
    for name, ranges in _table().items():
        place = bisect_right(ranges, code, key=lambda run: run[0])
        if place and code <= ranges[place - 1][1]:
            return name
    return None


def typefaces_of(text: str) -> list[str]:
    """Return the typefaces that a text needs, the main one first."""
    letters = {letter for letter in text if ord(letter) not in _EVERYDAY}
    return list(dict.fromkeys([main_typeface(), *sorted(filter(None, map(typeface_of, letters)))]))


def drawable(text: str) -> str:
    """Return the text without signs that no typeface has; "" if a letter is missing or none is left."""
    if all(ord(letter) in _EVERYDAY for letter in text):
        return text.strip() if any(map(str.isalnum, text)) else ""
    known = [letter for letter in text if letter in _JOINS or letter.isspace() or typeface_of(letter)]
    lost = [letter for letter in text if not (letter in _JOINS or letter.isspace() or typeface_of(letter))]
    if not lost:
        return text.strip() if any(map(str.isalnum, text)) else ""
    if any(unicodedata.category(letter)[0] in "LMN" for letter in lost):
        return ""
    kept = " ".join("".join(known).split())
    return kept if any(map(str.isalnum, kept)) else ""


def legible(text: str) -> str:
    """Return the drawable part of a text; the codes of its characters if there is none."""
    if all(ord(letter) in _EVERYDAY for letter in text):
        return text
    kept = "".join(
        letter if letter in _JOINS or typeface_of(letter) else " " if letter.isspace() else "" for letter in text
    ).strip()
    if kept.strip("".join(_JOINS)) or not text.strip():
        return kept
    codes = [f"U+{ord(letter):04X}" for letter in text if not letter.isspace()]
    return " ".join(codes[:_CODES_SHOWN]) + ("…" if len(codes) > _CODES_SHOWN else "")
