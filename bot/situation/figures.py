"""Choose which number stands, and keep each number with the reports that gave it and with those against it.

All reports that give a compatible number for the same scope and time are one side. A side is as good as its
best-rated report, then as its newest: a second source can only strengthen it. A later number holds for its time,
however vague; of two numbers for the same time the vaguer one loses.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

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
    """A count and the claim that gives it."""

    count: Count
    claim: Claim


class Numbers:
    """All that was said in one field about one scope, in the order in which the claims begin."""

    __slots__ = ("_counts", "_known", "claims")

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        self._counts: list[Count] = []
        self._known: list[datetime] = []
        """When the last of all so far became known: what is before a place here cannot overlap a later time."""

    def add(self, count: Count, claim: Claim) -> None:
        known, so_far = claim.known, self._known
        self.claims.append(claim)
        self._counts.append(count)
        so_far.append(so_far[-1] if so_far and so_far[-1] > known else known)

    def until(self, number: int) -> "Numbers":
        """Return the first ones."""
        new = Numbers()
        new.claims, new._counts, new._known = self.claims[:number], self._counts[:number], self._known[:number]
        return new

    def together(self, counts: Callable[[Claim], bool]) -> list[Said]:
        """Return the last number whose claim `counts`, and before it those that count for the same time."""
        claims = self.claims
        last = next((place for place in range(len(claims) - 1, -1, -1) if counts(claims[place])), None)
        if last is None:
            return []
        latest = claims[last]
        near = range(bisect_left(self._known, latest.starts, hi=last), last + 1)
        return [
            Said(self._counts[place], claims[place])
            for place in near
            if counts(claims[place]) and claims[place].overlaps(latest)
        ]


def figure_of(field: str, together: Sequence[Said], step: Claim | None) -> Figure:
    """Return the number that stands among those for the same time, which are in the order of their claims.

    A number for a time before the last `step` no longer contradicts it.
    """
    decided = _decided(together)
    overtaken = step is not None and all(step.follows(one.claim) for one in together)
    others = () if overtaken else _rivals(field, decided, together)
    return Figure(field, decided, _given(decided, together), others)


def _decided(said: Sequence[Said]) -> Count:
    """Return the newest number than which no better-rated report has another, or a more exact one of its side."""
    unbeaten = _unbeaten(said)
    best = max(unbeaten, key=_age)
    while narrower := [one for one in unbeaten if best.count.vaguer_than(one.count)]:
        best = max(narrower, key=_age)
    return best.count


def _unbeaten(said: Sequence[Said]) -> Sequence[Said]:
    """Leave out numbers from which a better-rated number differs, unless one of the two only says more exactly."""
    if len({one.count for one in said}) == 1:
        return said
    by_rating: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        by_rating[one.claim.report.rating].append(one)
    ranges = {rating: _Ranges(voices) for rating, voices in by_rating.items()}  # at most 36
    unbeaten: list[Said] = []
    for voices in by_rating.values():
        better = [ranges[other] for other, (one, *_) in by_rating.items() if _better(one, voices[0])]
        unbeaten += (one for one in voices if not any(their.differ_from(one.count) for their in better))
    return unbeaten


def _better(one: Said, other: Said) -> bool:
    return better_rated(one.claim.report, other.claim.report)


class _Ranges:
    """The ranges that some reports give, to find in logarithmic time one that lies lower or higher than another."""

    def __init__(self, said: Iterable[Said]) -> None:
        ranges = sorted((one.count.low, one.count.high) for one in said)
        self._lows = [low for low, _ in ranges]
        self._lowest_high = list(accumulate((high for _, high in ranges), min))
        self._highest_high = list(accumulate((high for _, high in reversed(ranges)), max))

    def differ_from(self, count: Count) -> bool:
        """Whether a range is lower or higher than `count` at both ends, so that neither contains the other."""
        lower = bisect_left(self._lows, count.low)
        higher = len(self._lows) - bisect_right(self._lows, count.low)
        return bool(
            (lower and self._lowest_high[lower - 1] < count.high)
            or (higher and self._highest_high[higher - 1] > count.high)
        )


def _age(one: Said) -> tuple[object, str]:
    return one.claim.known, one.claim.report.id


def _given(count: Count, said: Iterable[Said]) -> tuple[Report, ...]:
    """Return the reports that give exactly this count: the newest of the best rated, then the others by age."""
    same = [one.claim.report for one in sorted(said, key=_age) if one.count == count]
    newest = {report.rating: report for report in same}.values()
    best = [report for report in newest if not any(better_rated(other, report) for other in newest)]
    first = max(best, key=lambda report: (report.known, report.id))
    return (first, *(report for report in reversed(same) if report is not first))


def _rivals(field: str, decided: Count, said: Iterable[Said]) -> tuple[Number, ...]:
    by_count: dict[Count, list[Said]] = {}
    for one in said:
        if one.count.excludes(decided):
            by_count.setdefault(one.count, []).append(one)
    return tuple(Number(field, count, _given(count, voices)) for count, voices in by_count.items())


def impossible(moved: Figure, remaining: Figure | None, before: Number | None) -> Dispute | None:
    """Return a dispute if more people moved (or moved and remain) than there were `before`; else None."""
    if before is None:
        return None
    left = moved.count.low + (remaining.count.low if remaining is not None else 0)
    return Dispute(moved, before) if left > before.count.high else None


def strength_before(
    said: Numbers, counts: Callable[[Claim], bool], moves: Collection[Claim], arrived: datetime | None
) -> Number | None:
    """Return the strength before some `moves`: from their own reports, else the last one before the first move.

    None if others `arrived` after that strength, so that more can leave than were there.
    """
    first = min(moves, key=lambda claim: (claim.begins, claim.report.id))
    told = first.report.reported.earliest or first.known

    def own(claim: Claim) -> bool:
        return claim in moves and counts(claim)

    def earlier(claim: Claim) -> bool:
        before = claim.known < told or first.follows(claim)
        return before and claim.begins < first.begins and counts(claim)

    together = said.together(own)
    if not together:
        together = said.together(earlier)
        if together and arrived is not None and together[-1].claim.begins < arrived <= first.begins:
            return None
    return figure_of(STRENGTH, together, None) if together else None
