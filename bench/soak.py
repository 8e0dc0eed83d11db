"""Commands, briefings and new reports together for a long while: `python -m bench.soak MINUTES [STORIES]`.

The bot runs as it is, as a process with room for few journals; Discord is the emulator of the wire tests. Half of the
commands ask one of many stories at random. Judged by the last third against the one before: memory flat, no task left
behind, no command failed, every briefing delivered, and every answer the same as from a bot that keeps all journals.
"""

from __future__ import annotations

import asyncio
import random
import socket
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bench.quiet import fill
from bot.actions.answers.question import Question, View
from bot.actions.library import Library
from bot.actions.reports.dates import read_day
from bot.chat.cards.cache import CardCache
from bot.chat.cards.tokens import Target
from bot.languages.language import language
from bot.pictures.renderer import Renderer
from bot.situation.written import read_report
from bot.store import journal
from bot.store.engine.database import Database
from tests.wire.emulator import Emulator
from tests.wire.ledger import Ledger
from tests.wire.messages import text_of
from tests.wire.process import BotProcess
from tests.wire.world import make_guild

SERVERS, CHANNELS = 4, 10
EVERY = {"command": 0.4, "story": 0.4, "briefings": 20.0, "report": 15.0, "sample": 2.0}
MOST_GROWTH = 1.04
PATIENCE = 60.0
"""Seconds for one answer: what is judged here is what stays behind, not how fast a busy machine is."""
STORIES = 2_000
JOURNALS_MIB = 16
"""Room for three in a hundred of the stories."""
LATELY = 3.0
"""Seconds after which an answer that differed is compared again: a report may have been filed between the two."""
VIEWS = {"who-left": View.LEFT, "who-stayed": View.STAYED, "status": View.STATUS}
ASKED = (
    ("who-left", {"as_of": "2020-01-{day:02}"}),
    ("who-stayed", {"as_of": "2020-01-{day:02}", "hindsight": True}),
    ("status", {"country": "DE", "as_of": "2020-01-{day:02}"}),
    ("search", {"words": "erbil"}),
    ("changes", {"from": "2020-01-04", "to": "2020-01-{day:02}"}),
)


class Reference:
    """The answers of a bot that keeps all journals in memory, over the same database."""

    def __init__(self, database: Database) -> None:
        self.library = Library(database, journals_mib=1e6)
        self.cards = CardCache(self.library, Renderer())

    async def answer(self, view: View, options: Mapping[str, str]) -> str:
        await self.library.refresh()
        shelf = await self.library.load(options["situation"])
        as_of = read_day(options["as_of"], shelf.brief, datetime.now(UTC))
        question = Question(view, shelf.slug, as_of=as_of, actor=options.get("country"))
        card = await self.cards.prepare(Target(question), language("en"))
        return text_of({"components": card.to_components()})


