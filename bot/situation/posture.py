"""From reports to the posture of one actor: what holds, since when, on whose word, and who says otherwise.

Claims are walked in the order in which they began to hold. A newer one follows, agrees, adds background or
contradicts; a contradiction is settled by the better rating and then by the newer report, and both stay visible.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum, StrEnum, auto
from zoneinfo import ZoneInfo

from bot.situation.intents import uncancelled
from bot.situation.report import Action, Count, Personnel, Phase, Report, better_rated
from bot.situation.situation import Situation


class Posture(StrEnum):
    WITHDRAWN = "withdrawn"
    PARTIALLY_WITHDRAWN = "partially_withdrawn"
    RELOCATED = "relocated"
    WITHDRAWING = "withdrawing"
    STAYING = "staying"
    PRESENT = "present"
    UNKNOWN = "unknown"


LEFT = (Posture.WITHDRAWN, Posture.PARTIALLY_WITHDRAWN, Posture.RELOCATED, Posture.WITHDRAWING)
STAYED = (Posture.STAYING, Posture.PRESENT)

_MOVES = (Action.WITHDRAWAL, Action.DRAWDOWN, Action.RELOCATION)
_ARRIVALS = (Action.RETURN, Action.REINFORCEMENT)
_BEGINNING_OF_TIME = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Claim:
    report: Report
    posture: Posture
    begins: datetime
    gone: bool
    """Whether it leaves nobody who is known to be in the theatre, so that a later presence needs an explanation."""

    @property
    def starts(self) -> datetime:
        """From when on it may have been true; it speaks for the time up to its publication."""
        report = self.report
        if report.effective is None or report.phase is Phase.ANNOUNCED:
            return report.reported.earliest or report.known
        return report.effective.earliest or _BEGINNING_OF_TIME

    def overlaps(self, other: "Claim") -> bool:
        return self.starts <= other.report.known and other.starts <= self.report.known


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two counts of the same people at the same time that cannot both be true; `decided` is the one used."""

    field: str
    decided: Report
    against: Report


@dataclass(frozen=True, slots=True)
class Figure:
    """A count that stands, and the report that gives it. `field` is moved, strength or remaining."""

    field: str
    count: Count
    report: Report


@dataclass(frozen=True, slots=True)
class Standing:
    """The derived answer for an actor at a moment."""

    actor: str
    posture: Posture
    since: date | None
    evidence: tuple[Report, ...] = ()
    """The reports that carry the posture, the deciding one last."""
    against: tuple[Report, ...] = ()
    """Unretracted reports that would give another posture for the same time."""
    against_postures: tuple[Posture, ...] = ()
    """What each of `against` would give, in the same order."""
    disputes: tuple[Dispute, ...] = ()
    announced: tuple[Report, ...] = ()
    """Moves announced or under way of which nobody has reported completion."""
    figures: tuple[Figure, ...] = ()
    personnel: Personnel = field(default_factory=Personnel)
    temporary: bool | None = None
    destinations: tuple[str, ...] = ()
    """ISO codes of the countries that were moved to."""

    def claims(self, report: Report) -> Posture:
        """The posture that a report of `against` would give."""
        return self.against_postures[self.against.index(report)]

    @property
    def claimed(self) -> tuple[Posture, ...]:
        """The postures that somebody claims against the one that holds, each once."""
        return tuple(dict.fromkeys(self.against_postures))

    @property
    def contested(self) -> bool:
        return bool(self.against or self.disputes)

    @property
    def reports(self) -> tuple[Report, ...]:
        """Everything that this answer rests on, each once."""
        used = [*self.evidence, *self.against, *self.announced]
        used += [figure.report for figure in self.figures]
        used += [report for dispute in self.disputes for report in (dispute.decided, dispute.against)]
        return tuple({report.id: report for report in used}.values())


def claimed_posture(report: Report, situation: Situation) -> Posture | None:
    """The posture that a report gives by itself; None where it says nothing about who is there."""
    if report.phase is Phase.CANCELLED:
        return None
    if report.action in _MOVES:
        return _completed_move(report, situation) if report.phase is Phase.COMPLETED else Posture.WITHDRAWING
    if report.action is Action.STAY:
        return Posture.STAYING
    if report.action in (Action.CONTRIBUTION, *_ARRIVALS) and report.phase in (Phase.UNDER_WAY, Phase.COMPLETED):
        return Posture.PRESENT
    return None


def _completed_move(report: Report, situation: Situation) -> Posture:
    if report.action is Action.RELOCATION and not situation.outside(report.destination):
        return Posture.RELOCATED
    remaining = report.personnel.remaining
    if remaining is not None and remaining.max == 0 and not remaining.scope:
        return Posture.WITHDRAWN
    return Posture.PARTIALLY_WITHDRAWN if _leaves_some(report) else Posture.WITHDRAWN


