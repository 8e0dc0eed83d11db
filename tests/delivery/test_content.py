"""What a briefing says: its number and period, what changed since the last one, and nothing twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.schedule import Schedule
from bot.delivery.subscription import Options

from .channels import DAY, HOUR, MINUTE, NOW, SECOND, Desk, Recorder, number_of

EIGHT = NOW.replace(second=0)


def days(courier: Recorder) -> list[tuple[int, datetime, datetime]]:
    return [(number_of(post), post.question.since, post.question.as_of) for post in courier.posts]


class TestItsPeriod:
    async def test_begins_where_the_last_one_ended(self, desk: Desk, courier: Recorder):
        await desk.subscribe(EIGHT)
        for day in range(3):
            await desk.rounds.run(EIGHT + day * DAY + SECOND)
        assert days(courier) == [
            (1, EIGHT - DAY, EIGHT),
            (2, EIGHT, EIGHT + DAY),
            (3, EIGHT + DAY, EIGHT + 2 * DAY),
        ]

    async def test_is_said_with_its_number_and_the_time_of_the_next(self, desk: Desk, courier: Recorder):
        await desk.subscribe(EIGHT)
        await desk.rounds.run(EIGHT)
        [post] = courier.posts
        said = {span.instant for line in post.document.lead for span in line.spans if span.instant}
        assert said >= {EIGHT - DAY, EIGHT, EIGHT + DAY}
        assert courier.text.startswith("Briefing no. 1 — The harbour")
        assert "Next briefing:" in courier.text

    async def test_of_a_story_that_is_over_is_its_whole_coverage_once(self, desk: Desk, courier: Recorder):
        await desk.subscribe(EIGHT, "iraq-2020")
        await desk.rounds.run(EIGHT)
        await desk.rounds.run(EIGHT + DAY)
        first, second = courier.posts
        assert first.question.since.year == first.question.as_of.year == 2020
        assert "Corrections and retractions" in first.document.text or "What changed" in first.document.text
        assert "Nothing new was reported." in second.document.text
        assert second.question.since == second.question.as_of == first.question.as_of

    async def test_by_hours_is_that_long(self, desk: Desk, courier: Recorder):
        await desk.subscribe(EIGHT, schedule=Schedule("UTC", hours=6, anchor=EIGHT))
        for step in range(4):
            await desk.rounds.run(EIGHT + step * 6 * HOUR + SECOND)
        assert [until - since for _, since, until in days(courier)[1:]] == [6 * HOUR] * 3

    async def test_of_a_channel_that_resumes_reaches_back_to_its_last_briefing(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(EIGHT)
        await desk.rounds.run(EIGHT)
        missed = await desk.file("DE", "withdrawal", EIGHT + DAY)
        await desk.change(number, paused="A pause.")
        await desk.rounds.run(EIGHT + 2 * DAY)
        await desk.change(number, paused=None, next_due=EIGHT + 3 * DAY)
        await desk.rounds.run(EIGHT + 3 * DAY)
        assert days(courier)[1:] == [(2, EIGHT, EIGHT + 3 * DAY)]
        assert missed.id in courier.text


class TestWhatChanged:
    async def test_is_told_once(self, desk: Desk, courier: Recorder):
        await desk.subscribe(EIGHT)
        left = await desk.file("DE", "withdrawal", EIGHT - HOUR)
        for day in range(3):
            await desk.rounds.run(EIGHT + day * DAY)
        told = ["1 first reported" in text for text in courier.texts]
        assert told == [True, False, False]
        assert left.id in courier.texts[0]

    async def test_includes_what_moves_no_posture(self, desk: Desk, courier: Recorder):
        await desk.subscribe(EIGHT)
        await desk.rounds.run(EIGHT)
        await desk.file("DE", "incident", EIGHT + HOUR, says="A convoy was hit.")
        await desk.rounds.run(EIGHT + DAY)
        await desk.rounds.run(EIGHT + 2 * DAY)
        assert ["A convoy was hit." in text for text in courier.texts] == [False, True, False]

    async def test_includes_corrections_and_retractions_since_the_last(self, desk: Desk, courier: Recorder):
        await desk.subscribe(EIGHT)
        wrong = await desk.file("DE", "withdrawal", EIGHT - HOUR)
        false = await desk.file("FR", "withdrawal", EIGHT - HOUR)
        await desk.rounds.run(EIGHT)
        corrected = await desk.corrects(wrong, "stay", EIGHT + HOUR, says="Germany stays.")
        retracted = await desk.retracts(false, EIGHT + HOUR, says="France did not leave.")
        await desk.rounds.run(EIGHT + DAY)
        await desk.rounds.run(EIGHT + 2 * DAY)
        _, second, third = courier.texts
        assert "1 correction; 1 retraction" in second
        assert all(entry.id in second for entry in (corrected, retracted))
        assert "2 positions changed" in second
        assert "correction" not in third

    async def test_includes_once_what_is_filed_into_the_past(self, desk: Desk, courier: Recorder):
        """Known to the public before the last briefing, and to us only after it."""
        await desk.subscribe(EIGHT)
        await desk.rounds.run(EIGHT)
        await desk.file("DE", "incident", EIGHT - 5 * DAY, says="It was in an old paper.")
        await desk.rounds.run(EIGHT + DAY)
        await desk.rounds.run(EIGHT + 2 * DAY)
        assert ["It was in an old paper." in text for text in courier.texts] == [False, True, False]

    async def test_includes_what_is_dated_to_the_day_by_its_end(self, desk: Desk, courier: Recorder):
        """“Reported on the 20th” may be at any time of the 20th: the next day's briefing tells it at the latest."""
        await desk.subscribe(EIGHT)
        today = EIGHT.astimezone(desk.library.shelf("harbour").brief.zone).date()
        await desk.file("DE", "incident", today.isoformat(), says="A convoy was hit.")
        await desk.rounds.run(EIGHT)
        await desk.rounds.run(EIGHT + DAY)
        await desk.rounds.run(EIGHT + 2 * DAY)
        assert sum("A convoy was hit." in text for text in courier.texts) == 1

    async def test_includes_what_becomes_known_between_the_slot_and_its_claim(self, desk: Desk, courier: Recorder):
        await desk.subscribe(EIGHT)
        await desk.file("DE", "incident", EIGHT + 2 * SECOND, says="A convoy was hit.")
        await desk.rounds.run(EIGHT + 3 * SECOND)
        await desk.rounds.run(EIGHT + DAY)
        assert sum("A convoy was hit." in text for text in courier.texts) == 1

    async def test_in_the_first_briefing_of_a_story_that_goes_on_is_of_its_period(
        self, desk: Desk, courier: Recorder
    ):
        await desk.file("DE", "incident", EIGHT - 9 * DAY, says="Long before anybody subscribed.")
        await desk.subscribe(EIGHT)
        await desk.rounds.run(EIGHT)
        assert courier.posts[0].question.since == EIGHT - DAY
        assert "Long before anybody subscribed." not in courier.text