@dataclass
class Soak:
    emulator: Emulator
    ledger: Ledger
    port: int
    reference: Reference
    stories: int
    chosen: random.Random = field(default_factory=lambda: random.Random(1))
    numbers: count[int] = field(default_factory=lambda: count(5000))
    memory: list[float] = field(default_factory=list)
    tasks: list[float] = field(default_factory=list)
    asked: int = 0
    compared: int = 0
    differing: list[str] = field(default_factory=list)
    rounds: int = 0
    failed: float = 0

    async def command(self) -> None:
        name, options = self.chosen.choice(ASKED)
        day = self.chosen.randint(4, 31)
        filled = {key: value.format(day=day) if isinstance(value, str) else value for key, value in options.items()}
        await self.emulator.slash(name, options=filled, locale=self.chosen.choice(("en-US", "fr")), timeout=PATIENCE)
        self.asked += 1

    async def story(self) -> None:
        """Ask one of the many stories, and the bot that keeps all of them."""
        name, day = self.chosen.choice(tuple(VIEWS)), f"2020-01-{self.chosen.randint(4, 31):02}"
        options = {"situation": self._quiet(), "as_of": day} | ({"country": "DE"} if name == "status" else {})
        for patience in (LATELY, 0.0):
            shown = (await self.emulator.slash(name, options=options, locale="en-US", timeout=PATIENCE)).text
            wanted = await self.reference.answer(VIEWS[name], options)
            if shown == wanted:
                break
            if not patience:
                self.differing.append(f"{name} {options}:\n{shown}\ninstead of\n{wanted}")
            await asyncio.sleep(patience)
        self.compared += 1

    def _quiet(self) -> str:
        return f"quiet-{self.chosen.randrange(self.stories):05}"

    async def briefings(self) -> None:
        self.ledger.due_again([number for (number,) in self.ledger.ask("SELECT id FROM subscription")])
        self.rounds += 1

    async def report(self) -> None:
        """File a report in the story of the commands or in one of the many."""
        number, slug = next(self.numbers), self.chosen.choice(("iraq-2020", self._quiet()))
        written = {
            "actor": self.chosen.choice(("DE", "FR", "IT", "PL", "RO")), "action": "stay",
            "phase": "under_way", "reported": "2020-02-01", "recorded": "2020-02-01T12:00:00+00:00", "credibility": 3,
            "summary": {"en": f"Report {number}.", "fr": f"Information {number}."},
            "sources": [{"publisher": "Agency", "title": "News", "language": "en", "published": "2020-02-01"}],
        }  # fmt: skip
        async with Database(f"sqlite:///{self.ledger.path}") as database, database.write() as connection:
            covered = (await journal.situation(connection, slug)).situation
            filed = read_report({"id": f"{covered.prefix}-{number}", **written}, covered)
            await journal.append(connection, covered, [filed])

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
            f"{self.asked} commands, {self.compared} questions to {self.stories} stories, "
            f"{len(self.differing)} answered otherwise than from all journals, "
            f"{self.rounds} rounds of {SERVERS * CHANNELS} briefings, "
            f"{next(self.numbers) - 5000} reports; failed commands {self.failed:.0f}, deliveries open {open_ones}\n"
            f"memory {before:.1f} MB → {after:.1f} MB ({after / before:.3f} ×, at most {most:g}); "
            f"tasks {tasks[0]:.0f} → {tasks[1]:.0f}"
        )
        good = after <= before * most and tasks[1] <= tasks[0] + 2
        return "\n".join([text, *self.differing[:2]]), good and not (self.failed or open_ones or self.differing)


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


async def soak(minutes: float, folder: Path, most: float = MOST_GROWTH, stories: int = STORIES) -> tuple[str, bool]:
    guilds = [make_guild(n, channels=["lobby", *(f"channel-{c}" for c in range(CHANNELS))]) for n in range(SERVERS)]
    async with Emulator(guilds=guilds, requests_per_second=50, check=False) as emulator:
        ledger, port = Ledger(folder), free_port()
        await ledger.prepare()
        await fill(ledger.path, stories, shared=True)
        env = {"ROLLCALL_HEALTH_PORT": str(port), "ROLLCALL_LOG_LEVEL": "WARNING"}
        env["ROLLCALL_JOURNALS_MIB"] = str(JOURNALS_MIB)
        async with (
            BotProcess(emulator, folder, env=env) as process,
            Database(f"sqlite:///{ledger.path}") as database,
        ):
            await process.ready(2 * PATIENCE)
            await ledger.subscribe([channel for guild in guilds for channel in guild.channels[1:]])
            running = Soak(emulator, ledger, port, Reference(database), stories)
            await running.run(minutes * 60)
            await asyncio.sleep(5)
            text, good = running.judged(most)
            return text + (f"\n{process.output()}" if not good else ""), good


async def main(minutes: float = 30, stories: float = STORIES) -> int:
    with tempfile.TemporaryDirectory(prefix="rollcall-soak-") as folder:
        text, good = await soak(minutes, Path(folder), stories=int(stories))
    print(f"{minutes:g} minutes: {text}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*map(float, sys.argv[1:]))))
