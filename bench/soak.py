"""Commands, briefings and new reports together for a long while: `python -m bench.soak MINUTES`.

The bot runs as it is, as a process; Discord is the emulator of the wire tests. Judged by the last third against the
one before: memory flat, no task left behind, no command failed, every briefing delivered.
"""

from __future__ import annotations

import asyncio
import random
import socket
import sys
import tempfile
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot.situation.written import read_report
from bot.store import journal
from bot.store.engine.database import Database
from tests.wire.emulator import Emulator
from tests.wire.ledger import Ledger
from tests.wire.process import BotProcess
from tests.wire.world import make_guild

SERVERS, CHANNELS = 4, 10
EVERY = {"command": 0.2, "briefings": 20.0, "report": 15.0, "sample": 2.0}
MOST_GROWTH = 1.04
ASKED = (
    ("who-left", {"as_of": "2020-01-{day:02}"}),
    ("who-stayed", {"as_of": "2020-01-{day:02}", "hindsight": True}),
    ("status", {"country": "DE", "as_of": "2020-01-{day:02}"}),
    ("search", {"words": "erbil"}),
    ("changes", {"from": "2020-01-04", "to": "2020-01-{day:02}"}),
)


@dataclass
class Soak:
    emulator: Emulator
    ledger: Ledger
    port: int
    chosen: random.Random = field(default_factory=lambda: random.Random(1))
    numbers: count[int] = field(default_factory=lambda: count(5000))
    memory: list[float] = field(default_factory=list)
    tasks: list[float] = field(default_factory=list)
    asked: int = 0
    rounds: int = 0
    failed: float = 0

    async def command(self) -> None:
        name, options = self.chosen.choice(ASKED)
        day = self.chosen.randint(4, 31)
        filled = {key: value.format(day=day) if isinstance(value, str) else value for key, value in options.items()}
        await self.emulator.slash(name, options=filled, locale=self.chosen.choice(("en-US", "fr")))
        self.asked += 1

    async def briefings(self) -> None:
        self.ledger.due_again([number for (number,) in self.ledger.ask("SELECT id FROM subscription")])
        self.rounds += 1

    async def report(self) -> None:
        number = next(self.numbers)
        written = {
            "id": f"IQ20-{number}", "actor": self.chosen.choice(("DE", "FR", "IT", "PL", "RO")), "action": "stay",
            "phase": "under_way", "reported": "2020-02-01", "recorded": "2020-02-01T12:00:00+00:00", "credibility": 3,
            "summary": {"en": f"Report {number}.", "fr": f"Information {number}."},
            "sources": [{"publisher": "Agency", "title": "News", "language": "en", "published": "2020-02-01"}],
        }  # fmt: skip
        async with Database(f"sqlite:///{self.ledger.path}") as database, database.write() as connection:
            covered = (await journal.situation(connection, "iraq-2020")).situation
            await journal.append(connection, covered, [read_report(written, covered)])

    async def sample(self) -> None:
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{self.port}/metrics") as answer:
            families = text_string_to_metric_families(await answer.text())
        found = {(each.name, each.labels.get("result")): each.value for family in families for each in family.samples}
        self.memory.append(found["process_resident_memory_bytes", None] / 1e6)
        self.tasks.append(found["rollcall_tasks", None])
        self.failed = found.get(("rollcall_command_seconds_count", "failed"), 0)

    async def run(self, seconds: float) -> None:
        ends = perf_counter() + seconds

        async def again(name: str) -> None:
            while perf_counter() < ends:
                began = perf_counter()
                await getattr(self, name)()
                await asyncio.sleep(max(0.0, EVERY[name] - (perf_counter() - began)))

        await asyncio.gather(*(again(name) for name in EVERY))

    def judged(self, most: float) -> tuple[str, bool]:
        third = len(self.memory) // 3
        before, after = median(self.memory[third : 2 * third]), median(self.memory[2 * third :])
        tasks = median(self.tasks[third : 2 * third]), median(self.tasks[2 * third :])
        open_ones = sum(entry.state not in ("sent", "quiet") for entry in self.ledger.entries())
        text = (
            f"{self.asked} commands, {self.rounds} rounds of {SERVERS * CHANNELS} briefings, "
            f"{next(self.numbers) - 5000} reports; failed commands {self.failed:.0f}, deliveries open {open_ones}\n"
            f"memory {before:.1f} MB → {after:.1f} MB ({after / before:.3f} ×, at most {most:g}); "
            f"tasks {tasks[0]:.0f} → {tasks[1]:.0f}"
        )
        return text, after <= before * most and tasks[1] <= tasks[0] + 2 and not self.failed and not open_ones


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


async def soak(minutes: float, folder: Path, most: float = MOST_GROWTH) -> tuple[str, bool]:
    guilds = [make_guild(n, channels=["lobby", *(f"channel-{c}" for c in range(CHANNELS))]) for n in range(SERVERS)]
    async with Emulator(guilds=guilds, requests_per_second=50, check=False) as emulator:
        ledger, port = Ledger(folder), free_port()
        await ledger.prepare()
        env = {"ROLLCALL_HEALTH_PORT": str(port), "ROLLCALL_LOG_LEVEL": "WARNING"}
        async with BotProcess(emulator, folder, env=env) as process:
            await process.ready()
            await ledger.subscribe([channel for guild in guilds for channel in guild.channels[1:]])
            running = Soak(emulator, ledger, port)
            await running.run(minutes * 60)
            await asyncio.sleep(5)
            text, good = running.judged(most)
            return text + (f"\n{process.output()}" if not good else ""), good


async def main(minutes: float = 30) -> int:
    with tempfile.TemporaryDirectory(prefix="rollcall-soak-") as folder:
        text, good = await soak(minutes, Path(folder))
    print(f"{minutes:g} minutes: {text}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*map(float, sys.argv[1:]))))