def _leaves_some(report: Report) -> bool:
    moved, strength, remaining = (
        report.personnel.moved,
        report.personnel.strength,
        report.personnel.remaining,
    )
    if report.action is Action.DRAWDOWN or (remaining is not None and (remaining.min or 0) > 0):
        return True
    if moved is None:
        return False
    if moved.scope:  # all of those in one place are not all of the contingent
        return True
    fewer = strength is not None and not strength.scope and moved.max is not None and moved.excludes(strength)
    return fewer and (moved.max or 0) < (strength.min or 0 if strength else 0)


class _Relation(Enum):
    AGREES = auto()
    FOLLOWS = auto()
    BACKGROUND = auto()
    CONTRADICTS = auto()


def _relate(old: Claim, new: Claim) -> _Relation:
    """What a newer claim does to the one that holds."""
    if new.posture is old.posture:
        return _Relation.AGREES
    if old.posture is Posture.PRESENT or new.report.action in _ARRIVALS:
        return _Relation.FOLLOWS
    if new.posture is Posture.PRESENT:
        return _presence_after(old, new)
    if new.posture is Posture.STAYING:
        return _stay_after(old, new)
    if old.posture is Posture.STAYING:
        return _contradicts_if(old.overlaps(new), _Relation.FOLLOWS)
    if old.posture is Posture.WITHDRAWING:
        return _Relation.FOLLOWS if _completes(old, new) else _Relation.BACKGROUND
    if new.posture is Posture.WITHDRAWING:
        newer = new.report.known > old.report.known and not old.overlaps(new)
        return _Relation.FOLLOWS if newer else _Relation.BACKGROUND
    return _contradicts_if(old.overlaps(new) or old.posture is Posture.WITHDRAWN, _Relation.FOLLOWS)


def _presence_after(old: Claim, new: Claim) -> _Relation:
    """A strength statement never undoes a part that left; it does contradict that all of them are gone."""
    return _contradicts_if(old.gone and new.starts > old.begins, _Relation.BACKGROUND)


def _stay_after(old: Claim, new: Claim) -> _Relation:
    if old.gone:
        return _Relation.CONTRADICTS
    still_true = _Relation.BACKGROUND if old.posture is Posture.PARTIALLY_WITHDRAWN else _Relation.FOLLOWS
    return _contradicts_if(old.overlaps(new) and old.posture is not Posture.RELOCATED, still_true)


def _completes(announced: Claim, done: Claim) -> bool:
    """A move inside the theatre is not the departure that somebody announced."""
    return announced.report.action is Action.RELOCATION or done.posture is not Posture.RELOCATED or done.gone


def _contradicts_if(condition: bool, otherwise: _Relation) -> _Relation:
    return _Relation.CONTRADICTS if condition else otherwise


