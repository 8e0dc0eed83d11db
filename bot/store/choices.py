"""The situations that servers and people chose, and the commands that Discord already knows."""

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import Table, delete, insert, select

from bot.store import changes, tables
from bot.store.engine.database import Connection

Scope = Literal["guild", "user"]


async def chosen_situations(connection: Connection, after: int = -1) -> dict[tuple[str, int], str]:
    """Return the choices made after change `after`."""
    table = tables.chosen_situation
    rows = await connection.execute(select(table).where(table.c.changed > after))
    return {(row.scope, row.holder): row.situation for row in rows}


async def choose_situation(connection: Connection, scope: Scope, holder: int, slug: str) -> None:
    key = {"scope": scope, "holder": holder}
    number = await changes.number_change(connection)
    await _replace(connection, tables.chosen_situation, key, {"situation": slug, "changed": number})


async def synced_digest(connection: Connection, application: int) -> str | None:
    table = tables.synced_commands
    digest: str | None = await connection.scalar(select(table.c.digest).where(table.c.application == application))
    return digest


async def keep_synced_digest(connection: Connection, application: int, digest: str) -> None:
    await _replace(connection, tables.synced_commands, {"application": application}, {"digest": digest})


async def _replace(connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Write one row for a key in the caller's transaction, in a way that works on every database."""
    await connection.execute(delete(table).where(*(table.c[name] == value for name, value in key.items())))
    await connection.execute(insert(table).values(**key, **values))
