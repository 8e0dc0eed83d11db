"""Two simulated servers with the bot in both: one keeps a situation, the other has moderators of its own."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import simcord
from sqlalchemy import select

from bot.actions.reports.file import Author, Filing
from bot.actions.upkeep.open import open_library
from bot.app import assemble
from bot.errors import RollcallError
from bot.settings import Settings
from bot.situation.report import Text
from bot.situation.situation import Place, Situation
from bot.store import journal, tables
from bot.store.journal import Access
from tests.libraries import taken_in

from .live_room import MODERATING, READING, Room, answer, by_name, text_of

KEPT = Situation(
    slug="sahel",
    prefix="SA",
    title=Text("The Sahel", "Le Sahel"),
    theatre=("ML",),
    time_zone="Africa/Bamako",
    starts=(datetime.now(UTC) - timedelta(days=60)).date(),
    places={"gao": Place("gao", Text("Gao", "Gao"), "ML")},
)
ADMINISTERING = discord.Permissions(MODERATING.value, manage_guild=True)
FILED = {"country": "Germany", "action": "drawdown", "phase": "completed", "publisher": "AFP", "moved": "35"}


class TwoServers(Room):
    """The situation belongs to the first server, in whose room everything of `Room` happens."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        administrators = self.guild.create_role("Administrators", permissions=ADMINISTERING)
        self.desk_role = self.guild.create_role("Desk", permissions=READING)
        self.administrator = self._joins("administrator", administrators)
        self.deskhand = self._joins("deskhand", self.desk_role)
        self.elsewhere = self.env.create_guild(name="Elsewhere")
        self.there = self.elsewhere.create_text_channel("watch")
        role = self.elsewhere.create_role("Administrators", permissions=ADMINISTERING)
        self.stranger = self.elsewhere.add_member(self.env.create_user("stranger"), roles=[role])

    async def settle_in(self, shared: bool) -> None:
        """Keep the situation with one entry that the moderator filed, and make the desk's role a moderators' one."""
        access = Access(self.guild.id, shared=shared)
        async with self.library.database.write() as connection:
            await journal.keep_situation(connection, KEPT, access=access)
        await taken_in(self.library)
        author, filing = Author(self.moderator.id, self.guild.id, "en"), Filing(self.library)
        await filing.confirm((await filing.propose(author, "sahel", FILED)).id, author)
        await self.library.servers.change(self.guild.id, self.administrator.id, moderator_roles=(self.desk_role.id,))
        await self.library.choose("sahel", guild=self.guild.id, user=0)
        await self.env.settle()

    def where(self, who: Any) -> Any:
        return self.there if who is self.stranger else self.channel

    async def run(self, who: Any, command: str, **options: Any) -> str:
        """Type a command where this person is; what they read then."""
        place = (self.where(who),) if isinstance(who, simcord.MemberActor) else ()
        return shown(await who.slash(*place, command, **options))

    async def kept(self, but: int | None = None) -> dict[str, list[Any]]:
        """Every row there is, without those of one server; people and the count of changes belong to no server."""
        found = {}
        async with self.library.database.read() as connection:
            for table in tables.metadata.sorted_tables:
                rows = (await connection.execute(select(table))).mappings().all()
                if but is not None and table in (tables.person, tables.change):
                    continue
                found[table.name] = [dict(row) for row in rows if but is None or but not in row.values()]
        return found


def shown(result: simcord.InteractionResult) -> str:
    message = answer(result)
    assert message is not None, result
    return text_of(message)


@asynccontextmanager
async def two_servers(path: Path, *, shared: bool, **settings: Any) -> AsyncIterator[TwoServers]:
    chosen = Settings(database_url=f"sqlite:///{path}", **settings)
    async with open_library(chosen.database_url) as library:
        bot = assemble(library, chosen, reader_language=by_name)
        env = simcord.Env(bot.client, check_errors=False)
        env._settle_internal = functools.partial(env._settle_internal, idle=0.002)  # type: ignore[method-assign]
        await env.start()
        try:
            room = TwoServers(env, bot, library, chosen)
            await room.settle_in(shared)
            yield room
            unexpected = [e for e in env.errors if not isinstance(getattr(e, "original", e), RollcallError)]
            assert not unexpected, unexpected
        finally:
            await env.shutdown()
