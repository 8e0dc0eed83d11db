"""The whole answer for one moment: every actor's standing and every mission's activity."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from bot.situation.activity import MissionStanding, fold_mission
from bot.situation.journal import Journal
from bot.situation.posture import Posture
from bot.situation.report import Report
from bot.situation.situation import Situation
from bot.situation.standing import Standing, fold_actor


@dataclass(frozen=True, slots=True)
class Snapshot:
    situation: Situation
    as_of: datetime
    known_at: datetime
    standings: Mapping[str, Standing]
    missions: Mapping[str, MissionStanding]
    reports: tuple[Report, ...]
    """Every visible report, oldest first."""
    last_report: Report | None
    """The one that became known last."""

    def having(self, posture: Posture) -> list[Standing]:
        return [standing for standing in self.standings.values() if standing.posture is posture]

    def standing(self, actor: str) -> Standing:
        """The standing of any actor: unknown when nothing usable is known, which is not the same as gone."""
        return self.standings.get(actor) or Standing(actor, Posture.UNKNOWN, None)

    def claimed_otherwise(self, postures: Collection[Posture]) -> list[Standing]:
        """Actors that have none of `postures` although an unretracted report says that they have."""
        return [
            standing
            for standing in self.standings.values()
            if standing.posture not in postures and any(posture in postures for posture in standing.claimed)
        ]


def fold(journal: Journal, as_of: datetime, known_at: datetime | None = None) -> Snapshot:
    """The picture at `as_of` for who knows what was public at `known_at` (default: the same moment).

    Linear in the number of entries, but for the sort.
    """
    known_at = as_of if known_at is None else known_at
    by_actor: dict[str, list[tuple[datetime, Report]]] = defaultdict(list)
    by_mission: dict[str, list[tuple[datetime, Report]]] = defaultdict(list)
    visible = journal.visible(as_of, known_at)
    for pair in visible:
        by_actor[pair[1].actor].append(pair)
        if pair[1].mission:
            by_mission[pair[1].mission].append(pair)
    situation = journal.situation
    standings = {actor: fold_actor(actor, by_actor[actor], situation, as_of) for actor in sorted(by_actor)}
    missions = {code: fold_mission(code, by_mission[code], situation) for code in sorted(by_mission)}
    reports = tuple([report for _, report in visible])
    return Snapshot(
        situation=situation,
        as_of=as_of,
        known_at=known_at,
        standings={actor: standing for actor, standing in standings.items() if standing},
        missions={code: mission for code, mission in missions.items() if mission},
        reports=reports,
        last_report=max(reports, key=attrgetter("known", "id"), default=None),
    )
