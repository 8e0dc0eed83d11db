"""Go over an actor's reports, oldest first, and gather what its answer needs of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.situation.claims import Claim, claim_of, end_of_stay
from bot.situation.figures import Numbers, Said
from bot.situation.posture import MOVES, PRESENCE, Posture
from bot.situation.report import Action, Phase, Report
from bot.situation.situation import Situation
from bot.situation.walk import Walk

Made = dict[str | tuple[str, bool], Claim | None]
"""Claim of each report, by its id, or if its stay has ended by its id and True; None if it claims nothing."""


@dataclass(frozen=True, slots=True)
class Halt:
    """How far a course was: the walk until then, and how much was gathered."""

    passed: int
    walk: Walk
    numbers: dict[tuple[str, str], int]
    leaving: int
    intents: int
    stays: int
    arrived: datetime | None


class Course:
    __slots__ = ("arrived", "intents", "leaving", "numbers", "passed", "stays", "walk")

    def __init__(self) -> None:
        self.passed = 0
        """Number of reports taken."""
        self.walk = Walk()
        self.numbers: dict[tuple[str, str], Numbers] = {}
        """The numbers that claims give, by field and scope."""
        self.leaving: list[Claim] = []
        """Claims of moves that are announced or under way."""
        self.intents: list[Report] = []
        """Announcements that do not say who is there today."""
        self.stays: list[tuple[int, datetime]] = []
        """The stays with an announced end: how many reports came before, and the end."""
        self.arrived: datetime | None = None
        """When the last arrival began."""

    def halt(self) -> Halt:
        numbers = {key: len(numbers.said) for key, numbers in self.numbers.items()}
        gathered = len(self.leaving), len(self.intents), len(self.stays)
        return Halt(self.passed, self.walk.copy(), numbers, *gathered, self.arrived)

    def from_halt(self, halt: Halt) -> "Course":
        """Return the course as it was at a halt on its way, to go on elsewhere."""
        new = Course()
        new.passed, new.walk, new.arrived = halt.passed, halt.walk.copy(), halt.arrived
        new.numbers = {key: self.numbers[key].until(number) for key, number in halt.numbers.items()}
        new.leaving, new.intents = self.leaving[: halt.leaving], self.intents[: halt.intents]
        new.stays = self.stays[: halt.stays]
        return new

    def go_on(
        self, ordered: Sequence[tuple[datetime, Report]], situation: Situation, as_of: datetime, made: Made
    ) -> None:
        """Take the next reports; `ordered` has no cancelled plans. Claims that are not in `made` are added to it."""
        for begins, report in ordered:
            key: str | tuple[str, bool] = report.id
            end = end_of_stay(report) if report.action is Action.STAY else None
            if end is not None:
                self.stays.append((self.passed, end))
                key = (report.id, True) if end < as_of else report.id
            if key in made:
                claim = made[key]
            else:
                claim = made[key] = claim_of(begins, report, situation, ended=key is not report.id)
            if claim is not None:
                self._take(claim)
            elif report.phase is Phase.ANNOUNCED and (report.action in MOVES or report.action in PRESENCE):
                self.intents.append(report)
            self.passed += 1

    def _take(self, claim: Claim) -> None:
        rank = self.walk.taken
        claim = self.walk.take(claim)
        for name, count in claim.numbers:
            key = name, count.scope
            if key not in self.numbers:
                self.numbers[key] = Numbers()
            self.numbers[key].add(Said(count, claim, rank))
        if claim.posture is Posture.WITHDRAWING:
            self.leaving.append(claim)
        if claim.arrives and (self.arrived is None or claim.begins > self.arrived):
            self.arrived = claim.begins
