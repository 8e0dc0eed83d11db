"""After an outage, of Discord or of the bot, a channel gets one late briefing of the whole gap, and nothing twice."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta

import pytest

from bot.app import _if_connected
from bot.delivery.briefings import LEASE, BriefingRounds
from bot.delivery.courier import Post, Postponed, Refusal
from bot.delivery.schedule import Schedule

from .channels import DAY, GUILD, HOUR, MINUTE, NOW, SECOND, Desk, Recorder, number_of
from .test_once import dying

EIGHT = NOW.replace(second=0)
BUSY = "Discord could not be reached or asked to wait."


def away(*_: object) -> Postponed:
    return Postponed(BUSY)


def there(*_: object) -> None:
    """Discord answers."""


class Day:
    """A process for which time goes by."""

    def __init__(self, desk: Desk) -> None:
        self.now = EIGHT
        self.rounds = BriefingRounds(desk.library, desk.courier, lambda: self.now)

    async def go_by(self, until: datetime, step: timedelta = MINUTE) -> None:
        while self.now <= until:
            await self.rounds.run(self.now)
            self.now += step


@pytest.fixture
def day(desk: Desk) -> Day:
    return Day(desk)


async def weekly(desk: Desk) -> int:
    monday = frozenset({(EIGHT + 7 * DAY).weekday()})
    return await desk.subscribe(EIGHT, schedule=Schedule("UTC", time(EIGHT.hour, EIGHT.minute), weekdays=monday))


class TestAnOutageOfDiscord:
    @pytest.mark.parametrize("minutes", [15, 40, 110, 300, 1500], ids=lambda minutes: f"{minutes} minutes")
    async def test_longer_than_a_little_gives_one_late_briefing_that_covers_it(
        self, desk: Desk, day: Day, courier: Recorder, minutes: int
    ):
        number = await weekly(desk)
        await desk.file("DE", "withdrawal", EIGHT - HOUR)
        courier.trouble = courier.trouble_finding = away
        await day.go_by(EIGHT + 5 * MINUTE)
        await desk.file("FR", "withdrawal", EIGHT + 5 * MINUTE)
        await day.go_by(EIGHT + minutes * MINUTE)
        courier.trouble = courier.trouble_finding = there
        await day.go_by(EIGHT + minutes * MINUTE + HOUR + MINUTE)
        [message] = courier.messages
        assert number_of(courier.posts[-1]) == 1
        assert courier.posts[-1].nonce == message
        assert all(word in courier.text for word in ("Late: this covers everything", "Germany", "France"))
        assert (await desk.states(number))[-1] == "sent"
        assert (await desk.one(number)).next_due == EIGHT + 7 * DAY

    async def test_in_which_only_posts_fail_is_followed_by_one_late_briefing_too(
        self, desk: Desk, day: Day, courier: Recorder
    ):
        number = await weekly(desk)
        courier.trouble = away
        await day.go_by(EIGHT + 5 * HOUR)
        tries = len(courier.posts)
        courier.trouble = there
        await day.go_by(EIGHT + 7 * HOUR)
        assert len(courier.messages) == 1
        assert "Late:" in courier.text
        assert tries < 12  # later each time, also where a later period is told instead
        assert [state for state in await desk.states(number) if state != "abandoned"] == ["sent"]

    async def test_of_a_few_minutes_delays_what_was_to_be_said(self, desk: Desk, day: Day, courier: Recorder):
        await weekly(desk)
        courier.trouble = away
        await day.go_by(EIGHT + 2 * MINUTE)
        courier.trouble = there
        await day.go_by(EIGHT + 30 * MINUTE)
        assert len(courier.messages) == 1
        assert len({post.document.text for post in courier.posts}) == 1
        assert "Late:" not in courier.text

    async def test_over_the_next_slot_gives_one_briefing_soon_after_it(self, desk: Desk, day: Day, courier: Recorder):
        """Though its pause would last longer."""
        number = await desk.subscribe(EIGHT, schedule=Schedule("UTC", hours=1, anchor=EIGHT))
        courier.trouble = away
        await day.go_by(EIGHT + 58 * MINUTE)
        courier.trouble = there
        await day.go_by(EIGHT + HOUR)
        assert len(courier.messages) == 1
        assert (await desk.ledger(number))[-1].late
        assert (await desk.one(number)).next_due == EIGHT + 2 * HOUR

    async def test_is_no_reason_to_go_on_after_a_refusal(self, desk: Desk, day: Day, courier: Recorder):
        number = await weekly(desk)
        courier.trouble = courier.trouble_finding = away
        await day.go_by(EIGHT + 20 * MINUTE)
        courier.trouble = lambda _: Refusal("The channel no longer exists.")
        courier.trouble_finding = there
        await day.go_by(EIGHT + 5 * HOUR)
        assert (await desk.one(number)).paused == "The channel no longer exists."
        assert len(await desk.warned()) == 1
        assert not courier.messages


class TestAProcessThatWasAway:
    async def test_since_its_claim_gives_one_late_briefing(self, desk: Desk, courier: Recorder):
        number = await weekly(desk)
        await dying(desk, "before")
        await desk.file("FR", "withdrawal", NOW + HOUR)
        for minutes in (90, 91, 92):
            await desk.rounds.run(NOW + minutes * MINUTE)
        assert len(courier.messages) == 1
        assert "Late:" in courier.text
        assert "France" in courier.text
        given_up, sent = await desk.ledger(number)
        assert (given_up.state, sent.state) == ("abandoned", "sent")
        assert sent.number == given_up.number
        assert given_up.reason

    async def test_since_its_post_arrived_gives_no_other(self, desk: Desk, courier: Recorder):
        number = await weekly(desk)
        await dying(desk, "after")
        await desk.file("FR", "withdrawal", NOW + HOUR)
        for minutes in (90, 91, 92):
            await desk.rounds.run(NOW + minutes * MINUTE)
        assert len(courier.posts) == len(courier.messages) == 1
        assert await desk.states(number) == ["sent"]
        await desk.rounds.run(NOW + 7 * DAY)
        assert number_of(courier.posts[-1]) == 2
        assert "France" in courier.text

    async def test_in_the_middle_of_a_round_sends_nothing_that_its_claim_does_not_cover_any_more(
        self, desk: Desk, day: Day, courier: Recorder
    ):
        """A machine that was asleep: what waited in the process has a lease that is long over."""
        for _ in range(30):
            await desk.subscribe(EIGHT)

        async def sleep(_: Post) -> None:
            courier.before = None
            day.now += 2 * HOUR

        courier.before = sleep
        await day.rounds.run(EIGHT)
        assert len(courier.posts) < 30
        await day.go_by(day.now + MINUTE)
        assert len(courier.messages) == 30
        late = [post for post in courier.posts if "Late:" in post.document.text]
        assert len({post.channel for post in courier.posts}) == 30
        assert len(late) >= 30 - 16


class TestATryThatFailedAndArrived:
    async def test_is_recorded_before_the_next_is_claimed(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(EIGHT)
        await desk.file("DE", "withdrawal", EIGHT - HOUR)
        courier.answer_lost = away
        await desk.rounds.run(EIGHT)
        courier.answer_lost = there
        for second in range(3):
            await desk.rounds.run(EIGHT + DAY + second * SECOND)
        assert [number_of(post) for post in courier.posts] == [1, 2]
        assert await desk.states(number) == ["sent", "sent"]
        first, second = await desk.ledger(number)
        assert second.since == first.until
        assert "Germany" not in courier.text.split("Where things stand")[0]

    async def test_is_recorded_though_it_was_paused_since(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(EIGHT)
        courier.answer_lost = away
        await desk.rounds.run(EIGHT)
        courier.answer_lost = there
        await desk.subscriptions.pause(GUILD, number, "A pause.")
        await desk.lease_over()
        await desk.rounds.run(EIGHT + MINUTE)
        assert await desk.states(number) == ["sent"]
        assert (await desk.one(number)).number == 1

    async def test_is_waited_for_where_it_cannot_be_looked_for(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(EIGHT)
        courier.answer_lost = courier.trouble_finding = away
        await desk.rounds.run(EIGHT)
        for second in range(3):
            await desk.rounds.run(EIGHT + DAY + second * SECOND)
        assert await desk.states(number) == ["failed"]
        courier.answer_lost = courier.trouble_finding = there
        await desk.lease_over()
        for second in range(3):
            await desk.rounds.run(EIGHT + DAY + HOUR + second * SECOND)
        assert await desk.states(number) == ["sent", "sent"]
        assert [number_of(post) for post in courier.posts] == [1, 2]

    async def test_is_looked_for_from_its_claim_on(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(EIGHT - MINUTE)
        courier.answer_lost = away
        await desk.rounds.run(EIGHT)
        await desk.rounds.run(EIGHT + DAY)
        [look] = courier.sought
        [delivery] = await desk.ledger(number)
        assert look.since == delivery.claimed == EIGHT


class TestALostConnection:
    @pytest.mark.parametrize("connected", [True, False])
    async def test_is_waited_out(self, connected: bool):
        """The library calls itself ready while it reconnects."""
        done = []

        class Client:
            def is_ready(self) -> bool:
                return True

            def is_within_reach(self) -> bool:
                return connected

        async def work() -> None:
            done.append(1)

        await _if_connected(Client(), work)
        assert bool(done) is connected


async def test_a_lease_that_runs_out_while_others_wait_is_made_longer(desk: Desk, courier: Recorder):
    """So that no other process takes up what this one is sending."""
    now = EIGHT
    rounds = BriefingRounds(desk.library, courier, lambda: now)
    numbers = [await desk.subscribe(EIGHT) for _ in range(20)]

    at_once, all_begun, looked = asyncio.Event(), asyncio.Event(), asyncio.Event()
    other = BriefingRounds(desk.library, courier, lambda: EIGHT + LEASE + SECOND)

    async def a_minute_later(post: Post) -> None:
        """The first sixteen begin together and end; the last four are begun when another process looks."""
        nonlocal now
        if post.repeated:
            return
        begun = sum(not each.repeated for each in courier.posts)
        if begun == 16:
            now = EIGHT + MINUTE
            at_once.set()
        if begun == 20:
            all_begun.set()
        await (at_once if begun <= 16 else looked).wait()

    async def look() -> None:
        await all_begun.wait()
        await other.run(EIGHT + LEASE + SECOND)
        looked.set()

    courier.before = a_minute_later
    await asyncio.gather(rounds.run(EIGHT), look())
    last = [post for post in courier.posts if not post.repeated][16:]
    assert len(last) == 4
    assert not {post.nonce for post in last} & {post.nonce for post in courier.posts if post.repeated}
    assert [await desk.states(number) for number in numbers] == [["sent"]] * 20
