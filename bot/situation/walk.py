"""Go over the claims of an actor, oldest first: which posture holds, and which claims support or contradict it.

A newer claim follows, agrees, adds background or contradicts. The better rating and then the newer report decide a
contradiction, and both sides stay visible.
"""

from collections.abc import Iterable
from copy import copy
from enum import Enum, auto

from bot.situation.claims import Claim
from bot.situation.posture import Extent, Posture
from bot.situation.report import Action, Phase, Report, better_rated


class Relation(Enum):
    """How a newer claim relates to the one that holds."""

    AGREES = auto()
    FOLLOWS = auto()
    BACKGROUND = auto()
    CONTRADICTS = auto()
    IS_VAGUER = auto()  # the same news with less detail
    IS_CLEARER = auto()  # the same news with more detail


class Side:
    """The claims that give one posture for the time in question."""

    __slots__ = ("_told", "claims", "newest", "vaguer")

    def __init__(self) -> None:
        self.claims: dict[str, Claim] = {}
        self.newest: dict[str, Claim] = {}  # by rating; it includes the vaguer claims
        self.vaguer: list[Claim] = []
        self._told: dict[str, list[str]] = {}  # ids of reports by publisher

    def copy(self) -> "Side":
        new = Side()
        new.claims, new.newest, new.vaguer = {**self.claims}, {**self.newest}, [*self.vaguer]
        new._told = {publisher: [*ids] for publisher, ids in self._told.items()}
        return new

    @property
    def last(self) -> Claim:
        return self.claims[next(reversed(self.claims))]

    @property
    def part(self) -> bool:
        return self.last.extent is Extent.PART

    @property
    def moved_all(self) -> bool:
        """Whether nobody says that the move is only one of a part."""
        return self.last.posture is Posture.RELOCATED and not self.part

    def add(self, claim: Claim) -> None:
        report = claim.report
        self.claims[report.id] = claim
        self._count(claim)
        for source in report.sources:
            self._told.setdefault(source.publisher, []).append(report.id)

    def support(self, claim: Claim) -> None:
        """Add a claim that says the same with less detail."""
        self.vaguer.append(claim)
        self._count(claim)

    def _count(self, claim: Claim) -> None:
        held = self.newest.get(claim.report.rating)
        if held is None or claim.known >= held.known:
            self.newest[claim.report.rating] = claim

    def told_by(self, report: Report) -> list[str]:
        """Return ids of the reports that the publishers of `report` gave on this side."""
        return [one for source in report.sources for one in self._told.get(source.publisher, ())]

    def drop(self, ids: Iterable[str]) -> None:
        for one in ids:
            self.claims.pop(one, None)
        self.newest = {}
        for claim in (*self.claims.values(), *self.vaguer):
            self._count(claim)

    def worse_than(self, claim: Claim) -> bool:
        return all(better_rated(claim.report, held.report) for held in self.newest.values())

    def better_than(self, claim: Claim) -> bool:
        return any(better_rated(held.report, claim.report) for held in self.newest.values())


