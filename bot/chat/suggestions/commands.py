"""/suggest for everyone, /suggestions for moderators: what they take, in Discord's terms."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str

from bot.actions.library import Library
from bot.actions.reports.form import LONGEST
from bot.actions.reports.review import read_numbers
from bot.actions.reports.source import read_source
from bot.chat.cards.card import notice
from bot.chat.cards.markup import escape
from bot.chat.core.autocomplete import actor_choices, publisher_choices, situation_choices
from bot.chat.core.choices import Choices
from bot.chat.core.replies import Interaction, answer_language, deliver, promise, server_of
from bot.chat.suggestions.handlers import ReviewQueue
from bot.documents.help import COMMANDS, SUGGESTION_COMMANDS
from bot.documents.vocabulary import ACTIONS, PHASES
from bot.errors import N_

_OPTIONS = {
    "country": N_("A country or an organisation"),
    "action": N_("What happened"),
    "phase": N_("Stage: intent is not execution"),
    "source": N_("Who says so: a publisher, an address, or both"),
    "when": N_("When it happened: 2020-01-08, 8 Jan 2020, yesterday 14:00, January 2020, by 8 Jan"),
    "numbers": N_("How many people: 35, 35 of 120, about 500, some"),
    "summary": N_("In your words; left out, it is worded from the fields"),
    "situation": N_("Which situation; without it, the one chosen here"),
    "member": N_("Who"),
}
_NAMES = (N_("numbers"), N_("member"))
_OFFERS = {"country": actor_choices, "source": publisher_choices, "situation": situation_choices}
_Short = app_commands.Range[str, 1, 200]
_Summary = app_commands.Range[str, 1, LONGEST["summary"]]
_Command = app_commands.Command[Any, ..., None]


def review_commands(library: Library, queue: ReviewQueue) -> list[_Command | app_commands.Group]:
    return [_suggest(library, queue), _suggestions(queue)]


def _suggest(library: Library, queue: ReviewQueue) -> _Command:
    @app_commands.command(name="suggest", description=locale_str(COMMANDS["suggest"]))
    @app_commands.describe(**{name: locale_str(text) for name, text in _OPTIONS.items() if name != "member"})
    @app_commands.choices(
        action=[Choice(name=locale_str(text), value=code.value) for code, text in ACTIONS.items()],
        phase=[Choice(name=locale_str(text), value=code.value) for code, text in PHASES.items()],
    )
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def suggest(
        interaction: Interaction,
        country: _Short,
        action: str,
        phase: str,
        source: _Short,
        when: _Short | None = None,
        numbers: _Short | None = None,
        summary: _Summary | None = None,
        situation: _Short | None = None,
    ) -> None:
        given = {"country": country, "action": action, "phase": phase, "when": when or "", "summary": summary or ""}
        typed = given | read_source(source) | read_numbers(numbers or "", action)
        chosen = library.default_situation(server_of(interaction), interaction.user.id).slug
        await queue.suggest(interaction, situation or chosen, typed)

    for name, offer in _OFFERS.items():
        suggest.autocomplete(name)(_offering(library, offer))
    return suggest


def _offering(library: Library, offer: Any) -> Any:
    async def offered(interaction: Interaction, typed: str) -> Choices:
        found: Any = offer(library, typed, interaction)
        choices: Choices = found if isinstance(found, list) else await found
        return choices

    return offered


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
    @app_commands.describe(member=locale_str(_OPTIONS["member"]))
    async def block(interaction: Interaction, member: discord.User) -> None:
        await _set_blocked(interaction, queue, member.id, True)

    @group.command(name="unblock", description=locale_str(SUGGESTION_COMMANDS["unblock"]))
    @app_commands.describe(member=locale_str(_OPTIONS["member"]))
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
