"""A bot that is asked to stop finishes what it began and gives back what it only claimed."""

from __future__ import annotations

import asyncio

from bot.delivery.courier import Post

from .channels import NOW, SECOND, Desk, Recorder

MANY = 100


async def stopped_midway(desk: Desk, courier: Recorder) -> list[int]:
    """A round of many that is asked to stop at its fifth post; their subscriptions."""
    numbers = [await desk.subscribe(NOW) for _ in range(MANY)]

    async def stop_at_the_fifth(post: Post) -> None:
        if len(courier.posts) >= 5:  # those that are on their way at once make no difference
            desk.rounds.stop()
        await asyncio.sleep(0.05)

    courier.before = stop_at_the_fifth
    await desk.rounds.run(NOW)
    courier.before = None
    return numbers


async def test_what_was_begun_is_finished_and_what_was_not_is_open_at_once(desk: Desk, courier: Recorder):
    numbers = await stopped_midway(desk, courier)
    states = [state for number in numbers for state in await desk.states(number)]
    begun = len(courier.posts)
    assert 5 <= begun < MANY
    assert states.count("sent") == begun == len(courier.messages)
    assert states.count("claimed") == len(states) - begun > 0
    claimed = [one for number in numbers for one in await desk.ledger(number) if one.state == "claimed"]
    assert all(one.lease <= NOW for one in claimed)


async def test_the_next_start_sends_the_rest_once(desk: Desk, courier: Recorder):
    numbers = await stopped_midway(desk, courier)
    await desk.abandon_process()
    await desk.rounds.run(NOW + SECOND)
    assert [await desk.states(number) for number in numbers] == [["sent"]] * MANY
    assert len(courier.posts) == len(courier.messages) == MANY


async def test_nothing_is_begun_any_more(desk: Desk, courier: Recorder):
    desk.rounds.stop()
    await desk.subscribe(NOW)
    assert await desk.rounds.run(NOW) == 0
    assert not courier.posts
