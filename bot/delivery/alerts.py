"""Alerts to those who follow an actor or a situation, when a posture changes: before and after."""

import asyncio
import logging
from bisect import bisect_right
from datetime import UTC, datetime
from typing import Any

from bot.actions.library import Library
from bot.actions.question import Question, View
from bot.briefing.language import language
from bot.briefing.summary import alert
from bot.briefing.voice import Voice
from bot.delivery.courier import Courier, Post, Postponed, Refusal
from bot.delivery.share import ALL, Share
from bot.errors import N_, Refused
from bot.situation.changes import Changes, filed_between
from bot.store import live
from bot.store.database import Database
from bot.store.live import Follow

log = logging.getLogger(__name__)

_MOST_FOLLOWS = 50


class Alerts:
    def __init__(self, database: Database, library: Library, courier: Courier, share: Share = ALL) -> None:
        self._database = database
        self._library = library
        self._courier = courier
        self._share = share
        self._lock = asyncio.Lock()

    async def follow(
        self, *, person: int, situation: str, actor: str, channel: int | None, guild: int | None, language: str
    ) -> None:
        """From now on: what is in the journal already is not news. Raises Refused beyond the limit of a person."""
        shelf = self._library.shelf(situation)
        values: dict[str, Any] = {
            "person": person,
            "situation": shelf.situation.slug,
            "actor": actor,
            "channel": channel,
            "guild": guild,
            "language": language,
            "entries": len(shelf.journal),
            "since": shelf.situation.default_moment(datetime.now(UTC)),
        }
        async with self._database.write() as connection:
            others = [
                one
                for one in await live.follows(connection, person)
                if (one.situation, one.actor) != (values["situation"], actor)
            ]
            if len(others) >= _MOST_FOLLOWS:
                raise Refused(N_("You follow {n} subjects, as many as one may."), n=_MOST_FOLLOWS)
            await live.keep_follow(connection, values)

    async def unfollow(self, person: int, situation: str, actor: str) -> bool:
        """Whether it was followed."""
        async with self._database.write() as connection:
            return await live.drop_follow(connection, person, self._library.shelf(situation).situation.slug, actor)

    async def following(self, person: int) -> list[Follow]:
        async with self._database.read() as connection:
            return await live.follows(connection, person)

    async def run(self, now: datetime | None = None) -> int:
        """Tell every follower of what was filed since; returns how many were told. Raises StoreError."""
        if self._lock.locked():
            return 0
        async with self._lock:
            now = now or datetime.now(UTC)
            async with self._database.read() as connection:
                found = await live.follows(connection)
            compared: dict[tuple[str, int, int, datetime], Changes] = {}
            told = 0
            for one in found:
                if one.paused is None and self._share.serves(one.guild) and self._is_news(one, now):
                    try:
                        told += await self._tell(one, now, compared)
                    except Exception:  # one alert that cannot be made must not hold up the others
                        log.exception("alert %s", one.id)
            return told

    def _is_news(self, one: Follow, now: datetime) -> bool:
        """Whether something was filed since, or has become known that was filed before."""
        journal = self._library.shelf(one.situation).journal
        moment = journal.situation.default_moment(now)
        return one.entries < len(journal) or bisect_right(journal.turns, one.since) < bisect_right(
            journal.turns, moment
        )

    async def _tell(
        self, one: Follow, now: datetime, compared: dict[tuple[str, int, int, datetime], Changes]
    ) -> bool:
        """Whether a post was sent."""
        shelf = self._library.shelf(one.situation)
        total, moment = len(shelf.journal), shelf.situation.default_moment(now)
        key = (one.situation, one.entries, total, one.since)
        if key not in compared:
            compared[key] = await asyncio.to_thread(
                filed_between, shelf.journal, one.entries, total, one.since, moment
            )
        voice = Voice(shelf.situation, language(one.language), shelf.names)
        document = alert(compared[key], one.actor, voice)
        if document is not None:
            view = View.STATUS if one.actor else View.LEFT
            post = Post(
                question=Question(view, one.situation, actor=one.actor or None),
                document=document,
                language=one.language,
                nonce=f"f{one.id}-{one.entries}-{int(one.since.timestamp())}"[:25],
                channel=one.channel,
                person=None if one.channel else one.person,
                title=document.title,
                repeated=True,
            )
            try:
                await self._courier.send(post)
            except Postponed as failure:
                log.warning("alert %s has to wait: %s", one.id, failure.reason)
                return False
            except Refusal as refusal:
                await self._change(one, paused=refusal.reason)
                return False
        await self._change(one, entries=total, since=moment)
        return document is not None

    async def _change(self, one: Follow, **values: Any) -> None:
        async with self._database.write() as connection:
            await live.change_follow(connection, one.id, **values)
