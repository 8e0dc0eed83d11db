"""Bytes as text, whatever a server or a file says of them. Readers of English and French need no more than this."""

import codecs
import re
import unicodedata

from bot.articles.page import LONGEST

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_SPACE = re.compile(r"[ \t\u00a0\u202f]{3,}")
_EMPTY_LINES = re.compile(r"\n\s*\n\s*\n+")


def decoded(body: bytes, named: str = "") -> str:
    """UTF-8 where it is that, else as it is named, else as Western European files are."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, errors="replace")
    text = _decoded_as(body, "utf-8")
    if text is None and named:
        text = _decoded_as(body, named.strip().strip("\"'"))
    return body.decode("cp1252", errors="replace") if text is None else text


def _decoded_as(body: bytes, encoding: str) -> str | None:
    """None where it is not in that encoding, or there is no such encoding of text."""
    try:
        return body.decode(encoding)
    except (LookupError, ValueError, TypeError):
        return None


def tidied(text: str) -> str:
    """Without control characters, with one kind of line break, and no longer than what is read."""
    lines = _BREAKS.sub("\n", text[: LONGEST * 4])
    kept = "".join(letter for letter in lines if letter == "\n" or letter == "\t" or _is_shown(letter))
    return _EMPTY_LINES.sub("\n\n", _SPACE.sub("  ", kept)).strip()[:LONGEST]


def _is_shown(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co")
