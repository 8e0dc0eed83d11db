"""The frame of an answer: moment, knowledge, end of coverage, age and number of reports."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.documents.document import Line, Span, Style, joined, line, muted
from bot.documents.phrasing import Phrasing
from bot.situation.situation import Situation
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing

_OLD = timedelta(days=14)
_LEAST = timedelta(days=1)


def as_of_lines(snapshot: Snapshot, phrasing: Phrasing) -> tuple[Line, ...]:
    """Return the line with `as_of`, and with `known_at` if it differs."""
    parts: list[Sequence[Span | str] | Span | str] = [as_of(snapshot, phrasing)]
    if snapshot.known_at != snapshot.as_of:
        parts.append(with_what_was_known(snapshot, phrasing))
    return (line(*(muted(part) if isinstance(part, str) else part for part in joined(parts))),)


def as_of(snapshot: Snapshot, phrasing: Phrasing) -> Span:
    return Span(phrasing.when(snapshot.as_of), Style.MUTED, instant=snapshot.as_of, local=False)


def period(start: datetime, end: datetime, phrasing: Phrasing) -> list[Span | str]:
    """Return "From 6 January to 8 January in Baghdad"; with times unless it is whole days."""
    say, days = phrasing.say, _whole_days(start, end, phrasing.situation.zone)
    first = phrasing.long_day(days[0]) if days else phrasing.when(start, city=False)
    last = phrasing.when(end)
    if days:
        last = say("{day} in {city}", day=phrasing.long_day(days[1]), city=say.city(phrasing.situation.zone))
    until = Span(last, instant=end, local=False)
    if days and days[0] == days[1]:
        return [until]
    return [say("From"), " ", Span(first, instant=start, local=False), " ", say("to"), " ", until]


def _whole_days(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[date, date] | None:
    """Return the first and the last day if the period consists of whole days; it may begin with the end of a day."""
    began, ended = start.astimezone(zone) + timedelta(minutes=1), end.astimezone(zone) + timedelta(minutes=1)
    if any((moment.hour, moment.minute) not in ((0, 0), (0, 1)) for moment in (began, ended)) or ended.minute:
        return None
    return began.date(), (ended - timedelta(days=1)).date()


def with_what_was_known(snapshot: Snapshot, phrasing: Phrasing) -> str:
    return phrasing.say("with what was known {when}", when=phrasing.when(snapshot.known_at, city=False))


def rests_on(snapshot: Snapshot, phrasing: Phrasing) -> tuple[Line, ...]:
    """Return the line with age and number of reports and the end of coverage, so that a stale answer looks stale."""
    say, last, ends = phrasing.say, snapshot.last_report, snapshot.situation.ends
    ended = say("coverage ended {day}", day=phrasing.day(ends, near_of(snapshot))) if ends is not None else ""
    until = [muted(ended)] if ended else []
    if last is None:
        return (line(*joined([muted(say("No report yet.")), until])),)
    count = say.plural("based on {n} report", "based on {n} reports", snapshot.count)
    day = phrasing.moment(last.reported, near_of(snapshot))
    age = Span(day, instant=last.known, age=True) if ends is None else Span(day)
    return (line(*joined([[muted(say("Last report:")), " ", age], muted(count), until])),)


def near_of(snapshot: Snapshot) -> date:
    """Return the local day of an answer; days in its year are written without the year."""
    return snapshot.as_of.astimezone(snapshot.situation.zone).date()


def no_news(standing: Standing, as_of: datetime, phrasing: Phrasing) -> str:
    """Return "no news since 8 Jan" if the last report on the actor is old, else ""."""
    last, situation = standing.last_report, phrasing.situation
    if last is None or as_of - last.known <= old_after(situation, as_of):
        return ""
    day, near = (instant.astimezone(situation.zone).date() for instant in (last.known, as_of))
    return phrasing.say("no news since {day}", day=phrasing.day(day, near))


def old_after(situation: Situation, as_of: datetime) -> timedelta:
    """Return the age of old news: 14 days, or a third of the coverage if that is less, but at least a day."""
    covered = (situation.ends or as_of.astimezone(situation.zone).date()) - situation.starts
    return max(_LEAST, min(_OLD, (covered + timedelta(days=1)) / 3))
