"""Put reports in order, and leave out cancelled plans: the actor is again what it was."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.situation.report import Action, Phase, Report

_ORDER = {Phase.ANNOUNCED: 1, Phase.UNDER_WAY: 2, Phase.COMPLETED: 3, Phase.CANCELLED: 4}
_INTENDED = (Phase.ANNOUNCED, Phase.UNDER_WAY)


def in_order(reports: Iterable[tuple[datetime, Report]]) -> list[tuple[datetime, Report]]:
    """Sort (begins, report) pairs by the time at which they begin."""
    return sorted(reports, key=lambda pair: (pair[0], _ORDER[pair[1].phase], pair[1].known, pair[1].id))


def uncancelled(ordered: Sequence[tuple[datetime, Report]]) -> Sequence[tuple[datetime, Report]]:
    """Drop cancellations and the plans that they cancel. `ordered` comes from `in_order`."""
    if not any(report.phase is Phase.CANCELLED for _, report in ordered):
        return ordered
    intents: dict[tuple[str, Action, str | None], list[str]] = defaultdict(list)
    called_off: set[str] = set()
    for _, report in ordered:
        subject = (report.actor, report.action, report.mission)
        if report.phase is Phase.CANCELLED:
            called_off.update(intents.pop(subject, ()))
        elif report.phase in _INTENDED and report.action is not Action.CONTRIBUTION:
            intents[subject].append(report.id)
    return [pair for pair in ordered if pair[1].phase is not Phase.CANCELLED and pair[1].id not in called_off]
