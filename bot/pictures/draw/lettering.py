"""The typeface that is shipped, how wide words are in it, and how they break into lines.

A character that the typeface lacks is left out: pictures show no boxes. Flags are emoji, so names stand alone.
"""

from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from PIL import ImageFont

FAMILY = "IBM Plex Sans Condensed"
_FOLDER = Path(str(files(__package__) / "data" / "fonts"))
FONT_FILES = {
    False: _FOLDER / "IBMPlexSansCondensed-Regular.ttf",
    True: _FOLDER / "IBMPlexSansCondensed-SemiBold.ttf",
}
"""By whether it is bold."""
_EVERYDAY = range(0x20, 0x7F)


@lru_cache(maxsize=64)
def _font(size: float, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT_FILES[bold], size)


def width(text: str, size: float, bold: bool = False) -> float:
    return _font(size, bold).getlength(text)


def legible(text: str) -> str:
    """What of a text the typeface can show."""
    if all(ord(letter) in _EVERYDAY for letter in text):
        return text
    known = _characters()
    kept = "".join(letter if ord(letter) in known else " " if letter.isspace() else "" for letter in text)
    return kept.strip()


@cache
def _characters() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # a twentieth of a second that English pictures do without

    with TTFont(FONT_FILES[False], lazy=True) as font:
        return frozenset(font.getBestCmap())


def clipped(text: str, room: float, size: float, bold: bool = False) -> str:
    if width(text, size, bold) <= room:
        return text
    while text and width(f"{text}…", size, bold) > room:
        text = text[:-1].rstrip()
    return f"{text}…"


def wrapped(text: str, room: float, size: float, bold: bool = False, most: int = 2) -> list[str]:
    """At most `most` lines that are no wider than `room`; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    words = text.split(" ")
    while words and len(lines) < most:
        line = words.pop(0)
        while words and width(f"{line} {words[0]}", size, bold) <= room:
            line = f"{line} {words.pop(0)}"
        lines.append(line)
    if words:
        lines[-1] = f"{lines[-1]} {' '.join(words)}"
    return [clipped(line, room, size, bold) for line in lines]
