"""The claims of an actor that give one posture, and how well they are rated."""

from collections.abc import Collection
from copy import copy

from bot.situation.claims import Claim
from bot.situation.posture import Extent, Posture
from bot.situation.report import Report, better_rated

_PART, _RELOCATED = Extent.PART, Posture.RELOCATED
"""Looking a member of an enumeration up takes longer than what is done with it here."""


class Side:
    """The claims that give one posture for the time in question."""

    __slots__ = ("_told", "claims", "last", "newest", "vaguer")

    def __init__(self, first: Claim) -> None:
        self.claims = [first]
        self.last = first
        self.newest = {first.report.rating: first}  # by rating; it includes the vaguer claims
        self.vaguer: list[Claim] = []
        self._told: dict[str, list[Claim]] | None = None

    def copy(self) -> "Side":
        new = copy(self)
        new.claims, new.newest, new.vaguer, new._told = [*self.claims], {**self.newest}, [*self.vaguer], None
        return new

    @property
    def part(self) -> bool:
        return self.last.extent is _PART

    @property
    def moved_all(self) -> bool:
        """Whether nobody says that the move is only one of a part."""
        return self.last.posture is _RELOCATED and not self.part

    def add(self, claim: Claim) -> None:
        self.claims.append(claim)
        self.last = claim
        self._count(claim)
        if self._told is not None:
            self._tell(claim, self._told)

    def support(self, claim: Claim) -> None:
        """Add a claim that says the same with less detail."""
        self.vaguer.append(claim)
        self._count(claim)

    def _count(self, claim: Claim) -> None:
        rating = claim.report.rating
        held = self.newest.get(rating)
        if held is None or claim.known >= held.known:
            self.newest[rating] = claim

    def told_by(self, report: Report) -> list[Claim]:
        """Return the claims that the publishers of `report` make on this side. Few sides are ever asked."""
        if self._told is None:
            told: dict[str, list[Claim]] = {}
            for claim in self.claims:
                self._tell(claim, told)
            self._told = told
        return [one for source in report.sources for one in self._told.get(source.publisher, ())]

    @staticmethod
    def _tell(claim: Claim, told: dict[str, list[Claim]]) -> None:
        for source in claim.report.sources:
            told.setdefault(source.publisher, []).append(claim)

    def without(self, gone: Collection[Claim]) -> "Side | None":
        """Return the side without some of its claims; None if none is left."""
        left = [claim for claim in self.claims if claim not in gone]
        if not left:
            return None
        new = Side(left[0])
        for claim in left[1:]:
            new.add(claim)
        for claim in self.vaguer:
            new.support(claim)
        return new

    def worse_than(self, claim: Claim) -> bool:
        return all(better_rated(claim.report, held.report) for held in self.newest.values())

    def better_than(self, claim: Claim) -> bool:
        return any(better_rated(held.report, claim.report) for held in self.newest.values())
