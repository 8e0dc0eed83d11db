"""When what failed is tried again, and the record of it: the same for everything that is posted."""

import logging
from datetime import datetime, timedelta

from bot.clocks import Clocks
from bot.store import troubles as kept
from bot.store.engine.database import Database
from bot.store.troubles import Trouble

log = logging.getLogger(__name__)

_PAUSES = (30, 120, 600, 1800, 3600)
"""Seconds before the second, third … try; the last is that of every later one."""


def pause_after(tries: int) -> timedelta:
    return timedelta(seconds=_PAUSES[min(tries, len(_PAUSES)) - 1])


class Troubles:
    """Those of one kind of post. Until when a thing waits is in memory alone: a new process tries it at once."""

    def __init__(self, database: Database, kind: str) -> None:
        self._database = database
        self.kind = kind
        self._known: dict[int, Trouble] | None = None
        self._not_before: dict[int, datetime] = {}

    async def learn(self) -> None:
        """Take in what is on record from the process before this one. Raises StoreError."""
        if self._known is None:
            async with self._database.read() as connection:
                self._known = await kept.troubles(connection, self.kind)

    def allows(self, thing: int, clocks: Clocks) -> bool:
        return self._not_before.get(thing, clocks.steady) <= clocks.steady

    def tries(self, thing: int) -> int:
        """How often it failed since it last went well."""
        return self._known[thing].tries if self._known and thing in self._known else 0

    def reason(self, thing: int) -> str | None:
        """Why it failed last; None where it goes well."""
        return self._known[thing].reason if self._known and thing in self._known else None

    async def failed(self, thing: int, reason: str, clocks: Clocks, pause: timedelta | None = None) -> None:
        """Let it wait, longer each time, and put that on record. Raises StoreError."""
        await self.learn()
        assert self._known is not None
        before = self._known.get(thing, Trouble(clocks.wall, 0, reason))
        self._known[thing] = now = Trouble(before.since, before.tries + 1, reason)
        self._not_before[thing] = clocks.steady + (pause or pause_after(now.tries))
        async with self._database.write() as connection:
            await kept.keep_trouble(connection, self.kind, thing, now)

    async def over(self, thing: int) -> None:
        """It went well, or is given up. Raises StoreError."""
        await self.learn()
        assert self._known is not None
        self._not_before.pop(thing, None)
        if self._known.pop(thing, None) is not None:
            async with self._database.write() as connection:
                await kept.end_trouble(connection, self.kind, thing)
