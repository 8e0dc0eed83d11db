"""Where pictures are made: a few worker processes, a time limit, and the last pictures kept by what they show.

Drawing takes a third of a second of processor time, which the event loop does not have. A worker that takes too long
or dies is replaced; one that has nothing to do for a while is ended, so that an idle bot holds no memory for it.
"""

import asyncio
import logging
import os
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.metrics import PICTURES
from bot.pictures.pipe import LENGTH, framed
from bot.pictures.plan.plan import Plan, Vector, digest

log = logging.getLogger(__name__)

WORKERS = 2
PATIENCE = 10.0
"""Seconds for one picture; a usual one takes half of one."""
IDLE = 120.0
"""Seconds after which a worker that nobody needs is ended."""
_KEPT = 32
_WAITING = 64
"""Pictures that may be asked for at once; beyond, the text goes out alone."""
_PACKAGE = Path(__file__).parents[2]
_COMMAND = (sys.executable, "-m", "bot.pictures.worker")
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")


@dataclass(frozen=True, slots=True)
class Drawn:
    png: bytes
    alt: str
    name: str
    """A file name that is the same exactly when the picture is."""


class Undrawn(Exception):
    """A picture could not be made; what it shows is also said in words."""


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
        """Pictures that were asked for and not made, since the start."""
        self._patience, self._idle, self._command = patience, idle, command
        self._free = asyncio.Semaphore(workers)
        self._resting: list[_Worker] = []
        self._kept: OrderedDict[str, Drawn] = OrderedDict()
        self._under_way: dict[str, asyncio.Task[Drawn]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def draw(self, plan: Plan) -> Drawn | None:
        """None where it could not be made, which is counted and logged: the text goes out without it."""
        try:
            return await self.drawing(plan)
        except Undrawn as error:
            self._failed()
            log.error("a %s could not be drawn: %s", plan.kind, error)
            return None

    async def vector(self, plan: Plan) -> bytes | None:
        """As SVG. None where it could not be made, which is counted and logged."""
        try:
            svg = await self._asked(Vector(plan))
        except Undrawn as error:
            self._failed()
            log.error("a %s could not be drawn: %s", plan.kind, error)
            return None
        PICTURES.labels("drawn").inc()
        return svg

    async def illustrate(self, plan: Callable[[], Plan]) -> Drawn | None:
        """Plan in a thread, and draw. None where either fails: no text is lost for its picture."""
        try:
            planned = await asyncio.to_thread(plan)
        except Exception:
            self._failed()
            log.exception("a picture could not be planned")
            return None
        return await self.draw(planned)

    async def drawing(self, plan: Plan) -> Drawn:
        """Whoever asks for the same meanwhile waits for the same. Raises Undrawn."""
        key = digest(plan)
        if key in self._kept:
            self._kept.move_to_end(key)
            PICTURES.labels("kept").inc()
            return self._kept[key]
        if key not in self._under_way:
            if len(self._under_way) >= _WAITING:
                raise Undrawn("too many pictures are asked for at once")
            task = self._under_way[key] = asyncio.create_task(self._make(key, plan))
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
        # One of those who wait may be called off; the others still want it.
        return await asyncio.shield(self._under_way[key])

    async def _make(self, key: str, plan: Plan) -> Drawn:
        png = await self._asked(plan)
        self.drawn += 1
        PICTURES.labels("drawn").inc()
        drawn = self._kept[key] = Drawn(png, plan.frame.alt, f"{plan.kind}-{key[:12]}.png")
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return drawn

    async def _asked(self, asked: Plan | Vector) -> bytes:
        """What a worker made. Raises Undrawn."""
        async with self._free:
            worker = self._resting.pop() if self._resting else _Worker(self._command)
            try:
                async with asyncio.timeout(self._patience):
                    made = await worker.ask(asked)
            except Undrawn:
                self._rest(worker)  # it said what was wrong, so it is well
                raise
            except TimeoutError as error:
                await worker.end()
                raise Undrawn(f"not done within {self._patience:g} s") from error
            except (EOFError, OSError, pickle.UnpicklingError) as error:
                await worker.end()
                raise Undrawn(f"the worker ended: {type(error).__name__}") from error
            except BaseException:
                await worker.end()
                raise
            self._rest(worker)
        return made

    def _failed(self) -> None:
        self.failures += 1
        PICTURES.labels("failed").inc()

    def _rest(self, worker: "_Worker") -> None:
        self._resting.append(worker)
        worker.retiring = asyncio.get_running_loop().call_later(self._idle, self._retire, worker)

    def _retire(self, worker: "_Worker") -> None:
        if worker in self._resting:
            self._resting.remove(worker)
            worker.dismiss()

    async def aclose(self) -> None:
        """End every worker; what is being drawn is given up."""
        under_way = list(self._under_way.values())
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        while self._resting:
            await self._resting.pop().end()


class _Worker:
    """One process, started at its first picture."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self._command = command
        self._process: Process | None = None
        self.retiring: asyncio.TimerHandle | None = None

    async def ask(self, asked: Plan | Vector) -> bytes:
        """Raises Undrawn for what the worker refuses, EOFError and OSError when it is gone."""
        if self.retiring is not None:
            self.retiring.cancel()
        if self._process is None or self._process.returncode is not None:
            self._process = await self._start()
        to, back = self._process.stdin, self._process.stdout
        assert to is not None
        assert back is not None
        to.write(framed(asked))
        await to.drain()
        (length,) = LENGTH.unpack(await back.readexactly(LENGTH.size))
        done, answer = pickle.loads(await back.readexactly(length))  # noqa: S301  from our own child
        if not done:
            raise Undrawn(answer)
        png: bytes = answer
        return png

    async def _start(self) -> Process:
        """With nothing of the bot's: no handles, no token, no terminal signals."""
        inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        path = os.pathsep.join([str(_PACKAGE), *(entry for entry in sys.path if entry)])
        return await asyncio.create_subprocess_exec(
            *self._command, stdin=PIPE, stdout=PIPE, env=inherited | {"PYTHONPATH": path}, start_new_session=True
        )

    def dismiss(self) -> None:
        """Let it end by itself: its input is over."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    async def end(self) -> None:
        if self.retiring is not None:
            self.retiring.cancel()
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        # What is left in its pipe has to be read away, or its transport stays open.
        await process.communicate()
