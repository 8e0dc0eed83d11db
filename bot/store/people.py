"""People by numbers of our own. Tables that keep who did something keep this number, never the Discord id.

So a person can be forgotten in one place: their actions stay on record, anonymously.
"""

from collections.abc import Iterable

from sqlalchemy import insert, select, update

from bot.store import tables
from bot.store.engine.database import Connection

table = tables.person


async def person_number(connection: Connection, discord: int) -> int:
    """Return our number for a Discord user; make one at the first time, in the caller's transaction."""
    known = await known_person(connection, discord)
    if known is not None:
        return known
    key = (await connection.execute(insert(table).values(discord=discord))).inserted_primary_key
    assert key is not None
    return int(key[0])


async def known_person(connection: Connection, discord: int) -> int | None:
    number: int | None = await connection.scalar(select(table.c.id).where(table.c.discord == discord))
    return number


async def discord_ids(connection: Connection, numbers: Iterable[int]) -> dict[int, int]:
    """Discord's ids by our numbers, without those who were forgotten."""
    query = select(table).where(table.c.id.in_(set(numbers)) & table.c.discord.is_not(None))
    return {row.id: row.discord for row in await connection.execute(query)}


async def forget_person(connection: Connection, discord: int) -> bool:
    """Delete the Discord id of a person. Returns whether there was one."""
    return bool(
        (await connection.execute(update(table).where(table.c.discord == discord).values(discord=None))).rowcount
    )
