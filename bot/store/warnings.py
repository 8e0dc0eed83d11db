"""Warnings to the moderators of a server, kept until one of them is told."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.store.engine.database import Connection
from bot.store.tables import warning


@dataclass(frozen=True, slots=True)
class ServerWarning:
    guild: int
    created_by: int
    """Discord id of who set up the subject; 0 if unknown."""
    channel: int
    """Channel that the warning is about."""
    subject: str
    """Subject, like `briefing 5`; a later warning about it replaces this one."""
    text: str
    """A message of the catalogue with the places {reason} and {mend}."""
    reason: str
    mend: str
    """Advice to moderators."""
    since: datetime
    id: int = 0


async def warnings(connection: Connection) -> list[ServerWarning]:
    """Return all warnings, oldest first."""
    return [ServerWarning(**row._mapping) for row in await connection.execute(select(warning).order_by(warning.c.id))]


async def keep_warning(connection: Connection, one: ServerWarning) -> None:
    await drop_warnings(connection, one.subject)
    values = asdict(one)
    del values["id"]
    await connection.execute(insert(warning).values(**values))


async def drop_warnings(connection: Connection, subject: str) -> None:
    """Drop the warnings about a subject that works again or is gone."""
    await connection.execute(delete(warning).where(warning.c.subject == subject))


async def end_warning(connection: Connection, number: int) -> None:
    """Drop a warning that was delivered."""
    await connection.execute(delete(warning).where(warning.c.id == number))
