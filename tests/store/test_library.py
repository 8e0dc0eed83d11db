"""What is in memory follows the database, whoever files; what was chosen survives a restart."""

import pytest

from bot.actions.answers.question import Question, View, answer, ready_answer
from bot.actions.library import Library
from bot.errors import Refused, Unknown
from bot.languages.language import language
from bot.store import choices, journal
from bot.store.engine.database import Database
from tests.libraries import taken_in

from .reports import DESERT, HARBOUR, report

GUILD, OTHER_GUILD, PERSON, OTHER_PERSON = 2**62, 11, 2**63 - 1, 22


async def file(database, *reports, situation=HARBOUR):
    async with database.write() as connection:
        await journal.keep_situation(connection, situation)
        await journal.append(connection, situation, reports)


async def opened(database):
    library = Library(database)
    await taken_in(library)
    return library


@pytest.fixture
async def library(database):
    await file(database, report(1))
    await file(database, report(1, DESERT), situation=DESERT)
    return await opened(database)


def entries(library, slug="harbour-2021"):
    return [entry.id for entry in library.shelf(slug).journal.entries]


# following the journal


async def test_what_another_process_files_is_taken_in(library, url):
    async with Database(url) as other:
        await file(other, report(2, actor="DE"))
    assert entries(library) == ["HB21-0001"]
    version = library.version("harbour-2021")
    assert await library.refresh()
    assert entries(library) == ["HB21-0001", "HB21-0002"]
    assert library.version("harbour-2021") != version
    as_of = library.shelf("harbour-2021").brief.default_moment(report(2).recorded)
    assert set((await library.snapshot("harbour-2021", as_of)).standings) == {"FR", "DE"}


async def test_a_situation_that_another_process_files_is_taken_in(database, url):
    library = await opened(database)
    assert library.shelves == []
    async with Database(url) as other:
        await file(other, report(1))
    await taken_in(library)
    assert [shelf.slug for shelf in library.shelves] == ["harbour-2021"]


async def test_when_nothing_was_filed_nothing_is_read_again(library):
    shelf = library.shelf("harbour-2021")
    assert not await library.refresh()
    assert library.shelf("harbour-2021") is shelf


async def test_what_is_filed_elsewhere_leaves_other_situations_alone(library, database):
    shelf = library.shelf("harbour-2021")
    await file(database, report(2, DESERT), situation=DESERT)
    assert await library.refresh()
    assert library.shelf("harbour-2021") is shelf
    assert len(entries(library, "desert-2022")) == 2


async def test_an_answer_is_never_older_than_the_journal_it_is_from(library, database):
    as_of = HARBOUR.default_moment(report(1).recorded)
    before = await library.snapshot("harbour-2021", as_of)
    assert library.ready_snapshot("harbour-2021", as_of) == before
    await file(database, report(2, action="withdrawal", phase="completed"))
    await taken_in(library)
    assert library.ready_snapshot("harbour-2021", as_of).reports != before.reports


async def test_a_document_is_composed_once_for_each_state_of_the_journal(library, database):
    as_of = HARBOUR.default_moment(report(1).recorded)
    question, say = Question(View.LEFT, "harbour-2021", as_of), language("en")
    document = await answer(library, question, say)
    assert ready_answer(library, question, say) is document
    assert await answer(library, question, language("fr")) != document
    await file(database, report(2, actor="DE", action="withdrawal", phase="completed"))
    await taken_in(library)
    later = ready_answer(library, question, say)
    assert "Germany" in later.text
    assert "Germany" not in document.text
    assert await answer(library, question, say) is later


async def test_a_picture_that_is_kept_says_what_was_asked_of_it(library):
    """Two questions between the same turns share a picture, and each is told its own moment."""
    first = HARBOUR.default_moment(report(1).recorded)
    later = first.replace(year=first.year + 1)
    one, other = await library.snapshot("harbour-2021", first), await library.snapshot("harbour-2021", later)
    assert (one.as_of, one.known_at, other.as_of, other.known_at) == (first, first, later, later)
    assert one.standings is other.standings


