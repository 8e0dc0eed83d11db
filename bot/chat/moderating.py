"""What moderators do with the briefings of their server: read what they typed, check it, say what came of it."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import discord
from discord import ui

from bot.actions.situations import NO_LONGER_SHARED
from bot.briefing.language import Language, language
from bot.chat.authority import moderates
from bot.chat.card import bare_card, notice
from bot.chat.limits import CARD_CHARACTERS, clip
from bot.chat.markup import escape, moment
from bot.chat.paging import pages
from bot.chat.replies import Interaction, deliver, desk_language, promise, server_of
from bot.delivery.composer import Composer, draft
from bot.delivery.courier import Courier, Undelivered, post_for
from bot.delivery.schedule import EVERY_DAY, Schedule
from bot.delivery.subscription import Options, Subscriptions, read_days, read_options, read_schedule, read_time
from bot.delivery.zones import zone_named
from bot.errors import N_, Refused
from bot.situation.situation import Situation
from bot.store.briefings import Delivery, State, Subscription

Channel = discord.TextChannel | discord.ForumChannel | discord.Thread

PAUSED_BY_PERSON = N_("Paused by a moderator.")
_PERMISSIONS = {
    "view_channel": N_("View Channel"),
    "send_messages": N_("Send Messages"),
    "send_messages_in_threads": N_("Send Messages in Threads"),
    "read_message_history": N_("Read Message History"),
    "attach_files": N_("Attach Files"),
    "manage_threads": N_("Manage Threads"),
}
_IN_FORUMS = {"send_messages": N_("Create Posts")}
"""What Discord calls the same permission there."""
_RESULTS = {
    State.SENT: N_("sent"),
    State.QUIET: N_("nothing to say"),
    State.CLAIMED: N_("being sent"),
    State.FAILED: N_("failed, will be tried again"),
    State.ABANDONED: N_("not sent"),
}


class Office:
    """Holds what these commands need; the commands themselves are declared in `briefing_commands`."""

    def __init__(self, subscriptions: Subscriptions, composer: Composer, courier: Courier) -> None:
        self.subscriptions = subscriptions
        self._composer = composer
        self._courier = courier

    @property
    def library(self) -> Any:
        return self._composer.library

    async def create(
        self,
        interaction: Interaction,
        channel: Channel,
        situation: Situation,
        schedule: Schedule,
        options: Options,
        tag: str | None = None,
    ) -> Subscription:
        """`tag` as it was typed. Raises Refused, naming the permission that is missing."""
        guild = moderated_server(interaction)
        options = replace(options, tag=tag_of(channel, tag, None))
        check_channel(interaction, channel, options)
        await promise(interaction)
        return await self.subscriptions.create(
            guild=guild.id,
            channel=channel.id,
            situation=situation.slug,
            schedule=schedule,
            options=options,
            creator=interaction.user.id,
        )

    async def confirm(self, interaction: Interaction, one: Subscription, text: str) -> None:
        """`text` is a message of the catalogue; the subscription is described under it."""
        say = desk_language(interaction)
        said = "\n".join([escape(say(text, number=one.id)), *self.described(one, None, say)])
        await deliver(interaction, notice(said), private=True)

    async def show_list(self, interaction: Interaction) -> None:
        guild, say = moderated_server(interaction), desk_language(interaction)
        await promise(interaction)
        found = await self.subscriptions.of(guild.id)
        blocks = ["\n".join(self.described(one, last, say)) for one, last in found]
        text = "\n\n".join(blocks) or escape(say("This server has no briefings yet: /briefing create makes one."))
        await deliver(interaction, notice(clip(text, CARD_CHARACTERS)), private=True)

    def described(self, one: Subscription, last: Delivery | None, say: Language) -> list[str]:
        """Markdown: what, where, when; the next time, the last result, and why it is paused."""
        schedule = escape(schedule_text(read_schedule(one.schedule), say))
        lines = [f"**{one.id}** · <#{one.channel}> · {escape(one.situation)} · {schedule}"]
        if one.paused is None:
            following = say("Next:")
            lines.append(f"-# {escape(following)} {moment(one.next_due)} · {moment(one.next_due, age=True)}")
        else:
            paused = say("Paused: {reason}", reason=say(one.paused))
            lines.append(f"-# ⏸️ {escape(paused)}")
        if last is not None:
            result = joined_text(say(_RESULTS[last.state]), say(last.reason) if last.reason else "")
            before = say("Last:")
            lines.append(f"-# {escape(before)} {moment(last.slot)} · {escape(result)}")
        return lines

    async def edit(
        self, interaction: Interaction, number: int, channel: Channel | None, tag: str | None = None, **typed: Any
    ) -> Subscription:
        """Change what was typed and keep the rest; `typed` as `read_form` takes it. Raises Refused."""
        guild = moderated_server(interaction)
        await promise(interaction)
        one = await self.subscriptions.one(guild.id, number)
        schedule, options = read_form(read_schedule(one.schedule), read_options(one.options), **typed)
        where = channel or guild.get_channel_or_thread(one.channel)
        if isinstance(where, Channel):
            options = replace(options, tag=tag_of(where, tag, options.tag))
            check_channel(interaction, where, options)
        values = {"channel": channel.id} if channel is not None else {}
        changed = schedule if write_differs(schedule, one) else None
        return await self.subscriptions.edit(guild.id, number, schedule=changed, options=options, **values)

    async def pause(self, interaction: Interaction, number: int) -> Subscription:
        guild = moderated_server(interaction)
        await promise(interaction)
        return await self.subscriptions.pause(guild.id, number, PAUSED_BY_PERSON)

    async def resume(self, interaction: Interaction, number: int) -> Subscription:
        """Raises Refused while what made it pause is not mended."""
        guild = moderated_server(interaction)
        await promise(interaction)
        one = await self.subscriptions.one(guild.id, number)
        where = guild.get_channel_or_thread(one.channel)
        if not isinstance(where, Channel):
            raise Refused(N_("The channel of this briefing is gone: choose another with /briefing edit."))
        if not self.library.for_guild(guild.id).may_read(one.situation):
            raise Refused(NO_LONGER_SHARED)
        check_channel(interaction, where, read_options(one.options))
        return await self.subscriptions.resume(guild.id, number)

    async def delete(self, interaction: Interaction, number: int) -> Subscription:
        guild = moderated_server(interaction)
        await promise(interaction)
        return await self.subscriptions.delete(guild.id, number)

    async def preview(self, interaction: Interaction, number: int) -> None:
        """What the briefing would say if it were due now, to the moderator alone."""
        guild = moderated_server(interaction)
        await promise(interaction)
        one = await self.subscriptions.one(guild.id, number)
        await deliver(interaction, await self.previewed(one), private=True)

    async def previewed(self, one: Subscription) -> ui.LayoutView:
        drafted = self._drafted(one)
        document = await self._composer.compose(one, drafted)
        say = language(read_options(one.options).language)
        if document is None:
            return notice(escape(say("Nothing new was reported; this channel asked for nothing in that case.")))
        picture = await self._composer.picture(one, drafted)
        card = bare_card(pages(document, say("(continued)"))[0], picture=picture)
        card.stop()
        return card

    async def test(self, interaction: Interaction, number: int) -> None:
        """Post it in the channel now, outside the schedule; nobody is pinged and the schedule goes on as it was."""
        guild, say = moderated_server(interaction), desk_language(interaction)
        await promise(interaction)
        one = await self.subscriptions.one(guild.id, number)
        loud = replace(one, options=dict(one.options) | {"quiet": "line", "role": None, "crosspost": False})
        drafted = self._drafted(loud)
        document = await self._composer.compose(loud, drafted)
        assert document is not None
        try:
            title = self._composer.title(loud, drafted)
            picture = await self._composer.picture(loud, drafted)
            nonce = f"t{secrets.token_hex(8)}"
            await self._courier.send(post_for(loud, drafted, document, title, nonce, picture=picture))
        except Undelivered as failure:
            raise Refused(N_("The test post did not arrive. {reason}"), reason=say(failure.reason)) from failure
        posted = say("Posted in")
        await deliver(interaction, notice(f"{escape(posted)} <#{one.channel}>"), private=True)

    def _drafted(self, one: Subscription) -> Delivery:
        """Raises Unknown for a situation that may no longer be read in this server."""
        return draft(one, self.library.for_guild(one.guild).shelf(one.situation), datetime.now(UTC))


def read_form(
    schedule: Schedule | None,
    options: Options,
    *,
    at: str | None = None,
    zone: str | None = None,
    days: str | None = None,
    every: int | None = None,
    **chosen: Any,
) -> tuple[Schedule, Options]:
    """What was typed over what was there. Raises Refused, Unknown."""
    where = zone_named(zone) if zone else (schedule.zone if schedule else "UTC")
    kept = {name: value for name, value in chosen.items() if value is not None}
    options = replace(options, **kept)
    if every is not None:
        return Schedule(where, hours=every, anchor=datetime.now(UTC)), options
    if schedule is not None and schedule.hours is not None and at is None and days is None:
        return replace(schedule, zone=where), options
    hour = read_time(at) if at else (schedule.at if schedule and schedule.at else read_time("08:00"))
    weekdays = read_days(days) if days else (schedule.weekdays if schedule else EVERY_DAY)
    return Schedule(where, at=hour, weekdays=weekdays), options


def write_differs(schedule: Schedule, one: Subscription) -> bool:
    return schedule != read_schedule(one.schedule)


def check_channel(interaction: Interaction, channel: Channel, options: Options) -> None:
    """Raises Refused for what the bot could not do there, or what the moderator may not make it do."""
    guild = interaction.guild
    assert guild is not None
    granted = channel.permissions_for(guild.me)
    missing = next((name for name in _needed(channel, options) if not getattr(granted, name)), None)
    if missing is not None:
        names = _PERMISSIONS | (_IN_FORUMS if isinstance(channel, discord.ForumChannel) else {})
        raise Refused(
            N_("The bot may not post there: it needs the permission {permission} in that channel."),
            permission=desk_language(interaction)(names[missing]),
        )
    if isinstance(channel, discord.ForumChannel) and channel.flags.require_tag and options.tag is None:
        raise Refused(N_("Posts in this forum need a tag: choose one with /briefing and its option tag."))
    if options.crosspost and not (isinstance(channel, discord.TextChannel) and channel.is_news()):
        raise Refused(N_("Only posts in an announcement channel can be published to other servers."))
    if options.role is not None:
        _check_role(interaction, guild, channel, granted, options.role)


def _needed(channel: Channel, options: Options) -> list[str]:
    """Names of permissions. By its history the bot knows a post again that it sent before it was interrupted."""
    posting = "send_messages_in_threads" if isinstance(channel, discord.Thread) else "send_messages"
    tags = channel.available_tags if isinstance(channel, discord.ForumChannel) else ()
    tagging = ["manage_threads"] if any(tag.id == options.tag and tag.moderated for tag in tags) else []
    showing = ["attach_files"] if options.picture != "none" else []
    return ["view_channel", posting, "read_message_history", *showing, *tagging]


def tag_of(channel: Channel, typed: str | None, kept: int | None) -> int | None:
    """The id of the tag that was chosen, else of the one there was if this forum has it. Raises Refused."""
    tags = channel.available_tags if isinstance(channel, discord.ForumChannel) else []
    if typed is None:
        return next((tag.id for tag in tags if tag.id == kept), None)
    if not isinstance(channel, discord.ForumChannel):
        raise Refused(N_("Only posts in a forum have tags."))
    wanted = typed.strip()
    for tag in tags:
        if wanted == str(tag.id) or wanted.casefold() == tag.name.casefold():
            return tag.id
    raise Refused(N_("This forum has no tag “{name}”: choose one that is offered."), name=wanted[:40])


def _check_role(
    interaction: Interaction, guild: discord.Guild, channel: Channel, granted: discord.Permissions, number: int
) -> None:
    role = guild.get_role(number)
    if role is None or role.is_default():
        raise Refused(N_("Choose a role of this server that is not everyone."))
    if not (role.mentionable or interaction.permissions.mention_everyone):
        raise Refused(N_("You may not mention this role, so a briefing of yours may not either."))
    if not (role.mentionable or granted.mention_everyone):
        raise Refused(N_("The bot may not mention this role: make the role mentionable."))


def schedule_text(schedule: Schedule, say: Language) -> str:
    if schedule.hours is not None:
        return say("every {n} h, {zone}", n=schedule.hours, zone=schedule.zone)
    at = f"{schedule.at:%H:%M}"
    if schedule.weekdays == EVERY_DAY:
        return say("every day at {time}, {zone}", time=at, zone=schedule.zone)
    days = say.enumerate([say.weekday(day) for day in sorted(schedule.weekdays)])
    return say("{days} at {time}, {zone}", days=days, time=at, zone=schedule.zone)


def joined_text(*parts: str) -> str:
    return " — ".join(part for part in parts if part)


def moderated_server(interaction: Interaction) -> discord.Guild:
    """Raises Refused: Discord's own command permissions are the default, and are checked again here."""
    guild = interaction.guild
    if guild is None or server_of(interaction) is None:
        raise Refused(N_("Briefings belong to a server that has added the bot."))
    if not moderates(interaction):
        raise Refused(N_("Changing briefings needs the permission Manage Messages."))
    return guild
