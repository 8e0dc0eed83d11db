"""One pace for everything that is posted: it keeps Discord from refusing us."""

import asyncio
from collections import deque
from time import monotonic

from bot.delivery.courier import Arrived, Courier, Post
from bot.metrics import PACED_SECONDS
from bot.store.warnings import ServerWarning

REQUESTS_PER_SECOND = 45
"""Requests, under Discord's 50 over all routes: those that draw no 429 lose nothing and starve nobody."""
_OF_SEVERAL = 40
"""Requests of several processes together: each keeps its own pace, and what they send may arrive at one instant."""
_CATCHING_UP = 1
"""Requests that may follow at once on one that came late; with the pace still under the limit in every second."""
_LOOK = 2
"""Requests of a look for an earlier try, as a rule: in a forum or a busy channel it takes more, elsewhere one."""


def pace_of(part: float) -> float:
    """Of a process that answers for such a part of the bot's servers, 1 being all of them."""
    return REQUESTS_PER_SECOND if part == 1 else _OF_SEVERAL * part


class Pace:
    """Lets so many requests a second through, evenly: each has its own instant, kept to on average.

    A limiter that sleeps between any two loses what every sleep takes too long; a tenth at this pace.
    A process that was held up wakes all whose instants went by at once: these go no faster than a second allows.
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
        """Seconds."""
        full = len(self._gone) == self._gone.maxlen
        return self._gone[0] + 1 - monotonic() if full else 0.0


class PacedCourier:
    """A courier for all that deliver: however many they are, together they stay under the limit, first come first."""

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
        await self._pace.wait(3)  # where the system channel is closed, a direct message has to be opened and sent
        await self._courier.warn(warning)
