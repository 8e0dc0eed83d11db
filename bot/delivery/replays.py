"""Replays: briefings of a past situation, day by day at a chosen pace, each marked as a replay."""

import asyncio
from collections.abc import Mapping, Set
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from bot.actions.answers.question import Posted, PostedAs, Question, View
from bot.actions.library import Library
from bot.clocks import Clocks, read_clocks
from bot.delivery.attempt import Attempts, paused_posts
from bot.delivery.courier import Courier, Post
from bot.delivery.in_flight import Senders, Work
from bot.delivery.shards import ALL, Serving
from bot.documents.briefing import Edition, briefing
from bot.documents.phrasing import Phrasing
from bot.errors import N_, Refused
from bot.languages.language import language
from bot.resting import Look, Rest
from bot.situation.changes import changes
from bot.situation.times import day_bounds
from bot.store import replays as kept_replays
from bot.store.engine.database import Connection
from bot.store.replays import Replay
from bot.store.warnings import ServerWarning

_MEND = N_("Mend it, then use /replay start.")
_DELAYED = timedelta(seconds=30)


class Replays:
    def __init__(self, library: Library, courier: Courier, serving: Serving = ALL) -> None:
        self._database = library.database
        self._library = library
        self._courier = courier
        self._serving = serving
        self._attempts = Attempts(library.database, "replay")
        self.rest = Rest(library.stamp)
        self._senders = Senders(self.rest, self._attempts)

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
        """Begin a replay with a post every `every` minutes.

        Raises Refused for days outside coverage or if a replay is under way.
        """
        now, covered = datetime.now(UTC), self._library.shelf(situation).brief
        for day in (first, last):
            covered.check_covered(day_bounds(day, day, covered.zone)[1], now)
        if first > last:
            raise Refused(N_("The period must begin before it ends."))
        if not any(first <= day <= last for day in (await self._library.load(situation)).journal.entries_by_day):
            raise Refused(N_("Nothing became known in these days: choose others."))
        async with self._database.write() as connection:
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
        """Stop a replay without waiting for a post under way. Returns whether there was one."""
        async with self._database.write() as connection:
            stopped = await kept_replays.end_replay(connection, channel)
        await self._attempts.troubles.over(channel)
        return stopped

    async def run(self, now: datetime | None = None) -> int:
        """Post what is due. Returns the number of posts. Raises StoreError."""
        return await self._senders.run(self._due, read_clocks(now))

    async def _due(self, look: Look, busy: Set[int]) -> Mapping[int, Work]:
        clocks = look.clocks
        async with self._database.read() as connection:
            under_way = await kept_replays.replays(connection)
        look.due(one.next_due for one in under_way)
        await self._attempts.learn()
        return {
            one.channel: partial(self._tried, one, clocks)
            for one in under_way
            if one.channel not in busy
            and one.next_due <= clocks.wall
            and self._serving.serves(one.guild)
            and self._attempts.allows(one.channel, clocks)
        }

    async def _tried(self, one: Replay, clocks: Clocks) -> bool:
        """Try the next post of a replay. Returns whether it was sent."""
        work = partial(self._post, one, clocks.wall)
        return await self._attempts.make(one.channel, work, clocks, partial(self._refused, one))

    async def _post(self, one: Replay, now: datetime) -> bool:
        """Post the next eventful day. Returns whether there was one. Raises Postponed, Refusal."""
        day = await self._eventful(one)
        if day is None:
            await self._go_on(one, None)
            return False
        await self._courier.send(await self._composed(one, day, now))
        following = replace(one, next_day=day + timedelta(days=1), next_due=now + timedelta(minutes=one.every))
        await self._go_on(one, following if await self._eventful(following) is not None else None)
        return True

    async def _go_on(self, one: Replay, following: Replay | None) -> None:
        """Record the next post or the end, unless the replay was stopped or replaced meanwhile."""
        async with self._database.write() as connection:
            if following is None:
                await kept_replays.end_replay(connection, one.channel, one.started)
            else:
                await kept_replays.advance_replay(connection, one, following.next_day, following.next_due)

    async def _refused(self, one: Replay, connection: Connection, reason: str) -> ServerWarning | None:
        """End a refused replay. Returns no warning if it was stopped meanwhile."""
        if not await kept_replays.end_replay(connection, one.channel, one.started):
            return None
        return paused_posts(
            guild=one.guild,
            created_by=one.created_by,
            channel=one.channel,
            subject=f"replay {one.channel}",
            reason=reason,
            mend=_MEND,
        )

    async def _eventful(self, one: Replay) -> date | None:
        """Return the next day with news; skip quiet days."""
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
