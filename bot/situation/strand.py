"""Reuse the course over an actor's reports for other moments.

A course is a left fold: two moments share it up to the first report that differs, and most moments differ only in the
last few. So a strand halts the longest course a few times on its way, and others go on from a halt. The answer is the
same as without a strand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress, count
from operator import is_not

from bot.situation.course import Course, Halt
from bot.situation.intents import uncancelled
from bot.situation.report import Report
from bot.situation.situation import Situation

_HALTS = 24
"""About how many halts of the longest course are kept."""
_SHORTEST = 32
"""Least number of reports between two halts: going over fewer is faster than copying."""
_Pairs = Sequence[tuple[datetime, Report]]


@dataclass(frozen=True, slots=True)
class _Gone:
    """A course that was gone to its end."""

    pairs: _Pairs
    as_of: datetime
    course: Course
    halts: Sequence[Halt]
    """Shortest first."""

    def shared(self, pairs: _Pairs, as_of: datetime) -> int:
        """Return how many reports a course over `pairs` has in common with it."""
        same = next(compress(count(), map(is_not, self.pairs, pairs)), min(len(self.pairs), len(pairs)))
        turned = (place for place, end in self.course.stays if (end < as_of) is not (end < self.as_of))
        return min(same, next(turned, same))


@dataclass(slots=True)
class Strand:
    cancels: bool = True
    """Whether a report may call a plan off."""
    _longest: _Gone | None = None
    """It is replaced as a whole, so two threads may use a strand at once."""

    def fork(self) -> "Strand":
        """Return a strand for a journal with other entries."""
        return Strand(_longest=self._longest)

    def course(self, pairs: _Pairs, situation: Situation, as_of: datetime) -> Course:
        """Go over (begins, report) `pairs`, oldest first, and leave out cancelled plans."""
        pairs = uncancelled(pairs) if self.cancels else pairs
        known, course, halts = self._longest, Course(), []
        if known is not None:
            shared = known.shared(pairs, as_of)
            halts = [halt for halt in known.halts if halt.passed <= shared]
            course = known.course.from_halt(halts[-1]) if halts else course
        apart = max(_SHORTEST, len(pairs) // _HALTS)
        while course.passed < len(pairs):
            until = course.passed + apart - course.passed % apart
            course.go_on(pairs[course.passed : until], situation, as_of)
            if course.passed == until:
                halts.append(course.halt())
        if known is None or len(pairs) > len(known.pairs):
            self._longest = _Gone(pairs, as_of, course, halts[:: 1 + len(halts) // (2 * _HALTS)])
        return course
