"""The entries of a journal about one actor or one mission, with the answers derived from them."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
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
        self,
        pairs: Iterable[Pair],
        amendments: Iterable[datetime],
        amended: Collection[str],
        strand: Strand | None = None,
    ) -> None:
        """`amended` are the ids of entries that others may replace, `amendments` when these others became known."""
        self._pairs = in_order(pairs)
        self._known: list[datetime] = []
        self._newest: list[Report] = []
        """The entry that became known last of those up to each place."""
        self._ends: list[datetime] = []
        self._amended: list[int] = []
        self._amendments = sorted(amendments)
        self.strand = strand or Strand()
        self.strand.cancels = self._look_over(amended)
        self._answers: LRUCache[_Stretch, Answer[Any]] = LRUCache(_ANSWERS_KEPT)
        self._lock = Lock()

    def _look_over(self, amended: Collection[str]) -> bool:
        """Gather in one pass what the answers need of every entry. Returns whether one of them calls a plan off."""
        newest: Report | None = None
        cancelled, cancels = Phase.CANCELLED, False
        all_known, all_newest = self._known, self._newest
        for place, (_, report) in enumerate(self._pairs):
            known = report.known
            if newest is None or known > newest.known or (known == newest.known and report.id > newest.id):
                newest = report
            all_known.append(known)
            all_newest.append(newest)
            if report.effective is not None or report.until is not None:
                self._ends += ends_of(report)
            if report.id in amended:
                self._amended.append(place)
            if report.phase is cancelled:
                cancels = True
        self._known.sort()
        self._ends.sort()
        return cancels

    def extended(self, pairs: Iterable[Pair], amendments: Iterable[datetime], amended: Collection[str]) -> "Subject":
        """Return the subject with these entries added."""
        replaceable = {*amended, *(self._pairs[place][1].id for place in self._amended)}
        return Subject([*self._pairs, *pairs], [*self._amendments, *amendments], replaceable, self.strand.fork())

    def answer(
        self,
        as_of: datetime,
        known_at: datetime,
        replaced: Collection[str],
        fold: Callable[[list[Pair], Report | None], _Answer],
    ) -> Answer[_Answer]:
        """Return the answer that `fold` derives from the entries that count, in the order in which they begin.

        It is worked out once for all moments between which nothing begins, ends or becomes known. `replaced` has the
        ids of replaced entries. `fold` is also given the entry that became known last.
        """
        key = self._stretch(as_of, known_at)
        with self._lock:
            if key in self._answers:
                return self._answers[key]
        visible, last = self._visible(key.begun, known_at, replaced)
        answer = Answer(fold(visible, last), len(visible), last)
        with self._lock:
            self._answers[key] = answer
        return answer

    def _stretch(self, as_of: datetime, known_at: datetime) -> "_Stretch":
        return _Stretch(
            bisect_right(self._pairs, as_of, key=itemgetter(0)),
            bisect_right(self._known, known_at),
            bisect_left(self._ends, as_of),
            bisect_right(self._amendments, known_at),
        )

    def _visible(self, begun: int, known_at: datetime, replaced: Collection[str]) -> tuple[list[Pair], Report | None]:
        """Return the entries that count of the first `begun`, and the one of them that became known last.

        Only the last ones are looked at one by one: all before them were known, and few can be replaced.
        """
        plain = bisect_right(self._newest, known_at, hi=begun, key=attrgetter("known"))
        visible = self._pairs[:plain]
        for place in reversed(self._amended[: bisect_left(self._amended, plain)]):
            if visible[place][1].id in replaced:
                del visible[place]
        rest = [
            pair
            for pair in islice(self._pairs, plain, begun)
            if pair[1].known <= known_at and pair[1].id not in replaced
        ]
        newest = [report for _, report in rest]
        if plain and self._newest[plain - 1].id not in replaced:
            newest.append(self._newest[plain - 1])
        else:
            newest += [report for _, report in visible]
        visible += rest
        return visible, max(newest, key=_AGE, default=None)


class _Stretch(NamedTuple):
    """Between which instants a moment lies: how many entries began and became known, and how many ended before."""

    begun: int
    known: int
    ended: int
    amended: int


_AGE = attrgetter("known", "id")


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
    amendments: list[datetime]
    amended: set[str]


def _gathered(pairs: Iterable[Pair], about: About, by_id: Mapping[str, Report]) -> dict[str, _Parts]:
    """Return by subject the entries that may count, when others amend them, and ids of those that others replace."""
    parts: dict[str, _Parts] = defaultdict(lambda: _Parts([], [], set()))
    concerned: dict[str, frozenset[str]] = {}
    retraction = Entry.RETRACTION
    for pair in pairs:
        report = pair[1]
        subject = about(report)
        if subject is not None and report.entry is not retraction:
            parts[subject].pairs.append(pair)
        if report.replaces is not None:
            concerned[report.id] = _concerned(report, about, by_id, concerned)
            for name in concerned[report.id]:
                parts[name].amendments.append(report.known)
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
