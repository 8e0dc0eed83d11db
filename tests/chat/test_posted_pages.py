"""The further pages of a briefing show what was posted, whatever was filed since."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.situation.written import read_report
from bot.store import journal
from tests.libraries import taken_in

from .briefing_fixtures import BriefingRoom, room_fixture, seeded_fixture, text_of  # noqa: F401  pytest knows them by name
from .cards import buttons
from .newsroom import onwards

SHOWN_LATER = "Filed after the briefing was posted."


async def file(room: BriefingRoom) -> None:
    """A report that is dated into the middle of the period which the briefing covers."""
    situation = (await room.library.described("iraq-2020")).situation
    written = {
        "id": "IQ20-9999", "actor": "DE", "action": "incident", "phase": "completed", "reported": "2020-01-08",
        "recorded": datetime.now(UTC).isoformat(), "credibility": 2,
        "summary": {"en": SHOWN_LATER, "fr": SHOWN_LATER},
        "sources": [{"publisher": "AFP", "title": "A wire", "language": "en", "published": "2020-01-08"}],
    }  # fmt: skip
    async with room.library.database.write() as connection:
        await journal.append(connection, situation, [read_report(written, situation)])
    await taken_in(room.library)


async def posted(room: BriefingRoom, **options: Any) -> Any:
    await room.create(**options)
    await room.change(1, next_due=datetime.now(UTC))
    await room.deliver()
    [message] = room.channel.history()
    return message


def raw(message: Any) -> list[dict[str, Any]]:
    return [part if isinstance(part, dict) else part.to_dict() for part in message.components]


def following(message: Any) -> str | None:
    """The id of the button to the next page."""
    shown = buttons(raw(message))
    label = onwards(shown)
    return None if label is None else shown[label]["custom_id"]


async def all_pages(room: BriefingRoom, message: Any, reader: Any) -> list[str]:
    pages = [text_of(raw(message))]
    while (button := following(message)) is not None:
        result = await reader.click(message, custom_id=button)
        message = result.followups[-1] if result.followups else result.response
        pages.append(text_of(raw(message)))
    return pages


@pytest.fixture
def reader(room: BriefingRoom) -> Any:
    return room.member("reader")


class TestTheFurtherPages:
    async def test_are_the_same_after_something_was_filed_into_the_period(self, room: BriefingRoom, reader: Any):
        message = await posted(room)
        before = await all_pages(room, message, reader)
        assert len(before) > 1, "there is nothing to turn to"
        await file(room)
        assert await all_pages(room, message, reader) == before
        assert SHOWN_LATER not in "\n".join(before)

    async def test_do_not_change_with_the_settings(self, room: BriefingRoom, reader: Any):
        message = await posted(room)
        before = await all_pages(room, message, reader)
        assert all("Next briefing" not in page for page in before[1:]), "that may have changed since"
        await room.run("edit", number=1, language="fr", quiet="nothing", at="20:00")
        assert await all_pages(room, message, reader) == before

    async def test_carry_the_number_of_the_briefing(self, room: BriefingRoom, reader: Any):
        pages = await all_pages(room, await posted(room), reader)
        assert {page.splitlines()[0] for page in pages} == {pages[0].splitlines()[0]}
        assert "Briefing no. 1" in pages[0]

    async def test_are_in_the_language_of_the_post_whoever_reads(self, room: BriefingRoom):
        message = await posted(room, language="fr")
        pages = await all_pages(room, message, room.member("english"))
        assert all("Irak" in page.splitlines()[0] for page in pages)

    async def test_are_there_when_the_briefing_is_deleted(self, room: BriefingRoom, reader: Any):
        message = await posted(room)
        await room.run("delete", number=1)
        assert len(await all_pages(room, message, reader)) > 1

    async def test_are_those_of_its_own_briefing_when_there_was_another_since(self, room: BriefingRoom, reader: Any):
        message = await posted(room)
        before = await all_pages(room, message, reader)
        await file(room)
        await room.change(1, next_due=datetime.now(UTC))
        await room.deliver()
        again = await all_pages(room, message, reader)
        assert again == before
        assert len(room.posts()) == 2


class TestTheFurtherPagesOfATest:
    async def test_are_marked_as_the_first_is_and_have_no_number(self, room: BriefingRoom, reader: Any):
        await room.create()
        await room.run("test", number=1)
        [message] = room.channel.history()
        pages = await all_pages(room, message, reader)
        assert len(pages) > 1, "there is nothing to turn to"
        for page in pages:
            assert page.startswith("## Test — Coalition and NATO in Iraq")
            assert "🧪 A test outside the schedule" in page
            assert "no. " not in page.splitlines()[0]
            assert "Next briefing" not in page
        await file(room)
        assert await all_pages(room, message, reader) == pages

    async def test_are_in_the_language_of_the_channel(self, room: BriefingRoom, reader: Any):
        await room.create(language="fr")
        await room.run("test", number=1)
        [message] = room.channel.history()
        pages = await all_pages(room, message, reader)
        assert {page.splitlines()[0] for page in pages} == {pages[0].splitlines()[0]}
        assert pages[0].startswith("## Essai — Coalition et Otan en Irak")

    async def test_keep_their_mark_when_the_briefing_is_deleted(self, room: BriefingRoom, reader: Any):
        await room.create()
        await room.run("test", number=1)
        [message] = room.channel.history()
        await room.run("delete", number=1)
        assert all("🧪 A test" in page for page in await all_pages(room, message, reader))


class TestTheFurtherPagesOfAReplay:
    async def test_are_marked_as_the_first_is(self, room: BriefingRoom, reader: Any):
        await room.library.choose("iraq-2020", guild=room.guild.id, user=room.editor.id)
        options = {"from": "2020-01-08", "to": "2020-01-08"}
        french = room.member("redactrice", "fr", manage_messages=True)
        await french.slash(room.channel, "replay start", **options)
        await room.bot.replays.run()
        await room.env.settle()
        [message] = room.channel.history()
        pages = await all_pages(room, message, reader)
        assert len(pages) > 1, "there is nothing to turn to"
        for page in pages:
            assert page.startswith("## Rediffusion 1 — ")
            assert "🔁" in page
