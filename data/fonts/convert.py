"""Make the typefaces of pictures for scripts that the main one lacks. Run by hand; the results are in git.

    python data/fonts/convert.py FOLDER

FOLDER holds Debian's packages fonts-noto-core and fonts-noto-cjk, unpacked. Most files are taken as they are; of the
one for Chinese, Japanese and Korean what is read across is kept, without rare ideographs and alternative forms.
"""

import json
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[2] / "bot" / "pictures" / "draw" / "data" / "fonts"
TABLE = Path(__file__).parents[2] / "bot" / "pictures" / "glyphs.json"
MAIN = "IBMPlexSansCondensed-Regular.ttf"
SCRIPTS = [
    *("Sans", "Arabic", "Hebrew", "Devanagari", "Thai", "Bengali", "Tamil", "Telugu", "Gujarati", "Gurmukhi"),
    *("Kannada", "Malayalam", "Oriya", "Sinhala", "Georgian", "Armenian", "Ethiopic", "Khmer", "Lao", "Myanmar"),
    *("Thaana", "Syriac", "Mongolian", "Tifinagh", "Adlam", "NKo", "Cherokee", "CanadianAboriginal"),
]
CJK = "NotoSansCJK-Regular.ttc"
CJK_FACE = 2
"""Simplified Chinese: of the faces of the collection, which share their glyphs, the one of most readers."""
CJK_CHARACTERS = [
    *range(0x2E80, 0x3000), *range(0x3000, 0x3400), *range(0x3400, 0x4DC0), *range(0x4E00, 0xA000),
    *range(0x1100, 0x1200), *range(0xAC00, 0xD7A4), *range(0xF900, 0xFB00), *range(0xFE30, 0xFE50),
    *range(0xFF00, 0xFFF0),
]  # fmt: skip


def main(folder: Path) -> None:
    for script in SCRIPTS:
        name = f"NotoSans{'' if script == 'Sans' else script}-Regular.ttf"
        shutil.copyfile(next(folder.rglob(name)), TARGET / name)
    _cjk(next(folder.rglob(CJK)), TARGET / "NotoSansCJK-Regular.otf")
    table = {path.name: _ranges(path) for path in sorted(TARGET.glob("*-Regular.*"), key=_order)}
    lines = [f"{json.dumps(name)}: {json.dumps(ranges, separators=(',', ':'))}" for name, ranges in table.items()]
    TABLE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _order(path: Path) -> tuple[bool, int]:
    """The main one first, then the small before the large."""
    return path.name != MAIN, path.stat().st_size


def _cjk(source: Path, target: Path) -> None:
    options = subset.Options(layout_features=["ccmp", "kern", "ljmo", "vjmo", "tjmo"], hinting=False)
    options.name_IDs = ["*"]
    with TTFont(source, fontNumber=CJK_FACE) as font:
        cutting = subset.Subsetter(options)
        cutting.populate(unicodes=CJK_CHARACTERS)
        cutting.subset(font)
        font.save(target)


def _ranges(path: Path) -> list[list[int]]:
    """First and last of each run of characters."""
    found: list[list[int]] = []
    with TTFont(path, lazy=True) as font:
        for letter in sorted(font.getBestCmap()):
            if found and letter == found[-1][1] + 1:
                found[-1][1] = letter
            else:
                found.append([letter, letter])
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
