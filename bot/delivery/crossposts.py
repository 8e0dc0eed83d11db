"""Publishes posts of announcement channels to the servers that follow them, and tries again what Discord delays."""

from datetime import UTC, datetime, timedelta
from functools import partial

from bot.clocks import Clocks, read_clocks
from bot.delivery.attempt import Attempts
from bot.delivery.courier import Arrived, Courier
from bot.delivery.in_flight import Senders
from bot.delivery.shards import ALL, Serving
from bot.delivery.subscription import read_options
from bot.store import crossposts as kept
from bot.store.briefings import Subscription
from bot.store.crossposts import Crosspost
from bot.store.engine.database import Connection, Database

_STALE = timedelta(days=1)
"""After this nobody wants to be sent a post as news."""


class Crossposts:
    def __init__(self, database: Database, courier: Courier, serving: Serving = ALL) -> None:
        self._database = database
        self._courier = courier
        self._serving = serving
        self._senders = Senders()
        self._attempts = Attempts(database, "crosspost")

    async def run(self, now: datetime | None = None) -> int:
        """Publish what is not published yet; returns how many posts. Raises StoreError."""
        if self._senders.is_choosing:
            return 0
        clocks = read_clocks(now)
        async with self._senders.choosing() as busy:
            async with self._database.read() as connection:
                found = [one for one in await kept.crossposts(connection) if self._serving.serves(one.guild)]
            await self._attempts.learn()
            works = {
                one.message: partial(self._tried, one, clocks)
                for one in found
                if one.message not in busy and self._attempts.allows(one.message, clocks)
            }
            self._senders.take(works)
        return await self._senders.all(works)

    async def _tried(self, one: Crosspost, clocks: Clocks) -> bool:
        work = partial(self._publish, one, clocks)
        return await self._attempts.make(one.message, work, clocks, partial(self._give_up, one))

    async def _publish(self, one: Crosspost, clocks: Clocks) -> bool:
        """Raises Postponed, Refusal."""
        wanted = clocks.wall - one.posted < _STALE
        if wanted:
            await self._courier.publish(one.channel, one.message)
        async with self._database.write() as connection:
            await kept.end_crosspost(connection, one.message)
        return wanted

    async def _give_up(self, one: Crosspost, connection: Connection, _: str) -> None:
        """The post stands without it, so nobody has to be warned."""
        await kept.end_crosspost(connection, one.message)


async def publish_later(connection: Connection, one: Subscription, arrived: Arrived) -> None:
    """In the transaction that records the post, where its channel wants that."""
    if read_options(one.options).crosspost:
        now = datetime.now(UTC)
        await kept.keep_crosspost(connection, Crosspost(arrived.message, arrived.place, one.guild, now))
