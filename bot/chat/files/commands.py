"""Declare /import and /export, with which moderators read and write journals as files."""

import asyncio
import io
from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands, ui
from discord.app_commands import Choice, locale_str

from bot.actions.files.encodings import ENCODINGS
from bot.actions.files.export import Kind, exported, file_name, left_out_text, record_export
from bot.actions.files.options import FileOptions
from bot.actions.library import Library
from bot.actions.reports.written_days import Order
from bot.actions.shelf import Shelf
from bot.chat.cards.limits import UPLOAD_BYTES
from bot.chat.cards.markup import escape
from bot.chat.core.autocomplete import situation_choices
from bot.chat.core.choices import Choices
from bot.chat.core.permissions import Permissions
from bot.chat.core.replies import Interaction, answer_language, promise, reader, server_of
from bot.chat.files.handlers import ImportHandlers
from bot.documents.help import COMMANDS
from bot.errors import N_, Refused
from bot.languages.language import Language

_OPTIONS = {
    "file": N_("A CSV, .xlsx or JSON file; nothing is written before you confirm"),
    "order": N_("What comes first in days like 01/08/2020, where the file does not show it"),
    "encoding": N_("Of the file's characters, where they are not UTF-8"),
    "situation": N_("Which situation; without it, the one chosen here"),
    "format": N_("What to write; CSV without it"),
}
_NAMES = (N_("file"), N_("format"), N_("order"), N_("encoding"))
_ORDERS = {Order.DAY_FIRST: N_("The day: 1 August"), Order.MONTH_FIRST: N_("The month: 8 January")}
_KINDS = {
    Kind.CSV: N_("CSV, to be read back"),
    Kind.JSON: N_("JSON, to be read back"),
    Kind.POSTURES: N_("Positions by day, for spreadsheets"),
}
_GUILDS = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
_INSTALLS = app_commands.AppInstallationType(guild=True, user=False)
_Command = app_commands.Command[Any, ..., None]


def import_commands(library: Library, imports: ImportHandlers) -> list[_Command]:
    commands = [_import(library, imports), _export(library, imports.permissions)]
    for command in commands:
        _offer_situations(command, library)
    return commands


def _offer_situations(command: _Command, library: Library) -> None:
    @command.autocomplete("situation")
    async def offer(interaction: Interaction, typed: str) -> Choices:
        return situation_choices(library, typed, interaction)


def _import(library: Library, imports: ImportHandlers) -> _Command:
    @app_commands.command(name="import", description=locale_str(COMMANDS["import"]))
    @app_commands.describe(
        **{name: locale_str(_OPTIONS[name]) for name in ("file", "situation", "order", "encoding")}
    )
    @app_commands.choices(
        order=[Choice(name=locale_str(text), value=one.value) for one, text in _ORDERS.items()],
        encoding=[Choice(name=name, value=name) for name in ENCODINGS],
    )
    @app_commands.default_permissions(manage_messages=True)
    async def import_(
        interaction: Interaction,
        file: discord.Attachment,
        situation: str | None = None,
        order: str | None = None,
        encoding: str | None = None,
    ) -> None:
        options = FileOptions(Order(order) if order else None, encoding)
        await imports.begin(interaction, file, _slug(interaction, library, situation), options)

    return _for_servers(import_)


def _export(library: Library, permissions: Permissions) -> _Command:
    @app_commands.command(name="export", description=locale_str(COMMANDS["export"]))
    @app_commands.describe(situation=locale_str(_OPTIONS["situation"]), kind=locale_str(_OPTIONS["format"]))
    @app_commands.rename(kind="format")
    @app_commands.choices(kind=[Choice(name=locale_str(text), value=one.value) for one, text in _KINDS.items()])
    @app_commands.default_permissions(manage_messages=True)
    async def export(interaction: Interaction, situation: str | None = None, kind: str = Kind.CSV.value) -> None:
        author = permissions.moderator(interaction)
        shelf = await reader(interaction).load(_slug(interaction, library, situation))
        await promise(interaction)
        data = await _written(shelf, Kind(kind), answer_language(interaction))
        await record_export(library, shelf.situation.slug, Kind(kind), author)
        await _send(interaction, shelf, Kind(kind), data)

    return _for_servers(export)


async def _written(shelf: Shelf, kind: Kind, say: Language) -> bytes:
    """Raises Refused."""
    text = await asyncio.to_thread(lambda: "".join(exported(shelf, kind, say, datetime.now(UTC))))
    data = text.encode()
    if len(data) > UPLOAD_BYTES:
        raise Refused(N_("This journal is too long for Discord: ask the operator for rollcall export."))
    return data


async def _send(interaction: Interaction, shelf: Shelf, kind: Kind, data: bytes) -> None:
    say, name = answer_language(interaction), file_name(shelf.situation.slug, kind)
    card = ui.LayoutView(timeout=None)
    left_out = left_out_text(shelf, kind, say, datetime.now(UTC))
    lines = filter(None, (shelf.situation.title.in_language(say.code), left_out))
    card.add_item(ui.TextDisplay("\n".join(map(escape, lines))))
    card.add_item(ui.File(f"attachment://{name}"))
    card.stop()
    await interaction.edit_original_response(view=card, attachments=[discord.File(io.BytesIO(data), filename=name)])


def _for_servers(command: _Command) -> _Command:
    """Restrict a command to servers; without this the tree's defaults allow it everywhere."""
    command.allowed_contexts, command.allowed_installs = _GUILDS, _INSTALLS
    return command


def _slug(interaction: Interaction, library: Library, situation: str | None) -> str:
    return situation or library.default_situation(server_of(interaction), interaction.user.id).slug
