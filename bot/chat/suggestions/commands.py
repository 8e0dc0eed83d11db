"""Declare /suggest for everyone and /suggestions for moderators, with their options."""

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.actions.library import Library
from bot.actions.reports.review import read_numbers
from bot.chat.cards.card import notice
from bot.chat.cards.markup import escape
from bot.chat.core.replies import Interaction, answer_language, deliver, promise, server_of
from bot.chat.core.report_options import (
    SITUATION,
    SOURCE,
    Command,
    Option,
    named_options,
    taking,
    typed,
)
from bot.chat.suggestions.handlers import ReviewQueue
from bot.documents.help import COMMANDS, SUGGESTION_COMMANDS
from bot.errors import N_

_NUMBERS = Option("numbers", N_("How many people: 35, 35 of 120, about 500, some"))
_MEMBER = N_("Who")
_NAMES = (N_("numbers"), N_("member"))
_TEXT = Option(
    "text",
    N_("In a sentence or two: who leaves or stays, how many, from where, to where, when, who says so"),
    kind=app_commands.Range[str, 1, 4000],
)
_OPTIONS = [
    *(_TEXT, *named_options("country", "action", "phase"), SOURCE, *named_options("when"), _NUMBERS),
    *(*named_options("origin", "destination", "summary"), SITUATION),
]


def review_commands(library: Library, queue: ReviewQueue) -> list[Command | app_commands.Group]:
    return [_suggest(library, queue), _suggestions(queue)]


def _suggest(library: Library, queue: ReviewQueue) -> Command:
    async def suggest(interaction: Interaction) -> None:
        given = interaction.namespace
        fields = typed(interaction)
        fields |= read_numbers(given.numbers or "", fields.get("action", ""))
        chosen = library.default_situation(server_of(interaction), interaction.user.id).slug
        await queue.ask(interaction, given.situation or chosen, given.text or "", fields)

    command = taking("suggest", COMMANDS["suggest"], _OPTIONS, suggest, library)
    command = app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)(command)
    return app_commands.allowed_installs(guilds=True, users=False)(command)


def _suggestions(queue: ReviewQueue) -> app_commands.Group:
    group = app_commands.Group(
        name="suggestions",
        description=locale_str(COMMANDS["suggestions"]),
        default_permissions=discord.Permissions(manage_messages=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )

    @group.command(name="list", description=locale_str(SUGGESTION_COMMANDS["list"]))
    async def pending(interaction: Interaction) -> None:
        await queue.show_pending(interaction)

    @group.command(name="block", description=locale_str(SUGGESTION_COMMANDS["block"]))
    @app_commands.describe(member=locale_str(_MEMBER))
    async def block(interaction: Interaction, member: discord.User) -> None:
        await _set_blocked(interaction, queue, member.id, True)

    @group.command(name="unblock", description=locale_str(SUGGESTION_COMMANDS["unblock"]))
    @app_commands.describe(member=locale_str(_MEMBER))
    async def unblock(interaction: Interaction, member: discord.User) -> None:
        await _set_blocked(interaction, queue, member.id, False)

    return group


async def _set_blocked(interaction: Interaction, queue: ReviewQueue, member: int, blocked: bool) -> None:
    author, say = queue.permissions.moderator(interaction), answer_language(interaction)
    await promise(interaction)
    changed = await queue.review.block(author, member, blocked)
    if blocked:
        text = say("This server takes no suggestions from this person now.")
    else:
        text = say("This person may suggest again.")
    if not changed:
        text = say("Nothing had to be changed.")
    await deliver(interaction, notice(f"<@{member}> · {escape(text)}"), private=True)
