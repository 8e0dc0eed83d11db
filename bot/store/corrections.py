"""Posts that tell channels at once of corrections and retractions: claimed, sent, recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from bot.store.engine.database import Connection
from bot.store.tables import correction as corrections
from bot.store.tables import subscription


@dataclass(frozen=True, slots=True)
class Correction:
    """A post. Its contents are fixed when it is claimed, so that a second try says the same."""

    id: int
    subscription: int
    reports: Sequence[str]
    """Ids of the amendments that it tells."""
    last_entry: int
    """Number of entries in the journal that were looked through for them."""
    until: datetime
    message: int | None
    """Id of the message; None while it is being sent."""
    tried: datetime | None = None
    """Since when a try may have arrived without being found."""
    place: int | None = None
    """Channel or thread of the message."""


async def of_subscription(connection: Connection, subscription: int) -> list[Correction]:
    """Oldest first."""
    query = select(corrections).where(corrections.c.subscription == subscription).order_by(corrections.c.id)
    return [Correction(**row._mapping) for row in await connection.execute(query)]


async def claim(
    connection: Connection,
    subscription: int,
    reports: Sequence[str],
    last_entry: int,
    until: datetime,
    tried: datetime | None = None,
) -> Correction:
    values = {"subscription": subscription, "reports": list(reports), "last_entry": last_entry, "until": until}
    row = (await connection.execute(insert(corrections).values(**values, tried=tried).returning(corrections))).one()
    return Correction(**row._mapping)


async def try_again(connection: Connection, number: int, tried: datetime) -> None:
    """Note that the earlier try did not arrive."""
    await connection.execute(update(corrections).where(corrections.c.id == number).values(tried=tried))


async def settle(connection: Connection, number: int, message: int | None, place: int | None = None) -> None:
    """Record the message. Without one, give the claim up, and the next briefing tells the correction."""
    chosen = corrections.c.id == number
    done = delete(corrections) if message is None else update(corrections).values(message=message, place=place)
    await connection.execute(done.where(chosen))


async def on_their_way(connection: Connection, subscriptions: Sequence[int], since: datetime) -> set[int]:
    """Return the subscriptions for which a post was begun since then and not recorded."""
    begun = corrections.c.message.is_(None) & (corrections.c.tried > since)
    chosen = select(corrections.c.subscription).where(corrections.c.subscription.in_(subscriptions) & begun)
    return set((await connection.execute(chosen)).scalars())


async def forget_nobodys(connection: Connection, before: datetime) -> None:
    """Delete old posts of deleted subscriptions."""
    tried = func.coalesce(corrections.c.tried, corrections.c.until)  # earlier versions did not say when
    nobodys = corrections.c.subscription.not_in(select(subscription.c.id))
    await connection.execute(delete(corrections).where(nobodys & (tried <= before)))
