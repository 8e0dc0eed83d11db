"""Memory and start at many servers: `python -m bench.scale [SERVERS] [SUBSCRIPTIONS] [BOARDS]`.

The bot runs as it is, with a shard for every 2,500 servers, as a process against the emulator of the wire tests.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import psutil

from bot.store import boards as kept_boards
from bot.store.engine.database import Database
from tests.wire.emulator import Emulator
from tests.wire.ledger import Ledger
from tests.wire.process import BARE_BOT, BotProcess
from tests.wire.world import Channel, make_guild

CHANNELS = 20
ASKS = 30


async def measured(servers: int, subscriptions: int, boards: int, folder: Path) -> tuple[float, float, float, float]:
    """Megabytes, seconds until ready, seconds of processor in a quiet ten, and to answer /who-left."""
    guilds = [make_guild(n, channels=[f"channel-{c}" for c in range(CHANNELS)]) for n in range(servers)]
    shards = max(1, -(-servers // 2500))
    async with Emulator(guilds=guilds, check=False) as emulator:
        ledger = Ledger(folder)
        await ledger.prepare()
        channels = [channel for guild in guilds for channel in guild.channels[:2]][:subscriptions]
        await ledger.subscribe(channels, due=datetime.now(UTC) + timedelta(hours=12))
        await keep_boards(ledger, [guild.channels[2] for guild in guilds[:boards]])
        began = perf_counter()
        env = {"ROLLCALL_SHARDS": f"0-{shards - 1}/{shards}", "ROLLCALL_LOG_LEVEL": "INFO"}
        async with BotProcess(emulator, folder, env=env) as process:
            while "connected as" not in process.output():
                assert process.exit_code is None, process.output()
                await asyncio.sleep(0.1)
            ready = perf_counter() - began
            bot = psutil.Process(process.pid)
            await shown(emulator, boards)
            await asyncio.sleep(5)
            before = sum(bot.cpu_times()[:2])
            await asyncio.sleep(10)
            idle = sum(bot.cpu_times()[:2]) - before
            asked = [(await emulator.slash("who-left")).seconds_to_visible for _ in range(ASKS)]
            return bot.memory_info().rss / 1e6, ready, idle, median(asked)


async def bare_memory(servers: int, folder: Path) -> float:
    """Megabytes of a discord.py bot with one command in as many servers."""
    guilds = [make_guild(n, channels=[f"channel-{c}" for c in range(CHANNELS)]) for n in range(servers)]
    async with Emulator(guilds=guilds, check=False) as emulator, BotProcess(emulator, folder, BARE_BOT) as process:
        await process.ready(120)
        await asyncio.sleep(5)
        return psutil.Process(process.pid).memory_info().rss / 1e6


async def keep_boards(ledger: Ledger, channels: Sequence[Channel]) -> None:
    now = datetime.now(UTC)
    board = {"situation": "iraq-2020", "language": "en", "created_by": 1, "created": now, "not_before": now}
    async with Database(f"sqlite:///{ledger.path}") as database, database.write() as connection:
        for channel in channels:
            await kept_boards.keep_board(connection, int(channel.id), guild=int(channel.guild_id), **board)


async def shown(emulator: Emulator, boards: int) -> None:
    """Until every board is posted and pinned."""
    while len(emulator.rest.channels.pins) < boards:  # noqa: ASYNC110  the bot is another process
        await asyncio.sleep(0.5)


async def main(servers: int = 10_000, subscriptions: int = 20_000, boards: int = 1_000) -> int:
    figures = []
    for many, subscribed, kept in ((1, 0, 0), (servers, subscriptions, boards)):
        with tempfile.TemporaryDirectory(prefix="rollcall-scale-") as folder:
            figures.append(await measured(many, subscribed, kept, Path(folder)))
        memory, ready, idle, asked = figures[-1]
        print(
            f"{many} servers of {CHANNELS} channels, {subscribed} subscriptions, {kept} boards: {memory:.0f} MB, "
            f"ready after {ready:.1f} s, {idle * 10:.1f} % of a processor when quiet, /who-left {asked * 1000:.0f} ms"
        )
    with tempfile.TemporaryDirectory(prefix="rollcall-scale-") as folder:
        few, bare = [await bare_memory(many, Path(folder)) for many in (1, servers)]
    grown = (figures[1][0] - figures[0][0]) / servers * 1000
    print(f"per 1,000 servers: {grown:.1f} MB, of which discord.py alone {(bare - few) / servers * 1000:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*map(int, sys.argv[1:]))))
