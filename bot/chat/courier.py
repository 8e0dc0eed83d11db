"""Briefings into Discord: channels, threads, forum posts, announcement channels; and what its refusals mean."""

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

import aiohttp
import discord
from discord import ui

from bot.actions.dates import neighbours
from bot.actions.library import Library
from bot.actions.question import View
from bot.briefing.language import language
from bot.chat.card import Place, build_card, notice
from bot.chat.limits import clip
from bot.chat.markup import escape
from bot.chat.paging import pages
from bot.chat.tokens import Target
from bot.delivery.courier import Gone, Post, Postponed, Refusal, Undelivered
from bot.delivery.subscription import Options
from bot.errors import N_

log = logging.getLogger(__name__)

_T = TypeVar("_T")

_ARCHIVED, _UNKNOWN_MESSAGE, _TOO_OLD_TO_EDIT = 50083, 10008, 30046
_THREAD_NAME = 100
_NOBODY = discord.AllowedMentions.none()
_LOOKED_AT = 50
"""Messages searched for a post that may have arrived: more than a channel gets within the minutes in question."""

_REASONS = {
    50001: N_("The bot can no longer see the channel."),
    50013: N_("The bot may not post in the channel: it needs View Channel and Send Messages there."),
    10003: N_("The channel no longer exists."),
    50083: N_("The thread is archived and locked."),
    30033: N_("The server has reached its limit of threads."),
    50007: N_("Direct messages to this person are closed."),
    160006: N_("The server has reached its limit of active threads."),
}


