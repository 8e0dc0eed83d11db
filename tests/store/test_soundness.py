"""`rollcall check --deep` finds what is wrong in a database, and finds nothing in one that is whole."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, text, update

from bot.cli.check import examined
from bot.delivery.schedule import Schedule
from bot.delivery.subscription import Options, write_options, write_schedule
from bot.store import briefings, journal, tables
from bot.store.check import findings

from .reports import DESERT, HARBOUR, rolls

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def delivery(slot, **more):
    return {
        "subscription": 1, "slot": NOON + timedelta(days=slot), "state": "sent", "number": slot, "since": NOON,
        "until": NOON, "first_entry": 0, "last_entry": 1, "late": False, "attempts": 1, "lease": NOON,
        "message": 1000 + slot, **more,
    }  # fmt: skip


@pytest.fixture
async def lived_in(database):
    """A journal of two situations, a subscription, and three briefings that it was sent."""
    async with database.write() as connection:
        for situation in (HARBOUR, DESERT):
            await journal.keep_situation(connection, situation)
            await journal.append(connection, situation, rolls(1, 3, situation))
        values = {"situation": HARBOUR.slug, "schedule": write_schedule(Schedule("UTC", NOON.time()))}
        values |= {"options": write_options(Options()), "guild": 1, "channel": 2, "created_by": 3}
        await briefings.subscribe(connection, values | {"next_due": NOON, "entries": 3})
        await briefings.change(connection, 1, number=3)
        await connection.execute(insert(tables.delivery), [delivery(slot) for slot in (1, 2, 3)])
    return database


async def ruin(database, *statements):
    """As a bug, a hand in the database or a broken disk would: without the checks that the bot itself works under."""
    async with database.engine.connect() as connection:
        if database.is_sqlite:
            await connection.exec_driver_sql("COMMIT")
            await connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            for trigger in ("update", "delete", "replace"):
                await connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS report_no_{trigger}")
            await connection.exec_driver_sql("BEGIN")
        else:
            await connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for statement in statements:
            await connection.execute(text(statement) if isinstance(statement, str) else statement)
        await connection.commit()
        await connection.invalidate()


async def test_nothing_is_found_in_a_whole_database(lived_in):
    assert await examined(lived_in) == []


REPORT = tables.report.c
SAYING_MARS = json.dumps({"id": "HB21-0001", "actor": "mars"})


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            update(tables.report).where(REPORT.id == "HB21-0003").values(replaces="HB21-0099"),
            "HB21-0003 replaces HB21-0099, which is not filed before it",
        ),
        (
            update(tables.report).where(REPORT.id == "HB21-0001").values(replaces="HB21-0003"),
            "HB21-0001 replaces HB21-0003, which is not filed before it",
        ),
        (
            update(tables.report).where(REPORT.id == "DS22-0001").values(replaces="HB21-0001"),
            "DS22-0001 replaces HB21-0001 of another situation",
        ),
        (delete(tables.situation).where(tables.situation.c.slug == DESERT.slug), "DS22-0001 belongs to the"),
        (
            update(tables.report).where(REPORT.id == "HB21-0001").values(written=json.loads(SAYING_MARS)),
            "HB21-0001 cannot be read",
        ),
        (
            update(tables.report).where(REPORT.id == "HB21-0002").values(actor="DE"),
            "HB21-0002 says something else in its columns than in its text",
        ),
        (update(tables.situation).values(written={"slug": 1}), "situation desert-2022 cannot be read"),
    ],
    ids=["replaces nothing", "replaces a later one", "of another story", "no story", "garbled", "columns", "story"],
)  # fmt: skip
async def test_what_is_wrong_in_the_journal_is_named(lived_in, statement, said):
    await ruin(lived_in, statement)
    assert [line for line in await examined(lived_in) if line.startswith(said)]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE delivery SET message = NULL WHERE id = 2", "delivery 2 was sent and has no message"),
        ("UPDATE delivery SET state = 'failed' WHERE id = 3", "delivery 3 has a message and was not sent"),
        (
            "UPDATE delivery SET state = 'lost', message = NULL WHERE id = 3",
            "delivery 3 is in no state that there is",
        ),
        ("UPDATE delivery SET first_entry = 9 WHERE id = 1", "delivery 1 ends before it begins"),
        ("UPDATE delivery SET number = 1 WHERE id = 2", "delivery 2 has number 1 after 1"),
        ("UPDATE subscription SET number = 2", "subscription 1 has number 2 and was sent 3"),
        (
            "UPDATE delivery SET state = 'claimed', message = NULL, subscription = 77 WHERE id = 3",
            "delivery 3 is open and belongs to no subscription",
        ),
        ("UPDATE subscription SET schedule = '{}'", "subscription 1 cannot be read: KeyError"),
    ],
)
async def test_what_is_wrong_in_the_ledger_is_named(lived_in, statement, said):
    await ruin(lived_in, statement)
    [line] = await examined(lived_in)
    assert line.startswith(said)


async def test_what_was_sent_stays_on_record_when_its_subscription_is_deleted(lived_in):
    async with lived_in.write() as connection:
        await briefings.unsubscribe(connection, 1)
        assert await findings(connection) == []
