"""Fixtures for tests of the bot inside a simulated Discord."""

from __future__ import annotations

import functools
import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import simcord
import simcord.interactions

from bot.actions.library import Library
from bot.actions.upkeep.open import open_library
from bot.app import assemble
from bot.chat.client import RollcallClient
from bot.pictures.renderer import Renderer
from bot.settings import Settings
from tests.libraries import taken_in

from .newsroom import Newsroom


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes seconds; runs where ROLLCALL_SLOW_TESTS is set")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("ROLLCALL_SLOW_TESTS"):
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason="slow: set ROLLCALL_SLOW_TESTS=1 to run it"))


def settings_for(database: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{database}")


@pytest.fixture(autouse=True)
def hardly_paced(monkeypatch: pytest.MonkeyPatch) -> None:
    """SimCord takes work that sleeps, however briefly, for work that is done."""
    monkeypatch.setattr("bot.delivery.rate_limit.REQUESTS_PER_SECOND", 100_000)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the seed, migrated and loaded once as at a first start."""
    import asyncio

    path = tmp_path_factory.mktemp("seeded") / "rollcall.db"

    async def load() -> None:
        async with open_library(settings_for(path).database_url):
            pass

    asyncio.run(load())
    return path


@pytest.fixture
def database(seeded: Path, tmp_path: Path) -> Path:
    """A copy of the seeded database for one test; a test that wants another one overrides this."""
    return Path(shutil.copy(seeded, tmp_path / "rollcall.db"))


@pytest.fixture
async def library(database: Path) -> AsyncIterator[Library]:
    async with open_library(settings_for(database).database_url) as opened:
        await taken_in(opened)
        yield opened


@pytest.fixture
async def renderer() -> AsyncIterator[Renderer]:
    """Real processes, which draw nothing."""
    async with Renderer(command=(sys.executable, "-m", "tests.chat.blank_worker")) as opened:
        yield opened


@pytest.fixture
def client(library: Library, renderer: Renderer) -> RollcallClient:
    return assemble(library, settings_for(Path("unused")), renderer=renderer).client


@pytest.fixture
def locales(monkeypatch: pytest.MonkeyPatch) -> dict[int, str]:
    """Discord's language of each reader; SimCord says en-US for everybody, so its payload is given the right one."""
    languages: dict[int, str] = {}
    build = simcord.interactions.base_payload

    def base_payload(backend: Any, **details: Any) -> Any:
        record, payload = build(backend, **details)
        payload["locale"] = languages.get(details["user_id"], "en-US")
        return record, payload

    monkeypatch.setattr(simcord.interactions, "base_payload", base_payload)
    return languages


@pytest.fixture
async def newsroom(
    library: Library, client: RollcallClient, database: Path, locales: dict[int, str]
) -> AsyncIterator[Newsroom]:
    """A server with the bot in it; at the end nothing may have been sent that Discord would refuse or that pings."""
    env = simcord.Env(client, check_errors=False)
    # SimCord looks for new work every 50 ms by default, which is most of a test's time.
    env._settle_internal = functools.partial(env._settle_internal, idle=0.002)  # type: ignore[method-assign]
    await env.start()
    try:
        room = Newsroom(env, library, database, locales)
        yield room
        assert not room.complaints()
        assert room.expects_failure or not room.unexpected(), room.unexpected()
    finally:
        await env.shutdown()
