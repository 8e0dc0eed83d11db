"""Send at most 16 posts at once, and never two for the same thing, so that a slow one does not delay others."""

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
"""Most seconds for one post, with its searches and pictures."""


class Senders:
    """Sends of overlapping rounds: a round skips things that another one is sending."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(SENDERS)
        self._choosing = asyncio.Lock()
        self._in_hand: set[Hashable] = set()

    @property
    def is_choosing(self) -> bool:
        return self._choosing.locked()

    @asynccontextmanager
    async def choosing(self) -> AsyncIterator[frozenset[Hashable]]:
        """Give the things being sent, to one caller at a time, which leaves them out and takes the rest (`take`)."""
        async with self._choosing:
            yield frozenset(self._in_hand)

    def take(self, things: Iterable[Hashable]) -> None:
        self._in_hand.update(things)

    async def all(self, works: Mapping[_T, Callable[[], Awaitable[object]]]) -> int:
        """Run the work for each thing taken. Returns how many gave a true result."""
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
        except Exception:  # such as a database error: it must not stop the other posts
            log.exception("a post could not be recorded")
            return None

    def _let_go(self, thing: Hashable, _: object = None) -> None:
        self._in_hand.discard(thing)
