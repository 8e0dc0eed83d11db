"""The posts by which channels were told at once of what was corrected or taken back: claimed, sent, recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from bot.store.engine.database import Connection
from bot.store.tables import correction as corrections
from bot.store.tables import subscription


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
    tried: datetime | None = None
    """Since when a try may have arrived that a look has not found."""
    place: int | None = None
    """The channel or thread where the message is."""


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
    """What was tried before did not arrive."""
    await connection.execute(update(corrections).where(corrections.c.id == number).values(tried=tried))


async def settle(connection: Connection, number: int, message: int | None, place: int | None = None) -> None:
    """Record the message; without one, take the claim back: a briefing tells it."""
    chosen = corrections.c.id == number
    done = delete(corrections) if message is None else update(corrections).values(message=message, place=place)
    await connection.execute(done.where(chosen))


async def on_their_way(connection: Connection, subscriptions: Sequence[int], since: datetime) -> set[int]:
    """Those of the subscriptions for which a post was begun since then and is not recorded."""
    begun = corrections.c.message.is_(None) & (corrections.c.tried > since)
    chosen = select(corrections.c.subscription).where(corrections.c.subscription.in_(subscriptions) & begun)
    return set((await connection.execute(chosen)).scalars())


async def forget_nobodys(connection: Connection, before: datetime) -> None:
    """Delete those tried until then of subscriptions that are no more."""
    tried = func.coalesce(corrections.c.tried, corrections.c.until)  # earlier versions did not say when
    nobodys = corrections.c.subscription.not_in(select(subscription.c.id))
    await connection.execute(delete(corrections).where(nobodys & (tried <= before)))
