"""Publish posts of announcement channels to the servers that follow them, and retry what Discord delays."""

from collections.abc import Mapping, Set
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.actions.library import Library
from bot.clocks import Clocks, read_clocks
from bot.delivery.attempt import Attempts
from bot.delivery.courier import Arrived, Courier
from bot.delivery.in_flight import Senders, Work
from bot.delivery.shards import ALL, Serving
from bot.delivery.subscription import read_options
from bot.resting import Look, Rest
from bot.store import crossposts as kept
from bot.store.briefings import Subscription
from bot.store.crossposts import Crosspost
from bot.store.engine.database import Connection

_STALE = timedelta(days=1)
"""Age from which a post is no longer published."""


class Crossposts:
    def __init__(self, library: Library, courier: Courier, serving: Serving = ALL) -> None:
        self._database = library.database
        self._courier = courier
        self._serving = serving
        self._attempts = Attempts(library.database, "crosspost")
        self.rest = Rest(library.stamp)
        self._senders = Senders(self.rest, self._attempts)

    async def run(self, now: datetime | None = None) -> int:
        """Publish the posts that are waiting. Returns how many were published. Raises StoreError."""
        return await self._senders.run(self._due, read_clocks(now))

    async def _due(self, look: Look, busy: Set[int]) -> Mapping[int, Work]:
        clocks = look.clocks
        async with self._database.read() as connection:
            found = [one for one in await kept.crossposts(connection) if self._serving.serves(one.guild)]
        await self._attempts.learn()
        return {
            one.message: partial(self._tried, one, clocks)
            for one in found
            if one.message not in busy and self._attempts.allows(one.message, clocks)
        }

    async def _tried(self, one: Crosspost, clocks: Clocks) -> bool:
        work = partial(self._publish, one, clocks)
        return await self._attempts.make(one.message, work, clocks, partial(self._give_up, one))

    async def _publish(self, one: Crosspost, clocks: Clocks) -> bool:
        """Publish a post unless it is too old. Raises Postponed, Refusal."""
        wanted = clocks.wall - one.posted < _STALE
        if wanted:
            await self._courier.publish(one.channel, one.message)
        async with self._database.write() as connection:
            await kept.end_crosspost(connection, one.message)
        return wanted

    async def _give_up(self, one: Crosspost, connection: Connection, _: str) -> None:
        """Drop a refused crosspost without a warning, since the post itself was sent."""
        await kept.end_crosspost(connection, one.message)


async def publish_later(connection: Connection, one: Subscription, arrived: Arrived) -> None:
    """Queue a post for publishing if its channel wants that, in the caller's transaction."""
    if read_options(one.options).crosspost:
        now = datetime.now(UTC)
        await kept.keep_crosspost(connection, Crosspost(arrived.message, arrived.place, one.guild, now))
