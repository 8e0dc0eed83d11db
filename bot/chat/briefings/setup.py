"""Set up a briefing with /setup in three steps: situation and channel, time and language, preview."""

import asyncio
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

import discord
from discord import ui

from bot.chat.briefings.handlers import BriefingHandlers, schedule_text
from bot.chat.cards.card import notice
from bot.chat.cards.limits import clip
from bot.chat.cards.markup import escape
from bot.chat.core.channel_checks import Channel, check_channel
from bot.chat.core.choices import distinct
from bot.chat.core.over import over_lines
from bot.chat.core.permissions import moderated_server
from bot.chat.core.replies import Interaction, answer_language, channel_language, guarded, reply_to_error
from bot.delivery.schedule import Schedule
from bot.delivery.subscription import Options, imagined
from bot.errors import N_, Refused
from bot.languages.language import Language, language
from bot.languages.table import LANGUAGES
from bot.names.time_zones import matching_zones, zone_named

_PATIENCE = 14 * 60.0
"""Seconds; the interaction's token, which edits the message, lives fifteen minutes."""
_HOURS = tuple(time(hour) for hour in (5, 6, 7, 8, 9, 10, 12, 14, 16, 17, 18, 19, 20, 21, 22, 23, 0))


@dataclass(frozen=True, slots=True)
class Draft:
    """The choices so far."""

    guild: int
    situation: str
    channel: int | None
    zone: str
    at: time = time(8)
    language: str = "en"

    @property
    def schedule(self) -> Schedule:
        return Schedule(self.zone, at=self.at)

    @property
    def options(self) -> Options:
        return Options(language=self.language)


async def begin_setup(interaction: Interaction, handlers: BriefingHandlers) -> None:
    """Show the first step. Raises Refused outside a server or without the permission."""
    guild = moderated_server(interaction)
    situation = handlers.library.default_situation(guild.id, interaction.user.id)
    locale = str(interaction.guild_locale or "")
    zone = handlers.library.servers.of(guild.id).time_zone or _likely_zone(locale)
    here = interaction.channel_id if isinstance(interaction.channel, Channel) else None
    draft = Draft(guild.id, situation.slug, here, zone, language=channel_language(interaction).code)
    await interaction.response.send_message(
        view=_Step(handlers, draft, 1, answer_language(interaction)), ephemeral=True
    )


def _likely_zone(locale: str) -> str:
    return next((row.zones[locale] for row in LANGUAGES.values() if locale in row.zones), "UTC")


class _Step(ui.LayoutView):
    """One step. Each choice or button replaces the message with its next state."""

    def __init__(self, handlers: BriefingHandlers, draft: Draft, number: int, say: Language) -> None:
        super().__init__(timeout=_PATIENCE)
        self.handlers, self.draft, self.number, self.say = handlers, draft, number, say
        text, rows = (self._where, self._when)[number - 1]()
        head = say("Set up a briefing: step {n} of 3", n=number)
        self.add_item(ui.Container(ui.TextDisplay(f"## {escape(head)}\n{text}"), *rows))

    async def on_error(self, interaction: Interaction, error: Exception, item: ui.Item[Any]) -> None:
        await reply_to_error(interaction, error)

    def _where(self) -> tuple[str, list[ui.ActionRow[Any]]]:
        say = self.say
        known = list(self.handlers.library.for_guild(self.draft.guild).shelves)
        found = [
            discord.SelectOption(label=title, value=slug, default=slug == self.draft.situation)
            for title, slug in distinct((one.title.in_language(say.code), one.slug) for one in known)
        ]
        situations = _choose(ui.Select(options=found, placeholder=say("Which situation")), self._take_situation)
        channels = _choose(
            ui.ChannelSelect(
                channel_types=[discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum],
                placeholder=say("Where to post"),
                default_values=[discord.Object(self.draft.channel)] if self.draft.channel else [],
            ),
            self._take_channel,
        )
        following = self._button(say("Next"), 2, primary=True, enabled=self.draft.channel is not None)
        chosen = next((one.brief for one in known if one.slug == self.draft.situation), None)
        lines = [say("Which situation, and where should its briefings go?")]
        lines += over_lines(chosen, say) if chosen is not None else []
        text = escape("\n".join(lines))
        return text, [ui.ActionRow(situations), ui.ActionRow(channels), ui.ActionRow(following)]

    def _when(self) -> tuple[str, list[ui.ActionRow[Any]]]:
        say, draft = self.say, self.draft
        hours = [
            discord.SelectOption(label=f"{at:%H:%M}", value=f"{at:%H:%M}", default=at == draft.at) for at in _HOURS
        ]
        languages = [
            discord.SelectOption(label=row.name, value=code, default=code == draft.language)
            for code, row in LANGUAGES.items()
        ]
        zone: ui.Button[Any] = ui.Button(label=clip(say("Time zone: {zone}", zone=draft.zone), 80))
        zone.callback = self._ask_zone  # type: ignore[method-assign]
        show: ui.Button[Any] = ui.Button(label=say("Preview"), style=discord.ButtonStyle.primary)
        show.callback = self._preview  # type: ignore[method-assign]
        text = escape(say("When, and in which language? Every day at {time}.", time=f"{draft.at:%H:%M}"))
        return text, [
            ui.ActionRow(_choose(ui.Select(options=hours), self._take_hour)),
            ui.ActionRow(_choose(ui.Select(options=languages), self._take_language)),
            ui.ActionRow(self._button(say("Back"), 1), zone, show),
        ]

    def _button(self, label: str, step: int, *, primary: bool = False, enabled: bool = True) -> ui.Button[Any]:
        style = discord.ButtonStyle.primary if primary else discord.ButtonStyle.secondary
        button: ui.Button[Any] = ui.Button(label=label, style=style, disabled=not enabled)

        async def go(interaction: Interaction) -> None:
            await self.turn(interaction, self.draft, step)

        button.callback = go  # type: ignore[method-assign]
        return button

    async def turn(self, interaction: Interaction, draft: Draft, step: int) -> None:
        self.stop()
        await interaction.response.edit_message(view=_Step(self.handlers, draft, step, self.say))

    async def _take_situation(self, interaction: Interaction, values: list[Any]) -> None:
        await self.turn(interaction, replace(self.draft, situation=values[0]), 1)

    async def _take_channel(self, interaction: Interaction, values: list[Any]) -> None:
        check_channel(interaction, _resolved(interaction, values[0].id), self.draft.options)
        await self.turn(interaction, replace(self.draft, channel=values[0].id), 1)

    async def _take_hour(self, interaction: Interaction, values: list[Any]) -> None:
        await self.turn(interaction, replace(self.draft, at=time.fromisoformat(values[0])), 2)

    async def _take_language(self, interaction: Interaction, values: list[Any]) -> None:
        await self.turn(interaction, replace(self.draft, language=values[0]), 2)

    async def _ask_zone(self, interaction: Interaction) -> None:
        await interaction.response.send_modal(_ZoneModal(self))

    async def _preview(self, interaction: Interaction) -> None:
        """The third step: a preview of the first briefing, with the button Done."""
        self.stop()
        await interaction.response.defer()
        draft, library = self.draft, self.handlers.library.for_guild(self.draft.guild)
        shelf = library.shelf(draft.situation)
        one = imagined(shelf, draft.schedule, draft.options, guild=draft.guild, channel=draft.channel or 0)
        card = await self.handlers.previewed(one)
        done = _Done(self, card)
        await interaction.edit_original_response(view=done, allowed_mentions=discord.AllowedMentions.none())


