"""The settings of servers, and since when the bot is no longer in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from bot.store import changes, tables
from bot.store.engine.database import Connection

table = tables.server
_COLUMNS = (table.c.guild, table.c.settings, table.c.left_at)


@dataclass(frozen=True, slots=True)
class Server:
    guild: int
    settings: Mapping[str, Any]
    """Written form of `actions.servers.ServerSettings`."""
    left_at: datetime | None
    """When the bot left the server; None while it is in it."""


async def servers(connection: Connection, after: int = -1) -> list[Server]:
    """Return the servers whose settings changed after change `after`."""
    rows = await connection.execute(select(*_COLUMNS).where(table.c.changed > after))
    return [Server(**row._mapping) for row in rows]


async def one(connection: Connection, guild: int) -> Server | None:
    row = (await connection.execute(select(*_COLUMNS).where(table.c.guild == guild))).one_or_none()
    return Server(**row._mapping) if row else None


async def blocked(connection: Connection) -> dict[int, list[int]]:
    """Return the numbers (`store.people`) of those whose suggestions a server refuses, by server."""
    return {one.guild: list(one.settings.get("blocked", ())) for one in await servers(connection)}


async def keep(connection: Connection, guild: int, **values: Any) -> None:
    """Insert a server, or change the given columns."""
    if "settings" in values:
        values["changed"] = await changes.number_change(connection)
    changed = await connection.execute(update(table).where(table.c.guild == guild).values(**values))
    if not changed.rowcount:
        await connection.execute(insert(table).values(guild=guild, **{"settings": {}, **values}))
