"""Read articles for moderators, show the proposed reports and take decisions on them.

Everything is in the database and the buttons carry its numbers, so a restart loses nothing.
"""

import logging
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.actions.library import Library
from bot.actions.reading.articles import Articles, Outcome
from bot.actions.reading.described import Given
from bot.actions.reports.file import Author, decided
from bot.actions.reports.review import fingerprint
from bot.articles.fetch import Fetcher
from bot.articles.page import LARGEST, NOTES, TOO_LARGE, Document, Note, Page, Unreadable
from bot.chat.cards.card import notice
from bot.chat.cards.markup import escape
from bot.chat.core.permissions import Permissions
from bot.chat.core.replies import Interaction, answer_language, deliver, promise
from bot.chat.core.report_forms import GROUPS, FieldsModal
from bot.chat.reading.card import (
    A_PAGE,
    decided_card,
    proposal_card,
    text_card,
)
from bot.chat.reading.forms import AboutModal
from bot.chat.reading.posted import ArticleCards
from bot.errors import N_, Refused
from bot.languages.language import Language
from bot.store import people
from bot.store.articles import Article, How
from bot.store.drafts import Draft, State

log = logging.getLogger(__name__)

_NOBODY = discord.AllowedMentions.none()
_EDITED = ("action", "phase", "when", "moved", "strength")
"""Fields that are edited most; the others are under “Open in full”."""
_CHANGED = N_("This was edited meanwhile: look at it as it is now.")


