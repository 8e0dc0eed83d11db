"""Declare /board, /replay, /follow, /unfollow and /following."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.actions.library import Library
from bot.actions.reports.dates import read_day
from bot.actions.shelf import Shelf
from bot.chat.cards.card import notice
from bot.chat.cards.markup import escape
from bot.chat.core.autocomplete import PICTURE_CHOICES, actor_choices, day_choices, situation_choices
from bot.chat.core.channel_checks import Channel, check_channel
from bot.chat.core.choices import Choices
from bot.chat.core.over import over_lines
from bot.chat.core.permissions import moderated_server, moderates
from bot.chat.core.replies import (
    Interaction,
    answer_language,
    channel_language,
    deliver,
    deliver_blocks,
    promise,
    reader,
    server_of,
)
from bot.chat.live.alerts import follow_line, still_followed
from bot.delivery.alerts import Alerts
from bot.delivery.boards import Boards
from bot.delivery.replays import Replays
from bot.delivery.subscription import Options
from bot.documents.help import COMMANDS, LIVE_COMMANDS
from bot.errors import N_, Refused

_OPTIONS = {
    "situation": N_("Which situation; without it, the one chosen here"),
    "country": N_("A country or an organisation; without it, every one of the situation"),
    "picture": N_("A picture above the text"),
    "here": N_("Tell me in this channel instead of by direct message"),
    "in_channel": N_("The alert in this channel, whoever asked for it; for moderators"),
    "start": N_("The first day"),
    "end": N_("The last day"),
    "every": N_("Minutes between two posts"),
}
_NAMES = (N_("here"),)
_SLOWEST = 7 * 24 * 60
"""Most minutes between two posts of a replay."""


_Command = app_commands.Command[Any, ..., None]


def live_commands(
    library: Library, boards: Boards, replays: Replays, alerts: Alerts
) -> list[_Command | app_commands.Group]:
    return [
        _board(library, boards),
        _replay(library, replays),
        _follow(library, alerts),
        _unfollow(library, alerts),
        _following(library, alerts),
    ]


def _moderators_group(name: str) -> app_commands.Group:
    return app_commands.Group(
        name=name,
        description=locale_str(COMMANDS[name]),
        default_permissions=discord.Permissions(manage_messages=True),
        # Without these, the tree's defaults allow the commands everywhere.
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )


def _board(library: Library, boards: Boards) -> app_commands.Group:
    group = _moderators_group("board")

    @group.command(name="create", description=locale_str(LIVE_COMMANDS["board create"]))
    @app_commands.describe(situation=locale_str(_OPTIONS["situation"]), picture=locale_str(_OPTIONS["picture"]))
    @app_commands.choices(picture=PICTURE_CHOICES)
    async def create(interaction: Interaction, situation: str | None = None, picture: str = "none") -> None:
        guild = moderated_server(interaction)
        # A reaction marks an old board, since Discord may no longer take an edit of it.
        channel = _postable(interaction, Options(picture=picture), "add_reactions")
        say = answer_language(interaction)
        await promise(interaction)
        await boards.create(
            channel=channel.id,
            guild=guild.id,
            situation=_shelf(interaction, library, situation).slug,
            language=channel_language(interaction).code,
            creator=interaction.user.id,
            picture=picture,
        )
        await deliver(interaction, notice(escape(say("The board will be here in a moment."))), private=True)

    @group.command(name="remove", description=locale_str(LIVE_COMMANDS["board remove"]))
    async def remove(interaction: Interaction) -> None:
        moderated_server(interaction)
        await promise(interaction)
        removed = await boards.remove(_here(interaction))
        await _done(
            interaction, removed, N_("The board is no longer kept up to date."), N_("This channel has no board.")
        )

    _offer_situations(create, library)
    return group


def _replay(library: Library, replays: Replays) -> app_commands.Group:
    group = _moderators_group("replay")

    @group.command(name="start", description=locale_str(LIVE_COMMANDS["replay start"]))
    @app_commands.describe(**{name: locale_str(_OPTIONS[name]) for name in ("start", "end", "every", "situation")})
    @app_commands.rename(start="from", end="to")
    async def begin(
        interaction: Interaction,
        start: str,
        end: str,
        every: app_commands.Range[int, 1, _SLOWEST] = 60,
        situation: str | None = None,
    ) -> None:
        guild, channel, say = moderated_server(interaction), _postable(interaction), answer_language(interaction)
        shelf = _shelf(interaction, library, situation)
        first, last = _day(start, shelf), _day(end, shelf)
        await promise(interaction)
        await replays.begin(
            channel=channel.id,
            guild=guild.id,
            situation=shelf.slug,
            language=channel_language(interaction).code,
            creator=interaction.user.id,
            first=first,
            last=last,
            every=every,
        )
        text = say("The replay begins now; /replay stop ends it.")
        await deliver(interaction, notice(escape(text)), private=True)

    @group.command(name="stop", description=locale_str(LIVE_COMMANDS["replay stop"]))
    async def stop(interaction: Interaction) -> None:
        moderated_server(interaction)
        await promise(interaction)
        stopped = await replays.stop(_here(interaction))
        await _done(interaction, stopped, N_("The replay is stopped."), N_("No replay is under way in this channel."))

    async def days(interaction: Interaction, typed: str) -> Choices:
        return await day_choices(library, typed, interaction)

    begin.autocomplete("start")(days)
    begin.autocomplete("end")(days)
    _offer_situations(begin, library)
    return group


def _follow(library: Library, alerts: Alerts) -> _Command:
    @app_commands.command(name="follow", description=locale_str(COMMANDS["follow"]))
    @app_commands.describe(**{name: locale_str(_OPTIONS[name]) for name in ("country", "situation", "here")})
    async def follow(
        interaction: Interaction, country: str | None = None, situation: str | None = None, here: bool = False
    ) -> None:
        shelf, say = await _described(interaction, library, situation), answer_language(interaction)
        actor = shelf.names.resolve(country, say.code) if country else ""
        channel = None
        if here:
            moderated_server(interaction)  # an alert in a channel concerns everybody there, so it is for moderators
            channel = _postable(interaction).id
        elif not shelf.access.readable_in(None):
            raise Refused(
                N_("This situation is for this server alone: a moderator can follow it here, in a channel.")
            )
        await promise(interaction)
        await alerts.follow(
            person=interaction.user.id,
            situation=shelf.slug,
            actor=actor,
            channel=channel,
            guild=interaction.guild_id if here else None,
            language=channel_language(interaction).code if here else say.code,
        )
        who = shelf.names.label(actor, say.code) if actor else shelf.title.in_language(say.code)
        lines = [say("You follow {name} from now on.", name=who), *over_lines(shelf.brief, say)]
        await deliver(interaction, notice(escape("\n".join(lines))), private=True)

    _offer_actors(follow, library)
    _offer_situations(follow, library)
    return follow


def _unfollow(library: Library, alerts: Alerts) -> _Command:
    @app_commands.command(name="unfollow", description=locale_str(COMMANDS["unfollow"]))
    @app_commands.describe(
        **{name: locale_str(_OPTIONS[name]) for name in ("country", "situation")},
        here=locale_str(_OPTIONS["in_channel"]),
    )
    async def unfollow(
        interaction: Interaction, country: str | None = None, situation: str | None = None, here: bool = False
    ) -> None:
        say = answer_language(interaction)
        if here:
            moderated_server(interaction)
        followed = await _followed(interaction, library, alerts, situation, here=here)
        shelf = await library.described(followed.slug)
        actor, slug = shelf.names.resolve(country, say.code) if country else "", shelf.slug
        await promise(interaction)
        if here:
            done = await alerts.unfollow_in(_here(interaction), slug, actor)
            no = N_("This channel has no such alert: /following shows those it has.")
            said = say(N_("This channel is told of it no longer.") if done else no)
            left = await alerts.following_in(_here(interaction))
        else:
            done = await alerts.unfollow(interaction.user.id, slug, actor)
            no = N_("You did not follow it: /following shows what you do.")
            said = say(N_("You follow it no longer.") if done else no)
            left = await alerts.following(interaction.user.id)
        await deliver_blocks(interaction, [escape(said), *await still_followed(interaction, left, library)], "\n")

    _offer_actors(unfollow, library)
    _offer_situations(unfollow, library)
    return unfollow


def _following(library: Library, alerts: Alerts) -> _Command:
    @app_commands.command(name="following", description=locale_str(COMMANDS["following"]))
    async def following(interaction: Interaction) -> None:
        say = answer_language(interaction)
        await promise(interaction)
        own = await alerts.following(interaction.user.id)
        lines = [await follow_line(interaction, one, library) for one in own]
        lines = lines or [escape(say("You follow nothing: /follow a country or a situation."))]
        if moderates(interaction):
            found = await alerts.following_in(_here(interaction))
            others = [await follow_line(interaction, one, library) for one in found if one not in own]
            heading = say("Others in this channel")
            lines += ["", f"**{escape(heading)}**", *others] if others else []
        await deliver_blocks(interaction, lines, "\n")
        await alerts.heard(await alerts.unheard(interaction.user.id))

    return following


def _offer_actors(command: _Command, library: Library) -> None:
    async def offer(interaction: Interaction, typed: str) -> Choices:
        return await actor_choices(library, typed, interaction)

    command.autocomplete("country")(offer)


def _offer_situations(command: _Command, library: Library) -> None:
    async def offer(interaction: Interaction, typed: str) -> Choices:
        return situation_choices(library, typed, interaction)

    command.autocomplete("situation")(offer)


def _shelf(interaction: Interaction, library: Library, situation: str | None) -> Shelf:
    if situation:
        return reader(interaction).shelf(situation)
    return library.shelf(library.default_situation(server_of(interaction), interaction.user.id).slug)


async def _described(interaction: Interaction, library: Library, situation: str | None) -> Shelf:
    return await library.described(_shelf(interaction, library, situation).slug)


async def _followed(
    interaction: Interaction, library: Library, alerts: Alerts, situation: str | None, *, here: bool
) -> Shelf:
    """Find the situation, even one that its follower may no longer read. Raises Unknown."""
    if situation:
        found = await (alerts.following_in(_here(interaction)) if here else alerts.following(interaction.user.id))
        if situation in {one.situation for one in found}:
            return library.shelf(situation)
    return _shelf(interaction, library, situation)


def _postable(interaction: Interaction, options: Options | None = None, *also: str) -> Channel:
    """Return the channel of the command. Raises Refused if the bot may not post there."""
    channel = interaction.guild.get_channel_or_thread(_here(interaction)) if interaction.guild else None
    if not isinstance(channel, Channel) or isinstance(channel, discord.ForumChannel):
        raise Refused(N_("Use this command in a channel or a thread where the bot may post."))
    check_channel(interaction, channel, options or Options(), also=also)
    return channel


def _here(interaction: Interaction) -> int:
    assert interaction.channel_id is not None
    return interaction.channel_id


def _day(typed: str, shelf: Shelf) -> date:
    """Raises Refused."""
    instant = read_day(typed, shelf.brief, datetime.now(UTC))
    return (instant - timedelta(seconds=1)).astimezone(shelf.brief.zone).date()


async def _done(interaction: Interaction, done: bool, yes: str, no: str) -> None:
    say = answer_language(interaction)
    await deliver(interaction, notice(escape(say(yes if done else no))), private=True)
