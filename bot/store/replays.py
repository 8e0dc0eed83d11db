"""Replays that are under way: past situations posted day by day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from bot.store import tables
from bot.store.engine.database import Connection


@dataclass(frozen=True, slots=True)
class Replay:
    channel: int
    guild: int
    situation: str
    language: str
    created_by: int
    first_day: date
    last_day: date
    next_day: date
    every: int
    """Minutes between two posts."""
    next_due: datetime
    started: datetime


async def replays(connection: Connection) -> list[Replay]:
    rows = await connection.execute(select(tables.replay).order_by(tables.replay.c.next_due))
    return [Replay(**row._mapping) for row in rows]


async def begin_replay(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert a replay. Raises IntegrityError if the channel already has one."""
    await connection.execute(insert(tables.replay).values(**values))


async def advance_replay(connection: Connection, one: Replay, next_day: date, next_due: datetime) -> None:
    """Advance a replay, unless the channel now has another one."""
    chosen = (tables.replay.c.channel == one.channel) & (tables.replay.c.started == one.started)
    await connection.execute(update(tables.replay).where(chosen).values(next_day=next_day, next_due=next_due))


async def end_replay(connection: Connection, channel: int, started: datetime | None = None) -> bool:
    """End the replay of a channel, with `started` only that one. Returns whether there was one."""
    chosen = tables.replay.c.channel == channel
    if started is not None:
        chosen &= tables.replay.c.started == started
    return bool((await connection.execute(delete(tables.replay).where(chosen))).rowcount)
