"""Who may do what: every command that writes, for everybody who may not; buttons, forms and menus: `test_forged.py`.

Discord's own permissions are only the default, which a server may change and a forged request passes by; so here they
are switched off, and what is left is the bot's own check. A command without a row below fails the first test.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.actions.upkeep.open import open_library

from .live_room import answer, parts, press, settings_for, text_of
from .two_servers import TwoServers, two_servers

READING = {
    *("who-left", "who-stayed", "status", "timeline", "map", "chart", "sources", "search", "changes", "help"),
    *("situation list", "privacy show", "following"),
}
"""Answers a reader and keeps nothing."""
ONES_OWN = {"follow", "unfollow", "privacy erase"}
"""Keeps what a person chose for themselves, and is everybody's."""

SUGGESTING = {"suggest"}
"""Everybody's in the server that keeps the situation; what it keeps waits for a moderator and counts for nothing."""

MODERATOR, ADMINISTRATOR = "moderator", "administrator"
REFUSALS = ("needs the permission", "has added the bot", "kept by another server", "No situation is called")
UPDATE = {"country": "Germany", "action": "withdrawal", "phase": "announced", "source": "AFP"}
SHEET = b"country,action,phase,when,publisher\nGermany,withdrawal,completed,2026-01-08,AFP\n"
REPLAY = {"from": "today", "to": "today"}
WATCHING = ("pause", "resume", "remove", "test")
SAHEL = {"situation": "sahel"}
BRIEFING = ("briefing create", {"zone": "UTC", "channel": "channel"})


@dataclass(frozen=True)
class Row:
    """How to call a command so that it works for those who may."""

    by: str = MODERATOR
    options: dict[str, Any] = field(default_factory=dict)
    """Values that name an attribute of the room ("channel") stand for it."""
    before: tuple[tuple[str, dict[str, Any]], ...] = ()
    """What an administrator of the server has to do first."""
    writes: bool = True
    """Whether the call itself changes what is kept; else it shows what only moderators see, or asks first."""
    of_a_server: bool = False
    """Whether it is about the server in which it is called, so that moderators elsewhere may call it there."""
    of_a_person: bool = False
    """Whether outside servers everybody may call it, for themselves."""


def _of_briefing(but_first: str = "", writes: bool = True, **options: Any) -> Row:
    before = (BRIEFING, (but_first, {"number": 1})) if but_first else (BRIEFING,)
    return Row(options={"number": 1, **options}, before=before, writes=writes, of_a_server=True)


ROWS = {
    "board create": Row(of_a_server=True),
    "board remove": Row(before=(("board create", {}),), of_a_server=True),
    "replay start": Row(options=REPLAY, of_a_server=True),
    "replay stop": Row(before=(("replay start", REPLAY),), of_a_server=True),
    "setup": Row(writes=False, of_a_server=True),
    "briefing create": Row(options=BRIEFING[1], of_a_server=True),
    "briefing edit": _of_briefing(at="10:00"),
    "briefing list": Row(writes=False, of_a_server=True),
    "briefing pause": _of_briefing(),
    "briefing resume": _of_briefing(but_first="briefing pause"),
    "briefing delete": _of_briefing(),
    "briefing preview": _of_briefing(writes=False),
    "briefing test": _of_briefing(writes=False),
    "situation use": Row(ADMINISTRATOR, SAHEL, (("situation use", {"situation": "iraq-2020"}),), True, True, True),
    "situation create": Row(
        options={"name": "chad-2026", "title": "Chad", "theatre": "Chad", "zone": "UTC"}, of_a_server=True
    ),
    "situation edit": Row(options={"situation": "sahel", "title": "Sahel and coast"}),
    "situation close": Row(options=SAHEL),
    "situation reopen": Row(options=SAHEL, before=(("situation close", SAHEL),)),
    "situation share": Row(ADMINISTRATOR, SAHEL, before=(("situation unshare", SAHEL),)),
    "situation unshare": Row(ADMINISTRATOR, SAHEL),
    "situation delete": Row(ADMINISTRATOR, SAHEL, writes=False),
    "situation publish": Row(ADMINISTRATOR, SAHEL, writes=False),
    "situation unpublish": Row(ADMINISTRATOR, SAHEL, writes=False),  # what was never published
    "settings": Row(ADMINISTRATOR, {"language": "fr"}, of_a_server=True),
    "update add": Row(options={**UPDATE, "situation": "sahel"}),
    "update write": Row(options={"text": "Germany will withdraw its soldiers, AFP says.", "situation": "sahel"}),
    "update correct": Row(options={"id": "SA-0001", "moved": "40"}),
    "update retract": Row(options={"id": "SA-0001", "reason": "Wrong"}),
    "read": Row(options={"file": ("article.txt", b"Germany will withdraw its soldiers."), "situation": "sahel"}),
    "watch add": Row(options={"url": "feed:x", "channel": "channel", **SAHEL}, writes=False),
    **{f"watch {name}": Row(options={"number": 1}, writes=False, of_a_server=True) for name in WATCHING},
    "watch list": Row(writes=False, of_a_server=True),
    "update undo": Row(),
    "update history": Row(options={"about": "SA-0001", "situation": "sahel"}, writes=False, of_a_server=True),
    "audit": Row(writes=False, of_a_server=True),
    "import": Row(options={"file": ("rows.csv", SHEET), "situation": "sahel"}, writes=False),
    "export": Row(options=SAHEL, of_a_server=True),
    "suggestions list": Row(writes=False, of_a_server=True),
    "suggestions block": Row(options={"member": "member"}, of_a_server=True),
    "suggestions unblock": Row(
        options={"member": "member"}, before=(("suggestions block", {"member": "member"}),), of_a_server=True
    ),
}  # fmt: skip
MENUS = {"File as report": Row(writes=False), "Read as reports": Row()}


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import asyncio

    path = tmp_path_factory.mktemp("permissions") / "rollcall.db"

    async def load() -> None:
        async with open_library(settings_for(path).database_url):
            pass

    asyncio.run(load())
    return path


