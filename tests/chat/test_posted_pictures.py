"""Briefings and boards with a picture, in channels, threads and forums; without, where files are refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import discord

from .briefing_fixtures import Office, office_fixture, seeded_fixture, walk  # noqa: F401  pytest knows them by name

GALLERY = 12


def pictured(message: Any) -> list[str]:
    """The alt texts of the pictures of a message."""
    parts = [part for part in walk(message.components) if part["type"] == GALLERY]
    return [item["description"] for part in parts for item in part["items"]]


def closed_to_files(office: Office) -> Any:
    overwrites = {office.guild.me: discord.PermissionOverwrite(attach_files=False)}
    return office.guild.create_text_channel("no-files", overwrites=overwrites)


async def posted(office: Office, channel: Any) -> discord.Message:
    await office.deliver()
    found = office.env.bot.get_channel(channel.id)
    newest_first = [message async for message in found.history(limit=5)]
    return next(message for message in newest_first if message.components)  # a pin is told in a message of its own


def alts(message: discord.Message) -> list[str]:
    parts = [part.to_dict() for part in message.components]
    return [item["description"] for part in walk(parts) if part["type"] == GALLERY for item in part["items"]]


async def due(office: Office) -> None:
    [one] = await office.kept()
    await office.change(one.id, next_due=datetime.now(UTC))


async def test_a_briefing_is_posted_with_the_picture_that_was_chosen(office: Office):
    await office.create(picture="map")
    await due(office)
    message = await posted(office, office.channel)
    assert [attachment.filename[:4] for attachment in message.attachments] == ["map-"]
    [alt] = alts(message)
    assert "Partly withdrawn: Germany (disputed)" in alt
    assert len(alt) <= 1024


async def test_a_briefing_without_a_wish_has_none(office: Office):
    await office.create()
    await due(office)
    message = await posted(office, office.channel)
    assert message.attachments == []
    assert alts(message) == []


async def test_a_wish_can_be_changed_and_taken_back(office: Office):
    await office.create(picture="map")
    await office.run("edit", number=1, picture="timeline")
    assert (await office.kept())[0].options["picture"] == "timeline"
    await office.run("edit", number=1, picture="none")
    await due(office)
    assert (await posted(office, office.channel)).attachments == []


async def test_a_preview_shows_the_picture(office: Office):
    await office.create(picture="timeline")
    result = await office.editor.slash(office.channel, "briefing preview", number=1)
    [alt] = pictured(result.response)
    assert "Day by day" in alt


async def test_pictures_need_a_permission_that_is_named(office: Office):
    closed = closed_to_files(office)
    said = await office.create(channel=closed, picture="map")
    assert "it needs the permission Attach Files in that channel" in said.text
    assert "is set up" in (await office.create(channel=closed)).text


async def test_where_the_permission_was_taken_away_the_text_goes_out_alone(office: Office):
    await office.create(picture="map")
    [one] = await office.kept()
    closed = closed_to_files(office)
    await office.change(one.id, channel=closed.id)
    await due(office)
    message = await posted(office, closed)
    assert message.attachments == []
    assert (await office.kept())[0].paused is None


async def test_a_board_carries_its_picture(office: Office):
    await office.editor.slash(office.channel, "board create", picture="map")
    await office.bot.boards.run()
    message = await posted(office, office.channel)
    assert [attachment.filename[:4] for attachment in message.attachments] == ["map-"]
    [alt] = alts(message)
    assert alt.startswith("Where they stand.")
