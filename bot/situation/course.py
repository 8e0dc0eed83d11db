"""Go over an actor's reports, oldest first, and gather what its answer needs of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.situation.claims import Claim, claim_of, end_of_stay
from bot.situation.figures import STRENGTH, Numbers
from bot.situation.posture import CLAIMING, Posture
from bot.situation.report import Action, Phase, Report
from bot.situation.situation import Situation
from bot.situation.walk import Walk

_STAY, _ANNOUNCED, _WITHDRAWING = Action.STAY, Phase.ANNOUNCED, Posture.WITHDRAWING
"""Looking a member of an enumeration up takes longer than what is done with it here."""


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
        numbers = {key: len(numbers.claims) for key, numbers in self.numbers.items()}
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

    def go_on(self, ordered: Sequence[tuple[datetime, Report]], situation: Situation, as_of: datetime) -> None:
        """Take the next reports; `ordered` has no cancelled plans."""
        for begins, report in ordered:
            if report.action in CLAIMING:
                ended = report.action is _STAY and self._has_ended(report, as_of)
                claim = claim_of(begins, report, situation, ended=ended)
                if claim is not None:
                    self._take(claim)
                elif report.phase is _ANNOUNCED:
                    self.intents.append(report)
            self.passed += 1

    def _has_ended(self, stay: Report, as_of: datetime) -> bool:
        end = end_of_stay(stay)
        if end is None:
            return False
        self.stays.append((self.passed, end))
        return end < as_of

    def _take(self, claim: Claim) -> None:
        claim = self.walk.take(claim)
        for name, count in claim.report.personnel.counts():
            # What an announcement says will move or remain is a plan, and not a fact.
            if count.bounded and (name == STRENGTH or claim.report.phase is not _ANNOUNCED):
                key = name, count.scope
                numbers = self.numbers.get(key)
                if numbers is None:
                    numbers = self.numbers[key] = Numbers()
                numbers.add(count, claim)
        if claim.posture is _WITHDRAWING:
            self.leaving.append(claim)
        if claim.arrives and (self.arrived is None or claim.begins > self.arrived):
            self.arrived = claim.begins
