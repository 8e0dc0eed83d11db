"""Schedules of briefings: a local time in a zone, once for each local day even when clocks change.

A time that does not exist on a day (clocks go forward) moves to the next instant of that day; of a time that happens
twice (clocks go back), the first counts; a day that does not exist (30 December 2011 in Apia) has no briefing.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import N_, Refused
from bot.situation.times import zone_of

EVERY_DAY = frozenset(range(7))
_SEARCHED_DAYS = 15
"""Days to search: they include every weekday, even if a day does not exist."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A time of day `at` on `weekdays` (0 is Monday) in `zone`, or every `hours` hours from `anchor`."""

    zone: str
    at: time | None = None
    weekdays: frozenset[int] = EVERY_DAY
    hours: int | None = None
    anchor: datetime | None = None

    def __post_init__(self) -> None:
        if (self.at is None) == (self.hours is None):
            raise Refused(N_("Give either a time of day or a number of hours."))
        if self.hours is not None and not 1 <= self.hours <= 168:
            raise Refused(N_("The number of hours must be between 1 and 168."))
        if not self.weekdays:
            raise Refused(N_("Choose at least one weekday."))


def next_due(schedule: Schedule, after: datetime) -> datetime:
    """Return the first slot later than `after`, in UTC."""
    if schedule.hours is not None:
        return _next_step(schedule.anchor or after, timedelta(hours=schedule.hours), after)
    assert schedule.at is not None
    zone = zone_of(schedule.zone)
    first = after.astimezone(zone).date()
    for day in (first + timedelta(days=n) for n in range(_SEARCHED_DAYS)):
        if day.weekday() not in schedule.weekdays:
            continue
        instant = local_instant(day, schedule.at, zone)
        if instant is not None and instant > after:
            return instant
    raise AssertionError("every week has each weekday")


def nearest_due(schedule: Schedule, instant: datetime) -> datetime:
    """Return the slot nearest to `instant`, which was computed by other rules of the time zone.

    Rules differ by hours and slots by days. Computing from now could give a day a second briefing, or none.
    """
    if schedule.hours is not None:
        return instant
    first = next_due(schedule, instant - timedelta(days=1))
    return min((first, next_due(schedule, first)), key=lambda slot: abs(slot - instant))


def local_instant(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """Return the instant of a local time on a local day, in UTC; None if that day does not exist there."""
    wanted = datetime.combine(day, at, zone)  # fold=0: the first of two
    instant = wanted.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wanted.replace(tzinfo=None):
        return instant
    instant = _end_of_gap(wanted, zone)
    # If the gap reaches midnight, use the second before it; a day entirely within the gap does not exist.
    for existing in (instant, instant - timedelta(seconds=1)):
        if existing.astimezone(zone).date() == day:
            return existing
    return None


def _end_of_gap(missing: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant at which clocks jump over a local time, by bisection between its two readings."""
    early, late = missing.replace(fold=1).astimezone(UTC), missing.astimezone(UTC)
    before = early.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


def _next_step(anchor: datetime, step: timedelta, after: datetime) -> datetime:
    passed = (after - anchor) // step
    return anchor + (passed + 1) * step if after >= anchor else anchor
