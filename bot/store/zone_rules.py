"""The version of the time zone rules from which the recorded times were computed."""

from sqlalchemy import delete, insert, select

from bot.store import tables
from bot.store.engine.database import Connection


async def rules_on_record(connection: Connection) -> str | None:
    """Return the version; None if none is recorded yet."""
    version: str | None = await connection.scalar(select(tables.zone_rules.c.version))
    return version


async def keep_rules(connection: Connection, version: str) -> None:
    await connection.execute(delete(tables.zone_rules))
    await connection.execute(insert(tables.zone_rules).values(version=version))
