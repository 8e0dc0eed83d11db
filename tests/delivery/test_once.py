"""A briefing that is due arrives once, whatever happens between sending and recording."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from bot.delivery.briefings import LEASE, BriefingRounds, nonce
from bot.delivery.courier import Post, Postponed
from bot.store import briefings as kept

from .channels import DAY, HOUR, MINUTE, NOW, SECOND, Desk, Recorder, number_of


class Crash(BaseException):
    """The process dies: nothing that would come after is done."""


async def dying(desk: Desk, at: str) -> None:
    """A round whose process dies with its first post, `before` it arrives or `after`."""

    def crash(post: Post) -> BaseException:
        return Crash()

    courier = desk.courier
    courier.trouble, courier.answer_lost = (
        (crash, courier.answer_lost) if at == "before" else (courier.trouble, crash)
    )
    with pytest.raises(BaseExceptionGroup):
        await desk.rounds.run(NOW)
    courier.trouble = courier.answer_lost = lambda _: None
    await desk.abandon_process()


class TestADueBriefing:
    async def test_is_sent_once_and_recorded(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW)
        assert await desk.rounds.run(NOW) == 1
        assert await desk.rounds.run(NOW) == 0
        [delivery] = await desk.ledger(number)
        assert delivery.state == "sent"
        assert delivery.message == courier.messages[nonce(delivery)]
        assert len(courier.posts) == 1

    async def test_is_not_sent_before_its_time(self, desk: Desk, courier: Recorder):
        await desk.subscribe(NOW)
        assert await desk.rounds.run(NOW - SECOND) == 0
        assert not courier.posts

    async def test_makes_room_for_the_next(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW.replace(second=0))
        for day in range(3):
            await desk.rounds.run(NOW + day * DAY)
            await desk.rounds.run(NOW + day * DAY + HOUR)
        assert [number_of(post) for post in courier.posts] == [1, 2, 3]
        assert (await desk.one(number)).next_due == NOW.replace(second=0) + 3 * DAY

    async def test_goes_to_its_channel_in_its_language_with_its_wishes(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW, language="fr", silent=True, role=42)
        await desk.rounds.run(NOW)
        [post] = courier.posts
        assert post.channel == (await desk.one(number)).channel
        assert post.language == "fr"
        assert (post.options.silent, post.options.role) == (True, 42)
        assert "Le port" in courier.text

    async def test_is_sent_once_by_two_rounds_at_once(self, desk: Desk, courier: Recorder):
        numbers = [await desk.subscribe(NOW) for _ in range(20)]
        courier.seconds = 0.01
        await asyncio.gather(desk.rounds.run(NOW), desk.rounds.run(NOW), desk.rounds.run(NOW))
        assert len(courier.posts) == len(courier.messages) == len(numbers)

    async def test_is_sent_once_by_two_processes_at_once(self, desk: Desk, courier: Recorder):
        numbers = [await desk.subscribe(NOW) for _ in range(60)]
        other = BriefingRounds(desk.library, courier)
        await asyncio.gather(desk.rounds.run(NOW), other.run(NOW))
        assert len(courier.posts) == len(courier.messages) == len(numbers)
        assert [await desk.states(number) for number in numbers] == [["sent"]] * len(numbers)


class TestACrash:
    @pytest.mark.parametrize("at", ["before", "after"])
    async def test_around_sending_gives_one_message_after_the_lease(self, desk: Desk, courier: Recorder, at: str):
        number = await desk.subscribe(NOW)
        await dying(desk, at)
        assert await desk.rounds.run(NOW) == 0  # the dead process may be alive: its lease is honoured
        assert await desk.rounds.run(NOW + LEASE + MINUTE) == 1
        assert len(courier.messages) == 1
        assert await desk.states(number) == ["sent"]
        first, second = courier.posts
        assert (first.repeated, second.repeated) == (False, True)

    async def test_costs_none_of_the_tries(self, desk: Desk, courier: Recorder):
        """However often the process ends, a channel that answers gets its briefing."""
        number = await desk.subscribe(NOW)
        for _ in range(12):
            courier.trouble = lambda _: Crash()
            with pytest.raises(BaseExceptionGroup):
                await desk.rounds.run(NOW)
            await desk.abandon_process()
            await desk.lease_over()
        courier.trouble = lambda _: Postponed("Busy.")
        await desk.rounds.run(NOW)
        [failed] = await desk.ledger(number)
        assert (failed.state, failed.attempts) == ("failed", 1)
        courier.trouble = lambda _: None
        await desk.lease_over()
        await desk.rounds.run(NOW)
        assert await desk.states(number) == ["sent"]
        assert [post.repeated for post in courier.posts] == [False] + [True] * 13

    async def test_changes_nothing_of_what_is_said(self, desk: Desk, courier: Recorder):
        await desk.file("DE", "withdrawal", NOW - HOUR)
        number = await desk.subscribe(NOW)
        await dying(desk, "before")
        [claimed] = await desk.ledger(number)
        meanwhile = await desk.file("FR", "withdrawal", NOW - MINUTE)
        await desk.rounds.run(NOW + 5 * MINUTE)
        [done] = await desk.ledger(number)
        first, second = courier.posts
        assert (second.nonce, number_of(second), second.document.text) == (
            first.nonce,
            number_of(first),
            first.document.text,
        )
        assert (done.since, done.until, done.last_entry) == (claimed.since, claimed.until, claimed.last_entry)
        assert meanwhile.id not in courier.text

    async def test_leaves_what_came_meanwhile_to_the_next_briefing(self, desk: Desk, courier: Recorder):
        await desk.subscribe(NOW)
        await dying(desk, "after")
        meanwhile = await desk.file("FR", "withdrawal", NOW + MINUTE)
        await desk.rounds.run(NOW + 20 * MINUTE)
        await desk.rounds.run(NOW + DAY)
        assert [number_of(post) for post in courier.posts] == [1, 2]
        assert meanwhile.id in courier.text

    async def test_of_many_loses_none(self, desk: Desk, courier: Recorder):
        numbers = [await desk.subscribe(NOW) for _ in range(40)]
        sent = iter(range(1000))
        courier.seconds = 0.002

        def crash(post: Post) -> BaseException | None:
            return Crash() if next(sent) == 17 else None

        courier.answer_lost = crash
        with pytest.raises(BaseExceptionGroup):
            await desk.rounds.run(NOW)
        courier.answer_lost = lambda _: None
        await desk.abandon_process()
        await desk.rounds.run(NOW + 5 * MINUTE)
        assert len(courier.messages) == len(numbers)
        assert [await desk.states(number) for number in numbers] == [["sent"]] * len(numbers)

    async def test_whose_next_slot_has_come_too_gives_one_briefing_of_each_number(
        self, desk: Desk, courier: Recorder
    ):
        """The claim of yesterday and the slot of today meet in one round."""
        number = await desk.subscribe(NOW)
        await dying(desk, "before")
        for minutes in range(3):
            await desk.rounds.run(NOW + DAY + HOUR + minutes * MINUTE)
        done = [one for one in await desk.ledger(number) if one.state == "sent"]
        periods = [(one.number, one.since, one.until) for one in done]
        assert len({number for number, _, _ in periods}) == len(periods), periods
        assert all(earlier[2] <= later[1] for earlier, later in pairwise(periods)), periods

    async def test_followed_by_a_long_downtime_gives_one_late_briefing(self, desk: Desk, courier: Recorder):
        """Nothing arrived before the crash, so nothing is lost by telling all of it at once."""
        await desk.subscribe(NOW)
        await dying(desk, "before")
        for minutes in range(3):
            await desk.rounds.run(NOW + 3 * DAY + HOUR + minutes * MINUTE)
        assert len(courier.messages) == 1
        assert "Late:" in courier.text

    async def test_leaves_nothing_that_a_dead_lease_would_bring_back(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW)
        await dying(desk, "after")
        await desk.rounds.run(NOW + 5 * MINUTE)
        await desk.lease_over()
        assert await desk.rounds.run(NOW + 10 * MINUTE) == 0
        assert await desk.states(number) == ["sent"]


class TestTheClockSetBack:
    async def test_repeats_nothing(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW)
        await desk.rounds.run(NOW)
        for minutes in range(-180, 180, 20):
            await desk.rounds.run(NOW + minutes * MINUTE)
        assert len(courier.posts) == 1
        assert await desk.states(number) == ["sent"]

    async def test_and_an_edit_that_asks_for_the_same_time_again_holds_nobody_up(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW)
        await desk.rounds.run(NOW)
        await desk.change(number, next_due=NOW)  # what an edit computes while the clock is behind
        other = await desk.subscribe(NOW + SECOND)
        await desk.rounds.run(NOW + MINUTE)
        assert await desk.states(other) == ["sent"]
        assert len(courier.messages) == 2
        assert (await desk.one(number)).next_due > NOW + MINUTE


class TestATryThatFailed:
    async def test_but_arrived_is_recognised(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW)
        courier.answer_lost = lambda post: Postponed("No answer.") if not post.repeated else None
        await desk.rounds.run(NOW)
        assert await desk.states(number) == ["failed"]
        await desk.rounds.run(NOW + 5 * MINUTE)
        assert await desk.states(number) == ["sent"]
        assert len(courier.messages) == 1

    async def test_when_recording_fails_is_recorded_by_the_next_round(
        self, desk: Desk, courier: Recorder, monkeypatch: pytest.MonkeyPatch
    ):
        number = await desk.subscribe(NOW)

        async def disk_full(*_: object) -> None:
            raise OSError("disk full")

        with monkeypatch.context() as broken:
            broken.setattr(kept, "finish", disk_full)
            await desk.rounds.run(NOW)
        await desk.rounds.run(NOW + 5 * MINUTE)
        assert await desk.states(number) == ["sent"]
        assert len(courier.messages) == 1
