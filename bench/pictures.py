"""How long pictures take and what they weigh: cold, from memory, and what the event loop notices.

Cold is the first picture of a studio without a worker: a process is started, a typeface and the outlines are read.
"""

import asyncio
import sys
import time
from statistics import median

import psutil

from bench.figures import Row, alone, show
from bot.pictures.plan.plan import Kind, Plan
from bot.pictures.renderer import Renderer
from tests.unit.pictures.seeds import Case, cases

MOST_COLD, MOST_CACHED, MOST_BLOCKED, MOST_KILOBYTES = 1.0, 0.05, 0.05, 300
ROUNDS = 5


async def main() -> None:
    rows = [row for kind in Kind for row in await _kind(kind)]
    rows += [alone("event loop blocked, longest", await _blocked(), "s", MOST_BLOCKED), await _weight()]
    show("Pictures, median of 5", rows)
    sys.exit(any(row.met is False for row in rows))


async def _kind(kind: Kind) -> list[Row]:
    plan, cold, warm, cached = Case(kind, "2020-02-14", "fr").plan(), [], [], []
    other = Case(kind, "2020-01-08", "fr").plan()
    memory = 0.0
    for _ in range(ROUNDS):
        async with Renderer() as renderer:
            cold.append(await _seconds(renderer, plan))
            warm.append(await _seconds(renderer, other))
            cached.append(await _seconds(renderer, plan))
            memory = max(memory, *(child.memory_info().rss / 2**20 for child in psutil.Process().children()))
    return [
        alone(f"{kind}, cold", median(cold), "s", MOST_COLD),
        alone(f"{kind}, the next", median(warm), "s", MOST_COLD),
        alone(f"{kind}, from memory", median(cached), "s", MOST_CACHED),
        alone(f"{kind}, memory of its worker", memory, "MB"),
    ]


async def _seconds(renderer: Renderer, plan: Plan) -> float:
    began = time.perf_counter()
    await renderer.drawing(plan)
    return time.perf_counter() - began


async def _blocked() -> float:
    """Seconds between two turns of the loop, the longest, while every picture of the seeds is made."""
    gaps: list[float] = []

    async def watch() -> None:
        before = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            gaps.append(now - before)
            before = now

    plans = [case.plan() for case in cases()]
    watching = asyncio.create_task(watch())
    async with Renderer() as renderer:
        await asyncio.gather(*map(renderer.drawing, plans))
    watching.cancel()
    return max(gaps)


async def _weight() -> Row:
    async with Renderer() as renderer:
        drawn = [await renderer.drawing(case.plan()) for case in cases()]
    return alone("the heaviest PNG", max(len(one.png) for one in drawn) / 1000, "kB", MOST_KILOBYTES)


if __name__ == "__main__":
    asyncio.run(main())
