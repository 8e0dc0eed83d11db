"""Numbered changes to situations, so that a process reads only what changed after the last number that it knows.

Writers take turns, so changes become visible in the order of their numbers: reading those after number n misses none.
"""

from typing import Any

from sqlalchemy import delete, insert, select, update

from bot.store import tables
from bot.store.engine.database import Connection
from bot.store.engine.notify import tell


async def latest(connection: Connection) -> int:
    """Return the number of the latest change; 0 in an empty database."""
    return int(await connection.scalar(select(tables.change.c.number)) or 0)


async def change_situation(connection: Connection, slug: str, **values: Any) -> bool:
    """Change columns of a situation and number the change. Returns whether there is such a situation."""
    table, number = tables.situation, await number_change(connection)
    renewed = update(table).where(table.c.slug == slug).values(changed=number, **values)
    return bool((await connection.execute(renewed)).rowcount)


async def add_situation(connection: Connection, slug: str, **values: Any) -> None:
    """Insert a situation and number the change. A removed one of the same name no longer counts as removed."""
    await connection.execute(delete(tables.removed_situation).where(tables.removed_situation.c.slug == slug))
    number = await number_change(connection)
    await connection.execute(insert(tables.situation).values(slug=slug, changed=number, **values))


async def remove_situation(connection: Connection, slug: str) -> None:
    """Delete the row of a situation and number the change."""
    removed = tables.removed_situation
    await connection.execute(delete(tables.situation).where(tables.situation.c.slug == slug))
    await connection.execute(delete(removed).where(removed.c.slug == slug))
    await connection.execute(insert(removed).values(slug=slug, changed=await number_change(connection)))


async def number_change(connection: Connection) -> int:
    """Return the number of a change in this transaction, and tell other processes of it once it is committed."""
    await tell(connection)
    table = tables.change
    raised = await connection.execute(update(table).values(number=table.c.number + 1).returning(table.c.number))
    number = raised.scalar_one_or_none()
    if number is None:
        number = 1
        await connection.execute(insert(table).values(id=1, number=number))
    return int(number)
