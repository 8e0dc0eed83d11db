"""Post in channels, threads, forums and announcement channels of Discord, and translate its refusals."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import discord
from discord import ui

from bot.actions.answers.question import View
from bot.actions.library import Library
from bot.actions.reports.dates import neighbours
from bot.actions.situations.lifecycle import NO_LONGER_SHARED
from bot.chat.cards.card import Card, Place, build_card, notice
from bot.chat.cards.limits import clip
from bot.chat.cards.markup import escape
from bot.chat.cards.paging import details_at, pages
from bot.chat.cards.tokens import Target
from bot.chat.core.endpoints import UNREACHABLE
from bot.chat.core.no_retry import Unanswered
from bot.chat.core.refusals import in_words, undelivered
from bot.delivery.courier import Arrived, Gone, Post, Refusal
from bot.delivery.subscription import Options
from bot.errors import N_
from bot.languages.language import language
from bot.store.warnings import ServerWarning

log = logging.getLogger(__name__)

_T = TypeVar("_T")

_ARCHIVED, _UNKNOWN_MESSAGE, _TOO_OLD_TO_EDIT, _ALREADY_PUBLISHED = 50083, 10008, 30046, 40033
_UNKNOWN_CHANNEL = 10003
_THREAD_NAME = 100
_NOBODY = discord.AllowedMentions.none()
_LOOKED_AT = 500
"""Most messages, or archived threads, searched for a post that may have arrived at an earlier try."""
_CLOCKS_DIFFER = timedelta(minutes=5)
"""How far our clock may be ahead of Discord's."""


