"""Kind: the clock on the wall is set back or far ahead, and what counts by it stops, waits for years or deletes."""

from __future__ import annotations

import asyncio
import logging
import tracemalloc
from datetime import UTC, datetime, timedelta

import apscheduler.schedulers.base
import pytest
from apscheduler.job import Job
from delivery.channels import DAY, GUILD, HOUR, MINUTE, NOW, SECOND, Desk, Recorder
from delivery.live_fixtures import AT, CHANNEL, Parts, Screen, postponed
from sqlalchemy import update

from bot import heartbeat
from bot.actions.library import Library
from bot.actions.situations.lifecycle import DELETION
from bot.actions.upkeep.purge import Purging
from bot.clocks import Clocks
from bot.delivery.clock_watch import ClockWatch, put_right
from bot.delivery.schedule import Schedule
from bot.delivery.shards import Share
from bot.delivery.takeover import Takeover
from bot.heartbeat import EverySecond, Heartbeat
from bot.store import changes, servers, tables

YEAR = 365 * DAY
EIGHT = NOW.replace(second=0) + HOUR


class WallClock:
    """What the scheduler takes for the time; `set` moves it, as a person or a server does."""

    def __init__(self) -> None:
        self.off = timedelta()

    def set(self, by: timedelta) -> None:
        self.off += by


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> WallClock:
    clock = WallClock()

    class Moved(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + clock.off  # type: ignore[arg-type]

    for module in (apscheduler.schedulers.base, heartbeat):
        monkeypatch.setattr(module, "datetime", Moved)
    return clock


@pytest.mark.whole  # real seconds
class TestTheHeartbeat:
    @pytest.mark.parametrize("by", [-2 * HOUR, -YEAR, 5 * YEAR], ids=["two hours back", "a year back", "years ahead"])
    async def test_goes_on_whichever_way_the_clock_is_set(self, wall: WallClock, by: timedelta):
        ticks: list[float] = []

        async def work() -> None:
            ticks.append(asyncio.get_running_loop().time())

        async with Heartbeat([work]):
            await asyncio.sleep(1.5)
            wall.set(by)
            before = len(ticks)
            await asyncio.sleep(6)
            wall.set(-by)  # and right again
            between = len(ticks)
            await asyncio.sleep(6)
        assert before >= 1
        assert 2 <= between - before <= 8, "one jump is one tick"
        assert 2 <= len(ticks) - between <= 8

    def test_lists_no_second_that_went_by(self):
        """The library's own interval holds a moment for each: a jump of ten years fills two gigabytes."""
        job = Job.__new__(Job)
        job.trigger, job.next_run_time = EverySecond(), NOW
        tracemalloc.start()
        found = job._get_run_times(NOW + 10 * YEAR)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(found) == 1
        assert peak < 1_000_000


class TestAPause:
    async def test_of_a_failure_is_no_longer_for_a_clock_set_back(self, desk: Desk):
        screen = Screen()
        parts = Parts(desk, screen)
        await parts.board()
        screen.trouble = postponed
        await parts.boards.run(AT)
        allows = parts.boards._attempts.allows
        assert not allows(CHANNEL, Clocks(AT + 5 * HOUR, AT + 29 * SECOND))
        assert allows(CHANNEL, Clocks(AT - 5 * HOUR, AT + 30 * SECOND))


class TestASlotFurtherAheadThanOnePeriod:
    async def test_is_put_right_and_nothing_comes_twice(self, desk: Desk, courier: Recorder):
        """The clock is five days ahead for a moment; one late briefing goes out, and the next comes as it should."""
        number = await desk.subscribe(EIGHT)
        await desk.rounds.run(EIGHT + 5 * DAY + HOUR)
        assert (await desk.one(number)).next_due == EIGHT + 6 * DAY
        assert await put_right(desk.database, EIGHT - HOUR) == 1
        assert (await desk.one(number)).next_due == EIGHT
        await desk.rounds.run(EIGHT)  # of that slot there was one
        assert len(courier.posts) == 1
        await desk.rounds.run(EIGHT + DAY)
        assert [post.question.as_of for post in courier.posts][1:] == [EIGHT + DAY]

    async def test_of_hours_counted_from_the_future_begins_anew(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(EIGHT, schedule=Schedule("UTC", hours=6, anchor=EIGHT + YEAR))
        await desk.change(number, next_due=EIGHT + YEAR)
        assert await put_right(desk.database, EIGHT) == 1
        assert (await desk.one(number)).next_due == EIGHT + 6 * HOUR
        await desk.rounds.run(EIGHT + 6 * HOUR)
        assert (await desk.one(number)).next_due == EIGHT + 12 * HOUR

    async def test_is_not_one_that_waits_for_its_time(self, desk: Desk):
        weekly = Schedule("UTC", EIGHT.time(), frozenset({EIGHT.weekday()}))
        for schedule in (None, weekly, Schedule("UTC", hours=168, anchor=EIGHT - 7 * DAY)):
            await desk.subscribe(EIGHT, schedule=schedule)
        assert await put_right(desk.database, EIGHT - MINUTE) == 0

    async def test_of_a_try_a_board_and_a_replay_is_brought_back_too(self, desk: Desk, courier: Recorder):
        screen, number = Screen(), await desk.subscribe(NOW)
        parts = Parts(desk, screen)
        await parts.board()
        await parts.replay(datetime(2020, 1, 6, tzinfo=UTC).date(), datetime(2020, 1, 8, tzinfo=UTC).date(), every=5)
        courier.trouble = postponed
        await desk.rounds.run(NOW)
        async with desk.database.write() as connection:
            for table, column in (
                (tables.delivery, "lease"),
                (tables.board, "not_before"),
                (tables.replay, "next_due"),
            ):
                await connection.execute(update(table).values({column: NOW + 2 * HOUR}))
        courier.trouble = lambda _: None
        assert await desk.rounds.run(NOW + 2 * MINUTE) == 0
        await put_right(desk.database, NOW)
        assert await desk.rounds.run(NOW + 2 * MINUTE) == 1
        assert await desk.states(number) == ["sent"]
        assert await parts.boards.run(NOW + 2 * MINUTE) == 1
        assert await parts.replays.run(NOW + 5 * MINUTE) == 1


class TestAJump:
    @pytest.mark.parametrize(("by", "word"), [(-2 * HOUR, "back"), (YEAR, "ahead")])
    async def test_is_logged_once(self, desk: Desk, caplog: pytest.LogCaptureFixture, by: timedelta, word: str):
        watch = ClockWatch(desk.database)
        with caplog.at_level(logging.WARNING):
            for second in range(10):
                steady = NOW + second * SECOND
                await watch.run(Clocks(steady + (by if second >= 5 else timedelta()), steady))
        assert [record.getMessage() for record in caplog.records] == [f"the clock was set {word} by {abs(by)}"]

    async def test_of_seconds_is_none(self, desk: Desk, caplog: pytest.LogCaptureFixture):
        watch = ClockWatch(desk.database)
        for second in range(100):
            await watch.run(Clocks(NOW + 1.5 * second * SECOND, NOW + second * SECOND))
        assert not caplog.records


class TestDeletion:
    """Of a server that removed the bot, of a situation, and of what is old."""

    @pytest.fixture
    async def left(self, desk: Desk) -> Library:
        async with desk.database.write() as connection:
            await servers.keep(connection, GUILD, left_at=NOW, settings={"language": "fr"})
            await changes.change_situation(connection, "harbour", delete_after=NOW + DELETION)
        return desk.library

    async def test_waits_for_two_looks_an_hour_apart_by_the_steady_clock(self, left: Library, monkeypatch):
        purging, now = Purging(left, 30), Clocks(NOW, NOW)
        monkeypatch.setattr("bot.actions.upkeep.purge.read_clocks", lambda _: now)
        await purging.take_stock(set())
        for second in range(0, 3600, 600):
            steady = NOW + second * SECOND
            now = Clocks(steady + (YEAR if second == 600 else timedelta()), steady)
            assert await purging.run() == 0
        for hour in range(1, 4):  # far ahead at one look of several
            now = Clocks(NOW + hour * HOUR + (YEAR if hour == 2 else timedelta()), NOW + hour * HOUR)
            assert await purging.run() == 0
        now = Clocks(NOW + 31 * DAY, NOW + 31 * DAY)
        assert await purging.run() == 0
        now = Clocks(NOW + 31 * DAY + HOUR, NOW + 31 * DAY + HOUR)
        assert await purging.run() == 2

    async def test_of_a_server_that_left_in_the_future_does_not_wait_for_it(self, left: Library):
        async with left.database.write() as connection:
            await servers.keep(connection, GUILD, left_at=NOW + YEAR)
        await put_right(left.database, NOW)
        async with left.database.read() as connection:
            one = await servers.one(connection, GUILD)
        assert one is not None
        assert one.left_at == NOW


class TestAProcessOfSeveral:
    async def test_shows_up_though_its_clock_was_set_back(self, desk: Desk, monkeypatch):
        now = Clocks(NOW, NOW)
        monkeypatch.setattr("bot.delivery.takeover.read_clocks", lambda _: now)
        process = Takeover(desk.database, Share(0, 0, 2))
        for second in range(0, 20, 5):
            steady = NOW + second * SECOND
            now = Clocks(steady - (2 * HOUR if second >= 5 else timedelta()), steady)
            await process.run()
        assert process.serves(0)
