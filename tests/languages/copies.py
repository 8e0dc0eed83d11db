"""A copy of the bot that speaks one language more: a row in the table, a catalogue, and no change of code.

`make pseudo` writes the pseudo-language en-XA to dist/pseudo; `PYTHONPATH=dist/pseudo` runs anything with it.
"""

import re
import shutil
import sys
from pathlib import Path

from babel.messages.pofile import read_po, write_po

import bot

_PACKAGE = Path(bot.__file__).parent
_TEMPLATE = _PACKAGE / "languages" / "locale" / "rollcall.pot"
_LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀćđéƒǵħíĵķłḿńóṕʠŕśţúṽŵẋýźÁɃĆĐÉƑǴĦÍĴĶŁḾŃÓṔɊŔŚŢÚṼŴẊÝŹ",
)
_KEPT = re.compile(r"(\{[^}]*\}|https?://\S+)")
"""What a translation has to keep as it is."""
_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_LONGER = 0.4
_LONGEST_NAME = 32

PSEUDO = """
[en-XA]
name = "⟦Þséúđó⟧"
locale = "el" # so that months, days and countries are no English words either
discord = ["el"]
"""


def copied(folder: Path, row: str, code: str, catalogue: bytes, *, stories: bool = False) -> Path:
    """A folder for PYTHONPATH with the bot, with or without the stories that ship with it."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(_PACKAGE, folder / "bot", ignore=shutil.ignore_patterns("__pycache__", "seed"))
    if stories:
        shutil.copytree(_PACKAGE.parent / "data" / "seed", folder / "data" / "seed")
    languages = folder / "bot" / "languages"
    table = languages / "languages.toml"
    table.write_text(table.read_text(encoding="utf-8") + row, encoding="utf-8")
    place = languages / "locale" / code.replace("-", "_") / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "rollcall.po").write_bytes(catalogue)
    return folder


def pseudo(folder: Path) -> Path:
    """With every text accented, two fifths longer and in brackets, so that one that is not stands out."""
    words = (_PACKAGE / "languages" / "languages.toml").read_text(encoding="utf-8")
    typed = words[words.index("[en.typed]") : words.index("\n[fr]")].replace("[en.typed]", "[en-XA.typed]")
    with _TEMPLATE.open("rb") as template:
        catalogue = read_po(template, locale="el")
    for message in catalogue:
        if isinstance(message.id, tuple):
            message.string = tuple(map(accented, message.id))
        elif message.id:
            message.string = accented(message.id)
    with (folder.parent / f"{folder.name}.po").open("wb") as written:
        write_po(written, catalogue)
    po = folder.parent / f"{folder.name}.po"
    return copied(folder, PSEUDO + "\n" + typed, "en-XA", po.read_bytes())


def accented(text: str) -> str:
    """ "Withdrawn" as "⟦Ŵíţħđŕáŵń ···⟧"; what may be the name of a command or an option stays a name."""
    said = "".join(part if _KEPT.fullmatch(part) else part.translate(_LETTERS) for part in _KEPT.split(text))
    more = round(len(text) * _LONGER)
    if _NAME.fullmatch(text):
        return (said + "ñ" * more)[:_LONGEST_NAME]
    return f"⟦{said}{' ' if more else ''}{'·' * max(0, more - 3)}⟧"


if __name__ == "__main__":
    print(f"PYTHONPATH={pseudo(Path(sys.argv[1]))}")
