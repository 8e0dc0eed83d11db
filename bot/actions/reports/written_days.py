"""Reads days as people write them, in any language: in full, or refused with the words that were not understood.

This module does not know today's date. A missing year stays unknown, and a day that can be two dates (`01/08/2020`)
is refused unless an order of day and month is given.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Literal

from babel.dates import get_day_names, get_month_names

from bot.errors import N_, Refused
from bot.languages.table import LANGUAGES
from bot.languages.text import normalise
from bot.languages.typed import any_of
from bot.names.spelling import alike

LONGEST = 60
_LONGEST_SHOWN = 60
_FORMS: tuple[Literal["wide", "abbreviated"], ...] = ("wide", "abbreviated")
_NEAR = 0.7
"""Likeness to the name of a month, from 0 to 1, from which a word is meant as one."""
_DASHES = str.maketrans("‐‑‒–—−", "------")


class Order(StrEnum):
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class Ambiguous(Refused):
    """Raised for a day that can be two dates, until the order of day and month is known."""


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A date as far as it is written: without its year, or without its day if a whole month is meant."""

    year: int | None
    month: int
    day: int | None = None

    def in_year(self, year: int) -> "WrittenDay":
        return replace(self, year=self.year or year)

    @property
    def text(self) -> str:
        """Return the text that `times.read_moment` reads; the year must be known."""
        assert self.year is not None
        return f"{self.year:04}-{self.month:02}" + (f"-{self.day:02}" if self.day is not None else "")


@dataclass(frozen=True, slots=True)
class Written:
    first: WrittenDay
    last: WrittenDay | None = None
    """Last day of a range of days."""
    clock: str = ""
    """Time of day, with its offset if one is written: `18:00`, `18:00+03:00`."""


_Build = Callable[[str, re.Match[str], Order | None], Written]
"""Builds the written day of a form from the text and its match."""


def parse(text: str, order: Order | None) -> Written:
    """Read a day. Raises Refused if a part is not understood, Ambiguous if it can be two dates without an order."""
    body = _plain(text)
    for form, build in _grammar():
        match = form.fullmatch(body)
        if match is not None and _names_days(match):
            return _checked(text, build(text, match, order))
    raise unreadable(text)


def unreadable(text: str) -> Refused:
    """Return a refusal, with the words that were not understood if words are the problem."""
    shown, unread = text[:_LONGEST_SHOWN], " ".join(_unread(text[:_LONGEST_SHOWN]))
    if re.fullmatch(r"[2-9][0-9]{4}(?:\.[0-9]+)?", text):
        sentence = N_("“{text}” is the number by which a spreadsheet counts days: write the date, like 2020-01-07.")
        return Refused(sentence, text=shown)
    if unread and unread != shown:
        sentence = N_("“{text}” is not a date I can read: “{words}” is not understood. Write it like 2020-01-07.")
        return Refused(sentence, text=shown, words=unread)
    return Refused(N_("“{text}” is not a date I can read. Write it like 2020-01-07 or 2020-01-07 18:00."), text=shown)


def _plain(text: str) -> str:
    return normalise(text.strip().translate(_DASHES)).replace("'", " ")


def _unread(text: str) -> list[str]:
    known = re.compile(rf"{_DAY}(?:-{_DAY})?|[0-9]{{4}}(?:-[0-9]{{2}}){{0,2}}|{_CLOCK}|{_SMALL_WORDS}|-")
    names = _month_numbers().keys() | _weekday_numbers().keys()
    words = [(word, normalise(word).rstrip(".")) for word in re.split(r"[\s,]+", text.translate(_DASHES)) if word]
    return [word for word, key in words if key not in names and not known.fullmatch(key)]


def _names_days(match: re.Match[str]) -> bool:
    """Tell whether the words at the place of a month or weekday in a form are one."""
    got = match.groupdict()
    months = all(got[name] in _month_numbers() for name in ("month", "other") if got.get(name))
    return months and (not got.get("weekday") or got["weekday"] in _weekday_numbers())


# the grammar: a form matches a whole text or nothing


def _words(*meanings: str) -> str:
    """Return a pattern for any word of these meanings; `_plain` removes apostrophes."""
    return rf"(?:{any_of(*meanings)})".replace("'", r"\ ")


