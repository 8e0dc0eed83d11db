"""Everything that is posted goes at one pace under Discord's limit, and what fails is tried again ever later."""

from __future__ import annotations

import asyncio
import time
from datetime import date, datetime

import pytest

from bot.actions.answers.question import Question, View
from bot.clocks import Clocks
from bot.delivery.boards import Boards
from bot.delivery.briefings import BriefingRounds
from bot.delivery.courier import Post
from bot.delivery.rate_limit import PacedCourier, pace_of
from bot.delivery.retry import Troubles
from bot.documents.document import Document
from bot.store.troubles import Trouble
from bot.store.troubles import troubles as kept_troubles
from bot.store.warnings import ServerWarning

from .channels import GUILD, HOUR, MINUTE, MODERATOR, NOW, SECOND, Desk
from .live_fixtures import AT, CHANNEL, Parts, Screen, postponed

PER_SECOND, ALLOWED = 45, 50


@pytest.fixture
def courier() -> Screen:
    return Screen()


@pytest.fixture
def at(courier: Screen) -> list[float]:
    """When each post arrived."""
    arrived: list[float] = []

    async def note(_: Post) -> None:
        arrived.append(time.perf_counter())

    courier.before = note
    return arrived


def busiest_second(at: list[float]) -> int:
    return max(sum(start <= other < start + 1 for other in at) for start in at)


@pytest.mark.alone
class TestThePace:
    def test_is_slower_for_several_processes_whose_requests_may_arrive_at_one_instant(self):
        assert pace_of(1) == PER_SECOND
        assert pace_of(1 / 2) * 2 == pace_of(1 / 8) * 8 < PER_SECOND

    async def test_of_briefings_and_boards_together_is_under_the_limit(
        self, desk: Desk, courier: Screen, at: list[float]
    ):
        paced = PacedCourier(courier, PER_SECOND)
        parts = (desk.library, paced)
        rounds, boards = BriefingRounds(*parts, lambda: NOW), Boards(*parts)
        for n in range(60):
            await desk.subscribe(NOW)
            await boards.create(channel=n, guild=GUILD, situation="harbour", language="en", creator=MODERATOR)
        await asyncio.gather(rounds.run(NOW), boards.run(AT))
        assert len(at) == 120
        # Each board takes two requests: a look for an earlier try, and the post; a pin comes after.
        assert busiest_second(at) <= ALLOWED
        assert at[-1] - at[0] < 60 * (1 + 2 + 1 + 1) / PER_SECOND + 2

    async def test_loses_nothing_to_sleeps_that_take_too_long(self, desk: Desk, courier: Screen, at: list[float]):
        rounds = BriefingRounds(desk.library, PacedCourier(courier, PER_SECOND), lambda: NOW)
        for _ in range(100):
            await desk.subscribe(NOW)
        await rounds.run(NOW)
        assert busiest_second(at) <= ALLOWED
        assert at[-1] - at[0] < 3

    async def test_is_kept_by_a_process_that_was_held_up(self, courier: Screen, at: list[float]):
        paced = PacedCourier(courier, PER_SECOND)
        sending = [asyncio.create_task(paced.send(post())) for _ in range(80)]
        await asyncio.sleep(0.5)
        time.sleep(0.4)  # noqa: ASYNC251
        await asyncio.gather(*sending)
        assert busiest_second(at) <= PER_SECOND + 2

    async def test_counts_a_look_and_a_publication(self, courier: Screen):
        paced, loop = PacedCourier(courier, 20), asyncio.get_running_loop()
        courier.retired.clear()
        started = loop.time()
        await paced.retire(CHANNEL, 1)
        await paced.warn(ServerWarning(GUILD, MODERATOR, CHANNEL, "board 1", "{reason} {mend}", "Why.", "How.", NOW))
        await paced.edit(1, post())
        assert loop.time() - started >= 0.2  # five requests before the edit, the first of them at once
        assert (courier.retired, len(courier.edits), len(courier.warnings)) == ([(CHANNEL, 1)], 1, 1)


def post() -> Post:
    return Post(Question(View.LEFT, "harbour"), Document("Title", (), ()), "en", "n1", channel=CHANNEL)