class Walk:
    def __init__(self) -> None:
        self.sides: dict[Posture, Side] = {}
        self.holding = Posture.UNKNOWN
        self.earlier: list[Claim] = []
        """Claims of the completed moves beside the one that is announced or under way."""
        self.within: list[Claim] = []
        """Moves of a part inside the theatre since the last arrival or full departure."""
        self.step: Claim | None = None
        """Last completed step that the posture takes into account."""
        self.lost: set[str] = set()
        """Ids of the reports that had lost a contradiction when a later step overtook it."""
        self.fresh: int = 0
        """Number of claims whose numbers are out of date: those before the last departure or return."""
        self.taken = 0
        """Number of claims taken so far."""
        self._dated: Claim | None = None
        self._latest: Claim | None = None

    @property
    def run(self) -> list[Claim]:
        """Return the claims that give the posture that holds."""
        side = self.sides.get(self.holding)
        return list(side.claims.values()) if side else []

    @property
    def vaguer(self) -> list[Claim]:
        """Return the claims that say the same as the posture that holds, with less detail."""
        side = self.sides.get(self.holding)
        return side.vaguer if side else []

    @property
    def against(self) -> list[Claim]:
        sides = (side for posture, side in self.sides.items() if posture is not self.holding)
        return [claim for side in sides for claim in side.claims.values()]

    def copy(self) -> "Walk":
        """Return a copy that can continue independently."""
        new = copy(self)
        new.sides = {posture: side.copy() for posture, side in self.sides.items()}
        new.earlier, new.within, new.lost = [*self.earlier], [*self.within], {*self.lost}
        return new

    def take(self, claim: Claim) -> Claim:
        """Take the next claim and return it as it counts here: a dated step before it may move its beginning."""
        if self._dated is not None:
            claim = claim.after(self._dated)
        if claim.step and not claim.open:
            self._dated = claim
        self._settle(claim)
        self.taken += 1
        return claim

    def _settle(self, claim: Claim) -> None:
        relation = self._relation(claim)
        if claim.within and relation is not Relation.CONTRADICTS:
            self.within.append(claim)
        if relation is Relation.BACKGROUND:
            if claim.done and self.holding is Posture.WITHDRAWING:  # its numbers stand beside what is announced
                self.earlier.append(claim)
                self.step = claim
            return
        if relation is Relation.IS_VAGUER:
            self.sides[self.holding].support(claim)
            self.step = claim if claim.step else self.step
            return
        if relation is Relation.FOLLOWS:
            self._follow(claim)
        elif relation is not Relation.CONTRADICTS and claim.step and self._overtakes(claim):
            self._leave_behind()
            self.sides = {self.holding: self.sides[self.holding]}
        clearer = self.sides.pop(self.holding) if relation is Relation.IS_CLEARER else None
        if relation is not Relation.CONTRADICTS:
            self.step = claim if claim.step else self.step
        self._join(claim, clearer)
        contested = relation is Relation.CONTRADICTS or clearer is not None
        self.holding = self._deciding() if contested else claim.posture

    def _join(self, claim: Claim, clearer: Side | None) -> None:
        """Add a claim to its side, with the claims of the vaguer side that it replaces."""
        side = self.sides.setdefault(claim.posture, Side())
        side.add(claim)
        for vague in (*clearer.claims.values(), *clearer.vaguer) if clearer else ():
            side.support(vague)
        if self._latest is None or claim.known >= self._latest.known:
            self._latest = claim

    def _follow(self, claim: Claim) -> None:
        """Start a new side: the claim replaces the one that holds and those against it.

        What was announced between two steps of the same kind does not set them apart.
        """
        if self._ends_numbers(claim):
            self.fresh = self.taken
        if claim.arrives or claim.posture is Posture.WITHDRAWN:
            self.within = []
        same = [one for one in self.earlier if one.posture is claim.posture]
        earlier = [*self.run, *self.vaguer] if claim.posture is Posture.WITHDRAWING else []
        self.earlier = [one for one in earlier if one.done]
        self._leave_behind()
        self.sides, self._latest = {}, None
        for one in same:
            self._join(one, None)

    def _ends_numbers(self, claim: Claim) -> bool:
        """Whether all had gone before the claim, so that earlier numbers do not speak of those who are there now."""
        if claim.report.action is Action.RETURN and any(side.moved_all for side in self.sides.values()):
            return True
        return self.holding is Posture.WITHDRAWN or (claim.arrives and Posture.WITHDRAWN in self.sides)

    def _leave_behind(self) -> None:
        self.lost.update(one.report.id for one in self.against)

    def _overtakes(self, claim: Claim) -> bool:
        """Whether a later step ends a contradiction by following all its sides."""
        return len(self.sides) > 1 and self._latest is not None and claim.follows(self._latest)

    def _deciding(self) -> Posture:
        """Return the posture of the newest claim than which none is rated better. There are only 36 ratings."""
        claims = [(claim, posture) for posture, side in self.sides.items() for claim in side.newest.values()]
        unbeaten = [
            one for one in claims if not any(better_rated(other.report, one[0].report) for other, _ in claims)
        ]
        return max(unbeaten, key=lambda one: (one[0].known, one[0].report.id))[1]

    # how a newer claim relates to the one that holds

    def _relation(self, claim: Claim) -> Relation:
        if claim.stays and self._says_the_rest(claim):
            return Relation.BACKGROUND
        if claim.extent is Extent.PART and claim.posture is not Posture.PRESENT:
            self._forget_the_rest(claim)
        side = self.sides.get(self.holding)
        return relate(side, claim) if side else Relation.FOLLOWS

    def _says_the_rest(self, stay: Claim) -> bool:
        """Whether the same source also says that a part moves: "30 of 120 leave, the rest stay"."""
        sides = [side for side in self.sides.values() if side.part]
        told = [side.claims[one] for side in sides for one in side.told_by(stay.report) if one in side.claims]
        return any(one.overlaps(stay) for one in told)

    def _forget_the_rest(self, move: Claim) -> None:
        """Drop a stay that the source of a partial move reports too: it does not contradict the move."""
        side = self.sides.get(Posture.STAYING)
        if side is None:
            return
        told = [one for one in side.told_by(move.report) if one in side.claims and side.claims[one].overlaps(move)]
        if not told:
            return
        side.drop(told)
        if not side.claims:
            del self.sides[Posture.STAYING]
        if self.sides:
            self.holding = self._deciding()


