"""The settings of servers, and since when the bot is no longer in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from bot.store import tables
from bot.store.engine.database import Connection

table = tables.server


@dataclass(frozen=True, slots=True)
class Server:
    guild: int
    settings: Mapping[str, Any]
    """Written form of `actions.servers.ServerSettings`."""
    left_at: datetime | None
    """When the bot left the server; None while it is in it."""


async def servers(connection: Connection) -> list[Server]:
    return [Server(**row._mapping) for row in await connection.execute(select(table))]


async def one(connection: Connection, guild: int) -> Server | None:
    row = (await connection.execute(select(table).where(table.c.guild == guild))).one_or_none()
    return Server(**row._mapping) if row else None


async def blocked(connection: Connection) -> dict[int, list[int]]:
    """Return the numbers (`store.people`) of those whose suggestions a server refuses, by server."""
    return {one.guild: list(one.settings.get("blocked", ())) for one in await servers(connection)}


async def keep(connection: Connection, guild: int, **values: Any) -> None:
    """Insert a server, or change the given columns."""
    changed = await connection.execute(update(table).where(table.c.guild == guild).values(**values))
    if not changed.rowcount:
        await connection.execute(insert(table).values(guild=guild, **{"settings": {}, **values}))
