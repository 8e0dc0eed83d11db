"""A library on a real database file: a story that goes on, one that is over, and the seed."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.actions.library import Library
from bot.actions.reports.file import Author, Filing
from bot.actions.upkeep.open import open_library
from bot.settings import Settings
from bot.situation.report import Text
from bot.situation.situation import Mission, Organisation, Place, Situation
from bot.store import journal
from tests.libraries import taken_in

NOW = datetime.now(UTC)
LIVE = Situation(
    slug="sahel",
    prefix="SA",
    title=Text("The Sahel", "Le Sahel"),
    theatre=("ML",),
    time_zone="Africa/Bamako",
    starts=(NOW - timedelta(days=60)).date(),
    organisations=(Organisation("UN", Text("United Nations", "Nations unies")),),
    missions={"MINUSMA": Mission("MINUSMA", Text("MINUSMA", "Minusma"))},
    places={"gao": Place("gao", Text("Gao", "Gao"), "ML"), "niamey": Place("niamey", Text("Niamey", "Niamey"), "NE")},
    scopes={"gao": Text("in Gao", "à Gao"), "training": Text("training", "formation")},
)
OVER = Situation(
    "story-over", "OV", Text("Over", "Fini"), ("IQ",), "Asia/Baghdad", date(2020, 1, 3), date(2020, 2, 14)
)
ALICE, BOB = Author(101, 9, "en"), Author(102, 9, "fr")
DRAWDOWN = {
    "country": "Germany",
    "action": "drawdown",
    "phase": "completed",
    "moved": "35",
    "strength": "120",
    "destination": "Niamey",
    "publisher": "AFP",
    "rating": "B2",
}


def address(database: Path) -> str:
    return Settings(database_url=f"sqlite:///{database}").database_url


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the stories, made once and copied for each test."""
    path = tmp_path_factory.mktemp("filled") / "rollcall.db"

    async def fill() -> None:
        async with open_library(address(path)) as opened, opened.database.write() as connection:
            await journal.keep_situation(connection, LIVE)
            await journal.keep_situation(connection, OVER)

    asyncio.run(fill())
    return path


@pytest.fixture
async def library(filled: Path, tmp_path: Path) -> AsyncIterator[Library]:
    async with open_library(address(Path(shutil.copy(filled, tmp_path / "rollcall.db")))) as opened:
        await taken_in(opened)
        yield opened


@pytest.fixture
def filing(library: Library) -> Filing:
    return Filing(library)
