"""How a bot's process begins and ends: alone on its file, soon when asked, and with a code that says why."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil
import pytest

from .emulator import Emulator
from .ledger import Ledger
from .process import BotProcess
from .world import make_guild

pytestmark = pytest.mark.alone
Start = Callable[..., Any]
POSTS = "/channels/*/messages"
MANY = 100
UNUSABLE, DISCONNECTED = 4, 5
SUPERVISORS_WAIT = 10.0


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    """With a channel for each of many briefings."""
    guild = make_guild(channels=[f"channel-{n}" for n in range(MANY)])
    async with Emulator(guilds=[guild], requests_per_second=50) as running:
        yield running
    assert not running.unmatched + running.violations


async def until(happened: Callable[[], object], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110  what is waited for is in another process
            await asyncio.sleep(0.02)


async def delivering(emulator: Emulator, folder: Path, process: BotProcess) -> Ledger:
    """A ledger with a briefing due in every channel, and a bot that has begun to post them."""
    await process.ready()
    ledger = Ledger(folder)
    await ledger.subscribe(next(iter(emulator.world.guilds.values())).channels)
    await until(lambda: len(emulator.messages.nonces) >= 10)
    return ledger


async def ended(process: BotProcess, number: signal.Signals = signal.SIGTERM) -> float:
    """Seconds that the process took to end cleanly."""
    psutil.Process(process.pid).send_signal(number)
    started = perf_counter()
    assert await process.exited(SUPERVISORS_WAIT) == 0, process.output()
    assert "Traceback" not in process.output()
    return perf_counter() - started


class TestASecondBotOnTheSameFile:
    async def test_is_refused_with_a_sentence_that_says_who_has_it(self, emulator: Emulator, bot_process: Start):
        first = await bot_process()
        await first.ready()
        second = await bot_process(folder=first.folder)
        assert await second.exited(20) == UNUSABLE
        assert f"rollcall.db is in use by process {first.pid} on " in second.output()
        assert "Traceback" not in second.output()
        assert len(emulator.gateway.identifies) == 1
        assert first.exit_code is None

    async def test_may_start_once_the_first_was_killed(self, emulator: Emulator, bot_process: Start):
        first = await bot_process()
        await first.ready()
        await first.kill()
        second = await bot_process(folder=first.folder)
        await until(lambda: len(emulator.gateway.identifies) == 2 and emulator.gateway.complete)
        assert second.exit_code is None


class TestASignalAmongDeliveries:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    async def test_ends_it_soon_and_the_next_start_sends_the_rest_at_once_and_nothing_twice(
        self, emulator: Emulator, bot_process: Start, number: signal.Signals
    ):
        first = await bot_process()
        ledger = await delivering(emulator, first.folder, first)
        assert await ended(first, number) < 5
        left_open = [entry for entry in ledger.entries() if entry.state != "sent"]
        assert {entry.state for entry in left_open} <= {"claimed"}
        assert len(emulator.messages.nonces) == len(ledger.entries()) - len(left_open) < MANY
        await bot_process(folder=first.folder)
        await ledger.until({"sent"}, MANY, seconds=20)  # a lease that has to be waited out lasts ninety
        assert [len(emulator.posted(channel.id)) for channel in channels(emulator)] == [1] * MANY
        assert emulator.too_many_requests == 0

    async def test_ends_it_in_time_though_discord_does_not_answer(self, emulator: Emulator, bot_process: Start):
        first = await bot_process()
        await first.ready()
        emulator.slow_next("POST", POSTS, 60, times=MANY)
        ledger = Ledger(first.folder)
        await ledger.subscribe(channels(emulator))
        await until(lambda: len(ledger.entries()) > 16)
        assert await ended(first) < SUPERVISORS_WAIT
        assert {entry.state for entry in ledger.entries()} == {"claimed"}

    async def test_ends_it_in_time_though_the_gateway_does_not_answer_the_goodbye(
        self, emulator: Emulator, bot_process: Start
    ):
        process = await bot_process()
        await process.ready()
        emulator.gateway.answers_goodbyes = False
        assert await ended(process) < SUPERVISORS_WAIT


def channels(emulator: Emulator) -> Any:
    return next(iter(emulator.world.guilds.values())).channels


class TestAGatewayThatWillNotHaveIt:
    @pytest.mark.parametrize(
        ("code", "meaning"),
        [(4004, "token reset"), (4010, "invalid shard"), (4012, "invalid version"), (4014, "intents withdrawn")],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    async def test_ends_the_process_with_a_code_for_its_supervisor(
        self, emulator: Emulator, bot_process: Start, code: int, meaning: str
    ):
        process = await bot_process()
        await process.ready()
        await emulator.drop_gateway(code)
        assert await process.exited(20) == DISCONNECTED
        assert "Traceback" not in process.output()
        assert "The connection to Discord" in process.output()
