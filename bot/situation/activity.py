"""From reports to what a mission does. Posture and activity are separate axes: one can stop training and stay."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.situation.intents import uncancelled
from bot.situation.posture import since
from bot.situation.report import Action, Phase, Report, better_rated
from bot.situation.situation import Situation


class Activity(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    RESUMING = "resuming"
    TRANSFERRED = "transferred"


@dataclass(frozen=True, slots=True)
class MissionStanding:
    mission: str
    activity: Activity
    since: date
    covers: tuple[str, ...]
    """The functions concerned, where the sources say: training may stop while the mission goes on."""
    reports: tuple[Report, ...]
    against: tuple[Report, ...] = ()
    announced: tuple[Report, ...] = ()
    """Resumptions and transfers that are decided or announced and not done."""

    @property
    def contested(self) -> bool:
        return bool(self.against)


_PRESENCE = (Action.CONTRIBUTION, Action.STAY, Action.RETURN, Action.REINFORCEMENT)
"""Of an organisation: its people in its own mission. That a country has some there says nothing of what they do."""


def claimed_activity(report: Report) -> Activity | None:
    done = report.phase in (Phase.UNDER_WAY, Phase.COMPLETED)
    match report.action:
        case Action.SUSPENSION if done:
            return Activity.SUSPENDED
        case Action.RESUMPTION if report.phase is Phase.COMPLETED:
            return Activity.ACTIVE
        case Action.RESUMPTION if report.phase is not Phase.CANCELLED:
            return Activity.RESUMING
        case Action.TRANSFER if report.phase is Phase.COMPLETED:
            return Activity.TRANSFERRED
        case _:
            return None


def fold_mission(
    mission: str, reports: Iterable[tuple[datetime, Report]], situation: Situation
) -> MissionStanding | None:
    """The standing of `mission` from (begins, report) pairs in any order; None when none speaks of its activity."""
    organisations = {organisation.code for organisation in situation.organisations}
    held: Activity | None = None
    run: list[Report] = []
    against: list[Report] = []
    announced: list[Report] = []
    for _, report in uncancelled(reports):
        if report.action in (Action.TRANSFER, Action.RESUMPTION) and report.phase is Phase.ANNOUNCED:
            announced.append(report)
        claimed = claimed_activity(report)
        if claimed is None:
            if held is None and report.action in _PRESENCE and report.actor in organisations:
                held, run = Activity.ACTIVE, [report]
        elif claimed is held and _explicit(run[-1]):
            run.append(report)
        elif held is not None and _explicit(run[-1]) and _same_time(run[-1], report):
            if better_rated(run[-1], report):
                against.append(report)
            else:
                held, run, against = claimed, [report], run
        else:
            held, run, against = claimed, [report], []
    if held is None:
        return None
    zone = situation.zone
    covers = tuple(dict.fromkeys(scope for report in run for scope in report.covers))
    first = min(since(report, zone) for report in run)
    open_ones = tuple(r for r in announced if r.known >= run[0].begins)
    return MissionStanding(mission, held, first, covers, tuple(run), tuple(against), open_ones)


def _explicit(report: Report) -> bool:
    return claimed_activity(report) is not None


def _same_time(one: Report, other: Report) -> bool:
    """Whether two reports speak of the same moment, so that one does not simply follow the other."""
    return one.begins == other.begins and one.known == other.known
