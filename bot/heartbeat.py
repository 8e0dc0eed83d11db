"""Run jobs every second while the bot runs, unless they rest, and let running ones finish at the end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, Self

from apscheduler.triggers.base import BaseTrigger

from bot.clocks import read_clocks
from bot.errors import RollcallError, StoreError
from bot.resting import Rest, Stamp

log = logging.getLogger(__name__)

Work = Callable[[], Awaitable[object]]

_EVERY = timedelta(seconds=1)
_OVERSLEPT_SECONDS = 3.0
"""Seconds without a run after which a clock change must have misled the scheduler."""
_APART_SECONDS = 0.02
"""Between the starts of two jobs: all at once would open eight connections, each with a thread."""
_PATIENCE_SECONDS = 3.0
"""Time for the database to say whether anybody wrote; without an answer no job rests."""
_AT_ONCE = 90
"""Most runs of a job at once: more than the seconds of the slowest post, so that waiting runs block no new one."""
_GRACE_SECONDS = 5.0
"""Time for running jobs when the bot is asked to stop; supervisors usually kill after ten seconds."""
_LAST_SECONDS = 1.0
_UNREPEATED_SECONDS = 60.0
"""Seconds for which an error is not logged again: a job that fails every second must not fill the disk."""


class EverySecond(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """Fire once after a jump of the clock; APScheduler's own interval would list every second that was skipped."""

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        return now if previous is None else now + _EVERY


@dataclass(slots=True)
class _Job:
    work: Work
    rest: Rest | None
    running: int = 0


class Heartbeat:
    """An async context manager: the jobs run every second within it; at its end running ones may finish."""

    def __init__(
        self, works: Iterable[Work], resting: Iterable[tuple[Work, Rest]] = (), stamp: Stamp | None = None
    ) -> None:
        """The jobs of `resting` run only when their rest is over; `stamp` tells whether anybody wrote."""
        self._jobs = [*(_Job(work, None) for work in works), *(_Job(work, rest) for work, rest in resting)]
        self._stamp = stamp
        self._ending = False
        self._under_way: set[asyncio.Task[Any]] = set()
        self._ticked = monotonic()
        self._told: dict[str, float] = {}

    def tick_age(self) -> float:
        """Return the seconds since any job was last started."""
        return monotonic() - self._ticked

    async def __aenter__(self) -> Self:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(
            self._beat,
            EverySecond(),
            next_run_time=datetime.now(UTC),
            misfire_grace_time=None,  # the default of one second would drop a late run; run it once instead
            coalesce=True,
            max_instances=_AT_ONCE,
        )
        self._scheduler.start()
        self._watching = asyncio.create_task(self._watch())
        return self

    async def _watch(self) -> None:
        """Start the jobs by the loop's clock if the wall clock was set back and the scheduler would sleep on."""
        while True:
            await asyncio.sleep(1)
            if self.tick_age() > _OVERSLEPT_SECONDS:
                self.wake()

    def wake(self) -> None:
        """Beat now, because there is something to do."""
        now = datetime.now(UTC)
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=now)

    async def _beat(self) -> None:
        self._ticked = monotonic()
        self._spawn(self._wake_jobs())  # the scheduler would report it as a failure if the end cuts it short

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _wake_jobs(self) -> None:
        """Start every job that does not rest."""
        stamp = await self._stamp_now()
        clocks = read_clocks()
        for job in self._jobs:
            if self._ending:
                return
            if job.running < _AT_ONCE and not (job.rest and job.rest.lasts(stamp, clocks)):
                job.running += 1
                self._spawn(self._do(job))
                await asyncio.sleep(_APART_SECONDS)

    async def _stamp_now(self) -> object:
        if self._stamp is None:
            return None
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                return await self._stamp()
        except (RollcallError, TimeoutError):  # the jobs meet the same error, and it is logged then
            return None

    async def __aexit__(self, *_: object) -> None:
        self._ending = True
        self._watching.cancel()
        self._scheduler.pause()
        try:
            await self._rest(_GRACE_SECONDS)
        finally:
            self._scheduler.shutdown(wait=False)
            for task in self._under_way:
                task.cancel()
            await self._rest(_LAST_SECONDS)

    async def _rest(self, seconds: float) -> None:
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)

    async def _do(self, job: _Job) -> None:
        try:
            await job.work()
        except asyncio.CancelledError:  # only __aexit__ cancels
            log.warning("work under way was cut short; the next start takes it up")
        except Exception as error:  # noqa: BLE001  one failing job must not stop the others
            for one in _causes(error):
                self._tell(one)
        finally:
            job.running -= 1

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
