"""What servers publish is on the website soon after, and nothing else is; a restart writes nothing again."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.actions.library import Library
from bot.actions.reports.file import Author
from bot.actions.situations.lifecycle import Situations
from bot.actions.situations.publish import Publications
from bot.actions.upkeep.open import open_library
from bot.errors import Refused
from bot.pictures.renderer import Renderer
from bot.site.addresses import Site
from bot.site.publish import Publisher
from bot.site.website import Website
from bot.store import journal
from bot.store.journal import Access
from tests.libraries import taken_in
from tests.store.reports import HARBOUR, report, rolls

from .conftest import BASE, CANNOT_DRAW, Web

EDITOR = Author(101, 9, "en")


@pytest.fixture
async def shared(web: Web) -> Web:
    async with web.library.database.write() as connection:
        await journal.keep_situation(connection, HARBOUR, access=Access(9, shared=True))
        await journal.append(connection, HARBOUR, rolls(1, 2))
    await taken_in(web.library)
    return web


@pytest.fixture
def website(web: Web) -> Website:
    return Website(web.publisher)


async def published(library: Library, slug: str = "harbour-2021", licence: str = "CC-BY-4.0") -> Publications:
    publications = Publications(library)
    assert not await publications.propose(EDITOR, slug, licence)
    await publications.publish(EDITOR, slug)
    return publications


async def all_done(website: Website, now: datetime | None = None) -> int:
    done = 0
    while await website.run(now):
        done += 1
    return done


async def test_nothing_is_on_the_web_before_somebody_says_yes(shared: Web, website: Website):
    await Publications(shared.library).propose(EDITOR, "harbour-2021", "")
    assert await all_done(website) == 0
    assert not [path for path in shared.files if "/" in path and not path.startswith(".rollcall/")]


async def test_a_published_story_is_written_once_and_again_when_something_is_filed(shared: Web, website: Website):
    await published(shared.library)
    assert await all_done(website) == 1
    assert "CC-BY-4.0" in shared.page("harbour-2021/en/").text
    await shared.keep(report(3, actor="IT"))
    assert await all_done(website) == 1
    assert "Italy" in shared.page("harbour-2021/en/").text


async def test_a_restart_writes_nothing_again(shared: Web, website: Website, tmp_path: Path):
    await published(shared.library)
    await all_done(website)
    async with Renderer(command=CANNOT_DRAW) as renderer:
        again = Website(Publisher(shared.library, renderer, shared.root, Site(BASE)))
        assert await all_done(again) == 0
        elsewhere = Website(Publisher(shared.library, renderer, shared.root, Site("https://other.example/")))
        assert await all_done(elsewhere) == 1


async def test_a_story_that_goes_on_says_anew_each_day_as_of_when_it_is(shared: Web, website: Website):
    await published(shared.library)
    now = datetime.now(UTC)
    await all_done(website, now)
    assert await all_done(website, now + timedelta(minutes=1)) == (
        0
        if (now + timedelta(minutes=1)).astimezone(HARBOUR.zone).date() == now.astimezone(HARBOUR.zone).date()
        else 1
    )
    assert await all_done(website, now + timedelta(days=1)) == 1


async def test_what_is_taken_off_the_web_is_gone_and_says_so(shared: Web, website: Website):
    publications = await published(shared.library)
    await all_done(website)
    await publications.unpublish(EDITOR, "harbour-2021")
    assert await all_done(website) == 1
    assert not [path for path in shared.files if path.startswith("harbour-2021/")]
    assert shared.publisher.folder.listing("harbour-2021").gone
    with pytest.raises(Refused, match="not on the web"):
        await publications.unpublish(EDITOR, "harbour-2021")


async def test_what_is_shared_no_longer_is_taken_off_the_web_for_good(shared: Web, website: Website):
    await published(shared.library)
    await all_done(website)
    situations = Situations(shared.library)
    await situations.unshare(EDITOR, "harbour-2021")
    assert await all_done(website) == 1
    assert not [path for path in shared.files if path.startswith("harbour-2021/")]
    await situations.share(EDITOR, "harbour-2021")
    assert await all_done(website) == 0


async def test_a_private_story_cannot_be_published(shared: Web):
    await Situations(shared.library).unshare(EDITOR, "harbour-2021")
    with pytest.raises(Refused, match="/situation share comes first"):
        await Publications(shared.library).propose(EDITOR, "harbour-2021", "")


async def test_the_licence_of_a_published_story_can_be_changed(shared: Web, website: Website):
    publications = await published(shared.library)
    await all_done(website)
    assert await publications.propose(EDITOR, "harbour-2021", "CC0-1.0")
    assert await all_done(website) == 1
    assert "CC0-1.0" in shared.page("harbour-2021/fr/").text


async def test_what_an_operator_published_by_hand_stays(shared: Web, website: Website):
    await shared.publish("iraq-2020")
    await published(shared.library)
    await all_done(website)
    assert "iraq-2020/en/index.html" in shared.files


async def test_a_filing_comes_before_what_only_a_new_day_changes(shared: Web, website: Website):
    async with shared.library.database.write() as connection:
        await journal.change_situation(connection, "iraq-2020", guild=9)
    await taken_in(shared.library)
    await published(shared.library, "iraq-2020")
    await published(shared.library)
    await all_done(website)
    website._written = {slug: replace(one, until=one.since) for slug, one in website._written.items()}
    await shared.keep(report(3, actor="IT"))
    await website.run()
    assert "Italy" in shared.page("harbour-2021/en/").text


async def test_a_start_that_has_nothing_to_write_reads_no_journal(shared: Web, website: Website):
    await published(shared.library)
    await all_done(website)
    async with open_library(shared.library.database.url) as library:
        again = Website(Publisher(library, shared.publisher._renderer, shared.root, Site(BASE)))
        assert await all_done(again) == 0
        assert library.published == {"harbour-2021"}
        assert [one.slug for one in library.shelves if one.loaded] == []


async def test_pages_follow_a_clock_that_was_set_back(shared: Web, website: Website):
    await published(shared.library)
    ahead = datetime.now(UTC) + timedelta(days=400)
    await all_done(website, ahead)
    assert await all_done(website, ahead - timedelta(days=400)) == 1


async def test_what_begins_later_turns_the_pages_when_it_begins(shared: Web, website: Website):
    await shared.keep(report(3, actor="IT", effective="2030-06-01"))
    await published(shared.library)
    before = datetime(2030, 6, 1, 12, tzinfo=HARBOUR.zone)
    await all_done(website, before - timedelta(days=1))
    listing = shared.publisher.folder.listing("harbour-2021")
    assert datetime.fromisoformat(listing.until) <= before
    assert await all_done(website, before) == 1


async def test_many_stories_are_listed_once_they_are_there(shared: Web, website: Website, monkeypatch):
    """A list for every story would make the first build of many stories quadratic."""
    listed = []
    finish = shared.publisher.finish

    async def counted() -> None:
        listed.append(1)
        await finish()

    monkeypatch.setattr(shared.publisher, "finish", counted)
    async with shared.library.database.write() as connection:
        for number in range(5):
            other = replace(HARBOUR, slug=f"harbour-{number}", prefix=f"H{number}X")
            await journal.keep_situation(connection, other, access=Access(9, shared=True))
    await taken_in(shared.library)
    for number in range(5):
        await published(shared.library, f"harbour-{number}")
    assert await all_done(website, datetime.now(UTC)) == 5
    assert len(listed) <= 2
    assert all(f"harbour-{number}/en/" in shared.read("index.html") for number in range(5))


async def test_a_folder_that_cannot_be_written_is_tried_again_later(shared: Web, website: Website, caplog):
    await published(shared.library)
    shared.root.write_text("in the way")
    now = datetime.now(UTC)
    with caplog.at_level(logging.ERROR):
        assert await website.run(now) is False
        assert await website.run(now + timedelta(seconds=1)) is False
    assert len([one for one in caplog.records if "website" in one.message]) == 1
    shared.root.unlink()
    assert await website.run(now + timedelta(minutes=1)) is True


async def test_pictures_of_links_are_drawn_one_at_a_time_once_the_pages_are_there(shared: Web):
    async with Renderer() as renderer:
        website = Website(Publisher(shared.library, renderer, shared.root, Site(BASE)))
        await shared.keep(*(report(n, reported=f"2022-04-{n:02}") for n in range(3, 6)))
        await published(shared.library)
        assert await website.run() is True
        assert not [path for path in shared.files if path.endswith(".png")]
        assert shared.publisher.folder.listing("harbour-2021").unfinished
        for number in range(1, 11):
            await website.run()
            assert len([path for path in shared.files if path.endswith(".png")]) == number
        await website.run()
    pictures = [path for path in shared.files if path.endswith(".png")]
    assert len(pictures) == 2 * (1 + 4)
    assert not shared.publisher.folder.listing("harbour-2021").unfinished
