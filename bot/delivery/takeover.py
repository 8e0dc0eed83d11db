"""Takeover between processes: while one is gone, another one serves its servers.

If both believe to be in charge, a post still arrives once: it is claimed or has the same nonce.
"""

import secrets
from datetime import UTC, datetime, timedelta

from bot.clocks import read_clocks
from bot.delivery.shards import Share, read_share
from bot.store import processes
from bot.store.engine.database import Database

_EVERY = timedelta(seconds=5)
_NOTICED = 3
"""Number of reports after which all others have seen a process and have handed its servers back."""
_GONE = timedelta(seconds=90)
_FORGOTTEN = timedelta(days=1)


class Takeover:
    """Tells which servers this process serves now. A process with all servers writes nothing and does not wait."""

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
        """Report this process, and read which others are there. Raises StoreError."""
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
