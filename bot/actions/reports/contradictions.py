"""Find what new reports contradict, with one fold per actor and per mission that they mention.

Only the entries of one actor are in memory at a time, together with whatever replaces something.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
        # Entries of other actors can decide whether an entry stands: whatever replaces what goes along with it.
        self._origins: dict[str, str] = {}
        """For each entry that replaces another or is replaced: the entry that all of its chain goes back to."""
        self._chains: dict[str, dict[str, Report]] = defaultdict(dict)
        """For each of these origins: it and what replaced it since, by id."""
        self._places: dict[str, int] = {}
        """Positions of the new ones among them, by id."""
        self._link_chains()

    def _link_chains(self) -> None:
        for entry in self._held.entries:
            if entry.replaces is not None:
                self._link(entry, self._held.by_id.get(entry.replaces))
        for position in self._new.amending:
            entry = self._read(position)
            assert entry.replaces is not None
            self._places[entry.id], target = position, self._held.by_id.get(entry.replaces)
            if target is None and (earlier := self._new.position(entry.replaces)) is not None:
                self._places[entry.replaces], target = earlier, self._read(earlier)
            self._link(entry, target)

    def _link(self, entry: Report, target: Report | None) -> None:
        if target is not None:
            origin = self._origins.setdefault(target.id, target.id)
            self._origins[entry.id] = origin
            self._chains[origin] |= {target.id: target, entry.id: entry}

    def pictures(
        self, old: Sequence[Report], positions: Sequence[int]
    ) -> tuple[Snapshot, Snapshot, Mapping[str, int]]:
        """Fold without and with the new entries. Returns both snapshots and the positions of the new ones by id."""
        added = [self._read(position) for position in positions]
        ids = {report.id: position for report, position in zip(added, positions, strict=True)}
        entries = {entry.id: entry for entry in (*old, *added)}
        origins = dict.fromkeys(self._origins[id_] for id_ in entries if id_ in self._origins)
        entries |= {id_: entry for origin in origins for id_, entry in self._chains[origin].items()}
        held = self._held.positions
        places = self._places | ids
        kept = sorted((one for id_, one in entries.items() if id_ in held), key=lambda one: held[one.id])
        new = sorted((one for id_, one in entries.items() if id_ not in held), key=lambda one: places[one.id])
        before = Journal(self._held.situation, kept)
        moment = max(self._held.situation.default_moment(self._now), *(report.known for report in new))
        return fold(before, moment), fold(before.extended(new), moment), ids

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
