"""Rounds of briefings: claim deliveries that are due, send them, record the outcome.

Sending happens outside transactions. The contents of a post are fixed when it is claimed, so that a crash between
sending and recording repeats the request but not the message (docs/briefings.md has the guarantees).
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bot.actions.library import Library
from bot.clocks import Clocks, steady
from bot.delivery.attempt import UNMADE, Attempts, pause_refused
from bot.delivery.composer import LATE, Composer, fixed
from bot.delivery.courier import Arrived, Courier, Post, Postponed, post_for
from bot.delivery.crossposts import publish_later
from bot.delivery.in_flight import SENDERS
from bot.delivery.retry import pause_after
from bot.delivery.schedule import next_due
from bot.delivery.shards import ALL, Share
from bot.delivery.subscription import read_schedule
from bot.documents.document import Document
from bot.errors import N_, RollcallError
from bot.metrics import DELIVERIES
from bot.pictures.renderer import Renderer
from bot.resting import Look, Rest
from bot.store import briefings as kept
from bot.store.briefings import Delivery, Due, State, Subscription
from bot.store.corrections import on_their_way
from bot.store.engine.database import Connection
from bot.store.warnings import ServerWarning

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)
"""Lease of a claim: shorter than the minutes for which Discord remembers a nonce."""
_LEFT_WAITING = timedelta(minutes=2)
_ENOUGH = timedelta(seconds=75)
"""Rest of a lease that is needed to begin a send."""
_JUST_NOW = timedelta(seconds=90)
"""Age up to which an unfinished correction may still arrive; the briefing of its channel waits that long."""
_CLAIMED_AT_ONCE = 48
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Errand:
    delivery: Delivery
    subscription: Subscription
    repeated: bool
    """Whether an earlier try may have arrived."""
    at: datetime
    """Start of the round that took it up."""

    @property
    def is_overtaken(self) -> bool:
        """Return whether this post is too late: one late briefing then covers its period and the time since."""
        claimed = self.delivery.claimed or self.delivery.slot
        return self.repeated and (self.subscription.next_due <= self.at or self.at - claimed > LATE)


@dataclass(slots=True)
class UnderWay:
    """The errand that is being sent; a late one may replace the errand that was taken up."""

    errand: Errand


class BriefingRounds:
    """Delivers briefings that are due. A slow post does not delay later rounds."""

    def __init__(
        self,
        library: Library,
        courier: Courier,
        clock: Callable[[], datetime] = _now,
        renderer: Renderer | None = None,
        share: Share = ALL,
    ) -> None:
        self._database = library.database
        self._library = library
        self._courier = courier
        self._clock = clock
        self._share = share
        self._claiming = asyncio.Lock()
        self._senders = asyncio.Semaphore(SENDERS)
        self._in_hand: set[int] = set()
        """Ids of subscriptions to which something is being sent."""
        self._attempts = Attempts(library.database, "briefing")
        self.rest = Rest(library.stamp)
        self._composer = Composer(library, renderer)
        self._stopping = False

    def stop(self) -> None:
        """Begin no more deliveries, and hand back those that are claimed but not begun."""
        self._stopping = True

    async def run(self, now: datetime | None = None) -> int:
        """Deliver everything that is due at `now`. Returns the number of tries. Raises StoreError."""
        if self._claiming.locked() or self._stopping:
            return 0
        attempted = 0
        await self._attempts.learn()
        clocks = Clocks(self._clock(), steady()) if now is None else Clocks(now, now)
        async with asyncio.TaskGroup() as group, self._claiming, self.rest.look(clocks) as look:
            if not self._in_hand:
                self._composer.forget()
            async for errand in self._claimed(look):
                await self._senders.acquire()
                self._in_hand.add(errand.subscription.id)
                group.create_task(self._carry(errand)).add_done_callback(partial(self._carried, errand))
                attempted += 1
        return attempted

    async def _claimed(self, look: Look) -> AsyncIterator[Errand]:
        """Claim errands in batches, so that a lease begins shortly before the send. Start with those left open."""
        now = look.clocks.wall
        async with self._database.read() as connection:
            left_open = await kept.open_ids(connection, now, self._in_hand)
            found = await kept.due(connection, now)
            look.due(await kept.due_next(connection, now))
        if found or left_open or self._in_hand:
            look.again()
        # Leave the servers of another process to it, unless they wait for longer than a restart takes.
        due = in_turn([one for one in found if self._share.serves(one.guild) or one.next_due < now - _LEFT_WAITING])
        for work, ids in ((self._take_up, left_open), (self._claim, due)):
            for batch in batched(ids, _CLAIMED_AT_ONCE):
                async with self._senders:  # claim nothing while no sender is free
                    if self._stopping:
                        return
                    errands = await work(batch, now)
                for errand in errands:
                    yield errand

    async def _take_up(self, ids: Sequence[int], now: datetime) -> list[Errand]:
        """Claim deliveries that an earlier round or another process left open."""
        async with self._database.write(alone=False) as connection:
            taken = await kept.take_up(connection, ids, now, self._clock() + LEASE)
            return await self._errands(connection, taken, now, repeated=True)

    async def _claim(self, ids: Sequence[int], now: datetime) -> list[Errand]:
        async with self._database.write(alone=False) as connection:
            found = await kept.held_by_id(connection, ids)
            busy = await kept.being_sent(connection, ids)
            busy |= await on_their_way(connection, ids, now - _JUST_NOW)
            waiting = [found[number] for number in ids if number in found and number not in busy]
            due = [one for one in waiting if one.next_due <= now and not one.paused]
            moved = await self._moved_on(connection, due, now)
            due = [one for one in due if one.id in moved]
            claimed = await kept.claim(
                connection,
                [fixed(one, self._library.shelf(one.situation), now) | self._claimed_now() for one in due],
                moved,
            )
            return await self._errands(connection, claimed, now, repeated=False)

    async def _claim_instead(self, errand: Errand) -> Errand | None:
        """Claim one late briefing up to now in place of one that did not arrive; None if another process has it."""
        number, at = errand.subscription.id, errand.at
        async with self._database.write(alone=False) as connection:
            held = list((await kept.held_by_id(connection, [number])).values())
            if not held:
                return None
            await kept.abandon(
                connection, errand.delivery, N_("It did not arrive in time: a late briefing tells it.")
            )
            due = [one for one in held if one.next_due <= at]
            moved = {one.id: one.next_due for one in held} | await self._moved_on(connection, due, at)
            tries = {"attempts": errand.delivery.attempts}
            claimed = await kept.claim(
                connection,
                [
                    fixed(one, self._library.shelf(one.situation), at, instead=True) | self._claimed_now() | tries
                    for one in held
                    if moved[one.id] > at
                ],
                moved,
            )
            return next(iter(await self._errands(connection, claimed, at, repeated=False)), None)

    async def _moved_on(
        self, connection: Connection, due: Sequence[Subscription], now: datetime
    ) -> dict[int, datetime]:
        """Return the next slot of each subscription. Pause one whose schedule cannot be read."""
        moved = {}
        for one in due:
            try:
                moved[one.id] = next_due(read_schedule(one.schedule), now)
            except (LookupError, ValueError, RollcallError):
                log.exception("the schedule of subscription %s", one.id)
                await kept.change(connection, one.id, paused=N_("Its schedule cannot be read: use /briefing edit."))
        return moved

    def _claimed_now(self) -> dict[str, Any]:
        return {"state": State.CLAIMED.value, "attempts": 1, "lease": self._clock() + LEASE}

    async def _errands(
        self, connection: Connection, deliveries: Sequence[Delivery], at: datetime, *, repeated: bool
    ) -> list[Errand]:
        found = await kept.by_id(connection, [one.subscription for one in deliveries])
        return [Errand(one, found[one.subscription], repeated, at) for one in deliveries if one.subscription in found]

    async def _carry(self, errand: Errand) -> None:
        try:
            if self._stopping:
                await self._hand_back(errand)
            elif await self._is_ours(errand):
                await self._deliver(errand)
        except Exception:
            # A failed briefing must not stop the others; it is tried again when its lease ends.
            log.exception("delivery %s of subscription %s", errand.delivery.id, errand.subscription.id)

    def _carried(self, errand: Errand, _: object) -> None:
        self._in_hand.discard(errand.subscription.id)
        self._senders.release()

    async def _is_ours(self, errand: Errand) -> bool:
        """Return whether this process still holds the claim, and extend its lease if it ends soon."""
        now = self._clock()
        if errand.delivery.lease - now > _ENOUGH:
            return True
        async with self._database.write(alone=False) as connection:
            return errand.delivery.lease > now and await kept.hold(connection, errand.delivery, now + LEASE)

    async def _deliver(self, errand: Errand) -> None:
        under_way, clocks = UnderWay(errand), Clocks(self._clock(), steady())
        await self._attempts.make(
            errand.subscription.id,
            partial(self._sent, under_way),
            clocks,
            partial(self._refuse, under_way),
            partial(self._postpone, under_way),
        )

    async def _sent(self, under_way: UnderWay) -> bool:
        """Send an errand; first look for an earlier try if the post would differ now. Returns whether it was sent.

        Raises Postponed, Refusal.
        """
        errand = under_way.errand
        if errand.repeated and (errand.is_overtaken or errand.subscription.paused):
            arrived = await self._courier.find(await self._post(errand, Document("", (), ())))
            if arrived is not None:
                return await self._finish(errand, State.SENT, arrived)
            if errand.subscription.paused:
                return await self._give_up(errand, errand.subscription.paused)
            instead = await self._claim_instead(errand)
            if instead is None:
                return False
            under_way.errand = errand = instead
        return await self._send(errand)

    async def _send(self, errand: Errand) -> bool:
        """Compose and send a briefing. Returns whether a message was sent. Raises Postponed, Refusal."""
        with _making(errand):
            document = await self._composer.compose(errand.subscription, errand.delivery)
            picture = None if document is None else await self._composer.picture(errand.subscription, errand.delivery)
        if document is None:
            return await self._finish(errand, State.QUIET)
        post = replace(await self._post(errand, document), picture=picture)
        return await self._finish(errand, State.SENT, await self._courier.send(post))

    async def _post(self, errand: Errand, document: Document) -> Post:
        """Make the post of an errand. Raises Postponed."""
        one, delivery = errand.subscription, errand.delivery
        with _making(errand):
            title = await self._composer.title(one, delivery)
            return post_for(one, delivery, document, title, nonce(delivery), repeated=errand.repeated)

    async def _finish(self, errand: Errand, state: State, arrived: Arrived | None = None) -> bool:
        """Record the outcome. Returns whether there is a message."""
        async with self._database.write(alone=False) as connection:
            await kept.finish(connection, errand.delivery, state, *(arrived or ()))
            if arrived is not None:
                await publish_later(connection, errand.subscription, arrived)
        DELIVERIES.labels(state.value).inc()
        return arrived is not None

    async def _hand_back(self, errand: Errand) -> None:
        async with self._database.write() as connection:
            await kept.hand_back(connection, errand.delivery, self._clock())
        DELIVERIES.labels("handed back").inc()

    async def _postpone(self, under_way: UnderWay, reason: str) -> None:
        """Postpone a delivery with growing pauses, at most until the next briefing is due, which then replaces it."""
        errand, now = under_way.errand, self._clock()
        again, due = now + pause_after(errand.delivery.attempts), errand.subscription.next_due
        async with self._database.write() as connection:
            await kept.fail(connection, errand.delivery, reason, min(again, due) if due > now else again)
        DELIVERIES.labels(State.FAILED.value).inc()

    async def _refuse(self, under_way: UnderWay, connection: Connection, reason: str) -> ServerWarning:
        """Pause the subscription. The first briefing after the pause covers what was not told."""
        await kept.abandon(connection, under_way.errand.delivery, reason)
        DELIVERIES.labels(State.ABANDONED.value).inc()
        return await pause_refused(under_way.errand.subscription, connection, reason)

    async def _give_up(self, errand: Errand, reason: str) -> bool:
        """Abandon a delivery because its subscription was paused meanwhile."""
        log.info("delivery %s is given up: %s", errand.delivery.id, reason)
        async with self._database.write() as connection:
            await kept.abandon(connection, errand.delivery, reason)
        DELIVERIES.labels(State.ABANDONED.value).inc()
        return False


@contextmanager
def _making(errand: Errand) -> Iterator[None]:
    """Turn failures in composing a post into Postponed, since they may pass."""
    try:
        yield
    except Exception as error:
        log.exception("delivery %s of subscription %s", errand.delivery.id, errand.subscription.id)
        raise Postponed(UNMADE) from error


def in_turn(due: Sequence[Due]) -> list[int]:
    """Return the ids, longest waiting first; among equals, the first of every server before the second of any."""
    seen: Counter[tuple[datetime, int]] = Counter()
    turns: list[tuple[datetime, int, int]] = []
    for one in due:
        turns.append((one.next_due, seen[one.next_due, one.guild], one.id))
        seen[one.next_due, one.guild] += 1
    return [number for _, _, number in sorted(turns)]


def batched(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def nonce(delivery: Delivery) -> str:
    """Return the nonce of a delivery, equal for every try of a slot; at most 25 characters."""
    seconds, digits = int(delivery.slot.timestamp()), ""
    while seconds:
        seconds, digit = divmod(seconds, 36)
        digits = _DIGITS[digit] + digits
    return f"b{delivery.subscription}-{digits}"
