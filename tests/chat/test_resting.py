"""The bot as it is composed comes to rest: it asks the database for nothing until there is something to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.actions.library import Library
from bot.app import Assembled, assemble, resting
from bot.chat.client import RollcallClient
from bot.clocks import read_clocks
from bot.pictures.renderer import Renderer

from .conftest import settings_for
from .newsroom import Newsroom


@pytest.fixture
def bot(library: Library, renderer: Renderer) -> Assembled:
    return assemble(library, settings_for(Path("unused")), renderer=renderer)


@pytest.fixture
def client(bot: Assembled) -> RollcallClient:
    return bot.client


async def test_a_bot_with_nothing_to_do_rests_until_somebody_writes(
    newsroom: Newsroom, library: Library, bot: Assembled
):
    jobs = resting(library, bot)

    async def awake() -> int:
        stamp, clocks = await library.stamp(), read_clocks()
        return sum(not rest.lasts(stamp, clocks) for _, rest in jobs)

    async def looked() -> int:
        """How many do not rest once all have looked; a full minute may begin meanwhile."""
        for _ in range(8):
            for work, _ in jobs:
                await work()
            if not await awake():
                return 0
        return await awake()

    assert await looked() == 0
    await library.choose("iraq-2020", guild=newsroom.guild.id, user=1)
    assert await awake() == len(jobs)
    assert await looked() == 0
