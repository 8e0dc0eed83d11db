"""The append-only journal of a situation, and what of it was visible at a moment."""

from bisect import bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import Any

from bot.languages.text import normalise
from bot.situation.housekeeping import filed_twice, uncredited, undone
from bot.situation.plans import ends_of
from bot.situation.report import Entry, Report
from bot.situation.situation import Situation
from bot.situation.subject import MOMENT, Pair, Subject, subjects_of

_FEW = 50
"""Entries that are put in order one by one; more are sorted in."""


class Journal:
    """Entries in the order of filing; an entry can only replace one that was filed before it."""

    def __init__(self, situation: Situation, entries: Iterable[Report]) -> None:
        self.situation = situation
        self.entries: Sequence[Report] = ()
        self.by_id: dict[str, Report] = {}
        # With the two instants that decide visibility worked out once and not per question.
        self._begins: dict[str, datetime] = {}
        self._filed: list[Pair] = []
        self._in_order: list[Pair] = []
        self._take(tuple(entries))

    def _take(self, new: Sequence[Report]) -> list[Pair]:
        """File these too. What an earlier journal holds is replaced and not changed."""
        self.entries = (*self.entries, *new)
        self.by_id = self.by_id | {entry.id: entry for entry in new}
        self._begins = self._begins | _beginnings(new, self._begins, self.by_id)
        pairs = [(self._begins[entry.id], entry) for entry in new]
        self._filed = [*self._filed, *pairs]
        if len(pairs) <= _FEW:
            self._in_order = [*self._in_order]
            for pair in pairs:
                insort(self._in_order, pair, key=_place)
        else:
            self._in_order = sorted([*self._in_order, *pairs], key=_place)
        return pairs

    def __len__(self) -> int:
        return len(self.entries)

    def visible(self, as_of: datetime, known_at: datetime) -> list[tuple[datetime, Report]]:
        """(begins, report) of what counts at `as_of` for who knows what was public at `known_at`, oldest first."""
        replaced = self.replaced(known_at)
        begun = self._in_order[: bisect_right(self._in_order, as_of, key=itemgetter(0))]
        return [
            pair
            for pair in begun
            if pair[1].known <= known_at and pair[1].entry is not Entry.RETRACTION and pair[1].id not in replaced
        ]

    def public(self, as_of: datetime, known_at: datetime) -> list[Report]:
        """Every entry that counted or was known by then, also those that no longer stand, in the order of filing."""
        return [entry for begins, entry in self._filed if entry.known <= known_at and begins <= as_of]

    def replaced(self, known_at: datetime) -> set[str]:
        """Ids of the entries that a correction or retraction in force at `known_at` replaces.

        Walking backwards settles it in one pass: whether an entry stands is known before the entry that it replaces
        is met. A retracted correction gives its original back; a corrected one does not, since what corrects it
        stands in the same place.
        """
        replaced: set[str] = set()
        corrected: set[str] = set()
        for entry in self._amending:
            stands = entry.id not in replaced
            if entry.known > known_at or entry.replaces is None or not (stands or entry.id in corrected):
                continue
            replaced.add(entry.replaces)
            if entry.entry is Entry.CORRECTION or not stands:
                corrected.add(entry.replaces)
        return replaced

    def extended(self, entries: Iterable[Report]) -> "Journal":
        """As it would be with these filed too. What was worked out so far is carried on, not worked out anew."""
        new = tuple(entries)
        journal = copy(self)
        for name in [name for name in _derived(Journal) if name in journal.__dict__]:
            del journal.__dict__[name]
        pairs = journal._take(new)
        for name, more in _carried(pairs, journal).items():
            if name in self.__dict__:
                journal.__dict__[name] = more(self.__dict__[name])
        return journal

    def successor(self, replaced: str) -> Report | None:
        """What stands in the place of an entry: its last correction, or its retraction; None while it stands."""
        for entry in self._replacing.get(replaced, ()):
            later = self.successor(entry.id)
            if later is None or later.entry is not Entry.RETRACTION:
                return later or entry
        return None

    @cached_property
    def _replacing(self) -> dict[str, list[Report]]:
        """The entries that name each entry, in the order of filing."""
        replacing: dict[str, list[Report]] = defaultdict(list)
        for entry in self.entries:
            if entry.replaces is not None:
                replacing[entry.replaces].append(entry)
        return replacing

    @cached_property
    def _amending(self) -> list[Report]:
        """Corrections and retractions, newest first."""
        return [entry for entry in reversed(self.entries) if entry.replaces is not None]

    @cached_property
    def by_actor(self) -> dict[str, Subject]:
        return subjects_of(self._filed, attrgetter("actor"), self.by_id)

    @cached_property
    def by_mission(self) -> dict[str, Subject]:
        return subjects_of(self._filed, attrgetter("mission"), self.by_id)

    @cached_property
    def undone(self) -> frozenset[str]:
        """Ids of the retractions by which people undid what they had just filed."""
        return frozenset(entry.id for entry in self._amending if undone(entry))

    @cached_property
    def housekeeping(self) -> frozenset[str]:
        """Ids of what only the history shows: what was undone or filed twice, and the retractions of it."""
        if not self._amending:
            return frozenset()
        replaced = self.replaced(max(entry.known for entry in self.entries))
        gone = self.undone | filed_twice(self.entries, self.by_id, replaced)
        return gone | {self.by_id[one].replaces or "" for one in gone}

    @cached_property
    def uncredited(self) -> frozenset[str]:
        """Ids of the retractions that no document made."""
        return uncredited(self._amending, self.by_id)

    @cached_property
    def positions(self) -> dict[str, int]:
        """Where each id stands in the order of filing, from 0."""
        return {entry.id: position for position, entry in enumerate(self.entries)}

    @cached_property
    def entries_by_day(self) -> dict[date, int]:
        """Local days on which something became known, oldest first, with how many entries each."""
        zone = self.situation.zone
        counted = Counter(entry.known.astimezone(zone).date() for entry in self.entries)
        return {day: counted[day] for day in sorted(counted)}

    @cached_property
    def turns(self) -> list[datetime]:
        """The instants at which a picture can change, oldest first."""
        return sorted(_turns(self._filed))

    @cached_property
    def reliabilities(self) -> dict[str, str]:
        """The letter that each publisher, by its folded name, was given last; a new one is F, which is unrated."""
        return _reliabilities(self.entries)

    def spelled(self, publisher: str) -> str:
        """As it was written when it was first named: `afp` is the `AFP` that is known."""
        return self._publishers.get(normalise(publisher), publisher)

    @cached_property
    def _publishers(self) -> dict[str, str]:
        return _spellings(self.entries)

    @cached_property
    def actors(self) -> tuple[str, ...]:
        return tuple(sorted({entry.actor for entry in self.entries}))


