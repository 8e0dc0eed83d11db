"""Memory and start at many servers and subscriptions: `python -m bench.scale [SERVERS] [SUBSCRIPTIONS]`.

The bot runs as it is, with a shard for every 2,500 servers, as a process against the emulator of the wire tests.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import psutil

from tests.wire.emulator import Emulator
from tests.wire.ledger import Ledger
from tests.wire.process import BotProcess
from tests.wire.world import make_guild

CHANNELS = 20
ASKS = 30


async def measured(servers: int, subscriptions: int, folder: Path) -> tuple[float, float, float, float]:
    """Megabytes, seconds until ready, seconds of processor in a quiet ten, and to answer /who-left."""
    guilds = [make_guild(n, channels=[f"channel-{c}" for c in range(CHANNELS)]) for n in range(servers)]
    shards = max(1, -(-servers // 2500))
    async with Emulator(guilds=guilds, check=False) as emulator:
        ledger = Ledger(folder)
        await ledger.prepare()
        channels = [channel for guild in guilds for channel in guild.channels[:2]][:subscriptions]
        await ledger.subscribe(channels, due=datetime.now(UTC) + timedelta(hours=12))
        began = perf_counter()
        env = {"ROLLCALL_SHARDS": f"0-{shards - 1}/{shards}", "ROLLCALL_LOG_LEVEL": "INFO"}
        async with BotProcess(emulator, folder, env=env) as process:
            while "connected as" not in process.output():
                assert process.exit_code is None, process.output()
                await asyncio.sleep(0.1)
            ready = perf_counter() - began
            bot = psutil.Process(process.pid)
            await asyncio.sleep(5)
            before = sum(bot.cpu_times()[:2])
            await asyncio.sleep(10)
            idle = sum(bot.cpu_times()[:2]) - before
            asked = [(await emulator.slash("who-left")).seconds_to_visible for _ in range(ASKS)]
            return bot.memory_info().rss / 1e6, ready, idle, median(asked)


async def main(servers: int = 10_000, subscriptions: int = 20_000) -> int:
    figures = []
    for many, subscribed in ((1, 0), (servers, subscriptions)):
        with tempfile.TemporaryDirectory(prefix="rollcall-scale-") as folder:
            figures.append(await measured(many, subscribed, Path(folder)))
        memory, ready, idle, asked = figures[-1]
        print(
            f"{many} servers of {CHANNELS} channels, {subscribed} subscriptions: {memory:.0f} MB, ready after "
            f"{ready:.1f} s, {idle * 10:.1f} % of a processor when quiet, /who-left {asked * 1000:.0f} ms"
        )
    print(f"per 1,000 servers: {(figures[1][0] - figures[0][0]) / servers * 1000:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*map(int, sys.argv[1:]))))
