"""Measure the website: `python -m bench.website [STORIES]`.

So many stories of as many reports as the seed are published without pictures. Then one report is filed into one of
them. Then a page is asked for 500 times a second while somebody asks /who-left, on one processor.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp

from bench.quiet import FIELDS, SEED, fill
from bot.actions.answers.question import Question, View, ready_answer
from bot.actions.library import Library
from bot.actions.reports.file import Author, Filing
from bot.actions.situations.publish import Publications
from bot.actions.upkeep.open import open_library
from bot.languages.language import language
from bot.pictures.renderer import Renderer
from bot.site.addresses import Site
from bot.site.publish import Publisher
from bot.site.server import served
from bot.site.story import Terms
from bot.site.website import Website

STORIES, A_SECOND, SECONDS = 2_000, 500, 10
EVERY = 100
"""Stories between two lines of progress."""
BLANK = (sys.executable, "-m", "tests.chat.blank_worker")
"""Draws nothing, at once."""


async def rebuild(publisher: Publisher, slugs: list[str]) -> None:
    begun = last = time.perf_counter()
    told = 0
    for number, slug in enumerate(slugs, 1):
        await publisher.write(slug, Terms())
        if number % EVERY == 0 or number == len(slugs):
            now, each = time.perf_counter(), number - told
            print(f"{number:>6} of {len(slugs)} stories, {(now - last) / each * 1000:.0f} ms each", flush=True)
            last, told = now, number
    await publisher.finish()
    print(f"full rebuild: {time.perf_counter() - begun:.1f} s")


async def change(library: Library, publisher: Publisher) -> None:
    """From a filing to its pages, with the list of all stories beside them."""
    author, publications = Author(1, 10_000, "en"), Publications(library)
    await publications.propose(author, SEED, "")
    await publications.publish(author, SEED)
    website, filing = Website(publisher), Filing(library)
    await website.run()
    taken = []
    for number in range(5):
        draft = await filing.propose(author, SEED, FIELDS | {"summary": f"They stay, {number}."})
        await filing.confirm(draft.id, author)
        begun = time.perf_counter()
        assert await website.run()
        taken.append(time.perf_counter() - begun)
    print(f"a change rewrites one story: {statistics.median(taken):.2f} s, at most {max(taken):.2f} s")


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
        async with open_library(f"sqlite:///{database}") as library, Renderer(command=BLANK) as renderer:
            publisher = Publisher(library, renderer, root, Site())
            publisher.folder.prepare()
            await rebuild(publisher, sorted(shelf.slug for shelf in library.shelves if shelf.slug != "unrwa-2024"))
            await change(library, publisher)
            await serve(library, root)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--visit"]:
        asyncio.run(visit(sys.argv[2]))
    else:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
        asyncio.run(main(int(sys.argv[1]) if sys.argv[1:] else STORIES))
