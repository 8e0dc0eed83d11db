"""Run jobs every second while the bot runs, and let running ones finish at the end.

Seconds are counted by the clock of the event loop, which nobody sets: nothing stops while the wall clock is wrong.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from time import monotonic
from typing import Any, Self

from bot.errors import StoreError

log = logging.getLogger(__name__)

Work = Callable[[], Awaitable[object]]

_AT_ONCE = 90
"""Most runs of a job at once: more than the seconds of the slowest post, so that waiting runs block no new one."""
_GRACE_SECONDS = 5.0
"""Time for running jobs when the bot is asked to stop; supervisors usually kill after ten seconds."""
_LAST_SECONDS = 1.0
_UNREPEATED_SECONDS = 60.0
"""Seconds for which an error is not logged again: a job that fails every second must not fill the disk."""


class Heartbeat:
    """An async context manager: the jobs run every second within it; at its end running ones may finish."""

    def __init__(self, works: Iterable[Work]) -> None:
        self._runs: list[tuple[Work, set[asyncio.Task[None]]]] = [(work, set()) for work in works]
        self._woken = asyncio.Event()
        self._ticked = monotonic()
        self._told: dict[str, float] = {}

    def tick_age(self) -> float:
        """Return the seconds since the jobs were last started."""
        return monotonic() - self._ticked

    async def __aenter__(self) -> Self:
        self._beating = asyncio.create_task(self._beat())
        return self

    async def _beat(self) -> None:
        while True:
            self._ticked = monotonic()
            self._woken.clear()
            for work, runs in self._runs:
                if len(runs) < _AT_ONCE:
                    task = asyncio.create_task(self._do(work))
                    runs.add(task)
                    task.add_done_callback(runs.discard)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), 1)

    def wake(self) -> None:
        """Start every job now, because there is something to do."""
        self._woken.set()

    async def __aexit__(self, *_: object) -> None:
        self._beating.cancel()
        try:
            await self._rest(_GRACE_SECONDS)
        finally:
            for task in self._under_way():
                task.cancel()
            await self._rest(_LAST_SECONDS)

    def _under_way(self) -> set[asyncio.Task[Any]]:
        return {task for _, runs in self._runs for task in runs}

    async def _rest(self, seconds: float) -> None:
        if tasks := self._under_way():
            await asyncio.wait(tasks, timeout=seconds)

    async def _do(self, work: Work) -> None:
        try:
            await work()
        except asyncio.CancelledError:  # only __aexit__ cancels
            log.warning("work under way was cut short; the next start takes it up")
        except Exception as error:  # noqa: BLE001  one failure must end neither the loop nor the other jobs
            for one in _causes(error):
                self._tell(one)

    def _tell(self, error: Exception) -> None:
        """Log an error at most once a minute for all jobs; with a traceback unless it is a database error."""
        now, why = monotonic(), f"{type(error).__name__}: {error}"
        self._told = {told: at for told, at in self._told.items() if now - at < _UNREPEATED_SECONDS}
        if why not in self._told:
            self._told[why] = now
            log.error("work that is done every second failed: %s", why, exc_info=_unexpected(error))


def _causes(error: Exception) -> Iterator[Exception]:
    """Yield the errors in a group of tasks one by one, or the error itself."""
    if isinstance(error, ExceptionGroup):
        for one in error.exceptions:
            yield from _causes(one)
    else:
        yield error


def _unexpected(error: Exception) -> Exception | None:
    return None if isinstance(error, StoreError) else error
