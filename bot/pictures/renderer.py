"""Make pictures: a few worker processes, a time limit, and a cache of the last pictures by their contents.

Drawing takes a third of a second of processor time, which the event loop does not have.
"""

import asyncio
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from cachetools import LRUCache

from bot.metrics import PICTURES
from bot.pictures.plan.plan import Plan, Vector, digest
from bot.workers.pool import Pool, Undone

log = logging.getLogger(__name__)

WORKERS = 2
PATIENCE = 10.0
"""Most seconds for one picture; a usual one takes half a second."""
IDLE = 120.0
"""Seconds after which an idle worker is ended."""
_KEPT = 32
_WAITING = 64
"""Most pictures under way at once; beyond that, the text goes out alone."""
_COMMAND = (sys.executable, "-m", "bot.pictures.worker")


@dataclass(frozen=True, slots=True)
class Drawn:
    png: bytes
    alt: str
    name: str
    """File name, the same only for the same picture."""


class Undrawn(Exception):
    """A picture could not be made; the text goes out without it."""


class Renderer:
    def __init__(
        self,
        workers: int = WORKERS,
        patience: float = PATIENCE,
        idle: float = IDLE,
        command: tuple[str, ...] = _COMMAND,
    ) -> None:
        self.drawn = 0
        self.failures = 0
        """Number of failed pictures since the start."""
        self.pool = Pool(command, workers, patience, idle)
        self._kept: LRUCache[str, Drawn] = LRUCache(_KEPT)
        self._under_way: dict[str, asyncio.Task[Drawn]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def draw(self, plan: Plan) -> Drawn | None:
        """Draw a plan. Count and log a failure and return None: the text goes out without it."""
        try:
            return await self.drawing(plan)
        except Undrawn as error:
            self._failed()
            log.error("a %s could not be drawn: %s", plan.kind, error)
            return None

    async def vector(self, plan: Plan) -> bytes | None:
        """Draw a plan as SVG. Count and log a failure and return None."""
        try:
            svg = await self._asked(Vector(plan))
        except Undrawn as error:
            self._failed()
            log.error("a %s could not be drawn: %s", plan.kind, error)
            return None
        PICTURES.labels("drawn").inc()
        return svg

    async def illustrate(self, plan: Callable[[], Plan]) -> Drawn | None:
        """Plan in a thread, and draw. Returns None if either fails: no text is lost because of its picture."""
        try:
            planned = await asyncio.to_thread(plan)
        except Exception:
            self._failed()
            log.exception("a picture could not be planned")
            return None
        return await self.draw(planned)

    async def drawing(self, plan: Plan) -> Drawn:
        """Draw a plan; calls with the same plan share one result. Raises Undrawn."""
        key = digest(plan)
        if key in self._kept:
            PICTURES.labels("kept").inc()
            return self._kept[key]
        if key not in self._under_way:
            if len(self._under_way) >= _WAITING:
                raise Undrawn("too many pictures are asked for at once")
            task = self._under_way[key] = asyncio.create_task(self._make(key, plan))
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
        # One caller may be cancelled; the others still wait.
        return await asyncio.shield(self._under_way[key])

    async def _make(self, key: str, plan: Plan) -> Drawn:
        png = await self._asked(plan)
        self.drawn += 1
        PICTURES.labels("drawn").inc()
        drawn = self._kept[key] = Drawn(png, plan.frame.alt, f"{plan.kind}-{key[:12]}.png")
        return drawn

    async def _asked(self, asked: Plan | Vector) -> bytes:
        """Return the result of a worker. Raises Undrawn."""
        try:
            made: bytes = await self.pool.ask(asked)
        except Undone as error:
            raise Undrawn(str(error)) from error
        return made

    def _failed(self) -> None:
        self.failures += 1
        PICTURES.labels("failed").inc()

    async def aclose(self) -> None:
        """End every worker and cancel the drawings under way."""
        under_way = list(self._under_way.values())
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await self.pool.aclose()
