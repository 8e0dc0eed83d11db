"""Kind: a fault of Discord's that passes was taken for the end of a channel, and nobody was told."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest
import pytest_asyncio
from delivery.channels import DAY, GUILD, HOUR, MINUTE, MODERATOR, NOW, SECOND, Desk, Recorder
from delivery.live_fixtures import AT, CHANNEL, Parts, Screen, postponed, refused
from store.older import older
from wire.emulator import Emulator
from wire.ledger import Ledger
from wire.process import BotProcess
from wire.test_briefings import Newsroom, newsroom

from bot.actions.upkeep.open import open_library
from bot.chat.core.refusals import AWAY, LASTING, TROUBLE, undelivered
from bot.clocks import Clocks
from bot.delivery.attempt import Attempts
from bot.delivery.briefings import BriefingRounds
from bot.delivery.courier import Postponed, Refusal
from bot.delivery.crossposts import Crossposts
from bot.delivery.warnings import Warnings
from bot.store import briefings, warnings
from bot.store.engine.migration import known_revisions

pytestmark = pytest.mark.whole  # each waits for seconds until a fault has passed

PASSING = (40333, 130000, 40003, 40004, 20016, 20028, 50035, 110001, 999999, 0)
"""Codes that say nothing about a channel, a message or a person; some of them nobody has seen yet."""


def answered(status: int, code: int) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="")
    return discord.HTTPException(response, {"code": code, "message": "An answer."})


class TestOneTable:
    @pytest.mark.parametrize("status", [400, 403, 404])
    @pytest.mark.parametrize("code", PASSING)
    def test_holds_no_code_that_says_nothing_lasting(self, status: int, code: int):
        found = undelivered(answered(status, code))
        assert (type(found), found.reason) == (Postponed, TROUBLE)

    @pytest.mark.parametrize("status", [401, 429, 500, 502, 503, 504])
    @pytest.mark.parametrize("code", [0, 40333, *LASTING])
    def test_counts_for_refusals_alone(self, status: int, code: int):
        assert type(undelivered(answered(status, code))) is Postponed

    @pytest.mark.parametrize("code", LASTING)
    def test_gives_each_its_reason(self, code: int):
        found = undelivered(answered(403, code))
        assert (type(found), found.reason) == (Refusal, LASTING[code])

    @pytest.mark.parametrize("error", [discord.RateLimited(3600), ConnectionResetError(), TimeoutError()], ids=str)
    def test_is_not_asked_where_there_was_no_answer(self, error: Exception):
        found = undelivered(error)
        assert (type(found), found.reason) == (Postponed, AWAY)


ODD = {
    "40333 with 403": (403, {"message": "internal network error", "code": 40333}),
    "130000 with 503": (503, {"message": "API resource is currently overloaded", "code": 130000}),
    "40003 with 400": (400, {"message": "You are opening direct messages too fast", "code": 40003}),
    "a code that nobody knows": (403, {"message": "Something new", "code": 987654}),
    "a page of HTML with 200": (200, "<html>We will be back soon</html>"),
    "an empty answer with 200": (200, {}),
    "HTML with 403": (403, "<html>Access denied</html>"),
    "a wait that is no number": (
        429,
        {"message": "You are being rate limited.", "retry_after": "soon", "global": False},
    ),
    "a wait without end": (429, {"message": "You are being rate limited.", "global": False}),
    "a reset connection": (0, None),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Newsroom]:
    folder, guild = tmp_path_factory.mktemp("newsroom"), newsroom(40)
    async with Emulator(guilds=[guild], requests_per_second=50) as emulator:
        room = Newsroom(emulator, Ledger(folder), guild, folder)
        await room.ledger.prepare()
        async with BotProcess(emulator, folder) as process:
            await process.ready()
            yield room
            assert process.exit_code is None, process.output()


@pytest.mark.asyncio(loop_scope="module")
class TestABriefing:
    @pytest.mark.parametrize("answer", ODD.values(), ids=ODD)
    async def test_is_not_paused_and_arrives_once_it_passes(self, running: Newsroom, answer: tuple[int, Any]):
        [channel] = channels = running.fresh()
        headers = {"Retry-After": "soon", "Via": "1.1 a proxy"} if answer[0] == 429 else {}
        running.emulator.fail_next("POST", f"/channels/{channel.id}/messages", *answer, headers=headers)
        [failed] = await running.deliver(channels, {"failed", "abandoned"})
        assert (failed.state, running.ledger.paused(failed.subscription)) == ("failed", None)
        running.ledger.lease_over()
        assert running.once(channels, await running.settled([failed.subscription], {"sent"}))


class TestOneRecord:
    """Of a briefing, a board, an alert, a correction, a replay: since when, how often, why; gone once it arrives."""

    async def test_is_kept_of_every_kind(self, desk: Desk, screen: Screen):
        desk.courier = desk.rounds._courier = screen
        parts = Parts(desk, screen)
        wrong = await desk.file("DE", "withdrawal", NOW - 5 * HOUR)
        number = await desk.subscribe(NOW.replace(second=0), corrections="now")
        await desk.rounds.run(NOW)
        await parts.board()
        await parts.follow(301)
        await parts.replay(datetime(2020, 1, 6, tzinfo=UTC).date(), datetime(2020, 1, 8, tzinfo=UTC).date())
        await desk.retracts(wrong, NOW)
        due = await desk.subscribe(NOW.replace(second=0))
        screen.trouble = postponed
        for part in (desk.rounds, parts.boards, parts.alerts, parts.corrections, parts.replays):
            await part.run(AT)
        kinds = await self._kinds(desk)
        assert kinds == {
            ("briefing", due), ("board", CHANNEL), ("alert", 1), ("correction", number), ("replay", CHANNEL)
        }  # fmt: skip
        screen.trouble = lambda _: None
        await desk.lease_over()
        for part in (desk.rounds, parts.boards, parts.alerts, parts.corrections, parts.replays):
            await part.run(AT + HOUR)
        assert await self._kinds(desk) == set()

    @staticmethod
    async def _kinds(desk: Desk) -> set[tuple[str, int]]:
        with closing(sqlite3.connect(desk.database.path)) as connection:
            return set(connection.execute("SELECT kind, thing FROM trouble"))


@pytest.fixture
def screen() -> Screen:
    return Screen()


class TestAnAlert:
    async def test_is_not_paused_because_too_many_direct_messages_were_opened(self, desk: Desk, screen: Screen):
        parts = Parts(desk, screen)
        await parts.follow(301)
        await desk.file("DE", "withdrawal", NOW - HOUR)
        screen.trouble = lambda _: undelivered(answered(400, 40003))
        await parts.alerts.run(AT)
        assert [one.paused for one in await parts.kept_follows(301)] == [None]
        screen.trouble = lambda _: None
        assert await parts.alerts.run(AT + MINUTE) == 1


class TestAWarning:
    async def test_is_tried_again_until_somebody_was_told(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW)
        courier.trouble = courier.trouble_warning = refused
        await desk.rounds.run(NOW)
        channel = (await desk.one(number)).channel
        assert await desk.warned() == []  # nobody can be told, and the process ends
        courier.trouble_warning = postponed
        assert await desk.warned(NOW + HOUR) == []
        courier.trouble_warning = lambda _: None
        for hour in range(2, 5):
            told = await desk.warned(NOW + hour * HOUR)
        assert told == [(GUILD, MODERATOR, channel, "The channel no longer exists.")]

    async def test_waits_longer_each_time(self, desk: Desk, courier: Recorder):
        await desk.subscribe(NOW)
        courier.trouble = refused
        await desk.rounds.run(NOW)
        tried: list[int] = []
        told = Warnings(desk.library, courier)
        for second in range(0, 3600, 10):
            courier.trouble_warning = lambda _, second=second: tried.append(second) or postponed()
            await told.run(NOW + second * SECOND)
        assert tried == [0, 30, 150, 750, 2550]

    async def test_is_not_given_of_what_was_mended_meanwhile(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW)
        courier.trouble = courier.trouble_warning = refused
        await desk.rounds.run(NOW)
        await desk.warned()
        await desk.subscriptions.resume(GUILD, number)
        courier.trouble_warning = lambda _: None
        assert await desk.warned(NOW + DAY) == []


class TestACrosspost:
    async def test_is_tried_again_until_it_is_published(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW, crosspost=True)
        await desk.rounds.run(NOW)
        courier.trouble_publishing = postponed
        assert await Crossposts(desk.library, courier).run(NOW) == 0
        courier.trouble_publishing = lambda _: None
        assert await Crossposts(desk.library, courier).run(NOW + MINUTE) == 1
        assert courier.published == [((await desk.one(number)).channel, 1000)]
        assert await Crossposts(desk.library, courier).run(NOW + HOUR) == 0

    async def test_that_is_refused_leaves_the_post_as_it_is(self, desk: Desk, courier: Recorder):
        number = await desk.subscribe(NOW, crosspost=True)
        await desk.rounds.run(NOW)
        courier.trouble_publishing = refused
        assert await Crossposts(desk.library, courier).run(NOW) == 0
        courier.trouble_publishing = lambda _: None
        assert await Crossposts(desk.library, courier).run(NOW + DAY) == 0
        assert (await desk.one(number)).paused is None
        assert await desk.warned() == []


class TestASlowDiscord:
    async def test_lets_a_replay_be_stopped_at_once(self, desk: Desk, screen: Screen):
        parts, on_its_way, answered_now = Parts(desk, screen), asyncio.Event(), asyncio.Event()
        await parts.replay(datetime(2020, 1, 6, tzinfo=UTC).date(), datetime(2020, 1, 8, tzinfo=UTC).date())

        async def hang(_: object) -> None:
            on_its_way.set()
            await answered_now.wait()

        screen.before = hang
        sending = asyncio.create_task(parts.replays.run(AT))
        await on_its_way.wait()
        async with asyncio.timeout(2):
            assert await parts.replays.stop(CHANNEL)
        answered_now.set()
        await sending
        assert await parts.replays.run(AT + DAY) == 0

    async def test_lets_a_board_be_removed_at_once_and_its_message_marked_later(self, desk: Desk, screen: Screen):
        parts, on_its_way, answered_now = Parts(desk, screen), asyncio.Event(), asyncio.Event()
        await parts.board()

        async def hang(_: object) -> None:
            on_its_way.set()
            await answered_now.wait()

        screen.before = hang
        sending = asyncio.create_task(parts.boards.run(AT))
        await on_its_way.wait()
        async with asyncio.timeout(2):
            assert await parts.boards.remove(CHANNEL)
        answered_now.set()
        await sending
        assert screen.retired == [(CHANNEL, 1000)]


class TestWhatEarlierVersionsPaused:
    async def test_goes_on_once_and_what_a_person_paused_does_not(self, tmp_path: Path):
        database, reasons = tmp_path / "rollcall.db", ("Discord refused the post.", "Paused by a moderator.")
        older(database, before_trouble())
        with closing(sqlite3.connect(database)) as connection, connection:
            for n, why in enumerate(reasons):
                connection.execute(_SUBSCRIPTION, (n + 1, why))
                connection.execute(_BOARD, (n + 1, why))
                connection.execute(_FOLLOW, (n + 1, n + 1, why))
        async with open_library(f"sqlite:///{database}") as library:
            assert self._paused(database) == {"subscription": [None, reasons[1]], "board": [None, reasons[1]],
                                              "follow": [None, reasons[1]]}  # fmt: skip
            courier = Recorder()
            assert await BriefingRounds(library, courier).run() == 1
            assert [post.channel for post in courier.posts] == [7001]
            async with library.database.write() as connection:
                await briefings.change(connection, 1, paused=reasons[0])
        async with open_library(f"sqlite:///{database}"):  # it is done once, and not at each start
            assert self._paused(database)["subscription"] == list(reasons)

    @staticmethod
    def _paused(database: Path) -> dict[str, list[str | None]]:
        tables = ("subscription", "board", "follow")
        with closing(sqlite3.connect(database)) as connection:
            return {one: [why for (why,) in connection.execute(f"SELECT paused FROM {one}")] for one in tables}


_SUBSCRIPTION = """INSERT INTO subscription (id, guild, channel, situation, schedule, options, created_by, next_due,
    paused, number, covered, entries, corrected)
    VALUES (?, 900, 7001, 'iraq-2020', '{"zone": "UTC", "at": "08:00", "weekdays": [0, 1, 2, 3, 4, 5, 6]}', '{}', 77,
    '2026-01-01 08:00:00.000000', ?, 0, NULL, 0, 0)"""
_BOARD = """INSERT INTO board (channel, guild, situation, language, created_by, created, not_before, paused)
    VALUES (?, 900, 'iraq-2020', 'en', 77, '2026-01-01 08:00:00.000000', '2026-01-01 08:00:00.000000', ?)"""
_FOLLOW = """INSERT INTO follow (id, person, situation, actor, language, entries, since, paused)
    VALUES (?, ?, 'iraq-2020', 'DE', 'en', 0, '2026-01-01 08:00:00.000000', ?)"""


def before_trouble() -> str:
    """The revision before the one that keeps troubles."""
    from alembic.script import ScriptDirectory

    from bot.store.engine.migration import MIGRATIONS

    scripts = ScriptDirectory(str(MIGRATIONS))
    [ours] = [one for one in scripts.walk_revisions() if "trouble" in Path(one.path).stem]
    assert isinstance(ours.down_revision, str)
    assert ours.down_revision in known_revisions()
    return ours.down_revision


async def test_a_post_that_cannot_be_made_is_no_trouble_of_discord_s(desk: Desk):
    attempts = Attempts(desk.database, "briefing")

    async def bug() -> bool:
        raise RuntimeError("a bug")

    async def pause(*_: object) -> None:
        raise AssertionError("a bug of ours pauses nobody")

    assert not await attempts.make(1, bug, Clocks(NOW, NOW), pause)
    assert [one.reason for one in (await desk.subscriptions.troubles()).values()] == [
        "The post could not be made: tell the bot's operator."
    ]
    async with desk.database.read() as connection:
        assert await warnings.warnings(connection) == []