class _Done(ui.LayoutView):
    def __init__(self, step: _Step, card: ui.LayoutView) -> None:
        super().__init__(timeout=_PATIENCE)
        say, self._step, self._starting = step.say, step, asyncio.Lock()
        head = say("Set up a briefing: step {n} of 3", n=3)
        when = schedule_text(step.draft.schedule, say)
        where = f"<#{step.draft.channel}> · {escape(when)}"
        below = say("The first briefing would say:")
        self.add_item(ui.TextDisplay(f"## {escape(head)}\n{where}\n-# {escape(below)}"))
        for item in list(card.children):
            card.remove_item(item)
            self.add_item(item)
        back = step._button(say("Back"), 2)
        start: ui.Button[Any] = ui.Button(label=say("Done: start it"), style=discord.ButtonStyle.success)
        start.callback = self._start  # type: ignore[method-assign]
        self.add_item(ui.ActionRow(back, start))

    async def on_error(self, interaction: Interaction, error: Exception, item: ui.Item[Any]) -> None:
        await reply_to_error(interaction, error)

    async def _start(self, interaction: Interaction) -> None:
        handlers, draft, say = self._step.handlers, self._step.draft, self._step.say
        assert draft.channel is not None
        channel = _resolved(interaction, draft.channel)
        situation = handlers.library.for_guild(draft.guild).shelf(draft.situation).brief
        await interaction.response.defer()
        async with self._starting:
            if self.is_finished():
                return  # a second click, made before the first was answered
            one = await handlers.create(interaction, channel, situation, draft.schedule, draft.options)
            self.stop()
        text = escape(say("Briefing {number} is set up.", number=one.id))
        said = "\n".join([text, *handlers.described(one, None, say)])
        await interaction.edit_original_response(view=notice(said))


class _ZoneModal(ui.Modal):
    def __init__(self, step: _Step) -> None:
        super().__init__(title=clip(step.say("Time zone"), 45), timeout=_PATIENCE)
        self._step = step
        self._zone: ui.TextInput[Any] = ui.TextInput(
            label=clip(step.say("A city or a time zone, like Europe/Brussels"), 45),
            default=step.draft.zone,
            max_length=60,
        )
        self.add_item(self._zone)

    async def on_submit(self, interaction: Interaction) -> None:
        near = matching_zones(self._zone.value, self._step.say.code, 2)  # a city, as the form suggests
        zone = near[0] if len(near) == 1 else zone_named(self._zone.value)
        await self._step.turn(interaction, replace(self._step.draft, zone=zone), 2)

    async def on_error(self, interaction: Interaction, error: Exception) -> None:  # type: ignore[override]  # discord.py's own modals differ here
        await reply_to_error(interaction, error)


def _choose(select: Any, take: Any) -> Any:
    async def chosen(interaction: Interaction) -> None:
        await guarded(interaction, take(interaction, select.values))

    select.callback = chosen
    return select


def _resolved(interaction: Interaction, number: int) -> Channel:
    """Return the channel. Raises Refused if the bot cannot see it."""
    found = interaction.guild.get_channel_or_thread(number) if interaction.guild else None
    if not isinstance(found, Channel):
        raise Refused(N_("The bot cannot see this channel: give it the permission View Channel there."))
    return found


async def greet(guild: discord.Guild, chosen: str | None = None) -> None:
    """Post one short message on how to begin, where the bot may speak, in the language of the server."""
    spoken = [guild.system_channel, *guild.text_channels]
    channel = next((c for c in spoken if c is not None and c.permissions_for(guild.me).send_messages), None)
    if channel is None:
        return
    say = language(chosen or str(guild.preferred_locale))
    text = say(
        "Rollcall is here: /setup posts a daily briefing in this server, /who-left answers at once, /help says more."
    )
    await channel.send(view=notice(escape(text)), allowed_mentions=discord.AllowedMentions.none())
