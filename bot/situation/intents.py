"""Put reports in order, and leave out cancelled plans: the actor is again what it was."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from bot.situation.posture import MOVES
from bot.situation.report import Action, Phase, Report

_ORDER = {Phase.ANNOUNCED: 1, Phase.UNDER_WAY: 2, Phase.COMPLETED: 3, Phase.CANCELLED: 4}
_Subject = tuple[str, Action, str | None]
_INTENDED = (Phase.ANNOUNCED, Phase.UNDER_WAY)


def in_order(reports: Iterable[tuple[datetime, Report]]) -> list[tuple[datetime, Report]]:
    """Sort (begins, report) pairs by the time at which they begin."""
    return sorted(reports, key=_place)


def _place(pair: tuple[datetime, Report]) -> tuple[datetime, int, datetime, str]:
    begins, report = pair
    return begins, _ORDER[report.phase], report.known, report.id


def uncancelled(ordered: Sequence[tuple[datetime, Report]]) -> Sequence[tuple[datetime, Report]]:
    """Drop cancellations and the plans that they cancel. `ordered` comes from `in_order`."""
    if not any(report.phase is Phase.CANCELLED for _, report in ordered):
        return ordered
    intents: dict[_Subject, list[str]] = defaultdict(list)
    called_off: set[str] = set()
    for _, report in ordered:
        subject = (report.actor, report.action, report.mission)
        if report.phase is Phase.CANCELLED:
            for one in _cancelled(subject, intents):
                called_off.update(intents.pop(one))
        elif report.phase in _INTENDED and report.action is not Action.CONTRIBUTION:
            intents[subject].append(report.id)
    return [pair for pair in ordered if pair[1].phase is not Phase.CANCELLED and pair[1].id not in called_off]


def _cancelled(subject: _Subject, intents: Collection[_Subject]) -> list[_Subject]:
    """Return the plans that a cancellation names; if none exactly, any move of the actor that it may mean."""
    if subject in intents:
        return [subject]
    actor, action, mission = subject
    if action not in MOVES:
        return []
    return [
        one
        for one in intents
        if one[0] == actor and one[1] in MOVES and (one[2] == mission or None in (mission, one[2]))
    ]
