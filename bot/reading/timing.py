"""Find when a move begins and ends, from the days and lengths that its sentence names."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.reading.day import LENGTHS, Day, first_day, last_day
from bot.reading.events import day_belongs
from bot.reading.trigger import LEAVING, Trigger
from bot.reading.view import View
from bot.situation.report import Action, Phase
from bot.situation.situation import Situation

_BEGUN = re.compile(r"(?:from )?(\d{4}-\d\d(?:-\d\d)?)")
_LONG = 240
"""Days after which a day without a year is no longer taken for a past one."""
_ENDING = (*LEAVING, Action.SUSPENSION)
"""Actions whose named end is still to come, also after they are completed."""


@dataclass(frozen=True, slots=True)
class Timing:
    effective: str | None = None
    until: str | None = None
    limited: bool = False
    """Whether the sentence names a length or an end."""


def when(view: View, trigger: Trigger, phase: Phase, published: date | None, situation: Situation) -> Timing | None:
    """Return the day of the move, and its end if named or known from its length; None if it was at another time."""
    effective = until = None
    lasting: Day | None = None
    for day in view.days:
        if not day_belongs(view, trigger, day):
            continue
        ahead = phase == Phase.ANNOUNCED or _lies_ahead(day, phase, trigger)
        written = day.written(published or situation.starts, ahead)
        if written is None or day.role == "since" or (published is None and day.year is None and day.role != "for"):
            continue
        if published is not None and day.year is None and _long_ago(written, published):
            continue
        if _another_time(day, written, situation):
            if effective is None:
                return None
            continue  # "suspended it in late January, half of what was received in 2022"
        if day.role == "until":
            until = written
        elif day.role == "for":
            lasting = day
        elif _fits(written, day, phase, published) and (effective is None or day.start >= trigger.end):
            effective = with_role(written, day, published)
    ends = until is not None and trigger.action in _ENDING and not trigger.stage.denied
    if until is None and lasting is not None and effective is not None:
        until = _end(effective, lasting)
    return Timing(effective, until, limited=ends or lasting is not None)


def _long_ago(written: str, published: date) -> bool:
    """Whether a day without a year lies so far back that next year's may be meant: both are guesses."""
    last = last_day(written)
    return last is not None and (published - last).days > _LONG


def with_role(written: str, day: Day, published: date | None) -> str:
    if day.role == "by":
        return f"by {written}"
    if day.role == "soon":
        return f"from {published.isoformat()}" if published else ""
    return f"from {written}" if day.role == "from" and "/" not in written else written


def _lies_ahead(day: Day, phase: Phase, trigger: Trigger) -> bool:
    if day.role == "until" and trigger.action in _ENDING and not trigger.stage.denied:
        return True
    return day.role in ("by", "until", "soon") and phase != Phase.COMPLETED


def _end(effective: str, lasting: Day) -> str | None:
    """Return the end of a length that begins on a known day, or in a known month; else None."""
    begun = _BEGUN.fullmatch(effective)
    if begun is None or lasting.count == 0:
        return None
    if lasting.unit in LENGTHS:
        if len(begun[1]) == len("2020-01"):
            return None
        return (date.fromisoformat(begun[1]) + timedelta(days=LENGTHS[lasting.unit] * lasting.count)).isoformat()
    year, month, *day = map(int, begun[1].split("-"))
    month += lasting.count * (12 if lasting.unit == "year" else 1) - 1
    year, month = year + month // 12, month % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return "-".join([f"{year:04}", f"{month:02}", *(f"{min(one, last):02}" for one in day)])


def _another_time(day: Day, written: str, situation: Situation) -> bool:
    last = last_day(written)
    named = day.year is not None or (day.unit == "year" and day.turn == -1)
    return last is not None and named and last < situation.starts


def _fits(written: str, day: Day, phase: Phase, published: date | None) -> bool:
    """Whether the day can be that of the move: announced moves lie ahead, completed ones behind."""
    if published is None:
        return True
    first, last = first_day(written), last_day(written)
    if first is None or last is None:
        return False
    if phase == Phase.ANNOUNCED:
        return last >= published
    return phase != Phase.COMPLETED or first <= published
