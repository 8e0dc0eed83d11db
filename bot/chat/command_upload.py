"""Upload the commands to Discord, once for each set of them; try again later if Discord does not take them.

The reason may pass soon (a daily limit, a fault of Discord's) or stay for long. In the meantime the bot answers the
commands that Discord knows and posts what is due.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord

from bot.actions.library import Library
from bot.chat.core.refusals import in_words
from bot.clocks import read_clocks
from bot.delivery.attempt import Attempts
from bot.delivery.courier import Postponed
from bot.errors import N_
from bot.store import choices
from bot.store.engine.database import Connection

log = logging.getLogger(__name__)

KIND = "commands"
"""Kind of the trouble in the database."""
_KEEP_ENTRY_POINT, _NO_MORE_TODAY = 50240, 30034
_ENTRY_POINT = 4
"""Type of the command that opens an app's Activity. Discord makes it and requires it in every upload."""
_SENT_BACK = (
    *("id", "name", "name_localizations", "description", "description_localizations", "type", "handler"),
    *("integration_types", "contexts", "nsfw", "default_member_permissions"),
)
_SECONDS = 20.0
"""Longest time of one try; the bot connects after the first one even if it failed."""

Payload = dict[str, Any]


class CommandUpload:
    def __init__(
        self, http: discord.http.HTTPClient, library: Library, commands: Sequence[Payload], app: int
    ) -> None:
        self._http = http
        self._database = library.database
        self._commands = commands
        self._app = app
        self._digest = hashlib.sha256(json.dumps(commands, sort_keys=True).encode()).hexdigest()
        self._attempts = Attempts(library.database, KIND)
        self._trying = asyncio.Lock()
        self._done = False
        self.has_earlier = False
        """Whether Discord knows commands of an earlier version."""

    async def run(self, now: datetime | None = None) -> bool:
        """Upload the commands if they differ from those that Discord knows. Raises StoreError."""
        clocks = read_clocks(now)
        if self._done or self._trying.locked() or not self._attempts.allows(self._app, clocks):
            return False
        async with self._trying:
            await self._attempts.learn()
            return await self._attempts.make(self._app, self._upload, clocks, _never_refused)

    @property
    def problem(self) -> str | None:
        """Return why Discord does not know these commands yet (a message of the catalogue); None if it does."""
        return None if self._done else self._attempts.troubles.reason(self._app)

    async def _upload(self) -> bool:
        """Raises Postponed."""
        async with self._database.read() as connection:
            known = await choices.synced_digest(connection, self._app)
        self.has_earlier = known is not None
        if known != self._digest:
            async with asyncio.timeout(_SECONDS):
                await self._tell()
            async with self._database.write() as connection:
                await choices.keep_synced_digest(connection, self._app, self._digest)
            log.info("registered the commands with Discord")
        self._done = True
        return known != self._digest

    async def _tell(self) -> None:
        """Raises Postponed."""
        with in_words():
            try:
                await self._put(self._commands)
            except discord.HTTPException as error:
                if error.code == _NO_MORE_TODAY:
                    raise Postponed(N_("Discord takes no more commands from this app today.")) from error
                if error.code != _KEEP_ENTRY_POINT:
                    raise
                await self._put([*self._commands, *await self._entry_points()])

    async def _put(self, commands: Sequence[Payload]) -> None:
        # `tree.sync()` would do the same, but translate everything again.
        await self._http.bulk_upsert_global_commands(self._app, payload=list(commands))

    async def _entry_points(self) -> list[Payload]:
        """Return the entry points that Discord has, as payloads."""
        route = discord.http.Route("GET", "/applications/{application_id}/commands", application_id=self._app)
        known = await self._http.request(route, params={"with_localizations": "true"})
        found = [one for one in known if one.get("type") == _ENTRY_POINT]
        return [{name: one[name] for name in _SENT_BACK if one.get(name) is not None} for one in found]


async def _never_refused(_: Connection, __: str) -> None:
    """Do nothing on a refusal: Discord may take the commands another day."""
    return
