"""Alerts to followers of an actor or a situation when a posture changes."""

import asyncio
from collections.abc import Iterable, Mapping, Set
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot.actions.answers.question import Question, View
from bot.actions.library import Library
from bot.clocks import Clocks, read_clocks
from bot.delivery.attempt import Attempts, paused_posts
from bot.delivery.courier import Courier, Post
from bot.delivery.in_flight import Senders, Work
from bot.delivery.shards import ALL, Serving
from bot.documents.briefing import alert
from bot.documents.document import Document
from bot.documents.phrasing import Phrasing
from bot.errors import N_, Refused
from bot.languages.language import language
from bot.resting import Look, Rest
from bot.situation.changes import Changes, filed_between
from bot.store import follows as kept_follows
from bot.store.engine.database import Connection
from bot.store.follows import Follow
from bot.store.warnings import ServerWarning

_MOST_FOLLOWS = 50
_MEND = N_("Mend it, then use /follow with here there.")


class Alerts:
    def __init__(self, library: Library, courier: Courier, serving: Serving = ALL) -> None:
        self._database = library.database
        self._library = library
        self._courier = courier
        self._serving = serving
        self._attempts = Attempts(library.database, "alert")
        self.rest = Rest(library.stamp)
        self._senders = Senders(self.rest, self._attempts)
        self._unheard: set[int] = set()
        """People whose alerts are paused because direct messages are closed, and who do not know it yet."""
        self._compared: dict[tuple[str, int, int, datetime, datetime], asyncio.Future[Changes]] = {}

    async def follow(
        self, *, person: int, situation: str, actor: str, channel: int | None, guild: int | None, language: str
    ) -> None:
        """Follow a subject from now on, without older entries. Raises Refused beyond the limit of a person."""
        shelf = self._library.shelf(situation)
        values: dict[str, Any] = {
            "person": person,
            "situation": shelf.slug,
            "actor": actor,
            "channel": channel,
            "guild": guild,
            "language": language,
            "entries": shelf.entries,
            "since": shelf.brief.default_moment(datetime.now(UTC)),
        }
        async with self._database.write() as connection:
            others = [
                one
                for one in await kept_follows.follows(connection, person=person)
                if (one.situation, one.actor, one.channel) != (values["situation"], actor, channel)
            ]
            if len(others) >= _MOST_FOLLOWS:
                raise Refused(N_("You follow {n} subjects, as many as one may."), n=_MOST_FOLLOWS)
            await kept_follows.keep_follow(connection, values)

    async def unfollow(self, person: int, situation: str, actor: str) -> bool:
        """End the follows of a person, in all channels. Returns whether there were any."""
        async with self._database.write() as connection:
            return await kept_follows.drop_follows(connection, person, situation, actor)

    async def unfollow_in(self, channel: int, situation: str, actor: str) -> bool:
        """End the follow of a channel, whoever created it. Returns whether there was one."""
        async with self._database.write() as connection:
            return await kept_follows.drop_follow_in(connection, channel, situation, actor)

    async def following(self, person: int) -> list[Follow]:
        async with self._database.read() as connection:
            return await kept_follows.follows(connection, person=person)

    async def following_in(self, channel: int) -> list[Follow]:
        async with self._database.read() as connection:
            return await kept_follows.follows(connection, channel=channel)

    async def unheard(self, person: int) -> list[Follow]:
        """Return the paused follows of a person who has not been told of the pause."""
        if person not in self._unheard:
            return []
        return [one for one in await self.following(person) if _is_unheard(one)]

    async def heard(self, known: Iterable[Follow]) -> None:
        for one in known:
            await self._change(one, told_paused=True)
            self._unheard.discard(one.person)

    async def run(self, now: datetime | None = None) -> int:
        """Send alerts on what is new to each follower. Returns the number of posts. Raises StoreError."""
        return await self._senders.run(self._due, read_clocks(now))

    async def _due(self, look: Look, busy: Set[int]) -> Mapping[int, Work]:
        clocks = look.clocks
        async with self._database.read() as connection:
            found = await kept_follows.follows(connection)
        await self._attempts.learn()
        if not busy:
            self._compared.clear()
        self._unheard = {one.person for one in found if _is_unheard(one)}
        ready = [
            one
            for one in found
            if one.paused is None and self._serving.serves(one.guild) and self._attempts.allows(one.id, clocks)
        ]
        look.due(await self._library.learn_spans({one.situation for one in ready}, clocks.wall))
        return {
            one.id: partial(self._tried, one, clocks) for one in ready if one.id not in busy and self._is_news(one)
        }

    async def _tried(self, one: Follow, clocks: Clocks) -> bool:
        """Try an alert. Returns whether a post was sent."""
        work = partial(self._tell, one, clocks.wall)
        return await self._attempts.make(one.id, work, clocks, partial(self._pause, one))

    def _is_news(self, one: Follow) -> bool:
        """Return whether entries were filed or became known since the last alert."""
        turned = self._library.turned(one.situation)
        return one.entries < self._library.entries(one.situation) or (turned is not None and one.since < turned)

    async def _tell(self, one: Follow, now: datetime) -> bool:
        """Send an alert, fixed before the first try so that others say the same. Returns whether there was one.

        Raises Postponed, Refusal.
        """
        journal = (await self._library.load(one.situation)).journal
        repeated = one.claimed_until is not None
        entries = len(journal) if one.claimed_entries is None else one.claimed_entries
        until = one.claimed_until or journal.situation.default_moment(now)
        document = await self._document(one, entries, until)
        if document is not None:
            if not repeated:
                await self._change(one, claimed_entries=entries, claimed_until=until, tried=now)
            await self._courier.send(self._post(one, document, repeated=repeated))
        await self._change(one, entries=entries, since=until, claimed_entries=None, claimed_until=None)
        return document is not None

    async def _document(self, one: Follow, entries: int, until: datetime) -> Document | None:
        """Compose the alert; None if no followed posture changed."""
        shelf = await self._library.load(one.situation)
        key = (one.situation, one.entries, entries, one.since, until)
        if key not in self._compared:
            work = asyncio.to_thread(filed_between, shelf.journal, one.entries, entries, one.since, until)
            # Keep the task, not the result, so that alerts that need it meanwhile share it.
            self._compared[key] = asyncio.ensure_future(work)
        changes = await asyncio.shield(self._compared[key])  # other alerts share it
        return alert(changes, one.actor, Phrasing(shelf.situation, language(one.language), shelf.names))

    @staticmethod
    def _post(one: Follow, document: Document, *, repeated: bool) -> Post:
        return Post(
            question=Question(View.STATUS if one.actor else View.LEFT, one.situation, actor=one.actor or None),
            document=document,
            language=one.language,
            nonce=f"f{one.id}-{one.entries}-{int(one.since.timestamp()):x}"[:25],
            channel=one.channel,
            person=None if one.channel else one.person,
            title=document.title,
            repeated=repeated,
            since=one.tried,
        )

    async def _pause(self, one: Follow, connection: Connection, reason: str) -> ServerWarning | None:
        """Pause a follow. A person is told at their next command, the moderators of a channel at once."""
        await kept_follows.change_follow(connection, one.id, paused=reason)
        if one.channel is None or one.guild is None:
            self._unheard.add(one.person)
            return None
        return paused_posts(
            guild=one.guild,
            created_by=one.person,
            channel=one.channel,
            subject=f"alert {one.id}",
            reason=reason,
            mend=_MEND,
        )

    async def _change(self, one: Follow, **values: Any) -> None:
        async with self._database.write() as connection:
            await kept_follows.change_follow(connection, one.id, **values)


def _is_unheard(one: Follow) -> bool:
    return one.paused is not None and one.channel is None and not one.told_paused
