"""The demo's newsroom, in process: what a visitor finds in it, and the stand-in for the menu of a message."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import simcord

from bot.actions.upkeep.open import open_library
from bot.app import assemble
from bot.cli.demo import anything_posted
from bot.cli.demo_menu import message_menu
from bot.cli.demo_newsroom import Newsroom, newsroom_file, open_newsroom, post_guide
from bot.cli.demo_page import NewsroomPreview
from bot.documents.help import COMMANDS
from bot.languages.language import language

from .conftest import settings_for
from .live_room import by_name, labels, said
from .test_permissions import seeded  # noqa: F401  the same seeded database


@pytest.fixture
async def demo(seeded: Path, tmp_path: Path) -> AsyncIterator[tuple[simcord.Env, Any, Newsroom]]:  # noqa: F811
    settings = settings_for(Path(shutil.copy(seeded, tmp_path / "rollcall.db")))
    async with open_library(settings.database_url) as library:
        bot = assemble(library, settings, reader_language=by_name)
        bot.client.tree.add_command(message_menu(bot.client.tree))
        env = simcord.Env(bot.client, check_errors=False)
        await env.start()
        try:
            yield env, bot, await open_newsroom(env, bot)
        finally:
            await env.shutdown()


@pytest.fixture
async def preview(demo) -> AsyncIterator[NewsroomPreview]:
    env, _, newsroom = demo
    async with NewsroomPreview(env, newsroom.channels, newsroom.viewers, 0) as entered:
        yield entered


async def act(preview: NewsroomPreview, page: Any, revision: int) -> dict[str, Any]:
    """Go to the newest message, as a page that has seen this revision asks for it."""
    body = {"protocol_version": 3, "sequence": 1, "request_id": "1", "kind": "history", "direction": "latest"}
    of = {"generation": page.generation, "bot_generation": preview.env._generation, "published_revision": revision}
    return await preview._action(page.id, body | of)


async def test_what_was_posted_meanwhile_keeps_nobody_from_pressing(preview):
    page = preview._open_page()
    seen = page.revision
    await preview.refresh()
    assert page.revision > seen
    assert not (await act(preview, page, seen))["rejected"]


async def test_a_link_leads_to_its_channel_whatever_the_page_before_it_still_asks(preview, demo):
    page = preview._open_page()
    preview.turn_to("desk")
    assert not (await act(preview, page, page.revision))["rejected"]
    assert preview._open_page().channel_id == channel(demo[2], "desk").id


@pytest.mark.parametrize(
    ("name", "locale", "command"), [("reader", "en", "who-left"), ("lectrice", "fr", "qui-part")]
)
async def test_dates_and_commands_are_in_the_viewer_s_language(preview, demo, name, locale, command):
    page = preview._open_page(demo[2].people[name].id)
    entries = {entry["path"][0]: entry for entry in page.command_catalog["entries"]}
    assert page.snapshot["profile"]["locale"].startswith(locale)
    assert entries["who-left"]["invocation"] == command
    assert entries["who-left"]["description"] == language(locale)(COMMANDS["who-left"])


def channel(newsroom: Newsroom, name: str) -> simcord.ChannelHandle:
    [found] = [one for one in newsroom.channels if one.name == name]
    return found


async def test_what_readers_suggested_waits_at_the_desk(demo):
    _, bot, newsroom = demo
    assert await anything_posted(bot)
    posts = channel(newsroom, "desk").history()
    assert len(posts) == 2
    assert all("Approve" in labels(post) or "Approuver" in labels(post) for post in posts)


async def test_a_message_is_filed_as_a_report_from_the_menus_stand_in(demo):
    _, _, newsroom = demo
    wire, moderator = channel(newsroom, "news-wire"), newsroom.people["moderator"]
    [offered, *_] = await moderator.autocomplete(wire, "message-menu", "message", "hungary")
    shown = await moderator.slash(wire, "message-menu", message=offered["value"])
    draft = said(shown)
    assert "Hungary" in draft
    assert "40" in draft


@pytest.mark.parametrize("typed", ["", "x", "123456789012345678"])
async def test_a_message_that_is_none_is_refused_in_a_sentence(demo, typed):
    _, _, newsroom = demo
    refused = await newsroom.people["moderator"].slash(channel(newsroom, "news-wire"), "message-menu", message=typed)
    assert said(refused) == "Choose a message of this channel from what is offered."


async def test_readers_have_no_menu_for_moderators(demo):
    _, _, newsroom = demo
    assert "message-menu" not in newsroom.people["reader"].available_commands(newsroom.channels[0])


async def test_the_guide_is_there_in_each_language_and_the_clock_is_todays(demo):
    env, _, newsroom = demo
    await post_guide(env, newsroom.channels[0])
    french, english = newsroom.channels[0].history()
    assert "Try these five" in str(english.components)
    assert language("fr")("Try these five") in str(french.components)
    assert abs((datetime.now(UTC) - english.created_at).total_seconds()) < 3600


def test_all_its_news_says_that_it_is_invented():
    written = tomllib.loads(newsroom_file().read_text(encoding="utf-8"))
    assert all("(invent" in news["text"] for news in written["news"])
    assert all("(invent" in one["publisher"] for one in written["suggestions"])
    assert {news["channel"] for news in written["news"]} <= {one["name"] for one in written["channels"]}
