"""The whole answer for one moment: every actor's standing and every mission's activity."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from operator import attrgetter

from bot.situation.activity import MissionStanding, fold_mission
from bot.situation.journal import Journal
from bot.situation.posture import Posture
from bot.situation.report import Report
from bot.situation.situation import Situation
from bot.situation.standing import Standing, fold_actor
from bot.situation.subject import Answer, Pair


@dataclass(frozen=True)
class Snapshot:
    situation: Situation
    as_of: datetime
    known_at: datetime
    standings: Mapping[str, Standing]
    missions: Mapping[str, MissionStanding]
    count: int
    """Number of visible reports."""
    last_report: Report | None
    """Visible report that became known last."""
    journal: Journal = field(compare=False, repr=False)

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """Return every visible report, oldest first. This looks at each entry of the journal."""
        return tuple([report for _, report in self.journal.visible(self.as_of, self.known_at)])

    def having(self, posture: Posture) -> list[Standing]:
        return [standing for standing in self.standings.values() if standing.posture is posture]

    def standing(self, actor: str) -> Standing:
        """Return the standing of any actor: unknown if no usable report is known, which is not the same as gone."""
        return self.standings.get(actor) or Standing(actor, Posture.UNKNOWN, None)

    def claimed_otherwise(self, postures: Collection[Posture]) -> list[Standing]:
        """Return actors that have none of `postures`, although an unretracted report gives them one."""
        return [
            standing
            for standing in self.standings.values()
            if standing.posture not in postures and any(posture in postures for posture in standing.claimed)
        ]


def fold(journal: Journal, as_of: datetime, known_at: datetime | None = None) -> Snapshot:
    """Return the snapshot at `as_of` from the reports that were public at `known_at` (default: the same moment).

    The first call takes time linear in the number of entries. For another moment only the actors are worked out again
    whose reports began, became known or ended in between.
    """
    known_at = as_of if known_at is None else known_at
    question = _Question(journal, as_of, known_at)
    standings = {actor: question.standing(actor) for actor in sorted(journal.by_actor)}
    missions = {code: question.mission(code) for code in sorted(journal.by_mission)}
    return Snapshot(
        situation=journal.situation,
        as_of=as_of,
        known_at=known_at,
        standings={actor: answer.value for actor, answer in standings.items() if answer.value},
        missions={code: answer.value for code, answer in missions.items() if answer.value},
        count=sum(answer.count for answer in standings.values()),
        last_report=max(
            (answer.last for answer in standings.values() if answer.last), key=attrgetter("known", "id"), default=None
        ),
        journal=journal,
    )


class _Question:
    """Ask each actor and mission for its answer at one moment."""

    def __init__(self, journal: Journal, as_of: datetime, known_at: datetime) -> None:
        self._journal, self._moment = journal, (as_of, known_at)
        self._replaced = journal.replaced(known_at)

    def standing(self, actor: str) -> Answer[Standing | None]:
        subject, situation = self._journal.by_actor[actor], self._journal.situation

        def fold_now(visible: list[Pair], last: Report | None) -> Standing | None:
            return fold_actor(actor, visible, situation, self._moment[0], subject.strand, last)

        return subject.answer(*self._moment, self._replaced, fold_now)

    def mission(self, code: str) -> Answer[MissionStanding | None]:
        subject, situation = self._journal.by_mission[code], self._journal.situation
        return subject.answer(
            *self._moment, self._replaced, lambda visible, _: fold_mission(code, visible, situation)
        )
