"""Many channels at once: what they have in common is worked out once, and everybody has a turn."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import Any

import pytest

import bot.delivery.composer as composer
from bot.delivery.composer import Composer, draft
from bot.delivery.courier import Post
from bot.store import briefings as kept

from .channels import DAY, HOUR, MINUTE, NOW, SECOND, Desk, Recorder


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Counter[Any]:
    """How often the changes of each period were worked out."""
    counted: Counter[Any] = Counter()
    work = composer.filed_between

    def counting(journal: Any, *period: Any) -> Any:
        counted[(journal.situation.slug, *period)] += 1
        time.sleep(0.05)  # as long as a large journal takes, for others to come asking meanwhile
        return work(journal, *period)

    monkeypatch.setattr(composer, "filed_between", counting)
    return counted


async def subscribe_many(desk: Desk, many: int, **columns: Any) -> list[int]:
    """Straight into the table: `create` asks for the limit of the server each time."""
    one = await desk.subscribe(NOW)
    async with desk.database.write() as connection:
        like = (await kept.by_id(connection, [one]))[one]
        return [
            await kept.subscribe(
                connection,
                {
                    "guild": columns.get("guild", 1 + n % 7),
                    "channel": 10_000 + n,
                    "situation": ("harbour", "iraq-2020")[n % 2],
                    "schedule": like.schedule,
                    "options": dict(like.options) | {"language": ("en", "fr")[n // 2 % 2]},
                    "created_by": 1,
                    "next_due": columns.get("next_due", NOW),
                    "entries": 0,
                },
            )
            for n in range(many)
        ]


class TestFiveHundredChannels:
    async def test_have_each_period_worked_out_once(self, desk: Desk, courier: Recorder, compared: Counter[Any]):
        await desk.file("DE", "withdrawal", NOW - HOUR)
        numbers = await subscribe_many(desk, 500)
        await desk.rounds.run(NOW)
        assert len(courier.messages) == 501
        assert {slug for slug, *_ in compared} == {"harbour", "iraq-2020"}
        assert set(compared.values()) == {1}
        texts = {(post.question.situation, post.language): set() for post in courier.posts}
        for post in courier.posts:
            texts[post.question.situation, post.language].add(post.document.text)
        assert len(texts) == 4
        assert all(len(same) == 1 for same in texts.values())
        assert [await desk.states(number) for number in numbers[::50]] == [["sent"]] * 10

    async def test_do_not_keep_what_was_worked_out_for_ever(self, desk: Desk):
        one = await desk.one(await desk.subscribe(NOW))
        handlers = Composer(desk.library)
        shelf = desk.library.shelf("harbour")
        for minute in range(300):
            await handlers.compose(one, draft(one, shelf, NOW + minute * MINUTE))
        assert len(handlers._changes) < 100


class TestTurns:
    async def test_the_longest_waiting_go_first(self, desk: Desk, courier: Recorder):
        """As far as sixteen on their way at once can keep an order, one of which may be held up for a while."""
        waiting = {n: (n * 37) % 100 for n in range(100)}
        late = [await desk.subscribe(NOW - minutes * MINUTE) for minutes in waiting.values()]
        minutes = {(await desk.one(late[n])).channel: waited for n, waited in waiting.items()}
        await desk.rounds.run(NOW)
        order = [minutes[post.channel] for post in courier.posts]
        wanted = sorted(order, reverse=True)
        assert max(abs(order.index(waited) - wanted.index(waited)) for waited in order) <= 32

    async def test_a_server_with_many_channels_lets_others_through(self, desk: Desk, courier: Recorder):
        await subscribe_many(desk, 200, guild=1)
        small = await desk.subscribe(NOW, guild=2)
        await desk.rounds.run(NOW)
        channels = [post.channel for post in courier.posts]
        assert channels.index((await desk.one(small)).channel) < 60

    async def test_a_slow_channel_does_not_hold_up_the_rest(self, desk: Desk, courier: Recorder):
        stuck = await desk.subscribe(NOW - MINUTE)
        channel = (await desk.one(stuck)).channel
        numbers = await subscribe_many(desk, 100)
        others, all_there = iter(range(len(numbers))), asyncio.Event()

        async def wait(post: Post) -> None:
            if post.channel == channel:
                await all_there.wait()
            elif next(others, None) is None:
                all_there.set()

        courier.before = wait
        async with asyncio.timeout(20):
            await desk.rounds.run(NOW)
        assert len(courier.messages) == len(numbers) + 2

    async def test_a_slow_channel_does_not_hold_up_the_next_round(self, desk: Desk, courier: Recorder):
        stuck = await desk.subscribe(NOW)
        await desk.subscribe(NOW + SECOND, guild=2)
        channel, answered = (await desk.one(stuck)).channel, asyncio.Event()

        async def wait(post: Post) -> None:
            if post.channel == channel:
                await answered.wait()

        courier.before = wait
        async with asyncio.timeout(20):
            slow = asyncio.create_task(desk.rounds.run(NOW))
            while not courier.posts:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            assert await desk.rounds.run(NOW + SECOND) == 1
            assert await desk.rounds.run(NOW + HOUR) == 0  # its lease is over, and it is in good hands
            answered.set()
            assert await slow == 1
        assert len(courier.posts) == len(courier.messages) == 2
        assert await desk.states(stuck) == ["sent"]

    async def test_sixteen_are_on_their_way_at_once_over_all_rounds(self, desk: Desk, courier: Recorder):
        await subscribe_many(desk, 39)
        under_way, most = 0, 0

        async def count(_: Post) -> None:
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0.02)
            under_way -= 1

        courier.before = count
        first = asyncio.create_task(desk.rounds.run(NOW))
        while not courier.posts:  # noqa: ASYNC110
            await asyncio.sleep(0)
        await subscribe_many(desk, 40, next_due=NOW)
        await asyncio.gather(first, *(desk.rounds.run(NOW) for _ in range(5)))
        await desk.rounds.run(NOW)
        assert len(courier.posts) == len(courier.messages) == 81
        assert 8 <= most <= 16

    async def test_what_comes_due_later_waits_for_its_time(self, desk: Desk, courier: Recorder):
        await desk.subscribe(NOW + DAY)
        soon = await desk.subscribe(NOW + SECOND)
        await desk.rounds.run(NOW + SECOND)
        assert [post.channel for post in courier.posts] == [(await desk.one(soon)).channel]