class DiscordCourier:
    def __init__(self, client: discord.Client, library: Library) -> None:
        self._client = client
        self._library = library

    async def send(self, post: Post) -> Arrived:
        """Raises Postponed, Refusal."""
        with in_words():
            target = await self._target(post)
            await self._check_readable(target, post)
            if post.repeated:
                arrived = await self._find(target, post)
                if arrived is not None:
                    return arrived
            card = await self._card(
                post if post.picture is None or _may_attach(target) else replace(post, picture=None)
            )
            if isinstance(target, discord.ForumChannel):
                return _arrived(await self._open_thread_once(target, post, card), target)
            return _arrived((await self._message(target, post, card)).id, target)

    async def find(self, post: Post) -> Arrived | None:
        """Raises Postponed, Refusal."""
        with in_words():
            return await self._find(await self._target(post), post)

    async def edit(self, message: int, post: Post) -> None:
        """Raises Gone, Postponed, Refusal."""
        assert post.channel is not None
        with in_words():
            await self._check_readable(await self._target(post), post)
            old = self._client.get_partial_messageable(post.channel).get_partial_message(message)
            known = self._client.get_channel(post.channel)
            card = await self._card(
                post if post.picture is None or _may_attach(known) else replace(post, picture=None)
            )
            try:
                await self._opened(
                    post.channel,
                    lambda: old.edit(view=card, attachments=card.files, allowed_mentions=_NOBODY),
                )
            except discord.HTTPException as error:
                if error.code not in (_UNKNOWN_MESSAGE, _TOO_OLD_TO_EDIT):
                    raise
                raise Gone(N_("The message was deleted, or is too old to be edited.")) from error

    async def is_there(self, channel: int, message: int) -> bool:
        """Whether the message still exists, or may exist. Raises Refusal if the channel is gone."""
        try:
            await self._client.get_partial_messageable(channel).fetch_message(message)
        except discord.HTTPException as error:
            if error.code == _UNKNOWN_CHANNEL:
                raise undelivered(error) from error
            return error.code != _UNKNOWN_MESSAGE
        except UNREACHABLE as error:
            log.info("message %s could not be looked at: %s", message, error)
        return True

    async def pin(self, channel: int, message: int) -> None:
        await self._try("pinned", self._client.get_partial_messageable(channel).get_partial_message(message).pin())

    async def retire(self, channel: int, message: int) -> None:
        """Unpin a message and mark it with a reaction, since Discord may refuse to edit it."""
        old = self._client.get_partial_messageable(channel).get_partial_message(message)
        await self._try("unpinned", old.unpin())
        await self._try("marked", old.add_reaction("⏹️"))

    async def _target(self, post: Post) -> Any:
        if post.channel is None:
            assert post.person is not None
            return await self._client.create_dm(discord.Object(post.person))
        known = self._client.get_channel(post.channel)
        if known is None and isinstance(self._client, discord.AutoShardedClient):
            return await self._client.fetch_channel(post.channel)  # a channel of another process, perhaps a forum
        return known or self._client.get_partial_messageable(post.channel)

    async def _check_readable(self, target: Any, post: Post) -> None:
        """Check that the situation may be read at the target. Raises Refusal if it no longer may."""
        access = self._library.shelf(post.question.situation).access
        if access.readable_in(None):
            return
        if post.channel is not None and getattr(target, "guild", None) is None:
            target = await self._client.fetch_channel(post.channel)  # an archived thread
        if not access.readable_in(getattr(getattr(target, "guild", None), "id", None)):
            raise Refusal(NO_LONGER_SHARED)

    async def _message(self, target: Any, post: Post, card: Card) -> discord.Message:
        async def sent() -> discord.Message:
            message: discord.Message = await target.send(
                view=card,
                files=card.files,
                nonce=post.nonce,
                silent=post.options.silent,
                allowed_mentions=_mentions(post.options),
            )
            return message

        return await self._opened(target.id, sent)

    async def _opened(self, channel: int, work: Callable[[], Awaitable[_T]]) -> _T:
        """Do the work; if that fails in an archived thread that is not locked, reopen it and try again."""
        try:
            return await work()
        except discord.HTTPException as error:
            # discord.py forgets archived threads, so ask Discord for this one.
            thread = await self._client.fetch_channel(channel) if error.code == _ARCHIVED else None
            if not isinstance(thread, discord.Thread) or thread.locked:
                raise
            await thread.edit(archived=False)
            return await work()

    async def _open_thread_once(self, forum: discord.ForumChannel, post: Post, card: Card) -> int:
        """Open a thread. A forum takes no nonce, so search for the thread if the answer is lost."""
        try:
            return await self._open_thread(forum, post, card)
        except Unanswered:
            arrived = await self._find(forum, post)
            if arrived is None:
                raise
            return arrived.message

    async def _open_thread(self, forum: discord.ForumChannel, post: Post, card: Card) -> int:
        tags = [tag for tag in forum.available_tags if tag.id == post.options.tag]
        made = await forum.create_thread(
            name=clip(post.title, _THREAD_NAME),
            view=card,
            files=card.files,
            applied_tags=tags,
            silent=post.options.silent,
            allowed_mentions=_mentions(post.options),
        )
        return made.message.id

    async def publish(self, channel: int, message: int) -> None:
        """Raises Postponed, Refusal."""
        known = self._client.get_channel(channel)
        if known is not None and not (isinstance(known, discord.TextChannel) and known.is_news()):
            return
        posted = self._client.get_partial_messageable(channel).get_partial_message(message)
        with in_words():
            try:
                await posted.publish()
            except discord.HTTPException as error:
                if error.code != _ALREADY_PUBLISHED:
                    raise

    @staticmethod
    async def _try(done: str, work: Awaitable[object]) -> bool:
        """Do optional work and return whether it succeeded; only log a failure."""
        try:
            await work
        except UNREACHABLE as error:
            log.info("a message could not be %s: %s", done, error)
            return False
        return True

    async def _card(self, post: Post) -> Card:
        say, options = language(post.language), post.options
        leaves = pages(post.document, say("(continued)"))
        shelf = await self._library.load(post.question.situation)
        as_of = post.question.as_of or shelf.situation.default_moment(datetime.now(UTC))
        earlier, later = neighbours(shelf.journal, as_of)
        # Only a briefing can be rebuilt page by page from its question; other posts have one page.
        count = len(leaves) if post.question.view is View.BRIEFING else 1
        place = Place(Target(post.question), count, earlier, later, details=details_at(leaves), mark=post.nonce)
        return build_card(leaves[0], place, say, f"<@&{options.role}>" if options.role else "", post.picture)

    async def _find(self, target: Any, post: Post) -> Arrived | None:
        """Find the message of an earlier try. Discord forgets nonces after minutes, so a crash needs this search."""
        try:
            async for message in self._candidates(target, post):
                if message.author.id == self._own_id() and _is_marked(message, post.nonce):
                    return _arrived(message.id, target)
        except discord.Forbidden:
            log.info("channel %s does not let its history be read: a repeated post rests on its nonce", post.channel)
        return None

    async def _candidates(self, target: Any, post: Post) -> AsyncIterator[discord.Message]:
        """Yield messages from the first try on, oldest first, so that later ones cannot crowd it out."""
        since = (post.since or datetime.now(UTC)) - _CLOCKS_DIFFER
        if not isinstance(target, discord.ForumChannel):
            async for message in target.history(limit=_LOOKED_AT, after=since, oldest_first=True):
                yield message
            return
        async for thread in _threads(target, since):
            if thread.owner_id == self._own_id() and thread.name == clip(post.title, _THREAD_NAME):
                with suppress(discord.NotFound):  # its first message was deleted
                    yield await thread.fetch_message(thread.id)

    def _own_id(self) -> int | None:
        return self._client.user.id if self._client.user else None

    async def warn(self, warning: ServerWarning) -> None:
        """Post a warning in the log channel, else the system channel, else to its creator or the owner of the server.

        Raises Postponed, or Refusal if all of these refuse.
        """
        home = self._client.get_guild(warning.guild)
        chosen = self._library.servers.of(warning.guild)
        say = language(chosen.language or (str(home.preferred_locale) if home else "en"))
        text = say(warning.text, reason=say(warning.reason), mend=say(warning.mend))
        card = notice(f"{escape(text)} <#{warning.channel}>" if warning.channel else escape(text))
        refusal = Refusal(N_("Nobody in the server can be told."))
        for place in _places(home, chosen.log_channel, warning):
            try:
                await self._told(place, card, f"w{warning.id}-{int(warning.since.timestamp()):x}")
            except Refusal as closed:
                refusal = closed
            else:
                return
        raise refusal

    async def _told(self, place: Any, card: ui.LayoutView, nonce: str) -> None:
        """Raises Postponed, Refusal."""
        with in_words():
            target = await self._client.create_dm(place) if isinstance(place, discord.Object) else place
            await target.send(view=card, nonce=nonce, allowed_mentions=_NOBODY)


