"""Prepare text to be shown, and to be compared in searches."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_NOT_ASCII = re.compile("[^\0-\x7f]")
_STRAIGHT = dict.fromkeys("‘’‛´ʹʻʼʾʿˈ`", "'") | dict.fromkeys("‐‑‒–—―−", "-")
"""Apostrophes and dashes, with the plain character that people type instead."""
_FLAGS = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
"""Flags of parts of a country, which are spelled in hidden characters: Scotland, England, Wales."""
_SPACES = re.compile("[\u00a0\u202f]")
"""Non-breaking spaces of French typography; they count as printable."""


def normalise(text: str) -> str:
    """Return text for comparing and searching: plain letters, no case, one space between words.

    "Łask" is "lask", "Đà Nẵng" is "da nang", "manœuvres" is "manoeuvres", "Київ" is "kiiv".
    """
    if not text.isascii():
        text = _NOT_ASCII.sub(_plain_match, unicodedata.normalize("NFC", text))
    return " ".join(text.casefold().split())


def _plain_match(found: re.Match[str]) -> str:
    return _plain(found[0])


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """Return letters as anyascii writes them, nothing for accents and hidden characters, other signs as NFKD."""
    if character in _STRAIGHT:
        return _STRAIGHT[character]
    category = unicodedata.category(character)
    if unicodedata.combining(character) or category == "Cf":
        return ""
    if category[0] == "M":
        return anyascii(character)
    if category[0] == "L":
        return anyascii(character) or character
    return unicodedata.normalize("NFKD", character)


def visible(text: str) -> str:
    """Return the text on one line, without characters that hide or reorder others."""
    if text.isprintable() or _SPACES.sub(" ", text).isprintable():  # true of most texts, and a hundred times as fast
        return text
    flags = {match.start() + place for match in _FLAGS.finditer(text) for place in range(len(match[0]))}
    return "".join(
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c
        for n, c in enumerate(text)
        if n in flags or not _hides(c)
    )


def legible(text: str) -> str:
    """Return the text as it is stored: nothing hidden, one space between words."""
    return " ".join(visible(text).split()) if text else text


def _hides(character: str) -> bool:
    # The joiner holds emoji together; other format characters (zero width, right-to-left) only mislead.
    return unicodedata.category(character) in ("Cf", "Cs") and character != "\u200d"
