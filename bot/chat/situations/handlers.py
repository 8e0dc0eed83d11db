"""What moderators do with the situations of their server. Who may do what is checked here, at every step."""

import gzip
import io
from collections.abc import Iterable

import discord

from bot.actions.reports.file import Author
from bot.actions.situations.describe import Wish
from bot.actions.situations.lifecycle import DELETION, NO_LONGER_SHARED, Situations
from bot.chat.cards.card import notice
from bot.chat.cards.limits import ATTACHMENT_BYTES
from bot.chat.cards.markup import escape, moment
from bot.chat.core.confirm import ask_first
from bot.chat.core.permissions import Permissions
from bot.chat.core.replies import Interaction, answer_language, deliver, promise, reader
from bot.delivery.courier import Courier
from bot.errors import N_, Refused
from bot.situation.situation import Situation
from bot.store.erase import Stopped

_MEND = N_("Use /briefing delete, or ask the server that keeps it.")


class SituationHandlers:
    """`create` to `reopen` are for moderators; sharing, deleting, ending the rule of two for who runs the server."""

    def __init__(self, situations: Situations, permissions: Permissions, courier: Courier) -> None:
        self._situations = situations
        self.permissions = permissions
        self._courier = courier

    async def create(self, interaction: Interaction, slug: str, wish: Wish) -> None:
        who = self.permissions.moderator(interaction)
        await promise(interaction)
        made = await self._situations.create(who, slug, wish)
        text = N_("{title} is covered from now on, in this server alone: /situation share lets others read it.")
        await self._told(interaction, text, made)

    async def edit(self, interaction: Interaction, slug: str, wish: Wish) -> None:
        who, shelf = self.permissions.writer(interaction, slug), reader(interaction).shelf(slug)
        if wish.two_person is False:  # one moderator cannot do away with the need for two
            self.permissions.administrator(interaction)
        await promise(interaction)
        changed = await self._situations.edit(who, shelf.slug, wish)
        await self._told(interaction, N_("{title} is changed."), changed)

    async def close(self, interaction: Interaction, slug: str, end: str | None) -> None:
        who, shelf = self.permissions.writer(interaction, slug), reader(interaction).shelf(slug)
        await promise(interaction)
        closed = await self._situations.close(who, shelf.slug, end)
        assert closed.ends is not None
        last = answer_language(interaction).day(closed.ends)
        await self._told(interaction, N_("Coverage of {title} ends with {day}."), closed, day=last)

    async def reopen(self, interaction: Interaction, slug: str) -> None:
        who, shelf = self.permissions.writer(interaction, slug), reader(interaction).shelf(slug)
        deleting = shelf.access.delete_after is not None
        await promise(interaction)
        opened = await self._situations.reopen(who, shelf.situation.slug)
        kept = N_("The deletion of {title} is called off.")
        await self._told(interaction, kept if deleting else N_("Coverage of {title} goes on."), opened)

    async def share(self, interaction: Interaction, slug: str) -> None:
        who, situation = self._administered(interaction, slug)
        await promise(interaction)
        await self._situations.share(who, situation.slug)
        text = N_("Every server with this bot can read {title} now; only this one can write it.")
        await self._told(interaction, text, situation)

    async def unshare(self, interaction: Interaction, slug: str) -> None:
        who, situation = self._administered(interaction, slug)
        await promise(interaction)
        stopped = await self._situations.unshare(who, situation.slug)
        await self._told(interaction, N_("{title} can be read in this server alone now."), situation)
        await self._warn(stopped)

    async def _warn(self, stopped: Iterable[Stopped]) -> None:
        for one in stopped:
            await self._courier.warn(one.guild, one.created_by, one.channel, NO_LONGER_SHARED, _MEND)

    # deleting

    async def ask_deletion(self, interaction: Interaction, slug: str) -> None:
        _, situation = self._administered(interaction, slug)
        self._situations.check_deletable(situation.slug)
        say, entries = answer_language(interaction), reader(interaction).shelf(slug).entries
        title = situation.title.in_language(say.code)
        lines = (
            say.plural(
                "{title} has {n} entry. Delete it with its journal, its briefings, boards and alerts?",
                "{title} has {n} entries. Delete it with its journal, its briefings, boards and alerts?",
                entries,
                title=title,
            ),
            say("You are sent the journal as a file first, and have {n} hours to call it off.", n=_hours()),
        )
        await ask_first(interaction, escape(" ".join(lines)), say("Delete it"), "delete", situation.slug)

    async def delete(self, interaction: Interaction, slug: str) -> None:
        """After a person said yes."""
        who, situation = self._administered(interaction, slug)
        say = answer_language(interaction)
        await interaction.response.defer()
        file = _file(situation.slug, await self._situations.exported(situation.slug))
        handed = say("The journal of {slug} as it is now.", slug=situation.slug)
        await interaction.followup.send(escape(handed), file=file, ephemeral=True)
        when = await self._situations.ask_deletion(who, situation.slug)
        gone = say("{title} will be deleted.", title=situation.title.in_language(say.code))
        back = say("/situation reopen calls it off until then.")
        card = notice(f"{escape(gone)} {moment(when)} · {moment(when, age=True)}\n-# {escape(back)}")
        await interaction.edit_original_response(view=card)

    def _administered(self, interaction: Interaction, slug: str) -> tuple[Author, Situation]:
        """Raises Refused for anybody else than who runs the server that keeps the situation."""
        self.permissions.administrator(interaction)
        who = self.permissions.writer(interaction, slug)
        return who, reader(interaction).shelf(slug).situation

    async def _told(self, interaction: Interaction, text: str, about: Situation, **values: object) -> None:
        say = answer_language(interaction)
        said = say(text, title=about.title.in_language(say.code), **values)
        await deliver(interaction, notice(f"{escape(said)}\n-# `{about.slug}` · `{about.prefix}-…`"), private=True)


def _hours() -> int:
    return DELETION.seconds // 3600 + DELETION.days * 24


def _file(slug: str, written: bytes) -> discord.File:
    """As it is, or compressed where it would be too large. Raises Refused where it still is."""
    name = f"{slug}.json"
    if len(written) > ATTACHMENT_BYTES:
        written, name = gzip.compress(written), f"{name}.gz"
    if len(written) > ATTACHMENT_BYTES:
        raise Refused(N_("The journal is too large to be attached: ask the bot’s operator to export and delete it."))
    return discord.File(io.BytesIO(written), filename=name)
