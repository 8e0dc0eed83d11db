"""A replay posts the briefings of a past situation day by day at a pace, and says on each that it is one."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from bot.delivery.courier import Post
from bot.errors import Refused, Unknown

from .channels import GUILD, HOUR, MINUTE, MODERATOR, SECOND, Desk
from .live_fixtures import (
    AT,
    BUSY,
    CHANNEL,
    ELSEWHERE,
    LOCKED,
    Parts,
    Screen,
    died,
    nothing,
    postponed,
    refused,
    until_it_dies,
)

SIXTH, EIGHTH = date(2020, 1, 6), date(2020, 1, 8)
ENDS = date(2020, 2, 14)


@pytest.fixture
def courier() -> Screen:
    return Screen()


@pytest.fixture
def parts(desk: Desk, courier: Screen) -> Parts:
    return Parts(desk, courier)


async def eventful(desk: Desk, first: date, last: date) -> list[date]:
    return [day for day in (await desk.library.load("iraq-2020")).journal.entries_by_day if first <= day <= last]


def days(desk: Desk, courier: Screen) -> list[date]:
    """Which day each post is of."""
    zone = desk.library.shelf("iraq-2020").brief.zone
    return [(post.question.as_of - timedelta(seconds=1)).astimezone(zone).date() for post in courier.posts]


class TestAReplay:
    async def test_begins_at_once_and_goes_on_day_by_day_at_its_pace(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.replay(SIXTH, EIGHTH, every=5)
        posted = [await parts.replays.run(AT + minute * MINUTE) for minute in range(16)]
        assert posted == [1, 0, 0, 0, 0] * 3 + [0]
        assert days(desk, courier) == [SIXTH, SIXTH + timedelta(1), EIGHTH]

    async def test_is_marked_and_numbered_on_every_post(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.replay(SIXTH, EIGHTH, every=1)
        for minute in range(4):
            await parts.replays.run(AT + minute * MINUTE)
        title = desk.library.shelf("iraq-2020").brief.title.en
        assert [post.document.title for post in courier.posts] == [f"Replay {n} — {title}" for n in (1, 2, 3)]
        assert all("🔁 Replay of a past situation: nothing in it is news." in text for text in courier.texts)
        assert not any("Next briefing" in text for text in courier.texts)

    async def test_is_in_the_language_of_who_began_it(self, parts: Parts, courier: Screen):
        await parts.replay(SIXTH, SIXTH, language="fr")
        await parts.replays.run(AT)
        assert courier.posts[0].language == "fr"
        assert courier.posts[0].document.title.startswith("Rediffusion 1 — ")
        assert "Rediffusion d’une situation passée" in courier.text

    async def test_passes_over_days_on_which_nothing_became_known(self, desk: Desk, parts: Parts, courier: Screen):
        first = desk.library.shelf("iraq-2020").brief.starts
        known = await eventful(desk, first, ENDS)
        assert len(known) < (ENDS - first).days + 1, "every day has news: this shows nothing"
        await parts.replay(first, ENDS, every=1)
        for minute in range(len(known) + 5):
            await parts.replays.run(AT + minute * MINUTE)
        assert days(desk, courier) == known
        assert all("Nothing new was reported." not in text for text in courier.texts)

    async def test_knows_on_each_day_what_was_known_on_that_day(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.replay(SIXTH, EIGHTH, every=1)
        for minute in range(3):
            await parts.replays.run(AT + minute * MINUTE)
        journal = desk.library.shelf("iraq-2020").journal
        for post in courier.posts:
            later = [entry.id for entry in journal.entries if entry.known > post.question.as_of]
            assert later
            assert not any(f"{number}" in post.document.text for number in later)

    async def test_tells_each_report_of_its_days_once(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.replay(SIXTH, EIGHTH, every=1)
        for minute in range(3):
            await parts.replays.run(AT + minute * MINUTE)
        covered = [(post.question.since, post.question.as_of) for post in courier.posts]
        assert [since for since, _ in covered[1:]] == [until for _, until in covered[:-1]]

    async def test_ends_with_its_last_day_and_another_may_begin(self, parts: Parts, courier: Screen):
        await parts.replay(SIXTH, SIXTH, every=60)
        await parts.replays.run(AT)
        await parts.replays.run(AT + SECOND)
        assert await parts.kept_replays() == []
        await parts.replay(SIXTH, SIXTH, every=60)

    async def test_uses_a_nonce_that_discord_takes(self, parts: Parts, courier: Screen):
        await parts.replay(SIXTH, SIXTH)
        await parts.replays.run(AT)
        assert len(courier.posts[0].nonce) <= 25

    async def test_pings_nobody(self, parts: Parts, courier: Screen):
        await parts.replay(SIXTH, SIXTH)
        await parts.replays.run(AT)
        assert courier.posts[0].options.role is None

    async def test_of_one_channel_is_not_another_s(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.replay(SIXTH, EIGHTH, every=1)
        await parts.replay(EIGHTH, EIGHTH, every=1, channel=ELSEWHERE)
        assert await parts.replays.run(AT) == 2
        await parts.replays.stop(ELSEWHERE)
        assert await parts.replays.run(AT + MINUTE) == 1
        assert [post.channel for post in courier.posts].count(CHANNEL) == 2


class TestStopping:
    async def test_ends_it(self, parts: Parts, courier: Screen):
        await parts.replay(SIXTH, EIGHTH, every=1)
        await parts.replays.run(AT)
        assert await parts.replays.stop(CHANNEL)
        assert await parts.replays.run(AT + HOUR) == 0
        assert not await parts.replays.stop(CHANNEL)

    async def test_before_the_first_post_posts_nothing(self, parts: Parts, courier: Screen):
        await parts.replay(SIXTH, EIGHTH)
        await parts.replays.stop(CHANNEL)
        assert await parts.replays.run(AT) == 0

    async def test_and_beginning_anew_begins_with_the_first_day(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.replay(SIXTH, EIGHTH, every=1)
        await parts.replays.run(AT)
        await parts.replays.stop(CHANNEL)
        await parts.replay(SIXTH, EIGHTH, every=1)
        await parts.replays.run(AT + MINUTE)
        assert days(desk, courier) == [SIXTH, SIXTH]

    async def test_and_beginning_anew_while_a_post_is_on_its_way_skips_no_day(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        await parts.replay(SIXTH, EIGHTH, every=1)
        tasks: list[asyncio.Task[None]] = []

        async def anew() -> None:
            await parts.replays.stop(CHANNEL)
            await parts.replay(EIGHTH - timedelta(days=2), EIGHTH, every=1)

        async def meanwhile(_: Post) -> None:
            courier.before = None
            tasks.append(asyncio.create_task(anew()))

        courier.before, courier.seconds = meanwhile, 0.1
        await parts.replays.run(AT)
        await asyncio.gather(*tasks)
        for minute in range(1, 6):
            await parts.replays.run(AT + minute * MINUTE)
        assert days(desk, courier) == [SIXTH, SIXTH, SIXTH + timedelta(1), EIGHTH]


class TestARestart:
    async def test_goes_on_with_the_next_day(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.replay(SIXTH, EIGHTH, every=5)
        await parts.replays.run(AT)
        await parts.restart()
        assert await parts.replays.run(AT + MINUTE) == 0
        assert await parts.replays.run(AT + 5 * MINUTE) == 1
        assert days(desk, courier) == [SIXTH, SIXTH + timedelta(1)]
        assert courier.posts[1].document.title.startswith("Replay 2 — ")

    async def test_after_a_long_downtime_gives_no_burst(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.replay(SIXTH, EIGHTH, every=5)
        await parts.replays.run(AT)
        await parts.restart()
        back = AT + 10 * HOUR
        posted = [await parts.replays.run(back + minute * MINUTE) for minute in range(6)]
        assert posted == [1, 0, 0, 0, 0, 1]
        assert days(desk, courier) == [SIXTH, SIXTH + timedelta(1), EIGHTH]

    async def test_after_a_crash_between_posting_and_recording_doubles_nothing(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        await parts.replay(SIXTH, EIGHTH, every=5)
        courier.answer_lost = died
        await until_it_dies(parts.replays.run, AT)
        courier.answer_lost = nothing
        await parts.restart()
        await parts.replays.run(AT + HOUR)
        assert len(courier.posts) == 2
        assert len(courier.messages) == 1
        assert courier.posts[-1].repeated, "Discord forgets nonces: it has to look"


class TestWhatIsRefused:
    async def test_is_a_second_replay_in_a_channel(self, parts: Parts, courier: Screen):
        await parts.replay(SIXTH, EIGHTH)
        with pytest.raises(Refused, match="under way"):
            await parts.replay(SIXTH, EIGHTH)
        await parts.replays.run(AT)
        with pytest.raises(Refused, match="under way"):
            await parts.replay(SIXTH, EIGHTH)
        assert len(await parts.kept_replays()) == 1

    @pytest.mark.parametrize(
        ("first", "last"),
        [(date(2019, 12, 1), EIGHTH), (SIXTH, date(2020, 2, 15)), (date(2026, 1, 1), date(2026, 1, 2))],
    )
    async def test_are_days_outside_coverage(self, parts: Parts, first: date, last: date):
        with pytest.raises(Refused, match="Coverage of iraq-2020 runs from"):
            await parts.replay(first, last)
        assert await parts.kept_replays() == []

    async def test_is_a_period_that_ends_before_it_begins(self, parts: Parts):
        with pytest.raises(Refused, match="begin before it ends"):
            await parts.replay(EIGHTH, SIXTH)

    async def test_is_a_situation_that_is_not_there(self, parts: Parts):
        with pytest.raises(Unknown):
            await parts.replay(SIXTH, EIGHTH, situation="atlantis")

    async def test_is_a_period_in_which_nothing_became_known(self, parts: Parts):
        """Else the moderator is told that it begins, and nothing comes."""
        with pytest.raises(Refused):
            await parts.replay(date(2020, 1, 6), date(2020, 1, 8), situation="story-over")


class TestTrouble:
    async def test_that_may_pass_posts_the_same_day_later_once(
        self, desk: Desk, parts: Parts, courier: Screen, caplog: pytest.LogCaptureFixture
    ):
        await parts.replay(SIXTH, EIGHTH, every=60)
        courier.answer_lost = postponed
        assert await parts.replays.run(AT) == 0
        courier.answer_lost = nothing
        assert await parts.replays.run(AT + MINUTE) == 1
        assert await parts.replays.run(AT + 2 * MINUTE) == 0
        assert days(desk, courier) == [SIXTH, SIXTH]
        assert len(courier.messages) == 1
        assert courier.posts[1].repeated
        assert BUSY in caplog.text

    async def test_lost_access_ends_it_and_is_told_once(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.replay(SIXTH, EIGHTH, every=1)
        await parts.replays.run(AT)
        courier.trouble = refused
        for minute in range(1, 5):
            assert await parts.replays.run(AT + minute * MINUTE) == 0
        assert len(courier.posts) == 2
        assert await desk.warned() == [(GUILD, MODERATOR, CHANNEL, LOCKED)]
        assert await parts.kept_replays() == []

    async def test_in_one_channel_holds_up_no_other(self, parts: Parts, courier: Screen):
        await parts.replay(SIXTH, EIGHTH)
        await parts.replay(SIXTH, EIGHTH, channel=ELSEWHERE)
        courier.trouble = lambda post: RuntimeError("a bug") if post.channel == CHANNEL else None
        await parts.replays.run(AT)
        assert courier.seen_in(ELSEWHERE)
