"""Briefings and boards with a picture, in channels, threads and forums; without, where files are refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import discord

from .briefing_fixtures import BriefingRoom, room_fixture, seeded_fixture, walk  # noqa: F401  pytest knows them by name

GALLERY = 12


def pictured(message: Any) -> list[str]:
    """The alt texts of the pictures of a message."""
    parts = [part for part in walk(message.components) if part["type"] == GALLERY]
    return [item["description"] for part in parts for item in part["items"]]


def closed_to_files(room: BriefingRoom) -> Any:
    overwrites = {room.guild.me: discord.PermissionOverwrite(attach_files=False)}
    return room.guild.create_text_channel("no-files", overwrites=overwrites)


async def posted(room: BriefingRoom, channel: Any) -> discord.Message:
    await room.deliver()
    found = room.env.bot.get_channel(channel.id)
    newest_first = [message async for message in found.history(limit=5)]
    return next(message for message in newest_first if message.components)  # a pin is told in a message of its own


def alts(message: discord.Message) -> list[str]:
    parts = [part.to_dict() for part in message.components]
    return [item["description"] for part in walk(parts) if part["type"] == GALLERY for item in part["items"]]


async def due(room: BriefingRoom) -> None:
    [one] = await room.kept()
    await room.change(one.id, next_due=datetime.now(UTC))


async def test_a_briefing_is_posted_with_the_picture_that_was_chosen(room: BriefingRoom):
    await room.create(picture="map")
    await due(room)
    message = await posted(room, room.channel)
    assert [attachment.filename[:4] for attachment in message.attachments] == ["map-"]
    [alt] = alts(message)
    assert "Partly withdrawn: Germany" in alt
    assert len(alt) <= 1024


async def test_a_briefing_without_a_wish_has_none(room: BriefingRoom):
    await room.create()
    await due(room)
    message = await posted(room, room.channel)
    assert message.attachments == []
    assert alts(message) == []


async def test_a_wish_can_be_changed_and_taken_back(room: BriefingRoom):
    await room.create(picture="map")
    await room.run("edit", number=1, picture="timeline")
    assert (await room.kept())[0].options["picture"] == "timeline"
    await room.run("edit", number=1, picture="none")
    await due(room)
    assert (await posted(room, room.channel)).attachments == []


async def test_a_preview_shows_the_picture(room: BriefingRoom):
    await room.create(picture="timeline")
    result = await room.editor.slash(room.channel, "briefing preview", number=1)
    [alt] = pictured(result.response)
    assert "Day by day" in alt


async def test_pictures_need_a_permission_that_is_named(room: BriefingRoom):
    closed = closed_to_files(room)
    said = await room.create(channel=closed, picture="map")
    assert "it needs the permission Attach Files in that channel" in said.text
    assert "is set up" in (await room.create(channel=closed)).text


async def test_where_the_permission_was_taken_away_the_text_goes_out_alone(room: BriefingRoom):
    await room.create(picture="map")
    [one] = await room.kept()
    closed = closed_to_files(room)
    await room.change(one.id, channel=closed.id)
    await due(room)
    message = await posted(room, closed)
    assert message.attachments == []
    assert (await room.kept())[0].paused is None


async def test_a_board_carries_its_picture(room: BriefingRoom):
    await room.editor.slash(room.channel, "board create", picture="map")
    await room.bot.boards.run()
    message = await posted(room, room.channel)
    assert [attachment.filename[:4] for attachment in message.attachments] == ["map-"]
    [alt] = alts(message)
    assert alt.startswith("Where they stand.")
