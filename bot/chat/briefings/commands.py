"""Declare /briefing and its options; `handlers` does the work."""

from collections.abc import Callable, Coroutine
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str

from bot.chat.briefings.handlers import NOBODY, BriefingHandlers, read_form, schedule_text
from bot.chat.briefings.setup import begin_setup
from bot.chat.cards.limits import CHOICE_NAME, CHOICES, clip
from bot.chat.core.autocomplete import PICTURE_CHOICES, offer_zones, situation_choices
from bot.chat.core.choices import LANGUAGE_CHOICES, Choices, offered
from bot.chat.core.replies import Interaction, answer_language, channel_language, reader, server_of
from bot.delivery.subscription import Options, days_in, read_schedule
from bot.documents.help import BRIEFING_COMMANDS, COMMANDS
from bot.errors import N_
from bot.languages.text import normalise

_OPTIONS = {
    "number": N_("Which briefing: its number in /briefing list"),
    "channel": N_("Where to post: a channel, a thread or a forum"),
    "situation": N_("Which situation; without it, the one chosen here"),
    "at": N_("Time of day, like 08:00"),
    "zone": N_("Time zone: type a city"),
    "days": N_("daily, weekdays, weekends, or days like mon, wed, fri"),
    "every": N_("Every so many hours instead of a time of day"),
    "language": N_("Language of the posts"),
    "quiet": N_("What to post when nothing changed"),
    "corrections": N_("When to tell what was corrected or taken back"),
    "picture": N_("A picture above the text"),
    "tag": N_("In a forum: the tag of its posts"),
    "role": N_("A role to mention, @everyone for none; nothing else can ping"),
    "silent": N_("Post without a notification"),
    "crosspost": N_("In an announcement channel: publish to the servers that follow it"),
}
_NAMES = (
    *(N_("number"), N_("channel"), N_("at"), N_("zone"), N_("days"), N_("every"), N_("language"), N_("quiet")),
    *(N_("corrections"), N_("picture"), N_("tag"), N_("role"), N_("silent"), N_("crosspost")),
)
_QUIET = [
    Choice(name=locale_str(N_("one honest line")), value="line"),
    Choice(name=locale_str(N_("nothing")), value="nothing"),
]
_CORRECTIONS = [
    Choice(name=locale_str(N_("in the next briefing")), value="next"),
    Choice(name=locale_str(N_("at once, in a post of its own")), value="now"),
]
_Where = discord.TextChannel | discord.ForumChannel | discord.Thread


