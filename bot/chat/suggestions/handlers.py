"""Handle drafts that wait for moderators: cards in the queue channel, the list, decisions, telling the author.

The drafts are in the database and the buttons carry their numbers, so a restart loses nothing.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Mapping, Sequence, Set
from datetime import UTC, datetime, timedelta
from functools import partial

import discord
from discord import ui

from bot.actions.library import Library
from bot.actions.reports.form import Mistake
from bot.actions.reports.prose import understood
from bot.actions.reports.review import Case, Review
from bot.chat.cards.card import bare_card, notice
from bot.chat.cards.markup import escape, line_markup
from bot.chat.cards.paging import pages
from bot.chat.core.broken import QUEUE_CHANNEL, is_broken
from bot.chat.core.endpoints import UNREACHABLE
from bot.chat.core.permissions import Permissions
from bot.chat.core.ratings import rated
from bot.chat.core.refusals import in_words
from bot.chat.core.replies import Interaction, answer_language, deliver, promise
from bot.chat.core.report_forms import (
    GROUPS,
    NEEDED,
    PATIENCE,
    FieldsModal,
    OpeningModal,
    fixing,
    read_opening,
)
from bot.chat.suggestions.card import decision, review_card
from bot.chat.suggestions.forms import FixButton, ReasonModal
from bot.chat.suggestions.pending import named, pending_card
from bot.clocks import Clocks, read_clocks
from bot.delivery.attempt import Attempts
from bot.delivery.in_flight import Senders, Work
from bot.documents.draft_preview import Preview
from bot.documents.unreadable_draft import SUGGEST, unreadable
from bot.errors import N_, Refused
from bot.languages.language import Language, language
from bot.reports.fields import BY_NAME, Form
from bot.resting import Look, Rest
from bot.store.drafts import Draft, State
from bot.store.engine.database import Connection

log = logging.getLogger(__name__)

_NOBODY = discord.AllowedMentions.none()
_AFTER_A_REFUSAL = timedelta(minutes=10)
"""Pause before a channel that refused a card is tried again; Discord blocks bots that keep trying."""
_CARDS_AT_ONCE = 10
"""Most cards posted in one channel in one try."""
_SOON = 1.5
"""Seconds after which it is too late to open a form."""


class ReviewQueue:
    def __init__(self, client: discord.Client, library: Library, review: Review, permissions: Permissions) -> None:
        self._client = client
        self._library = library
        self.review = review
        self.permissions = permissions
        self._attempts = Attempts(library.database, "review")
        self._tellings = Attempts(library.database, "rejection")
        self.rest = Rest(self._library.stamp)
        self._senders = Senders(self.rest, self._attempts)
        self._not_before: dict[int, datetime] = {}

    # new suggestions

    async def ask(self, interaction: Interaction, slug: str, text: str, given: Mapping[str, str]) -> None:
        """Suggest a report from `given` and `text`; open a form if something necessary is missing.

        Raises Refused.
        """
        await self.review.check_welcome(self.permissions.suggester(interaction, slug))
        known = await self._read(slug, text, answer_language(interaction)) | dict(given)
        if all(known.get(name) for name in NEEDED) and (known.get("publisher") or known.get("url")):
            await self.suggest(interaction, slug, known)
            return

        async def begun(submitted: Interaction, typed: dict[str, str]) -> None:
            self.permissions.suggester(submitted, slug)
            await promise(submitted)
            situation = (await self._library.load(slug)).situation
            form = await asyncio.to_thread(read_opening, typed, known, situation, datetime.now(UTC))
            await self.suggest(submitted, slug, form.written())

        modal = OpeningModal(known, answer_language(interaction), begun, title=SUGGEST)
        await interaction.response.send_modal(modal)

    async def _read(self, slug: str, text: str, say: Language) -> dict[str, str]:
        """Read a sentence. Raises Refused if that takes so long that no form could be opened."""
        if not text:
            return {}
        shelf = await self._library.load(slug)
        reading = asyncio.ensure_future(asyncio.to_thread(understood, text, shelf, datetime.now(UTC), say.code))
        await asyncio.wait([reading], timeout=_SOON)
        if not reading.done():
            raise Refused(N_("This takes too long to read: try a shorter text."))
        found = reading.result()
        fields = {**found.fields, "publisher": found.cited or found.by_itself}
        if not found.evidence:  # nothing was understood: keep the typed words as the summary
            fields["summary"] = text[: BY_NAME["summary"].longest]
        return {name: value for name, value in fields.items() if value}

    async def suggest(self, interaction: Interaction, slug: str, typed: Mapping[str, str]) -> None:
        """Raises Refused."""
        author, say = self.permissions.suggester(interaction, slug), answer_language(interaction)
        await promise(interaction)
        if wrong := await self.review.mistakes(author, slug, typed):
            await deliver(interaction, self._wrong(slug, typed, wrong, say), private=True)
            return
        draft = await self.review.suggest(author, slug, typed)
        if self._is_seen(draft):
            thanks = say("Thank you. Your suggestion has the number {n}; moderators decide on it.", n=draft.id)
        else:
            thanks = say(
                "Your suggestion is kept under the number {n}, but the channel where moderators look for suggestions "
                "is gone or closed to the bot. Tell a moderator: /suggestions list shows it.",
                n=draft.id,
            )
        await deliver(interaction, notice(escape(thanks)), private=True)
        await self.run()

    def _wrong(self, slug: str, typed: Mapping[str, str], wrong: Sequence[Mistake], say: Language) -> ui.LayoutView:
        """Show all that is wrong, all that was typed, and a button to mend it, which lives as long as a form."""

        async def fixed(submitted: Interaction, mended: dict[str, str]) -> None:
            await submitted.response.defer()
            await self.suggest(submitted, slug, Form(**typed).over(mended).written())

        document = unreadable(say(SUGGEST), typed, [one.problem for one in wrong], say)
        card = bare_card(pages(document, "")[0])
        card.timeout = PATIENCE
        title, names, hints = fixing(wrong, say)
        card.add_item(ui.ActionRow(FixButton(lambda: FieldsModal(say(title), names, typed, say, fixed, hints), say)))
        return card

    async def run(self, now: datetime | None = None) -> int:
        """Post cards of new drafts in the queue channels, and tell rejected authors whom a fault kept from knowing.

        Returns the number of channels posted to.
        """
        clocks = read_clocks(now)
        await self._tell_again(clocks)
        return await self._senders.run(self._due, clocks)

    async def _due(self, look: Look, busy: Set[int]) -> Mapping[int, Work]:
        clocks = look.clocks
        await self._attempts.learn()
        look.paused((*self._not_before.values(), *self._tellings.next_tries()))
        waiting: dict[int, list[Draft]] = defaultdict(list)
        for draft in await self.review.without_card():
            number = self._library.servers.of(draft.guild).queue_channel
            if number is not None and number not in busy and self._allows(number, clocks):
                waiting[number].append(draft)
        return {number: partial(self._tried, number, found, clocks) for number, found in waiting.items()}

    def _is_seen(self, draft: Draft) -> bool:
        """Whether the queue channel works, so that moderators see the draft."""
        home = self._client.get_guild(draft.guild) if draft.guild is not None else None
        return not is_broken(home, self._library.servers.of(draft.guild), QUEUE_CHANNEL)

    def _allows(self, channel: int, clocks: Clocks) -> bool:
        rested = self._not_before.get(channel, clocks.steady) <= clocks.steady
        return rested and self._attempts.allows(channel, clocks)

    async def _tried(self, channel: int, found: Sequence[Draft], clocks: Clocks) -> bool:
        async def rest(_: Connection, __: str) -> None:
            self._not_before[channel] = clocks.steady + _AFTER_A_REFUSAL

        return await self._attempts.make(channel, partial(self._post, channel, found), clocks, rest)

    async def _post(self, number: int, found: Sequence[Draft]) -> bool:
        """Post cards. Returns False if the channel is unknown. Raises Postponed, Refusal."""
        channel = self._client.get_channel(number)
        if not isinstance(channel, discord.TextChannel | discord.Thread):
            return False
        for draft in found[:_CARDS_AT_ONCE]:
            card = await self.card(await self.review.case(draft.id), self._language(draft))
            with in_words():
                message = await channel.send(view=card, nonce=f"v{draft.id}", allowed_mentions=_NOBODY)
            await self.review.shown(draft.id, channel.id, message.id)
        return True

    async def card(self, case: Case, say: Language) -> ui.LayoutView:
        shelf, draft = await self._library.load(case.draft.situation), case.draft
        try:
            seen: Preview | list[Refused] = await self.review.filing.preview(draft)
        except Refused as problem:
            seen = [one.problem for one in await self.review.filing.mistakes(draft)] or [problem]
        return review_card(case, seen, shelf, say)

    def _language(self, draft: Draft) -> Language:
        home = self._client.get_guild(draft.guild) if draft.guild is not None else None
        chosen = self._library.servers.of(draft.guild).language
        return language(chosen or (str(home.preferred_locale) if home else draft.language))

    # the list

    async def show_pending(self, interaction: Interaction) -> None:
        """List in private the waiting drafts of this server's situations, with a menu to open one."""
        guild, say = self.permissions.moderator(interaction).guild, answer_language(interaction)
        assert guild is not None
        await promise(interaction)
        own = self.permissions.own(guild)
        cases, total = await self.review.waiting(own)
        blocked = await self.review.blocked(guild)
        names = {slug: (await self._library.described(slug)).names for slug in {one.draft.situation for one in cases}}
        await deliver(interaction, pending_card(cases, names, total, blocked, say), private=True)

    async def show(self, interaction: Interaction, number: int) -> None:
        """Raises Refused."""
        case = await self.review.case(number)
        self.permissions.writer(interaction, case.draft.situation)
        await promise(interaction)
        await deliver(interaction, await self.card(case, answer_language(interaction)), private=True)

    # decisions

    async def act(self, interaction: Interaction, act: str, number: int, seen: str) -> None:
        """Raises Refused."""
        case = await self.review.case(number)
        author = self.permissions.writer(interaction, case.draft.situation)
        say = answer_language(interaction)
        if case.draft.state is not State.WAITING:
            await interaction.response.defer()
            await self._renew(interaction, number)
            await self._say_decided(interaction, case)
        elif act == "approve":
            await self._decide(interaction, number, self.review.approve(number, author, seen))
        elif act == "reject":
            await interaction.response.send_modal(ReasonModal(partial(self.reject, number=number), say))
        else:
            await self._edit(interaction, case.draft, act, say)

    async def _edit(self, interaction: Interaction, draft: Draft, group: str, say: Language) -> None:
        title, names = GROUPS[group]

        async def revised(submitted: Interaction, typed: dict[str, str]) -> None:
            author = self.permissions.writer(submitted, draft.situation)
            await self._decide(submitted, draft.id, self.review.revise(draft.id, author, typed))

        await interaction.response.send_modal(FieldsModal(say(title), names, draft.form, say, revised))

    async def rate(self, interaction: Interaction, number: int, letter: str) -> None:
        """Rate a source that was never cited before. Raises Refused."""
        draft = (await self.review.case(number)).draft
        author = self.permissions.writer(interaction, draft.situation)
        await self._decide(interaction, number, self.review.revise(number, author, rated(draft, letter)))

    async def reject(self, interaction: Interaction, reason: str, number: int) -> None:
        """Raises Refused."""
        case = await self.review.case(number)
        author = self.permissions.writer(interaction, case.draft.situation)
        if await self._decide(interaction, number, self.review.reject(number, author, reason)):
            await self._tell(number, read_clocks())

    async def _decide(self, interaction: Interaction, number: int, work: Awaitable[object]) -> bool:
        """Take a decision and update the card. Returns False if another moderator decided first, and says so."""
        await interaction.response.defer()
        try:
            await work
        except Refused:
            case = await self._renew(interaction, number)
            if case.draft.state is State.WAITING:
                raise
            await self._say_decided(interaction, case)
            return False
        await self._renew(interaction, number)
        return True

    async def _renew(self, interaction: Interaction, number: int) -> Case:
        """Update the clicked card, and the one in the queue channel if that is another message."""
        case, clicked = await self.review.case(number), interaction.message
        draft = case.draft
        posted = draft.message is not None and clicked is not None and clicked.id == draft.message
        say = self._language(draft) if posted else answer_language(interaction)
        await interaction.edit_original_response(view=await self.card(case, say), allowed_mentions=_NOBODY)
        if draft.message is not None and draft.channel is not None and not posted:
            message = self._client.get_partial_messageable(draft.channel).get_partial_message(draft.message)
            try:
                await message.edit(view=await self.card(case, self._language(draft)), allowed_mentions=_NOBODY)
            except UNREACHABLE as error:
                log.info("the card of draft %s could not be brought up to date: %s", number, error)
        return case

    @staticmethod
    async def _say_decided(interaction: Interaction, case: Case) -> None:
        text = line_markup(decision(case, answer_language(interaction)))
        await interaction.followup.send(view=notice(text), ephemeral=True, allowed_mentions=_NOBODY)

    async def _tell(self, number: int, clocks: Clocks) -> bool:
        """Tell the author why the draft was rejected; try again later if Discord has trouble. Returns False then."""

        async def give_up(_: Connection, __: str) -> None:
            """Closed direct messages are their owner's choice."""

        return await self._tellings.make(number, partial(self._send_reason, number), clocks, give_up)

    async def _tell_again(self, clocks: Clocks) -> None:
        """Tell the authors whom a fault of Discord's kept from being told. Raises StoreError."""
        await self._tellings.learn()
        for number in self._tellings.troubles.things():
            if self._tellings.allows(number, clocks) and await self._is_ours(number):
                await self._tell(number, clocks)

    async def _is_ours(self, number: int) -> bool:
        """Whether this process serves the draft's server, and not another one."""
        guild = await self.review.guild_of(number)
        return guild is not None and self._client.get_guild(guild) is not None

    async def _send_reason(self, number: int) -> bool:
        """Send the author the reason by direct message, if somebody else decided. Raises Postponed, Refusal."""
        try:
            case = await self.review.case(number)
            names = (await self._library.described(case.draft.situation)).names
        except Refused:  # deleted meanwhile
            return False
        if case.author is None or case.author == case.moderator:
            return False
        draft, say = case.draft, language(case.draft.language)
        text = say("{what} was rejected: {reason}", what=named(draft, say, names), reason=draft.reason)
        with in_words():
            channel = await self._client.create_dm(discord.Object(case.author))
            await channel.send(view=notice(escape(text)), nonce=f"r{number}", allowed_mentions=_NOBODY)
        return True
