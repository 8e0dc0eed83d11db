"""Moments: when something happened, and how exactly that is known.

A date without a time means a whole day in the theatre's time zone, so a moment is kept as the span in which the
event lies. Spans are in UTC, because instants of one zone object are fast to compare.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.errors import N_, Refused

EARLIEST_YEAR, LATEST_YEAR = 1900, 2200


class Precision(StrEnum):
    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    PERIOD = "period"  # some time between two days
    BY = "by"  # not later than
    COMING_DAYS = "coming_days"  # from then on, no end given


@dataclass(frozen=True, slots=True)
class Moment:
    """A span in UTC. `earliest` is None if only an end is known, `latest` if only a beginning is known."""

    earliest: datetime | None
    latest: datetime | None
    precision: Precision
    text: str
    """Written form, as stored and exported; `read_moment` reads it back."""

    def day(self, zone: ZoneInfo) -> date:
        """Return the local day that names this moment: its first day, or its last if only that is known."""
        instant = self.earliest or self.latest
        assert instant is not None
        return instant.astimezone(zone).date()


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def day_bounds(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the first and the last second of the local days `first` to `last`, in UTC."""
    start = datetime.combine(first, time.min, zone).astimezone(UTC)
    after = datetime.combine(last + timedelta(days=1), time.min, zone).astimezone(UTC)
    return start, after - timedelta(seconds=1)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    return day_bounds(day, day, zone)[1]


def at_minute(instant: datetime) -> Moment:
    instant = instant.astimezone(UTC)
    return Moment(instant, instant, Precision.MINUTE, instant.isoformat())


@lru_cache(maxsize=4096)
def read_moment(text: str, zone_name: str) -> Moment:
    """Read a written moment.

    `2020-01-07T18:00+01:00` · `2020-01-07` · `2020-01` · `2020` · `2020-01-04/2020-01-05` · `by 2020-01-08[T…]` ·
    `from 2020-01-07` (the coming days). A time without an offset is local to the theatre.

    Raises Refused for anything else.
    """
    zone = zone_of(zone_name)
    body = text.strip()
    if body.startswith("by "):
        return Moment(None, _span(body[3:], zone)[1], Precision.BY, body)
    if body.startswith("from "):
        return Moment(_span(body[5:], zone)[0], None, Precision.COMING_DAYS, body)
    if "/" in body:
        first, _, last = body.partition("/")
        earliest, latest = _span(first, zone)[0], _span(last, zone)[1]
        if latest < earliest:
            raise _unreadable(text)
        return Moment(earliest, latest, Precision.PERIOD, body)
    return Moment(*_span(body, zone), body)


def _span(text: str, zone: ZoneInfo) -> tuple[datetime, datetime, Precision]:
    try:
        span = _days(text)
        if span is not None:
            first, last, precision = span
            _check_year(first.year)
            return *day_bounds(first, last, zone), precision
        instant = datetime.fromisoformat(text)
        _check_year(instant.year)
    except (ValueError, OverflowError) as error:
        raise _unreadable(text) from error
    instant = (instant if instant.tzinfo else instant.replace(tzinfo=zone)).astimezone(UTC)
    return instant, instant, Precision.MINUTE


def _days(text: str) -> tuple[date, date, Precision] | None:
    """Return the first and last day of a date without a time; None for other forms. Raises ValueError if unreal."""
    if ":" in text:  # a time, as most have
        return None
    if re.fullmatch(r"\d{4}", text):
        return date(int(text), 1, 1), date(int(text), 12, 31), Precision.YEAR
    if re.fullmatch(r"\d{4}-\d{2}", text):
        first = date.fromisoformat(text + "-01")
        return first, first.replace(day=calendar.monthrange(first.year, first.month)[1]), Precision.MONTH
    if re.search(r"\d[T ]\d", text):
        return None
    day = date.fromisoformat(text)
    return day, day, Precision.DAY


def _check_year(year: int) -> None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(f"the year {year}")


def _unreadable(text: str) -> Refused:
    return Refused(
        N_("“{text}” is not a date I can read. Write it like 2020-01-07 or 2020-01-07 18:00."), text=text[:60]
    )
