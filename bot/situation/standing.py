"""Derive the standing of an actor from its reports: what holds, since when, and which reports contradict it."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from operator import attrgetter
from zoneinfo import ZoneInfo

from bot.situation.claims import Claim
from bot.situation.course import Course
from bot.situation.figures import (
    MOVED,
    REMAINING,
    STRENGTH,
    Dispute,
    Figure,
    Number,
    Numbers,
    figure_of,
    impossible,
    strength_before,
)
from bot.situation.plans import Plan, plans_of
from bot.situation.posture import MOVES, Extent, Posture, since
from bot.situation.report import Personnel, Report
from bot.situation.situation import Situation
from bot.situation.strand import Strand

_FIELDS = (MOVED, STRENGTH, REMAINING)


@dataclass(frozen=True, slots=True)
class Standing:
    """The derived answer for an actor at a moment."""

    actor: str
    posture: Posture
    since: date | None
    evidence: tuple[Report, ...] = ()
    """Reports that give the posture, the deciding one last."""
    vaguer: tuple[Report, ...] = ()
    """Reports that say the same with less detail."""
    against: tuple[Report, ...] = ()
    """Unretracted reports that would give another posture for the same time."""
    against_postures: tuple[Posture, ...] = ()
    """Posture that each of `against` would give, in the same order."""
    disputes: tuple[Dispute, ...] = ()
    plans: tuple[Plan, ...] = ()
    """Steps that are announced or under way and not reported as completed."""
    figures: tuple[Figure, ...] = ()
    personnel: Personnel = field(default_factory=Personnel)
    extent: Extent | None = None
    """Whether all or a part left, moved or are leaving; None if nobody did."""
    parts: tuple[str, ...] = ()
    """Scopes that moved, without a number."""
    within: tuple[Report, ...] = ()
    """Reports that a part moved inside the theatre."""
    temporary: bool | None = None
    destinations: tuple[str, ...] = ()
    """ISO codes of the countries to which people moved."""
    last_report: Report | None = None
    """Last report about the actor."""

    def claims(self, report: Report) -> Posture:
        """Return the posture that a report of `against` would give."""
        return self.against_postures[self.against.index(report)]

    @property
    def claimed(self) -> tuple[Posture, ...]:
        """Return the postures that reports claim against the one that holds, each once."""
        return tuple(dict.fromkeys(self.against_postures))

    @property
    def contested(self) -> bool:
        return bool(self.against or self.disputes)

    @property
    def announced(self) -> tuple[Report, ...]:
        """Return the announcements of `plans`."""
        return tuple(plan.report for plan in self.plans if not plan.back)

    @property
    def reports(self) -> tuple[Report, ...]:
        """Return every report that this answer rests on, each once."""
        used = [*self.evidence, *self.vaguer, *self.against, *self.within]
        used += [plan.report for plan in self.plans]
        used += [report for figure in self.figures for report in figure.reports]
        used += [report for dispute in self.disputes for report in dispute.reports]
        return tuple({report.id: report for report in used}.values())

    def figure(self, name: str) -> Figure | None:
        """Return the figure that `personnel` shows as moved, strength or remaining."""
        count = getattr(self.personnel, name)
        return next(
            (one for one in self.figures if count is not None and (one.field, one.count) == (name, count)), None
        )


def fold_actor(
    actor: str,
    ordered: Sequence[tuple[datetime, Report]],
    situation: Situation,
    as_of: datetime,
    strand: Strand | None = None,
    last: Report | None = None,
) -> Standing | None:
    """Return the standing of `actor` at `as_of`; None if no report says who is there.

    `ordered` has the visible (begins, report) pairs `in_order`. The time is linear in the reports. A `strand` lends
    what was worked out for other moments; `last` is the report that became known last, if that is known already.
    """
    course = (strand or Strand()).course(ordered, situation, as_of)
    if not course.walk.run:
        return None
    last = last or max([report for _, report in ordered], key=attrgetter("known", "id"))
    return _standing(actor, course, last, situation, as_of)


def _standing(actor: str, course: Course, last: Report, situation: Situation, as_of: datetime) -> Standing:
    walk = course.walk
    run, against = walk.run, walk.against
    evidence = tuple(claim.report for claim in run)
    figures, disputes = _Ledger(course).figures()
    parts = _parts(run)
    return Standing(
        actor=actor,
        posture=walk.holding,
        since=min(_held_since(claim, situation.zone) for claim in run),
        evidence=evidence,
        vaguer=tuple(claim.report for claim in walk.vaguer),
        against=tuple(claim.report for claim in against),
        against_postures=tuple(claim.posture for claim in against),
        disputes=disputes,
        plans=plans_of(course.leaving, course.intents, run, course.arrived, as_of, situation.zone),
        figures=figures,
        personnel=_personnel(figures, parts),
        extent=_extent(walk.holding, run),
        parts=parts,
        within=tuple(claim.report for claim in walk.within),
        temporary=next((t for claim in reversed(run) if (t := _temporary(claim.report)) is not None), None),
        destinations=_destinations(walk.holding, evidence, situation),
        last_report=last,
    )


def _held_since(claim: Claim, zone: ZoneInfo) -> date:
    return claim.begins.astimezone(zone).date() if claim.report.dated_by_report else since(claim.report, zone)


def _extent(posture: Posture, run: list[Claim]) -> Extent | None:
    """Return the extent of the move that holds, by the newest report that gives one."""
    match posture:
        case Posture.WITHDRAWN:
            return Extent.ALL
        case Posture.PARTIALLY_WITHDRAWN:
            return Extent.PART
        case Posture.RELOCATED | Posture.WITHDRAWING:
            said = (claim.extent for claim in reversed(run) if claim.extent is not Extent.UNKNOWN)
            return next(said, Extent.UNKNOWN)
        case _:
            return None


def _temporary(report: Report) -> bool | None:
    """Return whether a move is temporary. A move with a named end is, also if the source does not say the word."""
    return True if report.temporary is None and report.until and report.action in MOVES else report.temporary


def _destinations(posture: Posture, evidence: tuple[Report, ...], situation: Situation) -> tuple[str, ...]:
    places = [place for report in evidence for place in report.destination if report.action in MOVES]
    countries = {country for country in map(situation.country_of, places) if country}
    if (
        posture is not Posture.RELOCATED
    ):  # an actor that leaves may also move some inside the theatre; that is not where it goes
        countries -= set(situation.theatre)
    return tuple(sorted(countries))


def _parts(run: list[Claim]) -> tuple[str, ...]:
    moved = [claim.report.personnel.moved for claim in run if claim.report.action in MOVES]
    return tuple(dict.fromkeys(count.scope for count in moved if count and count.scope and not count.bounded))


def _personnel(figures: tuple[Figure, ...], parts: tuple[str, ...]) -> Personnel:
    """Return numbers that belong together: moved, strength and remaining of the same scope."""
    moved = sorted((f.count.scope for f in figures if f.field == MOVED), key=lambda scope: scope != "")
    scope = next(iter((*moved, *parts)), None)
    if scope is None:
        scopes = [figure.count.scope for figure in figures]
        scope = "" if "" in scopes or not scopes else scopes[-1]
    chosen = {f.field: f.count for f in figures if f.count.scope == scope}
    return Personnel(chosen.get(MOVED), chosen.get(STRENGTH), chosen.get(REMAINING))


class _Ledger:
    """The counts that an actor's claims give, and which of them stand beside the posture that holds."""

    def __init__(self, course: Course) -> None:
        walk = self.walk = course.walk
        self.said, self.arrived = course.numbers, course.arrived
        self.moves = {claim.report.id: claim for claim in (*walk.earlier, *walk.run, *walk.vaguer)}
        self.losing = walk.lost | {claim.report.id for claim in walk.against}

    def figures(self) -> tuple[tuple[Figure, ...], tuple[Dispute, ...]]:
        ranked = (
            (self._first(said), _FIELDS.index(name), (name, scope)) for (name, scope), said in self.said.items()
        )
        found: dict[tuple[str, str], Figure] = {}
        for _, _, key in sorted(one for one in ranked if one[0] is not None):
            together = self.said[key].together(self._standing(key[0]))
            if together:
                found[key] = figure_of(key[0], together, self.walk.step)
        disputes = [Dispute(figure, other) for figure in found.values() for other in figure.against]
        disputes += [d for (name, scope) in found if name == MOVED and (d := self._impossible(scope, found))]
        return tuple(found.values()), tuple(disputes)

    def _first(self, numbers: Numbers) -> int | None:
        """Return the rank of the first number that is neither stale nor lost; None if there is none."""
        stale = bisect_left(numbers.claims, self.walk.fresh, key=attrgetter("rank"))
        claims = islice(numbers.claims, stale, None)
        return next((claim.rank for claim in claims if claim.report.id not in self.losing), None)

    def _counts(self, claim: Claim) -> bool:
        return claim.rank >= self.walk.fresh and claim.report.id not in self.losing

    def _standing(self, name: str) -> Callable[[Claim], bool]:
        """Drop the numbers that are out of date under the posture that holds.

        A full departure ends strength and remaining; any other step ends remaining. Only moves that give the posture
        count, so that the number of one wave is never shown for another.
        """
        step = self.walk.step
        if name == MOVED or self.walk.holding is Posture.WITHDRAWN:
            return lambda claim: claim.report.id in self.moves and self._counts(claim)
        if name == REMAINING and step is not None:
            return lambda claim: self._counts(claim) and not step.follows(claim)
        return self._counts

    def _impossible(self, scope: str, found: dict[tuple[str, str], Figure]) -> Dispute | None:
        moved, remaining = found[MOVED, scope], found.get((REMAINING, scope))
        moves, step = [self.moves[report.id] for report in moved.reports], self.walk.step
        if step is not None and all(step.follows(move) for move in moves):
            return None
        if remaining is not None and not self._together(moves, remaining):
            remaining = None
        return impossible(moved, remaining, self._strength_before(scope, moves))

    def _strength_before(self, scope: str, moves: list[Claim]) -> Number | None:
        said = self.said.get((STRENGTH, scope))
        return strength_before(said, self._counts, moves, self.arrived) if said is not None else None

    def _together(self, moves: list[Claim], remaining: Figure) -> bool:
        said = self.said[REMAINING, remaining.count.scope].together(self._standing(REMAINING))
        ids = {report.id for report in remaining.reports}
        return any(one.claim.report.id in ids and one.claim.overlaps(moves[0]) for one in said)