def _places(home: discord.Guild | None, log_channel: int | None, warning: ServerWarning) -> list[Any]:
    """Return the places for a warning, best first, without the channel that it is about."""
    channels = [home.get_channel(log_channel) if log_channel else None, home.system_channel] if home else []
    people = dict.fromkeys((warning.created_by, home.owner_id if home else None))
    # The creator is 0 if they asked to be forgotten.
    return [
        *(one for one in channels if isinstance(one, discord.TextChannel) and one.id != warning.channel),
        *(discord.Object(number) for number in people if number),
    ]


def _may_attach(target: Any) -> bool:
    """Whether files may be attached, as far as known; without the permission only the text is posted."""
    if not isinstance(target, discord.TextChannel | discord.ForumChannel | discord.Thread):
        return True
    me: discord.Member | None = target.guild.me  # not known yet while Discord sends a server in parts
    return me is None or target.permissions_for(me).attach_files


def _mentions(options: Options) -> discord.AllowedMentions:
    roles = [discord.Object(options.role)] if options.role else False
    return discord.AllowedMentions(everyone=False, users=False, roles=roles)


async def _threads(forum: discord.ForumChannel, since: datetime) -> AsyncIterator[discord.Thread]:
    """Yield the threads opened since then. Ask Discord, since discord.py may not know new ones yet."""
    first = discord.utils.time_snowflake(since)
    for thread in await forum.guild.active_threads():
        if thread.parent_id == forum.id and thread.id >= first:
            yield thread
    async for thread in forum.archived_threads(limit=_LOOKED_AT):
        if thread.archive_timestamp < since:  # the latest archived come first
            return
        if thread.id >= first:
            yield thread


def _arrived(message: int, target: Any) -> Arrived:
    """Return where a post arrived; a thread in a forum has the id of its first message."""
    return Arrived(int(message), int(message if isinstance(target, discord.ForumChannel) else target.id))


def _is_marked(message: discord.Message, nonce: str) -> bool:
    """Whether the id of one of its buttons ends in the mark of the post."""
    rows = [component for component in message.components if isinstance(component, discord.ActionRow)]
    return any(str(getattr(child, "custom_id", "")).endswith(f".{nonce}") for row in rows for child in row.children)
