"""The bot without a Discord account: a simulated server on loopback, with the seed loaded, to type in."""

import asyncio
import contextlib
import signal
import tempfile
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import simcord

from bot.actions.answers.question import Question, View
from bot.actions.library import Library
from bot.actions.upkeep.open import open_library
from bot.app import Assembled, assemble
from bot.articles.press import Press
from bot.chat.cards.cache import CardCache
from bot.chat.cards.tokens import Target
from bot.chat.core.replies import Interaction, reader_language
from bot.cli.demo_menu import message_menu
from bot.cli.demo_newsroom import FRENCH, FRENCH_READER, MODERATOR, open_newsroom, post_guide
from bot.cli.demo_page import NewsroomPreview
from bot.errors import N_, Misconfigured
from bot.languages.language import Language, language
from bot.pictures.renderer import Renderer
from bot.settings import Settings
from bot.site.addresses import read_base
from bot.site.publish import Publisher
from bot.site.server import served
from bot.site.website import Website
from bot.situation.times import end_of_day
from bot.store import publications

_SECOND = "unrwa-watch"
"""Channel of the second story."""
_SECONDS_A_DAY = 5.0
"""Seconds between two days of a replay."""
_LONGEST_ANSWER = 60.0
"""Seconds that the page waits for an answer: on a slow machine the first picture takes longer than SimCord's five."""
_NEVER_IDLE = 86_400.0
"""Seconds after which an idle worker ends: SimCord answers nothing while one is to end within `_LONGEST_ANSWER`."""
_UNLIMITED = 100_000.0
"""Requests per second: the simulated Discord has no limit, and its clock stands still while a click is answered."""


async def serve(port: int, replay: bool) -> None:
    """Serve the page until Ctrl-C, on a copy of the seed in a temporary folder; no real data is touched.

    `replay` posts the situation's briefings day by day instead of the busiest day's.
    """
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with tempfile.TemporaryDirectory(prefix="rollcall-demo-") as folder:
        database, site = f"sqlite:///{Path(folder) / 'rollcall.db'}", Path(folder) / "site"
        async with open_library(database) as library, served(site, "127.0.0.1", 0) as web, Renderer() as renderer:
            address = f"http://127.0.0.1:{web}/"
            settings = Settings(database_url=database, publish_folder=site, publish_url=address)
            website = Website(Publisher(library, renderer, site, read_base(address)))
            await _publish_all(library)
            bot = assemble(
                library, settings, requests_per_second=_UNLIMITED, reader_language=_demo_language,
                renderer=Renderer(idle=_NEVER_IDLE), press=Press(idle=_NEVER_IDLE),
            )  # fmt: skip
            bot.client.tree.add_command(message_menu(bot.client.tree))
            async with simcord.run(bot.client, check_errors=False) as env:
                env.settle_timeout = _LONGEST_ANSWER
                try:
                    await _show(env, bot, port, stop, replay, website)
                except simcord.SetupError as error:
                    if "could not bind" not in str(error):
                        raise
                    raise Misconfigured(N_("Port {port} is taken: choose another with --port."), port=port) from error


async def _publish_all(library: Library) -> None:
    """Publish every story on the web, as a server would."""
    async with library.database.write() as connection:
        for slug in _stories(library):
            await publications.propose(connection, slug, None, "")
            await publications.publish(connection, slug, datetime.now(UTC))
    await library.refresh()


async def _show(
    env: simcord.Env, bot: Assembled, port: int, stop: asyncio.Event, replay: bool, website: Website
) -> None:
    newsroom = await open_newsroom(env, bot)
    stories = _stories(bot.client.cards.library)
    watch, others = newsroom.channels[0], {channel.name: channel for channel in newsroom.channels}
    if not replay:
        for slug in reversed(stories):
            await _post_picture_of_the_day(env, bot.client.cards, watch.id, slug)
        await _post_picture_of_the_day(env, bot.client.cards, others[_SECOND].id, stories[-1])
        await post_guide(env, watch)
    await anything_posted(bot)
    async with NewsroomPreview(env, newsroom.channels, newsroom.viewers, port) as preview:
        print(  # noqa: T201  the address is what this command is for
            f"Rollcall demo: {preview.url}\n"
            "Open it, type /who-left in the composer and send. "
            f"There are {len(stories)} stories: /who-left situation:{stories[-1]} asks of another. "
            f"Switch the viewer to “{FRENCH_READER}” to read in French, to “{MODERATOR}” to file reports and set up "
            "briefings. The links at the top lead to the other channels. Ctrl-C ends it.\n"
            f"The same stories on the web, in a moment: {website.address}",
            flush=True,
        )
        if replay:
            await _begin_replay(bot, newsroom.guild.id, watch.id)
        while not await _stopped(stop):
            await _unless_stopped(stop, website.run())
            if await anything_posted(bot):
                with contextlib.suppress(simcord.SetupError):  # a person is clicking, which shows it as well
                    await preview.refresh()


def _stories(library: Library) -> list[str]:
    """Return the short names of all situations, the default one first."""
    default = library.default_situation(None, None).slug
    return [default, *(one.slug for one in library.shelves if one.slug != default)]


async def anything_posted(bot: Assembled) -> bool:
    """Run everything that posts by itself once, as a process that serves Discord does."""
    return any([await part.run() for part in (*bot.delivering, bot.queue)])


async def _stopped(stop: asyncio.Event) -> bool:
    """Wait a few seconds. Returns whether the demo was asked to stop."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), _SECONDS_A_DAY)
    return stop.is_set()


async def _unless_stopped(stop: asyncio.Event, work: Coroutine[Any, Any, object]) -> None:
    """Do this work, but leave it when the demo is asked to stop: writing a story's pages takes long."""
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working


async def _begin_replay(bot: Assembled, guild: int, channel: int) -> None:
    library = bot.client.cards.library
    situation = library.default_situation(None, None)
    days = list((await library.load(situation.slug)).journal.entries_by_day)
    await bot.replays.begin(
        channel=channel, guild=guild, situation=situation.slug, language="en", creator=0,
        first=max(days[0], situation.starts), last=days[-1], every=0,
    )  # fmt: skip


async def _post_picture_of_the_day(env: simcord.Env, cards: CardCache, channel_id: int, slug: str) -> None:
    """Post the briefing of the day with the most reports, as a subscriber would have received it."""
    shelf = await cards.library.load(slug)
    situation, counted = shelf.situation, shelf.journal.entries_by_day
    busiest = max(counted, key=lambda day: counted[day])
    question = Question(View.BRIEFING, situation.slug, as_of=end_of_day(busiest, situation.zone))
    channel = env.bot.get_channel(channel_id)
    assert isinstance(channel, discord.TextChannel)
    await channel.send(view=await cards.prepare(Target(question), language("en")))
    await env.settle()


def _demo_language(interaction: Interaction) -> Language:
    return language("fr") if interaction.user.name in FRENCH else reader_language(interaction)
