"""Send warnings to the moderators of servers, and retry until somebody is told."""

from collections.abc import Iterable, Mapping, Set
from datetime import datetime
from functools import partial

from bot.actions.library import Library
from bot.clocks import Clocks, read_clocks
from bot.delivery.attempt import Attempts
from bot.delivery.courier import Courier, Postponed, Refusal
from bot.delivery.in_flight import Senders, Work
from bot.delivery.shards import ALL, Serving
from bot.resting import Look, Rest
from bot.store import warnings as kept
from bot.store.engine.database import Connection
from bot.store.warnings import ServerWarning


class Warnings:
    def __init__(self, library: Library, courier: Courier, serving: Serving = ALL) -> None:
        self._database = library.database
        self._courier = courier
        self._serving = serving
        self._attempts = Attempts(library.database, "warning")
        self.rest = Rest(library.stamp)
        self._senders = Senders(self.rest, self._attempts)

    async def keep(self, found: Iterable[ServerWarning]) -> None:
        """Keep warnings for a later run. Raises StoreError."""
        async with self._database.write() as connection:
            for one in found:
                await kept.keep_warning(connection, one)

    async def run(self, now: datetime | None = None) -> int:
        """Send the waiting warnings. Returns how many arrived. Raises StoreError."""
        return await self._senders.run(self._due, read_clocks(now))

    async def _due(self, look: Look, busy: Set[int]) -> Mapping[int, Work]:
        clocks = look.clocks
        async with self._database.read() as connection:
            found = [one for one in await kept.warnings(connection) if self._serving.serves(one.guild)]
        await self._attempts.learn()
        return {
            one.id: partial(self._tried, one, clocks)
            for one in found
            if one.id not in busy and self._attempts.allows(one.id, clocks)
        }

    async def _tried(self, one: ServerWarning, clocks: Clocks) -> bool:
        return await self._attempts.make(one.id, partial(self._tell, one), clocks, _keep)

    async def _tell(self, one: ServerWarning) -> bool:
        """Send a warning. Raises Postponed, even for a refusal, since somebody may open a channel later."""
        try:
            await self._courier.warn(one)
        except Refusal as refusal:
            raise Postponed(refusal.reason) from refusal
        async with self._database.write() as connection:
            await kept.end_warning(connection, one.id)
        return True


async def _keep(_: Connection, __: str) -> None:
    """Keep a refused warning, since warnings are never given up."""
