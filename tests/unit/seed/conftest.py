"""The seeds as the bot reads them, and the questions that the tests of its documents ask."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

import pytest

from bot.situation.activity import MissionStanding
from bot.situation.journal import Journal
from bot.situation.report import Report
from bot.situation.situation import Situation
from bot.situation.snapshot import Snapshot, fold
from bot.situation.standing import Standing
from bot.situation.times import end_of_day
from bot.store.seed import SeedFile

FOLDER = Path(__file__).resolve().parents[3] / "data" / "seed"
PATH = FOLDER / "iraq-2020.toml"


@dataclass
class Seed:
    situation: Situation
    reports: list[Report]
    pictures: dict[tuple[datetime, datetime], Snapshot] = field(default_factory=dict)

    @cached_property
    def journal(self) -> Journal:
        return Journal(self.situation, self.reports)

    def on(self, day: str, known: str | None = None) -> Snapshot:
        """The snapshot at the end of `day` in the theatre, in public that day or as known on a later one."""
        as_of = self.instant(day)
        known_at = self.instant(known) if known else as_of
        if (as_of, known_at) not in self.pictures:
            self.pictures[as_of, known_at] = fold(self.journal, as_of, known_at)
        return self.pictures[as_of, known_at]

    def instant(self, text: str) -> datetime:
        if "T" in text:
            return datetime.fromisoformat(text).astimezone(UTC)
        return end_of_day(date.fromisoformat(text), self.situation.zone)

    def standing(self, actor: str, day: str, known: str | None = None) -> Standing:
        return self.on(day, known).standing(actor)

    def mission(self, code: str, day: str) -> MissionStanding:
        return self.on(day).missions[code]

    def said(self, day: str, words: str, matches: Callable[[Report], bool] = lambda report: True) -> Report:
        """The one report that was public by `day`, whose English summary has all of `words`."""
        found = [
            report
            for report in self.on(day).reports
            if all(word in report.summary.en for word in words.split()) and matches(report)
        ]
        assert len(found) == 1, (words, [report.id for report in found])
        return found[0]


@pytest.fixture(scope="session")
def seed() -> Seed:
    return Seed(*SeedFile(PATH, "").read())


@pytest.fixture(scope="session")
def unrwa() -> Seed:
    return Seed(*SeedFile(FOLDER / "unrwa-2024.toml", "").read())


@pytest.fixture(scope="session", params=["seed", "unrwa"])
def story(request: pytest.FixtureRequest) -> Seed:
    """Each of the seeds, for what holds of all."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Seed)
    return found
