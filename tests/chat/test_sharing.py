"""A situation belongs to the server that made it: elsewhere a private one is as unknown as what does not exist."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.actions.reports.file import Author, Filing
from bot.actions.situations.lifecycle import NO_LONGER_SHARED
from bot.store import boards as kept_boards
from bot.store import briefings as kept
from bot.store import follows as kept_follows

from .live_room import answer, parts, text_of
from .test_permissions import seeded  # noqa: F401  the same seeded database
from .two_servers import FILED, TwoServers, two_servers

FILING = {"country": "Germany", "action": "withdrawal", "phase": "announced", "source": "AFP"}
ASKING = ("who-left", "who-stayed", "timeline", "sources")


@pytest.fixture
async def room(seeded: Path, tmp_path: Path) -> AsyncIterator[TwoServers]:  # noqa: F811
    async with two_servers(Path(shutil.copy(seeded, tmp_path / "rollcall.db")), shared=False) as room:
        yield room


async def share(room: TwoServers) -> None:
    await room.run(room.administrator, "situation share", situation="sahel")


async def file_another(room: TwoServers) -> None:
    author, filing = Author(room.moderator.id, room.guild.id, "en"), Filing(room.library)
    typed = {**FILED, "country": "France", "moved": "12"}
    await filing.confirm((await filing.propose(author, "sahel", typed)).id, author)


def unknown(name: str) -> str:
    return f"No situation is called “{name}”. There are: unrwa-2024, iraq-2020."


class TestAPrivateSituation:
    async def test_is_read_where_it_was_made(self, room: TwoServers):
        assert "The Sahel" in await room.run(room.member, "who-left")
        assert "sahel" in await room.run(room.member, "situation list")

    @pytest.mark.parametrize(
        ("command", "options"),
        [
            *((command, {}) for command in ASKING),
            ("status", {"country": "Germany"}),
            ("search", {"words": "germany"}),
            ("changes", {"from": "2026-11-01", "to": "2026-11-02"}),
            ("situation use", {}),
            ("follow", {}),
            ("unfollow", {}),
            ("board create", {}),
            ("replay start", {"from": "2026-11-01", "to": "2026-11-02"}),
            ("update add", FILING),
            ("update history", {"about": "Germany"}),
            ("situation edit", {"title": "Mine now"}),
            ("situation close", {}),
            ("situation share", {}),
            ("situation delete", {}),
        ],
    )
    async def test_is_elsewhere_what_an_unknown_one_is(self, room: TwoServers, command: str, options: dict[str, str]):
        there = await room.run(room.stranger, command, situation="sahel", **options)
        missing = await room.run(room.stranger, command, situation="nowhere", **options)
        assert there == unknown("sahel")
        assert missing == unknown("nowhere")

    @pytest.mark.parametrize("command", ASKING)
    async def test_is_unknown_in_direct_messages(self, room: TwoServers, command: str):
        assert await room.run(room.moderator.user, command, situation="sahel") == unknown("sahel")

    async def test_is_unknown_to_briefings(self, room: TwoServers):
        asked = {"zone": "UTC", "channel": room.there}
        assert await room.run(room.stranger, "briefing create", situation="sahel", **asked) == unknown("sahel")

    async def test_is_neither_listed_nor_meant_nor_offered_elsewhere(self, room: TwoServers):
        assert "sahel" not in await room.run(room.stranger, "situation list")
        assert "Iraq" in await room.run(room.stranger, "who-left")
        for command in ("who-left", "situation use", "follow", "board create", "situation edit"):
            offered = await room.stranger.autocomplete(room.there, command, "situation", "")
            assert [choice["value"] for choice in offered if choice["value"] == "sahel"] == []
        assert "Sahel" not in text_of(answer(await room.stranger.slash(room.there, "setup")))

    async def test_does_not_show_in_what_is_offered_for_its_other_options(self, room: TwoServers):
        """Places, entries and days come from situations, and only from those that may be read."""
        offered = await room.stranger.autocomplete(room.there, "update retract", "id", "SA", reason="x")
        assert [choice["value"] for choice in offered if choice["value"].startswith("SA-")] == []
        days = await room.stranger.autocomplete(room.there, "who-left", "as_of", "", situation="sahel")
        assert days == []

    async def test_keeps_its_entries_from_being_named_by_their_ids(self, room: TwoServers):
        for id_ in ("SA-0001", "XX-0001"):
            said = await room.run(room.stranger, "update retract", id=id_, reason="x")
            assert said == f"The journal has no entry {id_}: /search or /timeline shows the ids."

    async def test_is_followed_in_a_channel_and_not_by_direct_message(self, room: TwoServers):
        assert "for this server alone" in await room.run(room.member, "follow", situation="sahel")
        await room.run(room.moderator, "follow", situation="sahel", here=True)
        await file_another(room)
        await room.pass_time()
        assert len(room.posts()) == 1

    async def test_does_not_tell_by_a_button_what_a_command_does_not(self, room: TwoServers):
        """A card that was made while it was shared."""
        await share(room)
        card = answer(await room.stranger.slash(room.there, "who-left", situation="sahel"))
        [sources] = [part for part in parts(card) if part.get("label") == "Sources"]
        assert "AFP" in text_of(answer(await room.stranger.click(card, custom_id=sources["custom_id"])))
        await room.run(room.administrator, "situation unshare", situation="sahel")
        assert text_of(answer(await room.stranger.click(card, custom_id=sources["custom_id"]))) == unknown("sahel")


class TestASharedSituation:
    async def test_is_read_and_subscribed_to_everywhere_and_written_nowhere_else(self, room: TwoServers):
        await share(room)
        assert "The Sahel" in await room.run(room.stranger, "who-left", situation="sahel")
        assert "The Sahel" in await room.run(room.member.user, "who-left", situation="sahel")
        assert "The board will be here" in await room.run(room.stranger, "board create", situation="sahel")
        refused = await room.run(room.stranger, "update add", situation="sahel", **FILING)
        assert "kept by another server" in refused

    async def test_is_not_what_other_servers_mean_unless_they_choose_it(self, room: TwoServers):
        """Nobody's situation comes first: sharing is no way into other servers."""
        await share(room)
        assert "Iraq" in await room.run(room.stranger, "who-left")
        await room.run(room.stranger, "situation use", situation="sahel")
        assert "The Sahel" in await room.run(room.stranger, "who-left")

    async def test_does_not_name_its_moderators_to_other_servers(self, room: TwoServers):
        await share(room)
        history = await room.run(room.stranger, "update history", about="Germany", situation="sahel")
        assert "person 1" in history
        assert str(room.moderator.id) not in history
        assert str(room.moderator.id) in await room.run(room.moderator, "update history", about="Germany")


