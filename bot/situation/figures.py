"""Choose which number stands, and keep each number with the reports that gave it and with those against it.

All reports that give a compatible number for the same scope and time are one side. A side is as good as its
best-rated report, then as its newest: a second source can only strengthen it. A later number holds for its time,
however vague; of two numbers for the same time the vaguer one loses.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.situation.claims import Claim
from bot.situation.report import Count, Report, better_rated

MOVED, STRENGTH, REMAINING = "moved", "strength", "remaining"


@dataclass(frozen=True, slots=True)
class Number:
    """A count and the reports that give exactly this count, the deciding one first.

    `field` is moved, strength or remaining.
    """

    field: str
    count: Count
    reports: tuple[Report, ...]

    @property
    def report(self) -> Report:
        return self.reports[0]


@dataclass(frozen=True, slots=True)
class Figure(Number):
    """A number that stands, with the numbers for the same people and time that contradict it."""

    against: tuple[Number, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two numbers that cannot both be true; `one` is the one used."""

    one: Number
    other: Number

    @property
    def field(self) -> str:
        return self.one.field

    @property
    def decided(self) -> Report:
        return self.one.report

    @property
    def against(self) -> Report:
        return self.other.report

    @property
    def reports(self) -> tuple[Report, ...]:
        return (*self.one.reports, *self.other.reports)


@dataclass(slots=True, eq=False)
class Said:
    """A count, the claim that gives it, and the rank of the claim: how many came before."""

    count: Count
    claim: Claim
    rank: int


class Numbers:
    """All that was said in one field about one scope, in the order in which the claims begin."""

    __slots__ = ("_known", "said")

    def __init__(self, said: Iterable[Said] = ()) -> None:
        self.said: list[Said] = []
        self._known: list[datetime] = []
        """When the last of all so far became known: what is before a place here cannot overlap a later time."""
        for one in said:
            self.add(one)

    def add(self, one: Said) -> None:
        self.said.append(one)
        self._known.append(max(one.claim.known, self._known[-1]) if self._known else one.claim.known)

    def until(self, number: int) -> "Numbers":
        """Return the first ones."""
        new = Numbers()
        new.said, new._known = self.said[:number], self._known[:number]
        return new

    def together(self, counts: Callable[[Said], bool]) -> list[Said]:
        """Return the last number that `counts`, and before it those that count for the same time."""
        last = next((place for place in range(len(self.said) - 1, -1, -1) if counts(self.said[place])), None)
        if last is None:
            return []
        latest = self.said[last].claim
        near = self.said[bisect_left(self._known, latest.starts, hi=last) : last + 1]
        return [one for one in near if counts(one) and one.claim.overlaps(latest)]


def figure_of(field: str, together: Sequence[Said], step: Claim | None) -> Figure:
    """Return the number that stands among those for the same time, which are in the order of their claims.

    A number for a time before the last `step` no longer contradicts it.
    """
    decided = _decided(together)
    overtaken = step is not None and all(step.follows(one.claim) for one in together)
    others = () if overtaken else _rivals(field, decided, together)
    return Figure(field, decided.count, _given(decided, together), others)


def _decided(said: Sequence[Said]) -> Said:
    """Return the most exact number of the best side."""
    best = _best(said)
    while narrower := [one for one in said if best.count.vaguer_than(one.count)]:
        best, said = _best(narrower), narrower
    return best


def _best(said: Iterable[Said]) -> Said:
    """Return the newest number that no better-rated number contradicts. There are only 36 ratings."""
    newest: dict[str, Said] = {}
    for one in said:
        held = newest.get(one.claim.report.rating)
        if held is None or _age(one) >= _age(held):
            newest[one.claim.report.rating] = one
    voices = newest.values()
    return max((one for one in voices if not any(_beats(other, one) for other in voices)), key=_age)


def _beats(one: Said, other: Said) -> bool:
    return one.count.excludes(other.count) and better_rated(one.claim.report, other.claim.report)


def _age(one: Said) -> tuple[object, str]:
    return one.claim.known, one.claim.report.id


def _given(decided: Said, said: Iterable[Said]) -> tuple[Report, ...]:
    """Return the reports that give exactly this count: the deciding one, then the others, newest first."""
    same = [one.claim.report for one in said if one.count == decided.count and one is not decided]
    return (decided.claim.report, *reversed(same))


def _rivals(field: str, decided: Said, said: Iterable[Said]) -> tuple[Number, ...]:
    by_count: dict[Count, list[Said]] = {}
    for one in said:
        if one.count.excludes(decided.count):
            by_count.setdefault(one.count, []).append(one)
    return tuple(Number(field, count, _given(_best(voices), voices)) for count, voices in by_count.items())


def impossible(moved: Figure, remaining: Figure | None, before: Number | None) -> Dispute | None:
    """Return a dispute if more people moved (or moved and remain) than there were `before`; else None."""
    if before is None:
        return None
    left = moved.count.low + (remaining.count.low if remaining is not None else 0)
    return Dispute(moved, before) if left > before.count.high else None


def strength_before(said: Numbers, counts: Callable[[Said], bool], moves: Collection[Claim]) -> Number | None:
    """Return the strength before some `moves`: from their own reports, else the last one before the first move."""
    first = min(moves, key=lambda claim: (claim.begins, claim.report.id))
    told = first.report.reported.earliest or first.known

    def own(one: Said) -> bool:
        return one.claim in moves and counts(one)

    def earlier(one: Said) -> bool:
        return one.claim.begins < first.begins and one.claim.known < told and counts(one)

    together = said.together(own) or said.together(earlier)
    return figure_of(STRENGTH, together, None) if together else None
