"""The timeline as a picture: a row an actor, its posture day by day, incidents and decisions above."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bot.briefing.voice import Voice, moment_of
from bot.pictures.days import axis, day_of
from bot.pictures.frame import ORDER, counted, frame, legend, postures_told, with_what_was_known
from bot.pictures.plan import ActorMark, Axis, Bar, Happening, Theme, TimelinePlan, TimelineRow
from bot.situation.journal import Journal
from bot.situation.picture import Picture, fold
from bot.situation.posture import Posture
from bot.situation.report import Action, Report
from bot.situation.times import end_of_day
from bot.situation.words import folded

MOST_ROWS, MOST_HAPPENINGS = 30, 8
MOST_DAYS = 92
"""Shown, up to the one asked about: a bar of a day must still be seen."""
_FEWEST_DAYS = 7
_WORK = 400_000
"""Entries to fold in all: of a very long journal fewer days are shown, and each of them is looked at."""


def plan_timeline(
    picture: Picture,
    journal: Journal,
    actor: str | None,
    voice: Voice,
    theme: Theme = Theme.LIGHT,
    hindsight: bool = False,
) -> TimelinePlan:
    """Folds the journal once for every day on which something turned: not for the event loop.

    Every day is as it stood in public at its end, or, with `hindsight`, with what was known at `picture.known_at`.
    """
    hindsight = hindsight or picture.known_at > picture.as_of
    first, last = _first_day(picture, journal), day_of(picture)
    say, days = voice.say, axis(first, last, voice)
    columns = _columns(picture, journal, first, days, hindsight)
    actors = {code for _, column in columns for code in column.standings if actor in (None, code)}
    # Also of whom nothing is known any more: what was announced and called off is part of the story.
    standings = [picture.standing(code) for code in actors]
    standings.sort(key=lambda s: (ORDER.index(s.posture), folded(voice.name(s.actor))))
    shown, left_out = standings[:MOST_ROWS], standings[MOST_ROWS:]
    rows = tuple(TimelineRow(voice.name(s.actor), tuple(_bars(s.actor, columns, days))) for s in shown)
    happenings, untold = _happenings(picture, actor, first, voice)
    marks = [ActorMark(s.actor, voice.name(s.actor), s.posture, s.contested) for s in shown]
    more = counted([s.actor for s in left_out], voice)
    more += [say.plural("{n} earlier event", "{n} earlier events", untold)] if untold else []
    missing = say("Not shown: {what}.", what=say.enumerate(more)) if more else ""
    title = say("Day by day — {name}", name=voice.name(actor)) if actor else say("Day by day")
    public = not hindsight and picture.known_at == picture.as_of
    known = say("each day as it stood in public then") if public else with_what_was_known(picture, voice)
    return TimelinePlan(
        frame=frame(title, picture, voice, _told(marks, missing, happenings, voice), theme, known=known),
        axis=days,
        rows=rows,
        happenings=happenings,
        legend=legend((bar.posture for row in rows for bar in row.bars), voice),
        disputed=say("disputed between sources"),
        incident=say("incident"),
        decision=say("decision"),
        blank=say("empty: nothing known"),
        more=missing,
        nothing=say("No report by then."),
    )


def _first_day(picture: Picture, journal: Journal) -> date:
    """As far back as there is room, and as every day between can be looked at."""
    zone, turns = picture.situation.zone, journal.turns
    first = day_of(picture)
    earliest = max(picture.situation.starts, first - timedelta(days=MOST_DAYS - 1))
    fewest = first - timedelta(days=_FEWEST_DAYS - 1)
    folds, turned = _WORK // max(len(journal), 1), bisect_right(turns, picture.as_of)
    while first > earliest:
        before = first - timedelta(days=1)
        now = bisect_right(turns, end_of_day(before, zone))
        folds -= now != turned
        if folds < 0 and before < fewest:
            break
        first, turned = before, now
    return first


def _columns(
    picture: Picture, journal: Journal, first: date, days: Axis, hindsight: bool
) -> list[tuple[int, Picture]]:
    """(day, picture at its end): of the first day, of every other on which something turned, and of the last."""
    columns: list[tuple[int, Picture]] = []
    turned = -1
    for day in range(days.last):
        end = end_of_day(first + timedelta(days=day), picture.situation.zone)
        now = bisect_right(journal.turns, end)
        if now != turned:
            known_at = picture.known_at if hindsight else min(end, picture.known_at)
            columns.append((day, fold(journal, end, known_at)))
        turned = now
    return [*columns, (days.last, picture)]


def _bars(actor: str, columns: Sequence[tuple[int, Picture]], days: Axis) -> Iterator[Bar]:
    """Days with the same posture as one bar; none before anything is known."""
    until = [day - 1 for day, _ in columns[1:]] + [days.last]
    held: Bar | None = None
    for (day, picture), last in zip(columns, until, strict=True):
        standing = picture.standing(actor)
        now = Bar(day, last, standing.posture, standing.contested)
        if held and (held.posture, held.contested) == (now.posture, now.contested):
            held = Bar(held.first, last, held.posture, held.contested)
            continue
        if held and held.posture is not Posture.UNKNOWN:
            yield held
        held = now
    if held and held.posture is not Posture.UNKNOWN:
        yield held


def _happenings(picture: Picture, actor: str | None, first: date, voice: Voice) -> tuple[tuple[Happening, ...], int]:
    """The latest incidents and decisions, oldest first, and how many earlier ones there is no room for."""
    wanted = (Action.INCIDENT, Action.DECISION)
    found = [r for r in picture.reports if r.action in wanted and actor in (None, r.actor)]
    found.sort(key=lambda report: (_day(report, picture), report.id))
    shown = [report for report in found if _day(report, picture) >= first][-MOST_HAPPENINGS:]
    happenings = tuple(
        Happening(
            day=(_day(report, picture) - first).days,
            number=number,
            decision=report.action is Action.DECISION,
            when=voice.moment(moment_of(report), day_of(picture)),
            text=report.summary.in_language(voice.say.code),
        )
        for number, report in enumerate(shown, 1)
    )
    return happenings, len(found) - len(shown)


def _day(report: Report, picture: Picture) -> date:
    """Not before the coverage: what happened earlier is told on its first day."""
    zone = picture.situation.zone
    day = min(moment_of(report).day(zone), report.known.astimezone(zone).date())
    return max(day, picture.situation.starts)


def _told(marks: Sequence[ActorMark], missing: str, happenings: Sequence[Happening], voice: Voice) -> list[str]:
    if not marks:
        return [voice.say("No report by then.")]
    told = [
        voice.say("One row a country, one column a day; where they stood at the end:"),
        *postures_told(marks, voice),
        *([missing] if missing else []),
    ]
    told += [f"{happening.when} — {happening.text}" for happening in happenings]
    return told
