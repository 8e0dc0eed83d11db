"""Alerts: whoever follows an actor is told when its posture changes, before and after, once and of nothing else."""

from __future__ import annotations

import pytest

from bot.actions.answers.question import View
from bot.errors import Refused

from .channels import DAY, GUILD, HOUR, Desk
from .live_fixtures import (
    AT,
    BUSY,
    CHANNEL,
    LOCKED,
    Parts,
    Screen,
    died,
    nothing,
    postponed,
    refused,
    until_it_dies,
)

ANNA, BEN = 301, 302
LONG_AGO = AT - 2 * DAY


@pytest.fixture
def courier() -> Screen:
    return Screen()


@pytest.fixture
def parts(desk: Desk, courier: Screen) -> Parts:
    return Parts(desk, courier)


class TestAnAlert:
    async def test_comes_by_direct_message_with_before_and_after(self, desk: Desk, parts: Parts, courier: Screen):
        await desk.file("DE", "stay", LONG_AGO, phase="under_way")
        await parts.follow(ANNA)
        left = await desk.file("DE", "withdrawal", LONG_AGO + HOUR)
        assert await parts.alerts.run(AT) == 1
        [post] = courier.posts
        assert (post.person, post.channel) == (ANNA, None)
        assert post.document.text.startswith("Position changed — The harbour")
        assert "Germany — staying → 🛫 withdrawn" in post.document.text
        assert left.id in post.document.text
        assert (post.question.view, post.question.actor) == (View.STATUS, "DE")

    async def test_of_the_first_report_says_that_nothing_was_known_before(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        await parts.follow(ANNA)
        await desk.file("DE", "withdrawal", LONG_AGO)
        await parts.alerts.run(AT)
        assert "Germany — first reported: 🛫 withdrawn" in courier.text

    async def test_comes_in_a_channel_where_that_was_asked(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.follow(ANNA, channel=CHANNEL)
        await desk.file("DE", "withdrawal", LONG_AGO)
        await parts.alerts.run(AT)
        [post] = courier.posts
        assert (post.person, post.channel) == (None, CHANNEL)

    async def test_comes_in_the_language_of_who_follows(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.follow(ANNA, language="fr")
        await desk.file("DE", "withdrawal", LONG_AGO)
        await parts.alerts.run(AT)
        assert courier.posts[0].language == "fr"
        assert courier.text.startswith("Changement de position — Le port")
        assert "Allemagne" in courier.text

    async def test_comes_once(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.follow(ANNA)
        await desk.file("DE", "withdrawal", LONG_AGO)
        assert [await parts.alerts.run(AT + hour * HOUR) for hour in range(3)] == [1, 0, 0]

    async def test_comes_to_everybody_who_follows(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.follow(ANNA)
        await parts.follow(BEN)
        await desk.file("DE", "withdrawal", LONG_AGO)
        assert await parts.alerts.run(AT) == 2
        assert {post.person for post in courier.posts} == {ANNA, BEN}
        assert len({post.nonce for post in courier.posts}) == 2

    async def test_tells_of_two_changes_together(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.follow(ANNA, actor="")
        await desk.file("DE", "withdrawal", LONG_AGO)
        await desk.file("FR", "withdrawal", LONG_AGO)
        assert await parts.alerts.run(AT) == 1
        assert "Germany" in courier.text
        assert "France" in courier.text

    async def test_tells_when_a_report_was_taken_back(self, desk: Desk, parts: Parts, courier: Screen):
        wrong = await desk.file("DE", "withdrawal", LONG_AGO)
        await parts.follow(ANNA)
        await desk.retracts(wrong, LONG_AGO + HOUR)
        assert await parts.alerts.run(AT) == 1
        assert "Germany — withdrawn → " in courier.text

    async def test_tells_of_the_whole_situation(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.follow(ANNA, actor="")
        for step, actor in enumerate(("DE", "FR", "IT")):
            await desk.file(actor, "withdrawal", LONG_AGO)
            assert await parts.alerts.run(AT + step * HOUR) == 1
        assert courier.posts[0].question.view is View.LEFT

    async def test_survives_a_restart(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.follow(ANNA)
        await parts.restart()
        await desk.file("DE", "withdrawal", LONG_AGO)
        assert await parts.alerts.run(AT) == 1
        await parts.restart()
        assert await parts.alerts.run(AT) == 0

    async def test_tells_after_a_downtime_of_what_was_filed_meanwhile(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        await parts.follow(ANNA)
        await desk.file("DE", "stay", LONG_AGO, phase="under_way")
        await desk.file("DE", "withdrawal", LONG_AGO + HOUR)
        await parts.restart()
        assert await parts.alerts.run(AT + 30 * DAY) == 1
        assert "Germany — first reported: 🛫 withdrawn" in courier.text

    async def test_tells_by_the_end_of_the_day_what_is_dated_to_that_day(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        """Most reports have a date and no hour, and are filed on the day itself."""
        await parts.follow(ANNA)
        today = AT.astimezone(desk.library.shelf("harbour").brief.zone).date()
        await desk.file("DE", "withdrawal", today.isoformat())
        told = [await parts.alerts.run(AT + hour * HOUR) for hour in range(30)]
        assert sum(told) == 1


class TestNoAlert:
    async def test_is_there_for_what_is_in_the_journal_already(self, desk: Desk, parts: Parts, courier: Screen):
        await desk.file("DE", "withdrawal", LONG_AGO)
        await parts.follow(ANNA)
        await parts.follow(ANNA, actor="")
        await parts.follow(ANNA, actor="DK", situation="iraq-2020")
        assert await parts.alerts.run(AT) == 0

    async def test_tells_of_other_actors(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.follow(ANNA)
        await desk.file("FR", "withdrawal", LONG_AGO)
        assert await parts.alerts.run(AT) == 0
        await desk.file("DE", "withdrawal", LONG_AGO)
        assert await parts.alerts.run(AT) == 1
        assert "France" not in courier.text

    async def test_tells_of_other_situations(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.follow(ANNA, situation="iraq-2020")
        await desk.file("DE", "withdrawal", LONG_AGO)
        assert await parts.alerts.run(AT) == 0

    async def test_is_there_for_a_report_that_changes_no_posture(self, desk: Desk, parts: Parts, courier: Screen):
        await desk.file("DE", "withdrawal", LONG_AGO)
        await parts.follow(ANNA)
        await desk.file("DE", "withdrawal", LONG_AGO + HOUR)
        await desk.file("DE", "incident", LONG_AGO + HOUR)
        assert await parts.alerts.run(AT) == 0

    async def test_is_there_for_what_was_said_and_taken_back_between_two_rounds(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        await parts.follow(ANNA)
        wrong = await desk.file("DE", "withdrawal", LONG_AGO)
        await desk.retracts(wrong, LONG_AGO + HOUR)
        assert await parts.alerts.run(AT) == 0

    async def test_comes_after_unfollowing(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.follow(ANNA)
        await parts.follow(BEN)
        assert await parts.alerts.unfollow(ANNA, "harbour", "DE")
        assert not await parts.alerts.unfollow(ANNA, "harbour", "DE")
        await desk.file("DE", "withdrawal", LONG_AGO)
        await parts.alerts.run(AT)
        assert [post.person for post in courier.posts] == [BEN]


class TestWhatCannotBeTold:
    @pytest.mark.parametrize("channel", [None, CHANNEL], ids=["direct messages closed", "channel gone"])
    async def test_pauses_the_alert_with_the_reason(
        self, desk: Desk, parts: Parts, courier: Screen, channel: int | None
    ):
        await parts.follow(ANNA, channel=channel)
        await desk.file("DE", "withdrawal", LONG_AGO)
        courier.trouble = refused
        assert await parts.alerts.run(AT) == 0
        await desk.file("DE", "stay", LONG_AGO + HOUR, phase="under_way")
        await parts.alerts.run(AT + HOUR)
        assert len(courier.posts) == 1
        [one] = await parts.kept_follows(ANNA)
        assert one.paused == LOCKED

    async def test_in_a_channel_is_told_to_its_moderators_once(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.follow(ANNA, channel=CHANNEL)
        await parts.follow(BEN)
        await desk.file("DE", "withdrawal", LONG_AGO)
        courier.trouble = refused
        for hour in range(3):
            await parts.alerts.run(AT + hour * HOUR)
        await parts.restart()
        await parts.alerts.run(AT + 4 * HOUR)
        assert await desk.warned() == [(GUILD, ANNA, CHANNEL, LOCKED)]

    async def test_keeps_no_news_from_others(self, desk: Desk, parts: Parts, courier: Screen):
        for person in (ANNA, BEN):
            await parts.follow(person)
        await desk.file("DE", "withdrawal", LONG_AGO)
        courier.trouble = lambda post: refused() if post.person == ANNA else None
        assert await parts.alerts.run(AT) == 1

    async def test_goes_on_after_following_again_with_what_is_new(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.follow(ANNA)
        await desk.file("DE", "withdrawal", LONG_AGO)
        courier.trouble = refused
        await parts.alerts.run(AT)
        courier.trouble = nothing
        await parts.follow(ANNA)
        assert await parts.alerts.run(AT + HOUR) == 0
        await desk.file("DE", "stay", LONG_AGO + HOUR, phase="under_way")
        assert await parts.alerts.run(AT + 2 * HOUR) == 1

    async def test_for_now_is_told_later_once(
        self, desk: Desk, parts: Parts, courier: Screen, caplog: pytest.LogCaptureFixture
    ):
        await parts.follow(ANNA)
        await desk.file("DE", "withdrawal", LONG_AGO)
        courier.trouble = postponed
        assert await parts.alerts.run(AT) == 0
        courier.trouble = nothing
        assert [await parts.alerts.run(AT + hour * HOUR) for hour in range(1, 4)] == [1, 0, 0]
        assert len({post.nonce for post in courier.posts}) == 1
        assert BUSY in caplog.text

    async def test_holds_up_nobody_else_s_by_a_bug(self, desk: Desk, parts: Parts, courier: Screen):
        for person in (ANNA, BEN):
            await parts.follow(person)
        await desk.file("DE", "withdrawal", LONG_AGO)
        courier.trouble = lambda post: RuntimeError("a bug") if post.person == ANNA else None
        await parts.alerts.run(AT)
        assert BEN in {post.person for post in courier.posts}


class TestACrash:
    async def test_between_sending_and_recording_tells_under_the_same_nonce(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        await parts.follow(ANNA)
        await desk.file("DE", "withdrawal", LONG_AGO)
        courier.answer_lost = died
        await until_it_dies(parts.alerts.run, AT)
        courier.answer_lost = nothing
        await parts.restart()
        await parts.alerts.run(AT + HOUR)
        assert len(courier.posts) == 2
        assert len(courier.messages) == 1
        assert all(len(post.nonce) <= 25 for post in courier.posts)

    async def test_followed_by_other_news_tells_nothing_twice(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.follow(ANNA)
        await desk.file("DE", "withdrawal", LONG_AGO)
        courier.answer_lost = died
        await until_it_dies(parts.alerts.run, AT)
        courier.answer_lost = nothing
        await desk.file("FR", "withdrawal", LONG_AGO)
        await parts.restart()
        await parts.alerts.run(AT + HOUR)
        assert len(courier.messages) == 1

    async def test_followed_by_news_of_the_same_tells_that_too(self, desk: Desk, parts: Parts, courier: Screen):
        """What arrived did not say it: the second try is of the same alert, and another one follows."""
        await parts.follow(ANNA)
        await desk.file("DE", "stay", LONG_AGO, phase="under_way")
        courier.answer_lost = died
        await until_it_dies(parts.alerts.run, AT)
        courier.answer_lost = nothing
        await desk.file("DE", "withdrawal", LONG_AGO + HOUR)
        await parts.restart()
        await parts.alerts.run(AT + HOUR)
        await parts.alerts.run(AT + 2 * HOUR)
        first, again, second = courier.posts
        assert (again.nonce, again.document) == (first.nonce, first.document)
        assert "staying" in first.document.text
        assert "Germany — staying → 🛫 withdrawn" in second.document.text
        assert len(courier.messages) == 2

    async def test_is_looked_for_where_discord_may_have_forgotten_the_nonce(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        await parts.follow(ANNA)
        await desk.file("DE", "withdrawal", LONG_AGO)
        courier.answer_lost = died
        await until_it_dies(parts.alerts.run, AT)
        courier.answer_lost = nothing
        await parts.restart()
        await parts.alerts.run(AT + DAY)
        assert courier.posts[-1].repeated


class TestOnePerson:
    async def test_may_follow_fifty_subjects(self, desk: Desk, parts: Parts):
        actors = [f"{first}{second}" for first in "ABCDEFGH" for second in "ABCDEFGH"][:51]
        for actor in actors[:50]:
            await parts.follow(ANNA, actor)
        with pytest.raises(Refused, match="You follow 50 subjects"):
            await parts.follow(ANNA, actors[50])
        await parts.follow(BEN, actors[50])
        assert len(await parts.kept_follows(ANNA)) == 50
        assert await parts.alerts.unfollow(ANNA, "harbour", actors[0])
        await parts.follow(ANNA, actors[50])

    async def test_at_the_limit_may_still_follow_anew_what_is_followed(self, parts: Parts):
        """To go on after a pause."""
        actors = [f"{first}{second}" for first in "ABCDEFGH" for second in "ABCDEFGH"][:50]
        for actor in actors:
            await parts.follow(ANNA, actor)
        await parts.follow(ANNA, actors[0])
        assert len(await parts.kept_follows(ANNA)) == 50

    async def test_follows_a_subject_once_directly_and_once_in_each_channel(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        for channel in (None, CHANNEL, CHANNEL + 1) * 2:
            await parts.follow(ANNA, channel=channel)
        assert [one.channel for one in await parts.kept_follows(ANNA)] == [None, CHANNEL, CHANNEL + 1]
        await desk.file("DE", "withdrawal", LONG_AGO)
        assert await parts.alerts.run(AT) == 3

    async def test_sees_only_their_own(self, parts: Parts):
        await parts.follow(ANNA)
        assert await parts.kept_follows(BEN) == []
        assert not await parts.alerts.unfollow(BEN, "harbour", "DE")

    async def test_may_follow_a_country_and_the_situation_and_is_told_by_both(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        await parts.follow(ANNA)
        await parts.follow(ANNA, actor="")
        await desk.file("FR", "withdrawal", LONG_AGO)
        assert await parts.alerts.run(AT) == 1
