"""The append-only journal of a situation, and what of it was visible at a moment."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from operator import itemgetter

from bot.languages.text import normalise
from bot.situation.housekeeping import filed_twice, uncredited, undone
from bot.situation.plans import ends_of
from bot.situation.report import Entry, Report
from bot.situation.situation import Situation

_MOMENT = timedelta(microseconds=1)


class Journal:
    """Entries in the order of filing; an entry can only replace one that was filed before it."""

    def __init__(self, situation: Situation, entries: Iterable[Report]) -> None:
        self.situation = situation
        self.entries: Sequence[Report] = tuple(entries)
        # With the two instants that decide visibility worked out once and not per question.
        starts = _beginnings(self.entries)
        pairs = [(starts[entry.id], entry) for entry in self.entries]
        self._newest_first = pairs[::-1]
        self._in_order = sorted(pairs, key=lambda pair: (pair[0], pair[1].id))

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
        oldest_first = reversed(self._newest_first)
        return [entry for begins, entry in oldest_first if entry.known <= known_at and begins <= as_of]

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
        """As it would be with these filed too."""
        return Journal(self.situation, (*self.entries, *entries))

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
    def by_id(self) -> dict[str, Report]:
        return {entry.id: entry for entry in self.entries}

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
        turns = {instant for begins, entry in self._newest_first for instant in (entry.known, begins)}
        turns.update(last + _MOMENT for entry in self.entries for last in ends_of(entry))
        return sorted(turns)

    @cached_property
    def reliabilities(self) -> dict[str, str]:
        """The letter that each publisher, by its folded name, was given last; a new one is F, which is unrated."""
        return {normalise(source.publisher): source.reliability for entry in self.entries for source in entry.sources}

    def spelled(self, publisher: str) -> str:
        """As it was written when it was first named: `afp` is the `AFP` that is known."""
        return self._publishers.get(normalise(publisher), publisher)

    @cached_property
    def _publishers(self) -> dict[str, str]:
        oldest_last = (source.publisher for entry in reversed(self.entries) for source in reversed(entry.sources))
        return {normalise(publisher): publisher for publisher in oldest_last}

    @cached_property
    def actors(self) -> tuple[str, ...]:
        return tuple(sorted({entry.actor for entry in self.entries}))


def _beginnings(entries: Iterable[Report]) -> dict[str, datetime]:
    """From when on each entry counts, by id.

    A correction that dates its claim by its own report stands where the corrected one stood: the number was wrong,
    but the announcement had been made.
    """
    starts: dict[str, datetime] = {}
    known: dict[str, datetime] = {}
    for entry in entries:
        start, known[entry.id] = entry.begins, entry.known
        if entry.entry is Entry.CORRECTION and entry.dated_by_report and entry.replaces in starts:
            # Who did not know the corrected one yet cannot know since when it counted.
            start = min(start, starts[entry.replaces]) if known[entry.replaces] <= entry.known else start
        starts[entry.id] = start
    return starts
