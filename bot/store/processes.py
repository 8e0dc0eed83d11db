"""The processes that share the servers of the bot, as they report themselves."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.store import tables
from bot.store.engine.database import Connection


async def show_up(connection: Connection, name: str, shards: str, now: datetime, *, forget: datetime) -> None:
    """Record that a process runs, and delete those last seen before `forget`."""
    table = tables.process
    await connection.execute(delete(table).where((table.c.name == name) | (table.c.seen < forget)))
    await connection.execute(insert(table).values(name=name, shards=shards, seen=now))


async def seen_since(connection: Connection, when: datetime) -> dict[str, str]:
    """Return the shards of each process by its name."""
    rows = await connection.execute(select(tables.process).where(tables.process.c.seen >= when))
    return {row.name: row.shards for row in rows}
