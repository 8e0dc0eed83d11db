"""Find what new reports contradict, with one fold per actor and per mission that they mention.

Only the entries of one actor are in memory at a time, together with all corrections and retractions.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from bot.actions.files.spool import Spool
from bot.actions.threads import Look
from bot.situation.journal import Journal
from bot.situation.report import Report
from bot.situation.snapshot import Snapshot, fold

_MOST = 3
"""Most entries named beside one that contradicts them."""
_Pairs = Iterator[tuple[str, str]]


def contradictions(held: Journal, new: Spool, now: datetime, look: Look) -> dict[int, tuple[str, ...]]:
    """Map positions in `new` to the ids of entries that cannot be true as well, whichever of them decides."""
    found: dict[int, tuple[str, ...]] = {}
    entries = _Entries(held, new, now, look)
    for actor, positions in new.by_actor.items():
        before, after, ids = entries.pictures(entries.by_actor[actor], positions)
        found |= _named(_actor_pairs(before, after, actor), ids)
    for mission, positions in new.by_mission.items():
        _, after, ids = entries.pictures(entries.by_mission[mission], positions)
        found |= _named(_mission_pairs(after, mission), ids)
    return found


class _Entries:
    def __init__(self, held: Journal, new: Spool, now: datetime, look: Look) -> None:
        self._held, self._new, self._now, self._look = held, new, now, look
        self.by_actor: dict[str, list[Report]] = defaultdict(list)
        self.by_mission: dict[str, list[Report]] = defaultdict(list)
        for entry in held.entries:
            self.by_actor[entry.actor].append(entry)
            self.by_mission[entry.mission or ""].append(entry)
        # Entries of other actors can decide whether an entry stands: corrections and retractions are in every fold.
        amending = {position: self._read(position) for position in new.amending}
        targets = [new.position(report.replaces) for report in amending.values() if report.replaces]
        self._new_related = amending | {p: self._read(p) for p in targets if p is not None}
        old = [entry for entry in held.entries if entry.replaces]
        named = [entry.replaces for entry in (*old, *amending.values()) if entry.replaces]
        self._old_related = [*old, *(held.by_id[id_] for id_ in named if id_ in held.by_id)]

    def pictures(
        self, old: Sequence[Report], positions: Iterable[int]
    ) -> tuple[Snapshot, Snapshot, Mapping[str, int]]:
        """Fold without and with the new entries. Returns both snapshots and the positions of the new ones by id."""
        added = {position: self._read(position) for position in positions}
        ids = {report.id: position for position, report in added.items()}
        added |= self._new_related
        kept = sorted(
            {e.id: e for e in (*old, *self._old_related)}.values(), key=lambda e: self._held.positions[e.id]
        )
        before = Journal(self._held.situation, kept)
        after = before.extended(added[position] for position in sorted(added))
        moment = max(self._held.situation.default_moment(self._now), *(report.known for report in added.values()))
        return fold(before, moment), fold(after, moment), ids

    def _read(self, position: int) -> Report:
        self._look()
        return self._new.report(position)


def _named(pairs: _Pairs, ids: Mapping[str, int]) -> dict[int, tuple[str, ...]]:
    """Map the position of each new entry to the ids of entries that it contradicts."""
    against: dict[int, dict[str, None]] = defaultdict(dict)
    for one, other in pairs:
        for id_, opposed in ((one, other), (other, one)):
            if id_ in ids and len(against[ids[id_]]) < _MOST:
                against[ids[id_]][opposed] = None
    return {position: tuple(opposed) for position, opposed in against.items() if opposed}


def _actor_pairs(before: Snapshot, after: Snapshot, actor: str) -> _Pairs:
    """Yield the pairs of entries that cannot both be true, except those that were against each other before."""
    old, new = before.standing(actor), after.standing(actor)
    known = {one.id for one in old.against}
    if new.evidence:
        deciding = new.evidence[-1].id
        yield from ((one.id, deciding) for one in new.against)
        fresh = [one.id for one in new.against if one.id not in known][:_MOST]
        yield from ((one.id, other) for one in new.evidence for other in fresh)
    disputes = ((dispute.decided.id, dispute.against.id) for dispute in new.disputes)
    yield from ((one, other) for one, other in disputes if one != other)


def _mission_pairs(after: Snapshot, mission: str) -> _Pairs:
    standing = after.missions.get(mission)
    if standing is not None:
        yield from ((one.id, other.id) for one in standing.against[:_MOST] for other in standing.reports[-_MOST:])
