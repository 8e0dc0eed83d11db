"""A simulated server whose moderators set briefings up, on the bot as it is assembled for production."""

from __future__ import annotations

import asyncio
import functools
import shutil
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
import simcord.interactions
from simcord import MemberActor

from bot.actions.library import Library
from bot.actions.upkeep.open import open_library
from bot.app import Assembled, assemble
from bot.errors import RollcallError
from bot.pictures.renderer import Renderer
from bot.settings import Settings
from bot.store import briefings as kept
from bot.store.briefings import Subscription

TEXT_DISPLAY = 10
PER_SERVER = 5


def walk(components: Any) -> Any:
    for component in components or ():
        yield component
        yield from walk(component.get("components"))


def text_of(components: Any) -> str:
    """What a person reads, without markdown's escapes."""
    texts = [part["content"] for part in walk(components) if part["type"] == TEXT_DISPLAY]
    return "\n".join(texts).replace("\\", "").replace("\u00a0", " ").replace("\u202f", " ")


@dataclass
class Said:
    """What the person who typed the command got to see."""

    text: str
    private: bool


@dataclass
class BriefingRoom:
    env: simcord.Env
    library: Library
    bot: Assembled
    locales: dict[int, str]
    guild: Any = field(init=False)
    channel: Any = field(init=False)
    editor: MemberActor = field(init=False)

    def __post_init__(self) -> None:
        self.guild = self.env.create_guild("Newsroom")
        self.channel = self.guild.create_text_channel("desk")
        self.editor = self.member("editor", manage_messages=True)

    def member(self, name: str, locale: str = "en-US", guild: Any = None, **permissions: bool) -> MemberActor:
        guild = guild or self.guild
        roles = (
            [guild.create_role(f"{name}'s", permissions=discord.Permissions(**permissions))] if permissions else []
        )
        member = guild.add_member(self.env.create_user(name), roles=roles)
        self.locales[member.id] = locale
        return member

    async def run(self, command: str, by: MemberActor | None = None, where: Any = None, **options: Any) -> Said:
        """Type `/briefing <command>`; in the desk's channel unless told otherwise."""
        result = await (by or self.editor).slash(where or self.channel, f"briefing {command}", **options)
        last = [*result.followups[-1:], *([result.response] if result.response else [])]
        assert last, f"nothing was shown: {result}"
        return Said(text_of(last[0].components), last[0].ephemeral)

    async def create(self, by: MemberActor | None = None, **options: Any) -> Said:
        """In the desk's channel, Brussels time, unless told otherwise."""
        return await self.run("create", by, **{"channel": self.channel, "zone": "Europe/Brussels", **options})

    async def offered(
        self, command: str, option: str, typed: str, by: MemberActor | None = None, **filled: Any
    ) -> Any:
        choices = await (by or self.editor).autocomplete(self.channel, f"briefing {command}", option, typed, **filled)
        assert len(choices) <= 25
        return {choice["value"]: choice["name"] for choice in choices}

    async def listed(self) -> list[str]:
        """Each message of the answer to `/briefing list`."""
        result = await self.editor.slash(self.channel, "briefing list")
        answers = [result.response, *result.followups]
        assert all(each.ephemeral for each in answers)
        return [text_of(each.components) for each in answers]

    async def open_to_everybody(self) -> None:
        """What a server's owner can do in its settings, whatever the command's own default is."""
        for command in await self.env.bot.tree.fetch_commands():
            if command.name == "briefing":
                self.guild.set_command_permissions(command, {self.guild.default_role: True})

    async def kept(self) -> list[Subscription]:
        async with self.library.database.read() as connection:
            return await kept.of_guild(connection, self.guild.id)

    async def change(self, number: int, **values: Any) -> None:
        async with self.library.database.write() as connection:
            await kept.change(connection, number, **values)

    async def deliver(self) -> None:
        for part in (self.bot.rounds, self.bot.crossposts, self.bot.warnings):
            await part.run()
        await self.env.settle()

    def posts(self, channel: Any = None) -> list[Any]:
        """Requests that made a message in the channel, as they were sent."""
        path = f"/channels/{(channel or self.channel).id}/messages"
        return [each for each in self.env.http_requests if each.method == "POST" and each.path == path]

    def unexpected(self) -> list[BaseException]:
        return [e for e in self.env.errors if not isinstance(getattr(e, "original", e), RollcallError)]


@pytest.fixture(scope="session", name="seeded_for_briefings")
def seeded_fixture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("briefings") / "rollcall.db"

    async def load() -> None:
        async with open_library(Settings(database_url=f"sqlite:///{path}").database_url):
            pass

    asyncio.run(load())
    return path


@pytest.fixture(name="room")
async def room_fixture(
    seeded_for_briefings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[BriefingRoom]:
    path = shutil.copy(seeded_for_briefings, tmp_path / "rollcall.db")
    settings = Settings(database_url=f"sqlite:///{path}", briefings_per_server=PER_SERVER)
    locales: dict[int, str] = {}
    build = simcord.interactions.base_payload

    def base_payload(backend: Any, **details: Any) -> Any:
        record, payload = build(backend, **details)
        payload["locale"] = locales.get(details["user_id"], "en-US")
        return record, payload

    # SimCord says en-US for everybody.
    monkeypatch.setattr(simcord.interactions, "base_payload", base_payload)
    blank = (sys.executable, "-m", "tests.chat.blank_worker")
    async with open_library(settings.database_url) as library, Renderer(command=blank) as renderer:
        bot = assemble(library, settings, renderer=renderer)
        env = simcord.Env(bot.client, check_errors=False)
        env._settle_internal = functools.partial(env._settle_internal, idle=0.002)  # type: ignore[method-assign]
        await env.start()
        try:
            room = BriefingRoom(env, library, bot, locales)
            yield room
            assert not room.unexpected(), room.unexpected()
        finally:
            await env.shutdown()
