"""The timeline as a picture: a row an actor, its posture day by day, incidents and decisions above."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bot.briefing.voice import Voice, moment_of
from bot.pictures.days import axis, day_of
from bot.pictures.frame import ORDER, frame, legend, postures_told
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
_COLUMNS = 60
_WORK = 400_000
"""Entries to fold in all: a long journal is looked at on fewer days."""


def plan_timeline(
    picture: Picture, journal: Journal, actor: str | None, voice: Voice, theme: Theme = Theme.LIGHT
) -> TimelinePlan:
    """Folds the journal once for every column: not for the event loop.

    What was known at `picture.known_at` of every day up to `picture.as_of`.
    """
    last = day_of(picture)
    first = max(picture.situation.starts, last - timedelta(days=MOST_DAYS - 1))
    say, days = voice.say, axis(first, last, voice)
    standings = [s for s in picture.standings.values() if actor in (None, s.actor)]
    standings.sort(key=lambda s: (ORDER.index(s.posture), folded(voice.name(s.actor))))
    shown, left_out = standings[:MOST_ROWS], len(standings) - MOST_ROWS
    columns = _columns(picture, journal, first, days)
    rows = tuple(TimelineRow(voice.name(s.actor), tuple(_bars(s.actor, columns, days))) for s in shown)
    happenings, untold = _happenings(picture, actor, first, voice)
    marks = [ActorMark(s.actor, voice.name(s.actor), s.posture, s.contested) for s in shown]
    more = [say.plural("{n} more country", "{n} more countries", left_out)] if left_out > 0 else []
    more += [say.plural("{n} earlier event", "{n} earlier events", untold)] if untold else []
    title = say("Day by day — {name}", name=voice.name(actor)) if actor else say("Day by day")
    return TimelinePlan(
        frame=frame(title, picture, voice, _told(marks, happenings, voice), theme),
        axis=days,
        rows=rows,
        happenings=happenings,
        legend=legend((bar.posture for row in rows for bar in row.bars), voice),
        disputed=say("disputed between sources"),
        incident=say("incident"),
        decision=say("decision"),
        blank=say("empty: nothing known yet"),
        more=say("Not shown: {what}.", what=say.enumerate(more)) if more else "",
        nothing=say("No report by then."),
    )


def _columns(picture: Picture, journal: Journal, first: date, days: Axis) -> list[tuple[int, Picture]]:
    """(day, picture at its end): every day where that is not too much, else evenly spread ones and the last."""
    most = max(6, min(_COLUMNS, _WORK // max(len(journal), 1)))
    step = max(1, -(-(days.last + 1) // most))
    zone = picture.situation.zone
    ends = [(day, end_of_day(first + timedelta(days=day), zone)) for day in range(0, days.last, step)]
    folds = [(day, fold(journal, min(end, picture.as_of), picture.known_at)) for day, end in ends]
    return [*folds, (days.last, picture)]


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


def _told(marks: Sequence[ActorMark], happenings: Sequence[Happening], voice: Voice) -> list[str]:
    if not marks:
        return [voice.say("No report by then.")]
    told = [
        voice.say("One row a country, one column a day; where they stood at the end:"),
        *postures_told(marks, voice),
    ]
    told += [f"{happening.when} — {happening.text}" for happening in happenings]
    return told
