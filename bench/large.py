"""What one story of 100,000 reports costs: `python -m bench.large [REPORTS]`.

One process opens a database with the bundled stories alone, another the same with the long story. The long one is
then asked and filed into; commands of the terminal export it and ask for another story. Seconds and MiB, in
processes of their own, each with its goal.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import psutil

from bench.figures import Row, alone, difference, show
from bench.importing import imported, rollcall, write_export
from bench.synthetic import DAYS, SLUG, STARTS, file_synthetic
from bot.actions.answers.picture import plan
from bot.actions.answers.question import Question, View, answer, ready_answer
from bot.actions.collector import collector_at_rest
from bot.actions.library import Library
from bot.actions.reports.file import Author, Filing
from bot.actions.upkeep.open import open_library
from bot.languages.language import language
from bot.pictures.plan.plan import Kind
from bot.pictures.renderer import Renderer
from bot.situation.journal import Journal
from bot.situation.snapshot import fold
from bot.situation.times import end_of_day

REPORTS = 100_000
SEED = "iraq-2020"
FILINGS = 5
FIELDS = {"country": "DE", "action": "stay", "phase": "under_way", "reported": "2025-08-20", "publisher": "AFP"}
SAY = language("en")
Figures = dict[str, float]


def address(folder: Path) -> str:
    """Where commands that run in the folder look for the database."""
    return f"sqlite:///{folder / 'data/var/rollcall.db'}"


async def fill(folder: Path, reports: int) -> None:
    async with open_library(address(folder)) as library:
        if reports:
            await file_synthetic(library.database, reports)


async def started(folder: Path) -> Figures:
    """Start and first answer about another story."""
    begun = time.perf_counter()
    async with open_library(address(folder)) as library:
        await answer(library, Question(View.LEFT, SEED), SAY, datetime.now(UTC))
        figures = {"start": time.perf_counter() - begun, "memory": resident()}
        for slug in (SEED, SLUG):
            if library.known(slug) is not None:
                figures |= await asked(library, slug)
    return figures


async def asked(library: Library, slug: str) -> Figures:
    """Everything that is measured of one story, the long one or the bundled one."""
    figures: Figures = {f"{slug} read": await seconds(lambda: library.load(slug))}
    journal = library.shelf(slug).journal
    situation, last = journal.situation, end_of_day(STARTS + timedelta(days=DAYS - 1), journal.situation.zone)
    first = situation.starts
    span = min(DAYS, ((situation.ends or last.date()) - first).days)
    questions = [
        Question(View.LEFT, slug, end_of_day(first + timedelta(days=span * part // 8), situation.zone))
        for part in (7, 2, 5, 1, 6, 3, 4)
    ]
    cold = [await seconds(lambda q=question: answer(library, q, SAY)) for question in questions]  # type: ignore[misc]
    figures |= {f"{slug} a day, cold": median(cold), f"{slug} a day, the slowest": max(cold)}
    figures[f"{slug} a day, warm"] = median(ready(library, question) for question in questions * 5)
    figures[f"{slug} a day, composed"] = median([await composed(library, question) for question in questions])
    figures |= await drawn_and_filed(library, slug)
    figures[f"{slug} memory"] = resident()
    return figures


async def composed(library: Library, question: Question) -> float:
    """Ask again a moment later, when the state is known, but the words are new."""
    after = [replace(question, as_of=question.as_of + timedelta(seconds=part)) for part in (0.1, 0.2)]  # type: ignore[operator]
    await answer(library, after[0], SAY)  # plans of the day are overdue now
    return ready(library, after[1])


def ready(library: Library, question: Question) -> float:
    begun = time.perf_counter()
    assert ready_answer(library, question, SAY) is not None
    return time.perf_counter() - begun


async def folded(folder: Path) -> Figures:
    """The first fold of the long story, as it happens when the journal is read: the collector rests."""
    async with open_library(address(folder)) as library:
        read = (await library.load(SLUG)).journal
    anew = Journal(read.situation, read.entries)  # the one that was read is folded already
    with collector_at_rest(True):
        begun = time.perf_counter()
        fold(anew, read.situation.default_moment(datetime.now(UTC)))
        return {f"{SLUG} fold of all": time.perf_counter() - begun}


async def drawn_and_filed(library: Library, slug: str) -> Figures:
    async def both() -> None:
        question = Question(View.TIMELINE, slug)
        await answer(library, question, SAY)
        await renderer.drawing(await plan(library, Kind.TIMELINE, question, SAY))

    async with Renderer() as renderer:
        figures = {f"{slug} timeline and picture": await seconds(both)}
    filing, author, took = Filing(library), Author(1, None, "en"), []
    fields = FIELDS if slug == SLUG else FIELDS | {"reported": "2020-02-10"}
    for number in range(FILINGS):
        draft = await filing.propose(author, slug, fields | {"summary": f"They stay, says report {number}."})
        took.append(await seconds(lambda: filing.confirm(draft.id, author)))  # noqa: B023
    figures[f"{slug} filing"] = median(took)
    return figures


async def seconds(work: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await work()
    return time.perf_counter() - begun


def resident() -> float:
    return psutil.Process().memory_info().rss / 2**20


MEASURED = {"asked": started, "folded": folded}
"""What a process of its own measures."""


def measured(what: str, folder: Path) -> Figures:
    output = subprocess.check_output([sys.executable, "-m", "bench.large", what, str(folder)])
    return json.loads(output)  # type: ignore[no-any-return]


def rows(small: Figures, large: Figures, reports: int) -> list[Row]:
    own = {name: large[f"{SLUG} {name}"] for name in ("fold of all", "a day, cold", "a day, the slowest", "filing")}
    warm, new = "a day, warm", "a day, composed"
    return [
        difference("start and an answer of another story", small["start"], large["start"], "s", 0.5),
        alone("reading the journal", large[f"{SLUG} read"], "s"),
        alone("fold of all", own["fold of all"], "s", 0.5),
        alone("a day, cold", own["a day, cold"], "s", 0.1),
        alone("a day, cold, the slowest of seven", own["a day, the slowest"], "s", 0.1),
        difference("a day, warm", small[f"{SEED} {warm}"] * 1000, large[f"{SLUG} {warm}"] * 1000, "ms", 5),
        difference("the same day a moment later", small[f"{SEED} {new}"] * 1000, large[f"{SLUG} {new}"] * 1000, "ms"),
        alone("/timeline with picture, cold", large[f"{SLUG} timeline and picture"], "s", 2),
        difference("confirming a report", small[f"{SEED} filing"], large[f"{SLUG} filing"], "s"),
        alone("confirming a report", own["filing"], "s", 0.05),
        difference(f"memory with {reports:,} reports", small[f"{SEED} memory"], large[f"{SLUG} memory"], "MiB", 120),
    ]


def commands(small: Path, large: Path) -> list[Row]:
    other = [median(rollcall(f, "status", SEED).seconds for _ in range(3)) for f in (small, large)]
    exports = [rollcall(large, "export", SLUG, "--format", kind).seconds for kind in ("csv", "json")]
    return [
        difference(f"rollcall status {SEED}", other[0], other[1], "s", 0.2),
        *(alone(f"export as {kind}", took, "s", 8) for kind, took in zip(("CSV", "JSON"), exports, strict=True)),
    ]


def main() -> int:
    if measure := MEASURED.get(sys.argv[1] if len(sys.argv) > 1 else ""):
        print(json.dumps(asyncio.run(measure(Path(sys.argv[2])))))
        return 0
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else REPORTS
    with tempfile.TemporaryDirectory(prefix="rollcall-large-") as name:
        small, large = Path(name, "small"), Path(name, "large")
        for folder, number in ((small, 0), (large, reports)):
            (folder / "data/var").mkdir(parents=True)
            asyncio.run(fill(folder, number))
        of_large = measured("asked", large) | measured("folded", large)
        table = rows(measured("asked", small), of_large, reports) + commands(small, large)
        table.append(alone("import", imported(write_export, reports)[0].seconds, "s", 25))
    show(f"One story of {reports:,} reports", table, "bare bot: the bundled stories alone")
    return 0 if all(row.met is not False for row in table) else 1


if __name__ == "__main__":
    sys.exit(main())
