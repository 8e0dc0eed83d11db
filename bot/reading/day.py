"""A day as an article names it, and the written moment that it means, counted from the publication."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from bot.situation.times import EARLIEST_YEAR, LATEST_YEAR

LENGTHS: Mapping[str, int] = MappingProxyType({"day": 1, "week": 7, "fortnight": 14})
"""Days of the units that have a fixed length."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day as named, before it is known whether it is past or future. `start` and `end` (exclusive) count words."""

    start: int
    end: int
    role: str = "on"
    """One of on, by, until, since, from, for and soon."""
    weekday: int | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    days: int | None = None
    """Number of days after the publication; negative before it."""
    unit: str = ""
    """Unit of time: `count` of them (0: a few), or the last (`turn` -1), this (0) or the next (1) one."""
    count: int = 0
    turn: int | None = None
    part: str = ""
    """Part of the month or year: "end", "middle", "start" or "" for all of it."""

    def written(self, published: date, ahead: bool) -> str | None:
        """Return the written moment, without its role; None if it cannot be known. `ahead` means in the future."""
        try:
            return self._written(published, ahead)
        except (ValueError, OverflowError):
            return None

    def _written(self, published: date, ahead: bool) -> str | None:
        if self.weekday is not None:
            return self._weekday(published, ahead).isoformat()
        if self.days is not None:
            return (published + timedelta(days=self.days)).isoformat()
        if self.unit:
            return self._length(published, ahead)
        if self.month is not None:
            return self._month_or_day(published, ahead)
        if self.year is not None:
            return (
                f"{self.year}-12-31"
                if self.part == "end"
                else f"{self.year}-01"
                if self.part == "start"
                else str(self.year)
            )
        return None

    def _weekday(self, published: date, ahead: bool) -> date:
        assert self.weekday is not None
        behind = (published.weekday() - self.weekday) % 7
        if self.turn == -1:
            return published - timedelta(days=behind or 7)
        if ahead or self.turn == 1:
            return published + timedelta(days=(self.weekday - published.weekday()) % 7 or 7)
        return published - timedelta(days=behind)

    def _length(self, published: date, ahead: bool) -> str | None:
        if self.turn is not None:
            return self._turned(published)
        step = self.count if ahead else -self.count
        if self.unit in ("month", "year"):
            month = published.year * 12 + published.month - 1 + step * (12 if self.unit == "year" else 1)
            return f"{_year(month // 12)}-{month % 12 + 1:02d}"
        return (published + timedelta(days=step * LENGTHS[self.unit])).isoformat()

    def _turned(self, published: date) -> str | None:
        assert self.turn is not None
        if self.unit == "year":
            year = published.year + self.turn
            return f"{year}-12-31" if self.part == "end" else str(year)
        if self.unit == "month":
            month = published.year * 12 + published.month - 1 + self.turn
            return f"{_year(month // 12)}-{month % 12 + 1:02d}"
        if self.unit == "week":
            monday = published - timedelta(days=published.weekday()) + timedelta(days=7 * self.turn)
            return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
        return None

    def _month_or_day(self, published: date, ahead: bool) -> str:
        assert self.month is not None
        year = self.year or self._likely_year(published, ahead)
        if self.day is None:
            return f"{_year(year)}-{self.month:02d}"
        return date(year, self.month, self.day).isoformat()

    def _likely_year(self, published: date, ahead: bool) -> int:
        assert self.month is not None
        this = (published.month, published.day if self.day else 0)
        named = (self.month, self.day or 0)
        if ahead:
            return published.year + (named < this)
        return published.year - (named > this)


def _year(year: int) -> int:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(f"the year {year}")
    return year


def last_day(written: str) -> date | None:
    """Return the last day of what `Day.written` gives; None if it is no day."""
    part = written.rsplit("/", 1)[-1]
    try:
        if len(part) == 4:
            return date(int(part), 12, 31)
        if len(part) == 7:
            year, month = int(part[:4]), int(part[5:])
            return date(year, month, calendar.monthrange(year, month)[1])
        return date.fromisoformat(part)
    except ValueError:
        return None


def first_day(written: str) -> date | None:
    """Return the first day of what `Day.written` gives; None if it is no day."""
    part = written.split("/", 1)[0]
    try:
        return date.fromisoformat(part + "-01" * ((10 - len(part)) // 3))
    except ValueError:
        return None
