"""What a server decides for itself: situations, settings, what is told where; and what becomes of its data."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.actions.reports.file import Author, Filing
from bot.store import audit, people
from bot.store import follows as kept_follows
from bot.store.audit import Act
from tests.libraries import purged

from .live_room import answer, parts, press, text_of
from .test_live import closed_channel
from .test_permissions import seeded  # noqa: F401  the same seeded database
from .two_servers import FILED, TwoServers, two_servers

CHAD = {"name": "chad-2026", "title": "Chad", "theatre": "Chad, Niger", "zone": "Africa/Ndjamena"}


@pytest.fixture
async def room(seeded: Path, tmp_path: Path) -> AsyncIterator[TwoServers]:  # noqa: F811
    async with two_servers(Path(shutil.copy(seeded, tmp_path / "rollcall.db")), shared=False) as room:
        yield room


async def file_one(room: TwoServers, **typed: str) -> str:
    author, filing = Author(room.moderator.id, room.guild.id, "en"), Filing(room.library)
    return (await filing.confirm((await filing.propose(author, "sahel", {**FILED, **typed})).id, author)).id


async def situation(room: TwoServers, command: str, who: Any = None, **options: Any) -> str:
    return await room.run(who or room.administrator, f"situation {command}", **options)


class TestSituations:
    async def test_are_made_and_read_at_once(self, room: TwoServers):
        said = await situation(room, "create", room.moderator, **CHAD, starts="1 Nov 2026")
        assert "Chad is covered from now on, in this server alone" in said
        assert "Who left — Chad" in await room.run(room.member, "who-left", situation="chad-2026")
        assert "covered since 1 Nov 2026" in await room.run(room.member, "situation list")

    async def test_do_not_change_what_commands_are_about_until_somebody_says_so(self, room: TwoServers):
        made = answer(await room.administrator.slash(room.channel, "situation create", **CHAD))
        assert "Commands here go on being about The Sahel." in text_of(made)
        assert "The Sahel" in await room.run(room.member, "who-left")
        await room.restart()
        assert "The Sahel" in await room.run(room.member, "who-left")
        turned = await press(room.administrator, made, "Make them about Chad")
        assert "Commands in this server are now about Chad." in text_of(turned)
        assert "Chad" in await room.run(room.member, "who-left")

    async def test_are_not_what_commands_are_about_by_the_word_of_a_moderator_alone(self, room: TwoServers):
        made = answer(await room.moderator.slash(room.channel, "situation create", **CHAD))
        assert "Commands here go on being about The Sahel." in text_of(made)
        assert [part for part in parts(made) if part.get("custom_id")] == []

    async def test_are_made_in_french(self, room: TwoServers):
        said = await situation(room, "create", room.moderatrice, **CHAD | {"theatre": "Tchad"}, title_fr="Le Tchad")
        assert "Le Tchad est désormais suivie, dans ce seul serveur" in said

    async def test_take_zones_and_countries_that_are_offered(self, room: TwoServers):
        who, filled = room.moderator, {"name": "chad-2026", "title": "Chad"}
        zones = await who.autocomplete(room.channel, "situation create", "zone", "ndjam", **filled)
        assert [zone["value"] for zone in zones] == ["Africa/Ndjamena"]
        countries = await who.autocomplete(room.channel, "situation create", "theatre", "Chad, Nig", **filled)
        assert {"TD, NE", "TD, NG"} <= {country["value"] for country in countries}
        assert {"Chad, Niger", "Chad, Nigeria"} <= {country["name"] for country in countries}

    async def test_offer_what_may_be_removed_and_only_ones_own_to_edit(self, room: TwoServers):
        await situation(room, "edit", room.moderator, situation="sahel", add_place="Tombouctou, Mali")
        await file_one(room, origin="Gao")
        offered = await room.moderator.autocomplete(room.channel, "situation edit", "remove", "", situation="sahel")
        assert [choice["value"] for choice in offered] == ["tombouctou"]
        own = await room.moderator.autocomplete(room.channel, "situation edit", "situation", "")
        assert [choice["value"] for choice in own] == ["sahel"]

    async def test_that_came_with_the_bot_are_written_in_the_home_server_alone(self, room: TwoServers):
        refused = await situation(room, "close", room.moderator, situation="iraq-2020")
        assert "iraq-2020 is kept by another server: here it can only be read." in refused
        room.bot.permissions.home_guild = room.guild.id
        assert "is changed" in await situation(room, "edit", room.moderator, situation="iraq-2020", two_person=True)
        for command in ("delete", "unshare"):
            said = await situation(room, command, situation="iraq-2020")
            assert "came with the bot or is its operator’s" in said

    async def test_need_two_moderators_until_who_runs_the_server_says_otherwise(self, room: TwoServers):
        for who, chosen, words in (
            (room.moderator, True, "is changed"),
            (room.moderator, False, "This is for who runs the server: it needs the permission Manage Server."),
            (room.administrator, False, "is changed"),
        ):
            assert words in await situation(room, "edit", who, situation="sahel", two_person=chosen)
            assert room.library.shelf("sahel").access.two_person is (chosen or who is room.moderator)

    async def test_titles_neither_ping_nor_format(self, room: TwoServers):
        await situation(room, "create", room.moderator, **CHAD | {"title": "@everyone **x** [y](https://z)"})
        await room.run(room.member, "who-left", situation="chad-2026")
        texts = [part["content"] for body in sent(room) for part in walk(body) if part.get("content")]
        assert any("everyone" in text for text in texts)
        assert not any(
            "@everyone" in text.replace("\\@", "") or "](http" in text.replace("\\]", "") for text in texts
        )

    async def test_are_listed_with_who_may_read_them_at_home_alone(self, room: TwoServers):
        assert "for this server alone" in await situation(room, "list", room.member)
        await situation(room, "share", situation="sahel")
        assert "shared by this server" in await situation(room, "list", room.member)
        elsewhere = await situation(room, "list", room.stranger)
        assert "The Sahel" in elsewhere
        assert "this server" not in elsewhere


class TestDeleting:
    async def test_asks_hands_out_the_journal_waits_and_can_be_called_off(self, room: TwoServers):
        asked = answer(await room.administrator.slash(room.channel, "situation delete", situation="sahel"))
        assert "The Sahel has 1 entry. Delete it with its journal" in text_of(asked)
        assert room.library.shelf("sahel").access.delete_after is None
        [yes] = [part for part in parts(asked) if part.get("label") == "Delete it"]
        result = await room.administrator.click(asked, custom_id=yes["custom_id"])
        [attached] = [file for message in result.followups for file in message.attachments]
        assert attached.filename == "sahel.json"
        when = room.library.shelf("sahel").access.delete_after
        assert when is not None
        assert "will be deleted" in await situation(room, "list", room.member)
        assert "The deletion of The Sahel is called off." in await situation(room, "reopen", situation="sahel")
        await purged(room.bot.purging, when + timedelta(days=1))
        assert "The Sahel" in await room.run(room.member, "who-left")

    async def test_is_done_a_day_later_by_a_button_that_outlived_a_restart(self, room: TwoServers):
        asked = answer(await room.administrator.slash(room.channel, "situation delete", situation="sahel"))
        await room.restart()
        await press(room.administrator, asked, "Delete it")
        when = room.library.shelf("sahel").access.delete_after
        assert when is not None
        await purged(room.bot.purging, when)
        assert "No situation is called “sahel”" in await room.run(room.member, "who-left", situation="sahel")
        assert "Iraq" in await room.run(room.member, "who-left")

    async def test_does_nothing_when_it_is_cancelled(self, room: TwoServers):
        asked = answer(await room.administrator.slash(room.channel, "situation delete", situation="sahel"))
        assert "Nothing was changed." in text_of(await press(room.administrator, asked, "Cancel"))
        assert room.library.shelf("sahel").access.delete_after is None


class TestSettings:
    async def test_show_what_is_chosen_and_what_is_not(self, room: TwoServers):
        said = await room.run(room.administrator, "settings")
        assert "Settings of this server" in said
        assert f"<@&{room.desk_role.id}>" in said
        assert "Log channel · not chosen" in said.replace("**", "")

    async def test_change_and_can_be_taken_back(self, room: TwoServers):
        said = await room.run(
            room.administrator, "settings", language="fr", zone="Europe/Paris", allow_suggestions=False,
            log_channel=room.channel, situation="iraq-2020", remove_role=room.desk_role,
        )  # fmt: skip
        assert "Settings of this server, changed" in said
        chosen = room.library.servers.of(room.guild.id)
        assert (chosen.language, chosen.time_zone, chosen.suggestions) == ("fr", "Europe/Paris", False)
        assert (chosen.log_channel, chosen.moderator_roles) == (room.channel.id, ())
        assert "Irak" in said or "Iraq" in said
        await room.run(room.administrator, "settings", reset="language")
        assert room.library.servers.of(room.guild.id).language is None

    @pytest.mark.parametrize("command", ["settings", "situation use"])
    async def test_of_which_situation_is_meant_are_on_record(self, room: TwoServers, command: str):
        for _ in range(2):  # once: the second time nothing changes
            await room.run(room.administrator, command, situation="iraq-2020")
        async with room.library.database.read() as connection:
            [last, first] = await audit.done(connection, guild=room.guild.id, act=Act.SET, subject="situation")
            by = await people.known_person(connection, room.administrator.id)
        assert first.detail == {"old": None, "new": "sahel"}
        assert (last.detail, last.person) == ({"old": "sahel", "new": "iraq-2020"}, by)

    async def test_outlive_a_restart(self, room: TwoServers):
        await room.run(room.administrator, "settings", language="fr")
        await room.allow_everything(room.deskhand)
        await room.restart()
        assert room.library.servers.of(room.guild.id).language == "fr"
        assert "board will be here" in await room.run(room.deskhand, "board create")

    async def test_decide_the_language_of_posts_and_not_of_answers(self, room: TwoServers):
        await room.run(room.administrator, "settings", language="fr")
        assert "The board will be here" in await room.run(room.moderator, "board create")
        await room.pass_time()
        assert "Le Sahel" in text_of(room.posts()[-1])

    async def test_refuse_a_channel_where_the_bot_may_not_post_and_everyone_as_moderators(self, room: TwoServers):
        closed = await closed_channel(room)
        said = await room.run(room.administrator, "settings", log_channel=closed)
        assert "it needs the permission Send Messages" in said
        said = await room.run(room.administrator, "settings", add_role=room.guild.default_role)
        assert "not everyone" in said

    async def test_a_role_that_was_taken_back_moderates_no_more(self, room: TwoServers):
        await room.allow_everything(room.deskhand)
        assert "board will be here" in await room.run(room.deskhand, "board create")
        await room.run(room.administrator, "settings", remove_role=room.desk_role)
        assert "needs the permission" in await room.run(room.deskhand, "board remove")


class TestTheLogChannel:
    @pytest.fixture
    async def log(self, room: TwoServers) -> Any:
        channel = room.guild.create_text_channel("log")
        await room.env.settle()
        await room.run(room.administrator, "settings", log_channel=channel)
        await room.bot.activity_log.run()
        return channel

    async def test_is_told_briefly_who_did_what(self, room: TwoServers, log: Any):
        id_ = await file_one(room, country="France", summary="@everyone **left**")
        await situation(room, "close", room.moderator, situation="sahel")
        await room.bot.activity_log.run()
        await room.env.settle()
        [told] = room.posts(log)
        assert f"<@{room.moderator.id}> filed `{id_}`." in text_of(told)
        assert "France · @everyone **left**" in text_of(told)
        assert "closed the situation `sahel`." in text_of(told)
        assert sent(room)[-1]["allowed_mentions"] == {"parse": []}

    async def test_is_told_once_and_of_nothing_from_before(self, room: TwoServers, log: Any):
        await situation(room, "close", room.moderator, situation="sahel")
        assert await room.bot.activity_log.run() == 1
        assert await room.bot.activity_log.run() == 0

    async def test_speaks_the_servers_language(self, room: TwoServers, log: Any):
        await room.run(room.administrator, "settings", language="fr")
        await room.bot.activity_log.run()
        await room.env.settle()
        assert "a modifié un réglage" in text_of(room.posts(log)[-1])

    async def test_that_cannot_be_posted_in_holds_nothing_up(self, room: TwoServers, log: Any):
        room.refuse("POST", f"/channels/{log.id}/messages", 50013)
        await situation(room, "close", room.moderator, situation="sahel")
        assert await room.bot.activity_log.run() == 0
        await situation(room, "reopen", room.moderator, situation="sahel")
        assert await room.bot.activity_log.run() == 1

    async def test_hears_first_that_posts_are_paused(self, room: TwoServers, log: Any):
        await room.run(room.moderator, "board create")
        await room.pass_time()
        room.refuse("PATCH", f"/channels/{room.channel.id}/messages/*", 50001)
        await file_one(room, country="France")
        await room.pass_time()
        assert any("Posts in a channel are paused." in text_of(post) for post in room.posts(log))


class TestPrivacy:
    async def test_says_what_is_kept_and_for_how_long_in_both_languages(self, room: TwoServers):
        said = await room.run(room.member, "privacy show")
        assert "30 days after a server removes the bot" in said
        assert "by your Discord id, until you end or erase it; nobody else sees it" in said
        assert "30 jours après qu’un serveur a retiré le bot" in await room.run(room.lectrice, "privacy show")
        assert "What is kept" in await room.run(room.member.user, "privacy show")

    async def test_erases_who_asks_after_a_question(self, room: TwoServers):
        await room.run(room.moderator, "follow", situation="iraq-2020")
        asked = answer(await room.moderator.slash(room.channel, "privacy erase"))
        async with room.library.database.read() as connection:
            assert await people.known_person(connection, room.moderator.id)
        done = await press(room.moderator, asked, "Erase it")
        assert text_of(done).startswith("Nothing that is kept here names you any more, but for servers")
        async with room.library.database.read() as connection:
            assert await people.known_person(connection, room.moderator.id) is None
            assert await kept_follows.follows(connection, person=room.moderator.id) == []
        assert len(room.library.shelf("sahel").journal) == 1
        assert "person 1" in await room.run(room.administrator, "update history", about="Germany")


class TestTheBotsOwnComingAndGoing:
    async def left_at(self, room: TwoServers) -> datetime | None:
        from bot.store import servers

        async with room.library.database.read() as connection:
            kept = await servers.one(connection, room.guild.id)
        return kept.left_at if kept else None

    def dispatch(self, room: TwoServers, event: str) -> None:
        room.env.bot.dispatch(event, room.env.bot.get_guild(room.guild.id))

    async def test_a_removal_begins_the_grace_and_a_return_ends_it(self, room: TwoServers):
        self.dispatch(room, "guild_remove")
        await room.env.settle()
        assert await eventually(lambda: self.left_at(room)) is not None
        self.dispatch(room, "guild_join")
        await room.env.settle()
        assert await eventually(lambda: self.left_at(room), wanted=False) is None

    async def test_an_outage_begins_nothing(self, room: TwoServers):
        """As Discord tells of one: a guild delete that says unavailable."""
        state = room.env.bot._connection
        state.parse_guild_delete({"id": str(room.guild.id), "unavailable": True})
        await room.env.settle()
        assert room.env.bot.get_guild(room.guild.id).unavailable
        assert await self.left_at(room) is None
        await room.env.bot.on_ready()
        assert await self.left_at(room) is None

    async def test_a_removal_as_discord_tells_of_it_begins_the_grace(self, room: TwoServers):
        room.env.bot._connection.parse_guild_delete({"id": str(room.guild.id)})
        await room.env.settle()
        assert await eventually(lambda: self.left_at(room)) is not None

    async def test_servers_that_are_gone_when_it_starts_are_noticed(self, room: TwoServers):
        await room.library.servers.change(123 << 22, 5, language="fr")
        await room.env.bot.on_ready()
        await purged(room.bot.purging, datetime.now(UTC) + timedelta(days=31))
        assert room.library.servers.of(123 << 22).language is None
        assert room.library.servers.of(room.guild.id).moderator_roles


async def eventually(look: Any, wanted: bool = True) -> Any:
    """What was waited for; events are handled beside what is simulated."""
    import asyncio

    for _ in range(100):
        found = await look()
        if bool(found) == wanted:
            return found
        await asyncio.sleep(0.01)
    return found


def sent(room: TwoServers) -> list[Any]:
    return [json.loads(json.dumps(r.json)) for r in room.env.http_requests if isinstance(r.json, dict)]


def walk(body: Any) -> Any:
    if isinstance(body, dict):
        yield body
        body = list(body.values())
    if isinstance(body, list):
        for each in body:
            yield from walk(each)
