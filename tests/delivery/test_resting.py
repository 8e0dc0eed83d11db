"""What delivers looks at nothing while nothing is written or due, and looks in time when something is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any

import pytest

from bot.actions.library import Library
from bot.clocks import Clocks
from bot.delivery.briefings import BriefingRounds
from bot.delivery.crossposts import Crossposts
from bot.delivery.warnings import Warnings
from bot.resting import Rest
from bot.store import changes
from bot.store import crossposts as kept_crossposts
from bot.store.crossposts import Crosspost
from bot.store.engine.database import Database
from bot.store.warnings import ServerWarning

from .channels import GUILD, HOUR, MINUTE, MODERATOR, NOW, SECOND, Desk
from .live_fixtures import CHANNEL, Parts, Screen, nothing, postponed

AT = (NOW + HOUR).replace(second=5)
"""Later than the clock by which boards and replays begin, and long before the next full minute."""
PERSON = 77
DAYS = date(2020, 1, 4), date(2020, 1, 9)
PARTS = ("rounds", "boards", "alerts", "corrections", "replays", "warnings", "crossposts")


@pytest.fixture
def courier() -> Screen:
    return Screen()


class Room:
    """A process at a moment, of which each part may rest."""

    def __init__(self, desk: Desk, courier: Screen) -> None:
        self.desk, self.courier, self.parts = desk, courier, Parts(desk, courier)
        self.warnings = Warnings(desk.library, courier)
        self.by_name: dict[str, Any] = {
            "rounds": BriefingRounds(desk.library, courier, lambda: AT),
            "boards": self.parts.boards,
            "alerts": self.parts.alerts,
            "corrections": self.parts.corrections,
            "replays": self.parts.replays,
            "warnings": self.warnings,
            "crossposts": Crossposts(desk.library, courier),
        }

    async def settle(self, name: str, now: datetime = AT) -> None:
        """Let a part look, as the heartbeat does, until it rests."""
        for _ in range(12):
            await self.by_name[name].run(now)
            if await self.rests(name, now):
                return
        raise AssertionError(f"{name}: no rest")

    async def rests(self, name: str, now: datetime) -> bool:
        rest: Rest = self.by_name[name].rest
        return rest.lasts(await self.desk.library.stamp(), Clocks(now, now))

    async def rests_until(self, name: str, due: datetime) -> bool:
        """Whether it rests up to a moment, and no longer."""
        return await self.rests(name, due - SECOND / 10) and not await self.rests(name, due)


@pytest.fixture
def room(desk: Desk, courier: Screen) -> Room:
    return Room(desk, courier)


async def subscribe(room: Room) -> None:
    await room.desk.subscribe(AT + HOUR)


async def board(room: Room) -> None:
    await room.parts.board()


async def follow(room: Room) -> None:
    await room.parts.follow(PERSON)


async def report(room: Room) -> None:
    await room.desk.file("DE", "stay", AT)


async def replay(room: Room) -> None:
    await room.parts.replay(*DAYS)


async def warn(room: Room) -> None:
    await room.warnings.keep([ServerWarning(GUILD, MODERATOR, CHANNEL, "board 1", "{reason}", "Why.", "Mend.", AT)])


async def crosspost(room: Room) -> None:
    async with room.desk.database.write() as connection:
        await kept_crossposts.keep_crosspost(connection, Crosspost(1, CHANNEL, GUILD, AT))


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("written", [subscribe, board, follow, report, replay, warn, crosspost])
async def test_whoever_has_nothing_to_do_rests_until_anything_is_written(
    room: Room, name: str, written: Callable[[Room], Awaitable[None]]
):
    await room.settle(name)
    assert await room.rests(name, AT + SECOND)
    await written(room)
    assert not await room.rests(name, AT + SECOND)
    await room.settle(name, AT + 2 * SECOND)


@pytest.mark.parametrize("name", PARTS)
async def test_what_another_process_writes_ends_a_rest(room: Room, name: str):
    await room.settle(name)
    async with Database(str(room.desk.database.url)) as other, other.write() as connection:
        await changes.number_change(connection)
    assert not await room.rests(name, AT + SECOND)


@pytest.mark.parametrize("name", PARTS)
async def test_what_is_read_anew_ends_a_rest_that_began_before_it_was_read(room: Room, name: str):
    async with Database(str(room.desk.database.url)) as other, other.write() as connection:
        await changes.number_change(connection)
    await room.settle(name)
    assert await room.desk.library.refresh()
    assert not await room.rests(name, AT + SECOND)


class TestWhatFallsDueEndsARest:
    async def test_of_briefings(self, room: Room):
        for seconds in (30, 20, -5):
            await room.desk.subscribe(AT + seconds * SECOND)
        await room.desk.change(2, paused="by a moderator")
        await room.settle("rounds")
        assert len(room.courier.posts) == 1
        assert await room.rests_until("rounds", AT + 30 * SECOND)

    async def test_of_a_briefing_that_is_tried_again(self, room: Room):
        await room.desk.subscribe(AT)
        room.courier.trouble = postponed
        await room.settle("rounds")
        assert await room.rests_until("rounds", AT + 30 * SECOND)

    async def test_of_a_replay(self, room: Room):
        await room.parts.replay(*DAYS, every=0.5)
        await room.settle("replays")
        assert len(room.courier.posts) == 1
        assert await room.rests_until("replays", AT + 30 * SECOND)

    async def test_of_a_board_that_was_edited_just_now(self, room: Room):
        await board(room)
        await room.settle("boards")
        await report(room)
        await room.settle("boards", AT + SECOND)
        assert not room.courier.edits
        assert await room.rests_until("boards", AT + 10 * SECOND)
        await room.settle("boards", AT + 10 * SECOND)
        assert len(room.courier.edits) == 1

    @pytest.mark.parametrize("shown", [board, follow])
    async def test_of_what_becomes_known_later(self, room: Room, shown: Callable[[Room], Awaitable[None]]):
        name = "boards" if shown is board else "alerts"
        await shown(room)
        await room.desk.file("DE", "withdrawal", AT + 7 * SECOND)
        await room.settle(name)
        assert await room.rests_until(name, AT + 7 * SECOND)

    @pytest.mark.parametrize("name", ["alerts", "corrections", "boards"])
    async def test_of_a_post_that_is_tried_again(self, room: Room, name: str):
        first = await room.desk.file("DE", "stay", AT - HOUR)
        await follow(room)
        number = await room.desk.subscribe(AT + HOUR, corrections="now")
        await room.desk.change(number, number=1, entries=1)  # as if a briefing had told the report
        await room.settle("corrections", AT - MINUTE)
        if name == "boards":
            await board(room)
        await room.desk.corrects(first, "withdrawal", AT - SECOND)
        room.courier.trouble = postponed
        await room.settle(name)
        assert await room.rests_until(name, AT + 30 * SECOND)
        room.courier.trouble = nothing
        await room.settle(name, AT + 30 * SECOND)
        assert room.courier.messages

    @pytest.mark.parametrize("name", ["warnings", "crossposts"])
    async def test_of_a_warning_and_a_crosspost_that_are_tried_again(self, room: Room, name: str):
        await warn(room)
        await crosspost(room)
        room.courier.trouble_warning = room.courier.trouble_publishing = postponed
        await room.settle(name)
        assert await room.rests_until(name, AT + 30 * SECOND)

    async def test_of_the_hourly_look_at_a_board(self, room: Room):
        await board(room)
        await room.settle("boards")
        just_before = AT + HOUR - 3 * SECOND
        await room.settle("boards", just_before)
        assert await room.rests_until("boards", AT + HOUR)


async def test_a_change_while_a_post_is_on_its_way_is_not_overlooked(room: Room):
    """Nothing is written at the end of a board that turned out to be the same."""
    await board(room)
    await room.settle("boards")

    async def changed(_: object) -> None:
        await room.desk.file("FR", "withdrawal", AT)
        await room.by_name["boards"].run(AT + 20 * SECOND)  # leaves the board alone, which is being edited
        assert not await room.rests("boards", AT + 20 * SECOND)

    room.courier.before_editing = changed
    await report(room)
    await room.by_name["boards"].run(AT + 20 * SECOND)


async def test_who_comes_while_another_round_chooses_does_not_count_as_a_look(room: Room, monkeypatch):
    chose = asyncio.Event()

    async def slowly(*_: object) -> list[Any]:
        await chose.wait()
        return []

    monkeypatch.setattr(Library, "learn_spans", slowly)
    first = asyncio.create_task(room.by_name["boards"].run(AT))
    await asyncio.sleep(0.05)
    await board(room)
    await room.by_name["boards"].run(AT)
    chose.set()
    await first
    assert not await room.rests("boards", AT)
