"""Groups of actors with the same posture, by name; answers show them before the details."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.documents.document import Line, line, strong
from bot.documents.phrasing import Phrasing, capital
from bot.documents.standing_lines import in_order
from bot.documents.vocabulary import DISPUTED, HEADINGS, LABELS, PART_LEAVES, PART_LEAVING, SIGNS
from bot.situation.posture import LEFT, STAYED, Extent, Posture
from bot.situation.report import Phase
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing


@dataclass(frozen=True, slots=True)
class Group:
    """Actors that share a posture and a heading."""

    posture: Posture
    part: bool
    within: bool
    """For relocated actors: whether they are known to be in the theatre."""
    heading: str
    label: str
    """Short heading, for names; those who only announced a departure are marked there."""
    standings: tuple[Standing, ...]


def groups_of(standings: Iterable[Standing], phrasing: Phrasing) -> list[Group]:
    """Group standings in the usual order of postures; countries before organisations in each group."""
    found: dict[tuple[int, bool, bool], list[Standing]] = {}
    order = (*LEFT, *STAYED)
    for standing in in_order(standings, phrasing):
        if standing.posture in order:
            found.setdefault((order.index(standing.posture), *_kind(standing)), []).append(standing)
    return [
        Group(order[at], part, within, heading(held[0], phrasing), _label(held[0], phrasing), tuple(held))
        for (at, part, within), held in sorted(found.items(), key=lambda item: item[0])
    ]


def _kind(standing: Standing) -> tuple[bool, bool]:
    leaves_in_part = standing.posture is Posture.WITHDRAWING and standing.extent is Extent.PART
    return leaves_in_part, standing.posture is Posture.RELOCATED and bool(standing.destinations)


def heading(standing: Standing, phrasing: Phrasing) -> str:
    """Return the heading of the group of this standing, with its sign."""
    part, _ = _kind(standing)
    return _signed(PART_LEAVING if part else HEADINGS[standing.posture], standing, phrasing)


def _label(standing: Standing, phrasing: Phrasing) -> str:
    part, _ = _kind(standing)
    return _signed(PART_LEAVES if part else LABELS.get(standing.posture, ""), standing, phrasing)


def _signed(words: str, standing: Standing, phrasing: Phrasing) -> str:
    relocated = standing.posture is Posture.RELOCATED
    said = capital(phrasing.position(standing)) if relocated else phrasing.say(words)
    return f"{SIGNS[standing.posture]} {said}"


def is_announced(standing: Standing) -> bool:
    """Return whether its departure is only announced, not under way."""
    leaving = standing.posture is Posture.WITHDRAWING
    return leaving and all(report.phase is Phase.ANNOUNCED for report in standing.evidence)


def stand(snapshot: Snapshot, phrasing: Phrasing, postures: Sequence[Posture] = (*LEFT, *STAYED)) -> tuple[Line, ...]:
    """Return a line for each group."""
    chosen = [standing for standing in snapshot.standings.values() if standing.posture in postures]
    return tuple(names_line(group.label, group.standings, phrasing) for group in groups_of(chosen, phrasing))


def names_line(label: str, standings: Sequence[Standing], phrasing: Phrasing) -> Line:
    """Return the names of a group; those disputed are marked unless its label has the mark."""
    counted = phrasing.say("{label}:", label=f"{label} ({len(standings)})")
    marked = not label.startswith(DISPUTED)
    return line(strong(counted), " ", ", ".join(_name(standing, phrasing, marked) for standing in standings))


def _name(standing: Standing, phrasing: Phrasing, marked: bool) -> str:
    named, disputed = phrasing.signed(standing.actor), f"\u00a0{DISPUTED}" if marked and standing.contested else ""
    if is_announced(standing):
        named = phrasing.say("{name} (announced)", name=named)
    return f"{named}{disputed}"
