"""Boards: one message in a channel that the bot keeps up to date by editing it."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from bot.store import tables
from bot.store.engine.database import Connection


@dataclass(frozen=True, slots=True)
class Board:
    channel: int
    guild: int
    situation: str
    language: str
    created_by: int
    created: datetime
    message: int | None
    shown: str | None
    """Digest of what the message says; None before the first post."""
    not_before: datetime
    """Earliest time of the next edit, so that changes close together are shown together."""
    paused: str | None
    picture: str = "none"
    """`map`, `timeline` or `none`."""
    tried: datetime | None = None
    """Since when a posted message may be missing on record; None if none is."""
    entries: int = 0
    """Number of entries in the journal when the board was created."""


_COLUMNS = tuple(tables.board.c[field.name] for field in fields(Board))
"""In the order of the fields: boards are read often, and by position that takes half of the time."""


async def boards(connection: Connection) -> list[Board]:
    rows = await connection.execute(select(*_COLUMNS).order_by(tables.board.c.channel))
    return [Board(*row) for row in rows]


async def keep_board(connection: Connection, channel: int, **values: Any) -> None:
    """Keep the board of a channel and replace an earlier one."""
    await drop_board(connection, channel)
    await connection.execute(
        insert(tables.board).values(channel=channel, message=None, shown=None, paused=None, **values)
    )


async def change_board(connection: Connection, channel: int, created: datetime, **values: Any) -> bool:
    """Change a board. Returns whether the channel still has it; a board created since is left alone."""
    chosen = (tables.board.c.channel == channel) & (tables.board.c.created == created)
    return bool((await connection.execute(update(tables.board).where(chosen).values(**values))).rowcount)


async def drop_board(connection: Connection, channel: int) -> Board | None:
    row = (await connection.execute(select(tables.board).where(tables.board.c.channel == channel))).one_or_none()
    await connection.execute(delete(tables.board).where(tables.board.c.channel == channel))
    return Board(**row._mapping) if row else None
