"""Subscriptions to briefings, and the ledger of deliveries.

The ledger ensures that each briefing is posted once: a delivery is claimed before it is sent and recorded afterwards.
A claim that is not recorded in time is taken up again, with everything that was fixed when it was claimed.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, case, delete, func, insert, select, union_all, update

from bot.store.engine.database import Connection
from bot.store.tables import delivery as deliveries
from bot.store.tables import subscription as subscriptions


class State(StrEnum):
    CLAIMED = "claimed"
    SENT = "sent"
    QUIET = "quiet"  # nothing had changed, and the channel asked for nothing in that case
    FAILED = "failed"  # to be tried again when the lease is over
    ABANDONED = "abandoned"


_AT_ONCE = 500
OPEN = (State.CLAIMED, State.FAILED)


@dataclass(frozen=True, slots=True)
class Subscription:
    id: int
    guild: int
    channel: int
    situation: str
    schedule: Mapping[str, Any]
    """Written form of `delivery.schedule.Schedule`."""
    options: Mapping[str, Any]
    """Written form of `delivery.subscription.Options`."""
    created_by: int
    next_due: datetime
    paused: str | None
    """Reason for the pause; None while briefings are sent."""
    number: int
    """Number of the last briefing."""
    covered: datetime | None
    """End of the period of the last briefing."""
    entries: int
    """Number of entries in the journal that the last briefing knew."""
    corrected: int
    """Number of the entry up to which corrections were posted at once, if the channel wants that."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery. Its contents are fixed when it is claimed, so that a second try says the same."""

    id: int
    subscription: int
    slot: datetime
    state: State
    number: int
    since: datetime
    until: datetime
    first_entry: int
    last_entry: int
    late: bool
    attempts: int
    """Number of tries; all but the last failed. A try during which the process died does not count."""
    lease: datetime
    message: int | None
    reason: str | None
    claimed: datetime | None = None
    """When it was claimed; None on records of earlier versions."""
    place: int | None = None
    """Channel or thread of the message."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """Numbers of subscriptions that are due, overdue and paused, and of open deliveries."""

    due: int
    overdue: int
    open: int
    paused: int


@dataclass(frozen=True, slots=True)
class Due:
    id: int
    guild: int
    next_due: datetime


# subscriptions


async def subscribe(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a subscription from its columns. Returns its id, which no deleted one had, since their ledgers stay."""
    used = union_all(select(func.max(subscriptions.c.id)), select(func.max(deliveries.c.subscription)))
    number: int = 1 + max([0, *(last for last in (await connection.execute(used)).scalars() if last is not None)])
    await connection.execute(insert(subscriptions).values(id=number, paused=None, number=0, **values))
    return number


async def change(connection: Connection, number: int, /, **values: Any) -> None:
    await connection.execute(update(subscriptions).where(subscriptions.c.id == number).values(**values))


async def unsubscribe(connection: Connection, number: int) -> None:
    still_open = (deliveries.c.subscription == number) & deliveries.c.state.in_(OPEN)
    await connection.execute(update(deliveries).where(still_open).values(state=State.ABANDONED.value))
    await connection.execute(delete(subscriptions).where(subscriptions.c.id == number))


async def of_guild(connection: Connection, guild: int) -> list[Subscription]:
    query = select(subscriptions).where(subscriptions.c.guild == guild).order_by(subscriptions.c.id)
    return [_subscription(row) for row in await connection.execute(query)]


async def everyone(connection: Connection) -> AsyncIterator[Subscription]:
    """Yield every subscription. A few hundred are in memory at once, and those that were yielded may be changed."""
    query, last = select(subscriptions).order_by(subscriptions.c.id).limit(_AT_ONCE), 0
    while rows := (await connection.execute(query.where(subscriptions.c.id > last))).all():
        for row in rows:
            yield _subscription(row)
        last = rows[-1].id


async def with_role(connection: Connection) -> list[Subscription]:
    """Return the subscriptions that mention a role."""
    mention = subscriptions.c.options["role"].as_string().is_not(None)
    return [_subscription(row) for row in await connection.execute(select(subscriptions).where(mention))]


async def by_id(connection: Connection, ids: Sequence[int]) -> dict[int, Subscription]:
    query = select(subscriptions).where(subscriptions.c.id.in_(ids))
    return {row.id: _subscription(row) for row in await connection.execute(query)}


async def held_by_id(connection: Connection, ids: Sequence[int]) -> dict[int, Subscription]:
    """Lock subscriptions that no other process is claiming, until the transaction ends."""
    query = select(subscriptions).where(subscriptions.c.id.in_(ids)).with_for_update(skip_locked=True)
    return {row.id: _subscription(row) for row in await connection.execute(query)}


