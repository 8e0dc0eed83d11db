"""Plan the timeline picture: a row for each actor with its posture day by day; incidents and decisions above."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from bot.documents.as_of import with_what_was_known
from bot.documents.phrasing import Phrasing, moment_of
from bot.documents.vocabulary import MEMBERS
from bot.languages.text import normalise
from bot.pictures.plan.days import axis, day_of
from bot.pictures.plan.drawable import Drawable
from bot.pictures.plan.frame import ORDER, activities, counted, frame, legend, mark_of, postures_told, state_of
from bot.pictures.plan.plan import (
    ActorMark,
    Axis,
    Bar,
    Happening,
    LegendEntry,
    MissionRows,
    State,
    Theme,
    TimelinePlan,
    TimelineRow,
)
from bot.situation.activity import Activity, MemberStanding
from bot.situation.journal import Journal
from bot.situation.posture import Posture
from bot.situation.report import Action, Report
from bot.situation.snapshot import Snapshot, fold
from bot.situation.times import end_of_day

MOST_ROWS, MOST_HAPPENINGS = 26, 4
MOST_BOTH, FEWEST_MEMBERS = 28, 6
"""Most rows of actors and of members of missions together, so that a picture is as high as one screen of a phone."""
Held = Callable[[Snapshot], tuple[State | None, bool]]
"""From a snapshot to the posture or activity of one actor, and whether it is disputed."""
MOST_DAYS = 92
"""Most days shown, so that a bar of one day can still be seen."""
_FEWEST_DAYS = 7
_WORK = 400_000
"""Most entries to fold in total; a very long journal gets fewer days, but every day is computed."""


def plan_timeline(
    snapshot: Snapshot,
    journal: Journal,
    actor: str | None,
    phrasing: Phrasing,
    theme: Theme = Theme.LIGHT,
    hindsight: bool = False,
) -> TimelinePlan:
    """Plan the timeline. Call it in a thread: it folds the journal once for every day with a change.

    Every day shows what was public at its end or, with `hindsight`, what was known at `snapshot.known_at`.
    """
    phrasing = Drawable.of(phrasing)
    hindsight = hindsight or snapshot.known_at > snapshot.as_of
    first, last = _first_day(snapshot, journal), day_of(snapshot)
    say, days = phrasing.say, axis(first, last, phrasing)
    columns = _columns(snapshot, journal, first, days, hindsight)
    actors = {code for _, column in columns for code in column.standings if actor in (None, code)}
    # Include actors whose announcement was cancelled: it is part of the story.
    standings = [snapshot.standing(code) for code in actors]
    standings.sort(key=lambda s: (ORDER.index(state_of(s)), normalise(phrasing.name(s.actor))))
    shown, left_out = standings[:MOST_ROWS], standings[MOST_ROWS:]
    rows = tuple(
        TimelineRow(phrasing.name(s.actor), tuple(_bars(_posture_of(s.actor), columns, days))) for s in shown
    )
    missions, unshown = _missions(columns, days, actor, phrasing, max(MOST_BOTH - len(rows), FEWEST_MEMBERS))
    told, untold = _told_happenings(snapshot, actor, first)
    happenings = _happenings(told, snapshot, first, phrasing)
    credited = [*told, *_reports_of({s.actor for s in shown}, columns), *_reports_of_members(columns, actor)]
    marks = [mark_of(standing, phrasing) for standing in shown]
    missing = _missing([*(s.actor for s in left_out), *unshown], untold, phrasing)
    title = say("Day by day — {name}", name=phrasing.name(actor)) if actor else say("Day by day")
    alt, known = _told(marks, missions, missing, happenings, phrasing), _known(snapshot, hindsight, phrasing)
    return TimelinePlan(
        frame=frame(title, snapshot, phrasing, alt, theme, shown=credited, known=known),
        axis=days,
        rows=rows,
        missions=missions,
        happenings=happenings,
        legend=_legend(rows, missions, phrasing),
        disputed=say("disputed between sources"),
        incident=say("incident"),
        decision=say("decision"),
        blank=say("empty: nothing known"),
        more=missing,
        nothing=say("No report by then."),
    )


def _missing(left_out: Sequence[str], untold: int, phrasing: Phrasing) -> str:
    """Write a sentence on actors and events left out for lack of room; "" if there are none."""
    say, more = phrasing.say, counted(left_out, phrasing)
    more += [say.plural("{n} earlier event", "{n} earlier events", untold)] if untold else []
    return say("Not shown: {what}.", what=say.enumerate(more)) if more else ""


def _known(snapshot: Snapshot, hindsight: bool, phrasing: Phrasing) -> str:
    public = not hindsight and snapshot.known_at == snapshot.as_of
    return phrasing.say("each day as it stood in public then") if public else with_what_was_known(snapshot, phrasing)


def _first_day(snapshot: Snapshot, journal: Journal) -> date:
    """Return the earliest day within MOST_DAYS from which all days can be folded within _WORK."""
    zone, turns = snapshot.situation.zone, journal.turns
    first = day_of(snapshot)
    earliest = max(snapshot.situation.starts, first - timedelta(days=MOST_DAYS - 1))
    fewest = first - timedelta(days=_FEWEST_DAYS - 1)
    folds, turned = _WORK // max(len(journal), 1), bisect_right(turns, snapshot.as_of)
    while first > earliest:
        before = first - timedelta(days=1)
        now = bisect_right(turns, end_of_day(before, zone))
        folds -= now != turned
        if folds < 0 and before < fewest:
            break
        first, turned = before, now
    return first


def _columns(
    snapshot: Snapshot, journal: Journal, first: date, days: Axis, hindsight: bool
) -> list[tuple[int, Snapshot]]:
    """Return (day, snapshot at its end) of the first day, of every day with a change, and of the last."""
    columns: list[tuple[int, Snapshot]] = []
    turned = -1
    for day in range(days.last):
        end = end_of_day(first + timedelta(days=day), snapshot.situation.zone)
        now = bisect_right(journal.turns, end)
        if now != turned:
            known_at = snapshot.known_at if hindsight else min(end, snapshot.known_at)
            columns.append((day, fold(journal, end, known_at)))
        turned = now
    return [*columns, (days.last, snapshot)]


def _legend(
    rows: Iterable[TimelineRow], missions: Iterable[MissionRows], phrasing: Phrasing
) -> tuple[LegendEntry, ...]:
    bars = [bar.posture for row in (*rows, *(row for one in missions for row in one.rows)) for bar in row.bars]
    return (
        *legend((one for one in bars if not isinstance(one, Activity)), phrasing),
        *activities((one for one in bars if isinstance(one, Activity)), phrasing),
    )


def _missions(
    columns: Sequence[tuple[int, Snapshot]], days: Axis, actor: str | None, phrasing: Phrasing, room: int
) -> tuple[tuple[MissionRows, ...], list[str]]:
    """Return up to `room` members whose activity changed, by mission, and those left out for lack of room."""
    found, unshown = [], []
    for code in dict.fromkeys(code for _, snapshot in columns for code in snapshot.missions):
        last = columns[-1][1]
        members = sorted(
            dict.fromkeys(one.actor for _, snapshot in columns for one in _members(snapshot, code, actor)),
            key=lambda one: (_doing(last, code, one)[0] is not Activity.SUSPENDED, normalise(phrasing.name(one))),
        )
        shown, room = members[:room], max(room - len(members), 0)
        unshown += members[len(shown) :]
        rows = (
            TimelineRow(phrasing.name(one), tuple(_bars(partial(_doing, code=code, actor=one), columns, days)))
            for one in shown
        )
        if shown:
            found.append(MissionRows(phrasing.mission(code), tuple(rows)))
    return tuple(found), unshown


def _members(snapshot: Snapshot, code: str, actor: str | None) -> Iterable[MemberStanding]:
    mission = snapshot.missions.get(code)
    return [one for one in mission.actors if one.paused and actor in (None, one.actor)] if mission else []


def _doing(snapshot: Snapshot, code: str, actor: str) -> tuple[State | None, bool]:
    one = next(iter(_members(snapshot, code, actor)), None)
    return (one.activity, bool(one.against)) if one else (None, False)


def _posture_of(actor: str) -> Held:
    def held(snapshot: Snapshot) -> tuple[State | None, bool]:
        standing = snapshot.standing(actor)
        known = standing.posture is not Posture.UNKNOWN
        return (state_of(standing), standing.contested) if known else (None, False)

    return held


def _bars(held_in: Held, columns: Sequence[tuple[int, Snapshot]], days: Axis) -> Iterator[Bar]:
    """Yield a bar for each run of days with the same state; none while nothing is known."""
    until = [day - 1 for day, _ in columns[1:]] + [days.last]
    held: Bar | None = None
    for (day, snapshot), last in zip(columns, until, strict=True):
        state, contested = held_in(snapshot)
        if held and (held.posture, held.contested) == (state, contested):
            held = Bar(held.first, last, held.posture, contested)
            continue
        if held:
            yield held
        held = None if state is None else Bar(day, last, state, contested)
    if held:
        yield held


def _reports_of(actors: Collection[str], columns: Iterable[tuple[int, Snapshot]]) -> Iterable[Report]:
    """Return the reports behind the bars of these actors, each once."""
    standings = [picture.standings[actor] for _, picture in columns for actor in actors if actor in picture.standings]
    return {report.id: report for standing in standings for report in standing.reports}.values()


def _reports_of_members(columns: Iterable[tuple[int, Snapshot]], actor: str | None) -> Iterable[Report]:
    members = [
        one for _, snapshot in columns for code in snapshot.missions for one in _members(snapshot, code, actor)
    ]
    return {report.id: report for one in members for report in one.reports}.values()


def _told_happenings(snapshot: Snapshot, actor: str | None, first: date) -> tuple[list[Report], int]:
    """Return the first and the latest incidents and decisions, oldest first, and the number of others."""
    wanted = (Action.INCIDENT, Action.DECISION)
    found = [r for r in snapshot.reports if r.action in wanted and actor in (None, r.actor)]
    found.sort(key=lambda report: (_day(report, snapshot), report.id))
    seen = [report for report in found if _day(report, snapshot) >= first]
    began = next((report for report in seen if report.action is Action.INCIDENT), None)
    latest = [report for report in seen if report is not began][-(MOST_HAPPENINGS - 1) :]
    shown = [report for report in seen if report is began or report in latest] if began else seen[-MOST_HAPPENINGS:]
    return shown, len(found) - len(shown)


def _happenings(
    reports: Sequence[Report], snapshot: Snapshot, first: date, phrasing: Phrasing
) -> tuple[Happening, ...]:
    return tuple(
        Happening(
            day=(_day(report, snapshot) - first).days,
            number=number,
            decision=report.action is Action.DECISION,
            when=phrasing.moment(moment_of(report), day_of(snapshot)),
            text=Drawable.of(phrasing).summary(report),
        )
        for number, report in enumerate(reports, 1)
    )


def _day(report: Report, snapshot: Snapshot) -> date:
    """Return the local day of an event; for one before the coverage, its first day."""
    zone = snapshot.situation.zone
    day = min(moment_of(report).day(zone), report.known.astimezone(zone).date())
    return max(day, snapshot.situation.starts)


def _told(
    marks: Sequence[ActorMark],
    missions: Sequence[MissionRows],
    missing: str,
    happenings: Sequence[Happening],
    phrasing: Phrasing,
) -> list[str]:
    if not (marks or missions):
        return [phrasing.say("No report by then.")]
    told = [
        phrasing.say("One row a country, one column a day. Positions are those of the last day."),
        *postures_told(marks, phrasing),
        *(told for one in missions for told in _mission_told(one, phrasing)),
        *([missing] if missing else []),
    ]
    told += [f"{happening.when} — {happening.text}" for happening in happenings]
    return told


def _mission_told(mission: MissionRows, phrasing: Phrasing) -> Iterator[str]:
    """Yield a sentence for each thing that members do at the end, "Funding, paused: Austria and Italy."."""
    say = phrasing.say
    for activity, word in MEMBERS.items():
        names = [row.name for row in mission.rows if row.bars and _last(row) is activity]
        if names:
            yield f"{say('{label}:', label=f'{mission.name}, {say(word)}')} {say.enumerate(names)}."


def _last(row: TimelineRow) -> Activity:
    state = row.bars[-1].posture
    assert isinstance(state, Activity)
    return state