@pytest.fixture
async def room(seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TwoServers]:
    """Where nothing but the bot's own check stands between anybody and anything."""
    monkeypatch.setattr("simcord.actors._check_command_access", lambda *_: None)
    monkeypatch.setattr("simcord.actors.can_access_message", lambda *_: True)
    async with two_servers(Path(shutil.copy(seeded, tmp_path / "rollcall.db")), shared=True) as room:
        yield room


def resolved(room: TwoServers, who: Any, options: dict[str, Any]) -> dict[str, Any]:
    days = {"today": str(room.library.shelf("sahel").journal.entries[0].known.date())}
    here = {"channel": room.where(who), "member": room.member.user}
    return {name: {**days, **here}.get(str(value), value) for name, value in options.items()}


async def call(room: TwoServers, who: Any, command: str, options: dict[str, Any]) -> str:
    return await room.run(who, command, **resolved(room, who, options))


async def prepare(room: TwoServers, row: Row) -> None:
    for command, options in row.before:
        await call(room, room.administrator, command, options)


def commands() -> Iterator[str]:
    client = assemble_commands()
    for command in client.tree.walk_commands():
        if isinstance(command, app_commands.Command):
            yield command.qualified_name


def menus() -> set[str]:
    client = assemble_commands()
    kinds = (discord.AppCommandType.message, discord.AppCommandType.user)
    return {menu.name for kind in kinds for menu in client.tree.get_commands(type=kind)}


def assemble_commands() -> Any:
    from bot.actions.library import Library
    from bot.app import assemble
    from bot.settings import Settings
    from bot.store.engine.database import Database

    return assemble(Library(Database("sqlite:///unused.db")), Settings()).client


async def test_every_command_and_menu_has_a_row():
    assert set(commands()) == READING | ONES_OWN | SUGGESTING | set(ROWS)
    assert menus() == set(MENUS)


def below(room: TwoServers, row: Row) -> list[Any]:
    """Who may not, in the server that keeps the situation or without a server."""
    barred = [room.member] if row.by == MODERATOR else [room.member, room.moderator, room.deskhand]
    # A channel or a member cannot be named outside a server.
    named = any(value in ("channel", "member") for value in row.options.values())
    return barred if named or row.of_a_person else [room.member.user, room.administrator.user, *barred]


@pytest.mark.parametrize("command", ROWS)
async def test_nobody_below_gets_through_and_who_may_does(room: TwoServers, command: str):
    row = ROWS[command]
    await prepare(room, row)
    kept = await room.kept()
    for who in below(room, row):
        said = await call(room, who, command, row.options)
        assert any(refusal in said for refusal in REFUSALS), (who, said)
        assert await room.kept() == kept, who
    may = room.moderator if row.by == MODERATOR else room.administrator
    said = await call(room, may, command, row.options)
    assert not any(refusal in said for refusal in REFUSALS), said
    assert (await room.kept() != kept) == row.writes


@pytest.mark.parametrize("command", ROWS)
async def test_who_runs_another_server_changes_nothing_here(room: TwoServers, command: str):
    row = ROWS[command]
    await prepare(room, row)
    kept = await room.kept(but=room.elsewhere.id)
    said = await call(room, room.stranger, command, row.options)
    assert await room.kept(but=room.elsewhere.id) == kept
    if not row.of_a_server:
        assert any(refusal in said for refusal in REFUSALS) or "filed nothing" in said, said


@pytest.mark.parametrize("command", [name for name, row in ROWS.items() if row.by == MODERATOR and row.writes])
async def test_a_role_that_the_server_chose_moderates(room: TwoServers, command: str):
    row = ROWS[command]
    await prepare(room, row)
    if command == "update undo":  # one's own entry
        drafted = await room.deskhand.slash(room.channel, "update add", **UPDATE)
        await press(room.deskhand, answer(drafted), "Confirm")
    kept = await room.kept()
    said = await call(room, room.deskhand, command, row.options)
    assert await room.kept() != kept, said


async def test_nobody_suggests_from_elsewhere(room: TwoServers):
    kept = await room.kept()
    for who in (room.stranger, room.member.user):
        said = await room.run(who, "suggest", **UPDATE, situation="sahel")
        assert any(refusal in said for refusal in REFUSALS), said
    assert await room.kept() == kept


def usable(message: Any) -> list[dict[str, Any]]:
    return [part for part in parts(message) if part.get("custom_id") and not part.get("disabled")]


async def test_setting_up_a_briefing_ends_where_the_permission_does(room: TwoServers):
    first = answer(await room.moderator.slash(room.channel, "setup"))
    last = await press(room.moderator, first, "Next", "Preview")
    kept = await room.kept()
    [start] = [part for part in usable(last) if part.get("label") == "Done: start it"]
    result = await room.member.click(last, custom_id=start["custom_id"])
    assert any(refusal in text_of(answer(result)) for refusal in REFUSALS)
    assert await room.kept() == kept
