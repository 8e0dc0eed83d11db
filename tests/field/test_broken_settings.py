"""Kind: a setting points at what is gone, readers are promised what nobody sees, and nobody is told."""

from __future__ import annotations

from typing import Any

import pytest
from chat.live_room import Room, said, text_of
from chat.test_filing import room, seeded  # noqa: F401  a room with a situation of its own
from chat.test_review import suggest, with_queue

from bot.chat.courier import DiscordCourier
from bot.delivery.courier import Refusal
from bot.delivery.out_of_order import out_of_order
from bot.store import briefings, warnings

GONE = "The queue channel is gone or closed to the bot, so nobody sees there what waits."


async def told(room: Room) -> list[str]:  # noqa: F811
    """What waits to be told, after a look."""
    room.bot.settings_watch._not_before = None
    await room.bot.settings_watch.run()
    async with room.library.database.read() as connection:
        return [one.reason for one in await warnings.warnings(connection)]


async def chosen(room: Room, **values: Any) -> None:  # noqa: F811
    await room.library.servers.change(room.guild.id, room.moderator.id, **values)


class TestAQueueChannelThatIsGone:
    @pytest.fixture
    async def without(self, room: Room) -> Room:  # noqa: F811
        queue = await with_queue(room)
        await room.env.settle()
        assert await told(room) == []
        room.bot.client.get_guild(room.guild.id)._channels.pop(queue.id)
        return room

    async def test_is_told_once_and_again_when_another_is_gone(self, without: Room):
        assert await told(without) == [GONE]
        await without.bot.warnings.run()
        assert await told(without) == []
        await chosen(without, queue_channel=123)
        assert await told(without) == [GONE]

    async def test_promises_readers_nothing(self, without: Room):
        text = said(await suggest(without))
        assert text.startswith("Your suggestion is kept under the number 1, but the channel where moderators look")
        assert "decide on it" not in text

    async def test_is_marked_in_the_settings(self, without: Room):
        from bot.chat.server.settings import described
        from bot.languages.language import language

        home = without.bot.client.get_guild(without.guild.id)
        lines = described(without.library, without.guild.id, language("en"), "", changed=False, home=home)
        assert lines[-1] == f"⚠️ {GONE}"

    async def test_is_listed_for_the_operator(self, without: Room):
        number = without.library.servers.of(without.guild.id).queue_channel
        await told(without)
        assert await out_of_order(without.library.database, without.guild.id) == [
            f"{GONE} ({number})", f"Nobody could be told yet: {GONE}"
        ]  # fmt: skip
        assert await out_of_order(without.library.database, 1) == []

    async def test_goes_to_who_set_it_and_arrives_once(self, without: Room):
        await told(without)
        assert await without.bot.warnings.run() == 1
        found = [text_of(post) for channel in without.guild.channels.values() for post in without.posts(channel)]
        private = [text_of(post) for post in without.posts(without.moderator.user.dm_channel)]
        assert [GONE in text for text in (*found, *private)].count(True) == 1
        assert await without.bot.warnings.run() == 0

    async def test_that_is_replaced_is_not_told_any_more(self, without: Room):
        await told(without)
        await chosen(without, queue_channel=None)
        assert await told(without) == []


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"log_channel": 123}, "The log channel is gone or closed to the bot"),
        ({"queue_channel": 123}, "The queue channel is gone or closed to the bot"),
        ({"moderator_roles": (123,)}, "A role whose members moderated here is gone."),
    ],
    ids=["log channel", "queue channel", "moderator role"],
)
async def test_each_of_them_is_told(room: Room, values: dict[str, Any], reason: str):  # noqa: F811
    await chosen(room, **values)
    [found] = await told(room)
    assert found.startswith(reason)


async def test_the_role_of_a_briefing_is_told_as_well(room: Room):  # noqa: F811
    schedule = {"zone": "UTC", "at": "08:00", "weekdays": [0]}
    values = {"guild": room.guild.id, "channel": room.channel.id, "situation": "iraq-2020", "schedule": schedule,
              "options": {"role": 123}, "created_by": room.moderator.id, "entries": 0, "covered": None}  # fmt: skip
    shelf = room.library.shelf("iraq-2020")
    async with room.library.database.write() as connection:
        number = await briefings.subscribe(connection, values | {"next_due": shelf.situation.opening(None)})
    assert await told(room) == ["The role that a briefing mentions is gone, so it mentions nobody."]
    async with room.library.database.write() as connection:
        await briefings.change(connection, number, options={})
    assert await told(room) == []


async def test_of_a_server_in_an_outage_nothing_is_said(room: Room):  # noqa: F811
    await chosen(room, queue_channel=123)
    home = room.bot.client.get_guild(room.guild.id)
    home.unavailable = True
    assert await told(room) == []
    home.unavailable = False
    assert await told(room) == [GONE]
    home.unavailable = True
    await room.bot.warnings.run()
    await told(room)
    home.unavailable = False
    assert await told(room) == [], "an outage mends nothing, so it is not told twice"


async def test_a_board_whose_channel_is_gone_is_paused_at_the_hourly_look(room: Room):  # noqa: F811
    courier = DiscordCourier(room.bot.client, room.library)
    with pytest.raises(Refusal, match="no longer exists"):
        await courier.is_there(123, 456)