def briefing_group(handlers: BriefingHandlers) -> app_commands.Group:
    group = app_commands.Group(
        name="briefing",
        description=locale_str(COMMANDS["briefing"]),
        default_permissions=discord.Permissions(manage_messages=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    _add_create(group, handlers)
    _add_edit(group, handlers)
    _add_rest(group, handlers)
    return group


def setup_command(handlers: BriefingHandlers) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="setup", description=locale_str(COMMANDS["setup"]))
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def setup(interaction: Interaction) -> None:
        await begin_setup(interaction, handlers)

    return setup


def _text(name: str) -> locale_str:
    return locale_str(BRIEFING_COMMANDS[name])


def _described(*names: str) -> dict[str, locale_str | str]:
    return {name: locale_str(_OPTIONS[name]) for name in names}


def _add_create(group: app_commands.Group, handlers: BriefingHandlers) -> None:
    @group.command(name="create", description=_text("create"))
    @app_commands.describe(**_described(*(name for name in _OPTIONS if name != "number")))
    @app_commands.choices(language=LANGUAGE_CHOICES, quiet=_QUIET, corrections=_CORRECTIONS, picture=PICTURE_CHOICES)
    async def create(
        interaction: Interaction,
        channel: _Where,
        zone: str,
        at: str | None = None,
        days: str | None = None,
        every: app_commands.Range[int, 1, 168] | None = None,
        situation: str | None = None,
        language: str | None = None,
        quiet: str | None = None,
        corrections: str | None = None,
        picture: str | None = None,
        tag: str | None = None,
        role: discord.Role | None = None,
        silent: bool | None = None,
        crosspost: bool | None = None,
    ) -> None:
        library = handlers.library
        covered = (
            reader(interaction).shelf(situation).brief
            if situation
            else library.default_situation(server_of(interaction), interaction.user.id)
        )
        schedule, options = read_form(
            None, Options(language=language or channel_language(interaction).code), at=at, zone=zone, days=days,
            every=every, quiet=quiet, corrections=corrections, picture=picture, role=_number_of(role),
            silent=silent, crosspost=crosspost,
        )  # fmt: skip
        one = await handlers.create(interaction, channel, covered, schedule, options, tag)
        over = covered.ends is not None
        ended = N_("Briefing {number} is set up. Coverage of this situation has ended, so little will change.")
        await handlers.confirm(interaction, one, ended if over else N_("Briefing {number} is set up."))

    create.autocomplete("zone")(offer_zones)
    create.autocomplete("days")(offer_days)
    create.autocomplete("tag")(_tags(handlers))

    @create.autocomplete("situation")
    async def offer_situations(interaction: Interaction, typed: str) -> Choices:
        return situation_choices(handlers.library, typed, interaction)


def _add_edit(group: app_commands.Group, handlers: BriefingHandlers) -> None:
    @group.command(name="edit", description=_text("edit"))
    @app_commands.describe(**_described(*(name for name in _OPTIONS if name != "situation")))
    @app_commands.choices(language=LANGUAGE_CHOICES, quiet=_QUIET, corrections=_CORRECTIONS, picture=PICTURE_CHOICES)
    async def edit(
        interaction: Interaction,
        number: int,
        channel: _Where | None = None,
        at: str | None = None,
        zone: str | None = None,
        days: str | None = None,
        every: app_commands.Range[int, 1, 168] | None = None,
        language: str | None = None,
        quiet: str | None = None,
        corrections: str | None = None,
        picture: str | None = None,
        tag: str | None = None,
        role: discord.Role | None = None,
        silent: bool | None = None,
        crosspost: bool | None = None,
    ) -> None:
        one, said = await handlers.edit(
            interaction, number, channel, tag, at=at, zone=zone, days=days, every=every, language=language,
            quiet=quiet, corrections=corrections, picture=picture, role=_number_of(role), silent=silent,
            crosspost=crosspost,
        )  # fmt: skip
        await handlers.confirm(interaction, one, N_("Briefing {number} is changed."), *said)

    edit.autocomplete("zone")(offer_zones)
    edit.autocomplete("days")(offer_days)
    edit.autocomplete("number")(_numbers(handlers))
    edit.autocomplete("tag")(_tags(handlers))


def _add_rest(group: app_commands.Group, handlers: BriefingHandlers) -> None:
    @group.command(name="list", description=_text("list"))
    async def list_(interaction: Interaction) -> None:
        await handlers.show_list(interaction)

    @group.command(name="pause", description=_text("pause"))
    @app_commands.describe(**_described("number"))
    async def pause(interaction: Interaction, number: int) -> None:
        await handlers.confirm(
            interaction, await handlers.pause(interaction, number), N_("Briefing {number} is paused.")
        )

    @group.command(name="resume", description=_text("resume"))
    @app_commands.describe(**_described("number"))
    async def resume(interaction: Interaction, number: int) -> None:
        one, said = await handlers.resume(interaction, number)
        await handlers.confirm(interaction, one, N_("Briefing {number} goes on."), *said)

    @group.command(name="delete", description=_text("delete"))
    @app_commands.describe(**_described("number"))
    async def delete(interaction: Interaction, number: int) -> None:
        one = await handlers.delete(interaction, number)
        await handlers.confirm(interaction, one, N_("Briefing {number} is deleted. This is what it was:"))

    @group.command(name="preview", description=_text("preview"))
    @app_commands.describe(**_described("number"))
    async def preview(interaction: Interaction, number: int) -> None:
        await handlers.preview(interaction, number)

    @group.command(name="test", description=_text("test"))
    @app_commands.describe(**_described("number"))
    async def test(interaction: Interaction, number: int) -> None:
        await handlers.test(interaction, number)

    offer = _numbers(handlers)
    pause.autocomplete("number")(offer)
    resume.autocomplete("number")(offer)
    delete.autocomplete("number")(offer)
    preview.autocomplete("number")(offer)
    test.autocomplete("number")(offer)


def _number_of(role: discord.Role | None) -> int | None:
    """Return the id of a typed role, NOBODY for @everyone, None if none was typed."""
    if role is None:
        return None
    return NOBODY if role.is_default() else role.id


def _numbers(handlers: BriefingHandlers) -> Callable[[Interaction, str], Coroutine[Any, Any, list[Choice[int]]]]:
    async def offer(interaction: Interaction, typed: str) -> list[Choice[int]]:
        if interaction.guild_id is None:
            return []
        say, wanted = answer_language(interaction), str(typed)
        found = [
            one for one, _ in await handlers.subscriptions.of(interaction.guild_id) if str(one.id).startswith(wanted)
        ]
        return [
            Choice(
                name=clip(f"{one.id} · {schedule_text(read_schedule(one.schedule), say)}", CHOICE_NAME), value=one.id
            )
            for one in found[:CHOICES]
        ]

    return offer


def _tags(handlers: BriefingHandlers) -> Callable[[Interaction, str], Coroutine[Any, Any, Choices]]:
    """Offer the tags of the chosen forum, else of the forum of the briefing that is edited."""

    async def offer(interaction: Interaction, typed: str) -> Choices:
        chosen, number = interaction.namespace.channel, interaction.namespace.number
        if chosen is None and isinstance(number, int) and interaction.guild_id is not None:
            found = [one for one, _ in await handlers.subscriptions.of(interaction.guild_id) if one.id == number]
            chosen = discord.Object(found[0].channel) if found else None
        forum = interaction.guild.get_channel(chosen.id) if interaction.guild and chosen else None
        if not isinstance(forum, discord.ForumChannel):
            return []
        wanted = typed.strip().casefold()
        tags = [tag for tag in forum.available_tags if wanted in tag.name.casefold()]
        return offered((tag.name, str(tag.id)) for tag in tags)

    return offer


async def offer_days(interaction: Interaction, typed: str) -> Choices:
    wanted, offered = normalise(typed), days_in(answer_language(interaction).code)
    return [Choice(name=days, value=days) for days in offered if wanted in normalise(days)]
