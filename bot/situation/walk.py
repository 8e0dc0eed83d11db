"""Go over the claims of an actor, oldest first: which posture holds, and which claims support or contradict it.

A newer claim follows, agrees, adds background or contradicts. The better rating and then the newer report decide a
contradiction, and both sides stay visible.
"""

from copy import copy
from enum import Enum, auto

from bot.situation.claims import Claim
from bot.situation.posture import Extent, Posture
from bot.situation.report import Action, Phase, better_rated
from bot.situation.side import Side


class Relation(Enum):
    """How a newer claim relates to the one that holds."""

    AGREES = auto()
    FOLLOWS = auto()
    BACKGROUND = auto()
    CONTRADICTS = auto()
    IS_VAGUER = auto()  # the same news with less detail
    IS_CLEARER = auto()  # the same news with more detail


_AGREES, _FOLLOWS, _BACKGROUND = Relation.AGREES, Relation.FOLLOWS, Relation.BACKGROUND
_CONTRADICTS, _IS_VAGUER, _IS_CLEARER = Relation.CONTRADICTS, Relation.IS_VAGUER, Relation.IS_CLEARER
_UNKNOWN, _PRESENT, _STAYING = Posture.UNKNOWN, Posture.PRESENT, Posture.STAYING
_WITHDRAWN, _PARTIALLY_WITHDRAWN = Posture.WITHDRAWN, Posture.PARTIALLY_WITHDRAWN
_RELOCATED, _WITHDRAWING, _PART = Posture.RELOCATED, Posture.WITHDRAWING, Extent.PART
"""Looking a member of an enumeration up takes longer than what is done with it here."""


class Walk:
    def __init__(self) -> None:
        self.sides: dict[Posture, Side] = {}
        self.holding = _UNKNOWN
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
        return side.claims if side else []

    @property
    def vaguer(self) -> list[Claim]:
        """Return the claims that say the same as the posture that holds, with less detail."""
        side = self.sides.get(self.holding)
        return side.vaguer if side else []

    @property
    def against(self) -> list[Claim]:
        sides = (side for posture, side in self.sides.items() if posture is not self.holding)
        return [claim for side in sides for claim in side.claims]

    def copy(self) -> "Walk":
        """Return a copy that can continue independently."""
        new = copy(self)
        new.sides = {posture: side.copy() for posture, side in self.sides.items()}
        new.earlier, new.within, new.lost = [*self.earlier], [*self.within], {*self.lost}
        return new

    def take(self, claim: Claim) -> Claim:
        """Take the next claim and return it as it counts here: a dated step before it may move its beginning."""
        if claim.open:
            claim = claim.after(self._dated) if self._dated is not None else claim
        elif claim.step:
            self._dated = claim
        claim.rank = self.taken
        self._settle(claim)
        self.taken += 1
        return claim

    def _settle(self, claim: Claim) -> None:
        relation = self._relation(claim)
        if claim.within and relation is not _CONTRADICTS:
            self.within.append(claim)
        if relation is _BACKGROUND:
            if claim.done and self.holding is _WITHDRAWING:  # its numbers stand beside what is announced
                self.earlier.append(claim)
                self.step = claim
        elif relation is _AGREES:
            if claim.step:
                self._step(claim)
            self._join(claim)
        elif relation is _FOLLOWS:
            self._follow(claim)
            self.step = claim if claim.step else self.step
            self._join(claim)
            self.holding = claim.posture
        elif relation is _CONTRADICTS:
            self._join(claim)
            self.holding = self._deciding()
        else:
            self._say_more_or_less(claim, relation)

    def _step(self, claim: Claim) -> None:
        """Take a step that does not set the claims before it aside."""
        if self._overtakes(claim):
            self._leave_behind()
            self.sides = {self.holding: self.sides[self.holding]}
        self.step = claim

    def _say_more_or_less(self, claim: Claim, relation: Relation) -> None:
        """Take a claim that is the same news as the side that holds, with less detail or with more."""
        if relation is _IS_VAGUER:
            self.sides[self.holding].support(claim)
            self.step = claim if claim.step else self.step
            return
        if claim.step:
            self._step(claim)
        clearer = self.sides.pop(self.holding)
        self._join(claim)
        for vague in (*clearer.claims, *clearer.vaguer):
            self.sides[claim.posture].support(vague)
        self.holding = self._deciding()

    def _join(self, claim: Claim) -> None:
        """Add a claim to its side."""
        side = self.sides.get(claim.posture)
        if side is None:
            self.sides[claim.posture] = Side(claim)
        else:
            side.add(claim)
        if self._latest is None or claim.known >= self._latest.known:
            self._latest = claim

    def _follow(self, claim: Claim) -> None:
        """Start a new side: the claim replaces the one that holds and those against it.

        What was announced between two steps of the same kind does not set them apart.
        """
        if self._ends_numbers(claim):
            self.fresh = self.taken
        if claim.arrives or claim.posture is _WITHDRAWN:
            self.within = []
        same = [one for one in self.earlier if one.posture is claim.posture]
        earlier = (*self.run, *self.vaguer) if claim.posture is _WITHDRAWING else ()
        self.earlier = [one for one in earlier if one.done]
        self._leave_behind()
        self.sides, self._latest = {}, None
        for one in same:
            self._join(one)

    def _ends_numbers(self, claim: Claim) -> bool:
        """Whether all had gone before the claim, so that earlier numbers do not speak of those who are there now."""
        if claim.report.action is Action.RETURN and any(side.moved_all for side in self.sides.values()):
            return True
        return self.holding is _WITHDRAWN or (claim.arrives and _WITHDRAWN in self.sides)

    def _leave_behind(self) -> None:
        if len(self.sides) > 1:
            self.lost.update([one.report.id for one in self.against])

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
            return _BACKGROUND
        if claim.extent is _PART and claim.posture is not _PRESENT and _STAYING in self.sides:
            self._forget_the_rest(claim)
        side = self.sides.get(self.holding)
        return relate(side, claim) if side else _FOLLOWS

    def _says_the_rest(self, stay: Claim) -> bool:
        """Whether the same source also says that a part moves: "30 of 120 leave, the rest stay"."""
        for side in self.sides.values():
            if side.part and any(one.overlaps(stay) for one in side.told_by(stay.report)):
                return True
        return False

    def _forget_the_rest(self, move: Claim) -> None:
        """Drop a stay that the source of a partial move reports too: it does not contradict the move."""
        side = self.sides[_STAYING]
        told = {one for one in side.told_by(move.report) if one.overlaps(move)}
        if not told:
            return
        left = side.without(told)
        if left is None:
            del self.sides[_STAYING]
        else:
            self.sides[_STAYING] = left
        if self.sides:
            self.holding = self._deciding()


