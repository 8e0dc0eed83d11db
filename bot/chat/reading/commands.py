"""Declare /read and the message menu “Read as reports” with their options."""

import re
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.actions.library import Library
from bot.actions.reading.described import Given
from bot.actions.reports.source import read_source
from bot.chat.core.autocomplete import publisher_choices, situation_choices
from bot.chat.core.choices import Choices
from bot.chat.core.message_text import posted
from bot.chat.core.replies import Interaction, answer_language, server_of
from bot.chat.reading.forms import PasteModal
from bot.chat.reading.handlers import ArticleHandlers
from bot.documents.help import COMMANDS
from bot.errors import N_, Refused
from bot.store.articles import How

_OPTIONS = {
    "link": N_("Its address: the text that is found there is shown to you first"),
    "file": N_("The article as .txt, .html or .pdf; without it you are asked to paste the text"),
    "situation": N_("Which situation; without it, the one chosen here"),
    "publisher": N_("Who published it, its address, or both; left out, as the article says"),
    "published": N_("When it was published; left out, as the article says"),
}
_NAMES = (N_("read"), N_("link"), N_("file"), N_("publisher"), N_("published"))
_Link = app_commands.Range[str, 1, 2000]
_READ_AS_REPORTS = N_("Read as reports")
_Short = app_commands.Range[str, 1, 200]
_LINK_ALONE = re.compile(r"<?https?://[^\s<>]+>?", re.IGNORECASE)
_EMPTY = N_("This message holds no text and no article.")


def reading_commands(library: Library, handlers: ArticleHandlers) -> list[Any]:
    return [_read(library, handlers), _read_as_reports(library, handlers)]


def _read(library: Library, handlers: ArticleHandlers) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="read", description=locale_str(COMMANDS["read"]))
    @app_commands.describe(**{name: locale_str(text) for name, text in _OPTIONS.items()})
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def read(
        interaction: Interaction,
        link: _Link | None = None,
        file: discord.Attachment | None = None,
        situation: _Short | None = None,
        publisher: _Short | None = None,
        published: _Short | None = None,
    ) -> None:
        slug = situation or _chosen(interaction, library)
        source = read_source(publisher or "")
        given = Given(source.get("publisher", ""), source.get("url", ""), published or "")
        if file is not None:
            await handlers.read_file(interaction, slug, file, given)
            return
        if link is not None:
            await handlers.read_link(interaction, slug, link, given)
            return
        handlers.permissions.writer(interaction, slug)
        await interaction.response.send_modal(PasteModal(handlers, slug, given, answer_language(interaction)))

    @read.autocomplete("situation")
    async def situations(interaction: Interaction, typed: str) -> Choices:
        return situation_choices(library, typed, interaction)

    @read.autocomplete("publisher")
    async def publishers(interaction: Interaction, typed: str) -> Choices:
        return await publisher_choices(library, typed, interaction)

    return read


def _read_as_reports(library: Library, handlers: ArticleHandlers) -> app_commands.ContextMenu:
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def read_as_reports(interaction: Interaction, message: discord.Message) -> None:
        slug = _chosen(interaction, library)
        seen = posted(message)
        covered = library.shelf(slug).brief.default_moment(seen.written) == seen.written
        day = seen.written.date().isoformat() if covered else ""
        file = next(filter(_is_text, message.attachments), None)
        if file is not None:
            await handlers.read_file(interaction, slug, file, Given(url=message.jump_url))
        elif _LINK_ALONE.fullmatch(message.content.strip()):
            await handlers.read_link(interaction, slug, message.content.strip().strip("<>"), Given())
        elif any((message.content.strip(), message.embeds, message.components, message.message_snapshots)):
            given = Given(seen.publisher, seen.url, day) if seen.url else Given("Discord", message.jump_url, day)
            await handlers.read_text(interaction, slug, seen.text, given, How.MESSAGE)
        else:
            raise Refused(_EMPTY)

    return app_commands.ContextMenu(name=locale_str(_READ_AS_REPORTS), callback=read_as_reports)


def _is_text(file: discord.Attachment) -> bool:
    """Whether an attachment may be an article; pictures are not."""
    kind = (file.content_type or "").startswith(("text/", "application/pdf", "application/xhtml"))
    return kind or file.filename.lower().endswith((".txt", ".html", ".htm", ".pdf", ".md"))


def _chosen(interaction: Interaction, library: Library) -> str:
    return library.default_situation(server_of(interaction), interaction.user.id).slug
