"""The situations that are published on the web. Each change counts as a change of the situation."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bot.store import journal, tables
from bot.store.engine.database import Connection

table = tables.publication


async def licence_of(connection: Connection, slug: str) -> str | None:
    """Return the licence of a published situation; None if it is not published."""
    published = select(table.c.licence).where((table.c.situation == slug) & table.c.since.is_not(None))
    licence: str | None = await connection.scalar(published)
    return licence


async def propose(connection: Connection, slug: str, guild: int | None, licence: str) -> None:
    """Keep a licence until somebody confirms the publication."""
    await connection.execute(delete(table).where(table.c.situation == slug))
    await connection.execute(insert(table).values(situation=slug, guild=guild, licence=licence))


async def publish(connection: Connection, slug: str, now: datetime) -> bool:
    """Publish a situation. Returns False if nobody proposed it."""
    proposed = update(table).where(table.c.situation == slug).values(since=now)
    done = bool((await connection.execute(proposed)).rowcount)
    return done and await journal.change_situation(connection, slug)


async def change_licence(connection: Connection, slug: str, licence: str) -> None:
    await connection.execute(update(table).where(table.c.situation == slug).values(licence=licence))
    await journal.change_situation(connection, slug)


async def unpublish(connection: Connection, slug: str) -> bool:
    """Take a situation off the web. Returns whether it was published."""
    was = await licence_of(connection, slug) is not None
    await connection.execute(delete(table).where(table.c.situation == slug))
    return was and await journal.change_situation(connection, slug)