class DiscordCourier:
    def __init__(self, client: discord.Client, library: Library) -> None:
        self._client = client
        self._library = library

    async def send(self, post: Post) -> int:
        """Raises Postponed, Refusal."""
        with _in_words():
            target = await self._target(post)
            if post.repeated:
                arrived = await self._find(target, post)
                if arrived is not None:
                    return arrived
            card = self._card(post)
            if isinstance(target, discord.ForumChannel):
                return await self._open_thread(target, post, card)
            message = await self._message(target, post, card)
            if post.options.crosspost and isinstance(target, discord.TextChannel) and target.is_news():
                await self._publish(message)
            return int(message.id)

    async def find(self, post: Post) -> int | None:
        """Raises Postponed, Refusal."""
        with _in_words():
            return await self._find(await self._target(post), post)

    async def edit(self, message: int, post: Post) -> None:
        """Raises Gone, Postponed, Refusal."""
        assert post.channel is not None
        with _in_words():
            old = self._client.get_partial_messageable(post.channel).get_partial_message(message)
            card = self._card(post)
            try:
                await self._opened(post.channel, lambda: old.edit(view=card, allowed_mentions=_NOBODY))
            except discord.HTTPException as error:
                if error.code not in (_UNKNOWN_MESSAGE, _TOO_OLD_TO_EDIT):
                    raise
                raise Gone(N_("The message was deleted, or is too old to be edited.")) from error

    async def pin(self, channel: int, message: int) -> None:
        await self._try("pinned", self._client.get_partial_messageable(channel).get_partial_message(message).pin())

    async def retire(self, channel: int, message: int) -> None:
        """Unpin it and mark it with a reaction: an edit may be what Discord refuses."""
        old = self._client.get_partial_messageable(channel).get_partial_message(message)
        await self._try("unpinned", old.unpin())
        await self._try("marked", old.add_reaction("⏹️"))

    async def _target(self, post: Post) -> Any:
        if post.channel is None:
            assert post.person is not None
            return await self._client.create_dm(discord.Object(post.person))
        known = self._client.get_channel(post.channel)
        if known is None and isinstance(self._client, discord.AutoShardedClient):
            return await self._client.fetch_channel(post.channel)  # another process's, and it may be a forum
        return known or self._client.get_partial_messageable(post.channel)

    async def _message(self, target: Any, post: Post, card: ui.LayoutView) -> discord.Message:
        async def sent() -> discord.Message:
            message: discord.Message = await target.send(
                view=card, nonce=post.nonce, silent=post.options.silent, allowed_mentions=_mentions(post.options)
            )
            return message

        return await self._opened(target.id, sent)

    async def _opened(self, channel: int, work: Callable[[], Awaitable[_T]]) -> _T:
        """Do it, after opening the thread where it is archived; a locked one stays as it is."""
        try:
            return await work()
        except discord.HTTPException as error:
            # discord.py forgets archived threads, so this one has to be asked for.
            thread = await self._client.fetch_channel(channel) if error.code == _ARCHIVED else None
            if not isinstance(thread, discord.Thread) or thread.locked:
                raise
            await thread.edit(archived=False)
            return await work()

    async def _open_thread(self, forum: discord.ForumChannel, post: Post, card: ui.LayoutView) -> int:
        tags = [tag for tag in forum.available_tags if tag.id == post.options.tag]
        made = await forum.create_thread(
            name=clip(post.title, _THREAD_NAME),
            view=card,
            applied_tags=tags,
            allowed_mentions=_mentions(post.options),
        )
        return made.message.id

    async def _publish(self, message: discord.Message) -> None:
        """To the servers that follow the channel. The post stands without it."""
        await self._try("published", message.publish())

    @staticmethod
    async def _try(done: str, work: Awaitable[object]) -> bool:
        """Whether a nicety worked; a failure is only logged."""
        try:
            await work
        except (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError) as error:
            log.info("a message could not be %s: %s", done, error)
            return False
        return True

    def _card(self, post: Post) -> ui.LayoutView:
        say, options = language(post.language), post.options
        leaves = pages(post.document, say("(continued)"))
        shelf = self._library.shelf(post.question.situation)
        as_of = post.question.as_of or shelf.situation.default_moment(datetime.now(UTC))
        earlier, later = neighbours(shelf.journal, as_of)
        # Only a briefing can be worked out again from its question, page by page; other posts show their first page.
        count = len(leaves) if post.question.view is View.BRIEFING else 1
        place = Place(Target(post.question), count, earlier, later, mark=post.nonce)
        return build_card(leaves[0], place, say, f"<@&{options.role}>" if options.role else "")

    async def _find(self, target: Any, post: Post) -> int | None:
        """The message of an earlier try. Discord forgets nonces after some minutes, so after a crash we look."""
        if isinstance(target, discord.ForumChannel):
            name = clip(post.title, _THREAD_NAME)
            return next((t.id for t in target.threads if t.name == name and t.owner_id == self._own_id()), None)
        try:
            async for message in target.history(limit=_LOOKED_AT):
                if message.author.id == self._own_id() and f".{post.nonce}" in _marks(message):
                    return int(message.id)
        except discord.Forbidden:
            log.info("channel %s does not let its history be read: a repeated post rests on its nonce", post.channel)
        return None

    def _own_id(self) -> int | None:
        return self._client.user.id if self._client.user else None

    async def warn(self, guild: int, creator: int, channel: int, reason: str, mend: str) -> None:
        """In the server's system channel, else by direct message to who made the subscription."""
        home = self._client.get_guild(guild)
        say = language(str(home.preferred_locale) if home else "en")
        text = say("Posts in a channel are paused. {reason} {mend}", reason=say(reason), mend=say(mend))
        card = notice(f"{escape(text)} <#{channel}>")
        for place in (home.system_channel if home else None, discord.Object(creator)):
            if place is not None and await self._told(place, card):
                return
        log.error("nobody could be told that posts in channel %s are paused: %s", channel, reason)

    async def _told(self, place: Any, card: ui.LayoutView) -> bool:
        async def told() -> None:
            target = await self._client.create_dm(place) if isinstance(place, discord.Object) else place
            await target.send(view=card, allowed_mentions=_NOBODY)

        return await self._try("sent to moderators", told())


@contextmanager
def _in_words() -> Iterator[None]:
    """What Discord and the network answer, as what it means for a post. Raises Postponed, Refusal."""
    try:
        yield
    except (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError) as error:
        raise _undelivered(error) from error


def _mentions(options: Options) -> discord.AllowedMentions:
    roles = [discord.Object(options.role)] if options.role else False
    return discord.AllowedMentions(everyone=False, users=False, roles=roles)


def _marks(message: discord.Message) -> str:
    """The ids of all buttons of a message, one after the other."""
    rows = [component for component in message.components if isinstance(component, discord.ActionRow)]
    return " ".join(str(getattr(child, "custom_id", "")) for row in rows for child in row.children)


def _undelivered(error: Exception) -> Undelivered:
    """A refusal of this channel has a code; one of the whole bot (its token, its address) no moderator can mend."""
    if isinstance(error, discord.HTTPException) and error.code and error.status in (400, 403, 404):
        return Refusal(_REASONS.get(error.code, N_("Discord refused the post.")))
    return Postponed(N_("Discord could not be reached or asked to wait."))
