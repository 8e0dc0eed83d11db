"""Posts that fail for now: since when, how often they were tried, and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bot.store.engine.database import Connection
from bot.store.tables import trouble


@dataclass(frozen=True, slots=True)
class Trouble:
    since: datetime
    tries: int
    reason: str
    """Reason: a message of the catalogue."""


async def troubles(connection: Connection, kind: str) -> dict[int, Trouble]:
    rows = await connection.execute(select(trouble).where(trouble.c.kind == kind))
    return {row.thing: Trouble(row.since, row.tries, row.reason) for row in rows}


async def keep_trouble(connection: Connection, kind: str, thing: int, one: Trouble) -> None:
    chosen = (trouble.c.kind == kind) & (trouble.c.thing == thing)
    values = {"since": one.since, "tries": one.tries, "reason": one.reason}
    changed = await connection.execute(update(trouble).where(chosen).values(**values))
    if not changed.rowcount:
        await connection.execute(insert(trouble).values(kind=kind, thing=thing, **values))


async def end_trouble(connection: Connection, kind: str, thing: int) -> None:
    await connection.execute(delete(trouble).where((trouble.c.kind == kind) & (trouble.c.thing == thing)))


async def forget_troubles(connection: Connection, before: datetime) -> None:
    """Delete troubles that began before; if one persists, its next failure is recorded again."""
    await connection.execute(delete(trouble).where(trouble.c.since <= before))
