"""List the changes between two moments: postures, missions, corrections and retractions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.situation.activity import MissionStanding
from bot.situation.journal import Journal
from bot.situation.report import Entry, Report
from bot.situation.snapshot import Snapshot, fold
from bot.situation.standing import Standing


@dataclass(frozen=True, slots=True)
class Changes:
    before: Snapshot
    after: Snapshot
    postures: tuple[tuple[Standing, Standing], ...]
    """(before, after) of each actor whose posture differs."""
    missions: tuple[tuple[MissionStanding | None, MissionStanding | None], ...]
    """(before, after) of each mission whose activity differs; None if no report tells of it."""
    reports: tuple[Report, ...]
    """Reports that became known (or were filed) in between, oldest first."""
    amendments: tuple[Report, ...]
    """Corrections and retractions that became known (or were filed) in between."""
    uncredited: frozenset[str] = frozenset()
    """Ids of the retractions that cite no document of their own."""

    @property
    def quiet(self) -> bool:
        """Whether nothing changed."""
        return not (self.reports or self.amendments or self.postures or self.missions)


def changes(journal: Journal, start: datetime, end: datetime) -> Changes:
    """Return what changed in public after `start` and up to `end`."""
    known = [e for e in journal.entries if start < e.known <= end and e.id not in journal.housekeeping]
    return _compared(fold(journal, start), fold(journal, end), known, journal)


def filed_between(journal: Journal, first: int, last: int, start: datetime, end: datetime) -> Changes:
    """Return the changes for a reader who knew `first` entries at `start` and knows `last` entries at `end`.

    An entry is news if it was filed since, or was filed before and dated later. So a backdated entry is told once,
    and so is one that was filed in the morning and speaks of the whole day. Corrections and retractions are told in
    the order of filing alone, because one about a story that is over becomes known after its end. An entry that was
    filed and undone since is no news; undoing an entry that was already told is.
    """
    told, now = journal.first(first), journal.first(last)
    reports = [entry for entry in journal.entries[:first] if entry.entry is Entry.REPORT]
    later = [entry for entry in reports if start < entry.known <= end]
    filed = [e for e in journal.entries[first:last] if e.known <= end or e.entry is not Entry.REPORT]
    news = [entry for entry in (*later, *filed) if not _is_housekeeping(entry, now, first)]
    return _compared(fold(told, start), fold(now, end), news, now)


def _is_housekeeping(entry: Report, now: Journal, first: int) -> bool:
    """Whether an entry is no news for a reader of the first `first` entries: filed twice, or filed and undone."""
    if entry.id not in now.housekeeping:
        return False
    told = entry.replaces is not None and now.positions[entry.replaces] < first
    return not (told and entry.id in now.undone)


def _compared(before: Snapshot, after: Snapshot, filed: Iterable[Report], journal: Journal) -> Changes:
    pairs = [(before.standing(actor), standing) for actor, standing in after.standings.items()]
    # An actor whose only report was retracted is in the earlier snapshot alone.
    pairs += [(s, after.standing(a)) for a, s in before.standings.items() if a not in after.standings]
    codes = sorted({*before.missions, *after.missions})
    missions = [(before.missions.get(code), after.missions.get(code)) for code in codes]
    entries = sorted(filed, key=lambda entry: (entry.known, entry.id))
    return Changes(
        before=before,
        after=after,
        postures=tuple(pair for pair in pairs if pair[0].posture is not pair[1].posture),
        missions=tuple((a, b) for a, b in missions if (a and a.activity) is not (b and b.activity)),
        reports=tuple(entry for entry in entries if entry.entry is Entry.REPORT),
        amendments=tuple(entry for entry in entries if entry.entry is not Entry.REPORT),
        uncredited=journal.uncredited,
    )
