"""What was worked out of an actor's claims for one moment, lent to the next.

The walk over claims is a left fold: two moments that begin with the same claims share it up to the first claim that
differs, and most moments differ only in what was published around them. So a strand copies the longest walk a few
times on its way, and other walks go on from a copy. Whatever it lends, the answer is the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from operator import is_

from bot.situation.claims import Claim, Made
from bot.situation.walk import Walk

_HALTS = 12
"""Copies of the longest walk that are kept on its way."""
_SHORTEST = 64
"""Claims between two copies: going over these again takes less than a copy."""


@dataclass(frozen=True, slots=True)
class _Walked:
    claims: Sequence[Claim] = ()
    """As they were read, oldest first."""
    taken: Sequence[Claim] = ()
    """As the walk took them."""
    halts: Sequence[Walk] = ()
    """Copies on the way, oldest first."""


@dataclass(slots=True)
class Strand:
    made: Made = field(default_factory=dict)
    """The claims of reports; no walk changes one."""
    _walked: _Walked = _Walked()
    """The longest walk so far. It is replaced whole, so that two threads may use a strand at once."""

    def fork(self) -> "Strand":
        """One for a journal with more entries."""
        return Strand(dict(self.made), self._walked)

    def walk(self, claims: list[Claim]) -> tuple[Walk, list[Claim]]:
        """The walk over `claims`, oldest first, and each as it was taken."""
        known = self._walked
        shared = sum(1 for _ in takewhile(bool, map(is_, known.claims, claims)))
        halts = [walk for walk in known.halts if walk.taken <= shared]
        walk = halts[-1].copy() if halts else Walk()
        taken = list(known.taken[: walk.taken])
        apart = max(_SHORTEST, len(claims) // _HALTS)
        for claim in claims[walk.taken :]:
            taken.append(walk.take(claim))
            if walk.taken % apart == 0:
                halts.append(walk.copy())
        if len(claims) > len(known.claims):
            self._walked = _Walked(claims, taken, halts[:: 1 + len(halts) // (2 * _HALTS)])
        return walk, taken