async def test_the_newest_situation_comes_first(library):
    assert [shelf.slug for shelf in library.shelves] == ["desert-2022", "harbour-2021"]


@pytest.mark.parametrize("typed", ["harbour-2021", " Harbour-2021 ", "HARBOUR-2021"])
async def test_a_situation_is_found_however_it_is_typed(library, typed):
    assert (await library.described(typed)).situation == HARBOUR


async def test_the_nearest_name_is_suggested_first(library):
    for typed, nearest in (("harbor", "harbour-2021"), ("dessert", "desert-2022")):
        with pytest.raises(Unknown) as refusal:
            library.shelf(typed)
        assert refusal.value.suggestions[0] == nearest


@pytest.mark.parametrize("typed", ["", "harbour-2021" * 1000, "💥", "{name}"])
async def test_an_unknown_situation_is_refused_with_those_there_are(library, typed):
    with pytest.raises(Unknown) as refusal:
        library.shelf(typed)
    assert not refusal.value.suggestions
    assert {"desert-2022", "harbour-2021"} <= set(str(refusal.value).replace(",", "").replace(".", "").split())
    assert len(str(refusal.value)) < 200


# what was chosen


async def test_a_choice_is_kept_for_a_server_and_for_a_person_across_restarts(library, url):
    await library.choose("harbour-2021", guild=GUILD, user=PERSON)
    await library.choose("harbour-2021", guild=None, user=OTHER_PERSON)
    async with Database(url) as database:
        again = await opened(database)
    for each in (library, again):
        assert each.default_situation(GUILD, None).slug == HARBOUR.slug
        assert each.default_situation(GUILD, PERSON).slug == HARBOUR.slug
        assert each.default_situation(None, OTHER_PERSON).slug == HARBOUR.slug
        # A choice for a server is none for who made it.
        assert each.default_situation(None, PERSON).slug == DESERT.slug
        assert each.default_situation(OTHER_GUILD, PERSON).slug == DESERT.slug


async def test_a_server_comes_before_the_person_who_asks_in_it(library):
    await library.choose("harbour-2021", guild=None, user=PERSON)
    assert library.default_situation(GUILD, PERSON).slug == HARBOUR.slug
    await library.choose("desert-2022", guild=GUILD, user=OTHER_PERSON)
    assert library.default_situation(GUILD, PERSON).slug == DESERT.slug
    assert library.default_situation(None, PERSON).slug == HARBOUR.slug


async def test_a_choice_can_be_changed_and_the_last_one_counts(library, url):
    for slug in ("harbour-2021", "desert-2022", "harbour-2021"):
        await library.choose(slug, guild=GUILD, user=PERSON)
    async with Database(url) as database:
        assert (await opened(database)).default_situation(GUILD, None).slug == HARBOUR.slug


async def test_a_server_and_a_person_of_the_same_number_are_two(library):
    await library.choose("harbour-2021", guild=GUILD, user=PERSON)
    assert library.default_situation(None, GUILD).slug == DESERT.slug


async def test_what_does_not_exist_cannot_be_chosen(library, raw):
    with pytest.raises(Unknown):
        await library.choose("atlantis", guild=GUILD, user=PERSON)
    assert raw("SELECT * FROM chosen_situation") == []


async def test_without_any_situation_there_is_no_default(database):
    with pytest.raises(Refused, match="No situation has been filed yet"):
        (await opened(database)).default_situation(None, None)


async def test_which_commands_discord_knows_is_kept_for_each_application(database):
    async with database.write() as connection:
        assert await choices.synced_digest(connection, GUILD) is None
        for application, digest in ((GUILD, "one"), (GUILD, "two"), (PERSON, "other")):
            await choices.keep_synced_digest(connection, application, digest)
    async with database.read() as connection:
        kept = [await choices.synced_digest(connection, each) for each in (GUILD, PERSON, 1)]
    assert kept == ["two", "other", None]
