"""Measure what stories cost that nobody asks for: `python -m bench.quiet [STORIES ...]`, by default 2,000 and 20,000.

Each has as many reports as the seed. One process opens a database with one story, others the same with many. All file
reports into the first story, ask a quiet one a first question and more, and look through the choices of a server,
also right after a public story changed its place in them.
"""

import asyncio
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

from bot.actions.answers.question import Question, View, answer
from bot.actions.library import Library
from bot.actions.reports.file import Author, Filing
from bot.actions.upkeep.open import open_library
from bot.languages.language import language
from bot.situation.written import write_situation

SEED = "iraq-2020"
FIELDS = {"country": "DE", "action": "stay", "phase": "under_way", "reported": "2020-02-10", "publisher": "AFP"}
FILINGS = 5
COLUMNS = "id, replaces, actor, known, words, written"
LISTED = "title, time_zone, starts, ends, words"
MEASURE = "--measure"
ITSELF = (sys.executable, "-m", "bench.quiet")
OWN = "slug, written, guild, shared, entries, changed, prefix, title, time_zone, starts, ends, words"


async def fill(path: Path, stories: int, *, shared: bool = False) -> None:
    """The seed once more under each of so many names, written in one go; each of another server."""
    async with open_library(f"sqlite:///{path}") as library:
        shelf = await library.load(SEED)
        situation, entries = shelf.situation, shelf.journal.entries
    with sqlite3.connect(path) as connection:
        rows = connection.execute(f"SELECT {COLUMNS} FROM report WHERE situation = ?", (SEED,)).fetchall()
        [number] = connection.execute("SELECT number FROM change").fetchone()
        listed = connection.execute(f"SELECT {LISTED} FROM situation WHERE slug = ?", (SEED,)).fetchone()
        for n in range(stories):
            slug, prefix = f"quiet-{n:05}", f"Q{n:05}"
            written = json.dumps(write_situation(replace(situation, slug=slug, prefix=prefix)))
            values = (slug, written, 10_000 + n, shared, len(entries), number + 1, prefix, *listed)
            connection.execute(f"INSERT INTO situation ({OWN}) VALUES ({', '.join('?' * 12)})", values)
            copies = [copied(row, situation.prefix, prefix, slug) for row in rows]
            connection.executemany(f"INSERT INTO report ({COLUMNS}, situation) VALUES (?, ?, ?, ?, ?, ?, ?)", copies)
        connection.execute("UPDATE situation SET last_seq = (SELECT max(seq) FROM report WHERE situation = slug)")
        connection.execute("UPDATE change SET number = ?", (number + 1,))


def copied(row: tuple[Any, ...], old: str, new: str, slug: str) -> tuple[Any, ...]:
    """A row of the journal, with ids of another story."""
    id_, replaces, actor, known, words, written = row
    renamed = replaces and replaces.replace(old, new, 1)
    return id_.replace(old, new, 1), renamed, actor, known, words, written.replace(old, new), slug


async def measure(path: Path, quiet: str) -> dict[str, float]:
    """Seconds and MiB: what a process with this database takes."""
    begun, worked = time.perf_counter(), time.process_time()
    async with open_library(f"sqlite:///{path}") as library:
        figures = {"start": time.perf_counter() - begun, "start, of processor": time.process_time() - worked}
        await asked(library, SEED)
        figures["first answer"] = time.perf_counter() - begun
        figures["memory"] = psutil.Process().memory_info().rss / 2**20
        filing, author = Filing(library), Author(1, None, "en")
        took = []
        for n in range(FILINGS):
            draft = await filing.propose(author, SEED, FIELDS | {"summary": f"They stay, says report {n}."})
            begun = time.perf_counter()
            await filing.confirm(draft.id, author)
            took.append(time.perf_counter() - begun)
        figures["filing"] = sorted(took)[FILINGS // 2]
        begun = time.perf_counter()
        await asked(library, quiet)
        figures["a quiet story's first answer"] = time.perf_counter() - begun
        figures["a quiet story's next answer"] = await next_answer(library, quiet)
        figures["a busy story's next answer"] = await next_answer(library, SEED)
        figures["a keystroke in the choices"] = min(keystroke(library) for _ in range(3))
        figures["a keystroke after a change"] = min(keystroke_after_change(library, quiet) for _ in range(3))
    return figures


async def next_answer(library: Library, slug: str) -> float:
    """Seconds to answer what was just answered."""
    took = []
    for _ in range(FILINGS):
        begun = time.perf_counter()
        await asked(library, slug)
        took.append(time.perf_counter() - begun)
    return sorted(took)[FILINGS // 2]


def keystroke_after_change(library: Library, slug: str) -> float:
    """Seconds for the first keystroke after coverage of a public story began a day earlier."""
    listed = library.index.get(slug)
    assert listed is not None
    library.index.put(listed._replace(starts=listed.starts - timedelta(days=1)))
    return keystroke(library)


def keystroke(library: Library) -> float:
    """Seconds to look for what no story has in its name."""
    begun = time.perf_counter()
    assert not any("nowhere" in one.words for one in library.for_guild(None).listed)
    return time.perf_counter() - begun


async def asked(library: Library, slug: str) -> None:
    await answer(library, Question(View.LEFT, slug), language("en"), datetime.now(UTC))


def main() -> None:
    if sys.argv[1:2] == [MEASURE]:
        print(json.dumps(asyncio.run(measure(Path(sys.argv[2]), sys.argv[3]))))
        return
    sizes, one = list(map(int, sys.argv[1:])) or [2_000, 20_000], opened(1)
    for stories in sizes:
        many = opened(stories)
        print(f"one quiet story → {stories:,}")
        for name, value in one.items():
            unit = "MiB" if name == "memory" else "s"
            more = many[name] - value
            print(f"  {name:30} {value:9.4f} → {many[name]:9.4f} {unit}  ({many[name] / value:.2f} ×, {more:+.4f})")


def opened(stories: int) -> dict[str, float]:
    """What a process takes that opens a database with so many quiet stories."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rollcall.db")
        asyncio.run(fill(path, stories, shared=True))
        measured = subprocess.check_output([*ITSELF, MEASURE, str(path), f"quiet-{stories // 2:05}"])
    figures: dict[str, float] = json.loads(measured)
    return figures


if __name__ == "__main__":
    main()
