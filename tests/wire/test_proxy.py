"""A bot behind a rate-limiting proxy, whose own answers lose nothing, double nothing and end nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from .emulator import Emulator
from .interactions import COMMAND, command_data
from .ledger import Entry, Ledger
from .process import BotProcess
from .proxy import Proxy
from .test_briefings import POSTS, newsroom
from .world import FORUM, make_guild

Start = Callable[..., Any]
OWN_ANSWERS = (408, 429, 500, 502, 503)
REPEATED_BY_THE_LIBRARY = (500, 502)
"""While the nonce is remembered, so that there is one message all the same."""


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with Emulator(guilds=[newsroom(5)]) as running:
        yield running
    assert not running.unmatched + running.violations


@pytest.fixture
async def proxy(emulator: Emulator) -> AsyncIterator[Proxy]:
    async with Proxy(emulator) as running:
        yield running


@pytest.fixture
async def ledger(bot: BotProcess) -> Ledger:
    return Ledger(bot.folder)


@pytest.fixture
async def bot(proxy: Proxy, bot_process: Start) -> BotProcess:
    process = await bot_process(env={"ROLLCALL_DISCORD_API": proxy.url})
    await process.ready()
    return process


async def delivered_at_last(ledger: Ledger, numbers: list[int]) -> list[Entry]:
    """After a second try, where the first was not known to have arrived."""
    entries = await ledger.until({"sent", "failed", "abandoned"}, len(numbers))
    assert [ledger.paused(number) for number in numbers] == [None for _ in numbers]
    assert {entry.state for entry in entries} <= {"sent", "failed"}
    ledger.lease_over()
    return await ledger.until({"sent"}, len(numbers))


async def said(process: BotProcess, words: str) -> None:
    async with asyncio.timeout(10):
        while words not in process.output():  # noqa: ASYNC110  it is another process that says it
            await asyncio.sleep(0.05)


async def test_a_start_is_answered_from_what_the_proxy_kept(
    emulator: Emulator, proxy: Proxy, bot: BotProcess, bot_process: Start
):
    await bot.stop()
    again = await bot_process(env={"ROLLCALL_DISCORD_API": proxy.url})
    await again.ready()
    assert len(emulator.sent("GET", "/users/@me")) == 1
    assert "Germany has pulled out a part" in (await emulator.slash("who-left", options={"as_of": "2020-01-07"})).text


@pytest.mark.parametrize("status", OWN_ANSWERS)
async def test_a_post_that_the_proxy_lost_sight_of_is_looked_for_and_never_paused(
    emulator: Emulator, proxy: Proxy, ledger: Ledger, status: int
):
    channel = emulator.world.guilds[emulator.guild_id].channels[1]
    proxy.answer_next("POST", POSTS, status)
    numbers = await ledger.subscribe([channel])
    if status not in REPEATED_BY_THE_LIBRARY:
        await ledger.until({"failed"}, 1)
        emulator.forget_nonces()
    [entry] = await delivered_at_last(ledger, numbers)
    assert [message["id"] for message in emulator.posted(channel.id)] == [str(entry.message)]


@pytest.mark.parametrize("status", OWN_ANSWERS)
async def test_a_forum_s_post_is_made_once_too(emulator: Emulator, proxy: Proxy, ledger: Ledger, status: int):
    guild = emulator.world.guilds[emulator.guild_id]
    forum = next(channel for channel in guild.channels if channel.type == FORUM)
    proxy.answer_next("POST", "/channels/*/threads", status)
    [entry] = await delivered_at_last(ledger, await ledger.subscribe([forum]))
    assert [thread.id for thread in guild.threads] == [str(entry.message)]


async def test_the_key_of_an_interaction_is_in_no_log_though_the_proxy_names_it(
    emulator: Emulator, proxy: Proxy, bot: BotProcess
):
    proxy.answer_next("POST", "/interactions/*/callback", 408)
    answer = await emulator.slash("who-left", options={"as_of": "2020-01-07"})
    assert "Germany has pulled out a part" in answer.text
    await said(bot, "could not be sent")
    assert "context deadline exceeded" in bot.output()
    assert answer.interaction.token not in bot.output()


async def test_a_command_while_the_proxy_is_away_leaves_one_incident_behind(
    emulator: Emulator, proxy: Proxy, bot: BotProcess
):
    await proxy.go_away()
    data = command_data(emulator.command("who-left"), [], {}, emulator.world)
    await emulator.start(COMMAND, data, emulator.setting())
    await said(bot, "the reply to interaction")
    assert bot.output().count("ERROR") == 1
    await proxy.start()
    assert "Germany has pulled out a part" in (await emulator.slash("who-left", options={"as_of": "2020-01-07"})).text


async def test_a_server_that_joins_meanwhile_is_welcome_all_the_same(
    emulator: Emulator, proxy: Proxy, bot: BotProcess
):
    joining = make_guild(7)
    emulator.world.guilds[joining.id] = joining
    await said(bot, "connected as")
    await proxy.go_away()
    told = joining.payload(emulator.world.bot)
    del told["unavailable"]  # as Discord leaves it out where a server is joined, and none comes back
    await emulator.dispatch("GUILD_CREATE", told, joining.id)
    await said(bot, f"server {joining.id} could not be greeted")
    assert "ERROR" not in bot.output()
