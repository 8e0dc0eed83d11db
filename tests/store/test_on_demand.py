"""Journals are read when somebody asks, go when memory is short, and are never out of date."""

import pytest

from bot.actions.library import ENTRY_BYTES, Library
from bot.store import erase, journal
from bot.store.engine.database import Database
from tests.libraries import taken_in

from .reports import DESERT, HARBOUR, report
from .test_library import file


@pytest.fixture
async def two_stories(database):
    await file(database, report(1), report(2))
    await file(database, report(1, DESERT), situation=DESERT)


async def test_nothing_is_read_that_nobody_asks_for(database, two_stories):
    library = Library(database)
    await library.refresh()
    assert [(shelf.slug, shelf.entries, shelf.loaded) for shelf in library.shelves] == [
        ("desert-2022", 1, None),
        ("harbour-2021", 2, None),
    ]
    await library.load("harbour-2021")
    assert library.shelf("desert-2022").loaded is None


async def test_whoever_forgets_to_load_is_told(database, two_stories):
    library = Library(database)
    await library.refresh()
    with pytest.raises(RuntimeError, match="harbour-2021"):
        _ = library.shelf("harbour-2021").journal


async def test_what_another_process_files_reaches_stories_that_neither_had_loaded(database, two_stories, url):
    library = Library(database)
    await library.refresh()
    async with Database(url) as other:
        await file(other, report(3))
    await library.refresh()
    assert library.shelf("harbour-2021").entries == 3
    assert len((await library.load("harbour-2021")).journal) == 3


async def test_the_least_asked_for_goes_when_memory_is_short(database, two_stories):
    library = Library(database, journals_mib=2.5 * ENTRY_BYTES / 2**20)
    await taken_in(library)
    loaded = [shelf.slug for shelf in library.shelves if shelf.loaded]
    assert loaded == ["harbour-2021"], "asked for last"
    assert len((await library.load("desert-2022")).journal) == 1


async def test_what_is_in_use_stays_however_short_memory_is(database, two_stories, url):
    library = Library(database, journals_mib=0)
    await library.refresh()
    held = [await library.load(slug) for slug in (HARBOUR.slug, DESERT.slug)]
    assert [len(shelf.journal) for shelf in held] == [2, 1]
    async with Database(url) as other:
        await file(other, report(3))
    await library.refresh()
    assert [len(shelf.journal) for shelf in held] == [3, 1], "and what is filed meanwhile reaches it"


async def test_what_was_in_use_goes_with_the_work_whoever_asked_for_its_description(database, two_stories):
    library = Library(database, journals_mib=0)
    await library.refresh()
    held = await library.load(HARBOUR.slug)
    await library.load(DESERT.slug)
    assert await library.described(HARBOUR.slug) is held
    del held
    assert library.shelf(HARBOUR.slug).loaded is None


async def test_a_journal_that_is_too_large_for_the_setting_stays_until_another_is_asked_for(database, two_stories):
    library = Library(database, journals_mib=0)
    await library.refresh()
    await library.load(HARBOUR.slug)
    assert library.shelf(HARBOUR.slug).loaded is not None
    await library.load(DESERT.slug)
    assert library.shelf(HARBOUR.slug).loaded is None


async def test_only_what_is_asked_for_is_described(database, two_stories):
    library = Library(database)
    await library.refresh()
    with pytest.raises(RuntimeError, match="desert-2022"):
        _ = library.shelf("desert-2022").situation
    assert (await library.described("desert-2022")).situation == DESERT
    assert library.shelf("desert-2022").brief.title == DESERT.title


async def test_a_removed_situation_is_forgotten(database, two_stories, url):
    library = Library(database)
    await taken_in(library)
    async with Database(url) as other, other.write() as connection:
        await journal.change_situation(connection, DESERT.slug, delete_after=report(1).recorded)
        await erase.remove_situation(connection, DESERT.slug)
    assert await library.refresh()
    assert [shelf.slug for shelf in library.shelves] == [HARBOUR.slug]
    assert list(library.for_guild(None).shelves) == [library.shelf(HARBOUR.slug)]


async def test_looking_at_the_time_loads_a_journal_once(database, two_stories):
    library = Library(database, journals_mib=0)
    await library.refresh()
    late = report(2).recorded
    await library.learn_spans([HARBOUR.slug], late)
    turned = library.turned(HARBOUR.slug)
    await library.load(DESERT.slug)
    assert library.shelf(HARBOUR.slug).loaded is None
    await library.learn_spans([HARBOUR.slug], late)
    assert library.shelf(HARBOUR.slug).loaded is None
    assert library.turned(HARBOUR.slug) == turned
