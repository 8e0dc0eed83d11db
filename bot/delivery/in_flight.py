"""Send at most 16 posts at once, and never two for the same thing, so that a slow one does not delay others."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Set
from functools import partial

from bot.clocks import Clocks
from bot.delivery.attempt import Attempts
from bot.resting import Look, Rest

log = logging.getLogger(__name__)

Work = Callable[[], Awaitable[bool]]
Choose = Callable[[Look, Set[int]], Awaitable[Mapping[int, Work]]]
SENDERS = 16


class Senders:
    """Sends of overlapping rounds: a round skips things that another one is sending."""

    def __init__(self, rest: Rest, attempts: Attempts) -> None:
        self._rest = rest
        self._attempts = attempts
        self._free = asyncio.Semaphore(SENDERS)
        self._choosing = asyncio.Lock()
        self._in_hand: set[int] = set()

    async def run(self, choose: Choose, clocks: Clocks) -> int:
        """Run a round, unless another one is choosing. Returns how many of its sends gave a true result.

        `choose` is given the things that are being sent, which it leaves out. It returns the work for each other one,
        and says in the look what is due later.
        """
        if self._choosing.locked():
            return 0
        async with self._choosing, self._rest.look(clocks) as look:
            busy = frozenset(self._in_hand)
            works = await choose(look, busy)
            look.paused(self._attempts.next_tries())
            if works or busy:
                look.again()
            self._in_hand.update(works)
        async with asyncio.TaskGroup() as group:
            tasks = []
            for thing, work in works.items():
                tasks.append(group.create_task(self._one(work)))
                tasks[-1].add_done_callback(partial(self._let_go, thing))
        return sum(bool(task.result()) for task in tasks)

    async def _one(self, work: Work) -> object:
        try:
            async with self._free:
                return await work()
        except Exception:  # such as a database error: it must not stop the other posts
            log.exception("a post could not be recorded")
            return None

    def _let_go(self, thing: int, _: object = None) -> None:
        self._in_hand.discard(thing)
