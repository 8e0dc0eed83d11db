"""Derive from one report alone a posture, and whether it speaks of the whole contingent or of a part."""

from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.situation.report import Action, Personnel, Phase, Report
from bot.situation.situation import Situation


class Posture(StrEnum):
    WITHDRAWN = "withdrawn"
    PARTIALLY_WITHDRAWN = "partially_withdrawn"
    RELOCATED = "relocated"
    WITHDRAWING = "withdrawing"
    STAYING = "staying"
    PRESENT = "present"
    UNKNOWN = "unknown"


class Extent(StrEnum):
    """How much of the contingent moves: all, a part, or not said."""

    ALL = "all"
    PART = "part"
    UNKNOWN = "unknown"


LEFT = (Posture.WITHDRAWN, Posture.PARTIALLY_WITHDRAWN, Posture.RELOCATED, Posture.WITHDRAWING)
STAYED = (Posture.STAYING, Posture.PRESENT)
DONE = (Posture.WITHDRAWN, Posture.PARTIALLY_WITHDRAWN, Posture.RELOCATED)

MOVES = (Action.WITHDRAWAL, Action.DRAWDOWN, Action.RELOCATION)
ARRIVALS = (Action.RETURN, Action.REINFORCEMENT)
PRESENCE = (Action.CONTRIBUTION, *ARRIVALS)
CLAIMING = frozenset({Action.STAY, *MOVES, *PRESENCE})
"""Actions of which a report may say who is there."""


_STAY, _ANNOUNCED, _COMPLETED, _CANCELLED = Action.STAY, Phase.ANNOUNCED, Phase.COMPLETED, Phase.CANCELLED
_PRESENT, _PART = Posture.PRESENT, Extent.PART
"""Looking a member of an enumeration up takes longer than what is done with it here."""


def claimed_posture(report: Report, situation: Situation) -> Posture | None:
    """Return the posture that a report gives by itself; None if it does not say who is there."""
    action = report.action
    if report.phase is _CANCELLED:
        return None
    if action in MOVES:
        return posture_of_move(report, extent_of(report), situation)
    if action is _STAY:
        return Posture.STAYING
    return _PRESENT if action in PRESENCE and report.phase is not _ANNOUNCED else None


def posture_of_move(report: Report, extent: Extent, situation: Situation) -> Posture | None:
    """Return the posture that a withdrawal, drawdown or relocation gives; PRESENT if a part moves in the theatre."""
    inside = situation.inside(report.destination)
    if inside and extent is _PART:  # an actor that moves some of its people inside the theatre is there
        return None if report.phase is _ANNOUNCED else _PRESENT
    if report.phase is not _COMPLETED:
        return Posture.WITHDRAWING
    if inside or (report.action is Action.RELOCATION and not situation.outside(report.destination)):
        return Posture.RELOCATED
    return Posture.PARTIALLY_WITHDRAWN if extent is _PART else Posture.WITHDRAWN


def extent_of(report: Report) -> Extent:
    """Return whether all move or a part, by the words and numbers of the report."""
    people = report.personnel
    if people.remaining is not None and people.remaining.max == 0 and not people.remaining.scope:
        return Extent.ALL
    if report.action is Action.DRAWDOWN or _leaves_some(people):
        return _PART
    if _moves_as_many_as_there_are(people):
        return Extent.ALL
    return Extent.ALL if report.action is Action.WITHDRAWAL and not _of_a_place(report) else Extent.UNKNOWN


def _leaves_some(people: Personnel) -> bool:
    moved, strength, remaining = people.moved, people.strength, people.remaining
    if remaining is not None and (remaining.min or remaining.scope):
        return True
    if moved is None:
        return False
    if moved.scope or moved.some:  # all of those in one place are not all of the contingent
        return True
    if strength is None or strength.scope or moved.max is None:
        return False
    return moved.excludes(strength) and moved.max < (strength.min or 0)


def _moves_as_many_as_there_are(people: Personnel) -> bool:
    moved, strength = people.moved, people.strength
    if moved is None or strength is None or moved.max is None or strength.scope:
        return False
    return moved.bounded and not moved.excludes(strength)


def _of_a_place(report: Report) -> bool:
    """Whether a move that is not completed only names places to leave: "troops will leave central Iraq"."""
    return report.phase is not _COMPLETED and bool(report.origin) and not report.personnel.moved


def since(report: Report, zone: ZoneInfo) -> date:
    """Return the local day from which a report's claim holds, as far as it is known."""
    if report.effective is None or report.phase is _ANNOUNCED:
        return report.known.astimezone(zone).date()
    return report.effective.day(zone)
