"""What is done once a second while the bot is awake, and how it comes to rest without leaving anything half done."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any, Self

from apscheduler.triggers.base import BaseTrigger

from bot.errors import StoreError

log = logging.getLogger(__name__)

Work = Callable[[], Awaitable[object]]

_EVERY = timedelta(seconds=1)
_OVERSLEPT_SECONDS = 3.0
"""Since any work was woken, when the scheduler must have been misled by the clock."""
_AT_ONCE = 90
"""More than the seconds that the slowest post may take: what waits for it keeps nothing from being woken."""
_GRACE_SECONDS = 5.0
"""For what is under way when the bot is asked to stop; supervisors usually kill after ten."""
_LAST_SECONDS = 1.0
_UNREPEATED_SECONDS = 60.0
"""What fails every second, for hours perhaps, may not fill the disk with saying so."""


class EverySecond(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """One tick after a jump of the clock, however far; the library's own interval lists every second that went by."""

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        return now if previous is None else now + _EVERY


class Heartbeat:
    """Use as an async context manager: the works are woken while it lasts; at its end those under way may finish."""

    def __init__(self, works: Iterable[Work]) -> None:
        self._works = tuple(works)
        self._under_way: set[asyncio.Task[Any]] = set()
        self._ticked = monotonic()
        self._told: dict[str, float] = {}

    def tick_age(self) -> float:
        """Seconds since any work was last woken."""
        return monotonic() - self._ticked

    async def __aenter__(self) -> Self:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        self._scheduler = AsyncIOScheduler(timezone="UTC")
        for work in self._works:
            # The default grace of one second would drop a late run; one that is late is still wanted, once.
            self._scheduler.add_job(
                partial(self._do, work),
                EverySecond(),
                misfire_grace_time=None,
                coalesce=True,
                max_instances=_AT_ONCE,
            )
        self._scheduler.start()
        self._watching = asyncio.create_task(self._watch())
        return self

    async def _watch(self) -> None:
        """Wake the works by the loop's clock where the one on the wall was set, and the scheduler would sleep on."""
        while True:
            await asyncio.sleep(1)
            if self.tick_age() > _OVERSLEPT_SECONDS:
                self.wake()

    def wake(self) -> None:
        """Every work at once, for one who has heard that there is something to do."""
        now = datetime.now(UTC)
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=now)

    async def __aexit__(self, *_: object) -> None:
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

    async def _do(self, work: Work) -> None:
        self._ticked = monotonic()
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        try:
            await work()
        except asyncio.CancelledError:  # by __aexit__ alone; the scheduler would report it as a failure
            log.warning("work under way was cut short; the next start takes it up")
        except Exception as error:  # noqa: BLE001  the scheduler would write it down each time
            for one in _causes(error):
                self._tell(one)
        finally:
            self._under_way.discard(task)

    def _tell(self, error: Exception) -> None:
        """Once a minute, whichever works it stops: a sentence where the database is why, else with its traceback."""
        now, why = monotonic(), f"{type(error).__name__}: {error}"
        self._told = {told: at for told, at in self._told.items() if now - at < _UNREPEATED_SECONDS}
        if why not in self._told:
            self._told[why] = now
            log.error("work that is done every second failed: %s", why, exc_info=_unexpected(error))


def _causes(error: Exception) -> Iterator[Exception]:
    """What tasks that were begun together failed with, each by itself."""
    if isinstance(error, ExceptionGroup):
        for one in error.exceptions:
            yield from _causes(one)
    else:
        yield error


def _unexpected(error: Exception) -> Exception | None:
    return None if isinstance(error, StoreError) else error
