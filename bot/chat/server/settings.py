"""Show and change the settings of a server with /settings."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str

from bot.actions.library import Library
from bot.actions.servers import NOTHING_CHOSEN, ServerSettings
from bot.chat.cards.card import notice
from bot.chat.cards.markup import escape
from bot.chat.core.autocomplete import offer_zones, situation_choices
from bot.chat.core.broken import broken_settings
from bot.chat.core.channel_checks import check_bot
from bot.chat.core.choices import LANGUAGE_CHOICES, Choices
from bot.chat.core.permissions import Permissions
from bot.chat.core.replies import Interaction, answer_language, deliver, promise, reader
from bot.chat.server.deeds import SETTINGS
from bot.delivery.subscription import Options
from bot.documents.help import COMMANDS
from bot.errors import N_, Refused
from bot.languages.language import Language
from bot.languages.table import LANGUAGES
from bot.names.time_zones import zone_named

_OPTIONS = {
    "add_role": N_("A role whose members moderate here"),
    "remove_role": N_("A role whose members no longer do"),
    "language": N_("Language of what is posted in channels"),
    "zone": N_("Time zone that /setup begins with: type a city"),
    "log_channel": N_("Where what moderators do is told"),
    "situation": N_("Which situation commands here are about"),
    "allow_suggestions": N_("Whether readers may suggest reports"),
    "queue_channel": N_("Where suggestions wait for a decision"),
    "reset": N_("Take back what was chosen"),
}
_NAMES = (
    N_("add_role"),
    N_("remove_role"),
    N_("log_channel"),
    N_("allow_suggestions"),
    N_("queue_channel"),
    N_("reset"),
)
_RESETS = ("moderator_roles", "language", "time_zone", "log_channel", "queue_channel")
_MOST_ROLES = 20


Command = app_commands.Command[Any, ..., None]


def settings_command(library: Library, permissions: Permissions, model: str) -> Command:
    @app_commands.command(name="settings", description=locale_str(COMMANDS["settings"]))
    @app_commands.describe(**{name: locale_str(text) for name, text in _OPTIONS.items()})
    @app_commands.choices(
        language=LANGUAGE_CHOICES,
        reset=[Choice(name=locale_str(text), value=name) for name, text in SETTINGS.items() if name in _RESETS],
    )
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def settings(
        interaction: Interaction,
        add_role: discord.Role | None = None,
        remove_role: discord.Role | None = None,
        language: str | None = None,
        zone: str | None = None,
        log_channel: discord.TextChannel | None = None,
        situation: str | None = None,
        allow_suggestions: bool | None = None,
        queue_channel: discord.TextChannel | None = None,
        reset: str | None = None,
    ) -> None:
        who = permissions.administrator(interaction)
        assert who.guild is not None
        chosen = {
            "moderator_roles": _roles(library.servers.of(who.guild), add_role, remove_role),
            "language": language,
            "time_zone": zone_named(zone) if zone else None,
            "log_channel": _postable(interaction, log_channel),
            "suggestions": allow_suggestions,
            "queue_channel": _postable(interaction, queue_channel),
        }
        values: dict[str, Any] = {reset: getattr(NOTHING_CHOSEN, reset)} if reset in _RESETS else {}
        values |= {name: value for name, value in chosen.items() if value is not None}
        meant = reader(interaction).shelf(situation).slug if situation else None
        await promise(interaction)
        if values:
            await library.servers.change(who.guild, who.discord, **values)
        if meant is not None:
            await library.choose(meant, guild=who.guild, user=who.discord)
        about = library, who.guild, answer_language(interaction), model
        lines = described(*about, changed=bool(values or meant), home=interaction.guild)
        await deliver(interaction, notice("\n".join(lines)), private=True)

    async def situations(interaction: Interaction, typed: str) -> Choices:
        return situation_choices(library, typed, interaction)

    settings.autocomplete("zone")(offer_zones)
    settings.autocomplete("situation")(situations)
    return settings


def described(
    library: Library, guild: int, say: Language, model: str, *, changed: bool, home: discord.Guild | None = None
) -> list[str]:
    """Describe the settings in lines of markdown, with warnings about broken ones at the end.

    `model`: the model that reads articles, and its host; empty if none does.
    """
    chosen = library.servers.of(guild)
    broken = broken_settings(home, chosen) if home is not None else []
    meant = library.default_situation(guild, None).title.in_language(say.code)
    nothing = escape(say("not chosen"))
    suggestions = say("yes") if chosen.suggestions else say("no")
    roles = " ".join(f"<@&{number}>" for number in chosen.moderator_roles)
    also = say("who may manage messages or the server")
    rows = (
        (say("Moderators"), f"{roles} · {escape(also)}" if roles else escape(also)),
        (say("Language"), escape(_language_name(chosen.language)) or nothing),
        (say("Time zone"), escape(chosen.time_zone or "") or nothing),
        (say("Log channel"), f"<#{chosen.log_channel}>" if chosen.log_channel else nothing),
        (say("Situation meant here"), escape(meant)),
        (say("Suggestions from readers"), escape(suggestions)),
        (say("Queue channel"), f"<#{chosen.queue_channel}>" if chosen.queue_channel else nothing),
        (say("Articles are read by"), escape(_reader(model, say))),
    )
    title = say("Settings of this server, changed") if changed else say("Settings of this server")
    wrong = [f"⚠️ {escape(say(one.reason))}" for one in broken]
    return [f"## {escape(title)}", *(f"**{escape(label)}** · {text}" for label, text in rows), *wrong]


def _reader(model: str, say: Language) -> str:
    if not model:
        return say("rules; no text leaves this bot")
    return say("a language model, {model}; the text of each article is sent there", model=model)


def _language_name(code: str | None) -> str:
    return LANGUAGES[code].name if code and code in LANGUAGES else ""


def _roles(
    chosen: ServerSettings, added: discord.Role | None, removed: discord.Role | None
) -> tuple[int, ...] | None:
    """Return the new moderator roles; None means no change. Raises Refused."""
    if added is None and removed is None:
        return None
    if added is not None and added.is_default():
        raise Refused(N_("Choose a role of this server that is not everyone."))
    numbers = [*chosen.moderator_roles, *([added.id] if added else [])]
    roles = tuple(dict.fromkeys(number for number in numbers if removed is None or number != removed.id))
    if len(roles) > _MOST_ROLES:
        raise Refused(N_("A server has at most {n} moderator roles."), n=_MOST_ROLES)
    return roles


def _postable(interaction: Interaction, channel: discord.TextChannel | None) -> int | None:
    """Return the id of the channel. Raises Refused if the bot may not post there."""
    if channel is None:
        return None
    check_bot(interaction, channel, Options())
    return channel.id