_DAY = rf"[0-3]?[0-9]{_words('ordinals')}?"
_CLOCK = (
    r"(?:[0-2]?[0-9](?::|\s?h\s?)[0-5][0-9](?::[0-5][0-9])?(?:\s?[ap]\.?m\.?)?|[0-2]?[0-9]\s?h"
    r"|[01]?[0-9]\s?[ap]\.?m\.?)(?:\s?(?:z|utc|gmt|(?:utc|gmt)?\s?[+-][0-1]?[0-9](?::?[0-5][0-9])?))?"
)
_NAME = r"[a-z]{3,10}"
"""Any name; `_names_days` looks up whether it is a month or a weekday, so that the patterns stay short."""
_SMALL_WORDS = _words("of", "at", "the")
_OF = rf"(?:\s(?:{_words('of')}\s)?)"
"""Between day, month and year: "7 January 2020", "7 de enero de 2020"."""
_YEAR_AFTER = rf"(?:\s?,\s?|-|{_OF})"
_RANGE = rf"\s?-\s?|\s{_words('to')}\s"
_OPENING = rf"(?:{_words('between')}\s)?"


@cache
def _grammar() -> tuple[tuple[re.Pattern[str], _Build], ...]:
    month, other = (rf"(?P<{name}>{_NAME})\.?" for name in ("month", "other"))
    on, the = (rf"(?:{_words(meaning)}\s)?" for meaning in ("on", "the"))
    weekday = rf"{on}(?:{the}(?!{_words('the')}\s)(?P<weekday>{_NAME})\.?,?\s)?{the}"
    day, year = rf"(?P<day>{_DAY})", r"(?P<year>[0-9]{4})"
    clock = rf"(?:(?:\s?,\s?|\s)(?:{_words('at')}\s)?(?P<clock>{_CLOCK}))?"
    before = rf"(?:(?P<clock>{_CLOCK})(?:\s?,\s?|\s){on})"
    numbers = rf"(?P<a>[0-9]{{1,2}})(?P<by>[/.-])(?P<b>[0-9]{{1,2}})(?P=by){year}"
    year_first = rf"{year}(?P<by>[/.-])(?P<month_number>[0-9]{{1,2}})(?P=by){day}"
    day_month = rf"{weekday}{day}(?:-|{_OF}){month}(?:{_YEAR_AFTER}{year})?"
    month_day = rf"{weekday}{month}\s?{day}(?:(?:\s?,\s?|\s){year})?"
    last, last_year = rf"(?P<last>{_DAY})", r"(?P<last_year>[0-9]{4})"
    spans = (
        rf"{_OPENING}{day}(?:{_RANGE}){last}{_OF}{month}(?:{_YEAR_AFTER}{year})?",
        rf"{_OPENING}{month}\s{day}(?:{_RANGE}){last}(?:(?:\s?,\s?|\s){year})?",
        rf"{_OPENING}{day}{_OF}{month}(?:{_YEAR_AFTER}{year})?(?:{_RANGE}){last}{_OF}{other}(?:{_YEAR_AFTER}{last_year})?",
        rf"{_OPENING}{month}\s{day}(?:(?:\s?,\s?|\s){year})?(?:{_RANGE}){other}\s{last}(?:(?:\s?,\s?|\s){last_year})?",
    )
    months = rf"{month}(?:{_YEAR_AFTER}{year})?"
    single = [(one, _single) for one in (day_month, month_day, year_first)]
    forms = [
        *((one + clock, build) for one, build in (*single, (numbers, _numeric))),
        *((before + one, build) for one, build in (*single, (numbers, _numeric))),
        (months, _month),
        *((one, _range) for one in spans),
    ]
    return tuple((re.compile(form, re.ASCII), build) for form, build in forms)


@cache
def _month_numbers() -> dict[str, int]:
    named = (
        pair
        for row in LANGUAGES.values()
        for form in _FORMS
        for pair in get_month_names(form, locale=row.base).items()
    )
    months = {normalise(name).rstrip("."): number for number, name in named}
    return months | {normalise(name): number for row in LANGUAGES.values() for name, number in row.months.items()}


@cache
def _weekday_numbers() -> dict[str, frozenset[int]]:
    """Map the weekdays to the names of each; 0 is Monday."""
    numbers: dict[str, frozenset[int]] = {}
    for row in LANGUAGES.values():
        for form in _FORMS:
            for number, name in get_day_names(form, locale=row.base).items():
                key = normalise(name).rstrip(".")
                numbers[key] = numbers.get(key, frozenset()) | {number}
    return numbers


