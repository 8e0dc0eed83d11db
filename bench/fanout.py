"""Two thousand channels due in the same minute, under Discord's 50 requests a second: `python -m bench.fanout`.

The bot runs as it is, as a process; Discord is the emulator of the wire tests. Meanwhile a reader asks /who-left
twice a second. Printed: how long until every channel has its briefing, what was lost or doubled, in which order
they came, and how long the reader waited, before and during.
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from tests.wire.emulator import Emulator
from tests.wire.ledger import Ledger
from tests.wire.process import BotProcess
from tests.wire.world import Channel, Guild, make_guild

CHANNELS, SERVERS, LIMIT = 2000, 80, 50
BIG_SERVER = 25
"""Channels of one server; the first has ten times as many, to starve the others if it can."""
LONGEST = 1.15
ASK_EVERY = 0.5
IDLE_ASKS = 40


@dataclass
class Result:
    channels: int
    seconds: float
    refused: int
    lost: int
    doubled: int
    out_of_order: int
    """By how many posts the one that was most out of turn was overtaken, of those due at other times."""
    small_server: float
    """Seconds from the first post of the latest-due group to the worst placed server's first post in it."""
    idle: list[float]
    busy: list[float]

    @property
    def floor(self) -> float:
        return self.channels / LIMIT

    def __str__(self) -> str:
        idle, busy = p95(self.idle), p95(self.busy)
        return "\n".join(
            (
                f"{self.channels} channels delivered in {self.seconds:.1f} s; the limit allows {self.floor:.1f} s"
                f" (ratio {self.seconds / self.floor:.2f}, at most {LONGEST})",
                f"429s drawn {self.refused}, lost {self.lost}, doubled {self.doubled}",
                f"oldest due first: at most {self.out_of_order} posts out of turn; "
                f"every server had its first within {self.small_server:.1f} s of its group",
                f"/who-left p95: idle {idle * 1000:.1f} ms, during {busy * 1000:.1f} ms"
                f" (ratio {busy / idle:.2f}, at most 2); worst {max(self.busy) * 1000:.0f} ms of {len(self.busy)}",
            )
        )

    @property
    def good(self) -> bool:
        in_time = self.seconds <= LONGEST * self.floor and p95(self.busy) <= 2 * p95(self.idle)
        return in_time and not (self.refused or self.lost or self.doubled)


def p95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20)[-1]


def servers(channels: int) -> list[Guild]:
    """One with ten times as many briefings as the others."""
    large = BIG_SERVER * 10
    sizes = [min(large, channels), *(BIG_SERVER for _ in range((channels - large) // BIG_SERVER))]
    return [
        make_guild(number, channels=["lobby", *(f"channel-{n}" for n in range(size))])
        for number, size in enumerate(sizes)
    ]


async def bench(channels: int, folder: Path) -> Result:
    guilds = servers(channels)
    async with Emulator(guilds=guilds, requests_per_second=LIMIT, check=False) as emulator:
        ledger = Ledger(folder)
        await ledger.prepare()
        async with BotProcess(emulator, folder, env={"ROLLCALL_LOG_LEVEL": "WARNING"}) as process:
            await process.ready(60)
            await asyncio.sleep(4)
            gc.freeze()  # what the emulator holds by now is not for the collector to walk while answers are timed
            idle = [await ask(emulator) for _ in range(IDLE_ASKS)]
            due = await make_due(ledger, [channel for guild in guilds for channel in guild.channels[1:]])
            busy = await answered_until_delivered(emulator, len(due), process)
            await asyncio.sleep(2)  # for a second message, if there were one
        return judged(emulator, due, idle, busy)


async def make_due(ledger: Ledger, channels: list[Channel]) -> dict[str, datetime]:
    """All within one minute, in four groups fifteen seconds apart, the last of them due now; by channel."""
    channels = random.Random(1).sample(channels, len(channels))
    now = datetime.now(UTC)
    due: dict[str, datetime] = {}
    for group in range(4):
        chosen, instant = channels[group::4], now - timedelta(seconds=15 * group)
        # In one transaction each, as fast as that goes: the bot may begin with the first.
        await ledger.subscribe(chosen, due=instant + timedelta(minutes=1), language=("en", "fr")[group % 2])
        due |= {channel.id: instant for channel in chosen}
    ledger.ask(
        "UPDATE subscription SET next_due = strftime('%Y-%m-%d %H:%M:%f000', julianday(next_due) - 1.0 / 1440)"
    )
    return due


async def answered_until_delivered(emulator: Emulator, many: int, process: BotProcess) -> list[float]:
    asked = []
    async with asyncio.timeout(many / LIMIT * 4 + 30):
        while len(emulator.messages.nonces) < many:
            if process.exit_code is not None:
                raise RuntimeError(process.output())
            asked.append(await ask(emulator))
    return asked


async def ask(emulator: Emulator) -> float:
    """Seconds until the reader sees the answer."""
    started = perf_counter()
    answer = await emulator.slash("who-left")
    await asyncio.sleep(max(0.0, ASK_EVERY - (perf_counter() - started)))
    return answer.seconds_to_visible


def judged(emulator: Emulator, due: dict[str, datetime], idle: list[float], busy: list[float]) -> Result:
    posts = [
        (request.at, request.path.split("/")[2])
        for request in emulator.sent("POST", "/messages")
        if request.status == 200 and request.path.startswith("/channels/")
    ]
    made = Counter(message["channel_id"] for message in emulator.messages.by_id.values() if message.get("nonce"))
    order = [due[channel] for _, channel in posts]
    return Result(
        channels=len(due),
        seconds=posts[-1][0] - posts[0][0],
        refused=emulator.too_many_requests,
        lost=sum(channel not in made for channel in due),
        doubled=sum(count - 1 for count in made.values()),
        out_of_order=most_out_of_turn(order),
        small_server=longest_wait_for_a_first(emulator, posts, due),
        idle=idle,
        busy=busy,
    )


def most_out_of_turn(order: list[datetime]) -> int:
    """The longest stretch between a post and the last earlier-due one that came after it."""
    last = {instant: place for place, instant in enumerate(order)}
    first: dict[datetime, int] = {}
    for place, instant in enumerate(order):
        first.setdefault(instant, place)
    return max([0, *(last[a] - first[b] for a in last for b in first if a < b)])


def longest_wait_for_a_first(emulator: Emulator, posts: list[tuple[float, str]], due: dict[str, datetime]) -> float:
    latest = max(due.values())
    group = [(at, channel) for at, channel in posts if due[channel] == latest]
    firsts: dict[str, float] = {}
    for at, channel in group:
        place = emulator.world.place(channel)
        assert place is not None
        firsts.setdefault(place.guild_id, at)
    return max(firsts.values()) - group[0][0]


async def main(channels: int = CHANNELS) -> int:
    print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory(prefix="rollcall-fanout-") as folder:
        result = await bench(channels, Path(folder))
    print(result)
    return 0 if result.good else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*map(int, sys.argv[1:]))))
