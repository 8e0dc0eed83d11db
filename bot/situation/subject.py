"""The entries of a journal about one actor or one mission, with the answers derived from them."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter, itemgetter
from threading import Lock
from typing import Any, Generic, TypeVar

from cachetools import LRUCache

from bot.situation.intents import in_order
from bot.situation.plans import ends_of
from bot.situation.report import Entry, Report
from bot.situation.strand import Strand

Pair = tuple[datetime, Report]
"""When an entry begins to count, and the entry."""

MOMENT = timedelta(microseconds=1)
_ANSWERS_KEPT = 48
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Answer(Generic[_Answer]):
    value: _Answer
    count: int
    """Number of entries that count at that moment."""
    last: Report | None
    """Entry among them that became known last."""


class Subject:
    def __init__(self, pairs: Iterable[Pair], turns: Iterable[datetime], strand: Strand | None = None) -> None:
        """`turns` are the instants at which an answer can change, also through a correction or retraction."""
        self._pairs = in_order(pairs)
        self._turns = sorted(set(turns))
        self.strand = strand or Strand()
        self._answers: LRUCache[tuple[int, int], Answer[Any]] = LRUCache(_ANSWERS_KEPT)
        self._lock = Lock()

    def extended(self, pairs: Iterable[Pair], turns: Iterable[datetime]) -> "Subject":
        """Return the subject with these entries added."""
        return Subject([*self._pairs, *pairs], [*self._turns, *turns], self.strand.fork())

    def answer(
        self,
        as_of: datetime,
        known_at: datetime,
        replaced: Collection[str],
        fold: Callable[[list[Pair]], _Answer],
    ) -> Answer[_Answer]:
        """Return the answer that `fold` derives from the entries that count, in the order in which they begin.

        It is worked out once for all moments between two turns. `replaced` has the ids of replaced entries.
        """
        key = bisect_right(self._turns, as_of), bisect_right(self._turns, known_at)
        with self._lock:
            if key in self._answers:
                return self._answers[key]
        visible = self._visible(as_of, known_at, replaced)
        last = max([report for _, report in visible], key=attrgetter("known", "id"), default=None)
        answer = Answer(fold(visible), len(visible), last)
        with self._lock:
            self._answers[key] = answer
        return answer

    def _visible(self, as_of: datetime, known_at: datetime, replaced: Collection[str]) -> list[Pair]:
        begun = self._pairs[: bisect_right(self._pairs, as_of, key=itemgetter(0))]
        return [
            pair
            for pair in begun
            if pair[1].known <= known_at and pair[1].entry is not Entry.RETRACTION and pair[1].id not in replaced
        ]


Subjects = dict[str, Subject]


def subjects_of(
    pairs: Iterable[Pair],
    about: Callable[[Report], str | None],
    by_id: Mapping[str, Report],
    earlier: Subjects | None = None,
) -> Subjects:
    """Return the subjects by what `about` gives for each report: those of `earlier`, with these `pairs` added.

    A correction or retraction changes the answers about its own subject and about that of the entry it replaces.
    """
    new: dict[str, list[Pair]] = defaultdict(list)
    turns: dict[str, set[datetime]] = defaultdict(set)
    concerned: dict[str, frozenset[str]] = {}
    for pair in pairs:
        begins, report = pair
        subject = about(report)
        if subject is not None:
            new[subject].append(pair)
            turns[subject].update((begins, *(end + MOMENT for end in ends_of(report))))
        concerned[report.id] = _concerned(report, about, by_id, concerned)
        for name in concerned[report.id]:
            turns[name].add(report.known)
    known = earlier or {}
    changed = {
        name: known[name].extended(new[name], turns[name]) if name in known else Subject(new[name], turns[name])
        for name in turns
    }
    return {**known, **changed}


def _concerned(
    report: Report,
    about: Callable[[Report], str | None],
    by_id: Mapping[str, Report],
    known: Mapping[str, frozenset[str]],
) -> frozenset[str]:
    """Return the subjects of an entry and of the chain of entries that it replaces. `known` has some already."""
    concerned: set[str] = set()
    one: Report | None = report
    while one is not None:
        subject = about(one)
        if subject is not None:
            concerned.add(subject)
        replaced = known.get(one.replaces or "")
        if replaced is not None:
            return replaced if concerned <= replaced else replaced | concerned
        one = by_id.get(one.replaces) if one.replaces is not None else None
    return frozenset(concerned)
