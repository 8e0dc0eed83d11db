"""What a server's moderators have to know, kept until somebody was told."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.store.engine.database import Connection
from bot.store.tables import warning


@dataclass(frozen=True, slots=True)
class ServerWarning:
    guild: int
    created_by: int
    """Who set it up, on Discord; 0 where nobody knows any more."""
    channel: int
    """Which it is about."""
    subject: str
    """What it is about, like `briefing 5`: a later warning about the same takes its place."""
    text: str
    """A message of the catalogue with the places {reason} and {mend}."""
    reason: str
    mend: str
    """What moderators can do."""
    since: datetime
    id: int = 0


async def warnings(connection: Connection) -> list[ServerWarning]:
    """Oldest first."""
    return [ServerWarning(**row._mapping) for row in await connection.execute(select(warning).order_by(warning.c.id))]


async def keep_warning(connection: Connection, one: ServerWarning) -> None:
    await drop_warnings(connection, one.subject)
    values = asdict(one)
    del values["id"]
    await connection.execute(insert(warning).values(**values))


async def drop_warnings(connection: Connection, subject: str) -> None:
    """What it is about was mended or is gone."""
    await connection.execute(delete(warning).where(warning.c.subject == subject))


async def end_warning(connection: Connection, number: int) -> None:
    """Somebody was told."""
    await connection.execute(delete(warning).where(warning.c.id == number))