class TestNoLongerShared:
    @pytest.fixture
    async def read_elsewhere(self, room: TwoServers) -> TwoServers:
        await share(room)
        await room.run(room.stranger, "board create", situation="sahel")
        await room.run(room.stranger, "briefing create", situation="sahel", zone="UTC", channel=room.there)
        await room.run(room.stranger, "follow", situation="sahel")
        await room.run(room.moderator, "follow", situation="sahel", here=True)
        await room.pass_time()
        await room.run(room.administrator, "situation unshare", situation="sahel")
        await room.bot.warnings.run()
        return room

    async def test_stops_what_others_get_of_it_and_says_why(self, read_elsewhere: TwoServers):
        room = read_elsewhere
        async with room.library.database.read() as connection:
            [board] = await kept_boards.boards(connection)
            [briefing] = await kept.of_guild(connection, room.elsewhere.id)
            paused = {one.channel: one.paused for one in await kept_follows.follows(connection)}
        assert board.paused == briefing.paused == paused[None] == NO_LONGER_SHARED
        assert paused[room.channel.id] is None
        listed = await room.run(room.stranger, "briefing list")
        assert "Paused: The situation is no longer shared with other servers." in listed

    async def test_sends_nothing_elsewhere_and_goes_on_at_home(self, read_elsewhere: TwoServers):
        room = read_elsewhere
        before, alerts = len(room.posts(room.there)), len(room.posts(room.stranger.user.dm_channel))
        await file_another(room)
        await room.pass_time(48)
        assert len(room.posts(room.there)) == before
        assert len(room.posts(room.stranger.user.dm_channel)) == alerts
        assert len(room.posts()) == 1

    async def test_cannot_be_resumed_past(self, read_elsewhere: TwoServers):
        room = read_elsewhere
        assert "no longer shared" in await room.run(room.stranger, "briefing resume", number=1)

    async def test_is_stopped_at_the_last_door_whatever_was_kept(self, read_elsewhere: TwoServers):
        """As if a briefing had been set up at the moment at which the sharing ended."""
        room = read_elsewhere
        async with room.library.database.write() as connection:
            await kept.change(connection, 1, next_due=datetime(2026, 1, 1, tzinfo=UTC), paused=None)
        before = [text_of(post) for post in room.posts(room.there)]
        await room.bot.rounds.run()
        await room.env.settle()
        new = [text_of(post) for post in room.posts(room.there)][len(before) :]
        assert all("Sahel" not in text for text in new), new
        assert "no longer shared" in await room.run(room.stranger, "briefing list")

    async def test_is_not_previewed(self, read_elsewhere: TwoServers):
        room = read_elsewhere
        for command in ("briefing preview", "briefing test"):
            assert await room.run(room.stranger, command, number=1) == unknown("sahel")

    async def test_can_still_be_unfollowed(self, read_elsewhere: TwoServers):
        room = read_elsewhere
        assert "no longer shared" in await room.run(room.stranger, "following")
        assert "no longer" in await room.run(room.stranger, "unfollow", situation="sahel")
        assert "You follow nothing" in await room.run(room.stranger, "following")

    async def test_can_be_shared_again(self, read_elsewhere: TwoServers):
        room = read_elsewhere
        await share(room)
        assert "goes on" in await room.run(room.stranger, "briefing resume", number=1)
        assert "The Sahel" in await room.run(room.stranger, "who-left", situation="sahel")
