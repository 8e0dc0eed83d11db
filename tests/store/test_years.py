"""A ledger of years costs no more to ask than one of days: what is read of it is what is told."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.store import briefings, journal, tables

from .reports import HARBOUR

NOW = datetime(2031, 1, 1, tzinfo=UTC)
DAYS, CHANNELS = 400, 5
COMMON = {"state": "sent", "late": False, "attempts": 1, "since": NOW, "until": NOW, "lease": NOW, "place": 5}
SUBSCRIBED = {"guild": 1, "situation": HARBOUR.slug, "schedule": {}, "options": {}, "created_by": 1, "entries": 0}


def sent(subscription, day):
    """Of day 7, entry 14 and entry 15."""
    return {
        **COMMON,
        "subscription": subscription,
        "slot": NOW - (DAYS - day) * timedelta(days=1),
        "number": day,
        "first_entry": 2 * day,
        "last_entry": 2 * day + 2,
        "message": 1000 * subscription + day,
    }


@pytest.fixture
async def subscriptions(database):
    async with database.write() as connection:
        await journal.keep_situation(connection, HARBOUR)
        values = [{**SUBSCRIBED, "channel": channel, "next_due": NOW} for channel in range(CHANNELS)]
        numbers = [await briefings.subscribe(connection, one) for one in values]
        rows = [sent(number, day) for day in range(DAYS) for number in numbers]
        await connection.execute(insert(tables.delivery), rows)
    return numbers


@pytest.fixture
def read(monkeypatch):
    """Every delivery that is read from the ledger."""
    made, deliveries = [], briefings._delivery
    monkeypatch.setattr(briefings, "_delivery", lambda row: made.append(row.id) or deliveries(row))
    return made


async def test_the_last_of_each_channel(database, subscriptions, read):
    async with database.read() as connection:
        last = await briefings.last_results(connection, subscriptions)
    assert {number: one.number for number, one in last.items()} == dict.fromkeys(subscriptions, DAYS - 1)
    assert len(read) == CHANNELS


async def test_the_message_in_which_an_entry_was_news(database, subscriptions, read):
    async with database.read() as connection:
        one = await briefings.read_in(connection, subscriptions[1], 15)
        early = await briefings.read_in(connection, subscriptions[1], -1)
        earlier = await briefings.read_in(connection, subscriptions[1], -1, before=one.id)
        late = await briefings.read_in(connection, subscriptions[1], 2 * DAYS)
    assert one.message == 1000 * subscriptions[1] + 7
    assert early.number == DAYS - 1  # known before the first briefing: the last one tells it too
    assert earlier.number == 6
    assert late is None
    assert len(read) == 3
