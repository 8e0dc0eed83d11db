"""Delete for good: situations whose deletion was asked for, servers that removed the bot, and people who ask for it.

Old data goes as well: drafts that were never filed, and deliveries that no message refers to. Everything has a grace
period, since a server may have removed the bot by mistake; an outage of Discord is not a removal. The clock may be
wrong, so two looks, an hour apart on the monotonic clock, have to agree.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.actions.library import Library
from bot.actions.reports.file import record
from bot.clocks import read_clocks, steady
from bot.errors import N_, Refused
from bot.store import audit, briefings, corrections, drafts, people, servers, troubles
from bot.store import erase as removal
from bot.store.audit import Act
from bot.store.engine.database import Connection

log = logging.getLogger(__name__)

_APART = timedelta(hours=1)
"""Between two looks at what is due, which is never due to the minute; and before who was forgotten is so again."""
_ALL = 10_000
_DELIVERIES_AT_ONCE = 5_000
"""So that no briefing waits long for its turn to write."""
TYPED_KEPT = timedelta(days=30)
"""How long drafts that were never filed are kept; /privacy says so."""
LEDGER_KEPT = timedelta(days=365)


class Purging:
    def __init__(self, library: Library, after_days: int) -> None:
        self._library = library
        self._database = library.database
        self._grace = timedelta(days=after_days)
        self._looked: datetime | None = None
        """When the last look was, by the steady clock."""
        self._read = datetime.min.replace(tzinfo=UTC)
        """What the clock on the wall said then."""
        self._stock_taken = False
        self._forgotten: dict[int, datetime] = {}
        """Discord ids of people forgotten within the hour; only in memory."""

    # servers

    async def left(self, guild: int, now: datetime | None = None) -> None:
        """Begin the grace period of a server, unless it has begun already."""
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
        """Part a person from what is on record, and delete the rest; whether there was a record to part from.

        Raises Refused for who was forgotten within the hour: limits by the hour would mean nothing.
        """
        now = datetime.now(UTC)
        self._forgotten = {one: at for one, at in self._forgotten.items() if at > steady() - _APART}
        if discord in self._forgotten:
            raise Refused(N_("You were forgotten less than an hour ago: what came since can be erased in an hour."))
        async with self._database.write() as connection:
            number = await people.known_person(connection, discord)
            if number is not None:
                waiting = await drafts.waiting_by(connection, number)
                await audit.forget_changes(connection, [f"#{draft.id}" for draft in waiting])
                for draft in waiting:
                    await record(connection, Act.DROPPED, draft, number)
            await removal.erase_person(connection, discord, number)
            await people.forget_person(connection, discord)
            if number is not None:  # by number: the record says that somebody was forgotten, but not who
                await audit.record(connection, Act.ERASED, f"person {number}", at=now)
                await self._carry_blocks(connection, number, discord)
                self._forgotten[discord] = steady()
        await self._library.reread_choices()
        return number is not None

    @staticmethod
    async def _carry_blocks(connection: Connection, number: int, discord: int) -> None:
        """Keep a blocked person blocked under a new number, in the settings and on record."""
        for guild, numbers in (await servers.blocked(connection)).items():
            if number not in numbers:
                continue
            anew = await people.person_number(connection, discord)
            kept = await servers.one(connection, guild)
            assert kept is not None
            await servers.keep(connection, guild, settings=_renumbered(kept.settings, "blocked", number, anew))
            for done in await audit.done(connection, guild=guild, act=Act.SET, subject="blocked", limit=_ALL):
                detail = _renumbered(_renumbered(done.detail, "old", number, anew), "new", number, anew)
                await audit.amend(connection, done.id, detail)

    # the purge

    async def run(self, now: datetime | None = None) -> int:
        """Remove what is due, at most once an hour; returns how many situations and servers. Raises StoreError.

        The first look after a start removes nothing.
        """
        clocks = read_clocks(now)
        if self._looked is not None and clocks.steady - self._looked < _APART:
            return 0
        is_first = self._looked is None
        # The earlier of two readings: what is due by both is due.
        moment, self._looked, self._read = min(self._read, clocks.wall), clocks.steady, clocks.wall
        return 0 if is_first else await self._purge(moment)

    async def _purge(self, moment: datetime) -> int:
        async with self._database.read() as connection:
            slugs = await removal.due_for_removal(connection, moment)
            left = [
                one.guild
                for one in await servers.servers(connection)
                if one.left_at is not None and one.left_at + self._grace <= moment
            ]
        if not self._stock_taken:  # a server may have added the bot again while it was offline
            left = []
        for slug in slugs:
            await self._remove_situation(slug, moment)
        for guild in left:
            await self._remove_server(guild, moment)
        if slugs or left:
            await self._library.refresh()
        await self._remove_old(moment)
        await self._library.reread_choices()  # another process may have erased some
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
            blocked = [one for numbers in (await servers.blocked(connection)).values() for one in numbers]
            await removal.forget_unmentioned(connection, blocked)
        log.info("what was kept of server %s is purged", guild)

    async def _remove_old(self, now: datetime) -> None:
        more = True
        while more:
            async with self._database.write() as connection:
                more = await drafts.forget_typed(connection, now - TYPED_KEPT)
        async with self._database.write() as connection:
            await corrections.forget_nobodys(connection, now - LEDGER_KEPT)
            await troubles.forget_troubles(connection, now - LEDGER_KEPT)
        while needless := await self._needless(now):
            async with self._database.write() as connection:
                await briefings.remove(connection, needless)

    async def _needless(self, now: datetime) -> list[int]:
        """Find deliveries that are no longer needed. Others may write meanwhile: what is not needed stays so."""
        async with self._database.read() as connection:
            return await briefings.needless(connection, now - LEDGER_KEPT, _DELIVERIES_AT_ONCE)


def _renumbered(values: Mapping[str, Any], name: str, old: int, new: int) -> dict[str, Any]:
    """Replace one person's number by another in the list of that name."""
    return {**values, name: [new if one == old else one for one in values.get(name) or ()]}