def _carried(pairs: list[Pair], journal: Journal) -> dict[str, Callable[[Any], Any]]:
    """How what was worked out of a journal becomes that of one with these `pairs` filed too, by name."""
    entries = [entry for _, entry in pairs]
    return {
        "by_actor": lambda known: subjects_of(pairs, attrgetter("actor"), journal.by_id, known),
        "by_mission": lambda known: subjects_of(pairs, attrgetter("mission"), journal.by_id, known),
        "turns": lambda known: sorted({*known, *_turns(pairs)}),
        "reliabilities": lambda known: known | _reliabilities(entries),
        "_publishers": lambda known: _spellings(entries) | known,
        "_amending": lambda known: [*(entry for entry in reversed(entries) if entry.replaces is not None), *known],
    }


def _derived(cls: type) -> list[str]:
    return [name for name, value in vars(cls).items() if isinstance(value, cached_property)]


def _place(pair: Pair) -> tuple[datetime, str]:
    return pair[0], pair[1].id


def _turns(pairs: Iterable[Pair]) -> set[datetime]:
    turns = {instant for begins, entry in pairs for instant in (entry.known, begins)}
    turns.update(last + MOMENT for _, entry in pairs for last in ends_of(entry))
    return turns


def _reliabilities(entries: Iterable[Report]) -> dict[str, str]:
    return {normalise(source.publisher): source.reliability for entry in entries for source in entry.sources}


def _spellings(entries: Sequence[Report]) -> dict[str, str]:
    oldest_last = (source.publisher for entry in reversed(entries) for source in reversed(entry.sources))
    return {normalise(publisher): publisher for publisher in oldest_last}


def _beginnings(
    entries: Iterable[Report], earlier: Mapping[str, datetime], by_id: Mapping[str, Report]
) -> dict[str, datetime]:
    """From when on each entry counts, by id; `earlier` has those that were filed before.

    A correction that dates its claim by its own report stands where the corrected one stood: the number was wrong,
    but the announcement had been made.
    """
    starts: dict[str, datetime] = {}
    for entry in entries:
        start, replaced = entry.begins, entry.replaces
        if entry.entry is Entry.CORRECTION and entry.dated_by_report and replaced is not None:
            before = starts.get(replaced) or earlier.get(replaced)
            # Who did not know the corrected one yet cannot know since when it counted.
            if before is not None and by_id[replaced].known <= entry.known:
                start = min(start, before)
        starts[entry.id] = start
    return starts
