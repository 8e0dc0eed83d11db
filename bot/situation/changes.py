"""What changed between two moments: postures, missions, and what was corrected or taken back."""

from dataclasses import dataclass
from datetime import datetime

from bot.situation.activity import MissionStanding
from bot.situation.journal import Journal
from bot.situation.picture import Picture, fold
from bot.situation.posture import Standing
from bot.situation.report import Entry, Report


@dataclass(frozen=True, slots=True)
class Changes:
    before: Picture
    after: Picture
    postures: tuple[tuple[Standing, Standing], ...]
    """(before, after) of each actor whose posture differs."""
    missions: tuple[tuple[MissionStanding | None, MissionStanding | None], ...]
    """(before, after) of each mission whose activity differs; None where nobody reports any."""
    reports: tuple[Report, ...]
    """What became known in between, oldest first."""
    amendments: tuple[Report, ...]
    """Corrections and retractions that became known in between."""


def changes(journal: Journal, start: datetime, end: datetime) -> Changes:
    """What changed in public between `start` (not included) and `end`."""
    before, after = fold(journal, start), fold(journal, end)
    pairs = [(before.standing(actor), standing) for actor, standing in after.standings.items()]
    # An actor whose only report was taken back is in the earlier picture alone.
    pairs += [(s, after.standing(a)) for a, s in before.standings.items() if a not in after.standings]
    codes = sorted({*before.missions, *after.missions})
    missions = [(before.missions.get(code), after.missions.get(code)) for code in codes]
    known = sorted((e for e in journal.entries if start < e.known <= end), key=lambda e: (e.known, e.id))
    return Changes(
        before=before,
        after=after,
        postures=tuple(pair for pair in pairs if pair[0].posture is not pair[1].posture),
        missions=tuple((a, b) for a, b in missions if (a and a.activity) is not (b and b.activity)),
        reports=tuple(entry for entry in known if entry.entry is Entry.REPORT),
        amendments=tuple(entry for entry in known if entry.entry is not Entry.REPORT),
    )
