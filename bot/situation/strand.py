"""Reuse the walk over an actor's claims for other moments.

The walk is a left fold: two moments share it up to the first claim that differs, and most moments differ only in
the last few claims. So a strand copies the longest walk a few times on its way, and other walks continue from a
copy. The answer is the same as without a strand.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from operator import is_

from bot.situation.claims import Claim, Made
from bot.situation.walk import Walk

_HALTS = 12
"""About how many copies of the longest walk are kept."""
_SHORTEST = 64
"""Least number of claims between two copies: walking over fewer is faster than copying."""


@dataclass(frozen=True, slots=True)
class _Walked:
    claims: Sequence[Claim] = ()
    """Claims as they were read, oldest first."""
    taken: Sequence[Claim] = ()
    """The same claims as the walk took them."""
    halts: Sequence[Walk] = ()
    """Copies of the walk, shortest first."""


@dataclass(slots=True)
class Strand:
    made: Made = field(default_factory=dict)
    """Claims of reports; a walk does not change them."""
    _walked: _Walked = _Walked()
    """Longest walk so far. It is replaced as a whole, so two threads may use a strand at once."""

    def fork(self) -> "Strand":
        """Return a strand for a journal with more entries."""
        return Strand(dict(self.made), self._walked)

    def walk(self, claims: list[Claim]) -> tuple[Walk, list[Claim]]:
        """Walk over `claims`, oldest first; return the walk and the claims as it took them."""
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