async def due(connection: Connection, now: datetime) -> list[Due]:
    """Return the subscriptions that are due and not paused."""
    columns = (subscriptions.c.id, subscriptions.c.guild, subscriptions.c.next_due)
    ready = (subscriptions.c.next_due <= now) & subscriptions.c.paused.is_(None)
    return [Due(*row) for row in await connection.execute(select(*columns).where(ready).order_by(subscriptions.c.id))]


async def due_next(connection: Connection, now: datetime) -> list[datetime]:
    """Return when the next subscription is due after now, and when the next open delivery may be tried."""
    waiting = (subscriptions.c.next_due > now) & subscriptions.c.paused.is_(None)
    still_open = (deliveries.c.lease > now) & deliveries.c.state.in_(OPEN)
    firsts = (
        select(subscriptions.c.next_due).where(waiting).order_by(subscriptions.c.next_due).limit(1),
        select(deliveries.c.lease).where(still_open).order_by(deliveries.c.lease).limit(1),
    )
    found = [await connection.scalar(first) for first in firsts]
    return [instant for instant in found if instant is not None]


async def backlog(connection: Connection, now: datetime, overdue: datetime) -> Backlog:
    ready = (subscriptions.c.next_due <= now) & subscriptions.c.paused.is_(None)
    late = (subscriptions.c.next_due <= overdue) & subscriptions.c.paused.is_(None)
    counts = (
        *(select(func.count()).where(chosen) for chosen in (ready, late, deliveries.c.state.in_(OPEN))),
        select(func.count()).where(subscriptions.c.paused.is_not(None)),
    )
    return Backlog(*(await connection.execute(select(*(each.scalar_subquery() for each in counts)))).one())


# the ledger


async def claim(
    connection: Connection, claims: Sequence[Mapping[str, Any]], next_due: Mapping[int, datetime]
) -> list[Delivery]:
    """Insert new deliveries and set the next slot of their subscriptions, in the caller's transaction."""
    if not claims:
        return []
    for number, instant in next_due.items():
        await change(connection, number, next_due=instant)
    # A slot can come twice if the clock was set back and the schedule computed again.
    slots = deliveries.c.slot.in_([one["slot"] for one in claims])
    had = select(deliveries.c.subscription, deliveries.c.slot).where(
        deliveries.c.subscription.in_(list(next_due)), slots
    )
    known = {tuple(row) for row in await connection.execute(had)}
    new = [one for one in claims if (one["subscription"], one["slot"]) not in known]
    rows = await connection.execute(insert(deliveries).returning(deliveries), new) if new else ()
    return [_delivery(row) for row in rows]


