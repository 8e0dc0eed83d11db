"""The journal in the database: it only grows, whoever connects."""

from dataclasses import replace

import pytest

from bot.errors import JournalConflict, StoreError
from bot.store import journal
from tests.libraries import situations

from .reports import DESERT, HARBOUR, report, rolls, text


async def file(database, *reports, situation=HARBOUR):
    async with database.write() as connection:
        await journal.keep_situation(connection, situation)
        return await journal.append(connection, situation, reports)


async def filed(database, situation=HARBOUR, after=0):
    async with database.read() as connection:
        return await journal.entries_after(connection, situation, after)


# append-only


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE report SET actor = 'DE'",
        "UPDATE report SET written = '{}' WHERE seq = 1",
        "DELETE FROM report",
        "DELETE FROM report WHERE id = 'HB21-0002'",
    ],
)
async def test_the_database_itself_refuses_to_change_or_remove_an_entry(database, raw, refusal, statement):
    await file(database, *rolls(1, 2))
    before = raw("SELECT * FROM report")
    with pytest.raises(refusal, match="append-only"):
        raw(statement)
    assert raw("SELECT * FROM report") == before
    assert len(before) == 2


FIELDS = "seq, id, situation, replaces, actor, known, words, written"
OTHER = "seq, id, situation, replaces, 'DE', known, words, written"
SQLITE = (
    "UPDATE OR REPLACE report SET id = 'HB21-0002' WHERE seq = 1",
    f"INSERT OR REPLACE INTO report SELECT {OTHER} FROM report",
)
POSTGRESQL = (
    "TRUNCATE report CASCADE",
    f"INSERT INTO report ({FIELDS}) SELECT {OTHER} FROM report ON CONFLICT (seq) DO UPDATE SET actor = 'DE'",
)


async def test_replacing_an_entry_is_refused_by_the_database_too(database, raw, refusal):
    """Each database has ways to be rid of a row without a plain UPDATE or DELETE."""
    await file(database, report(1))
    before = raw("SELECT * FROM report")
    for statement in SQLITE if database.is_sqlite else POSTGRESQL:
        with pytest.raises(refusal, match="append-only"):
            raw(statement)
    assert raw("SELECT * FROM report") == before


async def test_an_entry_cannot_name_one_that_does_not_exist(database):
    await file(database, report(1))
    with pytest.raises(StoreError):
        await file(database, report(2, entry="retraction", replaces="HB21-0099"))
    assert [entry.id for entry in (await filed(database))[0]] == ["HB21-0001"]


async def test_a_situation_with_entries_cannot_be_removed(database, raw, refusal):
    await file(database, report(1))
    with pytest.raises(refusal):
        raw("DELETE FROM situation")


# appending


async def test_appending_twice_adds_nothing(database):
    entries = rolls(1, 3)
    assert await file(database, *entries) == 3
    assert await file(database, *entries) == 0
    assert (await filed(database))[0] == entries


async def test_only_what_is_new_is_added(database):
    await file(database, *rolls(1, 3))
    assert await file(database, *rolls(2, 5)) == 2
    assert (await filed(database))[0] == rolls(1, 5)


@pytest.mark.parametrize(
    "edit",
    [
        {"summary": text("They leave.")},
        {"credibility": 1},
        {"actor": "DE"},
        {"recorder": "somebody"},
        {"temporary": False},
    ],
)
async def test_an_edited_entry_is_refused_and_leaves_nothing_behind(database, raw, edit):
    await file(database, *rolls(1, 2))
    before = raw("SELECT * FROM report")
    with pytest.raises(JournalConflict, match="HB21-0002 is in the journal with other content"):
        await file(database, report(3), replace(report(2), **edit), report(4))
    assert raw("SELECT * FROM report") == before


async def test_more_entries_than_one_question_asks_for_are_compared(database):
    """Ids are looked up in parts, below the limits of every database; the last part counts like the first."""
    entries = rolls(1, 1203)
    assert await file(database, *entries) == 1203
    assert await file(database, *entries) == 0
    with pytest.raises(JournalConflict, match="HB21-1203"):
        await file(database, *entries[:-1], replace(entries[-1], credibility=1))


async def test_entries_read_back_as_they_were_filed(database):
    full = report(
        2,
        entry="correction",
        replaces="HB21-0001",
        mission="UNIFIL",
        moved={"count": "about 10", "scope": "engineers"},
        effective="2022-03-01/2022-03-03",
        to=["naqoura", "CY"],
        temporary=False,
        reason={"en": "Safety.", "fr": "Sécurité."},
    )
    await file(database, report(1), full)
    assert (await filed(database))[0] == [report(1), full]


async def test_entries_come_in_the_order_of_filing_and_not_of_their_names(database):
    await file(database, report(5), report(2))
    await file(database, report(3))
    assert [entry.id for entry in (await filed(database))[0]] == ["HB21-0005", "HB21-0002", "HB21-0003"]


async def test_only_what_was_filed_since_is_read(database):
    await file(database, *rolls(1, 3))
    entries, last = await filed(database)
    assert len(entries) == 3
    assert await filed(database, after=last) == ([], last)
    await file(database, report(4))
    more, newest = await filed(database, after=last)
    assert more == [report(4)]
    assert newest > last


async def test_situations_are_kept_apart(database):
    await file(database, *rolls(1, 2))
    await file(database, *rolls(1, 2, DESERT), situation=DESERT)
    assert (await filed(database))[0] == rolls(1, 2)
    assert (await filed(database, DESERT))[0] == rolls(1, 2, DESERT)


async def test_a_situation_is_kept_and_its_description_can_be_renewed(database):
    await file(database, report(1))
    renewed = replace(HARBOUR, title=text("The port", "Le port"))
    async with database.write() as connection:
        await journal.keep_situation(connection, renewed, "digest")
    async with database.read() as connection:
        kept = await situations(connection)
    assert {slug: (each.situation, each.seed_digest) for slug, each in kept.items()} == {
        "harbour-2021": (renewed, "digest")
    }
    assert (await filed(database))[0] == [report(1)]


async def test_the_revision_changes_with_every_entry_and_situation(database):
    async def revision():
        async with database.read() as connection:
            return (await journal.changed_since(connection, 0)).number

    seen = [await revision()]
    for step in (file(database), file(database, report(1)), file(database, situation=DESERT)):
        await step
        seen.append(await revision())
    assert len(set(seen)) == 4
    await file(database, report(1))
    assert await revision() == seen[-1]


async def test_a_whole_database_says_that_it_is_sound(database):
    async with database.read() as connection:
        assert await journal.sound(connection)
