"""What new reports contradict, told for all of them by one fold of each actor and each mission that they speak of.

Only one actor's entries are in memory at a time, and those that correct or retract others.
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
"""Entries named beside one that contradicts them."""
_Pairs = Iterator[tuple[str, str]]


def contradictions(held: Journal, new: Spool, now: datetime, look: Look) -> dict[int, tuple[str, ...]]:
    """By position in `new`: the ids of entries that cannot be true as well, whichever of them decides."""
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
        # Whether an entry stands may hang on entries of other actors: those are in every fold.
        amending = {position: self._read(position) for position in new.amending}
        targets = [new.position(report.replaces) for report in amending.values() if report.replaces]
        self._new_related = amending | {p: self._read(p) for p in targets if p is not None}
        old = [entry for entry in held.entries if entry.replaces]
        named = [entry.replaces for entry in (*old, *amending.values()) if entry.replaces]
        self._old_related = [*old, *(held.by_id[id_] for id_ in named if id_ in held.by_id)]

    def pictures(
        self, old: Sequence[Report], positions: Iterable[int]
    ) -> tuple[Snapshot, Snapshot, Mapping[str, int]]:
        """Without and with the new ones, and the positions of those by id."""
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
    """By the position of what is new: what it contradicts."""
    against: dict[int, dict[str, None]] = defaultdict(dict)
    for one, other in pairs:
        for id_, opposed in ((one, other), (other, one)):
            if id_ in ids and len(against[ids[id_]]) < _MOST:
                against[ids[id_]][opposed] = None
    return {position: tuple(opposed) for position, opposed in against.items() if opposed}


def _actor_pairs(before: Snapshot, after: Snapshot, actor: str) -> _Pairs:
    """Entries that cannot both be true; those that were against each other before are no news."""
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