def relate(side: Side, new: Claim) -> Relation:
    """Return how a newer claim relates to the side that holds."""
    old = side.last
    if new.posture is old.posture:
        return Relation.AGREES
    if old.posture is Posture.PRESENT or new.arrives:
        return Relation.FOLLOWS
    if new.vaguer_than(old) and not _is_doubted(side, old, new):
        return Relation.IS_VAGUER
    if old.vaguer_than(new) and not (_all_gone_nowhere(new) and side.better_than(new)):
        return Relation.IS_CLEARER
    if new.stays:
        return _stay_after(old, new)
    if new.posture is Posture.PRESENT:
        return _presence_after(old, new)
    if old.posture is Posture.STAYING:
        return _contradicts_if(old.overlaps(new), Relation.FOLLOWS)
    if old.posture is Posture.WITHDRAWING:
        return Relation.FOLLOWS if _completes(old, new) else Relation.BACKGROUND
    if new.posture is Posture.WITHDRAWING:
        return Relation.FOLLOWS if _leaves_again(old, new) else Relation.BACKGROUND
    return _contradicts_if(old.overlaps(new) or old.posture is Posture.WITHDRAWN, Relation.FOLLOWS)


def _is_doubted(side: Side, old: Claim, vaguer: Claim) -> bool:
    """Whether a better source says only "withdrawn or moved" where a worse one says that all left."""
    return _all_gone_nowhere(old) and side.worse_than(vaguer)


def _all_gone_nowhere(claim: Claim) -> bool:
    return claim.posture is Posture.WITHDRAWN and not claim.placed


def _presence_after(old: Claim, new: Claim) -> Relation:
    """Relate a presence to a move: a strength never undoes a partial departure, but contradicts a full one."""
    return _contradicts_if(old.gone and new.starts > old.begins, Relation.BACKGROUND)


def _stay_after(old: Claim, new: Claim) -> Relation:
    if old.gone:
        return Relation.CONTRADICTS
    part = old.extent is Extent.PART
    if part and new.of_some:
        return Relation.BACKGROUND
    still_true = Relation.BACKGROUND if old.posture is Posture.PARTIALLY_WITHDRAWN else Relation.FOLLOWS
    return _contradicts_if(old.overlaps(new) and old.posture is not Posture.RELOCATED, still_true)


def _completes(announced: Claim, done: Claim) -> bool:
    """Whether a move completes an announced one. A move inside the theatre is not an announced departure."""
    relocates = announced.report.action is Action.RELOCATION
    return relocates or done.posture is not Posture.RELOCATED or done.gone


def _leaves_again(old: Claim, new: Claim) -> bool:
    """Whether more people are leaving. After a full departure an announcement alone does not say so."""
    if old.posture is Posture.WITHDRAWN and new.report.phase is Phase.ANNOUNCED:
        return False
    return new.starts > old.known


def _contradicts_if(condition: bool, otherwise: Relation) -> Relation:
    return Relation.CONTRADICTS if condition else otherwise
