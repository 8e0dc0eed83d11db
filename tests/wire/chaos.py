"""Kill the bot again and again while it delivers, and count what arrived: `python -m tests.wire.chaos 200`.

Each kill is a SIGKILL at another point of a delivery: when the post is on its way, when Discord has it and has not
answered, when it has answered and the ledger does not know yet. At the end every delivery has one message.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from time import perf_counter

from .emulator import Emulator
from .ledger import Entry, Ledger
from .process import BotProcess
from .world import Channel, make_guild

POSTS = "/channels/*/messages"
AT_ONCE = 16
"""Briefings that come due before every kill: all senders are busy with them."""
CHANNELS = 64
LONGEST_WAY = 0.4
PATIENCE = 90.0
WORKERS = 4
MOMENTS = (0, 0.001, 0.002, 0.004, 0.008, 0.016, 0.05)
"""Seconds between the point that is waited for and the kill."""
PHASES = ("on its way", "never arrives", "made, not answered", "answered", "claimed")


@dataclass
class Figures:
    kills: int = 0
    points: int = 0
    """Deliveries that a kill caught between claim and record."""
    phases: Counter[str] = field(default_factory=Counter)
    deliveries: int = 0
    lost: int = 0
    doubled: int = 0
    misrecorded: int = 0
    refused: int = 0
    """429s drawn."""
    seconds: float = 0.0

    def __str__(self) -> str:
        phases = ", ".join(f"{name} {n}" for name, n in self.phases.items())
        return (
            f"{self.kills} kills ({phases}) caught {self.points} deliveries between claim and record; "
            f"{self.deliveries} deliveries: {self.lost} lost, {self.doubled} doubled, "
            f"{self.misrecorded} recorded wrongly; {self.refused} 429s; {self.seconds:.0f} s"
        )

    def __add__(self, other: Figures) -> Figures:
        pairs = ((name, getattr(self, name), getattr(other, name)) for name in self.__dataclass_fields__)
        return Figures(**{name: max(a, b) if name == "seconds" else a + b for name, a, b in pairs})

    @property
    def clean(self) -> bool:
        return self.lost == self.doubled == self.misrecorded == 0


class Chaos:
    """One bot on one database. Nonces are forgotten at every other kill, as Discord's are after some minutes."""

    def __init__(self, emulator: Emulator, folder: Path, seed: int) -> None:
        self.emulator = emulator
        self.folder = folder
        self.ledger = Ledger(folder)
        self.figures = Figures()
        self._random = random.Random(seed)
        guild = next(iter(emulator.world.guilds.values()))
        self._channels: Iterator[Channel] = cycle(guild.channels)
        self._expected = 0
        self._first_phase = seed * 2

    async def run(self, kills: int) -> Figures:
        started = perf_counter()
        for number in range(kills):
            async with BotProcess(self.emulator, self.folder) as process:
                await self._caught_up(process)
                await self._killed(PHASES[(self._first_phase + number) % len(PHASES)], process)
            if number % 2:
                self.emulator.forget_nonces()
        await asyncio.sleep(LONGEST_WAY)  # what was on its way at the last kill arrives
        async with BotProcess(self.emulator, self.folder) as process:
            await self._caught_up(process)
        self._count()
        self.figures.seconds = perf_counter() - started
        return self.figures

    async def _caught_up(self, process: BotProcess) -> None:
        """What the kill before left open is delivered by a process that knows nothing of it."""
        deadline = perf_counter() + PATIENCE
        while open_ones := self._open():
            self._still_runs(process)
            if perf_counter() > deadline:
                raise TimeoutError(f"after {PATIENCE} s still {open_ones}\n{process.output()[-3000:]}")
            self.ledger.lease_over()
            await asyncio.sleep(0.25)

    def _open(self) -> list[Entry | str]:
        entries = self.ledger.entries()
        unclaimed = self._expected - len(entries)
        return [*(e for e in entries if e.state != "sent"), *([f"{unclaimed} not claimed"] if unclaimed else [])]

    async def _killed(self, phase: str, process: BotProcess) -> None:
        """Let briefings come due, and end the process at a point of this phase."""
        self._prepare(phase)
        before, claims = self._posts, len(self.ledger.entries())
        await self.ledger.subscribe([next(self._channels) for _ in range(AT_ONCE)])
        self._expected += AT_ONCE
        wanted = before + self._random.randint(1, AT_ONCE)
        async with asyncio.timeout(PATIENCE):
            while not (len(self.ledger.entries()) > claims if phase == "claimed" else self._posts >= wanted):
                self._still_runs(process)
                await asyncio.sleep(0.001)
        await asyncio.sleep(self._random.choice(MOMENTS))
        await process.kill()
        self.emulator.as_ordered()
        self.figures.kills += 1
        self.figures.phases[phase] += 1
        self.figures.points += sum(entry.state == "claimed" for entry in self.ledger.entries())

    def _prepare(self, phase: str) -> None:
        if phase == "on its way":
            self.emulator.slow_next("POST", POSTS, LONGEST_WAY, times=AT_ONCE)
        elif phase == "never arrives":
            self.emulator.fail_next("POST", POSTS, 503, times=AT_ONCE)
        elif phase == "made, not answered":
            self.emulator.slow_next("POST", POSTS, 3.0, times=AT_ONCE, after_effect=True)

    @staticmethod
    def _still_runs(process: BotProcess) -> None:
        if process.exit_code is not None:
            raise RuntimeError(f"the bot ended by itself\n{process.output()}")

    @property
    def _posts(self) -> int:
        posts = (each for each in self.emulator.requests if each.method == "POST" and each.path.endswith("/messages"))
        return sum(1 for _ in posts)

    def _count(self) -> None:
        made: dict[str, list[int]] = {}
        for message in self.emulator.messages.by_id.values():
            made.setdefault(_mark(message), []).append(int(message["id"]))
        entries = self.ledger.entries()
        figures = self.figures
        figures.deliveries = len(entries)
        figures.doubled = sum(len(ids) - 1 for ids in made.values())
        figures.lost = self._expected - len(made)
        there = {number for ids in made.values() for number in ids}
        figures.misrecorded = sum(entry.message not in there for entry in entries)
        figures.refused = self.emulator.too_many_requests  # none: what is repeated is paced as well


