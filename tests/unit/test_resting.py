"""Periodic work rests until somebody writes or something is due, and never longer than to the next full minute."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.clocks import Clocks
from bot.errors import N_, Unusable
from bot.heartbeat import Heartbeat
from bot.resting import Look, Rest

WALL = datetime(2026, 3, 1, 8, 0, 20, tzinfo=UTC)
STEADY = WALL - timedelta(days=3)
CLOCKS = Clocks(WALL, STEADY)


def later(seconds: float, of: Clocks = CLOCKS) -> Clocks:
    return Clocks(*(one + timedelta(seconds=seconds) for one in of))


class Written:
    """What a database says of whether anybody wrote."""

    def __init__(self) -> None:
        self.times = 0

    async def stamp(self) -> int:
        return self.times


async def rested(**due: list[datetime]) -> tuple[Rest, object]:
    """A rest that begins now, with what the look found due later on either clock."""
    written = Written()
    rest = Rest(written.stamp)
    async with rest.look(CLOCKS) as look:
        look.due(due.get("wall", []))
        look.paused(due.get("steady", []))
    return rest, await written.stamp()


async def test_work_that_never_looked_does_not_rest():
    assert not Rest(Written().stamp).lasts(0, CLOCKS)


async def test_it_rests_to_the_next_full_minute():
    rest, stamp = await rested()
    assert rest.lasts(stamp, later(39.9))
    assert not rest.lasts(stamp, later(40))


async def test_a_rest_ends_when_somebody_writes():
    rest, stamp = await rested()
    assert rest.lasts(stamp, later(1))
    assert not rest.lasts("another", later(1))


async def test_without_an_answer_of_the_database_nothing_rests():
    rest, _ = await rested()
    assert not rest.lasts(None, later(1))


@pytest.mark.parametrize("clock", ["wall", "steady"])
async def test_a_rest_ends_with_the_first_thing_that_is_due(clock: str):
    now = getattr(CLOCKS, clock)
    instants = [now + timedelta(seconds=seconds) for seconds in (-60, 7, 21)]
    rest, stamp = await rested(**{clock: instants})
    assert rest.lasts(stamp, later(6.9))
    assert not rest.lasts(stamp, later(7))


async def test_a_clock_that_is_set_back_prolongs_no_rest():
    rest, stamp = await rested()
    back = Clocks(WALL - timedelta(hours=2), STEADY + timedelta(minutes=1))
    assert not rest.lasts(stamp, back)


async def test_what_was_written_during_a_look_is_looked_at_again():
    written = Written()
    rest = Rest(written.stamp)
    async with rest.look(CLOCKS):
        written.times += 1
    assert not rest.lasts(await written.stamp(), later(1))


async def test_a_look_that_fails_begins_no_rest():
    rest, stamp = await rested()
    with pytest.raises(ZeroDivisionError):
        async with rest.look(later(50)):
            raise ZeroDivisionError
    assert not rest.lasts(stamp, later(50))


async def test_a_look_may_ask_for_another():
    written = Written()
    rest = Rest(written.stamp)
    async with rest.look(CLOCKS) as look:
        look.again()
        look.due([WALL + timedelta(seconds=5)])
    assert not rest.lasts(await written.stamp(), later(1))


async def test_what_only_this_process_knows_ends_a_rest_even_during_a_look():
    rest, stamp = await rested()
    rest.end()
    assert not rest.lasts(stamp, later(1))
    async with rest.look(later(1)):
        rest.end()
    assert not rest.lasts(stamp, later(2))


def test_a_look_knows_no_end_in_the_past():
    look = Look(CLOCKS)
    look.due([None, WALL, WALL - timedelta(days=1)])
    assert look.until.wall == WALL.replace(minute=1, second=0)


class TestTheHeartbeat:
    async def looks(self, rest: Rest, heart: Heartbeat, counted: list[int], beats: int = 3) -> int:
        async with heart:
            for _ in range(beats):
                heart.wake()
                await asyncio.sleep(0.1)
        return len(counted)

    @pytest.fixture
    def written(self) -> Written:
        return Written()

    async def test_runs_no_work_that_rests(self, written: Written, monkeypatch: pytest.MonkeyPatch):
        rest, counted = Rest(written.stamp), list[int]()

        async def work() -> None:
            async with rest.look(later(0)) as look:
                look.until = Clocks(*(datetime.max.replace(tzinfo=UTC) for _ in look.until))
                counted.append(1)

        assert await self.looks(rest, Heartbeat([], [(work, rest)], written.stamp), counted) == 1

    async def test_runs_it_again_when_somebody_wrote(self, written: Written):
        rest, counted = Rest(written.stamp), list[int]()

        async def work() -> None:
            async with rest.look(later(0)) as look:
                look.until = Clocks(*(datetime.max.replace(tzinfo=UTC) for _ in look.until))
                counted.append(1)
            written.times += 1

        assert await self.looks(rest, Heartbeat([], [(work, rest)], written.stamp), counted) == 3

    async def test_runs_all_work_while_the_database_is_away(self, written: Written):
        rest, counted = Rest(written.stamp), list[int]()

        async def away() -> object:
            raise Unusable(N_("The server is away."))

        async def work() -> None:
            counted.append(1)

        assert await self.looks(rest, Heartbeat([], [(work, rest)], away), counted) == 3
