"""Cleans the cells of real files so that they read as if typed: marks, units, words for "no idea".

This module also keeps spreadsheets from running a cell as a formula, and reverses that exactly.
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
_DECIMALS = re.compile(r"(?<=\d)[.,]0{1,2}(?!\d)")
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[ T]00:00:00")
"""A day as spreadsheets write it."""
_SIGNS = "[=+\\-@＝＋－＠]"
_RUNS = re.compile(rf"('*\s*{_SIGNS}|'*[\t\r\n])")
_KEPT = re.compile(rf"'('*\s*{_SIGNS}|'*[\t\r\n])")
_WITHIN = re.compile(rf"""(?<![;,\s"])([;,\s"]++)('*)({_SIGNS})""")
_CUTS = frozenset(";,\t\r\n")
"""Separators at which a spreadsheet may cut a cell in two and run the second half as a formula."""


def cleaned(name: str, text: str) -> str:
    """Return the text of a cell of the column `name` without anything that is not part of its value."""
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
    return f"{_DECIMALS.sub('', number).strip()} {bracket}{scope}".strip()


@lru_cache(maxsize=8192)
def neutralised(text: str) -> str:
    """Put an apostrophe before anything that a spreadsheet would run as a formula, wherever it cuts the line."""
    text = _WITHIN.sub(partial(_marked, 1), text)
    return f"'{text}" if _RUNS.match(text) else text


def restored(text: str) -> str:
    """Undo `neutralised`."""
    if "'" not in text:
        return text
    return _WITHIN.sub(partial(_marked, -1), text[1:] if _KEPT.match(text) else text)


def _marked(more: int, found: re.Match[str]) -> str:
    """Add apostrophes after a place where a line may be cut; a negative `more` removes them."""
    before, marks, sign = found[1], "'" * (len(found[2]) + more), found[3]
    return f"{before}{marks}{sign}" if _CUTS & set(before) else found[0]


def csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(map(neutralised, cells))
    return line.getvalue()
