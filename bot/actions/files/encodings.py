"""Finds the encoding of a file: UTF-8, UTF-16 with its mark, or the one that a person names; others are refused.

The same bytes are “Suède” in Western Europe and “Sučde” in Central Europe, and no program can tell in a short file.
So the refusal shows how the file would read in each, and the person chooses.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from bot.errors import N_, Refused
from bot.languages.text import visible

Open = Callable[[], BinaryIO]
"""Opens the file anew from its beginning; each reading closes it again."""

ENCODINGS = {
    **{"utf-8": "utf-8-sig", "utf-16": "utf-16", "windows-1252": "cp1252", "windows-1250": "cp1250"},
    **{"windows-1251": "cp1251", "windows-1253": "cp1253", "windows-1254": "cp1254", "windows-1255": "cp1255"},
    **{"windows-1256": "cp1256", "windows-1257": "cp1257", "windows-1258": "cp1258", "windows-874": "cp874"},
    **{"shift_jis": "cp932", "euc-jp": "euc_jp", "gb18030": "gb18030", "big5": "big5", "euc-kr": "cp949"},
    **{"koi8-r": "koi8_r", "koi8-u": "koi8_u", "iso-8859-2": "iso8859_2", "iso-8859-15": "iso8859_15"},
    **{"macintosh": "mac_roman"},
}
"""Encodings that a person can name, with Python's name of each."""
_NOT_TEXT = (b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\x1f\x8b", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAMPLE = 1 << 16
"""Bytes of lines that are not UTF-8 from which the likely encodings are found."""
_MOST_READINGS = 4
_WORDS_SHOWN = 40


def encoding_of(open_: Open, asked: str | None = None) -> str:
    """Return Python's name of the encoding. Raises Refused if it is not text, or not in the encoding asked for."""
    with open_() as file:
        head = file.read(4096)
    if not head.strip():
        raise Refused(N_("The file is empty."))
    wide = head.startswith(_UTF16)
    if head.startswith(_NOT_TEXT) or (b"\0" in head and not wide):
        raise Refused(N_("This is not a text file: save the sheet as CSV or .xlsx and try again."))
    encoding = _named(asked) if asked else "utf-16" if wide else "utf-8-sig"
    if not _decodes(open_, encoding):
        raise _refusal(open_, encoding, asked)
    return encoding


def _named(asked: str) -> str:
    """Find an encoding by any name that Python knows. Raises Refused."""
    try:
        name = codecs.lookup(asked.strip()).name
    except (LookupError, ValueError):
        name = ""
    known = {codecs.lookup(codec).name: codec for codec in ENCODINGS.values()} | {"utf-8": "utf-8-sig"}
    named = ENCODINGS.get(asked.strip().casefold()) or known.get(name)
    if named is None:
        names = ", ".join(ENCODINGS)
        raise Refused(N_("“{text}” is no encoding that is read here: {names}."), text=asked[:20], names=names)
    return named


def _decodes(open_: Open, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with open_() as file:
        try:
            while chunk := file.read(1 << 16):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _refusal(open_: Open, encoding: str, asked: str | None) -> Refused:
    """Return a refusal with the first line that cannot be decoded, and its words in the likely encodings."""
    if encoding == "utf-16":
        return Refused(N_("The characters of this file cannot be read: save it as UTF-8 and try again."))
    if asked is not None and not encoding.startswith("utf-8"):
        line, _ = next(_broken(open_, encoding), (1, b""))
        return Refused(
            N_("Line {n} is not {encoding}: give the option “encoding” another one."), n=line, encoding=asked[:20]
        )
    bad = _broken(open_, "utf-8")
    line, first = next(bad)
    if _says_utf8(open_):
        text = N_("Line {n} is not UTF-8, and other lines are: mend “{words}” there.")
        return Refused(text, n=line, words=_words(first.decode("utf-8", "replace")))
    sample = first
    for _, more in bad:
        sample += more
        if len(sample) > _SAMPLE:
            break
    readings = _readings(sample[:_SAMPLE], first)
    if not readings:
        return Refused(N_("Line {n} is not UTF-8: save the file as UTF-8 and try again."), n=line)
    shown = " · ".join(f"{name} “{words}”" for name, words in readings.items())
    return Refused(
        N_(
            "Line {n} is not UTF-8. It may be: {readings}. "
            "Give the option “encoding” the one that reads well, or save the file as UTF-8."
        ),
        n=line,
        readings=shown,
    )


def _broken(open_: Open, encoding: str) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that cannot be decoded, with their numbers."""
    with open_() as file:
        for number, line in enumerate(file, 1):
            if _read(line, encoding) is None:
                yield number, line


def _says_utf8(open_: Open) -> bool:
    """Tell whether a line has UTF-8 characters beyond ASCII, which is very unlikely in other encodings."""
    with open_() as file:
        return any(not (_read(line, "utf-8-sig") or "").isascii() for line in file if not line.isascii())


def _readings(sample: bytes, line: bytes) -> dict[str, str]:
    """Return the likely encodings by name, each with the words of the line that only it reads this way."""
    from charset_normalizer import from_bytes  # needed only to refuse a file

    names = {codec: name for name, codec in ENCODINGS.items()}
    # The most common encoding first: another one often reads the same and looks likelier by language.
    codecs_ = ["cp1252", *(match.encoding for match in from_bytes(sample, cp_isolation=[*names][2:]))]
    readings: dict[str, str] = {}
    for codec in codecs_:
        words = _words(_read(line, codec) or "")
        if words and words not in readings.values() and codec in names and len(readings) < _MOST_READINGS:
            readings[names[codec]] = words
    return readings


def _read(line: bytes, codec: str) -> str | None:
    try:
        return line.decode(codec)
    except UnicodeDecodeError:
        return None


def _words(line: str) -> str:
    """Return the words that are not ASCII, as many as fit."""
    words = [word for word in re.split(r"[\s;,|\t\"]+", visible(line)) if not word.isascii()]
    return " ".join(dict.fromkeys(words))[:_WORDS_SHOWN]
