"""/situation publish and unpublish: off until who runs the server says yes, having read what becomes public."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from discord import ui

from bot.actions.answers.question import Question, View
from bot.chat.cards.card import Place, build_card
from bot.chat.cards.limits import ROW_BUTTONS
from bot.chat.cards.paging import Page
from bot.chat.cards.tokens import Target
from bot.languages.language import language

from .live_room import answer, parts, press, text_of
from .test_permissions import seeded  # noqa: F401  the same seeded database
from .two_servers import TwoServers, two_servers

BASE = "https://news.example/stories/"


@pytest.fixture
async def room(seeded: Path, tmp_path: Path) -> AsyncIterator[TwoServers]:  # noqa: F811
    database = Path(shutil.copy(seeded, tmp_path / "rollcall.db"))
    async with two_servers(database, shared=True, publish_folder=tmp_path / "site", publish_url=BASE) as room:
        yield room


def licence_of(room: TwoServers) -> str | None:
    return room.library.shelf("sahel").published


async def asked(room: TwoServers, **options: str):
    result = await room.administrator.slash(room.channel, "situation publish", situation="sahel", **options)
    message = answer(result)
    assert message is not None
    return message


async def test_it_asks_first_and_says_what_becomes_public(room: TwoServers):
    message = await asked(room, licence="CC-BY-4.0")
    text = text_of(message)
    assert "Put The Sahel on the web?" in text
    assert "every report with its sources" in text
    assert "Who filed it" in text
    assert f"{BASE}sahel/en/" in text
    assert licence_of(room) is None


async def test_a_yes_publishes_and_a_no_does_not(room: TwoServers):
    message = await asked(room, licence="CC-BY-4.0")
    await press(room.administrator, message, "Cancel")
    assert licence_of(room) is None
    message = await asked(room, licence="CC-BY-4.0")
    done = await press(room.administrator, message, "Put it on the web")
    assert "will be on the web within a few seconds" in text_of(done)
    assert licence_of(room) == "CC-BY-4.0"
    assert "is on the web" in await room.run(
        room.administrator, "situation publish", situation="sahel", licence="CC0-1.0"
    )
    assert licence_of(room) == "CC0-1.0"
    assert "taken off the web" in await room.run(room.administrator, "situation unpublish", situation="sahel")
    assert licence_of(room) is None


@pytest.mark.parametrize("command", ["situation publish", "situation unpublish"])
async def test_only_who_runs_the_server_that_keeps_it_may(room: TwoServers, command):
    for who in (room.moderator, room.deskhand):
        assert "needs the permission Manage Server" in await room.run(who, command, situation="sahel")
    assert "kept by another server" in await room.run(room.stranger, command, situation="sahel")
    assert licence_of(room) is None


async def test_what_is_no_licence_is_refused(room: TwoServers):
    text = await room.run(room.administrator, "situation publish", situation="sahel", licence="ask me!")
    assert "is no licence" in text


async def test_where_the_operator_named_no_folder_nothing_is_published(seeded, tmp_path):  # noqa: F811
    database = Path(shutil.copy(seeded, tmp_path / "rollcall.db"))
    async with two_servers(database, shared=True) as room:
        text = await room.run(room.administrator, "situation publish", situation="sahel")
        assert "its operator has named no folder for it" in text


async def test_an_answer_leads_to_its_page_once_there_is_one(room: TwoServers):
    async def button(command: str, **options: str) -> list[str]:
        message = answer(await room.member.slash(room.channel, command, **options))
        return [part["url"] for part in parts(message) if part.get("url", "").startswith(BASE)]

    assert await button("who-left") == []
    await press(room.administrator, await asked(room), "Put it on the web")
    assert await button("who-left") == [f"{BASE}sahel/en/"]
    assert await button("status", country="Germany") == [f"{BASE}sahel/en/who/DE/"]
    assert await button("sources") == [f"{BASE}sahel/en/sources/"]
    day = room.library.shelf("sahel").journal.entries[0].known.date()
    assert await button("who-left", as_of=day.isoformat()) == [f"{BASE}sahel/en/days/{day}/"]
    await room.run(room.administrator, "situation unpublish", situation="sahel")
    assert await button("who-left") == []


def test_no_row_has_more_buttons_than_discord_takes():
    target = Target(Question(View.LEFT, "sahel"), 0)
    place = Place(target, pages=3, earlier=None, later=None, details=2, web=f"{BASE}sahel/en/")
    card = build_card(Page("head", "body", "foot"), place, language("en"))
    rows = [item for item in card.children if isinstance(item, ui.ActionRow)]
    assert all(1 <= len(row.children) <= ROW_BUTTONS for row in rows)
    assert [button.url for row in rows for button in row.children if button.url] == [f"{BASE}sahel/en/"]
