"""`make bench`: Rollcall against the least bot that a good discord.py developer would write, in one run.

Both answer over sockets on the same emulated Discord, turn by turn (ABAB), so that what else the machine does hits
both alike. Ratios carry from machine to machine; milliseconds do not. Nothing here fails: tables say what was met.
"""

import asyncio
import compileall
import gc
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bench.figures import Row, alone, difference, latency, ratio, show, typical
from bench.subjects import Subject, bare
from bench.synthetic import DAYS, STARTS, file_synthetic, make_reports, make_situation
from bot.situation.journal import Journal
from bot.situation.snapshot import fold
from bot.store.engine.database import Database
from bot.store.engine.migration import migrate
from tests.wire.messages import walk

SHORT, LONG = 200, 100_000
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "24"))
IN_A_ROW, AT_ONCE, COLD = 20, 50, 5
STARTS_MEASURED = 5
MOST_MEMORY, MOST_START, MOST_FOLD = 55.0, 0.6, 0.5
MOST_TIMES = 1.5
"""Of the bare bot's p95 for an answer from memory."""


@dataclass
class Taken:
    """What was measured of one bot."""

    single: list[float] = field(default_factory=list)
    bursts: list[list[float]] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    cpu: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    idle_cpu: float = 0.0
    idle_memory: float = 0.0
    busy_memory: float = 0.0
    starts: list[float] = field(default_factory=list)

    def cpu_per_command(self, kind: str) -> float:
        return self.cpu[kind] / self.asked[kind] * 1000


async def main() -> None:
    compileall.compile_dir("bot", quiet=1)  # as the libraries are that the bare bot loads
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="rollcall-bench-") as name:
        folders = {key: Path(name) / key for key in ("bare", "short", "long")}
        for folder in folders.values():
            folder.mkdir()
        await _prepare(folders["short"], SHORT)
        await _prepare(folders["long"], LONG)
        card = await _card_of(folders["short"])
        subjects = [
            bare(folders["bare"], card),
            Subject(f"{SHORT:,} reports", "who-left", folders["short"]),
            Subject(f"{LONG:,} reports", "who-left", folders["long"]),
        ]
        taken = [Taken() for _ in subjects]
        await _measure_starts(subjects[:2], taken[:2])
        await _measure_answers(subjects, taken)
        _show(subjects, taken, card)
    _show_fold()
    print(f"{time.perf_counter() - began:.0f} s, {os.cpu_count()} processors")


async def _prepare(folder: Path, entries: int) -> None:
    async with Database(f"sqlite:///{folder / 'rollcall.db'}") as database:
        await migrate(database)
        await file_synthetic(database, entries)


async def _card_of(folder: Path) -> list[int]:
    """The lengths of the texts of the answer: the bare bot is to send as much."""
    async with Subject("", "who-left", folder).running() as subject:
        answer = await subject.ask()
        return [len(part["content"]) for part in walk(answer.message["components"]) if part["type"] == 10]


async def _measure_starts(subjects: Sequence[Subject], taken: Sequence[Taken]) -> None:
    """From the start of the process to its first answer, the database and the commands being there already."""
    async with AsyncExitStack() as stack:
        for subject in subjects:
            await stack.enter_async_context(subject.running())
            await subject.process.stop()
        for _ in range(STARTS_MEASURED):
            for subject, figures in zip(subjects, taken, strict=True):
                async with subject.started() as seconds:
                    figures.starts.append(seconds)


async def _measure_answers(subjects: Sequence[Subject], taken: Sequence[Taken]) -> None:
    async with AsyncExitStack() as stack:
        for subject, figures in zip(subjects, taken, strict=True):
            began = time.perf_counter()
            await stack.enter_async_context(subject.running())
            figures.starts = figures.starts or [time.perf_counter() - began]
        await _measure_idleness(subjects, taken)
        gc.freeze()  # what the emulators hold by now is not for the collector to walk while answers are timed
        for number in range(ROUNDS):
            for subject, figures in zip(subjects, taken, strict=True):
                await _round(subject, figures, number)
        for subject, figures in zip(subjects, taken, strict=True):
            figures.busy_memory = subject.megabytes()