async def being_sent(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Return the subscriptions whose last briefing may still arrive: the next begins where that one ends."""
    still_open = deliveries.c.subscription.in_(ids) & deliveries.c.state.in_(OPEN)
    return set((await connection.execute(select(deliveries.c.subscription).where(still_open))).scalars())


async def open_ids(connection: Connection, now: datetime, but: Collection[int] = ()) -> list[int]:
    """Return deliveries that were claimed and not finished, or that are due for another try, oldest slot first.

    Leave out the subscriptions of `but`, which the caller is working on.
    """
    ready = deliveries.c.state.in_(OPEN) & (deliveries.c.lease <= now) & deliveries.c.subscription.not_in(but)
    query = select(deliveries.c.id).where(ready).order_by(deliveries.c.slot, deliveries.c.id)
    return list((await connection.execute(query)).scalars())


async def take_up(connection: Connection, ids: Sequence[int], now: datetime, lease: datetime) -> list[Delivery]:
    """Claim those deliveries again that are still open and that no other process took."""
    ready = deliveries.c.id.in_(ids) & deliveries.c.state.in_(OPEN) & (deliveries.c.lease <= now)
    taken = deliveries.c.id.in_(select(deliveries.c.id).where(ready).with_for_update(skip_locked=True))
    # What a process did not finish because it ended is no failure of the channel's, and costs it no try.
    failures = case((deliveries.c.state == State.FAILED.value, 1), else_=0)
    values = {"attempts": deliveries.c.attempts + failures, "lease": lease, "state": State.CLAIMED.value}
    rows = await connection.execute(update(deliveries).where(taken).values(**values).returning(deliveries))
    return [_delivery(row) for row in rows]


async def hold(connection: Connection, claimed: Delivery, lease: datetime) -> bool:
    """Extend the lease of a delivery. Returns whether the caller still has it."""
    mine = (deliveries.c.id == claimed.id) & (deliveries.c.state == State.CLAIMED.value)
    mine &= deliveries.c.lease == claimed.lease
    return bool((await connection.execute(update(deliveries).where(mine).values(lease=lease))).rowcount)


async def finish(
    connection: Connection, done: Delivery, state: State, message: int | None = None, place: int | None = None
) -> None:
    """Record the final outcome of a delivery and, on its subscription, what the channel knows now."""
    await _record(connection, done, state=state.value, message=message, place=place, reason=None)
    told = {"number": done.number, "covered": done.until, "entries": done.last_entry}
    if state is State.QUIET:  # a quiet period has no number but counts as covered
        told.pop("number")
    await change(connection, done.subscription, **told)


async def hand_back(connection: Connection, claimed: Delivery, now: datetime) -> None:
    """Give up the lease of a delivery that was claimed and not begun."""
    mine = (deliveries.c.id == claimed.id) & (deliveries.c.state == State.CLAIMED.value)
    await connection.execute(update(deliveries).where(mine).values(lease=now))


async def fail(connection: Connection, failed: Delivery, reason: str, again: datetime) -> None:
    """Record a failed try, unless the delivery was given up meanwhile."""
    claimed = (deliveries.c.id == failed.id) & (deliveries.c.state == State.CLAIMED.value)
    values = {"state": State.FAILED.value, "reason": reason, "lease": again}
    await connection.execute(update(deliveries).where(claimed).values(**values))


async def abandon(connection: Connection, given_up: Delivery, reason: str) -> None:
    await _record(connection, given_up, state=State.ABANDONED.value, reason=reason)


async def delivery(connection: Connection, number: int) -> Delivery | None:
    row = (await connection.execute(select(deliveries).where(deliveries.c.id == number))).one_or_none()
    return _delivery(row) if row else None


async def read_in(
    connection: Connection, subscription: int, position: int, before: int | None = None
) -> Delivery | None:
    """Return the last message in which an entry was news for a channel, else the last briefing that knew it.

    `before` is the id of the delivery that is being written.
    """
    mine = (deliveries.c.subscription == subscription) & (deliveries.c.state == State.SENT.value)
    mine &= deliveries.c.message.is_not(None) & (deliveries.c.last_entry > position)
    if before is not None:
        mine &= deliveries.c.id < before
    as_news = case((deliveries.c.first_entry <= position, 0), else_=1)
    query = select(deliveries).where(mine).order_by(as_news, deliveries.c.id.desc()).limit(1)
    row = (await connection.execute(query)).one_or_none()
    return _delivery(row) if row else None


async def corrected_at_once(connection: Connection) -> list[Subscription]:
    """Return the subscriptions that want corrections at once and are not paused."""
    wanted = subscriptions.c.options["corrections"].as_string() == "now"
    rows = await connection.execute(select(subscriptions).where(wanted & subscriptions.c.paused.is_(None)))
    return [_subscription(row) for row in rows]


async def last_results(connection: Connection, ids: Sequence[int]) -> dict[int, Delivery]:
    """Return the newest delivery of each subscription."""
    newest = select(func.max(deliveries.c.id)).where(deliveries.c.subscription.in_(ids))
    query = select(deliveries).where(deliveries.c.id.in_(newest.group_by(deliveries.c.subscription)))
    return {row.subscription: _delivery(row) for row in await connection.execute(query)}


async def needless(connection: Connection, before: datetime, limit: int) -> list[int]:
    """Return old deliveries that nothing refers to any more.

    These said nothing, were given up, or belong to deleted subscriptions. The newest of each subscription stays: it
    is the last result, and keeps the numbers from being used again.
    """
    newer = deliveries.alias()
    is_followed = select(newer.c.id).where(
        (newer.c.subscription == deliveries.c.subscription) & (newer.c.id > deliveries.c.id)
    )
    old = (deliveries.c.lease <= before) & is_followed.exists()
    silent = deliveries.c.state.in_([State.QUIET.value, State.ABANDONED.value])
    nobodys = deliveries.c.subscription.not_in(select(subscriptions.c.id))
    gone = deliveries.c.subscription.in_(select(deliveries.c.subscription).where(nobodys).distinct())
    for chosen in (silent, gone & deliveries.c.state.not_in(OPEN)):  # together they would read the whole ledger
        found = (await connection.execute(select(deliveries.c.id).where(chosen & old).limit(limit))).scalars().all()
        if found:
            return list(found)
    return []


async def remove(connection: Connection, ids: Collection[int]) -> None:
    await connection.execute(delete(deliveries).where(deliveries.c.id.in_(ids)))


async def _record(connection: Connection, changed: Delivery, **values: Any) -> None:
    await connection.execute(update(deliveries).where(deliveries.c.id == changed.id).values(**values))


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(**row._mapping)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(**{**row._mapping, "state": State(row.state)})
