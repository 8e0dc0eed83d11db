"""Add, test, list, pause and remove the feeds that a server watches with /watch."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.actions.library import Library
from bot.actions.reading.feeds import Feeds, Look
from bot.chat.cards.card import bare_card, notice
from bot.chat.cards.limits import clip
from bot.chat.cards.markup import escape
from bot.chat.cards.paging import first_page, pages
from bot.chat.core.autocomplete import situation_choices
from bot.chat.core.choices import Choices
from bot.chat.core.endpoints import UNREACHABLE
from bot.chat.core.permissions import Permissions
from bot.chat.core.replies import Interaction, answer_language, deliver, promise, server_of
from bot.clocks import read_clocks
from bot.documents.document import Document, Line, Section, Span, Style, joined, line, muted, strong
from bot.documents.help import COMMANDS, WATCH_COMMANDS
from bot.errors import N_, Refused
from bot.languages.language import Language, language
from bot.resting import Rest
from bot.store.feeds import Watch

log = logging.getLogger(__name__)

_NOBODY = discord.AllowedMentions.none()
_SHOWN = 10
_OPTIONS = {
    "url": N_("The address of an RSS, Atom or JSON feed"),
    "situation": N_("Which situation; without it, the one chosen here"),
    "channel": N_("Where moderators decide on what it reports; not a channel for readers"),
    "number": N_("The number of the feed, as the list shows it"),
}
_NAMES = (N_("watch"), N_("url"), N_("number"))
_Url = app_commands.Range[str, 1, 2000]
_Short = app_commands.Range[str, 1, 200]
_Number = app_commands.Range[int, 1, 2**31 - 1]
_HIDDEN = N_("The bot may not write in that channel: let it see the channel and send messages there.")


class WatchHandlers:
    def __init__(self, client: discord.Client, library: Library, feeds: Feeds, permissions: Permissions) -> None:
        self._client = client
        self._library = library
        self.feeds = feeds
        self.permissions = permissions
        self.rest = Rest(library.stamp)

    async def add(self, interaction: Interaction, slug: str, url: str, channel: discord.TextChannel) -> None:
        """Raises Refused."""
        author, say = self.permissions.writer(interaction, slug), answer_language(interaction)
        granted = channel.permissions_for(channel.guild.me)
        if not (granted.view_channel and granted.send_messages):
            raise Refused(_HIDDEN)
        await promise(interaction)
        watch, look = await self.feeds.add(author, slug, url, channel.id)
        title = say("Watched as number {n}: {title}", n=watch.id, title=watch.title or watch.url)
        await deliver(interaction, bare_card(pages(_looked(title, look, say), "")[0]), private=True)

    async def test(self, interaction: Interaction, number: int) -> None:
        """Raises Refused."""
        guild, say = self._guild(interaction), answer_language(interaction)
        await promise(interaction)
        watch, look = await self.feeds.test(guild, number)
        title = say("Feed {n}: {title}", n=watch.id, title=watch.title or watch.url)
        await deliver(interaction, bare_card(pages(_looked(title, look, say), "")[0]), private=True)

    async def show(self, interaction: Interaction) -> None:
        guild, say = self._guild(interaction), answer_language(interaction)
        await promise(interaction)
        known = await self.feeds.of(guild)
        lead = say.plural("{n} feed is watched.", "{n} feeds are watched.", len(known))
        lines = tuple(each for watch in known for each in _lines(watch, say))
        sections = (Section(say("By number"), lines),) if lines else ()
        document = Document(say("Feeds"), (line(lead),), sections)
        page = pages(document, "")[0]
        if lines:
            page = first_page(document, len(lines), lambda rest: line(muted(f"+{rest}")))
        await deliver(interaction, bare_card(page), private=True)

    async def pause(self, interaction: Interaction, number: int, paused: bool) -> None:
        """Raises Refused."""
        guild, say = await self._owned(interaction, number), answer_language(interaction)
        await promise(interaction)
        watch = await self.feeds.pause(guild, number, paused)
        text = say("Feed {n} is paused.", n=watch.id) if paused else say("Feed {n} is watched again.", n=watch.id)
        await deliver(interaction, notice(escape(text)), private=True)

    async def remove(self, interaction: Interaction, number: int) -> None:
        """Raises Refused."""
        guild, say = await self._owned(interaction, number), answer_language(interaction)
        await promise(interaction)
        watch = await self.feeds.remove(guild, number)
        await deliver(interaction, notice(escape(say("Feed {n} is watched no more.", n=watch.id))), private=True)

    def _guild(self, interaction: Interaction) -> int:
        """Raises Refused."""
        guild = self.permissions.moderator(interaction).guild
        assert guild is not None
        return guild

    async def _owned(self, interaction: Interaction, number: int) -> int:
        """Raises Refused."""
        guild = self._guild(interaction)
        await self.feeds.watch(guild, number)
        return guild

    async def run(self, now: datetime | None = None) -> int:
        """Look at the feeds that are due and report paused ones in their channels. Returns the number of feeds."""
        clocks = read_clocks(now)
        async with self.rest.look(clocks) as look:
            looked = await self.feeds.run(clocks.wall)
            for watch in await self.feeds.untold():
                await self._tell(watch)
                await self.feeds.told(watch.id)
            look.due([await self.feeds.due_next(clocks.wall)])
            if looked:
                look.again()  # so many are looked at together that others may be left
        return looked

    async def _tell(self, watch: Watch) -> None:
        channel, home = self._client.get_channel(watch.channel), self._client.get_guild(watch.guild)
        if not isinstance(channel, discord.TextChannel):
            return
        chosen = self._library.servers.of(watch.guild).language
        say = language(chosen or (str(home.preferred_locale) if home else watch.language))
        text = say(
            "Feed {n} ({title}) has failed for days and is paused. /watch resume lets it go on.",
            n=watch.id,
            title=clip(watch.title or watch.url, 100),
        )
        try:
            await channel.send(view=notice(escape(text)), allowed_mentions=_NOBODY)
        except UNREACHABLE as error:
            log.info("the channel of feed %s could not be told: %s", watch.id, error)


def _looked(title: str, look: Look, say: Language) -> Document:
    named = look.items - look.passed
    lead = say.plural("{n} item is in the feed now.", "{n} items are in the feed now.", look.items)
    about = say.plural("{n} names somebody of the story.", "{n} name somebody of the story.", named)
    lines = tuple(line("· ", one) for one in _some(look.titles))
    sections = (Section(say("They would be read"), lines),) if lines else ()
    return Document(title, (line(f"{lead} {about}"),), sections)


def _some(titles: Sequence[str]) -> list[str]:
    return [clip(one or "…", 150) for one in titles[:_SHOWN]]


def _lines(watch: Watch, say: Language) -> tuple[Line, Line]:
    head = line(strong(f"{watch.id}. {clip(watch.title or watch.url, 100)} "), Span(watch.situation, Style.CODE))
    found = say.plural("{n} item became a card or joined one", "{n} items became cards or joined some", watch.found)
    passed = say.plural("{n} passed over", "{n} passed over", watch.passed)
    if watch.paused is not None:
        state: Span | str = say("paused: {problem}", problem=say(watch.paused)) if watch.paused else say("paused")
    elif watch.failures:
        state = say.plural("failed {n} time in a row", "failed {n} times in a row", watch.failures)
    else:
        state = Span(f"{watch.next_due:%H:%M} UTC", instant=watch.next_due, age=True)
    return head, line(muted(""), *joined([Span(f"#{watch.channel}"), found, passed, state]), level=1)


def watch_group(library: Library, handlers: WatchHandlers) -> app_commands.Group:
    group = app_commands.Group(
        name="watch",
        description=locale_str(COMMANDS["watch"]),
        default_permissions=discord.Permissions(manage_messages=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    _add_add(group, library, handlers)
    _add_rest(group, handlers)
    return group


def _add_add(group: app_commands.Group, library: Library, handlers: WatchHandlers) -> None:
    @group.command(name="add", description=locale_str(WATCH_COMMANDS["add"]))
    @app_commands.describe(**{name: locale_str(_OPTIONS[name]) for name in ("url", "channel", "situation")})
    async def add(
        interaction: Interaction, url: _Url, channel: discord.TextChannel, situation: _Short | None = None
    ) -> None:
        chosen = library.default_situation(server_of(interaction), interaction.user.id).slug
        await handlers.add(interaction, situation or chosen, url, channel)

    @add.autocomplete("situation")
    async def situations(interaction: Interaction, typed: str) -> Choices:
        return situation_choices(library, typed, interaction)


def _add_rest(group: app_commands.Group, handlers: WatchHandlers) -> None:
    number_text: Any = {"number": locale_str(_OPTIONS["number"])}

    @group.command(name="list", description=locale_str(WATCH_COMMANDS["list"]))
    async def listed(interaction: Interaction) -> None:
        await handlers.show(interaction)

    @group.command(name="pause", description=locale_str(WATCH_COMMANDS["pause"]))
    @app_commands.describe(**number_text)
    async def pause(interaction: Interaction, number: _Number) -> None:
        await handlers.pause(interaction, number, True)

    @group.command(name="resume", description=locale_str(WATCH_COMMANDS["resume"]))
    @app_commands.describe(**number_text)
    async def resume(interaction: Interaction, number: _Number) -> None:
        await handlers.pause(interaction, number, False)

    @group.command(name="remove", description=locale_str(WATCH_COMMANDS["remove"]))
    @app_commands.describe(**number_text)
    async def remove(interaction: Interaction, number: _Number) -> None:
        await handlers.remove(interaction, number)

    @group.command(name="test", description=locale_str(WATCH_COMMANDS["test"]))
    @app_commands.describe(**number_text)
    async def test(interaction: Interaction, number: _Number) -> None:
        await handlers.test(interaction, number)
