"""What changed between two moments: postures, missions, and what was corrected or taken back."""

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
    """(before, after) of each mission whose activity differs; None where nobody reports any."""
    reports: tuple[Report, ...]
    """What became known (or was filed) in between, oldest first."""
    amendments: tuple[Report, ...]
    """Corrections and retractions among them."""
    uncredited: frozenset[str] = frozenset()
    """Ids of the retractions that no document made."""

    @property
    def quiet(self) -> bool:
        """Whether nothing at all was said."""
        return not (self.reports or self.amendments or self.postures or self.missions)


def changes(journal: Journal, start: datetime, end: datetime) -> Changes:
    """What changed in public between `start` (not included) and `end`."""
    known = [e for e in journal.entries if start < e.known <= end and e.id not in journal.housekeeping]
    return _compared(fold(journal, start), fold(journal, end), known, journal)


def filed_between(journal: Journal, first: int, last: int, start: datetime, end: datetime) -> Changes:
    """What changed for somebody who was told of the first `first` entries at `start`, and is told of `last` at `end`.

    News is what could not be told then: filed since, or filed before and dated later. So an entry that is filed into
    the past is told once, and so is one that was filed in the morning and speaks of the whole day. Corrections and
    retractions are told in the order of filing alone: one of a story that is over is known after its end. What was
    filed and undone since is no news; what was undone after it had been told is.
    """
    told = Journal(journal.situation, journal.entries[:first])
    now = journal if last == len(journal) else Journal(journal.situation, journal.entries[:last])
    reports = [entry for entry in journal.entries[:first] if entry.entry is Entry.REPORT]
    later = [entry for entry in reports if start < entry.known <= end]
    filed = [e for e in journal.entries[first:last] if e.known <= end or e.entry is not Entry.REPORT]
    news = [entry for entry in (*later, *filed) if not _is_housekeeping(entry, now, first)]
    return _compared(fold(told, start), fold(now, end), news, now)


def _is_housekeeping(entry: Report, now: Journal, first: int) -> bool:
    """Whether a reader of the first `first` entries need not be told of it."""
    if entry.id not in now.housekeeping:
        return False
    told = entry.replaces is not None and now.positions[entry.replaces] < first
    return not (told and entry.id in now.undone)


def _compared(before: Snapshot, after: Snapshot, filed: Iterable[Report], journal: Journal) -> Changes:
    pairs = [(before.standing(actor), standing) for actor, standing in after.standings.items()]
    # An actor whose only report was taken back is in the earlier picture alone.
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
