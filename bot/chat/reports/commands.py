"""/update and the message menu “File as report”: what they take, in Discord's terms. What they do is in `drafts`."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str

from bot.actions.library import Library
from bot.actions.reports.form import LONGEST
from bot.actions.reports.quote import quoted
from bot.actions.reports.source import read_source
from bot.chat.core.autocomplete import (
    actor_choices,
    entry_choices,
    mission_choices,
    place_choices,
    publisher_choices,
    rating_choices,
    scope_choices,
    situation_choices,
)
from bot.chat.core.choices import Choices
from bot.chat.core.replies import Interaction, answer_language, reader, server_of
from bot.chat.core.report_forms import LABELS
from bot.chat.reports.handlers import ReportHandlers
from bot.chat.reports.history import show_history
from bot.documents.help import COMMANDS, UPDATE_COMMANDS
from bot.documents.vocabulary import ACTIONS, PHASES
from bot.errors import N_
from bot.situation.report import Entry

_OPTIONS = {
    "country": N_("A country or an organisation"),
    "action": N_("What happened"),
    "phase": N_("Stage: intent is not execution"),
    "source": N_("Who says so: a publisher, an address, or both"),
    "when": N_("When it happened: 2020-01-08, 8 Jan 2020, yesterday 14:00, January 2020, by 8 Jan"),
    "moved": N_("How many moved: 10, 10-15, about 500, some"),
    "of": N_("Of how many"),
    "remaining": N_("How many remain"),
    "scope": N_("Of whom these numbers speak"),
    "origin": N_("From where; several with commas"),
    "destination": N_("To where; several with commas"),
    "mission": N_("What they are there for"),
    "covers": N_("Of a suspension or transfer: which functions"),
    "temporary": N_("Whether the source calls it temporary"),
    "rating": N_("Source A to F and claim 1 to 6, like B2; left out, as this publisher was rated before"),
    "summary": N_("In your words; left out, it is worded from the fields"),
    "reported": N_("When the source said so, if not now"),
    "reason": N_("Why"),
    "title": N_("Title of the source"),
    "situation": N_("Which situation; without it, the one chosen here"),
    "id": N_("The entry, like IQ20-0017"),
    "about": N_("An entry's id, or a country or organisation"),
}
_NAMES = (
    *(N_("action"), N_("phase"), N_("source"), N_("when"), N_("moved"), N_("of"), N_("remaining"), N_("scope")),
    *(
        N_("from (place)"),
        N_("to (place)"),
        N_("mission"),
        N_("covers"),
        N_("temporary"),
        N_("rating"),
        N_("summary"),
    ),
    *(N_("reported"), N_("reason"), N_("title"), N_("id"), N_("about")),
)
_FIELDS = tuple(name for name in _OPTIONS if name not in ("situation", "id", "about"))
_ACTION_CHOICES = [Choice(name=locale_str(text), value=code.value) for code, text in ACTIONS.items()]
_PHASE_CHOICES = [Choice(name=locale_str(text), value=code.value) for code, text in PHASES.items()]
_RENAMED = {
    "origin": locale_str("from", meaning="from (place)"),
    "destination": locale_str("to", meaning="to (place)"),
}
_FIELD_OF = {"from": "origin", "to": "destination", "of": "strength"}
"""Fields of a form that go by another name in a command."""
_Short = app_commands.Range[str, 1, 200]
_Summary = app_commands.Range[str, 1, LONGEST["summary"]]
_Reason = app_commands.Range[str, 1, LONGEST["reason"]]
_Command = app_commands.Command[Any, ..., None]
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
    _add_correct(group, library, drafts)
    _add_rest(group, library, drafts)
    return [group, _file_as_report(library, drafts)]


def _described(*names: str) -> dict[str, locale_str | str]:
    return {name: locale_str(_OPTIONS[name]) for name in names}


def _add_add(group: app_commands.Group, library: Library, drafts: ReportHandlers) -> None:
    @group.command(name="add", description=locale_str(UPDATE_COMMANDS["add"]))
    @app_commands.describe(**_described(*_FIELDS, "situation"))
    @app_commands.rename(**_RENAMED)
    @app_commands.choices(action=_ACTION_CHOICES, phase=_PHASE_CHOICES)
    async def add(
        interaction: Interaction,
        country: _Short,
        action: str,
        phase: str,
        source: _Short,
        when: _Short | None = None,
        moved: _Short | None = None,
        of: _Short | None = None,
        remaining: _Short | None = None,
        scope: _Short | None = None,
        origin: _Short | None = None,
        destination: _Short | None = None,
        mission: _Short | None = None,
        covers: _Short | None = None,
        temporary: bool | None = None,
        rating: _Short | None = None,
        summary: _Summary | None = None,
        reported: _Short | None = None,
        reason: _Reason | None = None,
        title: _Short | None = None,
        situation: _Short | None = None,
    ) -> None:
        await drafts.begin(interaction, situation or _chosen(interaction, library), _typed(interaction))

    _offer(add, library)


def _add_correct(group: app_commands.Group, library: Library, drafts: ReportHandlers) -> None:
    @group.command(name="correct", description=locale_str(UPDATE_COMMANDS["correct"]))
    @app_commands.describe(**_described("id", *_FIELDS))
    @app_commands.rename(**_RENAMED)
    @app_commands.choices(action=_ACTION_CHOICES, phase=_PHASE_CHOICES)
    async def correct(
        interaction: Interaction,
        id: _Short,
        country: _Short | None = None,
        action: str | None = None,
        phase: str | None = None,
        source: _Short | None = None,
        when: _Short | None = None,
        moved: _Short | None = None,
        of: _Short | None = None,
        remaining: _Short | None = None,
        scope: _Short | None = None,
        origin: _Short | None = None,
        destination: _Short | None = None,
        mission: _Short | None = None,
        covers: _Short | None = None,
        temporary: bool | None = None,
        rating: _Short | None = None,
        summary: _Summary | None = None,
        reported: _Short | None = None,
        reason: _Reason | None = None,
        title: _Short | None = None,
    ) -> None:
        slug = (await reader(interaction).shelf_of(id)).slug
        await drafts.begin(interaction, slug, _typed(interaction), Entry.CORRECTION, id)

    _offer(correct, library)


def _add_rest(group: app_commands.Group, library: Library, drafts: ReportHandlers) -> None:
    @group.command(name="retract", description=locale_str(UPDATE_COMMANDS["retract"]))
    @app_commands.describe(**_described("id", "reason", "reported", "source"))
    async def retract(
        interaction: Interaction,
        id: _Short,
        reason: _Reason,
        reported: _Short | None = None,
        source: _Short | None = None,
    ) -> None:
        slug = (await reader(interaction).shelf_of(id)).slug
        await drafts.begin(interaction, slug, _typed(interaction), Entry.RETRACTION, id)

    @group.command(name="undo", description=locale_str(UPDATE_COMMANDS["undo"]))
    async def undo(interaction: Interaction) -> None:
        await drafts.undo(interaction)

    @group.command(name="history", description=locale_str(UPDATE_COMMANDS["history"]))
    @app_commands.describe(**_described("about", "situation"))
    async def history(interaction: Interaction, about: _Short, situation: _Short | None = None) -> None:
        drafts.permissions.moderator(interaction)
        await show_history(
            interaction, library, drafts.permissions, about, situation or _chosen(interaction, library)
        )

    _offer(retract, library)
    _offer(history, library)


def _file_as_report(library: Library, drafts: ReportHandlers) -> app_commands.ContextMenu:
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def file_as_report(interaction: Interaction, message: discord.Message) -> None:
        slug, say = _chosen(interaction, library), answer_language(interaction)
        shelf = library.shelf(slug)
        names, text, link = shelf.names, message.content, message.jump_url
        known = await asyncio.to_thread(quoted, text, link, message.created_at, shelf.situation, names, say.code)
        others = [names.label(code, say.code) for code in names.mentioned(text)[1:]]
        hints = {"country": say("Also named: {names}", names=say.enumerate(others))} if others else {}
        await drafts.begin_with(interaction, slug, known, hints)

    return app_commands.ContextMenu(name=locale_str(_FILE_AS_REPORT), callback=file_as_report)


def _typed(interaction: Interaction) -> dict[str, str]:
    """The fields of a form from what a command was given; what was left out is left out."""
    given = {_FIELD_OF.get(name, name): value for name, value in interaction.namespace}
    typed = {name: str(value) for name, value in given.items() if name in LABELS}
    if "temporary" in given:
        typed["temporary"] = "yes" if given["temporary"] else "no"
    return typed | read_source(str(given.get("source", "")))


def _chosen(interaction: Interaction, library: Library) -> str:
    return library.default_situation(server_of(interaction), interaction.user.id).slug


_OFFERS: dict[str, Callable[[Library, str, Interaction], Choices | Coroutine[Any, Any, Choices]]] = {
    "country": actor_choices,
    "situation": situation_choices,
    "scope": scope_choices,
    "covers": scope_choices,
    "origin": place_choices,
    "destination": place_choices,
    "mission": mission_choices,
    "source": publisher_choices,
    "rating": rating_choices,
    "id": entry_choices,
    "about": entry_choices,
}


def _offer(command: _Command, library: Library) -> None:
    def offering(
        offer: Callable[[Library, str, Interaction], Choices | Coroutine[Any, Any, Choices]],
    ) -> Callable[..., Coroutine[Any, Any, Choices]]:
        async def offered(interaction: Interaction, typed: str) -> Choices:
            found = offer(library, typed, interaction)
            return found if isinstance(found, list) else await found

        return offered

    for parameter in command.parameters:
        if parameter.name in _OFFERS:
            command.autocomplete(parameter.name)(offering(_OFFERS[parameter.name]))
