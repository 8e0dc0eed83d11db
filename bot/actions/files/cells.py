"""What stands in the cells of real files, made fit to be read as if it were typed: marks, units, words for "no idea".

Also the one way to keep spreadsheets from running a cell as a formula, and its exact reverse.
"""

import csv
import io
import re
from collections.abc import Iterable
from functools import lru_cache, partial

from bot.actions.files.columns import COUNTS, is_day, is_free

_MARKS = re.compile(r"(?:\s*(?:\[[^\[\]]{1,12}\]|[*†‡§¹²³⁴⁵⁶⁷⁸⁹⁰]))+$")
_NOTHING = re.compile(
    r"(?:(?:size|number|strength|taille|effectif|nombre)s?\s+)?"
    r"(?:unknown|undisclosed|unspecified|not (?:given|known|stated)|inconnue?s?"
    r"|non (?:communiqu|précis|renseign)ée?s?)"
    r"|n/[acds]|n\.\s?[acds]\.?|[-–—?]+|\.{3,}|…",
    re.IGNORECASE,
)
_UNITS = re.compile(
    r"\b(?:troops?|soldiers?|personnel|military|men|women|people|persons?|staff|officers?|instructors?|trainers?"
    r"|advis[eo]rs?|service ?members?|soldats?|militaires?|hommes?|femmes?|personnes?|instructeurs?|formateurs?"
    r"|conseillers?)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^(?:env\.?|env(?:iron)? de|approximativement)\s*(?=\d)", re.I)
_DECIMALS = re.compile(r"(?<=\d)[.,]0{1,2}(?!\d)")
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[ T]00:00:00")
"""How spreadsheets write a day."""
_SIGNS = "[=+\\-@＝＋－＠]"
_RUNS = re.compile(rf"('*\s*{_SIGNS}|'*[\t\r\n])")
_KEPT = re.compile(rf"'('*\s*{_SIGNS}|'*[\t\r\n])")
_WITHIN = re.compile(rf"""(?<![;,\s"])([;,\s"]++)('*)({_SIGNS})""")
_CUTS = frozenset(";,\t\r\n")
"""A spreadsheet that separates cells otherwise than the file cuts one in two there, and runs what follows."""


def cleaned(name: str, text: str) -> str:
    """The text of a cell of the column `name` without what is no part of its value."""
    text = text.strip()
    free = not text or is_free(name)
    return text if free else _tidied(name, text)


@lru_cache(maxsize=8192)
def _tidied(name: str, text: str) -> str:
    text = _MARKS.sub("", text)
    if _NOTHING.fullmatch(text):
        return ""
    if name in COUNTS:
        return _count(text)
    return _MIDNIGHT.sub(r"\1", text) if is_day(name) else text


def _count(text: str) -> str:
    if text.isdecimal():
        return text
    number, bracket, scope = text.partition("(")
    number = _DECIMALS.sub("", _ABOUT.sub("about ", _UNITS.sub(" ", number).strip()))
    return f"{' '.join(number.split())} {bracket}{scope}".strip()


def neutralised(text: str) -> str:
    """Fit for a spreadsheet, however it cuts the line: what would run as a formula gets an apostrophe before it."""
    text = _WITHIN.sub(partial(_marked, 1), text)
    return f"'{text}" if _RUNS.match(text) else text


def restored(text: str) -> str:
    """What `neutralised` was given."""
    return _WITHIN.sub(partial(_marked, -1), text[1:] if _KEPT.match(text) else text)


def _marked(more: int, found: re.Match[str]) -> str:
    """With so many more apostrophes, or less, where a line may be cut."""
    before, marks, sign = found[1], "'" * (len(found[2]) + more), found[3]
    return f"{before}{marks}{sign}" if _CUTS & set(before) else found[0]


def csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(map(neutralised, cells))
    return line.getvalue()
