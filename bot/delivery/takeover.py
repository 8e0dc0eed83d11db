"""Processes that look after one another: the servers of one that is gone fall to another, until it is back.

What is delivered twice while both believe to be in charge carries the same nonce or is claimed, and so arrives once.
"""

import secrets
from datetime import UTC, datetime, timedelta

from bot.clocks import read_clocks
from bot.delivery.shards import Share, read_share
from bot.store import processes
from bot.store.engine.database import Database

_EVERY = timedelta(seconds=5)
_NOTICED = 3
"""Times that a process has shown up when every other has seen it, and leaves it what it had taken over."""
_GONE = timedelta(seconds=90)
_FORGOTTEN = timedelta(days=1)


class Takeover:
    """Of a process that has all the servers, nothing is written and nobody is waited for."""

    def __init__(self, database: Database, share: Share) -> None:
        self._database = database
        self._share = share
        self._name = secrets.token_hex(8)
        self._showed_up = 0
        self._last = datetime.min.replace(tzinfo=UTC)
        self._others: list[Share] = []
        self._is_first = False

    def serves(self, guild: int | None) -> bool:
        if self._share.part == 1:
            return True
        if self._showed_up < _NOTICED:
            return False
        if self._share.serves(guild):
            return True
        return self._is_first and not any(one.serves(guild) for one in self._others)

    async def run(self, now: datetime | None = None) -> None:
        """Show up, and see who else is there. Raises StoreError."""
        clocks = read_clocks(now)
        now = clocks.wall
        if self._share.part == 1 or clocks.steady - self._last < _EVERY:
            return
        async with self._database.write(alone=False) as connection:
            await processes.show_up(connection, self._name, str(self._share), now, forget=now - _FORGOTTEN)
            there = await processes.seen_since(connection, now - _GONE)
        self._is_first = self._name == min(there)
        self._others = [read_share(shards) for name, shards in there.items() if name != self._name]
        self._showed_up = 1 + (self._showed_up if clocks.steady - self._last < _GONE else 0)
        self._last = clocks.steady