def relate(side: Side, new: Claim) -> Relation:
    """Return how a newer claim relates to the side that holds."""
    old = side.last
    if new.posture is old.posture:
        return _AGREES
    if old.posture is _PRESENT or new.arrives:
        return _FOLLOWS
    if new.posture is _RELOCATED and new.vaguer_than(old) and not _is_doubted(side, old, new):
        return _IS_VAGUER
    if old.posture is _RELOCATED and old.vaguer_than(new) and not (_all_gone_nowhere(new) and side.better_than(new)):
        return _IS_CLEARER
    if new.stays:
        return _stay_after(old, new)
    if new.posture is _PRESENT:
        return _presence_after(old, new)
    if old.posture is _STAYING:
        return _contradicts_if(old.overlaps(new), _FOLLOWS)
    if old.posture is _WITHDRAWING:
        return _FOLLOWS if _completes(old, new) else _BACKGROUND
    if new.posture is _WITHDRAWING:
        return _FOLLOWS if _leaves_again(old, new) else _BACKGROUND
    return _contradicts_if(old.overlaps(new) or old.posture is _WITHDRAWN, _FOLLOWS)


def _is_doubted(side: Side, old: Claim, vaguer: Claim) -> bool:
    """Whether a better source says only "withdrawn or moved" where a worse one says that all left."""
    return _all_gone_nowhere(old) and side.worse_than(vaguer)


def _all_gone_nowhere(claim: Claim) -> bool:
    return claim.posture is _WITHDRAWN and not claim.placed


def _presence_after(old: Claim, new: Claim) -> Relation:
    """Relate a presence to a move: a strength never undoes a partial departure, but contradicts a full one."""
    return _contradicts_if(old.gone and new.starts > old.begins, _BACKGROUND)


def _stay_after(old: Claim, new: Claim) -> Relation:
    if old.gone:
        return _CONTRADICTS
    part = old.extent is _PART
    if part and new.of_some:
        return _BACKGROUND
    still_true = _BACKGROUND if old.posture is _PARTIALLY_WITHDRAWN else _FOLLOWS
    return _contradicts_if(old.overlaps(new) and old.posture is not _RELOCATED, still_true)


def _completes(announced: Claim, done: Claim) -> bool:
    """Whether a move completes an announced one. A move inside the theatre is not an announced departure."""
    relocates = announced.report.action is Action.RELOCATION
    return relocates or done.posture is not _RELOCATED or done.gone


def _leaves_again(old: Claim, new: Claim) -> bool:
    """Whether more people are leaving. After a full departure an announcement alone does not say so."""
    if old.posture is _WITHDRAWN and new.report.phase is Phase.ANNOUNCED:
        return False
    return new.starts > old.known


def _contradicts_if(condition: bool, otherwise: Relation) -> Relation:
    return _CONTRADICTS if condition else otherwise
