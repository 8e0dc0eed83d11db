"""Fixtures: a seeded database file of the test's own, with a story that goes on beside the seed."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.actions.upkeep.open import open_library
from bot.settings import Settings
from bot.store import journal

from .channels import HARBOUR, OVER, Desk, Recorder


def settings_for(database: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{database}")


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated and loaded once, as at a first start."""
    path = tmp_path_factory.mktemp("deliveries") / "rollcall.db"

    async def load() -> None:
        async with open_library(settings_for(path).database_url) as library, library.database.write() as connection:
            await journal.keep_situation(connection, HARBOUR)
            await journal.keep_situation(connection, OVER)

    asyncio.run(load())
    return path


@pytest.fixture
def database(seeded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(seeded, tmp_path / "rollcall.db"))


@pytest.fixture
def courier() -> Recorder:
    return Recorder()


@pytest.fixture
async def desk(database: Path, courier: Recorder) -> AsyncIterator[Desk]:
    async with open_library(settings_for(database).database_url) as library:
        yield Desk(library, courier)
