"""Retries of failed posts of any kind, and the record of their failures."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from bot.clocks import Clocks
from bot.store import troubles as kept
from bot.store.engine.database import Database
from bot.store.troubles import Trouble

log = logging.getLogger(__name__)

_PAUSES = (30, 120, 600, 1800, 3600)
"""Seconds before the second, third … try; the last value holds for all later ones."""


def pause_after(tries: int) -> timedelta:
    return timedelta(seconds=_PAUSES[min(tries, len(_PAUSES)) - 1])


class Troubles:
    """Troubles of one kind of post. Waiting times are only in memory, so that a new process tries at once."""

    def __init__(self, database: Database, kind: str) -> None:
        self._database = database
        self.kind = kind
        self._known: dict[int, Trouble] | None = None
        self._not_before: dict[int, datetime] = {}

    async def learn(self) -> None:
        """Read the troubles that earlier processes recorded. Raises StoreError."""
        if self._known is None:
            async with self._database.read() as connection:
                self._known = await kept.troubles(connection, self.kind)

    def allows(self, thing: int, clocks: Clocks) -> bool:
        return self._not_before.get(thing, clocks.steady) <= clocks.steady

    def next_tries(self) -> Collection[datetime]:
        return self._not_before.values()

    def things(self) -> list[int]:
        """Return what is in trouble, by number."""
        return list(self._known or ())

    def tries(self, thing: int) -> int:
        """Return the number of failures since the last success."""
        return self._known[thing].tries if self._known and thing in self._known else 0

    def reason(self, thing: int) -> str | None:
        """Return the reason of the last failure; None if it works."""
        return self._known[thing].reason if self._known and thing in self._known else None

    async def failed(self, thing: int, reason: str, clocks: Clocks, pause: timedelta | None = None) -> None:
        """Record a failure and set the next try, with growing pauses. Raises StoreError."""
        await self.learn()
        assert self._known is not None
        before = self._known.get(thing, Trouble(clocks.wall, 0, reason))
        self._known[thing] = now = Trouble(before.since, before.tries + 1, reason)
        self._not_before[thing] = clocks.steady + (pause or pause_after(now.tries))
        async with self._database.write() as connection:
            await kept.keep_trouble(connection, self.kind, thing, now)

    async def over(self, thing: int) -> None:
        """Forget a trouble after a success, or when the post is given up. Raises StoreError."""
        await self.learn()
        assert self._known is not None
        self._not_before.pop(thing, None)
        if self._known.pop(thing, None) is not None:
            async with self._database.write() as connection:
                await kept.end_trouble(connection, self.kind, thing)
