"""/watch in a simulated Discord, with a site on loopback whose feed changes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

import pytest
from aiohttp import web

from bot.actions.library import Library
from bot.articles.fetch import Fetcher
from bot.store import articles, feeds

from . import test_reading as reading
from .live_room import Room, labels, said, text_of
from .test_filing import entries
from .test_reading import TEXT

seeded, filing_room, room = reading.seeded, reading.filing_room, reading.room

WEATHER = "The weather was fine in Lisbon on Sunday, and so it will stay for the rest of the week, forecasters said."


class Site:
    def __init__(self) -> None:
        self.items: list[tuple[str, str, str]] = []
        self.status, self.headers, self.asked = 200, dict[str, str](), list[web.Request]()
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        if request.path != "/feed":
            return web.Response(status=404)
        self.asked.append(request)
        if request.headers.get("If-None-Match") == '"1"' and self.headers.get("ETag") == '"1"':
            return web.Response(status=304)
        items = "".join(
            f"<item><guid>{key}</guid><title>{escape(title)}</title><link>{self.url}/{key}</link>"
            f"<description>{escape(text)}</description></item>"
            for key, title, text in self.items
        )
        body = f"<rss version='2.0'><channel><title>The Wire</title>{items}</channel></rss>"
        return web.Response(text=body, status=self.status, headers=self.headers, content_type="application/rss+xml")


@pytest.fixture
async def site(room: Room) -> AsyncIterator[Site]:
    site = Site()
    runner = web.ServerRunner(web.Server(site.answer))
    await runner.setup()
    port = web.TCPSite(runner, "127.0.0.1", 0)
    await port.start()
    site.url = f"http://127.0.0.1:{port._server.sockets[0].getsockname()[1]}"
    site.items = [("a", "Allies rethink their presence", TEXT), ("w", "Weather", WEATHER)]
    async with Fetcher(lambda _: True) as fetcher:
        room.bot.watches.feeds.fetcher = fetcher
        yield site
    await runner.cleanup()


async def watched(room: Room, site: Site) -> Any:
    """The channel of a feed that is watched."""
    channel = room.guild.create_text_channel("press")
    await room.env.settle()
    options = {"url": f"{site.url}/feed", "channel": channel, "situation": "sahel"}
    shown = said(await room.moderator.slash(room.channel, "watch add", **options))
    assert "Watched as number 1: The Wire" in shown, shown
    return channel


async def look(room: Room, minutes: float = 0) -> None:
    now = datetime.now(UTC) + timedelta(minutes=minutes)
    await room.bot.watches.run(now)
    await room.bot.articles.run(now)


async def watch(room: Room) -> Any:
    async with room.library.database.read() as connection:
        return await feeds.by_id(connection, 1)


async def test_an_article_of_the_story_becomes_a_card_and_the_rest_is_counted(room: Room, site: Site):
    channel = await watched(room, site)
    await look(room)
    [post] = room.posts(channel)
    assert "7 reports are proposed" in text_of(post)
    assert "from a feed" in text_of(post)
    assert "Approve 1" in labels(post)
    assert room.posts() == []
    assert entries(room) == []
    listed = said(await room.moderator.slash(room.channel, "watch list"))
    assert "1 item became a card or joined one" in listed
    assert "1 passed over" in listed


async def test_it_is_looked_at_every_quarter_of_an_hour_and_asks_for_news_alone(room: Room, site: Site):
    site.headers = {"ETag": '"1"', "Last-Modified": "Thu, 09 Jan 2020 10:00:00 GMT"}
    channel = await watched(room, site)
    await look(room)
    await look(room, 14)
    assert len(site.asked) == 2
    await look(room, 16)
    assert site.asked[-1].headers["If-None-Match"] == '"1"'
    assert site.asked[-1].headers["If-Modified-Since"] == "Thu, 09 Jan 2020 10:00:00 GMT"
    assert len(room.posts(channel)) == 1


async def test_a_feed_with_nothing_new_reads_no_journal(room: Room, site: Site, monkeypatch: pytest.MonkeyPatch):
    await watched(room, site)
    await look(room)
    loaded = list[str]()

    async def load(_: object, slug: str) -> None:
        loaded.append(slug)

    monkeypatch.setattr(Library, "load", load)
    await room.bot.watches.run(datetime.now(UTC) + timedelta(minutes=16))
    assert len(site.asked) == 3
    assert not loaded


async def test_copies_join_the_first_card(room: Room, site: Site):
    channel = await watched(room, site)
    await look(room)
    copy = TEXT.replace("Germany said", "(AFP) - Germany said").rpartition("Portugal")[0]
    site.items.append(("b", "Partners think again", copy))
    await look(room, 16)
    assert len(room.posts(channel)) == 1
    assert "Also published by The Wire" in text_of(room.posts(channel)[0])


async def test_a_changed_text_is_a_new_version_with_the_difference(room: Room, site: Site):
    channel = await watched(room, site)
    await look(room)
    site.items[0] = ("a", "Allies rethink their presence", TEXT.replace("its 12 soldiers", "its 14 soldiers"))
    await look(room, 16)
    text = text_of(room.posts(channel)[-1])
    assert len(room.posts(channel)) == 2
    assert "A new version of article 1:" in text
    assert "+ Latvia said it would withdraw its 14 soldiers." in text
    assert "− Latvia said it would withdraw its 12 soldiers." in text


async def test_a_pause_that_the_site_asks_for_is_kept(room: Room, site: Site):
    await watched(room, site)
    site.status, site.headers = 429, {"Retry-After": "7200"}
    await look(room)
    assert (await watch(room)).next_due > datetime.now(UTC) + timedelta(minutes=119)
    assert (await watch(room)).failures == 1


async def test_a_feed_that_fails_for_days_is_asked_less_and_less_then_paused_and_told(room: Room, site: Site):
    channel = await watched(room, site)
    site.status = 500
    asked = len(site.asked)
    for quarter in range(4 * 24 * 4):
        await room.bot.watches.run(datetime.now(UTC) + timedelta(minutes=16 * quarter))
    assert len(site.asked) - asked < 20
    assert (await watch(room)).paused
    assert "has failed for days and is paused" in text_of(room.posts(channel)[-1])
    assert len(room.posts(channel)) == 1
    assert "The site answered with the error" in said(await room.moderator.slash(room.channel, "watch list"))
    site.status = 200
    await room.moderator.slash(room.channel, "watch resume", number=1)
    await look(room, 60 * 24 * 9)
    assert "7 reports are proposed" in text_of(room.posts(channel)[-1])


async def test_pause_remove_and_test(room: Room, site: Site):
    channel = await watched(room, site)
    shown = said(await room.moderator.slash(room.channel, "watch test", number=1))
    assert "2 items are in the feed now. 1 names somebody of the story." in shown
    assert "Allies rethink their presence" in shown
    assert "paused" in said(await room.moderator.slash(room.channel, "watch pause", number=1))
    await look(room)
    assert room.posts(channel) == []
    assert "watched no more" in said(await room.moderator.slash(room.channel, "watch remove", number=1))
    assert "no feed with this number" in said(await room.moderator.slash(room.channel, "watch test", number=1))
    assert await watch(room) is None


async def test_what_is_no_feed_is_a_sentence_and_not_kept(room: Room, site: Site):
    options = {"channel": room.channel, "situation": "sahel"}
    for url, words in ((f"{site.url}/none", "nothing at this address"), ("feed:x", "not a web address")):
        assert words in said(await room.moderator.slash(room.channel, "watch add", url=url, **options))
    assert await watch(room) is None


async def test_where_too_many_articles_wait_items_stay_new(room: Room, site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.actions.reading.articles.MOST_WAITING", 0)
    channel = await watched(room, site)
    await look(room)
    assert room.posts(channel) == []
    monkeypatch.undo()
    await look(room, 16)
    assert len(room.posts(channel)) == 1


async def test_after_a_restart_nothing_is_read_again(room: Room, site: Site):
    channel = await watched(room, site)
    await look(room)
    await room.restart()
    async with Fetcher(lambda _: True) as fetcher:
        room.bot.watches.feeds.fetcher = fetcher
        await look(room, 16)
    assert len(room.posts(channel)) == 1
    async with room.library.database.read() as connection:
        assert await articles.by_id(connection, 2) is None
