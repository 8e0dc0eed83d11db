"""Measure the website: `python -m bench.website [STORIES]`.

So many stories of as many reports as the seed are put on the web, and a bot's website writes them, without pictures.
Then one report is filed into one of them, and the bot starts anew. Then a page is asked for 500 times a second while
somebody asks /who-left. All on one processor.
"""

import asyncio
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import psutil

from bench.quiet import FIELDS, SEED, fill
from bot.actions.answers.question import Question, View, ready_answer
from bot.actions.library import Library
from bot.actions.reports.file import Author, Filing
from bot.actions.upkeep.open import open_library
from bot.languages.language import language
from bot.pictures.renderer import Renderer
from bot.site.addresses import Site
from bot.site.publish import Publisher
from bot.site.server import served
from bot.site.website import Website

STORIES, A_SECOND, SECONDS = 2_000, 500, 10
EVERY = 100
"""Stories between two lines of progress."""
BLANK = (sys.executable, "-m", "tests.chat.blank_worker")
"""Draws nothing, at once."""


def put_on_the_web(database: Path) -> None:
    """Share and publish every story, as their servers would."""
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE change SET number = number + 1")
        connection.execute("UPDATE situation SET shared = 1, changed = (SELECT number FROM change)")
        connection.execute(
            "INSERT INTO publication (situation, guild, licence, since) "
            "SELECT slug, guild, '', '2026-01-01 00:00:00' FROM situation WHERE slug != 'unrwa-2024'"
        )


async def rebuild(website: Website, stories: int) -> None:
    begun = last = time.perf_counter()
    busy, told, number = time.process_time(), 0, 0
    while await website.run():
        number += 1
        if number % EVERY == 0 or number == stories:
            now, each = time.perf_counter(), number - told
            print(f"{number:>6} of {stories} stories, {(now - last) / each * 1000:.0f} ms each", flush=True)
            last, told = now, number
    assert number == stories
    memory = psutil.Process().memory_info().rss / 2**20
    busy = (time.process_time() - busy) / stories
    print(
        f"full rebuild: {time.perf_counter() - begun:.1f} s; processor {busy * 1000:.0f} ms a story; {memory:.0f} MiB"
    )


async def change(library: Library, website: Website) -> None:
    """From a filing to its pages."""
    filing, author, taken, busy = Filing(library), Author(1, 10_000, "en"), [], []
    for number in range(5):
        draft = await filing.propose(author, SEED, FIELDS | {"summary": f"They stay, {number}."})
        await filing.confirm(draft.id, author)
        begun, worked = time.perf_counter(), time.process_time()
        assert await website.run()
        taken.append(time.perf_counter() - begun)
        busy.append(time.process_time() - worked)
        assert not await website.run()
    print(f"a change rewrites one story: {statistics.median(taken):.2f} s, at most {max(taken):.2f} s")
    print(f"  of that on the processor: {statistics.median(busy):.2f} s")


async def rest(publisher: Publisher) -> None:
    """What a second costs in which nothing is filed, and the first one after a start."""
    website, taken = Website(publisher), []
    for _ in range(11):
        begun = time.perf_counter()
        assert not await website.run()
        taken.append((time.perf_counter() - begun) * 1000)
    first, *others = taken
    print(f"a start that has nothing to write: {first:.0f} ms; a quiet second: {statistics.median(others):.1f} ms")


async def ask(library: Library) -> list[float]:
    """How long /who-left takes to compose, asked twenty times a second."""
    taken, question = [], Question(View.LEFT, SEED)
    await library.load(SEED)
    for _ in range(SECONDS * 20):
        begun = time.perf_counter()
        await asyncio.sleep(0)
        assert ready_answer(library, question, language("en")) is not None
        taken.append(time.perf_counter() - begun)
        await asyncio.sleep(0.05)
    return taken


async def serve(library: Library, root: Path) -> None:
    alone = await ask(library)
    async with served(root, "127.0.0.1", 0) as port:
        visitor = [sys.executable, "-m", "bench.website", "--visit", f"http://127.0.0.1:{port}/{SEED}/en/"]
        process = await asyncio.create_subprocess_exec(*visitor, stdout=subprocess.PIPE)
        beside = await ask(library)
        told, _ = await process.communicate()
    print(told.decode().strip())
    before, after = statistics.median(alone) * 1000, statistics.median(beside) * 1000
    print(f"/who-left: {before:.2f} ms alone, {after:.2f} ms beside it: {after / before:.2f} times")


async def visit(url: str) -> None:
    """Ask for a page at a steady pace, from another process."""
    taken: list[float] = []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=50), auto_decompress=False) as session:

        async def one() -> None:
            begun = time.perf_counter()
            async with session.get(url) as answer:
                await answer.read()
                assert answer.status == 200
            taken.append(time.perf_counter() - begun)

        await _steadily(one)
    taken.sort()
    rate, half, most = len(taken) / SECONDS, taken[len(taken) // 2] * 1000, taken[int(len(taken) * 0.95)] * 1000
    print(f"a page at {rate:.0f} requests a second: {half:.2f} ms, 95 % within {most:.2f} ms")


async def _steadily(work: Callable[[], Awaitable[None]]) -> None:
    begun, tasks = time.perf_counter(), []
    for number in range(A_SECOND * SECONDS):
        await asyncio.sleep(max(0.0, begun + number / A_SECOND - time.perf_counter()))
        tasks.append(asyncio.ensure_future(work()))
    await asyncio.gather(*tasks)


async def main(stories: int) -> None:
    with tempfile.TemporaryDirectory(prefix="rollcall-website-") as folder:
        database, root = Path(folder) / "rollcall.db", Path(folder) / "site"
        await fill(database, stories - 1)
        put_on_the_web(database)
        async with open_library(f"sqlite:///{database}") as library, Renderer(command=BLANK) as renderer:
            publisher = Publisher(library, renderer, root, Site())
            website = Website(publisher)
            await rebuild(website, stories)
            await change(library, website)
            await rest(publisher)
            await serve(library, root)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--visit"]:
        asyncio.run(visit(sys.argv[2]))
    else:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
        asyncio.run(main(int(sys.argv[1]) if sys.argv[1:] else STORIES))
