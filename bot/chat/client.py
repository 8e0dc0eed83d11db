"""Connect to Discord, register the commands and answer its events."""

import logging
from collections.abc import Callable, Iterable, Mapping
from time import perf_counter
from typing import Any

import discord
from discord import app_commands

from bot.chat.briefings.setup import greet
from bot.chat.buttons import register_buttons
from bot.chat.cards.cache import CardCache
from bot.chat.command_upload import CommandUpload
from bot.chat.core.command_names import CommandTranslator
from bot.chat.core.endpoints import UNREACHABLE
from bot.chat.core.measuring import end, request_trace
from bot.chat.core.replies import Interaction, reader_language
from bot.chat.features import Features
from bot.chat.live.alerts import tell_unheard
from bot.chat.questions.commands import Commands, add_commands
from bot.languages.language import Language

log = logging.getLogger(__name__)

discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # the bot does not use voice

_PATIENCE = 30.0
"""Longest rate limit in seconds that a request waits for; after a longer one the caller tries again."""


class RollcallClient(discord.Client):
    """Needs no privileged intent: it reads commands and buttons, never messages or members."""

    def __init__(
        self, cards: CardCache, reader_language: Callable[[Interaction], Language] = reader_language, **options: Any
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=_PATIENCE,
            http_trace=request_trace(),
            **options,
        )
        self.cards = cards
        self.features: Features | None = None
        """None in a client that only answers questions."""
        self.upload: CommandUpload | None = None
        """None before the first connection."""
        self.reader_language = reader_language
        self.command_numbers: Mapping[str, int] | None = None
        """Ids that Discord gave the commands, by name; None until they were asked for."""
        self.tree = Commands(self)
        add_commands(self.tree, cards)

    def add_features(self, features: Features, commands: Iterable[Any]) -> None:
        """Add the features beyond questions, with their commands."""
        self.features = features
        for command in commands:
            self.tree.add_command(command)

    def group(self, name: str) -> app_commands.Group:
        """Return an existing group, to add commands to it."""
        group = self.tree.get_command(name)
        assert isinstance(group, app_commands.Group)
        return group

    async def close(self) -> None:
        await self.cards.renderer.aclose()
        if self.features is not None:
            await self.features.reading.aclose()
        await super().close()

    async def setup_hook(self) -> None:
        register_buttons(self)
        await self.tree.set_translator(CommandTranslator())
        assert self.application_id is not None
        commands = await self._translated_commands()
        self.upload = CommandUpload(self.http, self.cards.library, commands, self.application_id)
        await self.upload.run()

    async def upload_again(self) -> None:
        """Upload the commands if Discord did not take them at the start."""
        if self.upload is not None:
            await self.upload.run()

    async def learn_command_numbers(self) -> Mapping[str, int]:
        """Ask Discord for the ids of the commands; the result is empty if it cannot be reached."""
        try:
            commands = await self.tree.fetch_commands()
        except UNREACHABLE as error:
            log.info("Discord did not tell the numbers of the commands: %s", error)
            return {}
        self.command_numbers = {command.name: command.id for command in commands}
        return self.command_numbers

    async def _translated_commands(self) -> list[dict[str, Any]]:
        """Return the commands as payloads for Discord, with names and descriptions in every language."""
        translator = self.tree.translator
        assert translator is not None
        return [await command.get_translated_payload(self.tree, translator) for command in self.tree.get_commands()]

    def is_connected(self) -> bool:
        """Whether there is a connection now; `is_ready` stays true while discord.py reconnects."""
        return self.is_ready() and self.ws is not None and self.ws.open

    def is_within_reach(self) -> bool:
        """Whether Discord can be reached, as far as the gateway shows."""
        return self.is_connected()

    def heartbeat_age(self) -> float | None:
        """Seconds since the gateway last answered a heartbeat; None while there is no connection."""
        # discord.py only offers how long the last answer took, not when it came.
        beating = getattr(self.ws, "_keep_alive", None)
        return None if beating is None else perf_counter() - float(beating._last_ack)

    async def on_app_command_completion(self, interaction: Interaction, _: object) -> None:
        end(interaction, "answered")
        if self.features is not None:
            await tell_unheard(interaction, self.features.alerts, self.cards.library)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        try:
            await greet(guild, self.cards.library.servers.of(guild.id).language)
        except UNREACHABLE as error:
            log.info("server %s could not be greeted: %s", guild.id, error)
        if self.features is not None:
            await self.features.purging.back(guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Handle a removal of the bot; discord.py does not call this for outages."""
        log.info("server %s removed the bot", guild.id)
        if self.features is not None:
            await self.features.purging.left(guild.id)

    async def on_ready(self) -> None:
        """Compare the servers with the known ones at every connection. They include servers in an outage."""
        log.info("connected as %s, in %s servers", self.user, len(self.guilds))
        if self.features is not None:
            await self.features.purging.take_stock({guild.id for guild in self.guilds}, self.serves)

    def serves(self, guild: int) -> bool:
        """Whether this process receives the events of a server, or another process does."""
        return True
