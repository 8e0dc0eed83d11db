"""The posts by which channels were told at once of what was corrected or taken back: claimed, sent, recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bot.store.database import Connection
from bot.store.tables import correction as corrections


@dataclass(frozen=True, slots=True)
class Correction:
    """All that a post says is fixed here when it is claimed, so that a second try says the same."""

    id: int
    subscription: int
    reports: Sequence[str]
    """Ids of the amendments that it tells."""
    last_entry: int
    """How much of the journal was looked through for them."""
    until: datetime
    message: int | None
    """None while it is being sent."""


async def of_subscription(connection: Connection, subscription: int) -> list[Correction]:
    """Oldest first."""
    query = select(corrections).where(corrections.c.subscription == subscription).order_by(corrections.c.id)
    return [Correction(**row._mapping) for row in await connection.execute(query)]


async def claim(
    connection: Connection, subscription: int, reports: Sequence[str], last_entry: int, until: datetime
) -> Correction:
    values = {"subscription": subscription, "reports": list(reports), "last_entry": last_entry, "until": until}
    row = (await connection.execute(insert(corrections).values(**values).returning(corrections))).one()
    return Correction(**row._mapping)


async def settle(connection: Connection, number: int, message: int | None) -> None:
    """Record the message; without one, take the claim back: a briefing tells it."""
    chosen = corrections.c.id == number
    done = delete(corrections) if message is None else update(corrections).values(message=message)
    await connection.execute(done.where(chosen))
