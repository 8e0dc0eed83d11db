"""Posts in announcement channels that are not published to following servers yet."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.store.engine.database import Connection
from bot.store.tables import crosspost


@dataclass(frozen=True, slots=True)
class Crosspost:
    message: int
    channel: int
    guild: int
    posted: datetime


async def crossposts(connection: Connection) -> list[Crosspost]:
    """Oldest first."""
    rows = await connection.execute(select(crosspost).order_by(crosspost.c.message))
    return [Crosspost(**row._mapping) for row in rows]


async def keep_crosspost(connection: Connection, one: Crosspost) -> None:
    await end_crosspost(connection, one.message)
    await connection.execute(
        insert(crosspost).values(message=one.message, channel=one.channel, guild=one.guild, posted=one.posted)
    )


async def end_crosspost(connection: Connection, message: int) -> None:
    """Delete a post that is published or cannot be."""
    await connection.execute(delete(crosspost).where(crosspost.c.message == message))
