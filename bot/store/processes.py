"""The processes that share the bot's servers, by their own word."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.store import tables
from bot.store.engine.database import Connection


async def show_up(connection: Connection, name: str, shards: str, now: datetime, *, forget: datetime) -> None:
    """Those last seen before `forget` are forgotten."""
    table = tables.process
    await connection.execute(delete(table).where((table.c.name == name) | (table.c.seen < forget)))
    await connection.execute(insert(table).values(name=name, shards=shards, seen=now))


async def seen_since(connection: Connection, when: datetime) -> dict[str, str]:
    """The shards of each, by its name."""
    rows = await connection.execute(select(tables.process).where(tables.process.c.seen >= when))
    return {row.name: row.shards for row in rows}