class _Walk:
    """The state of one pass over the claims of one actor, oldest first."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.sides: dict[Posture, list[Claim]] = {}  # who says what of the time that is in question
        self.holding = Posture.UNKNOWN
        self.newest: dict[str, Claim] = {}  # by rating, over all sides
        self.figures: dict[tuple[str, str], tuple[Count, Claim]] = {}
        self.disputes: dict[tuple[str, str], Dispute] = {}

    @property
    def run(self) -> list[Claim]:
        """The claims that carry the posture that holds."""
        return self.sides.get(self.holding, [])

    @property
    def against(self) -> list[Claim]:
        return [claim for posture, side in self.sides.items() if posture is not self.holding for claim in side]

    def take(self, claim: Claim) -> None:
        self._count(claim)
        relation = _relate(self.run[-1], claim) if self.run else _Relation.FOLLOWS
        if relation is _Relation.BACKGROUND:
            return
        if relation is _Relation.FOLLOWS:
            self.sides, self.newest, self.holding = {}, {}, claim.posture
        self.sides.setdefault(claim.posture, []).append(claim)
        held = self.newest.get(claim.report.rating)
        if held is None or claim.report.known >= held.report.known:
            self.newest[claim.report.rating] = claim
        if relation is _Relation.CONTRADICTS:
            self.holding = self._deciding().posture

    def _deciding(self) -> Claim:
        """Of the claims than which none is better rated, the newest. There are no more ratings than 36."""
        claims = self.newest.values()
        unbeaten = [c for c in claims if not any(better_rated(other.report, c.report) for other in claims)]
        return max(unbeaten, key=lambda claim: (claim.report.known, claim.report.id))

    def _count(self, claim: Claim) -> None:
        for name, count in claim.report.personnel.counts():
            key = (name, count.scope)
            held = self.figures.get(key)
            if held is not None and held[0].excludes(count) and held[1].overlaps(claim):
                keeps = better_rated(held[1].report, claim.report)
                decided, other = (held[1], claim) if keeps else (claim, held[1])
                self.disputes[key] = Dispute(name, decided.report, other.report)
                if keeps:
                    continue
            elif held is not None and count.vaguer_than(held[0]):
                continue
            elif held is not None and not held[1].overlaps(claim):
                self.disputes.pop(key, None)  # a later count of a later time leaves the old quarrel behind
            self.figures[key] = (count, claim)


def fold_actor(actor: str, reports: Iterable[tuple[datetime, Report]], situation: Situation) -> Standing | None:
    """The standing of `actor` from (begins, report) pairs in any order; None when none says who is there.

    Linear in the reports after one sort.
    """
    walk = _Walk(situation)
    claims = _claims(reports, situation)
    for claim in claims:
        walk.take(claim)
    if not walk.run:
        return None
    return _standing(actor, walk, claims)


def _claims(reports: Iterable[tuple[datetime, Report]], situation: Situation) -> list[Claim]:
    claims = []
    for begins, report in uncancelled(reports):
        posture = claimed_posture(report, situation)
        if posture is not None:
            claims.append(Claim(report, posture, begins, _is_gone(report, posture)))
    return claims


def _is_gone(report: Report, posture: Posture) -> bool:
    return posture is Posture.WITHDRAWN or (posture is Posture.RELOCATED and not report.destination)


def _standing(actor: str, walk: _Walk, claims: list[Claim]) -> Standing:
    run, against, zone = walk.run, walk.against, walk.situation.zone
    figures = _figures(walk)
    reports = [claim.report for claim in run]
    posture = run[-1].posture
    places = [place for report in reports for place in report.destination]
    countries = {country for country in map(walk.situation.country_of, places) if country}
    if posture is not Posture.RELOCATED:  # who leaves may move some inside the theatre too; that is not where they go
        countries -= set(walk.situation.theatre)
    return Standing(
        actor=actor,
        posture=posture,
        since=min(_held_since(claim, zone) for claim in run),
        evidence=tuple(reports),
        against=tuple(claim.report for claim in against),
        against_postures=tuple(claim.posture for claim in against),
        disputes=tuple(walk.disputes.values()),
        announced=_announced(run[-1], claims),
        figures=figures,
        personnel=_personnel(figures, run),
        temporary=next((r.temporary for r in reversed(reports) if r.temporary is not None), None),
        destinations=tuple(sorted(countries)),
    )


def _held_since(claim: Claim, zone: ZoneInfo) -> date:
    return claim.begins.astimezone(zone).date() if claim.report.dated_by_report else since(claim.report, zone)


def since(report: Report, zone: ZoneInfo) -> date:
    """The local day from which a report's claim holds, as well as it is known."""
    if report.effective is None or report.phase is Phase.ANNOUNCED:
        return report.known.astimezone(zone).date()
    return report.effective.day(zone)


def _announced(holding: Claim, claims: list[Claim]) -> tuple[Report, ...]:
    """Intents that the claim which holds has not overtaken."""
    intents = [c for c in claims if c.posture is Posture.WITHDRAWING]
    return tuple(c.report for c in intents if c is holding or not _overtaken(c, holding))


def _overtaken(intent: Claim, holding: Claim) -> bool:
    return holding.begins >= intent.begins and holding.posture is not Posture.WITHDRAWING


def _figures(walk: _Walk) -> tuple[Figure, ...]:
    """Counts that stand: of moves only those of the posture that holds, since waves are not one another."""
    carrying = {claim.report.id for claim in walk.run}
    return tuple(
        Figure(name, count, claim.report)
        for (name, _), (count, claim) in walk.figures.items()
        if name != "moved" or claim.report.id in carrying
    )


def _personnel(figures: tuple[Figure, ...], run: list[Claim]) -> Personnel:
    """Numbers that belong together: what moved, and strength and remainder of the same scope."""
    moved = [figure.count for figure in figures if figure.field == "moved"]
    whole_first = sorted(moved, key=lambda count: count.scope != "")
    scope = whole_first[0].scope if whole_first else _scope_of_strength(figures)
    chosen = {f.field: f.count for f in figures if f.count.scope == scope}
    return Personnel(chosen.get("moved"), chosen.get("strength"), chosen.get("remaining"))


def _scope_of_strength(figures: tuple[Figure, ...]) -> str:
    scopes = [figure.count.scope for figure in figures]
    return "" if "" in scopes or not scopes else scopes[-1]
