"""The connection to Discord: which events it asks for, what it starts, and which commands it registers."""

import hashlib
import json
import logging
from collections.abc import Callable, Iterable
from typing import Any

import discord

from bot.briefing.language import Language
from bot.chat.buttons import register_buttons
from bot.chat.commands import Commands, add_commands
from bot.chat.desk import Desk
from bot.chat.replies import Interaction, reader_language
from bot.chat.setup import greet
from bot.chat.translation import CommandTranslator
from bot.chat.unrepeated import unrepeated_requests

log = logging.getLogger(__name__)

discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks

_PATIENCE = 30.0
"""Seconds to wait out a rate limit within a request; a longer one is somebody else's to retry."""


class RollcallClient(discord.Client):
    """Needs no privileged intent: it reads commands and buttons, never messages or members."""

    def __init__(self, desk: Desk, reader_language: Callable[[Interaction], Language] = reader_language) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=_PATIENCE,
            http_trace=unrepeated_requests(),
        )
        self.desk = desk
        self.reader_language = reader_language
        self.tree = Commands(self)
        add_commands(self.tree, desk)

    def add_commands(self, commands: Iterable[Any]) -> None:
        """Commands that need more than the desk: what moderators do, what people follow."""
        for command in commands:
            self.tree.add_command(command)

    async def close(self) -> None:
        await self.desk.studio.aclose()
        await super().close()

    async def setup_hook(self) -> None:
        register_buttons(self)
        await self.tree.set_translator(CommandTranslator())
        await self._sync_commands()

    async def _sync_commands(self) -> None:
        """Tell Discord of the commands once per set of commands: creations are limited to 200 a day."""
        assert self.application_id is not None
        digest = await self._commands_digest()
        library = self.desk.library
        if await library.synced_digest(self.application_id) == digest:
            return
        await self.tree.sync()
        await library.keep_synced_digest(self.application_id, digest)
        log.info("registered the commands with Discord")

    async def _commands_digest(self) -> str:
        translator = self.tree.translator
        assert translator is not None
        commands: list[Any] = [
            await command.get_translated_payload(self.tree, translator) for command in self.tree.get_commands()
        ]
        return hashlib.sha256(json.dumps(commands, sort_keys=True).encode()).hexdigest()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        try:
            await greet(guild)
        except discord.HTTPException as error:
            log.info("server %s could not be greeted: %s", guild.id, error)

    async def on_ready(self) -> None:
        log.info("connected as %s, in %s servers", self.user, len(self.guilds))
