"""The bot without a Discord account: a simulated server on loopback, with the seed loaded, that a person types in."""

import asyncio
import logging
import signal
import tempfile
from pathlib import Path

import discord
import simcord

from bot.actions.question import Question, View
from bot.app import open_library
from bot.briefing.language import Language, language
from bot.chat.client import RollcallClient
from bot.chat.desk import Desk
from bot.chat.replies import Interaction, reader_language
from bot.chat.tokens import Target
from bot.settings import Settings
from bot.situation.times import end_of_day

_FRENCH_READER = "lectrice"


async def serve(port: int) -> None:
    """Serve the page until Ctrl-C, on a copy of the seed in a temporary folder: nothing real is touched."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with tempfile.TemporaryDirectory(prefix="rollcall-demo-") as folder:
        settings = Settings(database_url=f"sqlite:///{Path(folder) / 'rollcall.db'}")
        async with open_library(settings) as library:
            desk = Desk(library)
            client = RollcallClient(desk, _demo_language)
            async with simcord.run(client, check_errors=False) as env:
                await _show(env, desk, port, stop)


async def _show(env: simcord.Env, desk: Desk, port: int, stop: asyncio.Event) -> None:
    env.backend.bot_user.name = "Rollcall"
    guild = env.create_guild(name="Newsroom")
    channel = guild.create_text_channel("iraq-watch")
    readers = [guild.add_member(env.create_user(name)) for name in ("reader", _FRENCH_READER)]
    await env.settle()
    await _post_picture_of_the_day(env, desk, channel.id)
    async with env.preview(channel, viewers=readers, layout="channel", port=port) as preview:
        print(  # noqa: T201  the address is what this command is for
            f"Rollcall demo: {preview.url}\n"
            "Open it, type /who-left in the composer and send. "
            f"Switch the viewer to “{_FRENCH_READER}” to read in French. Ctrl-C ends it.",
            flush=True,
        )
        await stop.wait()
        logging.getLogger(__name__).info("the demo ends")


async def _post_picture_of_the_day(env: simcord.Env, desk: Desk, channel_id: int) -> None:
    """The briefing of the day on which most was reported: what a subscriber would have found in the morning."""
    situation = desk.library.default_situation(None, None)
    counted = desk.library.shelf(situation.slug).journal.entries_by_day
    busiest = max(counted, key=lambda day: counted[day])
    question = Question(View.BRIEFING, situation.slug, as_of=end_of_day(busiest, situation.zone))
    channel = env.bot.get_channel(channel_id)
    assert isinstance(channel, discord.TextChannel)
    await channel.send(view=await desk.prepare(Target(question), language("en")))
    await env.settle()


def _demo_language(interaction: Interaction) -> Language:
    """The simulated Discord speaks English to everybody, so the French reader is known by name."""
    return language("fr") if interaction.user.name == _FRENCH_READER else reader_language(interaction)
