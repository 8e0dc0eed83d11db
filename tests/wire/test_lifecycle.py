"""How a bot's process begins and ends: alone on its file, soon when asked, and with a code that says why."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil
import pytest

from bot.store.engine.backup import verify

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


class TestASignalAmongLongWork:
    """What takes seconds is done in threads, which no signal ends."""

    @pytest.fixture
    async def process(self, emulator: Emulator, bot_process: Start, tmp_path: Path) -> BotProcess:
        (tmp_path / "spool").mkdir()
        process = await bot_process(
            env={"ROLLCALL_HOME_GUILD": emulator.guild_id, "TMPDIR": str(tmp_path / "spool")},
            folder=tmp_path,
        )
        await process.ready()
        return process

    async def test_a_dry_run_is_left_off(self, emulator: Emulator, process: BotProcess, tmp_path: Path):
        before = entries(tmp_path)
        await emulator.slash("import", options=sheet(emulator, 60_000))
        await until(lambda: "rows read" in told(emulator))
        assert await ended(process) < SUPERVISORS_WAIT
        assert "Dry run" not in told(emulator)
        assert entries(tmp_path) == before
        assert not listed(tmp_path / "spool")

    async def test_an_import_is_kept_whole_or_not_at_all(
        self, emulator: Emulator, process: BotProcess, tmp_path: Path
    ):
        before, rows = entries(tmp_path), 20_000
        asked = await emulator.slash("import", options=sheet(emulator, rows))
        await until(lambda: "Dry run" in told(emulator), 40)
        [button] = re.findall(r"i1~file~\w+", told(emulator))
        filed = asyncio.create_task(emulator.click(asked, button, timeout=60))
        await until(lambda: (tmp_path / "rollcall.db-wal").stat().st_size > 2_000_000)
        assert await ended(process) < SUPERVISORS_WAIT
        filed.cancel()
        assert entries(tmp_path) in (before, before + rows)

    async def test_a_backup_is_whole_or_left_off(self, emulator: Emulator, bot_process: Start, tmp_path: Path):
        ledger = Ledger(tmp_path)
        await ledger.prepare()
        with closing(sqlite3.connect(ledger.path)) as database, database:
            database.execute("INSERT INTO synced_commands VALUES (1, zeroblob(300000000))")
        process = await bot_process(env={"ROLLCALL_BACKUP_EVERY_HOURS": "1"}, folder=tmp_path)
        await until(lambda: listed(tmp_path, "rollcall-*.db.partial"))
        assert await ended(process) < SUPERVISORS_WAIT
        for backup in listed(tmp_path, "rollcall-*.db*"):
            verify(backup)
            assert backup.suffix == ".db"


def sheet(emulator: Emulator, rows: int) -> dict[str, str]:
    lines = "".join(f"FR,stay,completed,2020-01-{7 + n % 9:02},Agency {n},News {n}\n" for n in range(rows))
    file = emulator.choose("many.csv", f"country,action,phase,reported,publisher,title\n{lines}".encode())
    return {"file": file, "situation": "iraq-2020"}


def entries(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "rollcall.db")) as database:
        return int(database.execute("SELECT count(*) FROM report").fetchone()[0])


def told(emulator: Emulator) -> str:
    """What the answer says by now."""
    edits = emulator.sent("PATCH", "/messages/@original")
    return json.dumps(edits[-1].json) if edits else ""


def listed(folder: Path, pattern: str = "*") -> list[Path]:
    return list(folder.rglob(pattern))


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
