"""The append-only journal of a situation, and which entries were visible at a moment."""

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from datetime import date, datetime, timedelta
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import Any

from bot.languages.text import normalise
from bot.situation.housekeeping import filed_twice, uncredited, undone
from bot.situation.plans import ends_of
from bot.situation.report import Entry, Report
from bot.situation.situation import Situation
from bot.situation.subject import Pair, Subject, subjects_of, subjects_without

_ACTOR, _MISSION = attrgetter("actor"), attrgetter("mission")
_SUBJECTS = {"by_actor": _ACTOR, "by_mission": _MISSION}
_MOMENT = timedelta(microseconds=1)
_FEW = 50
"""Most new entries that are inserted one by one; more are sorted in at once."""


class Journal:
    """Entries in the order of filing; an entry can only replace one that was filed before it."""

    def __init__(self, situation: Situation, entries: Iterable[Report]) -> None:
        self.situation = situation
        self.entries: Sequence[Report] = ()
        self.by_id: dict[str, Report] = {}
        self._earlier: dict[str, datetime] = {}
        """When the corrections begin to count that begin earlier than they say, by id."""
        self._filed: list[Pair] = []
        self._take(tuple(entries))

    def _take(self, new: Sequence[Report]) -> list[Pair]:
        """Add entries. Containers are replaced and not changed, because an earlier journal may share them."""
        by_id, earlier, pairs = {**self.by_id}, {**self._earlier}, []
        correction = Entry.CORRECTION
        for entry in new:
            begins = entry.begins
            if entry.entry is correction and (before := _before(entry, by_id, earlier)) is not None:
                begins = earlier[entry.id] = min(begins, before)
            by_id[entry.id] = entry
            pairs.append((begins, entry))
        self.entries = (*self.entries, *new)
        self.by_id, self._earlier, self._filed = by_id, earlier, [*self._filed, *pairs]
        return pairs

    def __len__(self) -> int:
        return len(self.entries)

    def visible(self, as_of: datetime, known_at: datetime) -> list[tuple[datetime, Report]]:
        """Return (begins, report) of reports that count at `as_of` and are public at `known_at`, oldest first."""
        replaced = self.replaced(known_at)
        begun = self._in_order[: bisect_right(self._in_order, as_of, key=itemgetter(0))]
        return [
            pair
            for pair in begun
            if pair[1].known <= known_at and pair[1].entry is not Entry.RETRACTION and pair[1].id not in replaced
        ]

    def public(self, as_of: datetime, known_at: datetime) -> list[Report]:
        """Return every entry that counted and was known by then, replaced ones too, in the order of filing."""
        return [entry for begins, entry in self._filed if entry.known <= known_at and begins <= as_of]

    def replaced(self, known_at: datetime) -> set[str]:
        """Return ids of the entries that a correction or retraction in force at `known_at` replaces.

        The pass goes backwards, so it knows whether an entry stands before it meets the entry that this one replaces.
        A retracted correction gives its original back. A corrected correction does not, because the new one takes
        its place.
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
        """Return a journal with these entries filed too. It reuses what was already worked out."""
        new = tuple(entries)
        journal = copy(self)
        for name in [name for name in _derived(Journal) if name in journal.__dict__]:
            del journal.__dict__[name]
        pairs = journal._take(new)
        for name, more in _carried(pairs, journal).items():
            if name in self.__dict__:
                journal.__dict__[name] = more(self.__dict__[name])
        return journal

    def first(self, number: int) -> "Journal":
        """Return the journal as it was with its first entries. It shares the answers that the later ones leave."""
        if number >= len(self):
            return self
        later = self._filed[number:]
        journal = copy(self)
        for name in [name for name in _derived(Journal) if name in journal.__dict__]:
            del journal.__dict__[name]
        journal.entries, journal._filed = self.entries[:number], self._filed[:number]
        journal.by_id = {entry.id: entry for entry in journal.entries}
        for name, about in _SUBJECTS.items():
            subjects = subjects_without(later, journal._filed, about, self.by_id, getattr(self, name))
            journal.__dict__[name] = subjects
        return journal

    def successor(self, replaced: str) -> Report | None:
        """Return what replaces an entry: its last correction, or its retraction; None while the entry stands."""
        for entry in self._replacing.get(replaced, ()):
            later = self.successor(entry.id)
            if later is None or later.entry is not Entry.RETRACTION:
                return later or entry
        return None

    @cached_property
    def _in_order(self) -> list[Pair]:
        return sorted(self._filed, key=_place)

    @cached_property
    def _replacing(self) -> dict[str, list[Report]]:
        """Return the entries that replace each entry, by its id, in the order of filing."""
        replacing: dict[str, list[Report]] = defaultdict(list)
        for entry in self.entries:
            if entry.replaces is not None:
                replacing[entry.replaces].append(entry)
        return replacing

    @cached_property
    def _amending(self) -> list[Report]:
        """Return corrections and retractions, newest first."""
        return [entry for entry in reversed(self.entries) if entry.replaces is not None]

    @cached_property
    def by_actor(self) -> dict[str, Subject]:
        return subjects_of(self._filed, _ACTOR, self.by_id)

    @cached_property
    def by_mission(self) -> dict[str, Subject]:
        return subjects_of(self._filed, _MISSION, self.by_id)

    @cached_property
    def undone(self) -> frozenset[str]:
        """Return ids of the retractions by which people undid what they had just filed."""
        return frozenset(entry.id for entry in self._amending if undone(entry))

    @cached_property
    def housekeeping(self) -> frozenset[str]:
        """Return ids of what only the history shows: entries undone or filed twice, and their retractions."""
        if not self._amending:
            return frozenset()
        replaced = self.replaced(max(entry.known for entry in self.entries))
        gone = self.undone | filed_twice(self.entries, self.by_id, replaced)
        return gone | {self.by_id[one].replaces or "" for one in gone}

    @cached_property
    def uncredited(self) -> frozenset[str]:
        """Return ids of the retractions that cite no document of their own."""
        return uncredited(self._amending, self.by_id)

    @cached_property
    def positions(self) -> dict[str, int]:
        """Return the position of each id in the order of filing, from 0."""
        return {entry.id: position for position, entry in enumerate(self.entries)}

    @cached_property
    def entries_by_day(self) -> dict[date, int]:
        """Count the entries that became known on each local day, oldest day first."""
        zone = self.situation.zone
        counted = Counter(entry.known.astimezone(zone).date() for entry in self.entries)
        return {day: counted[day] for day in sorted(counted)}

    @cached_property
    def turns(self) -> list[datetime]:
        """Return the instants at which a snapshot can change, oldest first."""
        return sorted(_turns(self._filed))

    @cached_property
    def last_number(self) -> int:
        """Return the highest number in an id; after a seed grew it is not that of the last entry."""
        return _last_number(self.entries)

    @cached_property
    def reliabilities(self) -> dict[str, str]:
        """Return the last reliability of each publisher, by its normalised name."""
        return _reliabilities(self.entries)

    def spelled(self, publisher: str) -> str:
        """Return a publisher as it was first written: `AFP` for `afp`."""
        return self._publishers.get(normalise(publisher), publisher)

    @cached_property
    def _publishers(self) -> dict[str, str]:
        return _spellings(self.entries)

    @cached_property
    def actors(self) -> tuple[str, ...]:
        return tuple(sorted({entry.actor for entry in self.entries}))


def _carried(pairs: list[Pair], journal: Journal) -> dict[str, Callable[[Any], Any]]:
    """Return, by attribute, how to update a value of the earlier journal for these new `pairs`."""
    entries = [entry for _, entry in pairs]
    return {
        "by_actor": lambda known: subjects_of(pairs, _ACTOR, journal.by_id, known),
        "by_mission": lambda known: subjects_of(pairs, _MISSION, journal.by_id, known),
        "turns": lambda known: _merged(known, _turns(pairs)),
        "_in_order": lambda known: _inserted(known, pairs),
        "last_number": lambda known: max(known, _last_number(entries)),
        "reliabilities": lambda known: known | _reliabilities(entries),
        "_publishers": lambda known: _spellings(entries) | known,
        "_amending": lambda known: [*(entry for entry in reversed(entries) if entry.replaces is not None), *known],
    }


def _inserted(ordered: list[Pair], new: list[Pair]) -> list[Pair]:
    """Return the pairs in order. A few are put in place one by one."""
    if len(new) > _FEW:
        return sorted([*ordered, *new], key=_place)
    merged = [*ordered]
    for pair in new:
        insort(merged, pair, key=_place)
    return merged


def _merged(ordered: list[datetime], new: set[datetime]) -> list[datetime]:
    """Return the instants in order, each once. A few are put in place, since sorting a hundred thousand is slow."""
    if len(new) > _FEW:
        return sorted({*ordered, *new})
    merged = [*ordered]
    for instant in new:
        place = bisect_left(merged, instant)
        if merged[place : place + 1] != [instant]:
            merged.insert(place, instant)
    return merged


def _last_number(entries: Iterable[Report]) -> int:
    numbers = (entry.id.rpartition("-")[2] for entry in entries)
    return max((int(number) for number in numbers if number.isdecimal()), default=0)  # a draft has no number yet


def _derived(cls: type) -> list[str]:
    return [name for name, value in vars(cls).items() if isinstance(value, cached_property)]


def _place(pair: Pair) -> tuple[datetime, str]:
    return pair[0], pair[1].id


def _turns(pairs: Iterable[Pair]) -> set[datetime]:
    turns = {instant for begins, entry in pairs for instant in (entry.known, begins)}
    turns.update(last + _MOMENT for _, entry in pairs for last in ends_of(entry))
    return turns


def _reliabilities(entries: Iterable[Report]) -> dict[str, str]:
    return {normalise(source.publisher): source.reliability for entry in entries for source in entry.sources}


def _spellings(entries: Sequence[Report]) -> dict[str, str]:
    oldest_last = (source.publisher for entry in reversed(entries) for source in reversed(entry.sources))
    return {normalise(publisher): publisher for publisher in oldest_last}


def _before(correction: Report, by_id: Mapping[str, Report], earlier: Mapping[str, datetime]) -> datetime | None:
    """Return the instant at which the corrected entry begins to count, if the correction takes it over.

    A correction that counts from when it was reported begins where the corrected entry began: the number was wrong,
    but the announcement had been made. A reader who did not know the corrected entry cannot know since when it
    counted.
    """
    replaced = by_id.get(correction.replaces or "")
    if replaced is None or not correction.dated_by_report or replaced.known > correction.known:
        return None
    return earlier.get(replaced.id, replaced.begins)