def _single(text: str, match: re.Match[str], order: Order | None) -> Written:
    got = match.groupdict()
    month = int(got["month_number"]) if got.get("month_number") else _month_numbers()[got["month"]]
    written = Written(WrittenDay(_year(got["year"]), month, _number(got["day"])), clock=_clock(text, got["clock"]))
    if got.get("weekday"):
        _check_weekday(text, written.first, _weekday_numbers()[got["weekday"]])
    return written


def _numeric(text: str, match: re.Match[str], order: Order | None) -> Written:
    a, b = int(match["a"]), int(match["b"])
    if order is None and a != b:
        raise Ambiguous(N_("“{text}” is two dates: write it like 2020-01-07."), text=text[:_LONGEST_SHOWN])
    day, month = (b, a) if order is Order.MONTH_FIRST else (a, b)
    if month > 12 >= day:
        sentence = (
            N_("“{text}” has no month {n}: in this file the month comes first.")
            if order is Order.MONTH_FIRST
            else N_("“{text}” has no month {n}: the day comes first here. Write it like 2020-01-07.")
        )
        raise Refused(sentence, text=text[:_LONGEST_SHOWN], n=month)
    return Written(WrittenDay(int(match["year"]), month, day), clock=_clock(text, match["clock"]))


def near_a_month(word: str) -> bool:
    """Tell whether a word is the name of a month, or spelled much like one."""
    return bool(word) and bool(alike(word, list(_month_numbers()), _NEAR, 1))


def _month(text: str, match: re.Match[str], order: Order | None) -> Written:
    return Written(WrittenDay(_year(match["year"]), _month_numbers()[match["month"]]))


def _range(text: str, match: re.Match[str], order: Order | None) -> Written:
    got = match.groupdict()
    month = _month_numbers()[got["month"]]
    other = _month_numbers()[got["other"]] if got.get("other") else month
    ends = _year(got.get("last_year")) or _year(got["year"])
    starts = _year(got["year"]) or ends
    return Written(WrittenDay(starts, month, _number(got["day"])), WrittenDay(ends, other, _number(got["last"])))


def _year(text: str | None) -> int | None:
    return int(text) if text else None


def _number(text: str) -> int:
    return int(re.match(r"[0-9]+", text)[0])  # type: ignore[index]  # the grammar begins it with a digit


def _clock(text: str, written: str | None) -> str:
    """Return a time of day as ISO writes it. Raises Refused."""
    if not written:
        return ""
    parts = re.fullmatch(
        r"([0-9]{1,2})\s?(?:[:h]\s?)?([0-9]{2})?(?::([0-9]{2}))?\s?([ap])?(?:\.?m\.?)?\s?(?:z|utc|gmt)?\s?"
        r"(?:([+-])([0-9]{1,2}):?([0-9]{2})?)?",
        written,
    )
    assert parts is not None, written
    hour, half = int(parts[1]), parts[4]
    if hour > 23 or (half and not 1 <= hour <= 12):
        raise unreadable(text)
    hour = hour % 12 + 12 * (half == "p") if half else hour
    time = f"{hour:02}:{parts[2] or '00'}" + (f":{parts[3]}" if parts[3] else "")
    if parts[5]:
        return f"{time}{parts[5]}{int(parts[6]):02}:{parts[7] or '00'}"
    return f"{time}+00:00" if re.search(r"z|utc|gmt", written) else time


def _check_weekday(text: str, day: WrittenDay, weekdays: frozenset[int]) -> None:
    if day.year is None or day.day is None:
        return
    try:
        right = date(day.year, day.month, day.day).weekday() in weekdays
    except ValueError as error:
        raise unreadable(text) from error
    if not right:
        raise Refused(N_("“{text}” is another day of the week: check the date."), text=text[:_LONGEST_SHOWN])


def _checked(text: str, written: Written) -> Written:
    """Raises Refused for a day that its month does not have, such as 31 April."""
    for one in filter(None, (written.first, written.last)):
        try:
            date(one.year or 2000, one.month, one.day if one.day is not None else 1)
        except ValueError as error:
            raise unreadable(text) from error
    return written
