"""The axis of days that the timeline and the chart of one country share."""

from datetime import date, timedelta

from bot.briefing.voice import Voice
from bot.pictures.plan import Axis, Tick
from bot.situation.picture import Picture

_TICKS = 7


def first_day(picture: Picture) -> date:
    return picture.situation.starts


def axis(picture: Picture, voice: Voice) -> Axis:
    """From the first day of the coverage to the day asked about."""
    first = first_day(picture)
    last = max((picture.as_of.astimezone(picture.situation.zone).date() - first).days, 0)
    step = max(1, -(-last // _TICKS))
    days = range(0, last + 1, step)
    long = last > 300
    ticks = tuple(Tick(day, _label(first + timedelta(days=day), voice, long)) for day in days)
    return Axis(last, ticks)


def _label(day: date, voice: Voice, long: bool) -> str:
    return voice.say.month(day) if long else voice.say.day(day, year=False)
