"""What was told and turned out wrong reaches every channel that read it, linked to where it read it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.delivery.courier import Post
from bot.situation.report import Entry
from bot.situation.times import read_moment
from bot.store import journal, tables
from tests.libraries import taken_in

from .channels import DAY, GUILD, HOUR, MINUTE, MODERATOR, NOW, SECOND, Desk
from .live_fixtures import (
    AT,
    BUSY,
    LOCKED,
    Parts,
    Screen,
    died,
    nothing,
    postponed,
    refused,
    until_it_dies,
)

EIGHT = NOW.replace(second=0)
LONG_AGO = EIGHT - 5 * HOUR
SAID_OTHERWISE = "The message that said otherwise"


@pytest.fixture
def courier() -> Screen:
    return Screen()


@pytest.fixture
def parts(desk: Desk, courier: Screen) -> Parts:
    return Parts(desk, courier)


def links(post: object) -> list[str]:
    lines = [line for section in post.document.sections for line in section.lines]
    return [span.url for line in lines for span in line.spans if span.text == SAID_OTHERWISE]


async def link_to(desk: Desk, subscription: int, briefing: int = 0) -> str:
    one, sent = await desk.one(subscription), (await desk.ledger(subscription))[briefing]
    return f"https://discord.com/channels/{GUILD}/{one.channel}/{sent.message}"


class TestTheNextBriefing:
    async def test_links_to_the_message_in_which_the_channel_read_it(self, desk: Desk, courier: Screen):
        number = await desk.subscribe(EIGHT)
        wrong = await desk.file("DE", "withdrawal", LONG_AGO)
        await desk.rounds.run(EIGHT)
        await desk.corrects(wrong, "stay", EIGHT + HOUR, says="Germany stays.")
        await desk.rounds.run(EIGHT + DAY)
        assert "Germany stays." in courier.text
        assert links(courier.posts[-1]) == [await link_to(desk, number)]

    async def test_does_so_for_a_retraction(self, desk: Desk, courier: Screen):
        number = await desk.subscribe(EIGHT)
        wrong = await desk.file("DE", "withdrawal", LONG_AGO)
        await desk.rounds.run(EIGHT)
        await desk.retracts(wrong, EIGHT + HOUR)
        await desk.rounds.run(EIGHT + DAY)
        assert links(courier.posts[-1]) == [await link_to(desk, number)]

    async def test_links_in_each_channel_to_its_own_message(self, desk: Desk, courier: Screen):
        numbers = [await desk.subscribe(EIGHT) for _ in range(3)]
        wrong = await desk.file("DE", "withdrawal", LONG_AGO)
        await desk.rounds.run(EIGHT)
        await desk.corrects(wrong, "stay", EIGHT + HOUR)
        await desk.rounds.run(EIGHT + DAY)
        told = {post.channel: links(post) for post in courier.posts[3:]}
        assert told == {(await desk.one(n)).channel: [await link_to(desk, n)] for n in numbers}

    async def test_links_to_the_right_one_of_several(self, desk: Desk, courier: Screen):
        number = await desk.subscribe(EIGHT)
        await desk.rounds.run(EIGHT)
        wrong = await desk.file("DE", "withdrawal", EIGHT + HOUR)
        for day in (1, 2, 3):
            await desk.rounds.run(EIGHT + day * DAY)
        await desk.corrects(wrong, "stay", EIGHT + 3 * DAY + HOUR)
        await desk.rounds.run(EIGHT + 4 * DAY)
        assert links(courier.posts[-1]) == [await link_to(desk, number, briefing=1)]

    async def test_links_nowhere_when_the_wrong_version_was_never_read(self, desk: Desk, courier: Screen):
        await desk.subscribe(EIGHT)
        wrong = await desk.file("DE", "withdrawal", LONG_AGO)
        await desk.corrects(wrong, "stay", LONG_AGO + HOUR)
        await desk.rounds.run(EIGHT)
        assert links(courier.posts[-1]) == []

    async def test_is_all_there_is_for_a_channel_that_did_not_ask_for_more(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        await desk.subscribe(EIGHT)
        wrong = await desk.file("DE", "withdrawal", LONG_AGO)
        await desk.rounds.run(EIGHT)
        await desk.corrects(wrong, "stay", EIGHT + HOUR)
        await parts.corrections.run(EIGHT + 2 * HOUR)
        assert len(courier.posts) == 1

    async def test_links_to_the_briefing_a_crash_delivered(self, desk: Desk, courier: Screen):
        number = await desk.subscribe(EIGHT)
        wrong = await desk.file("DE", "withdrawal", LONG_AGO)
        courier.answer_lost = postponed
        await desk.rounds.run(EIGHT)
        courier.answer_lost = nothing
        await desk.lease_over()
        await desk.rounds.run(EIGHT + HOUR)
        await desk.corrects(wrong, "stay", EIGHT + 2 * HOUR)
        await desk.rounds.run(EIGHT + DAY)
        assert links(courier.posts[-1]) == [await link_to(desk, number)]
        assert len(courier.messages) == 2


async def told_wrong(desk: Desk, **options: object) -> tuple[int, object]:
    """A channel that wants corrections at once, and the report that it read and that turns out wrong."""
    number = await desk.subscribe(EIGHT, corrections="now", **options)
    wrong = await desk.file("DE", "withdrawal", LONG_AGO)
    await desk.rounds.run(EIGHT)
    return number, wrong


class TestTheLink:
    async def test_leads_into_the_thread_of_a_forum(self, desk: Desk, parts: Parts, courier: Screen):
        number = await desk.subscribe(EIGHT, corrections="now")
        channel = (await desk.one(number)).channel
        courier.forums.add(channel)
        wrong = await desk.file("DE", "withdrawal", LONG_AGO)
        await desk.rounds.run(EIGHT)
        [sent] = await desk.ledger(number)
        better = await desk.corrects(wrong, "stay", AT)
        await parts.corrections.run(AT)
        assert links(courier.posts[-1]) == [f"https://discord.com/channels/{GUILD}/{sent.message}/{sent.message}"]
        thread = courier.messages[courier.posts[-1].nonce]
        await desk.corrects(better, "suspension", AT + HOUR)
        await parts.corrections.run(AT + HOUR)
        assert links(courier.posts[-1]) == [f"https://discord.com/channels/{GUILD}/{thread}/{thread}"]

    @pytest.mark.parametrize("corrections", ["next", "now"])
    async def test_leads_to_where_it_was_though_the_briefings_moved(
        self, desk: Desk, parts: Parts, courier: Screen, corrections: str
    ):
        number = await desk.subscribe(EIGHT, corrections=corrections)
        wrong = await desk.file("DE", "withdrawal", LONG_AGO)
        await desk.rounds.run(EIGHT)
        old_place = await link_to(desk, number)
        await desk.subscriptions.edit(GUILD, number, channel=12345)
        await desk.corrects(wrong, "stay", AT)
        await (parts.corrections.run(AT) if corrections == "now" else desk.rounds.run(EIGHT + DAY))
        assert courier.posts[-1].channel == 12345
        assert links(courier.posts[-1]) == [old_place]

    async def test_of_what_was_posted_before_its_place_was_noted_leads_to_the_channel(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        number, wrong = await told_wrong(desk)
        async with desk.database.write() as connection:
            await connection.execute(update(tables.delivery).values(place=None))
        await desk.corrects(wrong, "stay", AT)
        await parts.corrections.run(AT)
        assert links(courier.posts[-1]) == [await link_to(desk, number)]


class TestAtOnce:
    @pytest.mark.parametrize("entry", ["correction", "retraction"])
    async def test_comes_a_post_of_its_own_linked_to_the_message(
        self, desk: Desk, parts: Parts, courier: Screen, entry: str
    ):
        number, wrong = await told_wrong(desk)
        await (desk.corrects(wrong, "stay", AT) if entry == "correction" else desk.retracts(wrong, AT))
        await parts.corrections.run(AT)
        assert len(courier.posts) == 2
        post = courier.posts[-1]
        assert post.channel == (await desk.one(number)).channel
        assert post.document.title == post.title == "Correction — The harbour"
        assert "HB-0002" in post.document.text
        assert links(post) == [await link_to(desk, number)]

    async def test_comes_once(self, desk: Desk, parts: Parts, courier: Screen):
        _, wrong = await told_wrong(desk)
        await desk.corrects(wrong, "stay", AT)
        for hour in range(5):
            await parts.corrections.run(AT + hour * HOUR)
        await parts.restart()
        await parts.corrections.run(AT + 6 * HOUR)
        await desk.rounds.run(EIGHT + DAY)
        await parts.corrections.run(EIGHT + DAY + HOUR)
        assert [post.document.title for post in courier.posts].count("Correction — The harbour") == 1

    async def test_comes_in_every_channel_that_read_it(self, desk: Desk, parts: Parts, courier: Screen):
        numbers = [await desk.subscribe(EIGHT, corrections="now", guild=900 + step) for step in range(3)]
        wrong = await desk.file("DE", "withdrawal", LONG_AGO)
        await desk.rounds.run(EIGHT)
        await desk.corrects(wrong, "stay", AT)
        await parts.corrections.run(AT)
        assert {post.channel for post in courier.posts[3:]} == {(await desk.one(n)).channel for n in numbers}
        assert len({post.nonce for post in courier.posts[3:]}) == 3

    async def test_comes_nothing_where_the_wrong_version_was_never_read(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        _, wrong = await told_wrong(desk)
        await desk.subscribe(EIGHT + DAY, corrections="now")
        unread = await desk.file("FR", "withdrawal", LONG_AGO)
        await desk.corrects(wrong, "stay", AT)
        await desk.corrects(unread, "stay", AT)
        await parts.corrections.run(AT)
        [post] = courier.posts[1:]
        [section] = post.document.details
        told = " ".join(line.text for line in section.lines)
        assert "HB-0003" in told
        assert "HB-0004" not in told

    async def test_comes_nothing_for_new_reports(self, desk: Desk, parts: Parts, courier: Screen):
        await told_wrong(desk)
        await desk.file("FR", "withdrawal", LONG_AGO)
        await parts.corrections.run(AT)
        assert len(courier.posts) == 1

    async def test_comes_nothing_that_a_briefing_has_told_meanwhile(self, desk: Desk, parts: Parts, courier: Screen):
        _, wrong = await told_wrong(desk)
        await desk.corrects(wrong, "stay", EIGHT + HOUR)
        await desk.rounds.run(EIGHT + DAY)
        await parts.corrections.run(EIGHT + DAY)
        assert len(courier.posts) == 2

    async def test_come_two_that_are_filed_together_in_one_post(self, desk: Desk, parts: Parts, courier: Screen):
        await desk.subscribe(EIGHT, corrections="now")
        wrong = [await desk.file(actor, "withdrawal", LONG_AGO) for actor in ("DE", "FR")]
        await desk.rounds.run(EIGHT)
        for report in wrong:
            await desk.retracts(report, AT)
        await parts.corrections.run(AT)
        [post] = courier.posts[1:]
        assert len(links(post)) == 2

    async def test_comes_a_second_correction_of_another_report_by_itself(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        await desk.subscribe(EIGHT, corrections="now")
        wrong = [await desk.file(actor, "withdrawal", LONG_AGO) for actor in ("DE", "FR")]
        await desk.rounds.run(EIGHT)
        for hour, report in enumerate(wrong):
            await desk.retracts(report, AT)
            await parts.corrections.run(AT + hour * HOUR)
        assert ["HB-0003" in text for text in courier.texts[1:]] == [True, False]
        assert ["HB-0004" in text for text in courier.texts[1:]] == [False, True]

    async def test_comes_a_correction_of_a_correction_too(self, desk: Desk, parts: Parts, courier: Screen):
        """The channel has read the first correction, so it has read something wrong again."""
        _, wrong = await told_wrong(desk)
        better = await desk.corrects(wrong, "stay", AT)
        await parts.corrections.run(AT)
        await desk.corrects(better, "suspension", AT + HOUR)
        await parts.corrections.run(AT + HOUR)
        assert [post.title for post in courier.posts[1:]] == ["Correction — The harbour"] * 2

    async def test_of_a_correction_links_to_the_post_that_said_otherwise(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        number, wrong = await told_wrong(desk)
        better = await desk.corrects(wrong, "stay", AT)
        await parts.corrections.run(AT)
        await desk.corrects(better, "suspension", AT + HOUR)
        await parts.corrections.run(AT + HOUR)
        channel = (await desk.one(number)).channel
        earlier = courier.messages[courier.posts[-2].nonce]
        assert links(courier.posts[-1]) == [f"https://discord.com/channels/{GUILD}/{channel}/{earlier}"]

    async def test_comes_in_the_language_and_with_the_wishes_of_the_channel(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        _, wrong = await told_wrong(desk, language="fr", silent=True)
        await desk.corrects(wrong, "stay", AT)
        await parts.corrections.run(AT)
        post = courier.posts[-1]
        assert post.document.title == "Rectificatif — Le port"
        assert post.options.silent

    async def test_comes_nothing_in_a_channel_that_is_paused_until_it_goes_on(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        number, wrong = await told_wrong(desk)
        await desk.change(number, paused="Paused by a moderator.")
        await desk.corrects(wrong, "stay", AT)
        await parts.corrections.run(AT)
        assert len(courier.posts) == 1
        await desk.change(number, paused=None)
        await parts.corrections.run(AT + HOUR)
        assert len(courier.posts) == 2

    async def test_comes_nothing_in_a_channel_whose_briefings_are_deleted(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        number, wrong = await told_wrong(desk)
        await desk.subscriptions.delete(GUILD, number)
        await desk.corrects(wrong, "stay", AT)
        await parts.corrections.run(AT)
        assert len(courier.posts) == 1


class TestTheBriefingAfterAPostAtOnce:
    async def test_says_in_one_line_that_there_was_one_and_does_not_tell_it_again(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        _, wrong = await told_wrong(desk)
        await desk.corrects(wrong, "stay", AT, says="Germany stays.")
        await parts.corrections.run(AT)
        await desk.file("FR", "withdrawal", AT)
        await desk.rounds.run(EIGHT + DAY)
        briefing = courier.text
        assert "1 correction or retraction was posted since the last briefing." in briefing
        assert "Corrections and retractions" not in briefing
        assert "1 correction or retraction;" not in briefing.replace("posted", "")
        assert links(courier.posts[-1]) == []

    async def test_does_not_call_a_posture_that_it_changed_nothing_new(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        _, wrong = await told_wrong(desk)
        await desk.corrects(wrong, "stay", AT, says="Germany stays.")
        await parts.corrections.run(AT)
        await desk.rounds.run(EIGHT + DAY)
        assert "Nothing new was reported." not in courier.text
        assert "1 position changed; 0 new reports." in courier.text
        assert "Germany — 🛫 withdrawn →" in courier.text or "What changed" in courier.text

    async def test_tells_those_that_were_not(self, desk: Desk, parts: Parts, courier: Screen):
        """Of a report that the channel had not read yet: that was no reason for a post."""
        _, wrong = await told_wrong(desk)
        unread = await desk.file("FR", "withdrawal", AT)
        await desk.corrects(wrong, "stay", AT, says="Germany stays.")
        await desk.corrects(unread, "stay", AT, says="France stays.")
        await parts.corrections.run(AT)
        await desk.rounds.run(EIGHT + DAY)
        [section] = [one for one in courier.posts[-1].document.sections if "Corrections" in one.title]
        told = "\n".join(line.text for line in section.lines)
        assert "France stays." in told
        assert "Germany stays." not in told
        assert "1 correction or retraction was posted" in courier.text

    async def test_says_nothing_where_that_was_all_and_the_channel_wants_it_so(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        """An incident changes no posture, so once its retraction is told there is nothing else."""
        number = await desk.subscribe(EIGHT, corrections="now", quiet="nothing")
        wrong = await desk.file("DE", "incident", LONG_AGO)
        await desk.rounds.run(EIGHT)
        await desk.retracts(wrong, AT)
        await parts.corrections.run(AT)
        await desk.rounds.run(EIGHT + DAY)
        assert len(courier.posts) == 2
        assert await desk.states(number) == ["sent", "quiet"]

    async def test_after_that_one_says_nothing_of_it_any_more(self, desk: Desk, parts: Parts, courier: Screen):
        _, wrong = await told_wrong(desk)
        await desk.corrects(wrong, "stay", AT)
        await parts.corrections.run(AT)
        for day in (1, 2):
            await desk.rounds.run(EIGHT + day * DAY)
        assert "was posted since" not in courier.text


class TestAStoryThatIsOver:
    async def test_has_its_retractions_told_though_they_were_reported_after_its_end(
        self, desk: Desk, courier: Screen
    ):
        number = await desk.subscribe(EIGHT, situation="iraq-2020")
        await desk.rounds.run(EIGHT)
        shelf = desk.library.shelf("iraq-2020")
        wrong = shelf.journal.entries[0]
        changed = {"id": "IQ20-9001", "entry": Entry.RETRACTION, "replaces": wrong.id}
        changed["reported"] = read_moment(EIGHT.isoformat(), shelf.situation.time_zone)
        async with desk.database.write() as connection:
            await journal.append(connection, shelf.situation, [replace(wrong, **changed, recorded=EIGHT)])
        await taken_in(desk.library)
        for day in (1, 2):
            await desk.rounds.run(EIGHT + day * DAY)
        assert ["IQ20-9001" in text for text in courier.texts] == [False, True, False]
        assert links(courier.posts[1]) == [await link_to(desk, number)]


class TestWhileABriefingIsOnItsWay:
    async def test_what_it_tells_is_not_posted_as_well(self, desk: Desk, parts: Parts, courier: Screen):
        _, wrong = await told_wrong(desk)
        await desk.corrects(wrong, "stay", AT, says="Germany stays.")

        async def meanwhile(_: Post) -> None:
            courier.before = None
            assert await parts.corrections.run(EIGHT + DAY) == 0

        courier.before = meanwhile
        await desk.rounds.run(EIGHT + DAY)
        await parts.corrections.run(EIGHT + DAY + SECOND)
        assert ["Germany stays." in text for text in courier.texts] == [False, True]

    async def test_or_waits_for_another_try_neither(self, desk: Desk, parts: Parts, courier: Screen):
        _, wrong = await told_wrong(desk)
        await desk.corrects(wrong, "stay", AT, says="Germany stays.")
        courier.answer_lost = postponed
        await desk.rounds.run(EIGHT + DAY)
        courier.answer_lost = nothing
        await parts.corrections.run(EIGHT + DAY + SECOND)
        await desk.lease_over()
        await desk.rounds.run(EIGHT + DAY + MINUTE)
        await parts.corrections.run(EIGHT + DAY + MINUTE)
        assert len(courier.messages) == 2

    async def test_what_was_filed_since_is_posted_once_it_is_there(self, desk: Desk, parts: Parts, courier: Screen):
        _, wrong = await told_wrong(desk)

        async def meanwhile(_: Post) -> None:
            courier.before = None
            await desk.corrects(wrong, "stay", AT, says="Germany stays.")
            await parts.corrections.run(EIGHT + DAY)

        courier.before = meanwhile
        await desk.rounds.run(EIGHT + DAY)
        assert len(courier.posts) == 2
        assert await parts.corrections.run(EIGHT + DAY + SECOND) == 1
        assert "Germany stays." in courier.text

    async def test_a_briefing_waits_for_the_correction_before_it(self, desk: Desk, parts: Parts, courier: Screen):
        _, wrong = await told_wrong(desk)
        await desk.corrects(wrong, "stay", AT, says="Germany stays.")

        async def meanwhile(_: Post) -> None:
            courier.before = None
            await desk.rounds.run(EIGHT + DAY)

        courier.before = meanwhile
        await parts.corrections.run(EIGHT + DAY - SECOND)
        await desk.rounds.run(EIGHT + DAY + SECOND)
        assert ["Germany stays." in text for text in courier.texts] == [False, True, False]


class TestWhatCannotBePosted:
    async def test_for_now_is_posted_later_once(
        self, desk: Desk, parts: Parts, courier: Screen, caplog: pytest.LogCaptureFixture
    ):
        _, wrong = await told_wrong(desk)
        await desk.corrects(wrong, "stay", AT)
        courier.answer_lost = postponed
        await parts.corrections.run(AT)
        courier.answer_lost = nothing
        for hour in range(1, 4):
            await parts.corrections.run(AT + hour * HOUR)
        assert len(courier.posts) == len(courier.messages) == 2
        assert BUSY in caplog.text

    async def test_pauses_the_briefing_and_is_told_once(self, desk: Desk, parts: Parts, courier: Screen):
        number, wrong = await told_wrong(desk)
        await desk.corrects(wrong, "stay", AT)
        courier.trouble = refused
        for hour in range(3):
            await parts.corrections.run(AT + hour * HOUR)
        one = await desk.one(number)
        assert one.paused == LOCKED
        assert await desk.warned() == [(GUILD, MODERATOR, one.channel, LOCKED)]
        assert len(courier.posts) == 2

    async def test_is_told_by_the_first_briefing_after_the_pause(self, desk: Desk, parts: Parts, courier: Screen):
        number, wrong = await told_wrong(desk)
        await desk.corrects(wrong, "stay", AT, says="Germany stays.")
        courier.trouble = refused
        await parts.corrections.run(AT)
        courier.trouble = nothing
        await desk.change(number, paused=None, next_due=EIGHT + DAY)
        await desk.rounds.run(EIGHT + DAY)
        assert "Germany stays." in courier.text

    async def test_in_one_channel_holds_up_no_other(self, desk: Desk, parts: Parts, courier: Screen):
        numbers = [await desk.subscribe(EIGHT, corrections="now") for _ in range(3)]
        wrong = await desk.file("DE", "withdrawal", LONG_AGO)
        await desk.rounds.run(EIGHT)
        await desk.corrects(wrong, "stay", AT)
        first = (await desk.one(numbers[0])).channel
        courier.trouble = lambda post: RuntimeError("a bug") if post.channel == first else None
        await parts.corrections.run(AT)
        assert len(courier.messages) == 5

    async def test_because_of_a_crash_is_looked_for_by_the_same_mark(self, desk: Desk, parts: Parts, courier: Screen):
        _, wrong = await told_wrong(desk)
        await desk.corrects(wrong, "stay", AT)
        courier.answer_lost = died
        await until_it_dies(parts.corrections.run, AT)
        courier.answer_lost = nothing
        await parts.restart()
        await parts.corrections.run(AT + HOUR)
        assert len(courier.posts) == len(courier.messages) == 2
        assert [post.nonce for post in courier.sought] == [courier.posts[-1].nonce]

    async def test_because_of_a_crash_is_posted_once_also_with_news_between(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        _, wrong = await told_wrong(desk)
        await desk.corrects(wrong, "stay", AT)
        courier.answer_lost = died
        await until_it_dies(parts.corrections.run, AT)
        courier.answer_lost = nothing
        await desk.file("FR", "withdrawal", LONG_AGO)
        await parts.restart()
        await parts.corrections.run(AT + HOUR)
        assert len(courier.messages) == 2

    async def test_because_of_a_crash_says_the_same_and_what_came_between_has_a_post_of_its_own(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        """The message that arrived told of one correction; the other must not be taken for told."""
        await desk.subscribe(EIGHT, corrections="now")
        wrong = [await desk.file(actor, "withdrawal", LONG_AGO) for actor in ("DE", "FR")]
        await desk.rounds.run(EIGHT)
        await desk.corrects(wrong[0], "stay", AT, says="Germany stays.")
        courier.answer_lost = died
        await until_it_dies(parts.corrections.run, AT)
        courier.answer_lost = nothing
        await desk.corrects(wrong[1], "stay", AT, says="France stays.")
        await parts.restart()
        for second in range(3):
            await parts.corrections.run(AT + HOUR + second * SECOND)
        first, second = courier.posts[1:]
        [again] = courier.sought
        assert (again.nonce, again.document.sections) == (first.nonce, first.document.sections)
        assert "France stays." in second.document.text
        assert "Germany stays." not in second.document.text
        assert len(courier.messages) == 3

    async def test_before_the_next_briefing_is_told_by_that_alone(self, desk: Desk, parts: Parts, courier: Screen):
        _, wrong = await told_wrong(desk)
        await desk.corrects(wrong, "stay", AT, says="Germany stays.")
        courier.trouble = postponed
        await parts.corrections.run(AT)
        courier.trouble = nothing
        await desk.rounds.run(EIGHT + DAY)
        assert "Germany stays." in courier.text
        posts = len(courier.posts)
        await parts.corrections.run(EIGHT + 2 * DAY)
        assert len(courier.posts) == posts

    async def test_is_kept_by_nothing_of_a_briefing_that_was_deleted(self, desk: Desk, parts: Parts, courier: Screen):
        """A later briefing has a number of its own, so it is not linked to another channel's messages."""
        number, _ = await told_wrong(desk)
        await desk.subscriptions.delete(GUILD, number)
        assert await desk.subscribe(EIGHT) > number
