"""Derive what a mission does from reports. Activity is separate from posture: an actor can stop training and stay.

The mission's own organisation, or its lead if it has none, sets the activity of the whole mission. A member's
suspension or resumption counts for that member alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.situation.intents import uncancelled
from bot.situation.posture import PRESENCE, since
from bot.situation.report import Action, Phase, Report, better_rated
from bot.situation.situation import Situation

Pair = tuple[datetime, Report]


class Activity(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    RESUMING = "resuming"
    TRANSFERRED = "transferred"
    MIXED = "mixed"  # no actor leads the mission, and its members do different things


@dataclass(frozen=True, slots=True)
class MemberStanding:
    """The activity of one actor in a mission."""

    actor: str
    activity: Activity
    since: date
    covers: tuple[str, ...]
    """Functions concerned, if the sources name any: training may stop while the mission goes on."""
    reports: tuple[Report, ...]
    against: tuple[Report, ...] = ()
    paused: bool = True
    """Whether it ever stopped or resumed; if not, reports only say that it takes part."""


@dataclass(frozen=True, slots=True)
class MissionStanding:
    mission: str
    activity: Activity
    since: date
    covers: tuple[str, ...]
    reports: tuple[Report, ...]
    against: tuple[Report, ...] = ()
    announced: tuple[Report, ...] = ()
    """Resumptions and transfers that are announced and not done."""
    leads: tuple[str, ...] = ()
    """Actors that set `activity`; empty if every member acts for itself."""
    actors: tuple[MemberStanding, ...] = ()
    """Actors that are known to have stopped, resumed or gone on, sorted by code; they include `leads`."""
    members: tuple[str, ...] = ()
    """Codes of the other actors that are known to take part."""

    @property
    def contested(self) -> bool:
        return bool(self.against)

    @property
    def apart(self) -> tuple[MemberStanding, ...]:
        """Return the members that have an activity of their own."""
        return tuple(one for one in self.actors if one.actor not in self.leads)


_PRESENCE = (Action.STAY, *PRESENCE)
_CLAIMED = {
    (Action.SUSPENSION, Phase.UNDER_WAY): Activity.SUSPENDED,
    (Action.SUSPENSION, Phase.COMPLETED): Activity.SUSPENDED,
    (Action.RESUMPTION, Phase.ANNOUNCED): Activity.RESUMING,
    (Action.RESUMPTION, Phase.UNDER_WAY): Activity.RESUMING,
    (Action.RESUMPTION, Phase.COMPLETED): Activity.ACTIVE,
    (Action.TRANSFER, Phase.COMPLETED): Activity.TRANSFERRED,
}
_SPEAKING = frozenset({*_PRESENCE, Action.TRANSFER, Action.RESUMPTION})


def claimed_activity(report: Report) -> Activity | None:
    return _CLAIMED.get((report.action, report.phase))


def fold_mission(mission: str, ordered: Sequence[Pair], situation: Situation) -> MissionStanding | None:
    """Return the standing of `mission`; None if no report tells of its activity. `ordered` comes from `in_order`."""
    ordered = [pair for pair in uncancelled(ordered) if _speaks(pair[1])]
    by_actor: dict[str, list[Pair]] = defaultdict(list)
    for pair in ordered:
        by_actor[pair[1].actor].append(pair)
    leads = _leads(mission, by_actor, situation)
    runs = {actor: _fold(pairs, present=actor in leads) for actor, pairs in by_actor.items()}
    whole = _fold([pair for pair in ordered if pair[1].actor in leads], present=True) if leads else None
    if not any(run.held for run in runs.values()):
        return None
    if not leads:  # without a lead, a member that takes part and never stopped is active
        runs = {a: run if run.held else _fold(by_actor[a], present=True) for a, run in runs.items()}
    members = [_member(actor, runs[actor], situation) for actor in sorted(runs) if runs[actor].held]
    if whole is not None and whole.held is not None:
        standing = _led(mission, whole, situation, leads, members)
    else:
        standing = _together(mission, members, runs.values())
    return replace(standing, members=tuple(sorted(set(by_actor) - set(leads))))


def _speaks(report: Report) -> bool:
    return claimed_activity(report) is not None or report.action in _SPEAKING


def _leads(mission: str, by_actor: dict[str, list[Pair]], situation: Situation) -> tuple[str, ...]:
    """Return who leads the mission: the declared lead, else its organisations, else its only actor.

    An organisation that appears after a country stopped or resumed is an ordinary member: one donor among many.
    """
    declared = situation.missions[mission].lead if mission in situation.missions else ""
    if declared:
        return (declared,)
    organisations = {organisation.code for organisation in situation.organisations}
    countries = [pairs for actor, pairs in by_actor.items() if actor not in organisations]
    acting = (pair for pairs in countries for pair in pairs if claimed_activity(pair[1]) is not None)
    first = min(acting, key=lambda pair: pair[0], default=None)
    own = [a for a, pairs in by_actor.items() if a in organisations and (first is None or pairs[0][0] <= first[0])]
    if own or len(by_actor) > 1:
        return tuple(sorted(own))
    return tuple(by_actor) if first is not None else ()


@dataclass(slots=True)
class _Run:
    held: Activity | None
    reports: list[Report]
    against: list[Report]
    announced: list[Report]
    paused: bool


def _fold(pairs: Sequence[Pair], *, present: bool) -> _Run:
    """Go over the reports, oldest first. If `present`, people who are there make the mission active."""
    run = _Run(None, [], [], [], paused=False)
    for _, report in pairs:
        if report.action in (Action.TRANSFER, Action.RESUMPTION) and report.phase is Phase.ANNOUNCED:
            run.announced.append(report)
        claimed = claimed_activity(report)
        if claimed is None:
            if run.held is None and present and report.action in _PRESENCE:
                run.held, run.reports = Activity.ACTIVE, [report]
            continue
        run.paused = True
        _take(run, report, claimed)
    return run


def _take(run: _Run, report: Report, claimed: Activity) -> None:
    explicit = run.held is not None and claimed_activity(run.reports[-1]) is not None
    if claimed is run.held and explicit:
        run.reports.append(report)
    elif explicit and _same_time(run.reports[-1], report):
        if better_rated(run.reports[-1], report):
            run.against.append(report)
        else:
            run.held, run.reports, run.against = claimed, [report], run.reports
    else:
        run.held, run.reports, run.against = claimed, [report], []


def _same_time(one: Report, other: Report) -> bool:
    """Whether two reports speak of the same moment, so that neither follows the other."""
    return one.begins == other.begins and one.known == other.known


def _member(actor: str, run: _Run, situation: Situation) -> MemberStanding:
    assert run.held is not None
    first, covers = _first_day(run.reports, situation), _covers(run.reports)
    return MemberStanding(actor, run.held, first, covers, tuple(run.reports), tuple(run.against), run.paused)


def _led(
    mission: str, whole: _Run, situation: Situation, leads: tuple[str, ...], members: Sequence[MemberStanding]
) -> MissionStanding:
    assert whole.held is not None
    return MissionStanding(
        mission=mission,
        activity=whole.held,
        since=_first_day(whole.reports, situation),
        covers=_covers(whole.reports),
        reports=tuple(whole.reports),
        against=tuple(whole.against),
        announced=tuple(report for report in whole.announced if report.known >= whole.reports[0].begins),
        leads=leads,
        actors=tuple(members),
    )


def _together(mission: str, members: Sequence[MemberStanding], runs: Iterable[_Run]) -> MissionStanding:
    """Return the standing of a mission without a lead: MIXED if its members do different things."""
    activities = {member.activity for member in members}
    reports = [report for member in members for report in member.reports]
    announced = [r for run in runs for r in run.announced if not run.reports or r.known >= run.reports[0].begins]
    return MissionStanding(
        mission=mission,
        activity=next(iter(activities)) if len(activities) == 1 else Activity.MIXED,
        since=max(member.since for member in members),
        covers=_covers(reports) if all(member.covers for member in members) else (),
        reports=tuple(sorted(reports, key=lambda report: (report.begins, report.id))),
        against=tuple(report for member in members for report in member.against),
        announced=tuple(sorted(announced, key=lambda report: (report.known, report.id))),
        actors=tuple(members),
    )


def _first_day(reports: Sequence[Report], situation: Situation) -> date:
    return min(since(report, situation.zone) for report in reports)


def _covers(reports: Sequence[Report]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(scope for report in reports for scope in report.covers))
