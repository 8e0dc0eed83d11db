"""Create, edit, test and list the briefings of a server for its moderators."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import discord
from discord import ui

from bot.actions.situations.lifecycle import NO_LONGER_SHARED
from bot.chat.cards.card import bare_card, notice
from bot.chat.cards.markup import escape, moment
from bot.chat.cards.paging import pages
from bot.chat.core.channel_checks import Channel, check_channel, tag_of
from bot.chat.core.permissions import moderated_server
from bot.chat.core.replies import Interaction, answer_language, deliver, deliver_blocks, promise
from bot.delivery.attempt import UNMADE
from bot.delivery.composer import Composer, draft
from bot.delivery.courier import Courier, Undelivered, post_for
from bot.delivery.schedule import EVERY_DAY, Schedule
from bot.delivery.subscription import Options, Subscriptions, read_days, read_options, read_schedule, read_time
from bot.documents.briefing import TEST
from bot.errors import N_, Refused
from bot.languages.language import Language, language
from bot.names.time_zones import zone_named
from bot.situation.situation import Coverage
from bot.store.briefings import Delivery, State, Subscription
from bot.store.troubles import Trouble

NOBODY = 0
"""Stands for the role @everyone as typed: the briefing mentions nobody."""
PAUSED_BY_PERSON = N_("Paused by a moderator.")
_ROLE_GONE = N_("The role that it mentioned is not there any more: it mentions nobody now.")
_RESULTS = {
    State.SENT: N_("sent"),
    State.QUIET: N_("nothing to say"),
    State.CLAIMED: N_("being sent"),
    State.FAILED: N_("failed, will be tried again"),
    State.ABANDONED: N_("not sent"),
}


class BriefingHandlers:
    """The work of the commands that `briefings.commands` declares."""

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
        situation: Coverage,
        schedule: Schedule,
        options: Options,
        tag: str | None = None,
    ) -> Subscription:
        """Create a briefing; `tag` is as typed. Raises Refused, naming a permission that is missing."""
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

    async def confirm(self, interaction: Interaction, one: Subscription, *texts: str) -> None:
        """Answer with `texts` (messages of the catalogue) above a description of the subscription."""
        say = answer_language(interaction)
        said = [escape(say(text, number=one.id)) for text in texts]
        await deliver(interaction, notice("\n".join([*said, *self.described(one, None, say)])), private=True)

    async def show_list(self, interaction: Interaction) -> None:
        guild, say = moderated_server(interaction), answer_language(interaction)
        await promise(interaction)
        found = await self.subscriptions.of(guild.id)
        troubles = await self.subscriptions.troubles()
        blocks = [
            "\n".join([*self.described(one, last, say), *troubled(one, troubles, say), *_role_line(guild, one, say)])
            for one, last in found
        ]
        none = escape(say("This server has no briefings yet: /briefing create makes one."))
        await deliver_blocks(interaction, blocks or [none], "\n\n")

    def described(self, one: Subscription, last: Delivery | None, say: Language) -> list[str]:
        """Describe a subscription in lines of markdown: place, schedule, next and last post, why it is paused."""
        schedule = escape(schedule_text(read_schedule(one.schedule), say))
        title = self.library.for_guild(one.guild).called(one.situation, say.code)
        lines = [f"**{one.id}** · <#{one.channel}> · {escape(title)} · {schedule}"]
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
    ) -> tuple[Subscription, list[str]]:
        """Change the typed settings (`typed` as for `read_form`) and keep the rest. Returns further texts to show.

        Raises Refused.
        """
        guild = moderated_server(interaction)
        await promise(interaction)
        one = await self.subscriptions.one(guild.id, number)
        before, said = _without_lost_role(guild, read_options(one.options))
        schedule, options = read_form(read_schedule(one.schedule), before, **typed)
        where = channel or guild.get_channel_or_thread(one.channel)
        if isinstance(where, Channel):
            options = replace(options, tag=tag_of(where, tag, options.tag))
            chosen = options.role != before.role or where.id != one.channel
            check_channel(interaction, where, options, pinging=chosen)
        values = {"channel": channel.id} if channel is not None else {}
        changed = schedule if write_differs(schedule, one) else None
        return await self.subscriptions.edit(guild.id, number, schedule=changed, options=options, **values), said

    async def pause(self, interaction: Interaction, number: int) -> Subscription:
        guild = moderated_server(interaction)
        await promise(interaction)
        return await self.subscriptions.pause(guild.id, number, PAUSED_BY_PERSON)

    async def resume(self, interaction: Interaction, number: int) -> tuple[Subscription, list[str]]:
        """Resume a briefing. Returns further texts to show. Raises Refused while the cause of the pause remains."""
        guild = moderated_server(interaction)
        await promise(interaction)
        one = await self.subscriptions.one(guild.id, number)
        where = guild.get_channel_or_thread(one.channel)
        if not isinstance(where, Channel):
            raise Refused(N_("The channel of this briefing is gone: choose another with /briefing edit."))
        if not self.library.for_guild(guild.id).may_read(one.situation):
            raise Refused(NO_LONGER_SHARED)
        options, said = _without_lost_role(guild, read_options(one.options))
        check_channel(interaction, where, options, pinging=False)
        await self.subscriptions.edit(guild.id, number, options=options)
        return await self.subscriptions.resume(guild.id, number), said

    async def delete(self, interaction: Interaction, number: int) -> Subscription:
        guild = moderated_server(interaction)
        await promise(interaction)
        return await self.subscriptions.delete(guild.id, number)

    async def preview(self, interaction: Interaction, number: int) -> None:
        """Show the moderator in private what the briefing would say now."""
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
        """Post the briefing in its channel now, without pings and without a change to the schedule."""
        guild, say = moderated_server(interaction), answer_language(interaction)
        await promise(interaction)
        one = await self.subscriptions.one(guild.id, number)
        where = guild.get_channel_or_thread(one.channel)
        if isinstance(where, Channel):
            check_channel(interaction, where, read_options(one.options), pinging=False)
        loud = replace(one, options=dict(one.options) | {"quiet": "line", "role": None, "crosspost": False})
        drafted = self._drafted(loud)
        document = await self._composer.compose(loud, drafted, TEST)
        assert document is not None
        try:
            picture = await self._composer.picture(loud, drafted)
            nonce = f"t{secrets.token_hex(8)}"
            await self._courier.send(post_for(loud, drafted, document, document.title, nonce, picture=picture))
        except Undelivered as failure:
            raise Refused(N_("The test post did not arrive. {reason}"), reason=say(failure.reason)) from failure
        posted = say("Posted in")
        await deliver(interaction, notice(f"{escape(posted)} <#{one.channel}>"), private=True)

    def _drafted(self, one: Subscription) -> Delivery:
        """Draft a delivery for now. Raises Unknown if this server may no longer read the situation."""
        return draft(
            one, self.library.for_guild(one.guild).shelf(one.situation), datetime.now(UTC).replace(microsecond=0)
        )


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
    """Return schedule and options with the typed changes. Raises Refused, Unknown."""
    where = zone_named(zone) if zone else (schedule.zone if schedule else "UTC")
    kept = {name: value for name, value in chosen.items() if value is not None}
    options = replace(options, **kept)
    options = replace(options, role=options.role or None)
    if every is not None:
        return Schedule(where, hours=every, anchor=datetime.now(UTC)), options
    if schedule is not None and schedule.hours is not None and at is None and days is None:
        return replace(schedule, zone=where), options
    hour = read_time(at) if at else (schedule.at if schedule and schedule.at else read_time("08:00"))
    weekdays = read_days(days) if days else (schedule.weekdays if schedule else EVERY_DAY)
    return Schedule(where, at=hour, weekdays=weekdays), options


def _without_lost_role(guild: discord.Guild, options: Options) -> tuple[Options, list[str]]:
    """Remove a role that is gone from the options, and return the texts that say so."""
    if options.role is None or guild.get_role(options.role) is not None:
        return options, []
    return replace(options, role=None), [_ROLE_GONE]


def write_differs(schedule: Schedule, one: Subscription) -> bool:
    return schedule != read_schedule(one.schedule)


def schedule_text(schedule: Schedule, say: Language) -> str:
    if schedule.hours is not None:
        return say("every {n} h, {zone}", n=schedule.hours, zone=schedule.zone)
    at = f"{schedule.at:%H:%M}"
    if schedule.weekdays == EVERY_DAY:
        return say("every day at {time}, {zone}", time=at, zone=schedule.zone)
    days = say.enumerate([say.weekday(day) for day in sorted(schedule.weekdays)])
    return say("{days} at {time}, {zone}", days=days, time=at, zone=schedule.zone)


def _role_line(guild: discord.Guild, one: Subscription, say: Language) -> list[str]:
    """Return a line of markdown if the mentioned role is gone, else no line."""
    role = one.options.get("role")
    return [f"-# ⚠️ {escape(say(_ROLE_GONE))}"] if role and guild.get_role(role) is None else []


def troubled(one: Subscription, troubles: Mapping[int, Trouble], say: Language) -> list[str]:
    """Say in markdown since when posting fails, how often it was tried, and why."""
    found = troubles.get(one.id)
    if found is None or one.paused is not None:
        return []
    tries = say.plural("tried {n} time, and again by itself", "tried {n} times, and again by itself", found.tries)
    said = say("Discord is having trouble since {moment}.", moment="\ue000")
    if found.reason == UNMADE:
        said = say("It cannot be made since {moment}.", moment="\ue000")
    since = escape(said).replace("\ue000", moment(found.since))
    return [f"-# ⏳ {since} {escape(joined_text(say(found.reason), tries))}"]


def joined_text(*parts: str) -> str:
    return " — ".join(part for part in parts if part)
