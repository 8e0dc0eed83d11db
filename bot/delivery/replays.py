"""The briefings of a past situation, day by day at a pace: for teaching and exercises, marked as a replay on each."""

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.actions.answers.question import Posted, PostedAs, Question, View
from bot.actions.library import Library
from bot.delivery.courier import Courier, Post, Postponed, Refusal
from bot.delivery.in_flight import LONGEST_SEND
from bot.delivery.rate_limit import Patience
from bot.delivery.shards import ALL, Serving
from bot.documents.briefing import Edition, briefing
from bot.documents.phrasing import Phrasing
from bot.errors import N_, Refused
from bot.languages.language import language
from bot.situation.changes import changes
from bot.situation.times import day_bounds
from bot.store import replays as kept_replays
from bot.store.replays import Replay

log = logging.getLogger(__name__)

_MEND = N_("Mend it, then use /replay start.")
_DELAYED = timedelta(seconds=30)


class Replays:
    def __init__(self, library: Library, courier: Courier, serving: Serving = ALL) -> None:
        self._database = library.database
        self._library = library
        self._courier = courier
        self._serving = serving
        self._lock = asyncio.Lock()
        self._patience = Patience()

    async def begin(
        self,
        *,
        channel: int,
        guild: int,
        situation: str,
        language: str,
        creator: int,
        first: date,
        last: date,
        every: int,
    ) -> None:
        """`every` minutes from now on. Raises Refused for days outside coverage and where one is under way."""
        now, covered = datetime.now(UTC), self._library.shelf(situation).situation
        for day in (first, last):
            covered.check_covered(day_bounds(day, day, covered.zone)[1], now)
        if first > last:
            raise Refused(N_("The period must begin before it ends."))
        if not any(first <= day <= last for day in (await self._library.load(situation)).journal.entries_by_day):
            raise Refused(N_("Nothing became known in these days: choose others."))
        async with self._lock, self._database.write() as connection:
            if any(one.channel == channel for one in await kept_replays.replays(connection)):
                raise Refused(N_("A replay is under way in this channel: /replay stop ends it."))
            await kept_replays.begin_replay(
                connection,
                {
                    "channel": channel,
                    "guild": guild,
                    "situation": covered.slug,
                    "language": language,
                    "created_by": creator,
                    "first_day": first,
                    "last_day": last,
                    "next_day": first,
                    "every": every,
                    "next_due": now,
                    "started": now,
                },
            )

    async def stop(self, channel: int) -> bool:
        """Whether one was under way."""
        async with self._lock:
            return await self._end(channel)

    async def _end(self, channel: int) -> bool:
        self._patience.forget(channel)
        async with self._database.write() as connection:
            return await kept_replays.end_replay(connection, channel)

    async def run(self, now: datetime | None = None) -> int:
        """Post what is due; returns how many were posted. Raises StoreError."""
        if self._lock.locked():
            return 0
        async with self._lock:
            now = now or datetime.now(UTC)
            async with self._database.read() as connection:
                under_way = [one for one in await kept_replays.replays(connection) if self._serving.serves(one.guild)]
            due = [one for one in under_way if one.next_due <= now]
            return sum([await self._tried(one, now) for one in due if self._patience.allows(one.channel, now)])

    async def _tried(self, one: Replay, now: datetime) -> bool:
        """Whether a post was sent."""
        try:
            async with asyncio.timeout(LONGEST_SEND):
                sent = await self._post(one, now)
        except (Postponed, TimeoutError) as failure:
            reason = getattr(failure, "reason", "Discord did not answer in time.")
            log.warning("the replay in channel %s has to wait: %s", one.channel, reason)
        except Exception:  # one that cannot be made must not hold up the others
            log.exception("the replay in channel %s", one.channel)
        else:
            self._patience.forget(one.channel)
            return sent
        self._patience.failed(one.channel, now)
        return False

    async def _post(self, one: Replay, now: datetime) -> bool:
        """Raises Postponed."""
        day = await self._eventful(one)
        if day is None:
            await self._end(one.channel)
            return False
        try:
            await self._courier.send(await self._composed(one, day, now))
        except Refusal as refusal:
            await self._end(one.channel)
            await self._courier.warn(one.guild, one.created_by, one.channel, refusal.reason, _MEND)
            return False
        if await self._eventful(replace(one, next_day=day + timedelta(days=1))) is None:
            await self._end(one.channel)
            return True
        async with self._database.write() as connection:
            following = now + timedelta(minutes=one.every)
            await kept_replays.advance_replay(connection, one.channel, day + timedelta(days=1), following)
        return True

    async def _eventful(self, one: Replay) -> date | None:
        """The next day on which something became known; the quiet ones between are passed over."""
        days = (await self._library.load(one.situation)).journal.entries_by_day
        return next((day for day in days if one.next_day <= day <= one.last_day), None)

    async def _composed(self, one: Replay, day: date, now: datetime) -> Post:
        shelf = await self._library.load(one.situation)
        start, end = day_bounds(day, day, shelf.situation.zone)
        start -= timedelta(seconds=1)
        difference = await asyncio.to_thread(changes, shelf.journal, start, end)
        phrasing = Phrasing(shelf.situation, language(one.language), shelf.names)
        number = sum(1 for known in shelf.journal.entries_by_day if one.first_day <= known <= day)
        document = briefing(difference, phrasing, Edition(number, None, replayed=True))
        return Post(
            question=Question(
                View.BRIEFING,
                one.situation,
                as_of=end,
                since=start,
                posted=Posted(PostedAs.REPLAY, number, one.language),
            ),
            document=document,
            language=one.language,
            nonce=f"r{int(one.started.timestamp())}-{day:%Y%m%d}",
            channel=one.channel,
            title=document.title,
            repeated=now - one.next_due > _DELAYED,
            since=one.next_due,
        )
