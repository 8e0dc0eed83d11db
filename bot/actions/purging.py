"""What is no longer wanted goes: situations whose deletion was asked for, servers that removed the bot, people.

Nothing goes at once. A server that removed the bot may have done so by mistake; an outage of Discord's is none.
"""

import logging
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta

from bot.actions.library import Library
from bot.store import audit, people, removal, servers
from bot.store.audit import Act

log = logging.getLogger(__name__)

_APART = timedelta(hours=1)
"""Between two looks at what is due: nothing here is due to the minute."""


class Purging:
    def __init__(self, library: Library, after_days: int) -> None:
        self._library = library
        self._database = library.database
        self._grace = timedelta(days=after_days)
        self._not_before = datetime.min.replace(tzinfo=UTC)
        self._stock_taken = False

    # servers

    async def left(self, guild: int, now: datetime | None = None) -> None:
        """The grace period of a server begins; one that has begun goes on."""
        async with self._database.write() as connection:
            kept = await servers.one(connection, guild)
            if kept is None or kept.left_at is None:
                await servers.keep(connection, guild, left_at=now or datetime.now(UTC))

    async def back(self, guild: int) -> None:
        async with self._database.write() as connection:
            kept = await servers.one(connection, guild)
            if kept is not None and kept.left_at is not None:
                await servers.keep(connection, guild, left_at=None)

    async def take_stock(self, present: Collection[int], ours: Callable[[int], bool] = lambda _: True) -> None:
        """Notice which servers were left or joined while nobody looked; `ours` are those that we would be told of."""
        async with self._database.read() as connection:
            known = await removal.known_servers(connection)
            gone = {one.guild for one in await servers.servers(connection) if one.left_at is not None}
        for guild in known - set(present) - gone:
            if ours(guild):
                log.info("server %s was left while the bot was away", guild)
                await self.left(guild)
        for guild in gone & set(present):
            await self.back(guild)
        self._stock_taken = True

    # people

    async def forget(self, discord: int) -> bool:
        """Part a person from what is on record, and delete the rest; whether there was a record to part from."""
        async with self._database.write() as connection:
            number = await people.known_person(connection, discord)
            await removal.erase_person(connection, discord, number)
            known = await people.forget_person(connection, discord)
            if known:  # by number: that somebody was forgotten is on record, and not who
                await audit.record(connection, Act.ERASED, f"person {number}", at=datetime.now(UTC))
        await self._library.reread_choices()
        return known

    # the purge

    async def run(self, now: datetime | None = None) -> int:
        """Remove what is due, at most once an hour; returns how much there was. Raises StoreError."""
        moment = now or datetime.now(UTC)
        if moment < self._not_before:
            return 0
        self._not_before = moment + _APART
        async with self._database.read() as connection:
            slugs = await removal.due_for_removal(connection, moment)
            left = [
                one.guild
                for one in await servers.servers(connection)
                if one.left_at is not None and one.left_at + self._grace <= moment
            ]
        if not self._stock_taken:  # a server may have come back while nobody looked
            left = []
        for slug in slugs:
            await self._remove_situation(slug, moment)
        for guild in left:
            await self._remove_server(guild, moment)
        if slugs or left:
            await self._library.refresh()
        await self._library.reread_choices()  # also what another process had erased
        return len(slugs) + len(left)

    async def _remove_situation(self, slug: str, now: datetime) -> None:
        async with self._database.write() as connection:
            if slug not in await removal.due_for_removal(connection, now):
                return  # called off meanwhile
            await removal.remove_situation(connection, slug)
            await audit.record(connection, Act.DELETED, slug, at=now, situation=slug, purged=True)
        log.info("situation %s was deleted, as had been asked for", slug)

    async def _remove_server(self, guild: int, now: datetime) -> None:
        async with self._database.write() as connection:
            kept = await servers.one(connection, guild)
            if kept is None or kept.left_at is None:
                return  # it came back meanwhile
            await removal.remove_server(connection, guild, now)
            blocked = [
                number for one in await servers.servers(connection) for number in one.settings.get("blocked", ())
            ]
            await removal.forget_unmentioned(connection, blocked)
        log.info("what was kept of server %s is purged", guild)