class TestAPause:
    async def test_grows_with_every_failure_up_to_an_hour(self, desk: Desk):
        troubles, now, pauses = Troubles(desk.database, "board"), NOW, []
        for _ in range(8):
            await troubles.failed(1, "Busy.", both(now))
            later = next(n for n in range(1, 4000) if troubles.allows(1, both(now + n * SECOND)))
            pauses.append(later)
            now += later * SECOND
        assert pauses == [30, 120, 600, 1800, 3600, 3600, 3600, 3600]

    async def test_is_each_one_s_own_and_ends_with_success(self, desk: Desk):
        troubles = Troubles(desk.database, "board")
        await troubles.failed(1, "Busy.", both(NOW))
        assert troubles.allows(2, both(NOW))
        assert not troubles.allows(1, both(NOW + 29 * SECOND))
        await troubles.over(1)
        assert troubles.allows(1, both(NOW))
        await troubles.over(1)

    async def test_goes_by_the_clock_that_nobody_sets(self, desk: Desk):
        troubles = Troubles(desk.database, "board")
        await troubles.failed(1, "Busy.", Clocks(NOW, NOW))
        assert troubles.allows(1, Clocks(NOW - HOUR, NOW + 30 * SECOND))
        assert not troubles.allows(1, Clocks(NOW + HOUR, NOW + 29 * SECOND))

    async def test_is_on_record_with_its_beginning_and_its_tries_until_it_is_over(self, desk: Desk):
        for n in range(3):  # a process each
            await Troubles(desk.database, "board").failed(1, f"Reason {n}.", both(NOW + n * HOUR))
        async with desk.database.read() as connection:
            assert await kept_troubles(connection, "board") == {1: Trouble(NOW, 3, "Reason 2.")}
        await Troubles(desk.database, "board").over(1)
        async with desk.database.read() as connection:
            assert await kept_troubles(connection, "board") == {}


def both(now: datetime) -> Clocks:
    return Clocks(now, now)


class TestWhatIsPostponed:
    """Work is woken every second: a failure must not be repeated as often."""

    async def test_is_an_alert(self, desk: Desk, courier: Screen):
        parts = Parts(desk, courier)
        await parts.follow(301)
        await desk.file("DE", "withdrawal", NOW - HOUR)
        await self._fails_for_an_hour(parts.alerts, courier)

    async def test_is_an_alert_that_cannot_be_made(self, desk: Desk, courier: Screen):
        parts = Parts(desk, courier)
        await parts.follow(301)
        await desk.file("DE", "withdrawal", NOW - HOUR)
        await self._fails_for_an_hour(parts.alerts, courier, lambda _: RuntimeError("a bug"))

    async def test_is_a_correction(self, desk: Desk, courier: Screen):
        parts = Parts(desk, courier)
        await desk.subscribe(NOW.replace(second=0), corrections="now")
        wrong = await desk.file("DE", "withdrawal", NOW - 5 * HOUR)
        await desk.rounds.run(NOW.replace(second=0))
        await desk.retracts(wrong, NOW)
        courier.posts.clear()
        await self._fails_for_an_hour(parts.corrections, courier)

    async def test_is_a_replay(self, desk: Desk, courier: Screen):
        parts = Parts(desk, courier)
        await parts.replay(date(2020, 1, 6), date(2020, 1, 8))
        await self._fails_for_an_hour(parts.replays, courier)

    @staticmethod
    async def _fails_for_an_hour(part: object, courier: Screen, trouble: object = postponed) -> None:
        courier.trouble = trouble
        for second in range(0, 3600, 5):
            await part.run(AT + second * SECOND)
        assert len(courier.posts) == 5  # at once, then after 30 s, 2, 10 and 30 minutes
        courier.trouble = lambda _: None
        await part.run(AT + 3 * HOUR)
        assert len(courier.posts) == 6
        assert len({post.nonce for post in courier.posts}) == 1
        assert len(courier.messages) >= 1
        await part.run(AT + 3 * HOUR + MINUTE)
        assert len(courier.posts) == 6
