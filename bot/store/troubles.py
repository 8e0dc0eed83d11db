"""What cannot be posted for now: since when, how often it was tried, and why; until it works."""

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
    """A sentence, a message of the catalogue."""


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
    """Those that began until then: of what is still tried, the next failure is on record anew."""
    await connection.execute(delete(trouble).where(trouble.c.since <= before))
