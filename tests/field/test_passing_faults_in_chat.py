"""Kind: a fault of Discord's that passes, where moderators are shown what waits and what was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from chat.live_room import Room, said, text_of
from chat.test_filing import room, seeded  # noqa: F401  a room with a situation of its own
from chat.test_review import card, reject, settings, suggest, with_queue
from delivery.channels import HOUR, MINUTE, SECOND


def answered(status: int, code: int) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="")
    return discord.HTTPException(response, {"code": code, "message": "An answer."})


class TestWhatModeratorsAreShown:
    @pytest.fixture
    def failing(self, room: Room, monkeypatch: pytest.MonkeyPatch) -> Callable[[int | None], None]:  # noqa: F811
        """Every post in a channel fails with a code, or with none any more."""
        send = discord.abc.Messageable.send

        async def failed(channel: Any, **what: Any) -> Any:
            if code[0] is not None:
                raise answered(403, code[0])
            return await send(channel, **what)

        code: list[int | None] = [None]
        monkeypatch.setattr(discord.abc.Messageable, "send", failed)

        def order(number: int | None) -> None:
            code[0] = number

        return order

    async def test_a_review_card_is_tried_again(self, room: Room, failing: Callable[[int | None], None]):  # noqa: F811
        queue = await with_queue(room)
        failing(40333)
        assert "moderators decide on it" in said(await suggest(room))
        assert room.posts(queue) == []
        failing(None)
        assert await room.bot.queue.run(datetime.now(UTC)) == 0
        assert await room.bot.queue.run(datetime.now(UTC) + MINUTE) == 1
        assert len(room.posts(queue)) == 1

    async def test_the_author_of_a_rejected_suggestion_is_told_once_it_passes(
        self,
        room: Room,  # noqa: F811
        failing: Callable[[int | None], None],
    ):
        posted = await card(room)
        failing(40003)
        await reject(room.moderator, posted, "No source says so")
        failing(None)
        await room.bot.queue.run(datetime.now(UTC))
        assert room.posts(room.member.user.dm_channel) == []
        await room.bot.queue.run(datetime.now(UTC) + MINUTE)
        await room.bot.queue.run(datetime.now(UTC) + HOUR)
        [told] = room.posts(room.member.user.dm_channel)
        assert "No source says so" in text_of(told)

    async def test_a_line_of_the_log_channel_is_tried_again(
        self,
        room: Room,  # noqa: F811
        failing: Callable[[int | None], None],
    ):
        channel = room.guild.create_text_channel("log")
        await room.env.settle()
        await room.bot.activity_log.run()
        await settings(room, log_channel=channel.id)
        failing(130000)
        assert await room.bot.activity_log.run(datetime.now(UTC)) == 0
        failing(None)
        assert await room.bot.activity_log.run(datetime.now(UTC) + SECOND) == 0
        assert await room.bot.activity_log.run(datetime.now(UTC) + MINUTE) == 1
        assert await room.bot.activity_log.run(datetime.now(UTC) + HOUR) == 0
        [post] = room.posts(channel)
        assert "log channel" in text_of(post)
