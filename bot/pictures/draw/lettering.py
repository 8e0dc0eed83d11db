"""The bundled typefaces: widths of words and line breaks.

Letters that the main typeface lacks are drawn in a typeface of their script, which has one weight. A character that
no typeface has is left out: pictures show no boxes. Flags are emoji: names stand without them.
"""

import unicodedata
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from PIL import ImageFont

from bot.pictures.glyphs import legible, main_typeface, typeface_of, typefaces_of

FAMILY = "IBM Plex Sans Condensed"
_FOLDER = Path(str(files(__package__) / "data" / "fonts"))
FONT_FILES = {
    False: _FOLDER / "IBMPlexSansCondensed-Regular.ttf",
    True: _FOLDER / "IBMPlexSansCondensed-SemiBold.ttf",
}
"""Font file by whether it is bold."""
_UNSPACED = range(0x0E00, 0x1100), range(0x1780, 0x1800), range(0x2E80, 0xD800), range(0xF900, 0xFFF0)
"""Scripts without spaces between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese, Korean."""


@lru_cache(maxsize=256)
def _font(file: Path, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size)


def width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a text as it is drawn, each part in the typeface that has its letters."""
    if text.isascii():
        return _font(FONT_FILES[bold], size).getlength(text)
    return sum(
        _font(_file(name, bold), size).getlength("".join(letters))
        for name, letters in groupby(legible(text), lambda letter: typeface_of(letter) or main_typeface())
    )


def _file(name: str, bold: bool) -> Path:
    return FONT_FILES[bold] if name == main_typeface() else _FOLDER / name


def files_for(text: str) -> list[str]:
    """Return the typeface files that a drawing needs; those of other scripts are large and rarely needed."""
    _, *others = typefaces_of(text)
    return [*map(str, FONT_FILES.values()), *(str(_FOLDER / name) for name in others)]


def clipped(text: str, room: float, size: float, bold: bool = False) -> str:
    if width(text, size, bold) <= room:
        return text
    while text and width(f"{text}…", size, bold) > room:
        text = text[:-1].rstrip()
    return f"{text}…"


def wrapped(text: str, room: float, size: float, bold: bool = False, most: int = 2) -> list[str]:
    """Break a text into at most `most` lines no wider than `room`; end a cut text with an ellipsis."""
    lines: list[str] = []
    words = text.split(" ")
    while words and len(lines) < most:
        line = words.pop(0)
        if len(lines) < most - 1 and (rest := _overhang(line, room, size, bold)):
            line = line[: len(line) - len(rest)]
            words.insert(0, rest)
        while words and width(f"{line} {words[0]}", size, bold) <= room:
            line = f"{line} {words.pop(0)}"
        lines.append(line)
    if words:
        lines[-1] = f"{lines[-1]} {' '.join(words)}"
    return [clipped(line, room, size, bold) for line in lines]


def _overhang(word: str, room: float, size: float, bold: bool) -> str:
    """Return the part of a word that goes on the next line, in a script without spaces."""
    if not any(ord(letter) in script for letter in word for script in _UNSPACED):
        return ""
    end = len(word)
    while end > 1 and width(word[:end], size, bold) > room:
        end -= 1
        while end > 1 and unicodedata.category(word[end])[0] == "M":  # a vowel stays with its consonant
            end -= 1
    return word[end:]
