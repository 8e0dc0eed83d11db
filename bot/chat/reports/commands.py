"""Declare /update and the message menu “File as report” with their options; `handlers` does the work."""

from dataclasses import replace

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.actions.library import Library
from bot.chat.core.autocomplete import entry_choices
from bot.chat.core.message_text import posted
from bot.chat.core.replies import Interaction, reader, server_of
from bot.chat.core.report_forms import NEEDED
from bot.chat.core.report_options import (
    SITUATION,
    SOURCE,
    Option,
    Work,
    field_options,
    named_options,
    taking,
    typed,
)
from bot.chat.reports.handlers import ReportHandlers
from bot.chat.reports.history import show_history
from bot.documents.help import COMMANDS, UPDATE_COMMANDS
from bot.errors import N_
from bot.situation.report import Entry

_ID = Option("id", N_("The entry, like IQ20-0017"), required=True, offer=entry_choices)
_ABOUT = Option("about", N_("An entry's id, or a country or organisation"), required=True, offer=entry_choices)
_TEXT = Option(
    "text",
    N_("In a sentence or two: who leaves or stays, how many, from where, to where, when, who says so"),
    required=True,
    kind=app_commands.Range[str, 1, 4000],
)
_NAMES = (N_("id"), N_("about"), N_("text"), N_("write"))
_FILE_AS_REPORT = N_("File as report")


def filing_commands(library: Library, drafts: ReportHandlers) -> list[app_commands.Group | app_commands.ContextMenu]:
    group = app_commands.Group(
        name="update",
        description=locale_str(COMMANDS["update"]),
        default_permissions=discord.Permissions(manage_messages=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    _add_add(group, library, drafts)
    _add_write(group, library, drafts)
    _add_correct(group, library, drafts)
    _add_rest(group, library, drafts)
    return [group, _file_as_report(library, drafts)]


def _add_add(group: app_commands.Group, library: Library, drafts: ReportHandlers) -> None:
    async def add(interaction: Interaction) -> None:
        slug, given = _asked(interaction, library), typed(interaction)
        if all(given.get(name) for name in NEEDED) and (given.get("publisher") or given.get("url")):
            await drafts.begin(interaction, slug, given)
        else:
            await drafts.begin_with(interaction, slug, given, {})

    _add(group, library, "add", [*field_options(), SITUATION], add)


def _add_write(group: app_commands.Group, library: Library, drafts: ReportHandlers) -> None:
    async def write(interaction: Interaction) -> None:
        text = interaction.namespace.text
        await drafts.write(interaction, _asked(interaction, library), text, typed(interaction))

    _add(group, library, "write", [_TEXT, SOURCE, SITUATION], write)


def _add_correct(group: app_commands.Group, library: Library, drafts: ReportHandlers) -> None:
    async def correct(interaction: Interaction) -> None:
        await _begin_over(drafts, interaction, Entry.CORRECTION)

    _add(group, library, "correct", [_ID, *field_options()], correct)


def _add_rest(group: app_commands.Group, library: Library, drafts: ReportHandlers) -> None:
    async def retract(interaction: Interaction) -> None:
        await _begin_over(drafts, interaction, Entry.RETRACTION)

    async def undo(interaction: Interaction) -> None:
        await drafts.undo(interaction)

    async def history(interaction: Interaction) -> None:
        drafts.permissions.moderator(interaction)
        about, slug = interaction.namespace.about, _asked(interaction, library)
        await show_history(interaction, library, drafts.permissions, about, slug)

    [reason, reported] = named_options("reason", "reported")
    _add(group, library, "retract", [_ID, replace(reason, required=True), reported, SOURCE], retract)
    _add(group, library, "undo", [], undo)
    _add(group, library, "history", [_ABOUT, SITUATION], history)


def _add(group: app_commands.Group, library: Library, name: str, options: list[Option], work: Work) -> None:
    group.add_command(taking(name, UPDATE_COMMANDS[name], options, work, library))


async def _begin_over(drafts: ReportHandlers, interaction: Interaction, entry: Entry) -> None:
    """Begin a correction or a retraction of the named entry. Raises Refused."""
    id_ = interaction.namespace.id
    slug = (await reader(interaction).shelf_of(id_)).slug
    await drafts.begin(interaction, slug, typed(interaction), entry, id_)


def _file_as_report(library: Library, drafts: ReportHandlers) -> app_commands.ContextMenu:
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def file_as_report(interaction: Interaction, message: discord.Message) -> None:
        await drafts.quote(interaction, _chosen(interaction, library), posted(message))

    return app_commands.ContextMenu(name=locale_str(_FILE_AS_REPORT), callback=file_as_report)


def _asked(interaction: Interaction, library: Library) -> str:
    """Return the named situation, or the one chosen here."""
    return interaction.namespace.situation or _chosen(interaction, library)


def _chosen(interaction: Interaction, library: Library) -> str:
    return library.default_situation(server_of(interaction), interaction.user.id).slug