def _mark(message: dict) -> str:
    """The nonce, which names the subscription and its slot."""
    return str(message.get("nonce"))


async def chaos(kills: int, seed: int, folder: Path, workers: int = 1) -> tuple[Figures, list[str]]:
    """The sum over workers that each kill a bot of their own, and what Discord would have refused."""
    shares = [kills // workers + (number < kills % workers) for number in range(workers)]
    folders = [folder / f"bot{number}" for number in range(workers)]
    for each in folders:  # one after the other: Alembic keeps its context in the module
        await Ledger(each).prepare()
    done = await asyncio.gather(*(_worker(share, seed + n, folders[n]) for n, share in enumerate(shares)))
    return sum((figures for figures, _ in done), Figures()), [each for _, complaints in done for each in complaints]


async def _worker(kills: int, seed: int, folder: Path) -> tuple[Figures, list[str]]:
    guild = make_guild(channels=[f"channel-{n}" for n in range(CHANNELS)])
    async with Emulator(guilds=[guild], requests_per_second=50) as emulator:
        figures = await Chaos(emulator, folder, seed).run(kills)
        return figures, emulator.unmatched + emulator.violations


async def main(kills: int = 200, seed: int = 1) -> int:
    with tempfile.TemporaryDirectory(prefix="rollcall-chaos-") as folder:
        figures, complaints = await chaos(kills, seed, Path(folder), WORKERS)
    print(f"seed {seed}: {figures}")
    print("\n".join(complaints[:5]))
    return 0 if figures.clean and not complaints else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*map(int, sys.argv[1:]))))
