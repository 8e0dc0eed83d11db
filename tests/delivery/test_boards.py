"""The live board: one message a channel that is edited in place, soon after a change and no oftener than it must."""

from __future__ import annotations

import asyncio

import pytest

from bot.actions.library import Library
from bot.delivery import boards
from bot.delivery.courier import Gone, Post
from bot.documents import briefing as summary
from bot.situation.report import Report
from bot.situation.situation import Situation
from bot.store import boards as kept_boards
from bot.store import journal
from bot.store.engine.database import Connection

from .channels import DAY, GUILD, HOUR, MINUTE, MODERATOR, SECOND, Desk
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

TOO_OLD = "The message was deleted, or is too old to be edited."
LONG_AGO = AT - 2 * DAY
LATER = AT + HOUR


@pytest.fixture
def courier() -> Screen:
    return Screen()


@pytest.fixture
def parts(desk: Desk, courier: Screen) -> Parts:
    return Parts(desk, courier)


def gone(*_: object) -> Gone:
    return Gone(TOO_OLD)


class TestOneMessage:
    async def test_shows_where_things_stand_and_is_pinned(self, desk: Desk, parts: Parts, courier: Screen):
        await desk.file("DE", "withdrawal", LONG_AGO)
        await parts.board()
        assert await parts.boards.run(AT) == 1
        [(message, post)] = courier.shown.items()
        assert post.channel == CHANNEL
        assert post.document.text.startswith("Live board — The harbour")
        assert "Withdrawn (1): 🇩🇪\u00a0Germany" in post.document.text
        assert courier.pinned == [(CHANNEL, message)]

    async def test_of_a_story_in_which_nothing_is_known_yet_is_posted_too(self, parts: Parts, courier: Screen):
        await parts.board()
        assert await parts.boards.run(AT) == 1
        assert len(courier.shown) == 1

    async def test_is_edited_in_place(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.board()
        await parts.boards.run(AT)
        for day, actor in enumerate(("DE", "FR", "IT")):
            await desk.file(actor, "withdrawal", LONG_AGO)
            assert await parts.boards.run(LATER + day * HOUR) == 1
        assert len(courier.posts) == len(courier.pinned) == 1
        assert [message for message, _ in courier.edits] == [1000, 1000, 1000]
        [text] = courier.seen_in(CHANNEL)
        assert all(name in text for name in ("Germany", "France", "Italy"))

    async def test_is_in_the_language_that_was_chosen(self, desk: Desk, parts: Parts, courier: Screen):
        await desk.file("DE", "withdrawal", LONG_AGO)
        await parts.board(language="fr")
        await parts.board(ELSEWHERE, language="en")
        await parts.boards.run(AT)
        [french], [english] = courier.seen_in(CHANNEL), courier.seen_in(ELSEWHERE)
        assert french.startswith("Tableau en direct — Le port")
        assert "Allemagne" in french
        assert "Germany" in english

    async def test_pings_nobody(self, parts: Parts, courier: Screen):
        await parts.board()
        await parts.boards.run(AT)
        assert courier.posts[0].options.role is None


class TestATick:
    async def test_reads_no_journal_again_however_short_memory_is(
        self, desk: Desk, courier: Screen, monkeypatch: pytest.MonkeyPatch
    ):
        desk.library = Library(desk.database, journals_mib=0)
        parts, read = Parts(desk, courier), []
        await desk.library.refresh()
        await parts.board()
        await parts.board(ELSEWHERE, situation="iraq-2020")
        await parts.follow(7, channel=4003)
        assert await parts.boards.run(AT) == 2
        await parts.alerts.run(AT)

        async def counted(connection: Connection, situation: Situation, seq: int) -> tuple[list[Report], int]:
            read.append(situation.slug)
            return await entries_after(connection, situation, seq)

        entries_after = journal.entries_after
        monkeypatch.setattr(journal, "entries_after", counted)
        for tick in range(1, 6):
            assert await parts.boards.run(AT + tick * SECOND) == await parts.alerts.run(AT + tick * SECOND) == 0
        assert read == []
        assert sum(shelf.loaded is not None for shelf in desk.library.shelves) < 2, "memory was short"


class TestAnEdit:
    async def test_comes_at_once_after_a_quiet_time(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.board()
        await parts.boards.run(AT)
        await desk.file("DE", "withdrawal", LONG_AGO)
        assert await parts.boards.run(LATER) == 1

    async def test_shows_two_changes_within_ten_seconds_together(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.board()
        await parts.boards.run(AT)
        await desk.file("DE", "withdrawal", LONG_AGO)
        assert await parts.boards.run(AT + 3 * SECOND) == 0
        await desk.file("FR", "withdrawal", LONG_AGO)
        assert await parts.boards.run(AT + 6 * SECOND) == 0
        assert await parts.boards.run(AT + 10 * SECOND) == 1
        [(_, post)] = courier.edits
        assert "Germany" in post.document.text
        assert "France" in post.document.text
        assert await parts.boards.run(AT + 20 * SECOND) == 0

    async def test_is_never_later_than_ten_seconds_nor_oftener_than_every_ten(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        """A change every second for twenty seconds."""
        await parts.board()
        await parts.boards.run(AT)
        names, waiting, edited = (await desk.library.described("harbour")).names, {}, []
        actors = (
            "DE",
            "FR",
            "IT",
            "ES",
            "NL",
            "BE",
            "SE",
            "NO",
            "DK",
            "FI",
            "PL",
            "CZ",
            "SK",
            "HU",
            "RO",
            "BG",
            "GR",
            "PT",
        )
        for second in range(1, 41):
            if second <= len(actors):
                await desk.file(actors[second - 1], "withdrawal", LONG_AGO)
                waiting[names.label(actors[second - 1], "en")] = second
            if await parts.boards.run(AT + second * SECOND):
                edited.append(second)
                [text] = courier.seen_in(CHANNEL)
                assert all(second - waiting.pop(name) <= 10 for name in list(waiting) if name in text)
        assert edited == [10, 20]
        assert not waiting

    async def test_is_not_made_when_it_would_say_the_same(self, desk: Desk, parts: Parts, courier: Screen):
        await desk.file("DE", "withdrawal", LONG_AGO)
        await parts.board()
        await parts.boards.run(AT)
        for hour in range(1, 49):
            assert await parts.boards.run(AT + hour * HOUR) == 0
        assert not courier.edits

    async def test_is_made_when_only_what_it_rests_on_changed(self, desk: Desk, parts: Parts, courier: Screen):
        """Its last line says how many reports there are, and which is the last."""
        await desk.file("DE", "withdrawal", LONG_AGO)
        await parts.board()
        await parts.boards.run(AT)
        await desk.file("DE", "incident", LONG_AGO + HOUR, says="A convoy was hit.")
        assert await parts.boards.run(LATER) == 1
        assert "based on 2 reports" in courier.seen_in(CHANNEL)[0]

    async def test_follows_a_correction_by_itself(self, desk: Desk, parts: Parts, courier: Screen):
        wrong = await desk.file("DE", "withdrawal", LONG_AGO)
        await parts.board()
        await parts.boards.run(AT)
        await desk.corrects(wrong, "stay", LONG_AGO + HOUR, phase="under_way")
        assert await parts.boards.run(LATER) == 1
        before, after = courier.posts[0].document.text, courier.edits[0][1].document.text
        assert "Withdrawn (1): 🇩🇪\u00a0Germany" in before
        assert "Withdrawn" not in after
        assert "Germany" in after

    async def test_follows_a_retraction_by_itself(self, desk: Desk, parts: Parts, courier: Screen):
        wrong = await desk.file("DE", "withdrawal", LONG_AGO)
        await parts.board()
        await parts.boards.run(AT)
        assert "Germany" in courier.seen_in(CHANNEL)[0]
        await desk.retracts(wrong, LONG_AGO + HOUR)
        assert await parts.boards.run(LATER) == 1
        assert "Germany" not in courier.seen_in(CHANNEL)[0]

    async def test_shows_what_becomes_known_by_the_passing_of_time(self, desk: Desk, parts: Parts, courier: Screen):
        await desk.file("DE", "withdrawal", AT + DAY)
        await parts.board()
        await parts.boards.run(AT)
        assert "Germany" not in courier.seen_in(CHANNEL)[0]
        assert await parts.boards.run(AT + DAY + SECOND) == 1
        assert "Germany" in courier.seen_in(CHANNEL)[0]

    async def test_of_one_board_is_not_another_s(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.board()
        await parts.board(ELSEWHERE, situation="iraq-2020")
        await parts.boards.run(AT)
        await desk.file("DE", "withdrawal", LONG_AGO)
        assert await parts.boards.run(LATER) == 1
        assert {post.channel for _, post in courier.edits} == {CHANNEL}


class TestAMessageThatCannotBeEdited:
    """Deleted, or too old for Discord to let it be edited."""

    async def test_is_posted_anew_and_the_old_one_marked(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.board()
        await parts.boards.run(AT)
        await desk.file("DE", "withdrawal", LONG_AGO)
        courier.trouble_editing = gone
        assert await parts.boards.run(LATER) == 1
        assert courier.retired == [(CHANNEL, 1000)]
        assert courier.pinned == [(CHANNEL, 1000), (CHANNEL, 1001)]
        assert "Germany" in courier.shown[1001].document.text

    async def test_is_no_longer_tried(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.board()
        await parts.boards.run(AT)
        await desk.file("DE", "withdrawal", LONG_AGO)
        courier.trouble_editing = lambda message, _: gone() if message == 1000 else None
        await parts.boards.run(LATER)
        await desk.file("FR", "withdrawal", LONG_AGO)
        await parts.boards.run(LATER + HOUR)
        assert [message for message, _ in courier.edits] == [1000, 1001]
        assert len(courier.shown) == 2

    async def test_is_posted_anew_once_also_when_the_first_try_fails(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.board()
        await parts.boards.run(AT)
        await desk.file("DE", "withdrawal", LONG_AGO)
        courier.trouble_editing, courier.answer_lost = gone, postponed
        assert await parts.boards.run(LATER) == 0
        courier.answer_lost = nothing
        assert await parts.boards.run(LATER + HOUR) == 1
        assert len(courier.shown) == 2
        assert (await parts.kept_board()).message == 1001


class TestADeletedMessage:
    """Nobody tells us of it, so we look."""

    async def test_is_posted_anew_within_about_an_hour_though_nothing_changed(self, parts: Parts, courier: Screen):
        await parts.board()
        await parts.boards.run(AT)
        courier.deleted.add(1000)
        await parts.boards.run(AT + HOUR - SECOND)
        assert sorted(courier.shown) == [1000]
        for second in range(3):
            await parts.boards.run(AT + HOUR + second * SECOND)
        assert sorted(courier.shown) == [1000, 1001]
        assert (await parts.kept_board()).message == 1001

    async def test_costs_one_look_an_hour_where_it_is_there(self, parts: Parts, courier: Screen):
        await parts.board()
        for minute in range(0, 241, 5):
            await parts.boards.run(AT + minute * MINUTE)
        assert courier.looks == [(CHANNEL, 1000)] * 4
        assert not courier.edits

    async def test_of_many_is_looked_for_a_few_at_a_time(self, parts: Parts, courier: Screen):
        for channel in range(12):
            await parts.board(channel)
        await parts.boards.run(AT)
        looked = []
        for second in range(4):
            await parts.boards.run(LATER + second * SECOND)
            looked.append(len(courier.looks))
        assert looked == [5, 10, 12, 12]

    async def test_of_a_paused_board_is_not_looked_for(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.board()
        await parts.boards.run(AT)
        await desk.file("DE", "withdrawal", LONG_AGO)
        courier.trouble_editing = refused
        for hour in range(4):
            await parts.boards.run(AT + MINUTE + hour * HOUR)
        assert not courier.looks


class TestAFailureThatMayPass:
    @pytest.mark.parametrize("first", [True, False], ids=["post", "edit"])
    async def test_is_tried_again_half_a_minute_later(self, desk: Desk, parts: Parts, courier: Screen, first: bool):
        await parts.board()
        if not first:
            await parts.boards.run(AT)
            await desk.file("DE", "withdrawal", LONG_AGO)
        courier.trouble = courier.trouble_editing = postponed
        assert await parts.boards.run(LATER) == 0
        courier.trouble = courier.trouble_editing = nothing
        assert await parts.boards.run(LATER + 29 * SECOND) == 0
        assert await parts.boards.run(LATER + 30 * SECOND) == 1
        assert len(courier.shown) == 1
        assert not await desk.warned()

    async def test_may_have_arrived_so_it_is_looked_for(self, parts: Parts, courier: Screen):
        await parts.board()
        courier.answer_lost = postponed
        await parts.boards.run(AT)
        courier.answer_lost = nothing
        await parts.boards.run(LATER)
        assert len(courier.posts) == len(courier.shown) == 1


class TestLostAccess:
    @pytest.mark.parametrize("first", [True, False], ids=["post", "edit"])
    async def test_pauses_the_board_with_the_reason_and_is_told_once(
        self, desk: Desk, parts: Parts, courier: Screen, first: bool
    ):
        await parts.board()
        if not first:
            await parts.boards.run(AT)
            await desk.file("DE", "withdrawal", LONG_AGO)
        courier.trouble = courier.trouble_editing = refused
        for hour in range(1, 5):
            assert await parts.boards.run(AT + hour * HOUR) == 0
            await desk.file("FR", "withdrawal", LONG_AGO + hour * HOUR)
        assert (await parts.kept_board()).paused == LOCKED
        assert await desk.warned() == [(GUILD, MODERATOR, CHANNEL, LOCKED)]
        assert len(courier.edits) + len(courier.posts) == (1 if first else 2)

    async def test_stays_told_after_a_restart(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.board()
        courier.trouble = refused
        await parts.boards.run(AT)
        await parts.restart()
        await parts.boards.run(LATER)
        assert len(await desk.warned()) == 1

    async def test_in_one_channel_is_no_other_s(self, parts: Parts, courier: Screen):
        await parts.board()
        await parts.board(ELSEWHERE)
        courier.trouble = lambda post: refused() if post.channel == CHANNEL else None
        assert await parts.boards.run(AT) == 1
        assert courier.seen_in(ELSEWHERE)

    async def test_is_over_when_the_board_is_created_again(self, parts: Parts, courier: Screen):
        await parts.board()
        courier.trouble = refused
        await parts.boards.run(AT)
        courier.trouble = nothing
        await parts.board()
        assert await parts.boards.run(LATER) == 1


class TestACrash:
    async def test_between_posting_and_recording_doubles_nothing(self, parts: Parts, courier: Screen):
        await parts.board()
        courier.answer_lost = died
        await until_it_dies(parts.boards.run, AT)
        courier.answer_lost = nothing
        await parts.restart()
        assert await parts.boards.run(LATER) == 1
        assert len(courier.shown) == 1
        assert (await parts.kept_board()).message == 1000

    async def test_between_posting_anew_and_recording_doubles_nothing(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        await parts.board()
        await parts.boards.run(AT)
        await desk.file("DE", "withdrawal", LONG_AGO)
        courier.trouble_editing, courier.answer_lost = gone, died
        await until_it_dies(parts.boards.run, LATER)
        courier.answer_lost = nothing
        await parts.restart()
        await parts.boards.run(LATER + HOUR)
        assert len(courier.shown) == 2

    async def test_followed_by_news_doubles_nothing(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.board()
        courier.answer_lost = died
        await until_it_dies(parts.boards.run, AT)
        courier.answer_lost = nothing
        await desk.file("DE", "withdrawal", LONG_AGO)
        await parts.restart()
        await parts.boards.run(LATER)
        await parts.boards.run(LATER + HOUR)
        assert len(courier.shown) == 1

    async def test_between_editing_and_recording_edits_again_and_posts_nothing(
        self, desk: Desk, parts: Parts, courier: Screen
    ):
        await parts.board()
        await parts.boards.run(AT)
        await desk.file("DE", "withdrawal", LONG_AGO)

        def die_after(message: int, post: Post) -> BaseException:
            courier.shown[message] = post
            return died()

        courier.trouble_editing = die_after
        await until_it_dies(parts.boards.run, LATER)
        courier.trouble_editing = nothing
        await parts.restart()
        await parts.boards.run(LATER + HOUR)
        assert len(courier.posts) == 1
        assert "Germany" in courier.seen_in(CHANNEL)[0]

    async def test_or_a_restart_leaves_the_board_where_it_is(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.board()
        await parts.boards.run(AT)
        await parts.restart()
        assert await parts.boards.run(LATER) == 0
        await desk.file("DE", "withdrawal", LONG_AGO)
        assert await parts.boards.run(LATER + HOUR) == 1
        assert [message for message, _ in courier.edits] == [1000]


class TestASecondBoardInAChannel:
    @pytest.mark.parametrize(("situation", "language"), [("harbour", "en"), ("harbour", "fr"), ("iraq-2020", "en")])
    async def test_replaces_the_first_by_a_message_of_its_own(
        self, parts: Parts, courier: Screen, situation: str, language: str
    ):
        await parts.board()
        await parts.boards.run(AT)
        await parts.board(situation=situation, language=language)
        assert await parts.boards.run(LATER) == 1
        assert courier.retired == [(CHANNEL, 1000)]
        assert (await parts.kept_board()).message == 1001
        assert sorted(courier.shown) == [1000, 1001]

    async def test_is_the_only_one_that_is_edited(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.board(language="fr")
        await parts.boards.run(AT)
        await parts.board()
        await parts.boards.run(LATER)
        await desk.file("DE", "withdrawal", LONG_AGO)
        assert await parts.boards.run(LATER + HOUR) == 1
        assert [message for message, _ in courier.edits] == [1001]

    async def test_created_while_the_first_is_being_posted_is_what_stays(self, parts: Parts, courier: Screen):
        await parts.board(situation="iraq-2020")

        async def meanwhile(_: Post) -> None:
            courier.before = None
            tasks.append(asyncio.create_task(parts.board()))

        tasks: list[asyncio.Task[None]] = []
        courier.before, courier.seconds = meanwhile, 0.05
        await parts.boards.run(AT)
        await asyncio.gather(*tasks)
        await parts.boards.run(LATER)
        await parts.boards.run(LATER + HOUR)
        one = await parts.kept_board()
        assert one.situation == "harbour"
        assert courier.shown[one.message].document.title == "Live board — The harbour"


class TestARemovedBoard:
    async def test_is_edited_no_more_and_marked(self, desk: Desk, parts: Parts, courier: Screen):
        await parts.board()
        await parts.boards.run(AT)
        assert await parts.boards.remove(CHANNEL)
        await desk.file("DE", "withdrawal", LONG_AGO)
        assert await parts.boards.run(LATER) == 0
        assert courier.retired == [(CHANNEL, 1000)]
        assert not await parts.boards.remove(CHANNEL)

    async def test_may_be_created_again_with_a_message_of_its_own(self, parts: Parts, courier: Screen):
        await parts.board()
        await parts.boards.run(AT)
        await parts.boards.remove(CHANNEL)
        await parts.board()
        assert await parts.boards.run(LATER) == 1
        assert (await parts.kept_board()).message == 1001

    async def test_leaves_the_boards_of_other_channels(self, parts: Parts, courier: Screen):
        await parts.board()
        await parts.board(ELSEWHERE)
        await parts.boards.run(AT)
        await parts.boards.remove(CHANNEL)
        assert await parts.kept_board(ELSEWHERE)

    async def test_while_it_is_being_posted_is_marked_as_well(self, parts: Parts, courier: Screen):
        """Else a message stays that looks live and is nobody's."""
        await parts.board()

        async def meanwhile(_: Post) -> None:
            tasks.append(asyncio.create_task(parts.boards.remove(CHANNEL)))

        tasks: list[asyncio.Task[bool]] = []
        courier.before, courier.seconds = meanwhile, 0.05
        await parts.boards.run(AT)
        assert await asyncio.gather(*tasks) == [True]
        assert courier.retired == [(CHANNEL, 1000)]


class TestManyBoards:
    async def test_wait_for_none_that_cannot_be_made(self, parts: Parts, courier: Screen):
        await parts.board()
        await parts.board(ELSEWHERE)
        courier.trouble = lambda post: RuntimeError("a bug") if post.channel == CHANNEL else None
        await parts.boards.run(AT)
        assert courier.seen_in(ELSEWHERE)

    async def test_that_wait_for_discord_are_said_why(
        self, parts: Parts, courier: Screen, caplog: pytest.LogCaptureFixture
    ):
        await parts.board()
        courier.trouble = postponed
        await parts.boards.run(AT)
        assert BUSY in caplog.text

    async def test_of_which_nothing_changed_are_not_composed_every_second(
        self, desk: Desk, parts: Parts, courier: Screen, monkeypatch: pytest.MonkeyPatch
    ):
        composed: list[object] = []
        monkeypatch.setattr(boards, "compose", lambda *given: composed.append(given) or summary.board(*given))
        await parts.board()
        for minute in range(5):
            await parts.boards.run(LATER + minute * MINUTE)
        assert len(composed) == 2  # to post it, and to see that it is shown
        await desk.file("DE", "withdrawal", LONG_AGO)
        assert await parts.boards.run(LATER + 5 * MINUTE) == 1

    async def test_are_edited_at_once_and_not_one_after_another(self, desk: Desk, parts: Parts, courier: Screen):
        for channel in range(80):
            await parts.board(channel)
        await parts.boards.run(AT)
        await desk.file("DE", "withdrawal", LONG_AGO)
        under_way, most = 0, 0

        async def count(_: Post) -> None:
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0.02)
            under_way -= 1

        courier.before_editing = count
        assert await parts.boards.run(LATER) == 80
        assert most == 16

    async def test_are_finished_though_one_cannot_be_recorded(
        self, parts: Parts, courier: Screen, monkeypatch: pytest.MonkeyPatch
    ):
        for channel in (CHANNEL, ELSEWHERE):
            await parts.board(channel)
        record = kept_boards.change_board

        async def disk_full(connection: object, channel: int, created: object, **values: object) -> bool:
            if channel == CHANNEL:
                raise OSError("disk full")
            await asyncio.sleep(0.05)
            return await record(connection, channel, created, **values)

        with monkeypatch.context() as broken:
            broken.setattr(kept_boards, "change_board", disk_full)
            assert await parts.boards.run(AT) == 1
        assert (await parts.kept_board(ELSEWHERE)).message is not None
        await parts.boards.run(LATER)
        assert len(courier.shown) == 2

    async def test_do_not_wait_for_one_that_discord_holds_back(self, desk: Desk, parts: Parts, courier: Screen):
        for channel in (CHANNEL, ELSEWHERE):
            await parts.board(channel)
        await parts.boards.run(AT)
        answered = asyncio.Event()

        async def wait(post: Post) -> None:
            if post.channel == CHANNEL:
                await answered.wait()

        courier.before_editing = wait
        await desk.file("DE", "withdrawal", LONG_AGO)
        slow = asyncio.create_task(parts.boards.run(LATER))
        while len(courier.edits) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await desk.file("FR", "withdrawal", LONG_AGO)
        assert await parts.boards.run(LATER + 10 * SECOND) == 1
        assert "France" in courier.seen_in(ELSEWHERE)[0]
        answered.set()
        assert await slow == 2
        assert await parts.boards.run(LATER + 20 * SECOND) == 1
        assert "France" in courier.seen_in(CHANNEL)[0]

    async def test_give_one_that_is_never_answered_up_for_now(
        self, desk: Desk, parts: Parts, courier: Screen, monkeypatch: pytest.MonkeyPatch
    ):
        await parts.board()
        courier.seconds = 5
        with monkeypatch.context() as hurried:
            hurried.setattr("bot.delivery.attempt.LONGEST_SEND", 0.05)
            assert await parts.boards.run(AT) == 0
        courier.seconds = 0
        assert await parts.boards.run(LATER) == 1


class TestWhatWasAmended:
    async def test_is_told_with_its_id_and_the_one_that_it_replaces(self, desk: Desk, parts: Parts, courier: Screen):
        wrong, other = [await desk.file(actor, "withdrawal", LONG_AGO) for actor in ("DE", "FR")]
        await parts.board()
        await parts.boards.run(AT)
        assert "Corrections and retractions" not in courier.seen_in(CHANNEL)[0]
        better = await desk.corrects(wrong, "stay", LONG_AGO + HOUR, says="Germany stays.")
        taken_back = await desk.retracts(other, LONG_AGO + HOUR)
        await parts.boards.run(LATER)
        [text] = courier.seen_in(CHANNEL)
        told = text.split("Corrections and retractions")[1]
        assert all(word in told for word in ("Germany stays.", better.id, wrong.id, taken_back.id, other.id))

    async def test_before_the_board_was_there_is_not(self, desk: Desk, parts: Parts, courier: Screen):
        wrong = await desk.file("DE", "withdrawal", LONG_AGO)
        await desk.corrects(wrong, "stay", LONG_AGO + HOUR)
        await parts.board()
        await parts.boards.run(AT)
        assert "Corrections and retractions" not in courier.seen_in(CHANNEL)[0]

    async def test_is_told_for_a_week(self, desk: Desk, parts: Parts, courier: Screen):
        wrong = await desk.file("DE", "withdrawal", LONG_AGO)
        await parts.board()
        await desk.corrects(wrong, "stay", LONG_AGO + HOUR)
        await parts.boards.run(AT)
        assert await parts.boards.run(AT + 6 * DAY) == 0
        assert "Corrections and retractions" in courier.seen_in(CHANNEL)[0]
        assert await parts.boards.run(AT + 8 * DAY) == 1
        assert "Corrections and retractions" not in courier.seen_in(CHANNEL)[0]

    async def test_is_told_as_far_as_there_is_room(self, desk: Desk, parts: Parts, courier: Screen):
        wrong = [await desk.file("DE", "incident", LONG_AGO) for _ in range(14)]
        await parts.board()
        for report in wrong:
            await desk.retracts(report, LONG_AGO + HOUR)
        await parts.boards.run(AT)
        told = courier.seen_in(CHANNEL)[0].split("Corrections and retractions")[1]
        assert [report.id in told for report in wrong] == [False] * 4 + [True] * 10
