"""Decodes bytes as text, even if a server or a file names the wrong encoding; enough for English and French."""

import codecs
import re
import unicodedata

from bot.articles.page import LONGEST

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_SPACE = re.compile(r"[ \t\u00a0\u202f]{3,}")
_EMPTY_LINES = re.compile(r"\n\s*\n\s*\n+")


def decoded(body: bytes, named: str = "") -> str:
    """Decode as UTF-8 if it is valid, else in the named encoding, else as Western European."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, errors="replace")
    text = _decoded_as(body, "utf-8")
    if text is None and named:
        text = _decoded_as(body, named.strip().strip("\"'"))
    return body.decode("cp1252", errors="replace") if text is None else text


def _decoded_as(body: bytes, encoding: str) -> str | None:
    """Decode in an encoding; None if that fails or there is no such text encoding."""
    try:
        return body.decode(encoding)
    except (LookupError, ValueError, TypeError):
        return None


def tidied(text: str) -> str:
    """Remove control characters, unify line breaks, and cut to the length that is read."""
    lines = _BREAKS.sub("\n", text[: LONGEST * 4])
    kept = "".join(letter for letter in lines if letter == "\n" or letter == "\t" or _is_shown(letter))
    return _EMPTY_LINES.sub("\n\n", _SPACE.sub("  ", kept)).strip()[:LONGEST]


def _is_shown(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co")
