"""Failures that may pass are tried again; those that will not pause the briefing and are told to moderators once."""

from __future__ import annotations

import logging
from itertools import pairwise

import pytest

from bot.delivery.briefings import BriefingRounds
from bot.delivery.courier import Post, Postponed, Refusal

from .channels import DAY, GUILD, HOUR, MINUTE, MODERATOR, NOW, SECOND, Desk, Recorder, number_of

BUSY, GONE = "Discord could not be reached or asked to wait.", "The channel no longer exists."


def postponed(_: Post) -> Postponed:
    return Postponed(BUSY)


class TestAFailureThatMayPass:
    async def test_is_tried_again_after_a_while_and_then_arrives(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW)
        courier.trouble = postponed
        await desk.rounds.run(NOW)
        [failed] = await desk.ledger(number)
        assert (failed.state, failed.reason) == ("failed", BUSY)
        assert failed.lease >= NOW + 30 * SECOND
        courier.trouble = lambda _: None
        assert await desk.rounds.run(NOW + 20 * SECOND) == 0
        assert await desk.rounds.run(NOW + 2 * MINUTE) == 1
        [sent] = await desk.ledger(number)
        assert (sent.state, sent.reason, sent.attempts) == ("sent", None, 2)
        first, second = courier.posts
        assert (second.nonce, second.document.text) == (first.nonce, first.document.text)

    async def test_waits_longer_each_time(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW)
        courier.trouble = postponed
        pauses = []
        await desk.rounds.run(NOW)
        for _ in range(5):
            [failed] = await desk.ledger(number)
            pauses.append(failed.lease - NOW)
            await desk.lease_over()
            await desk.rounds.run(NOW)
        assert pauses == sorted(pauses)
        assert pauses[0] < 2 * MINUTE < HOUR <= pauses[-1]

    async def test_that_lasts_until_the_next_slot_gives_one_briefing(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW)
        courier.trouble = postponed
        await desk.rounds.run(NOW)
        courier.trouble = lambda _: None
        await desk.lease_over()
        for minute in range(4):
            await desk.rounds.run(NOW + DAY + minute * MINUTE)
        sent = [one for one in await desk.ledger(number) if one.state == "sent"]
        assert len({one.number for one in sent}) == len(sent)
        assert all(earlier.until <= later.since for earlier, later in pairwise(sent))

    async def test_by_silence_counts_as_one(self, desk: Desk, courier: Recorder, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("bot.delivery.attempt.LONGEST_SEND", 0.05)
        number = await desk.subscribe(NOW)
        courier.seconds = 5
        await desk.rounds.run(NOW)
        [failed] = await desk.ledger(number)
        assert (failed.state, failed.reason) == ("failed", "Discord did not answer in time.")


class TestARefusal:
    async def test_pauses_with_the_reason_and_keeps_the_configuration(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW, language="fr", silent=True)
        before = await desk.one(number)
        courier.trouble = lambda _: Refusal(GONE)
        await desk.rounds.run(NOW)
        after = await desk.one(number)
        assert after.paused == GONE
        assert (after.schedule, after.options, after.channel) == (before.schedule, before.options, before.channel)
        [refused] = await desk.ledger(number)
        assert (refused.state, refused.reason) == ("abandoned", GONE)

    async def test_is_told_to_the_moderators_once(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW)
        courier.trouble = lambda _: Refusal(GONE)
        for day in range(4):
            await desk.rounds.run(NOW + day * DAY)
            await desk.lease_over()
        assert await desk.warned() == [(GUILD, MODERATOR, (await desk.one(number)).channel, GONE)]
        assert len(courier.posts) == 1

    async def test_loses_nothing_for_the_time_after_it_is_mended(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW)
        missed = await desk.file("DE", "withdrawal", NOW - HOUR)
        courier.trouble = lambda _: Refusal(GONE)
        await desk.rounds.run(NOW)
        courier.trouble = lambda _: None
        one = await desk.subscriptions.resume(GUILD, number)
        assert one.paused is None
        assert one.next_due > NOW
        await desk.rounds.run(one.next_due)
        assert number_of(courier.posts[-1]) == 1
        assert missed.id in courier.text

    async def test_concerns_its_channel_alone(self, desk: Desk, courier: Recorder):
        bad = await desk.subscribe(NOW)
        others = [await desk.subscribe(NOW) for _ in range(5)]
        channel = (await desk.one(bad)).channel
        courier.trouble = lambda post: Refusal(GONE) if post.channel == channel else None
        await desk.rounds.run(NOW)
        assert [await desk.states(number) for number in others] == [["sent"]] * 5


class TestOneThatCannotBeMade:
    @pytest.fixture
    async def broken(self, desk: Desk) -> int:
        """Written by another version of the bot, say."""
        number = await desk.subscribe(NOW - MINUTE)
        await desk.change(number, options={"no": "such option"})
        return number

    async def test_does_not_hold_up_the_others(
        self, desk: Desk, broken: int, courier: Recorder, caplog: pytest.LogCaptureFixture
    ):
        others = [await desk.subscribe(NOW) for _ in range(60)]
        with caplog.at_level(logging.ERROR):
            await desk.rounds.run(NOW)
        assert [await desk.states(number) for number in others] == [["sent"]] * 60
        assert any(f"subscription {broken}" in record.getMessage() for record in caplog.records)

    async def test_is_tried_as_any_other_until_it_can_be(self, desk: Desk, broken: int, courier: Recorder):
        for _ in range(12):
            await desk.rounds.run(NOW)
            await desk.lease_over()
        [waiting] = await desk.ledger(broken)
        assert (waiting.state, waiting.attempts) == ("failed", 12)
        assert waiting.reason
        await desk.change(broken, options={})
        await desk.rounds.run(NOW)
        assert await desk.states(broken) == ["sent"]
        assert len(courier.messages) == 1

    async def test_because_its_zone_is_unknown_here_does_not_hold_up_the_others(self, desk: Desk, courier: Recorder):
        """A database that was written with newer time zones."""
        number = await desk.subscribe(NOW - MINUTE)
        await desk.change(number, schedule={"zone": "America/Nowhere", "at": "08:00", "weekdays": [0]})
        other = await desk.subscribe(NOW)
        await desk.rounds.run(NOW)
        assert await desk.states(other) == ["sent"]


class TestMeanwhile:
    async def test_deleted_after_a_crash_it_is_not_sent_and_stays_on_record(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW)
        courier.trouble = postponed
        await desk.rounds.run(NOW)
        await desk.subscriptions.delete(GUILD, number)
        courier.trouble = lambda _: None
        await desk.lease_over()
        assert await desk.rounds.run(NOW + DAY) == 0
        assert len(courier.posts) == 1
        assert await desk.states(number) == ["abandoned"]

    async def test_paused_between_tries_it_is_not_sent(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW)
        courier.trouble = postponed
        await desk.rounds.run(NOW)
        await desk.subscriptions.pause(GUILD, number, "A pause.")
        courier.trouble = lambda _: None
        await desk.lease_over()
        await desk.rounds.run(NOW + MINUTE)
        assert len(courier.posts) == 1
        assert await desk.states(number) == ["abandoned"]
        assert (await desk.one(number)).paused == "A pause."
        assert not await desk.warned()

    async def test_paused_or_deleted_while_the_round_goes_on_it_is_not_claimed(self, desk: Desk, courier: Recorder):
        first = [await desk.subscribe(NOW - MINUTE) for _ in range(100)]
        paused, deleted = await desk.subscribe(NOW), await desk.subscribe(NOW)

        async def meddle(post: Post) -> None:
            courier.before = None
            await desk.subscriptions.pause(GUILD, paused, "A pause.")
            await desk.subscriptions.delete(GUILD, deleted)

        courier.before = meddle
        await desk.rounds.run(NOW)
        assert len(courier.posts) == len(first)
        assert await desk.states(paused) == await desk.states(deleted) == []

    async def test_deleted_while_it_is_on_its_way_it_ends_quietly(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW)

        async def delete(post: Post) -> None:
            await desk.subscriptions.delete(GUILD, number)

        courier.before = delete
        await desk.rounds.run(NOW)
        await desk.lease_over()
        courier.before = None
        assert await BriefingRounds(desk.library, courier).run(NOW + DAY) == 0
        assert len(courier.posts) == 1
