"""The axis of days that the timeline and the chart of one country share."""

from datetime import date, timedelta

from bot.briefing.voice import Voice
from bot.pictures.plan import Axis, Tick
from bot.situation.picture import Picture

_TICKS, _LONG_TICKS = 7, 4
_MONTHS = 200
"""Days from which on an axis is labelled with months."""


def day_of(picture: Picture) -> date:
    """The day asked about, in the theatre."""
    return picture.as_of.astimezone(picture.situation.zone).date()


def axis(first: date, last: date, voice: Voice) -> Axis:
    days = max((last - first).days, 0)
    long = days > _MONTHS
    step = max(1, -(-days // (_LONG_TICKS if long else _TICKS)))
    return Axis(
        days, tuple(Tick(day, _label(first + timedelta(day), voice, long)) for day in range(0, days + 1, step))
    )


def _label(day: date, voice: Voice, long: bool) -> str:
    return voice.say.month(day) if long else voice.say.day(day, year=False)
