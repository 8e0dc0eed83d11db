"""The entries of a journal about one actor or one mission, with the answers derived from them."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, islice
from operator import attrgetter, itemgetter
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeVar

from cachetools import LRUCache

from bot.situation.intents import in_order
from bot.situation.plans import ends_of
from bot.situation.report import Entry, Phase, Report
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
    def __init__(
        self, pairs: Iterable[Pair], turns: Iterable[datetime], amended: Collection[str], strand: Strand | None = None
    ) -> None:
        """`turns` are the instants at which an answer can change, also through a correction or retraction.

        `amended` are the ids of entries that another may replace.
        """
        self._pairs = in_order(pairs)
        reports = [report for _, report in self._pairs]
        known = list(map(attrgetter("known", "id"), reports))
        self._by_known = sorted(range(len(reports)), key=known.__getitem__)
        """Places of the entries in the order in which they became known."""
        self._all_known = list(accumulate(map(attrgetter("known"), reports), max))
        """By when the entries up to each place were known."""
        self._amended = [place for place, (_, id_) in enumerate(known) if id_ in amended]
        self._turns = sorted(set(turns))
        self.strand = strand or Strand()
        self.strand.cancels = Phase.CANCELLED in map(attrgetter("phase"), reports)
        self._answers: LRUCache[tuple[int, int], Answer[Any]] = LRUCache(_ANSWERS_KEPT)
        self._lock = Lock()

    def extended(self, pairs: Iterable[Pair], turns: Iterable[datetime], amended: Collection[str]) -> "Subject":
        """Return the subject with these entries added."""
        replaceable = {*amended, *(self._pairs[place][1].id for place in self._amended)}
        return Subject([*self._pairs, *pairs], [*self._turns, *turns], replaceable, self.strand.fork())

    def answer(
        self,
        as_of: datetime,
        known_at: datetime,
        replaced: Collection[str],
        fold: Callable[[list[Pair], Report | None], _Answer],
    ) -> Answer[_Answer]:
        """Return the answer that `fold` derives from the entries that count, in the order in which they begin.

        It is worked out once for all moments between two turns. `replaced` has the ids of replaced entries. `fold` is
        also given the entry that became known last.
        """
        key = bisect_right(self._turns, as_of), bisect_right(self._turns, known_at)
        with self._lock:
            if key in self._answers:
                return self._answers[key]
        visible, last = self._visible(as_of, known_at, replaced), self._newest(as_of, known_at, replaced)
        answer = Answer(fold(visible, last), len(visible), last)
        with self._lock:
            self._answers[key] = answer
        return answer

    def _visible(self, as_of: datetime, known_at: datetime, replaced: Collection[str]) -> list[Pair]:
        """Only the last entries are looked at one by one: all before them were known, and few can be replaced."""
        begun = bisect_right(self._pairs, as_of, key=itemgetter(0))
        plain = bisect_right(self._all_known, known_at, hi=begun)
        visible = self._pairs[:plain]
        for place in reversed(self._amended[: bisect_left(self._amended, plain)]):
            if visible[place][1].id in replaced:
                del visible[place]
        rest = islice(self._pairs, plain, begun)
        return [*visible, *(pair for pair in rest if pair[1].known <= known_at and pair[1].id not in replaced)]

    def _newest(self, as_of: datetime, known_at: datetime, replaced: Collection[str]) -> Report | None:
        """Return the visible entry that became known last."""
        known = bisect_right(self._by_known, known_at, key=lambda place: self._pairs[place][1].known)
        for rank in range(known - 1, -1, -1):
            begins, report = self._pairs[self._by_known[rank]]
            if begins <= as_of and report.id not in replaced:
                return report
        return None


Subjects = dict[str, Subject]
About = Callable[[Report], str | None]


def subjects_of(
    pairs: Iterable[Pair], about: About, by_id: Mapping[str, Report], earlier: Subjects | None = None
) -> Subjects:
    """Return the subjects by what `about` gives for each report: those of `earlier`, with these `pairs` added.

    A correction or retraction changes the answers about its own subject and about that of the entry it replaces.
    """
    found, known = _gathered(pairs, about, by_id), earlier or {}
    changed = {
        name: known[name].extended(*parts) if name in known else Subject(*parts) for name, parts in found.items()
    }
    return {**known, **changed}


def subjects_without(
    later: Iterable[Pair], pairs: Iterable[Pair], about: About, by_id: Mapping[str, Report], subjects: Subjects
) -> Subjects:
    """Return the `subjects` without the entries of `later`; `pairs` are those that remain."""
    touched = _gathered(later, about, by_id)
    remaining = [pair for pair in pairs if about(pair[1]) in touched or pair[1].replaces is not None]
    kept = {name: subject for name, subject in subjects.items() if name not in touched}
    for name, parts in _gathered(remaining, about, by_id).items():
        if name in touched:
            kept[name] = Subject(*parts, strand=subjects[name].strand.fork())
    return kept


class _Parts(NamedTuple):
    """What a subject is made of."""

    pairs: list[Pair]
    turns: list[datetime]
    amended: set[str]


def _gathered(pairs: Iterable[Pair], about: About, by_id: Mapping[str, Report]) -> dict[str, _Parts]:
    """Return by subject the entries that may count, when its answers can change, and ids that others replace."""
    parts: dict[str, _Parts] = defaultdict(lambda: _Parts([], [], set()))
    concerned: dict[str, frozenset[str]] = {}
    for pair in pairs:
        begins, report = pair
        subject = about(report)
        if subject is not None:
            own = parts[subject]
            if report.entry is not Entry.RETRACTION:
                own.pairs.append(pair)
            own.turns.extend((begins, report.known))
            if ends := ends_of(report):
                own.turns.extend(end + MOMENT for end in ends)
        if report.replaces is not None:
            concerned[report.id] = _concerned(report, about, by_id, concerned)
            for name in concerned[report.id]:
                parts[name].turns.append(report.known)
                parts[name].amended.add(report.replaces)
    return parts


def _concerned(
    report: Report, about: About, by_id: Mapping[str, Report], known: Mapping[str, frozenset[str]]
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
