"""The frame of an answer: moment, knowledge, end of coverage, age and number of reports."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.documents.document import Line, Span, Style, joined, line, muted
from bot.documents.phrasing import Phrasing
from bot.situation.situation import Situation
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing

_OLD = timedelta(days=14)
_LEAST = timedelta(days=1)


def as_of_lines(snapshot: Snapshot, phrasing: Phrasing) -> tuple[Line, ...]:
    """Return the line with `as_of`, `known_at` if it differs, and the end of coverage."""
    say, situation = phrasing.say, snapshot.situation
    parts: list[Sequence[Span | str] | Span | str] = [as_of(snapshot, phrasing)]
    if snapshot.known_at != snapshot.as_of:
        parts.append(with_what_was_known(snapshot, phrasing))
    if situation.ends is not None:
        parts.append(say("coverage ended {day}", day=phrasing.day(situation.ends, near_of(snapshot))))
    return (line(*(muted(part) if isinstance(part, str) else part for part in joined(parts))),)


def as_of(snapshot: Snapshot, phrasing: Phrasing) -> Span:
    text = phrasing.say("As of {when}", when=phrasing.when(snapshot.as_of))
    return Span(text, Style.MUTED, instant=snapshot.as_of, local=False)


def with_what_was_known(snapshot: Snapshot, phrasing: Phrasing) -> str:
    return phrasing.say("with what was known {when}", when=phrasing.when(snapshot.known_at))


def coverage_line(snapshot: Snapshot, phrasing: Phrasing) -> tuple[Line, ...]:
    """Return the line that coverage has ended; nothing while it is live."""
    ends = snapshot.situation.ends
    return (line(muted(phrasing.say("Coverage ended {day}.", day=phrasing.day(ends)))),) if ends else ()


def rests_on(snapshot: Snapshot, phrasing: Phrasing) -> tuple[Line, ...]:
    """Return the line with age and number of reports, so that a stale answer looks stale."""
    say, last = phrasing.say, snapshot.last_report
    count = say.plural("based on {n} report", "based on {n} reports", snapshot.count)
    if last is None:
        return (line(muted(say("No report yet."))),)
    day = phrasing.moment(last.reported, near_of(snapshot))
    age = Span(day, instant=last.known, age=True) if snapshot.situation.ends is None else Span(day)
    return (line(muted(say("Last report:")), " ", age, " · ", muted(count)),)


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
