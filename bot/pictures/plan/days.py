"""The axis of days of the timeline and of the chart of one actor."""

from datetime import date, timedelta

from bot.documents.phrasing import Phrasing
from bot.pictures.plan.plan import Axis, Tick
from bot.situation.snapshot import Snapshot

_TICKS, _LONG_TICKS = 7, 4
_MONTHS = 200
"""Number of days from which an axis is labelled with months."""


def day_of(snapshot: Snapshot) -> date:
    """Return the day asked about, in the time zone of the theatre."""
    return snapshot.as_of.astimezone(snapshot.situation.zone).date()


def axis(first: date, last: date, phrasing: Phrasing) -> Axis:
    days = max((last - first).days, 0)
    long = days > _MONTHS
    step = max(1, -(-days // (_LONG_TICKS if long else _TICKS)))
    return Axis(
        days, tuple(Tick(day, _label(first + timedelta(day), phrasing, long)) for day in range(0, days + 1, step))
    )


def _label(day: date, phrasing: Phrasing, long: bool) -> str:
    return phrasing.say.month(day) if long else phrasing.say.day(day, year=False)
