"""One round of deliveries: claim what is due, send it, record what became of it.

Sending happens outside transactions. Everything that a post says is fixed when it is claimed; a crash between sending
and recording repeats the request and not the message (docs/briefings.md says what is promised).
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.actions.library import Library
from bot.delivery.composer import Composer, fixed
from bot.delivery.courier import MEND, Courier, Post, Postponed, Refusal, post_for
from bot.delivery.schedule import next_due
from bot.delivery.share import ALL, Share
from bot.delivery.subscription import read_schedule
from bot.errors import N_, RollcallError
from bot.metrics import DELIVERIES
from bot.pictures.studio import Studio
from bot.store import briefings as kept
from bot.store.briefings import Delivery, Due, State, Subscription
from bot.store.database import Connection, Database

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)
"""Shorter than the minutes for which Discord remembers a nonce."""
_LEFT_WAITING = timedelta(minutes=2)
_LONGEST_SEND = 60.0
_BACKOFF = (30, 120, 600, 1800, 3600)
"""Seconds before the second, third … try; after the last one the delivery is given up."""
_SENDERS = 16
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


class Rounds:
    """Delivers what is due, whenever it is woken. Rounds do not overlap; what one leaves open the next takes up."""

    def __init__(
        self,
        database: Database,
        library: Library,
        courier: Courier,
        clock: Callable[[], datetime] = _now,
        studio: Studio | None = None,
        share: Share = ALL,
    ) -> None:
        self._database = database
        self._library = library
        self._courier = courier
        self._clock = clock
        self._at = clock()
        self._share = share
        self._round = asyncio.Lock()
        self._composer = Composer(library, studio)
        self._stopping = False

    def stop(self) -> None:
        """From now on nothing is begun; what is claimed and not begun goes back, for the next start to take."""
        self._stopping = True

    async def run(self, now: datetime | None = None) -> int:
        """Deliver everything that is due at `now`; returns how many deliveries were attempted. Raises StoreError."""
        if self._round.locked() or self._stopping:
            return 0
        async with self._round:
            now = self._at = now or self._clock()
            self._composer.forget()
            errands: asyncio.Queue[Errand | None] = asyncio.Queue(_CLAIMED_AT_ONCE)
            async with asyncio.TaskGroup() as group:
                senders = [group.create_task(self._sender(errands)) for _ in range(_SENDERS)]
                attempted = 0
                async for errand in self._claimed(now):
                    await errands.put(errand)
                    attempted += 1
                for _ in senders:
                    await errands.put(None)
            return attempted

    async def _claimed(self, now: datetime) -> AsyncIterator[Errand]:
        """Errands in batches, so that a lease begins when its sending is near; what was left open comes first."""
        async with self._database.read() as connection:
            left_open = await kept.open_ids(connection, now)
            found = await kept.due(connection, now)
        # Another process's servers are its own, until it has left them waiting for longer than a restart takes.
        due = in_turn([one for one in found if self._share.serves(one.guild) or one.next_due < now - _LEFT_WAITING])
        for ids in batched(left_open, _CLAIMED_AT_ONCE):
            if self._stopping:
                return
            for errand in await self._take_up(ids, now):
                yield errand
        for ids in batched(due, _CLAIMED_AT_ONCE):
            if self._stopping:
                return
            for errand in await self._claim(ids, now):
                yield errand

    async def _take_up(self, ids: Sequence[int], now: datetime) -> list[Errand]:
        """What an earlier round, perhaps of a process that died, left open."""
        async with self._database.write(alone=False) as connection:
            taken = await kept.take_up(connection, ids, now, self._clock() + LEASE)
            return await self._errands(connection, taken, repeated=True)

    async def _claim(self, ids: Sequence[int], now: datetime) -> list[Errand]:
        async with self._database.write(alone=False) as connection:
            found = await kept.held_by_id(connection, ids)
            busy = await kept.being_sent(connection, ids)
            waiting = [found[number] for number in ids if number in found and number not in busy]
            due = [one for one in waiting if one.next_due <= now and not one.paused]
            moved = await self._moved_on(connection, due, now)
            due = [one for one in due if one.id in moved]
            claimed = await kept.claim(
                connection,
                [fixed(one, self._library.shelf(one.situation), now) | self._claimed_now() for one in due],
                moved,
            )
            return await self._errands(connection, claimed, repeated=False)

    async def _moved_on(
        self, connection: Connection, due: Sequence[Subscription], now: datetime
    ) -> dict[int, datetime]:
        """The next slot of each. One whose schedule cannot be read is paused and holds nobody up."""
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
        self, connection: Connection, deliveries: Sequence[Delivery], *, repeated: bool
    ) -> list[Errand]:
        found = await kept.by_id(connection, [one.subscription for one in deliveries])
        return [Errand(one, found[one.subscription], repeated) for one in deliveries if one.subscription in found]

    async def _sender(self, errands: "asyncio.Queue[Errand | None]") -> None:
        while (errand := await errands.get()) is not None:
            try:
                await (self._hand_back(errand) if self._stopping else self._deliver(errand))
            except Exception:
                # One briefing that cannot be made must not hold up the others; its lease brings it back.
                log.exception("delivery %s of subscription %s", errand.delivery.id, errand.subscription.id)

    async def _deliver(self, errand: Errand) -> None:
        if errand.subscription.paused:
            await self._give_up(errand, errand.subscription.paused, pause=False)
            return
        try:
            document = await self._composer.compose(errand.subscription, errand.delivery)
        except Exception:
            log.exception("delivery %s of subscription %s", errand.delivery.id, errand.subscription.id)
            await self._postpone(errand, N_("The briefing could not be made: tell the bot's operator."))
            return
        if document is None:
            await self._finish(errand, State.QUIET)
            return
        title = self._composer.title(errand.subscription, errand.delivery)
        post = post_for(
            errand.subscription,
            errand.delivery,
            document,
            title,
            nonce(errand.delivery),
            repeated=errand.repeated,
            picture=await self._composer.picture(errand.subscription, errand.delivery),
        )
        try:
            async with asyncio.timeout(_LONGEST_SEND):
                if await self._is_overtaken(errand, post):
                    await self._give_up(errand, N_("The next briefing was due and tells it as well."), pause=False)
                    return
                message = await self._courier.send(post)
        except Refusal as refusal:
            await self._give_up(errand, refusal.reason, pause=True)
        except (Postponed, TimeoutError) as failure:
            await self._postpone(errand, getattr(failure, "reason", N_("Discord did not answer in time.")))
        else:
            await self._finish(errand, State.SENT, message)

    async def _is_overtaken(self, errand: Errand, post: Post) -> bool:
        """Whether a claim of a process that died never arrived, and a later slot is due: one late post tells both."""
        if not errand.repeated or errand.subscription.next_due > self._at:
            return False
        return await self._courier.find(post) is None

    async def _finish(self, errand: Errand, state: State, message: int | None = None) -> None:
        async with self._database.write(alone=False) as connection:
            await kept.finish(connection, errand.delivery, state, message)
        DELIVERIES.labels(state.value).inc()

    async def _hand_back(self, errand: Errand) -> None:
        async with self._database.write() as connection:
            await kept.hand_back(connection, errand.delivery, self._clock())
        DELIVERIES.labels("handed back").inc()

    async def _postpone(self, errand: Errand, reason: str) -> None:
        tries = errand.delivery.attempts
        if tries > len(_BACKOFF):
            await self._give_up(errand, reason, pause=False)
            return
        log.warning("delivery %s failed (try %s): %s", errand.delivery.id, tries, reason)
        async with self._database.write() as connection:
            again = self._clock() + timedelta(seconds=_BACKOFF[tries - 1])
            await kept.fail(connection, errand.delivery, reason, again)
        DELIVERIES.labels(State.FAILED.value).inc()

    async def _give_up(self, errand: Errand, reason: str, *, pause: bool) -> None:
        """Keep the configuration; say why where moderators look. What was not told is told by the next briefing."""
        log.warning("delivery %s is given up: %s", errand.delivery.id, reason)
        one = errand.subscription
        async with self._database.write() as connection:
            await kept.abandon(connection, errand.delivery, reason)
            if pause:
                await kept.change(connection, one.id, paused=reason)
        DELIVERIES.labels(State.ABANDONED.value).inc()
        if pause:
            await self._courier.warn(one.guild, one.created_by, one.channel, reason, MEND)


def in_turn(due: Sequence[Due]) -> list[int]:
    """Ids, the longest waiting first; of those equally late, every server's first before any server's second."""
    seen: Counter[tuple[datetime, int]] = Counter()
    turns: list[tuple[datetime, int, int]] = []
    for one in due:
        turns.append((one.next_due, seen[one.next_due, one.guild], one.id))
        seen[one.next_due, one.guild] += 1
    return [number for _, _, number in sorted(turns)]


def batched(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def nonce(delivery: Delivery) -> str:
    """The same for every try of one slot, at most 25 characters."""
    seconds, digits = int(delivery.slot.timestamp()), ""
    while seconds:
        seconds, digit = divmod(seconds, 36)
        digits = _DIGITS[digit] + digits
    return f"b{delivery.subscription}-{digits}"
