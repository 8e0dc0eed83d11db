r"""How one line describes a place, a mission, an organisation or a scope, read and written alike.

    CODE = English name | nom français | another name @ where

Where there is no code, it is made from the name. ` / ` does what `|` does, and a place’s country may stand behind
its last comma: "Gao, Mali". A backslash makes the sign behind it a part of a name: `Camp A\|B`.
"""

import re
from dataclasses import dataclass

from bot.errors import N_, Refused
from bot.languages.text import legible

LONGEST_NAME = 60
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,31}")
_BETWEEN_NAMES = re.compile(r"\s*\|\s*|\s+/\s*|\s*/\s+")
_ESCAPED = re.compile(r"\\([=|/@,\\])")
_MISREAD = re.compile(r"[\\|]|(?:^|(?<=\s))/|/(?=\s|$)")
"""What in a name would be read as a sign of the grammar."""
_HIDDEN = {sign: chr(0xE000 + n) for n, sign in enumerate("=|/@,\\")}
"""Stand for signs that are a part of a name while a line is taken apart."""
_SHOWN = str.maketrans({hidden: sign for sign, hidden in _HIDDEN.items()})


@dataclass(frozen=True, slots=True)
class Line:
    code: str
    """Empty where none was typed."""
    names: tuple[str, ...]
    """In English, then in French (empty where that was not typed), then any others."""
    where: str | None = None
    """What stands behind `@`, which may be nothing; None where there is no `@`."""


def read_line(typed: str, where: str = "") -> Line:
    """`where` has the signs behind which a place's country or a mission's lead stands. Raises Refused."""
    text = _ESCAPED.sub(lambda found: _HIDDEN[found[1]], legible(typed))
    code, equals, described = text.partition("=")
    if not equals:
        code, described = "", text
    elif not _CODE.fullmatch(code.strip()):
        raise _no_code()
    described, place = _apart(described, where)
    names = tuple(part.translate(_SHOWN).strip() for part in _BETWEEN_NAMES.split(described.strip()))
    _check_names(names)
    return Line(code.strip(), names, place)


def write_line(line: Line, where: str = "") -> str:
    """As `read_line` reads it back."""
    signs = where if line.where is None else where.replace(",", "")
    text = f"{line.code} = {' | '.join(_escaped(name, signs) for name in line.names)}"
    return text if line.where is None else f"{text} @ {line.where}"


def check_code(code: str) -> str:
    """Raises Refused."""
    if not _CODE.fullmatch(code):
        raise _no_code()
    return code


def _no_code() -> Refused:
    text = N_("Write it with a code of up to 32 letters, digits and hyphens, like “NMI = NATO Mission Iraq”.")
    return Refused(text)


def _apart(described: str, where: str) -> tuple[str, str | None]:
    """The names and what stands behind the first of these signs that is there, where it stands last."""
    for sign in where:
        names, found, place = described.rpartition(sign)
        if found:
            return names, place.translate(_SHOWN).strip()
    return described, None


def _check_names(names: tuple[str, ...]) -> None:
    """Raises Refused. Only the French name may be left out where others follow."""
    lengths = [len(name) for n, name in enumerate(names) if name or n != 1]
    if not all(1 <= length <= LONGEST_NAME for length in lengths):
        raise Refused(N_("A name has 1 to {n} characters."), n=LONGEST_NAME)


def _escaped(name: str, signs: str) -> str:
    text = _MISREAD.sub(r"\\\g<0>", name)
    return re.sub(f"[{re.escape(signs)}]", r"\\\g<0>", text) if signs else text
