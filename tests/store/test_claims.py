"""A delivery whose lease is over is taken up by one process only, and the one that lost it notices."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.store import briefings, journal
from bot.store.briefings import Delivery
from bot.store.engine.database import Database

from .reports import HARBOUR

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEASE = timedelta(seconds=90)
OVER = NOON + LEASE


@pytest.fixture
async def claimed(database: Database) -> Delivery:
    """A delivery that a process claimed at noon and never finished."""
    subscription = {
        **{"guild": 1, "channel": 2, "situation": HARBOUR.slug, "schedule": {}, "options": {}, "created_by": 3},
        **{"next_due": NOON, "covered": None, "entries": 0, "corrected": 0},
    }
    async with database.write() as connection:
        await journal.keep_situation(connection, HARBOUR)
        number = await briefings.subscribe(connection, subscription)
        delivery = {
            **{"subscription": number, "slot": NOON, "state": "claimed", "number": 1, "since": NOON - LEASE},
            **{"until": NOON, "first_entry": 0, "last_entry": 0, "late": False, "claimed": NOON},
            **{"attempts": 1, "lease": OVER},
        }
        [one] = await briefings.claim(connection, [delivery], {number: NOON + timedelta(days=1)})
    return one


async def take_up(database: Database, one: Delivery, now: datetime) -> list[Delivery]:
    async with database.write() as connection:
        return await briefings.take_up(connection, [one.id], now, now + LEASE)


async def test_it_is_not_taken_up_while_its_lease_lasts(database: Database, claimed: Delivery):
    assert not await take_up(database, claimed, OVER - timedelta(seconds=1))


async def test_of_two_processes_that_found_it_one_takes_it_up(database: Database, claimed: Delivery):
    assert len(await take_up(database, claimed, OVER)) == 1
    assert not await take_up(database, claimed, OVER)


async def test_who_lost_it_to_another_cannot_hold_it(database: Database, claimed: Delivery):
    [taken] = await take_up(database, claimed, OVER)
    async with database.write() as connection:
        assert not await briefings.hold(connection, claimed, OVER + LEASE)
        assert await briefings.hold(connection, taken, OVER + LEASE)
