"""What is searched in, brought from the letters of an older version to plain ones."""

import importlib

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations

from bot.store import journal

from .reports import HARBOUR, report

plain_words = importlib.import_module("bot.store.migrations.versions.0014_plain_words")

SPELLED = {"en": "Units from Łask leave for Đà Nẵng.", "fr": "Manœuvres à Diyarbakır.", "es": "Salió Søren."}
WRITTEN = report(1, actor="CI", summary=SPELLED, to=["naqoura"], mission="UNIFIL", reason=SPELLED)


@pytest.fixture
async def stale(database, raw):
    """A journal whose words an older version worked out."""
    async with database.write() as connection:
        await journal.keep_situation(connection, HARBOUR)
        await journal.append(connection, HARBOUR, [WRITTEN])
    raw(
        "INSERT INTO report (id, situation, actor, known, words, written) "
        "SELECT 'HB21-0002', situation, actor, known, 'units from łask', written FROM report"
    )
    return database


def upgrade(connection):
    with Operations.context(MigrationContext.configure(connection)):
        plain_words.upgrade()


async def test_are_those_that_are_worked_out_today(stale):
    async with stale.write() as connection:
        await connection.run_sync(upgrade)
    async with stale.read() as connection:
        for words in ("lask", "Łask", "da nang", "manoeuvres", "manœuvres", "diyarbakir", "soren", "cote d'ivoire"):
            found = await journal.search(connection, HARBOUR.slug, words, 5)
            assert found == ["HB21-0002", "HB21-0001"], words


async def test_are_the_same_as_for_a_new_entry(stale, raw):
    async with stale.write() as connection:
        await connection.run_sync(upgrade)
    [(words,)] = raw("SELECT words FROM report WHERE id = 'HB21-0002'")
    assert words == journal.searchable(WRITTEN, HARBOUR)


async def test_are_changed_without_opening_the_journal(stale, raw, refusal):
    async with stale.write() as connection:
        await connection.run_sync(upgrade)
    with pytest.raises(refusal, match="append-only"):
        raw("UPDATE report SET words = ''")
