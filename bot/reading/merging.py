"""Merge claims about one fact: a title, a first sentence and a later one may tell of the same move."""

from collections.abc import Sequence
from dataclasses import replace

from bot.reading.claim import Claim
from bot.situation.report import Action, Count, Phase

_DONE_AND_AHEAD = {Phase.COMPLETED, Phase.ANNOUNCED}


def merged(claims: Sequence[Claim]) -> list[Claim]:
    """Return the merged claims in the order of the text. Claims that disagree are not merged."""
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda claim: claim.title):
        order = range(len(kept)) if claim.title else range(len(kept) - 1, -1, -1)
        at = next((i for i in order if _same_fact(kept[i], claim)), None)
        if at is None:
            if not (claim.vague or claim.title) or not _known(kept, claim):
                kept.append(claim)
        else:
            kept[at] = _together(kept[at], claim)
    return sorted(
        (claim for claim in kept if not _swallowed(claim, kept)), key=lambda claim: (claim.start, claim.actor)
    )


def _family(claim: Claim) -> str:
    return "leave" if claim.leaves else claim.action.value


def _known(kept: Sequence[Claim], claim: Claim) -> bool:
    return any(other.actor == claim.actor and _family(other) == _family(claim) for other in kept)


def _same_fact(one: Claim, other: Claim) -> bool:
    if one.actor != other.actor or _family(one) != _family(other):
        return False
    if one.action == Action.CONTRIBUTION:
        return _agree(one.strength, other.strength) and _places_agree(one, other)
    if one.action == Action.STAY and _places_agree(one, other):
        return True
    if one.action in (Action.SUSPENSION, Action.RESUMPTION):
        return (
            one.phase == other.phase
            or Phase.ANNOUNCED in (one.phase, other.phase)
            or Phase.UNDER_WAY in (one.phase, other.phase)
        )
    if not (_agree(one.moved, other.moved) and _agree(one.remaining, other.remaining) and _places_agree(one, other)):
        return False
    if other.title or (one.sentence == other.sentence and {one.phase, other.phase} != _DONE_AND_AHEAD):
        return True
    if _has_happened(one, other):
        return True
    if one.phase != other.phase and not (one.leaves and _nothing_new(other) and one.phase != Phase.COMPLETED):
        return False
    return _days_agree(one, other)


def _has_happened(one: Claim, other: Claim) -> bool:
    """Whether the second sentence tells that what the first one tells in the present is done."""
    present = one.leaves and one.phase == Phase.UNDER_WAY and _nothing_new(one) and not one.title
    return present and other.phase == Phase.COMPLETED and other.action == Action.WITHDRAWAL and not other.title


def _nothing_new(claim: Claim) -> bool:
    return (
        (claim.moved is None or _some(claim.moved))
        and claim.remaining is None
        and claim.effective is None
        and not claim.origin
        and claim.phase != Phase.COMPLETED
    )


def _agree(one: Count | None, other: Count | None) -> bool:
    if one is None or other is None:
        return True
    return (one.min, one.max) == (other.min, other.max) or _some(one) or _some(other)


def _some(count: Count) -> bool:
    return count.min == 1 and count.max is None


def _places_agree(one: Claim, other: Claim) -> bool:
    return not one.origin or not other.origin or bool(set(one.origin) & set(other.origin))


def _days_agree(one: Claim, other: Claim) -> bool:
    return (
        one.effective is None
        or other.effective is None
        or one.effective.split()[-1][:7] == other.effective.split()[-1][:7]
    )


def _together(one: Claim, other: Claim) -> Claim:
    """Return the first claim, completed with what only the second says."""
    first, second = (other, one) if one.title and not other.title else (one, other)
    moved = second.moved if first.moved is None or (_some(first.moved) and second.moved is not None) else first.moved
    action = first.action
    if {first.action, second.action} == {Action.WITHDRAWAL, Action.DRAWDOWN} and first.title == second.title:
        action = Action.DRAWDOWN if first.sentence == second.sentence or second.strength else first.action
    if first.action == Action.RELOCATION and first.sentence == second.sentence and second.action != Action.RELOCATION:
        action = second.action
    return replace(
        first,
        action=action,
        phase=_phase_of(first, second),
        moved=moved,
        strength=first.strength or second.strength,
        remaining=first.remaining or second.remaining,
        origin=tuple(dict.fromkeys((*first.origin, *second.origin))),
        destination=tuple(dict.fromkeys((*first.destination, *second.destination))),
        effective=_closer(first.effective, second.effective),
        until=first.until or second.until,
        temporary=first.temporary if first.temporary is not None else second.temporary,
        vague=first.vague and second.vague,
    )


def _phase_of(first: Claim, second: Claim) -> Phase:
    pausing = first.action in (Action.SUSPENSION, Action.RESUMPTION)
    if first.title or (first.phase == Phase.ANNOUNCED and pausing and not second.title):
        return second.phase
    return second.phase if _has_happened(first, second) else first.phase


def _closer(one: str | None, other: str | None) -> str | None:
    """Return the more exact of two days: "by May" rather than "soon"."""
    if one is None or (other is not None and one.startswith("from ") and not other.startswith("from ")):
        return other
    if other is not None and other.startswith("by ") and not one.startswith("by "):
        return other
    return one


def _swallowed(claim: Claim, kept: Sequence[Claim]) -> bool:
    """Whether a claim adds nothing: a bare "is leaving" beside a fuller claim of the same actor."""
    if not claim.leaves or not _nothing_new(claim) or claim.destination:
        return False
    return any(other is not claim and other.actor == claim.actor and _covers(other, claim) for other in kept)


def _covers(richer: Claim, claim: Claim) -> bool:
    done = richer.phase == Phase.COMPLETED and richer.sentence < claim.sentence
    return richer.leaves and (claim.vague or done)