class ArticleHandlers:
    def __init__(
        self, client: discord.Client, library: Library, articles: Articles, permissions: Permissions, fetcher: Fetcher
    ) -> None:
        self.fetcher = fetcher
        self._library = library
        self.articles = articles
        self.permissions = permissions
        self._cards = ArticleCards(client, library, articles)
        self.rest = articles.rest

    async def aclose(self) -> None:
        await self.fetcher.aclose()
        await self.articles.readers.aclose()

    # new articles

    async def read_file(self, interaction: Interaction, slug: str, file: discord.Attachment, given: Given) -> None:
        """Raises Refused."""
        author = self.permissions.writer(interaction, slug)
        if file.size > LARGEST:
            raise Refused(TOO_LARGE, n=LARGEST // 2**20)
        await promise(interaction)
        kind = file.content_type or file.filename
        page = await self.articles.press.extract(Document(await file.read(), kind))
        await self._take(interaction, author, slug, page, How.FILE, given)

    async def read_text(
        self, interaction: Interaction, slug: str, text: str, given: Given, how: How = How.PASTED
    ) -> None:
        """Raises Refused."""
        author = self.permissions.writer(interaction, slug)
        await promise(interaction)
        page = await self.articles.press.extract(Document(text.encode(), "text/plain"))
        await self._take(interaction, author, slug, page, how, given)

    async def read_link(self, interaction: Interaction, slug: str, url: str, given: Given) -> None:
        """Fetch an article and show its text in private, before it is read. Raises Refused."""
        author, say = self.permissions.writer(interaction, slug), answer_language(interaction)
        await promise(interaction)
        page = await self.articles.press.extract((await self.fetcher.fetch(url)).document)
        if not page.text:
            raise Unreadable(NOTES[page.note or Note.SHORT])
        queue = self._library.servers.of(author.guild).queue_channel
        article = await self.articles.hold(author, slug, page, How.LINK, replace(given, url=""), queue)
        await deliver(interaction, text_card(article, say), private=True)

    async def _begin(self, interaction: Interaction, article: Article, author: Author) -> None:
        """Read the article that was shown, like a pasted text."""
        await interaction.response.defer()
        try:
            article = await self.articles.read_held(article.id, author)
        finally:
            await self.run()
        await self._show_read(interaction, await self.articles.article(article.id), True)

    async def _forget(self, interaction: Interaction, article: Article) -> None:
        await interaction.response.defer()
        await self.articles.let_go(article.id)
        say = answer_language(interaction)
        await interaction.edit_original_response(view=notice(escape(say("Nothing was filed."))))

    async def _take(
        self, interaction: Interaction, author: Author, slug: str, page: Page, how: How, given: Given
    ) -> None:
        """Keep the proposals and show them in the queue channel, or in private if there is none."""
        queue = self._library.servers.of(author.guild).queue_channel
        article, new = await self.articles.take(author, slug, page, how, given, queue)
        await self.run()
        await self._show_read(interaction, await self.articles.article(article.id), new)

    async def _show_read(self, interaction: Interaction, article: Article, new: bool) -> None:
        say = answer_language(interaction)
        if article.message is None:
            await deliver(interaction, await self._cards.card(article, 0, say), private=True)
            self._cards.shown_in_private(interaction, article.id, 0)
            return
        link = f"https://discord.com/channels/{article.guild}/{article.channel}/{article.message}"
        waits = len([one for one in await self.articles.proposals(article.id) if one.state is State.WAITING])
        text = say.plural("{n} proposed report waits here:", "{n} proposed reports wait here:", waits)
        if not new:
            text = say("This article is waiting already:")
        await deliver(interaction, notice(f"{escape(text)} {link}"), private=True)

    async def run(self, now: datetime | None = None) -> int:
        """Post the cards that are due and remove quotes of deleted texts. Returns how many cards changed."""
        return await self._cards.run(now)

    # the buttons of the card

    async def act(self, interaction: Interaction, act: str, number: int, rest: str) -> None:
        """Raises Refused."""
        if act in ("back", "next", "show", "mine", "about", "begin", "forget"):
            await self._act_on_article(interaction, act, number, int(rest) if rest.isdecimal() else 0)
        else:
            await self._act_on_proposal(interaction, act, await self.articles.draft(number), rest)

    async def _act_on_article(self, interaction: Interaction, act: str, number: int, page: int) -> None:
        article = await self.articles.article(number)
        author = self.permissions.writer(interaction, article.situation)
        if act == "about":
            await interaction.response.send_modal(AboutModal(self, article, page, answer_language(interaction)))
            return
        if act == "begin":
            await self._begin(interaction, article, author)
            return
        if act == "forget":
            await self._forget(interaction, article)
            return
        await interaction.response.defer()
        outcomes: Sequence[Outcome] = ()
        if act == "mine":
            outcomes = await self.articles.approve_opened(number, author)
        await self._renew(interaction, number, page)
        if outcomes:
            say = answer_language(interaction)
            await _whisper(interaction, notice("\n".join(_told(one, say) for one in outcomes)))

    async def describe(self, interaction: Interaction, number: int, page: int, given: Given) -> None:
        """Raises Refused."""
        article = await self.articles.article(number)
        author = self.permissions.writer(interaction, article.situation)
        await interaction.response.defer()
        await self.articles.describe(number, author, given)
        await self._renew(interaction, number, page)

    async def open(self, interaction: Interaction, number: int, values: Sequence[str]) -> None:
        """Show the chosen proposals in full, in private. Raises Refused."""
        article = await self.articles.article(number)
        author, say = self.permissions.writer(interaction, article.situation), answer_language(interaction)
        await interaction.response.defer()
        shelf = await self._library.load(article.situation)
        for draft in await self.articles.open(number, author, [int(value) for value in values if value.isdecimal()]):
            await _whisper(interaction, await self._in_full(draft, article, shelf, say))

    async def _in_full(self, draft: Draft, article: Article, shelf: Any, say: Language) -> ui.LayoutView:
        if draft.state is State.WAITING:
            found = await self._cards.seen(draft)
            wrong = await self.articles.review.filing.mistakes(draft) if isinstance(found, Refused) else []
            seen = [one.problem for one in wrong] or [found] if isinstance(found, Refused) else found
            return proposal_card(draft, seen, article.quote(draft.id), shelf, say)
        async with self._library.database.read() as connection:
            known = await people.discord_ids(connection, [draft.decided_by or 0])
        return decided_card(draft, known, shelf, say)

    # the buttons of a proposal

    async def _act_on_proposal(self, interaction: Interaction, act: str, draft: Draft, seen: str) -> None:
        author = self.permissions.writer(interaction, draft.situation)
        if draft.state is State.WAITING and act in ("edit", *GROUPS):
            await self._edit(interaction, draft, act)
            return
        await self._decide(interaction, act, draft, self._work(act, draft, author, seen))

    async def _work(self, act: str, draft: Draft, author: Author, seen: str) -> None:
        if act in ("approve", "file"):
            await self.articles.review.approve(draft.id, author, seen)
        elif act in ("drop", "toss"):
            if draft.state is State.WAITING and fingerprint(draft) != seen:
                raise Refused(_CHANGED)
            await self.articles.drop(draft.id, author)
        else:
            raise decided(draft)

    async def _edit(self, interaction: Interaction, draft: Draft, act: str) -> None:
        say = answer_language(interaction)
        title, names = GROUPS[act] if act in GROUPS else (N_("Edit"), _EDITED)

        async def revised(submitted: Interaction, typed: dict[str, str]) -> None:
            author = self.permissions.writer(submitted, draft.situation)
            await self._decide(submitted, act, draft, self.articles.review.revise(draft.id, author, typed))

        await interaction.response.send_modal(FieldsModal(say(title), names, draft.form, say, revised))

    async def _decide(self, interaction: Interaction, act: str, draft: Draft, work: Awaitable[object]) -> None:
        """Take a decision, then update the clicked message, even if another moderator was quicker."""
        assert draft.article is not None
        await interaction.response.defer()
        try:
            await work
        finally:
            await self.articles.settle(draft.article)
            if act in ("approve", "edit", "drop"):
                await self._renew(interaction, draft.article, await self._page_of(draft))
            else:
                await self._renew_one(interaction, draft)

    async def _page_of(self, draft: Draft) -> int:
        numbers = [one.id for one in await self.articles.proposals(draft.article or 0)]
        return numbers.index(draft.id) // A_PAGE if draft.id in numbers else 0

    async def _renew(self, interaction: Interaction, number: int, page: int) -> None:
        """Update the clicked card of an article, and the posted one if that is another message."""
        article, clicked = await self.articles.settle(number), interaction.message
        posted = article.message is not None and clicked is not None and clicked.id == article.message
        say = self._cards.language(article) if posted else answer_language(interaction)
        await interaction.edit_original_response(
            view=await self._cards.card(article, page, say), allowed_mentions=_NOBODY
        )
        if article.message is None:
            self._cards.shown_in_private(interaction, number, page)
        elif not posted:
            await self._cards.edit_posted(article, page)

    async def _renew_one(self, interaction: Interaction, draft: Draft) -> None:
        """Update the clicked card of a proposal and the posted card of its article."""
        article, draft = await self.articles.article(draft.article or 0), await self.articles.draft(draft.id)
        shelf, say = await self._library.load(article.situation), answer_language(interaction)
        card = await self._in_full(draft, article, shelf, say)
        await interaction.edit_original_response(view=card, allowed_mentions=_NOBODY)
        if article.message is not None:
            await self._cards.edit_posted(article, await self._page_of(draft))


def _told(outcome: Outcome, say: Language) -> str:
    if outcome.problem is not None:
        return f"✋ {escape(say.explain(outcome.problem))}"
    filed = say("In the journal: {id}", id=outcome.report)
    return f"✅ {escape(filed)}"


async def _whisper(interaction: Interaction, card: ui.LayoutView) -> None:
    await interaction.followup.send(view=card, ephemeral=True, allowed_mentions=_NOBODY)
