"""Create, edit, share and delete the situations of a server. Every step checks who may do it."""

import gzip
import io
from collections.abc import Iterable

import discord
from discord import ui

from bot.actions.library import Library
from bot.actions.reports.file import Author
from bot.actions.situations.describe import Wish
from bot.actions.situations.lifecycle import DELETION, NO_LONGER_SHARED, Situations
from bot.chat.cards.card import notice
from bot.chat.cards.limits import ATTACHMENT_BYTES, BUTTON_LABEL, clip
from bot.chat.cards.markup import escape, moment
from bot.chat.core.confirm import ask_first, choice_button
from bot.chat.core.permissions import Permissions
from bot.chat.core.replies import Interaction, answer_language, deliver, promise, reader, server_of
from bot.delivery.attempt import paused_posts
from bot.delivery.warnings import Warnings
from bot.errors import N_, Refused
from bot.situation.situation import Coverage
from bot.store.erase import Stopped
from bot.store.warnings import ServerWarning

_MEND = N_("Use /briefing delete, or ask the server that keeps it.")


class SituationHandlers:
    """Moderators may create, edit, close and reopen; the rest, and ending the rule of two, need Manage Server."""

    def __init__(self, library: Library, permissions: Permissions, warnings: Warnings) -> None:
        self._library = library
        self._situations = Situations(library)
        self.permissions = permissions
        self._warnings = warnings

    async def create(self, interaction: Interaction, slug: str, wish: Wish) -> None:
        who = self.permissions.moderator(interaction)
        await promise(interaction)
        kept = self._meant(interaction)
        made = await self._situations.create(who, slug, wish)
        if kept is not None and self._meant(interaction) != kept:  # keep the default situation
            await self._library.choose(kept.slug, guild=who.guild, user=who.discord)
        await self._tell_made(interaction, made, kept)

    async def use(self, interaction: Interaction, slug: str) -> None:
        """Make the situation the default of this server, after a click."""
        who = self.permissions.administrator(interaction)
        reader(interaction).shelf(slug)
        chosen = await self._library.choose(slug, guild=who.guild, user=who.discord)
        say = answer_language(interaction)
        text = say("Commands in this server are now about {title}.", title=chosen.title.in_language(say.code))
        await interaction.response.edit_message(view=notice(escape(text)))

    def _meant(self, interaction: Interaction) -> Coverage | None:
        """Return the default situation of this server; None if it can read none."""
        guild = server_of(interaction)
        readable = any(self._library.for_guild(guild).listed)
        return self._library.default_situation(guild, None) if readable else None

    async def _tell_made(self, interaction: Interaction, made: Coverage, kept: Coverage | None) -> None:
        say = answer_language(interaction)
        title = made.title.in_language(say.code)
        text = N_("{title} is covered from now on, in this server alone: /situation share lets others read it.")
        lines = [say(text, title=title)]
        if kept is None:
            lines.append(say("Commands in this server are now about {title}.", title=title))
            return await deliver(interaction, _about(made, lines), private=True)
        lines.append(say("Commands here go on being about {title}.", title=kept.title.in_language(say.code)))
        card = _about(made, lines)
        if interaction.permissions.manage_guild:
            label = say("Make them about {title}", title=title)
            card.add_item(ui.ActionRow(choice_button(clip(label, BUTTON_LABEL), "use", made.slug)))
        return await deliver(interaction, card, private=True)

    async def edit(self, interaction: Interaction, slug: str, wish: Wish) -> None:
        who, shelf = self.permissions.writer(interaction, slug), reader(interaction).shelf(slug)
        if wish.two_person is False:  # one moderator alone cannot end the rule of two
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
        opened = await self._situations.reopen(who, shelf.slug)
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
        await self._warnings.keep([_stopped(one) for one in stopped])

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
        """Send the journal as a file and schedule the deletion, after a click."""
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

    def _administered(self, interaction: Interaction, slug: str) -> tuple[Author, Coverage]:
        """Return author and situation. Raises Refused unless they manage the server that keeps it."""
        self.permissions.administrator(interaction)
        who = self.permissions.writer(interaction, slug)
        return who, reader(interaction).shelf(slug).brief

    async def _told(self, interaction: Interaction, text: str, about: Coverage, **values: object) -> None:
        say = answer_language(interaction)
        said = say(text, title=about.title.in_language(say.code), **values)
        await deliver(interaction, _about(about, [said]), private=True)


def _about(situation: Coverage, lines: Iterable[str]) -> ui.LayoutView:
    return notice("\n".join([*map(escape, lines), f"-# `{situation.slug}` · `{situation.prefix}-…`"]))


def _hours() -> int:
    return DELETION.seconds // 3600 + DELETION.days * 24


def _file(slug: str, written: bytes) -> discord.File:
    """Make the file, compressed if it is too large. Raises Refused if it still is."""
    name = f"{slug}.json"
    if len(written) > ATTACHMENT_BYTES:
        written, name = gzip.compress(written), f"{name}.gz"
    if len(written) > ATTACHMENT_BYTES:
        raise Refused(N_("The journal is too large to be attached: ask the bot’s operator to export and delete it."))
    return discord.File(io.BytesIO(written), filename=name)


def _stopped(one: Stopped) -> ServerWarning:
    return paused_posts(
        guild=one.guild,
        created_by=one.created_by,
        channel=one.channel,
        subject=f"unshared {one.channel}",
        reason=NO_LONGER_SHARED,
        mend=_MEND,
    )
