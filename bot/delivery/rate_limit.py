"""One pace for all requests to Discord, below its rate limit."""

import asyncio
from collections import deque
from time import monotonic

from bot.delivery.courier import Arrived, Courier, Post
from bot.metrics import PACED_SECONDS
from bot.store.warnings import ServerWarning

REQUESTS_PER_SECOND = 45
"""Requests per second, below Discord's limit of 50 over all routes, so that none is answered with 429."""
_OF_SEVERAL = 40
"""Requests per second of several processes together; lower, because their requests may coincide."""
_CATCHING_UP = 1
"""Requests that may follow a late one at once, still below the limit in every second."""
_LOOK = 2
"""Usual number of requests to look for an earlier try; more in a forum or a busy channel."""


def pace_of(part: float) -> float:
    """Return the requests per second of a process that serves this part (0 to 1) of the bot's servers."""
    return REQUESTS_PER_SECOND if part == 1 else _OF_SEVERAL * part


class Pace:
    """Spreads requests evenly: each gets its own instant, which is kept on average.

    Sleeping between requests would lose a tenth at this pace, because every sleep takes a little too long. After a
    pause of the process, requests whose instants have passed still respect the limit of a second.
    """

    def __init__(self, per_second: float) -> None:
        self._step = 1 / per_second
        self._free = 0.0
        self._gone: deque[float] = deque(maxlen=int(per_second) + _CATCHING_UP + 1)

    async def wait(self, requests: int = 1) -> None:
        now = monotonic()
        mine = max(self._free, now - _CATCHING_UP * self._step)
        self._free = mine + requests * self._step
        await asyncio.sleep(mine - now)
        for _ in range(requests):
            while (early := self._too_early()) > 0:  # noqa: ASYNC110  (others may take the place meanwhile)
                await asyncio.sleep(early)
            self._gone.append(monotonic())
        PACED_SECONDS.inc(monotonic() - now)

    def _too_early(self) -> float:
        """Return the seconds until another request is allowed."""
        full = len(self._gone) == self._gone.maxlen
        return self._gone[0] + 1 - monotonic() if full else 0.0


class PacedCourier:
    """A courier shared by all senders, which together stay below the limit, first come, first served."""

    def __init__(self, courier: Courier, per_second: float) -> None:
        self._courier = courier
        self._pace = Pace(per_second)

    async def send(self, post: Post) -> Arrived:
        look, opened = _LOOK * post.repeated, post.person is not None
        await self._pace.wait(1 + look + opened)
        return await self._courier.send(post)

    async def find(self, post: Post) -> Arrived | None:
        await self._pace.wait(_LOOK)
        return await self._courier.find(post)

    async def edit(self, message: int, post: Post) -> None:
        await self._pace.wait()
        await self._courier.edit(message, post)

    async def is_there(self, channel: int, message: int) -> bool:
        await self._pace.wait()
        return await self._courier.is_there(channel, message)

    async def pin(self, channel: int, message: int) -> None:
        await self._pace.wait()
        await self._courier.pin(channel, message)

    async def retire(self, channel: int, message: int) -> None:
        await self._pace.wait(2)
        await self._courier.retire(channel, message)

    async def publish(self, channel: int, message: int) -> None:
        await self._pace.wait()
        await self._courier.publish(channel, message)

    async def warn(self, warning: ServerWarning) -> None:
        await self._pace.wait(3)  # if the system channel is closed, it opens and sends a direct message
        await self._courier.warn(warning)
