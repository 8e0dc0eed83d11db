"""Which situations are on the web. Whoever holds situations in memory learns of every change, as of any other."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bot.store import journal, tables
from bot.store.engine.database import Connection

table = tables.publication


async def licence_of(connection: Connection, slug: str) -> str | None:
    """Under which it is on the web; None where it is not."""
    published = select(table.c.licence).where((table.c.situation == slug) & table.c.since.is_not(None))
    licence: str | None = await connection.scalar(published)
    return licence


async def propose(connection: Connection, slug: str, guild: int | None, licence: str) -> None:
    """Keep what was typed until somebody says yes."""
    await connection.execute(delete(table).where(table.c.situation == slug))
    await connection.execute(insert(table).values(situation=slug, guild=guild, licence=licence))


async def publish(connection: Connection, slug: str, now: datetime) -> bool:
    """Whether it had been proposed, or was on the web already."""
    proposed = update(table).where(table.c.situation == slug).values(since=now)
    done = bool((await connection.execute(proposed)).rowcount)
    return done and await journal.change_situation(connection, slug)


async def change_licence(connection: Connection, slug: str, licence: str) -> None:
    await connection.execute(update(table).where(table.c.situation == slug).values(licence=licence))
    await journal.change_situation(connection, slug)


async def unpublish(connection: Connection, slug: str) -> bool:
    """Whether it was on the web."""
    was = await licence_of(connection, slug) is not None
    await connection.execute(delete(table).where(table.c.situation == slug))
    return was and await journal.change_situation(connection, slug)
