"""The cards of articles: post them, keep them up to date, and take the sentences off once the text is deleted."""

import asyncio
import logging
from datetime import datetime, timedelta

import discord
from discord import ui

from bot.actions.library import Library
from bot.actions.reading.articles import Articles
from bot.chat.core.endpoints import UNREACHABLE
from bot.chat.core.replies import Interaction, answer_language
from bot.chat.reading.card import A_PAGE, Seen, Shown, article_card
from bot.clocks import read_clocks
from bot.errors import Refused
from bot.languages.language import Language, language
from bot.store import people
from bot.store.articles import Article
from bot.store.articles import State as ArticleState
from bot.store.drafts import Draft, State

log = logging.getLogger(__name__)

_NOBODY = discord.AllowedMentions.none()
_AFTER_A_REFUSAL = timedelta(minutes=10)
"""Pause before a channel that refused a card is tried again; Discord blocks bots that keep trying."""
_PRIVATE_KEPT = timedelta(minutes=14)
"""Time for which a private card shows sentences: Discord lets the bot change it for 15 minutes after a click."""


class ArticleCards:
    def __init__(self, client: discord.Client, library: Library, articles: Articles) -> None:
        self._client = client
        self._library = library
        self._articles = articles
        self._posting = asyncio.Lock()
        self._not_before: dict[int, datetime] = {}
        self._private: dict[tuple[int, int], tuple[Interaction, int]] = {}
        """Private cards that show sentences, by article and person: the last click on each, and its page."""

    def shown_in_private(self, interaction: Interaction, number: int, page: int) -> None:
        """Remember a private card of an article, so that its sentences can be taken off."""
        self._private[number, interaction.user.id] = interaction, page

    async def run(self, now: datetime | None = None) -> int:
        """Post the cards that are due and remove quotes of deleted texts. Returns how many cards changed."""
        clocks, done = read_clocks(now), 0
        now = clocks.wall
        async with self._posting, self._articles.rest.look(clocks) as look:
            unposted = await self._articles.unposted()
            if unposted:
                look.again()
            for article in unposted:
                channel = self._client.get_channel(article.channel or 0)
                if isinstance(channel, discord.TextChannel | discord.Thread):
                    done += await self._post(channel, article, now)
            for article in await self._articles.still_quoted():
                look.again()
                done += await self._take_quotes_off(article)
            while self._articles.joined:
                article = await self._articles.article(self._articles.joined.pop())
                if article.message is not None:
                    done += await self.edit_posted(article, 0)
            for number, person in list(self._private):
                done += await self._unquote_private(number, person, now)
            look.due(interaction.created_at + _PRIVATE_KEPT for interaction, _ in self._private.values())
        return done

    async def _unquote_private(self, number: int, person: int, now: datetime) -> bool:
        """Take the sentences off a private card once the text is deleted, and while Discord still allows it."""
        interaction, page = self._private[number, person]
        try:
            article = await self._articles.article(number)
        except Refused:
            del self._private[number, person]
            return False
        if article.state is not ArticleState.DONE and interaction.created_at + _PRIVATE_KEPT > now:
            return False
        del self._private[number, person]
        card = await self.card(article, page, answer_language(interaction), quoted=False)
        try:
            await interaction.edit_original_response(view=card, allowed_mentions=_NOBODY)
        except discord.HTTPException as error:
            log.info("the private card of article %s is gone: %s", number, error)
        return True

    async def _post(self, channel: discord.TextChannel | discord.Thread, article: Article, now: datetime) -> bool:
        if self._not_before.get(channel.id, now) > now:
            return False
        card = await self.card(article, 0, self.language(article))
        try:
            message = await channel.send(view=card, nonce=f"a{article.id}", allowed_mentions=_NOBODY)
        except UNREACHABLE as error:
            log.warning("an article's card cannot be shown in channel %s: %s", channel.id, error)
            self._not_before[channel.id] = now + _AFTER_A_REFUSAL
            return False
        await self._articles.posted(article.id, message.id)
        return True

    async def _take_quotes_off(self, article: Article) -> bool:
        if not await self.edit_posted(article, 0):
            return False
        await self._articles.unquoted(article.id)
        return True

    async def edit_posted(self, article: Article, page: int) -> bool:
        """Update the posted card. Returns whether it is up to date or gone."""
        assert article.channel is not None
        assert article.message is not None
        message = self._client.get_partial_messageable(article.channel).get_partial_message(article.message)
        try:
            await message.edit(view=await self.card(article, page, self.language(article)), allowed_mentions=_NOBODY)
        except (discord.NotFound, discord.Forbidden) as error:
            log.info("the card of article %s is gone: %s", article.id, error)
        except UNREACHABLE as error:
            log.info("the card of article %s could not be brought up to date: %s", article.id, error)
            return False
        return True

    async def card(self, article: Article, page: int, say: Language, quoted: bool = True) -> ui.LayoutView:
        shelf = await self._library.load(article.situation)
        drafts = await self._articles.proposals(article.id)
        page = min(page, max(0, (len(drafts) - 1) // A_PAGE))
        shown = Shown(article, drafts, page, {}, {})
        waits = [one for one in shown.here if one.state is State.WAITING]
        seen = {one.id: await self.seen(one) for one in waits}
        async with self._library.database.read() as connection:
            known = await people.discord_ids(connection, [one.decided_by for one in drafts if one.decided_by])
        return article_card(Shown(article, drafts, page, seen, known, quoted), shelf, say)

    async def seen(self, draft: Draft) -> Seen:
        try:
            return await self._articles.review.filing.preview(draft)
        except Refused as problem:
            return problem

    def language(self, article: Article) -> Language:
        home = self._client.get_guild(article.guild)
        chosen = self._library.servers.of(article.guild).language
        return language(chosen or (str(home.preferred_locale) if home else article.language))
