"""Text as it is shown and as it is compared in searches."""

import re
import unicodedata

_ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]")
_FOREIGN = re.compile("[^\0-\u02ff\u2010-\u205e]")
"""What may hold other marks than the accents above: neither Latin nor its punctuation."""
_FLAGS = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
"""Of a part of a country, spelled in characters that are hidden: Scotland, England, Wales."""
_SPACES = re.compile("[\u00a0\u202f]")
"""Of French typography, and no more than spaces."""


def normalise(text: str) -> str:
    """No accents, no case, one space between words."""
    if text.isascii():
        return " ".join(text.casefold().split())
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    if _FOREIGN.search(plain):
        plain = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(plain.replace("’", "'").split())


def visible(text: str) -> str:
    """Without what hides or reorders other characters, on one line."""
    if (
        text.isprintable() or _SPACES.sub(" ", text).isprintable()
    ):  # most of what is read, and a hundred times as fast
        return text
    flags = {match.start() + place for match in _FLAGS.finditer(text) for place in range(len(match[0]))}
    return "".join(
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c
        for n, c in enumerate(text)
        if n in flags or not _hides(c)
    )


def legible(text: str) -> str:
    """As it is kept: nothing hidden, one space between words."""
    return " ".join(visible(text).split())


def _hides(character: str) -> bool:
    # The joiner holds emoji together; other format characters (zero width, right-to-left) only mislead.
    return unicodedata.category(character) in ("Cf", "Cs") and character != "\u200d"
