"""Feeds that servers watch: when each is due, which items were seen, and its failures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from bot.store import tables
from bot.store.engine.database import Connection

table = tables.watch


@dataclass(frozen=True, slots=True)
class Watch:
    id: int
    guild: int
    channel: int
    """Channel of the cards of its articles."""
    situation: str
    url: str
    title: str
    """Title that the feed gives itself; empty until it is read."""
    created_by: int
    """Discord id of who set it up; 0 if that person was forgotten."""
    language: str
    """Language of who set it up, in which drafts are written."""
    etag: str
    modified: str
    seen: Mapping[str, str]
    """Digest of the contents of each item, by item."""
    next_due: datetime
    failures: int
    """Number of failures in a row."""
    failing_since: datetime | None
    paused: str | None
    """Reason of the pause, a message of the catalogue; empty if a person paused it, None if not paused."""
    told: bool
    """Whether its channel was told that it is paused."""
    passed: int
    """Number of items that name no actor of the situation."""
    found: int
    """Number of items that made a card or joined one."""
    created: datetime


async def keep(connection: Connection, **values: Any) -> int:
    """Insert a feed from its columns. Returns its id."""
    key = (await connection.execute(insert(table).values(**values))).inserted_primary_key
    assert key is not None
    return int(key[0])


async def of_server(connection: Connection, guild: int) -> list[Watch]:
    rows = await connection.execute(select(table).where(table.c.guild == guild).order_by(table.c.id))
    return [_watch(row) for row in rows]


async def by_id(connection: Connection, number: int) -> Watch | None:
    row = (await connection.execute(select(table).where(table.c.id == number))).one_or_none()
    return _watch(row) if row else None


async def change(connection: Connection, number: int, **values: Any) -> None:
    await connection.execute(update(table).where(table.c.id == number).values(**values))


async def remove(connection: Connection, number: int) -> None:
    await connection.execute(delete(table).where(table.c.id == number))


async def due(connection: Connection, now: datetime, limit: int) -> list[Watch]:
    """Return the feeds that are due, the longest due first."""
    chosen = table.c.paused.is_(None) & (table.c.next_due <= now)
    rows = await connection.execute(select(table).where(chosen).order_by(table.c.next_due).limit(limit))
    return [_watch(row) for row in rows]


async def due_next(connection: Connection, now: datetime) -> datetime | None:
    """Return when the next feed is due after now."""
    waiting = table.c.paused.is_(None) & (table.c.next_due > now)
    instant: datetime | None = await connection.scalar(
        select(table.c.next_due).where(waiting).order_by(table.c.next_due).limit(1)
    )
    return instant


async def untold(connection: Connection) -> list[Watch]:
    """Return feeds that the bot paused without telling their channel yet."""
    chosen = table.c.paused.is_not(None) & (table.c.paused != "") & ~table.c.told
    return [_watch(row) for row in await connection.execute(select(table).where(chosen))]


def _watch(row: Row[Any]) -> Watch:
    return Watch(**row._mapping)