class TestTheFirst:
    async def test_of_a_week_covers_all_that_it_lists_and_the_day_before_it_was_set_up(
        self, desk: Desk, courier: Recorder
    ):
        await desk.file("DE", "incident", EIGHT - 3 * HOUR, says="Shortly before.")
        weekly = Schedule("UTC", EIGHT.time(), frozenset({(EIGHT + 6 * DAY).weekday()}))
        set_up = datetime.now(UTC)
        one = await desk.subscriptions.create(
            guild=1, channel=1, situation="harbour", schedule=weekly, options=Options(), creator=1
        )
        await desk.file("DE", "incident", EIGHT + 2 * DAY, says="Early in the week.")
        await desk.file("DE", "incident", EIGHT + 5 * DAY, says="Late in the week.")
        await desk.rounds.run(one.next_due)
        [post] = courier.posts
        said = ("Shortly before.", "Early in the week.", "Late in the week.")
        assert all(text in courier.text for text in said)
        assert post.question.as_of == EIGHT + 6 * DAY
        assert timedelta() <= post.question.since - (set_up - DAY) < MINUTE


class TestAQuietDay:
    async def test_is_one_honest_line(self, desk: Desk, courier: Recorder):
        await desk.subscribe(EIGHT)
        await desk.rounds.run(EIGHT)
        assert "Nothing new was reported." in courier.text
        assert not courier.posts[0].document.sections
        assert "Next briefing:" in courier.text

    async def test_is_nothing_where_nothing_is_wished_and_takes_no_number(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(EIGHT, quiet="nothing")
        await desk.rounds.run(EIGHT)
        await desk.rounds.run(EIGHT + DAY)
        assert not courier.posts
        assert await desk.states(number) == ["quiet", "quiet"]
        news = await desk.file("DE", "withdrawal", EIGHT + DAY + HOUR)
        await desk.rounds.run(EIGHT + 2 * DAY)
        assert days(courier) == [(1, EIGHT + DAY, EIGHT + 2 * DAY)]
        assert news.id in courier.text


class TestAfterDowntime:
    @pytest.mark.parametrize("gap", [11 * MINUTE, 5 * HOUR, 3 * DAY, 40 * DAY])
    async def test_one_late_briefing_covers_the_whole_gap(self, desk: Desk, courier: Recorder, gap: timedelta):
        number = await desk.subscribe(EIGHT)
        await desk.rounds.run(EIGHT)
        missed = [
            await desk.file("DE", "withdrawal", EIGHT + HOUR, effective=(EIGHT + HOUR).isoformat()),
            await desk.file("FR", "incident", EIGHT + DAY + gap - MINUTE, says="At the end of it."),
        ]
        back = EIGHT + DAY + gap
        for minute in range(3):
            await desk.rounds.run(back + minute * MINUTE)
        assert days(courier)[1:] == [(2, EIGHT, back)]
        assert "Late: this covers everything since the last briefing." in courier.text
        assert all(report.id in courier.text for report in missed)
        assert (await desk.one(number)).next_due > back

    async def test_the_one_that_follows_is_on_time_and_begins_where_the_late_one_ended(
        self, desk: Desk, courier: Recorder
    ):
        await desk.subscribe(EIGHT)
        back = EIGHT + 5 * HOUR
        await desk.rounds.run(back)
        await desk.rounds.run(EIGHT + DAY)
        assert days(courier)[1] == (2, back, EIGHT + DAY)
        assert ["Late:" in text for text in courier.texts] == [True, False]

    async def test_a_few_minutes_are_not_late(self, desk: Desk, courier: Recorder):
        await desk.subscribe(EIGHT)
        await desk.rounds.run(EIGHT + 9 * MINUTE)
        assert "Late:" not in courier.text
        assert days(courier) == [(1, EIGHT - DAY, EIGHT)]

    async def test_an_hourly_channel_gets_one_and_no_burst(self, desk: Desk, courier: Recorder):
        await desk.subscribe(EIGHT, schedule=Schedule("UTC", hours=1, anchor=EIGHT))
        for minute in range(5):
            await desk.rounds.run(EIGHT + 9 * HOUR + 30 * MINUTE + minute * MINUTE)
        assert len(courier.posts) == 1
