"""The connection to Discord: which events it asks for, what it starts, and which commands it registers."""

import hashlib
import json
import logging
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

import discord
from discord import app_commands

from bot.actions.upkeep.purge import Purging
from bot.chat.briefings.setup import greet
from bot.chat.buttons import register_buttons
from bot.chat.cards.cache import CardCache
from bot.chat.core.command_names import CommandTranslator
from bot.chat.core.confirm import Confirmed
from bot.chat.core.endpoints import UNREACHABLE
from bot.chat.core.measuring import end, request_trace
from bot.chat.core.replies import Interaction, reader_language
from bot.chat.files.handlers import ImportHandlers
from bot.chat.live.alerts import tell_unheard
from bot.chat.questions.commands import Commands, add_commands
from bot.chat.reports.handlers import ReportHandlers
from bot.chat.suggestions.handlers import ReviewQueue
from bot.delivery.alerts import Alerts
from bot.languages.language import Language

log = logging.getLogger(__name__)

discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks

_PATIENCE = 30.0
"""Seconds to wait out a rate limit within a request; a longer one is somebody else's to retry."""


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
        self.purging: Purging | None = None
        """Told which servers the bot is in; there is none where nothing is purged."""
        self.confirmed: dict[str, Confirmed] = {}
        """What the buttons of `confirming` do."""
        self.drafts: ReportHandlers | None = None
        """What the buttons under a draft work with; there is none where nothing is filed."""
        self.queue: ReviewQueue | None = None
        """What the buttons under a suggestion work with."""
        self.imports: ImportHandlers | None = None
        self.alerts: Alerts | None = None
        """Asked after each command whether there are any that do not reach who typed it."""
        self.reader_language = reader_language
        self.tree = Commands(self)
        add_commands(self.tree, cards)

    def add_commands(self, commands: Iterable[Any]) -> None:
        """Commands that need more than the cards: what moderators do, what people follow."""
        for command in commands:
            self.tree.add_command(command)

    def group(self, name: str) -> app_commands.Group:
        """A group of commands that there is, for more of them."""
        group = self.tree.get_command(name)
        assert isinstance(group, app_commands.Group)
        return group

    async def close(self) -> None:
        await self.cards.renderer.aclose()
        await super().close()

    async def setup_hook(self) -> None:
        register_buttons(self)
        await self.tree.set_translator(CommandTranslator())
        await self._sync_commands()

    async def _sync_commands(self) -> None:
        """Tell Discord of the commands once per set of commands: creations are limited to 200 a day."""
        assert self.application_id is not None
        digest = await self._commands_digest()
        library = self.cards.library
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

    def is_connected(self) -> bool:
        """Whether there is a connection now; `is_ready` stays true while the library reconnects."""
        return self.is_ready() and self.ws is not None and self.ws.open

    def is_within_reach(self) -> bool:
        """Whether Discord is there, as far as its gateway tells."""
        return self.is_connected()

    def heartbeat_age(self) -> float | None:
        """Seconds since the gateway last answered a heartbeat; None while there is no connection."""
        # The library tells how long the last answer took, and not when that was.
        beating = getattr(self.ws, "_keep_alive", None)
        return None if beating is None else perf_counter() - float(beating._last_ack)

    async def on_app_command_completion(self, interaction: Interaction, _: object) -> None:
        end(interaction, "answered")
        if self.alerts is not None:
            await tell_unheard(interaction, self.alerts, self.cards.library)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        try:
            await greet(guild, self.cards.library.servers.of(guild.id).language)
        except UNREACHABLE as error:
            log.info("server %s could not be greeted: %s", guild.id, error)
        if self.purging is not None:
            await self.purging.back(guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """A removal, and never an outage: of those discord.py tells apart."""
        log.info("server %s removed the bot", guild.id)
        if self.purging is not None:
            await self.purging.left(guild.id)

    async def on_ready(self) -> None:
        """May come again after a lost connection. Servers in an outage are among those that Discord names then."""
        log.info("connected as %s, in %s servers", self.user, len(self.guilds))
        if self.purging is not None:
            await self.purging.take_stock({guild.id for guild in self.guilds}, self.serves)

    def serves(self, guild: int) -> bool:
        """Whether this process would be told of a server: another process's is not missing here."""
        return True
