"""So many posts on their way at once, and each thing in one hand: what waits for Discord holds up nothing else."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import TypeVar

_T = TypeVar("_T", bound=Hashable)

log = logging.getLogger(__name__)

SENDERS = 16
LONGEST_SEND = 60.0
"""Seconds for one post, with the looks and the pictures that belong to it."""


class Senders:
    """Rounds may overlap; what one has in hand the others pass over."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(SENDERS)
        self._choosing = asyncio.Lock()
        self._in_hand: set[Hashable] = set()

    @property
    def is_choosing(self) -> bool:
        return self._choosing.locked()

    @asynccontextmanager
    async def choosing(self) -> AsyncIterator[frozenset[Hashable]]:
        """Read what there is, leave out what is in hand, `take` the rest: nobody else takes anything meanwhile."""
        async with self._choosing:
            yield frozenset(self._in_hand)

    def take(self, things: Iterable[Hashable]) -> None:
        self._in_hand.update(things)

    async def all(self, works: Mapping[_T, Callable[[], Awaitable[object]]]) -> int:
        """Do what is to be done with the things taken; with how many that made a difference."""
        async with asyncio.TaskGroup() as group:
            tasks = []
            for thing, work in works.items():
                tasks.append(group.create_task(self._one(work)))
                tasks[-1].add_done_callback(partial(self._let_go, thing))
        return sum(bool(task.result()) for task in tasks)

    async def _one(self, work: Callable[[], Awaitable[object]]) -> object:
        try:
            async with self._free:
                return await work()
        except Exception:  # of the database, perhaps: what the others have under way is not to be cut short for it
            log.exception("a post could not be recorded")
            return None

    def _let_go(self, thing: Hashable, _: object = None) -> None:
        self._in_hand.discard(thing)