async def _measure_idleness(subjects: Sequence[Subject], taken: Sequence[Taken]) -> None:
    await asyncio.sleep(2)
    before = [subject.cpu() for subject in subjects]
    await asyncio.sleep(5)
    for subject, figures, used in zip(subjects, taken, before, strict=True):
        figures.idle_cpu = (subject.cpu() - used) / 5 * 100
        figures.idle_memory = subject.megabytes()


async def _round(subject: Subject, figures: Taken, number: int) -> None:
    await subject.ask()
    used = subject.cpu()
    for _ in range(IN_A_ROW):
        figures.single.append((await subject.ask()).seconds_to_visible)
    used = _spent(subject, figures, "single", used, IN_A_ROW)
    answers = await asyncio.gather(*(subject.ask(person) for person in range(AT_ONCE)))
    figures.bursts.append([answer.seconds_to_visible for answer in answers])
    used = _spent(subject, figures, "burst", used, AT_ONCE)
    for place in range(COLD):
        # A day that nobody has asked for, so that nothing of the answer is in memory.
        day = STARTS + timedelta(days=1 + (number * COLD + place) * 7919 % (DAYS - 2))
        figures.cold.append((await subject.ask(as_of=day.isoformat())).seconds_to_visible)
    _spent(subject, figures, "cold", used, COLD)


def _spent(subject: Subject, figures: Taken, kind: str, before: float, commands: int) -> float:
    now = subject.cpu()
    figures.cpu[kind] += now - before
    figures.asked[kind] += commands
    return now


def _show(subjects: Sequence[Subject], taken: Sequence[Taken], card: list[int]) -> None:
    plain = taken[0]
    for subject, figures in zip(subjects[1:], taken[1:], strict=True):
        show(f"/who-left with {subject.name}: from dispatch to visible", list(_answers(plain, figures)))
    short = taken[1]
    show(
        "The process",
        [
            difference("idle memory (RSS)", plain.idle_memory, short.idle_memory, "MB", MOST_MEMORY),
            difference("memory after the load", plain.busy_memory, short.busy_memory, "MB"),
            difference(f"memory with {LONG:,} reports", plain.idle_memory, taken[2].idle_memory, "MB"),
            difference("start to first answer", median(plain.starts), median(short.starts), "s", MOST_START),
            difference(f"start with {LONG:,} reports", median(plain.starts), median(taken[2].starts), "s"),
            difference("processor while idle", plain.idle_cpu, short.idle_cpu, "%"),
        ],
        f"both cards: texts of {', '.join(map(str, card))} characters, five buttons",
    )


def _answers(plain: Taken, ours: Taken) -> list[Row]:
    return [
        latency("one at a time", plain.single, ours.single, 50),
        latency("one at a time", plain.single, ours.single, 95, MOST_TIMES),
        latency("one at a time", plain.single, ours.single, 99),
        typical(f"{AT_ONCE} at once", plain.bursts, ours.bursts, 50),
        typical(f"{AT_ONCE} at once", plain.bursts, ours.bursts, 95, MOST_TIMES),
        typical(f"{AT_ONCE} at once", plain.bursts, ours.bursts, 99),
        latency("a day nobody asked for", plain.cold, ours.cold, 50),
        latency("a day nobody asked for", plain.cold, ours.cold, 95),
        ratio("processor, one at a time", plain.cpu_per_command("single"), ours.cpu_per_command("single"), "ms"),
        ratio(f"processor, {AT_ONCE} at once", plain.cpu_per_command("burst"), ours.cpu_per_command("burst"), "ms"),
        ratio("processor, new day", plain.cpu_per_command("cold"), ours.cpu_per_command("cold"), "ms"),
    ]


def _show_fold() -> None:
    situation = make_situation()
    reports = list(make_reports(situation, LONG))
    began = time.perf_counter()
    journal = Journal(situation, reports)
    built = time.perf_counter() - began
    now, seconds = datetime.now(UTC), []
    for _ in range(5):
        began = time.perf_counter()
        fold(journal, now)
        seconds.append(time.perf_counter() - began)
    rows = [
        alone("fold, cold", seconds[0], "s", MOST_FOLD),
        alone("fold, median of 5", median(seconds), "s", MOST_FOLD),
        alone("journal laid out", built, "s"),
    ]
    show(f"{LONG:,} reports in process", rows)


if __name__ == "__main__":
    asyncio.run(main())
