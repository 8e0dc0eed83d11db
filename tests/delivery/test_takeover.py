"""What a process that is gone has left falls to one other, and goes back when it returns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.delivery.shards import read_share
from bot.delivery.takeover import Takeover
from bot.store import tables

from .channels import Desk

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
GUILDS = [number << 22 for number in range(6)]
"""Of shards 0 to 5 of 6."""


class Hours:
    """A clock that all processes live by, and wake by once a second."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.now = NOON

    def start(self, shards: str) -> Takeover:
        return Takeover(self._desk.library.database, read_share(shards))

    async def pass_by(self, seconds: int, *awake: Takeover) -> None:
        for _ in range(seconds):
            for process in awake:
                await process.run(self.now)
            self.now += timedelta(seconds=1)


@pytest.fixture
def hours(desk: Desk) -> Hours:
    return Hours(desk)


def served(*processes: Takeover) -> list[int]:
    """How many serve each server."""
    return [sum(process.serves(guild) for process in processes) for guild in GUILDS]


async def test_one_process_alone_serves_all_at_once_and_writes_nothing(hours: Hours, desk: Desk):
    alone = hours.start("0-5/6")
    assert served(alone) == [1] * 6
    await hours.pass_by(20, alone)
    async with desk.library.database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(tables.process)) == 0


async def test_each_serves_its_own_while_all_are_there(hours: Hours):
    first, second, third = processes = [hours.start(shards) for shards in ("0-1/6", "2-3/6", "4-5/6")]
    await hours.pass_by(15, *processes)
    assert served(*processes) == [1] * 6
    assert [[process.serves(guild) for guild in GUILDS[::2]] for process in (first, second, third)] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]


async def test_what_one_leaves_exactly_one_other_takes_once_its_time_is_over(hours: Hours):
    processes = [hours.start(shards) for shards in ("0-1/6", "2-3/6", "4-5/6")]
    await hours.pass_by(15, *processes)
    left = processes[1:]
    await hours.pass_by(80, *left)
    assert served(*left) == [0, 0, 1, 1, 1, 1]
    await hours.pass_by(20, *left)
    assert served(*left) == [1] * 6
    assert [left[0].serves(GUILDS[0]), left[1].serves(GUILDS[0])].count(True) == 1


async def test_one_that_returns_has_its_servers_back_and_never_together_with_another(hours: Hours):
    first, second = hours.start("0-2/6"), hours.start("3-5/6")
    await hours.pass_by(15, first, second)
    await hours.pass_by(100, second)
    assert served(second) == [1] * 6
    for back in (hours.start("0-2/6"), first):
        for _ in range(30):
            await hours.pass_by(1, second, back)
            assert max(served(second, back)) == 1
        assert served(back) == [1, 1, 1, 0, 0, 0]
        await hours.pass_by(100, second)


async def test_direct_messages_are_taken_over_as_well(hours: Hours):
    first, second = hours.start("0-2/6"), hours.start("3-5/6")
    await hours.pass_by(15, first, second)
    assert (first.serves(None), second.serves(None)) == (True, False)
    await hours.pass_by(100, second)
    assert second.serves(None)


async def test_those_of_another_day_are_forgotten(hours: Hours, desk: Desk):
    await hours.pass_by(1, hours.start("0-2/6"))
    hours.now += timedelta(days=2)
    await hours.pass_by(1, hours.start("3-5/6"))
    async with desk.library.database.read() as connection:
        assert (await connection.scalars(select(tables.process.c.shards))).all() == ["3-5/6"]
