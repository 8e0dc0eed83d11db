"""/board, /follow, /replay and /setup in a simulated Discord, as moderators and members use them."""

from __future__ import annotations

import asyncio
import functools
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import discord
import pytest
import simcord
from delivery.channels import HARBOUR, OVER
from delivery.live_fixtures import MODERATOR

from bot.actions.library import Library
from bot.actions.upkeep.open import open_library
from bot.app import Assembled, assemble
from bot.cli.demo import anything_posted
from bot.delivery.subscription import read_options, read_schedule
from bot.errors import RollcallError
from bot.settings import Settings
from bot.store import boards as kept_boards
from bot.store import briefings, journal
from bot.store import replays as kept_replays
from tests.libraries import taken_in

from .live_room import (
    LONG_AGO,
    ROUTES,
    Room,
    answer,
    by_name,
    choose,
    chosen,
    disabled,
    labels,
    parts,
    press,
    said,
    selects,
    settings_for,
    text_of,
    type_zone,
)

SITUATION, CHANNEL = 0, 1
HOUR, LANGUAGE = 0, 1
"""The selects of the steps of /setup."""
NEEDS_PERMISSION = "Changing briefings needs the permission Manage Messages."


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("live") / "rollcall.db"

    async def load() -> None:
        async with open_library(settings_for(path).database_url) as library, library.database.write() as connection:
            await journal.keep_situation(connection, HARBOUR)
            await journal.keep_situation(connection, OVER)

    asyncio.run(load())
    return path


@pytest.fixture
async def library(seeded: Path, tmp_path: Path) -> AsyncIterator[Library]:
    kept = Path(shutil.copy(seeded, tmp_path / "rollcall.db"))
    async with open_library(settings_for(kept).database_url) as library:
        await taken_in(library)
        yield library


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path / "rollcall.db")


@pytest.fixture
def bot(library: Library, settings: Settings) -> Assembled:
    return assemble(library, settings, reader_language=by_name)


@pytest.fixture
async def env(bot: Assembled) -> AsyncIterator[simcord.Env]:
    """Not `simcord.run`: fixtures are set up and torn down in contexts of their own."""
    env = simcord.Env(bot.client, check_errors=False)
    env._settle_internal = functools.partial(env._settle_internal, idle=0.002)  # type: ignore[method-assign]
    await env.start()
    try:
        yield env
        unexpected = [e for e in env.errors if not isinstance(getattr(e, "original", e), RollcallError)]
        assert not unexpected, unexpected
    finally:
        await env.shutdown()


@pytest.fixture
async def room(env: simcord.Env, bot: Assembled, library: Library, settings: Settings) -> Room:
    room = Room(env, bot, library, settings)
    await env.settle()
    return room


async def closed_channel(room: Room, **denied: bool) -> simcord.ChannelHandle:
    """One in which the bot may not write, or not what is denied."""
    closed = {room.env.bot.user: discord.PermissionOverwrite(**(denied or {"send_messages": False}))}
    channel = room.guild.create_text_channel("closed", overwrites=closed)
    await room.env.settle()
    return channel


async def setup_message(room: Room, who: simcord.MemberActor) -> simcord.ResponseMessage:
    return answer(await who.slash(room.channel, "setup"))


async def board(room: Room, **options: object) -> discord.Message:
    """A board that is posted."""
    await room.moderator.slash(room.channel, "board create", situation="harbour", **options)
    await room.pass_time()
    return room.posts()[-1]


class TestBoardCreate:
    async def test_posts_one_message_and_pins_it(self, room: Room):
        result = await room.moderator.slash(room.channel, "board create", situation="harbour")
        assert said(result) == "The board will be here in a moment."
        await room.pass_time()
        [message] = room.posts()
        assert message.pinned
        assert "Live board — The harbour" in text_of(message)

    async def test_is_about_the_situation_of_the_server_unless_told(self, room: Room):
        await room.library.choose("iraq-2020", guild=room.guild.id, user=MODERATOR)
        await room.moderator.slash(room.channel, "board create")
        await room.pass_time()
        assert room.library.shelf("iraq-2020").brief.title.en in text_of(room.posts()[0])

    async def test_edits_its_message_when_something_changes(self, room: Room):
        message = await board(room)
        await room.desk.file("DE", "withdrawal", LONG_AGO)
        await room.pass_time()
        [edited] = room.posts()
        assert edited.id == message.id
        assert "Germany" in text_of(edited)

    async def test_sends_nothing_while_nothing_changes(self, room: Room):
        """It looks once an hour whether the message is still there."""
        message = await board(room)
        before = len(room.env.http_requests)
        for _ in range(10):
            await room.pass_time(hours=0.5)
        asked = [(each.method, each.path) for each in room.env.http_requests[before:]]
        assert asked == [("GET", f"/channels/{room.channel.id}/messages/{message.id}")] * 5

    async def test_posts_in_french_for_a_french_moderator(self, room: Room):
        result = await room.moderatrice.slash(room.channel, "board create", situation="harbour")
        assert said(result) == "Le tableau arrive dans un instant."
        await room.pass_time()
        assert "Tableau en direct — Le port" in text_of(room.posts()[0])

    async def test_posts_also_where_it_may_not_pin(self, room: Room):
        room.refuse("PUT", "/channels/*/messages/pins/*", 50013)
        message = await board(room)
        assert not message.pinned
        await room.desk.file("DE", "withdrawal", LONG_AGO)
        await room.pass_time()
        assert [post.id for post in room.posts()] == [message.id]

    async def test_replaces_the_board_that_was_there(self, room: Room):
        first = await board(room)
        second = await board(room)
        old, new = room.posts()
        assert (old.id, new.id) == (first.id, second.id)
        assert (old.pinned, new.pinned) == (False, True)
        assert [str(reaction.emoji) for reaction in old.reactions] == ["⏹️"]
        assert not new.reactions

    async def test_works_in_a_thread(self, room: Room):
        parent = room.env.bot.get_channel(room.channel.id)
        await parent.create_thread(name="details", type=discord.ChannelType.public_thread)
        await room.env.settle()
        [thread] = room.channel.threads
        await room.moderator.slash(thread, "board create", situation="harbour")
        await room.pass_time()
        assert "Live board" in text_of(room.posts(thread)[-1])

    async def test_names_the_permission_that_the_bot_lacks(self, room: Room):
        closed = await closed_channel(room)
        result = await room.moderator.slash(closed, "board create")
        assert "it needs the permission Send Messages" in said(result)

    async def test_needs_the_permission_with_which_an_old_board_is_marked(self, room: Room):
        closed = await closed_channel(room, add_reactions=False)
        result = await room.moderator.slash(closed, "board create", situation="harbour")
        assert "it needs the permission Add Reactions in that channel" in said(result)
        assert "is set up" not in said(await room.moderator.slash(closed, "replay start", **REPLAY))

    @pytest.mark.parametrize(
        ("command", "options"), [("board create", {}), ("replay start", {}), ("follow", {"here": True})]
    )
    async def test_and_all_that_posts_is_for_who_may_post_there(
        self, room: Room, command: str, options: dict[str, object]
    ):
        closed = room.guild.create_text_channel(
            "read-only", overwrites={room.moderator: discord.PermissionOverwrite(send_messages=False)}
        )
        await room.env.settle()
        result = await room.moderator.slash(closed, command, **(options or (REPLAY if "replay" in command else {})))
        assert "You may not post there yourself: that needs the permission Send Messages" in said(result)
        await room.pass_time()
        assert room.posts(closed) == []

    async def test_refuses_a_situation_that_is_not_there(self, room: Room):
        result = await room.moderator.slash(room.channel, "board create", situation="atlantis")
        assert "No situation is called" in said(result)
        await room.pass_time()
        assert room.posts() == []

    async def test_keeps_its_buttons_within_discords_limits(self, room: Room):
        message = await board(room)
        ids = [part["custom_id"] for part in parts(message) if part.get("custom_id")]
        assert len(ids) == len(set(ids)) == 7
        assert max(map(len, ids)) <= 100

    async def test_gives_a_reader_who_clicks_a_card_of_their_own(self, room: Room):
        message = await board(room)
        result = await room.member.click(message, label="Sources")
        assert answer(result).ephemeral
        assert text_of(room.posts()[0]) == text_of(message)


class TestABoardsMessage:
    async def test_that_was_deleted_is_posted_anew_at_the_next_change(self, room: Room):
        message = await board(room)
        await room.moderator.delete(message)
        await room.desk.file("DE", "withdrawal", LONG_AGO)
        await room.pass_time()
        [anew] = room.posts()
        assert anew.id != message.id
        assert anew.pinned

    async def test_that_was_deleted_is_posted_anew_within_an_hour_though_nothing_changes(self, room: Room):
        message = await board(room)
        await room.moderator.delete(message)
        await room.pass_time(hours=1)
        await room.pass_time(hours=0.01)
        [anew] = room.posts()
        assert anew.id != message.id
        assert "No report yet." in text_of(anew)

    async def test_that_cannot_be_looked_at_is_taken_to_be_there(self, room: Room):
        message = await board(room)
        room.refuse("GET", f"{ROUTES}/*", 50013, times=None)
        for _ in range(3):
            await room.pass_time(hours=1)
        assert [each.id for each in room.posts()] == [message.id]

    async def test_that_is_too_old_to_be_edited_is_posted_anew_and_marked(self, room: Room):
        message = await board(room)
        await room.desk.file("DE", "withdrawal", LONG_AGO)
        room.refuse("PATCH", f"{ROUTES}/*", 30046, status=400)
        await room.pass_time()
        old, new = room.posts()
        assert old.id == message.id
        assert (old.pinned, new.pinned) == (False, True)
        assert [str(reaction.emoji) for reaction in old.reactions] == ["⏹️"]
        assert "Germany" in text_of(new)

    async def test_posted_by_a_process_that_died_before_recording_it_is_found_again(self, room: Room):
        """The simulated Discord takes no nonces, as Discord itself forgets them: the bot has to look."""
        await room.moderator.slash(room.channel, "board create", situation="harbour")
        async with room.library.database.read() as connection:
            [before] = await kept_boards.boards(connection)
        await room.pass_time()
        async with room.library.database.write() as connection:
            await kept_boards.change_board(
                connection,
                room.channel.id,
                before.created,
                message=None,
                shown=before.shown,
                not_before=before.not_before,
            )
        await room.restart()
        await room.pass_time()
        [message] = room.posts()
        async with room.library.database.read() as connection:
            assert [one.message for one in await kept_boards.boards(connection)] == [message.id]

    async def test_is_kept_up_after_a_restart(self, room: Room):
        message = await board(room)
        await room.restart()
        await room.pass_time()
        await room.desk.file("DE", "withdrawal", LONG_AGO)
        await room.pass_time()
        [edited] = room.posts()
        assert edited.id == message.id
        assert "Germany" in text_of(edited)

    async def test_in_a_thread_that_fell_asleep_wakes_it(self, room: Room):
        parent = room.env.bot.get_channel(room.channel.id)
        await parent.create_thread(name="details", type=discord.ChannelType.public_thread)
        await room.env.settle()
        [thread] = room.channel.threads
        await room.moderator.slash(thread, "board create", situation="harbour")
        await room.pass_time()
        await room.desk.file("DE", "withdrawal", LONG_AGO)
        room.refuse("PATCH", f"{ROUTES}/*", 50083, status=400)
        await room.pass_time()
        await room.pass_time()
        assert "Germany" in text_of(room.posts(thread)[-1])

    @pytest.mark.parametrize("code", [50001, 50013, 10003])
    async def test_that_may_not_be_edited_any_more_pauses_the_board_and_moderators_are_told_once(
        self, room: Room, code: int
    ):
        await board(room)
        room.refuse("PATCH", f"{ROUTES}/*", code, status=404 if code == 10003 else 403, times=None)
        for actor in ("DE", "FR"):
            await room.desk.file(actor, "withdrawal", LONG_AGO)
            await room.pass_time()
        async with room.library.database.read() as connection:
            [one] = await kept_boards.boards(connection)
        assert one.paused
        [told] = room.posts(room.moderator.user.dm_channel)
        assert room.channel.mention in text_of(told)
        assert "paused" in text_of(told)

    async def test_that_is_lost_is_mended_in_the_way_that_moderators_are_told(self, room: Room):
        await board(room)
        await room.desk.file("DE", "withdrawal", LONG_AGO)
        room.refuse("PATCH", f"{ROUTES}/*", 50001)
        await room.pass_time()
        [told] = room.posts(room.moderator.user.dm_channel)
        assert "/board create" in text_of(told)


class TestBoardRemove:
    async def test_leaves_the_message_marked_and_edits_it_no_more(self, room: Room):
        await board(room)
        result = await room.moderator.slash(room.channel, "board remove")
        assert said(result) == "The board is no longer kept up to date."
        await room.desk.file("DE", "withdrawal", LONG_AGO)
        await room.pass_time()
        [message] = room.posts()
        assert not message.pinned
        assert [str(reaction.emoji) for reaction in message.reactions] == ["⏹️"]
        assert "Germany" not in text_of(message)

    async def test_says_so_where_there_is_none(self, room: Room):
        assert said(await room.moderator.slash(room.channel, "board remove")) == "This channel has no board."
        french = await room.moderatrice.slash(room.channel, "board remove")
        assert said(french) == "Ce salon n’a pas de tableau."


class TestFollow:
    async def test_tells_by_direct_message_before_and_after(self, room: Room):
        result = await room.member.slash(room.channel, "follow", country="Germany", situation="harbour")
        assert said(result) == "You follow Germany from now on."
        await room.desk.file("DE", "withdrawal", LONG_AGO)
        await room.pass_time()
        await room.pass_time()
        [told] = room.posts(room.member.user.dm_channel)
        assert "Position changed — The harbour" in text_of(told)
        assert "first reported: 🛫 withdrawn" in text_of(told)
        assert room.posts() == []

    async def test_tells_in_the_channel_where_a_moderator_wants_that(self, room: Room):
        await room.moderator.slash(room.channel, "follow", situation="harbour", here=True)
        await room.desk.file("FR", "withdrawal", LONG_AGO)
        await room.pass_time()
        [told] = room.posts()
        assert "France" in text_of(told)
        assert room.posts(room.moderator.user.dm_channel) == []

    async def test_tells_nothing_of_others(self, room: Room):
        await room.member.slash(room.channel, "follow", country="Germany", situation="harbour")
        await room.desk.file("FR", "withdrawal", LONG_AGO)
        await room.pass_time()
        assert room.posts(room.member.user.dm_channel) == []

    async def test_works_in_direct_messages(self, room: Room):
        user = room.member.user
        result = await user.slash("follow", country="Germany", situation="harbour")
        assert "You follow Germany from now on" in text_of(answer(result))
        assert "Germany" in text_of(answer(await user.slash("following")))
        assert "no longer" in text_of(answer(await user.slash("unfollow", country="Germany", situation="harbour")))

    async def test_warns_of_a_story_that_is_over(self, room: Room):
        told = text_of(answer(await room.lectrice.slash(room.channel, "follow", situation="iraq-2020")))
        assert "s’est arrêté le 14 févr. 2020" in told
        live = text_of(answer(await room.member.slash(room.channel, "follow", situation="harbour")))
        assert "Coverage" not in live

    async def test_here_is_refused_in_direct_messages(self, room: Room):
        result = await room.member.user.slash("follow", situation="harbour", here=True)
        assert text_of(answer(result)) == "Briefings belong to a server that has added the bot."

    async def test_here_is_refused_without_manage_messages(self, room: Room):
        result = await room.member.slash(room.channel, "follow", situation="harbour", here=True)
        assert said(result) == NEEDS_PERMISSION
        assert await room.bot.alerts.following(room.member.id) == []

    async def test_here_names_the_permission_that_the_bot_lacks(self, room: Room):
        closed = await closed_channel(room)
        result = await room.moderator.slash(closed, "follow", here=True)
        assert "it needs the permission Send Messages" in said(result)

    async def test_suggests_what_was_meant(self, room: Room):
        result = await room.member.slash(room.channel, "follow", country="Germny", situation="harbour")
        assert "Germany" in said(result)
        assert await room.bot.alerts.following(room.member.id) == []

    async def test_offers_countries_and_situations_while_one_types(self, room: Room):
        countries = await room.member.autocomplete(room.channel, "follow", "country", "Denm", situation="iraq-2020")
        assert "Denmark" in [choice["name"] for choice in countries]
        situations = await room.member.autocomplete(room.channel, "unfollow", "situation", "har")
        assert "harbour" in [choice["value"] for choice in situations]

    async def test_speaks_french_to_a_french_reader(self, room: Room):
        result = await room.lectrice.slash(room.channel, "follow", country="Allemagne", situation="harbour")
        assert said(result) == "Vous suivez désormais : Allemagne."
        await room.desk.file("DE", "withdrawal", LONG_AGO)
        await room.pass_time()
        [told] = room.posts(room.lectrice.user.dm_channel)
        assert "Changement de position — Le port" in text_of(told)

    async def test_goes_on_after_a_restart(self, room: Room):
        await room.member.slash(room.channel, "follow", country="Germany", situation="harbour")
        await room.restart()
        await room.desk.file("DE", "withdrawal", LONG_AGO)
        await room.pass_time()
        assert len(room.posts(room.member.user.dm_channel)) == 1


class TestFollowing:
    async def test_lists_what_one_follows_and_where(self, room: Room):
        await room.moderator.slash(room.channel, "follow", country="Germany", situation="harbour")
        await room.moderator.slash(room.channel, "follow", situation="harbour", here=True)
        await room.member.slash(room.channel, "follow", country="France", situation="harbour")
        lines = said(await room.moderator.slash(room.channel, "following")).splitlines()
        assert lines == ["**Germany** · The harbour", f"**every actor** · The harbour · {room.channel.mention}"]

    async def test_says_so_when_it_is_nothing(self, room: Room):
        assert "You follow nothing" in said(await room.member.slash(room.channel, "following"))
        assert "Vous ne suivez rien" in said(await room.lectrice.slash(room.channel, "following"))

    async def test_says_why_an_alert_is_paused(self, room: Room):
        await close_direct_messages(room)
        result = await room.member.slash(room.channel, "following")
        assert "Paused: Direct messages to this person are closed" in said(result)
        assert not result.followups, "it is said already"

    @pytest.mark.parametrize("command", ["who-stayed", "help", "following"])
    async def test_what_cannot_be_sent_directly_is_said_once_under_the_next_answer(self, room: Room, command: str):
        await close_direct_messages(room)
        result = await room.member.slash(room.channel, command)
        shown = [text_of(each) for each in (result.response, *result.followups)]
        told = [text for text in shown if "Direct messages to this person are closed" in text]
        assert len(told) == 1
        assert "Germany · The harbour" in told[0].replace("*", "")
        if command != "following":
            assert "Alerts that you asked for do not reach you any more." in told[0]
            assert result.followups[-1].ephemeral
        await room.pass_time()
        await room.restart()
        await room.pass_time()
        assert not (await room.member.slash(room.channel, "who-stayed")).followups

    async def test_and_nobody_else_hears_of_it(self, room: Room):
        await close_direct_messages(room)
        assert not (await room.lectrice.slash(room.channel, "who-left")).followups

    async def test_shows_moderators_what_others_asked_for_in_the_channel(self, room: Room):
        await room.moderator.slash(room.channel, "follow", country="Germany", situation="harbour", here=True)
        other = room.guild.create_text_channel("other")
        await room.env.settle()
        shown = said(await room.moderatrice.slash(room.channel, "following"))
        assert "Autres alertes de ce salon" in shown
        assert f"**Allemagne** · Le port · {room.channel.mention} · <@{room.moderator.id}>" in shown
        assert "Allemagne" not in said(await room.moderatrice.slash(other, "following"))
        assert "Allemagne" not in said(await room.lectrice.slash(room.channel, "following"))

    async def test_shows_fifty_subjects(self, room: Room):
        for first in "ABCDE":
            for second in "ABCDEFGHIJ":
                await room.bot.alerts.follow(
                    person=room.member.id, situation="iraq-2020", actor=f"{first}{second}",
                    channel=None, guild=None, language="en",
                )  # fmt: skip
        assert len(said(await room.member.slash(room.channel, "following")).splitlines()) == 50


async def close_direct_messages(room: Room) -> None:
    """Of a member who is to be told something."""
    await room.member.slash(room.channel, "follow", country="Germany", situation="harbour")
    await room.desk.file("DE", "withdrawal", LONG_AGO)
    room.refuse("POST", f"/channels/{room.member.user.dm_channel.id}/messages", 50007)
    await room.pass_time()


class TestTwoChannels:
    async def test_are_both_told_of_what_was_asked_for_in_each(self, room: Room):
        other = room.guild.create_text_channel("other")
        await room.env.settle()
        for channel in (room.channel, other):
            await room.moderator.slash(channel, "follow", situation="harbour", here=True)
        await room.moderator.slash(room.channel, "follow", situation="harbour")
        assert len(said(await room.moderator.slash(room.channel, "following")).splitlines()) == 3
        await room.desk.file("FR", "withdrawal", LONG_AGO)
        await room.pass_time()
        assert [len(room.posts(each)) for each in (room.channel, other, room.moderator.user.dm_channel)] == [1, 1, 1]

    async def test_hear_once_of_what_two_moderators_asked_for(self, room: Room):
        for who in (room.moderator, room.moderatrice):
            await who.slash(room.channel, "follow", situation="harbour", here=True)
        await room.desk.file("FR", "withdrawal", LONG_AGO)
        await room.pass_time()
        assert len(room.posts()) == 1


class TestUnfollow:
    async def test_ends_a_channels_alert_for_any_moderator_and_no_other(self, room: Room):
        other = room.guild.create_text_channel("other")
        await room.env.settle()
        for channel in (room.channel, other):
            await room.moderator.slash(channel, "follow", situation="harbour", here=True)
        gone = await room.moderatrice.slash(room.channel, "unfollow", situation="harbour", here=True)
        assert said(gone) == "Ce salon n’en est plus averti."
        await room.desk.file("FR", "withdrawal", LONG_AGO)
        await room.pass_time()
        assert [len(room.posts(each)) for each in (room.channel, other)] == [0, 1]
        again = await room.moderator.slash(room.channel, "unfollow", situation="harbour", here=True)
        assert "This channel has no such alert" in said(again)

    async def test_of_a_channels_alert_is_for_moderators(self, room: Room):
        await room.moderator.slash(room.channel, "follow", situation="harbour", here=True)
        result = await room.member.slash(room.channel, "unfollow", situation="harbour", here=True)
        assert said(result) == NEEDS_PERMISSION
        await room.desk.file("FR", "withdrawal", LONG_AGO)
        await room.pass_time()
        assert len(room.posts()) == 1

    async def test_ends_an_alert(self, room: Room):
        await room.member.slash(room.channel, "follow", country="Germany", situation="harbour")
        result = await room.member.slash(room.channel, "unfollow", country="Germany", situation="harbour")
        assert said(result) == "You follow it no longer."
        await room.desk.file("DE", "withdrawal", LONG_AGO)
        await room.pass_time()
        assert room.posts(room.member.user.dm_channel) == []

    async def test_says_what_stays_followed(self, room: Room):
        for options in ({"country": "Germany"}, {"country": "France"}, {}):
            await room.member.slash(room.channel, "follow", situation="harbour", **options)
        gone = said(await room.member.slash(room.channel, "unfollow", country="Germany", situation="harbour"))
        assert gone.startswith("You follow it no longer.\nStill followed:\n")
        assert "**France** · The harbour" in gone
        assert "**every actor** · The harbour" in gone
        assert "Germany" not in gone

    async def test_says_so_when_it_was_not_followed(self, room: Room):
        result = await room.member.slash(room.channel, "unfollow", country="Germany", situation="harbour")
        assert "You did not follow it" in said(result)


REPLAY = {"from": "2020-01-06", "to": "2020-01-08", "every": 60, "situation": "iraq-2020"}


class TestReplay:
    async def test_posts_day_by_day_each_marked_until_it_ends(self, room: Room):
        result = await room.moderator.slash(room.channel, "replay start", **REPLAY)
        assert said(result) == "The replay begins now; /replay stop ends it."
        for _ in range(5):
            await room.pass_time()
        texts = [text_of(message) for message in room.posts()]
        assert len(texts) == 3
        assert all(f"Replay {n} — " in text for n, text in enumerate(texts, start=1))
        assert all("Replay of a past situation: nothing in it is news" in text for text in texts)

    async def test_stops_when_told(self, room: Room):
        await room.moderator.slash(room.channel, "replay start", **REPLAY)
        await room.pass_time()
        assert said(await room.moderator.slash(room.channel, "replay stop")) == "The replay is stopped."
        await room.pass_time()
        assert len(room.posts()) == 1
        assert "No replay is under way" in said(await room.moderator.slash(room.channel, "replay stop"))

    async def test_goes_on_with_the_next_day_after_a_restart(self, room: Room):
        await room.moderator.slash(room.channel, "replay start", **REPLAY)
        await room.pass_time()
        await room.restart()
        await room.pass_time()
        assert ["Replay 2 — " in text_of(message) for message in room.posts()] == [False, True]

    async def test_is_found_again_when_the_process_died_before_recording_a_post(self, room: Room):
        await room.moderator.slash(room.channel, "replay start", **REPLAY)
        async with room.library.database.read() as connection:
            [before] = await kept_replays.replays(connection)
        await room.pass_time()
        async with room.library.database.write() as connection:
            await kept_replays.advance_replay(connection, before, before.next_day, before.next_due)
        await room.restart()
        await room.pass_time()
        assert len(room.posts()) == 1

    async def test_speaks_french_to_a_french_moderator(self, room: Room):
        result = await room.moderatrice.slash(room.channel, "replay start", **REPLAY)
        assert "La rediffusion commence maintenant" in said(result)
        await room.pass_time()
        assert "Rediffusion 1 — " in text_of(room.posts()[0])

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"from": "2019-12-01"}, "Coverage of iraq-2020 runs from"),
            ({"to": "2020-03-01"}, "Coverage of iraq-2020 runs from"),
            ({"from": "2020-01-09"}, "The period must begin before it ends"),
            ({"from": "yesteryear"}, "is not a date I can read"),
            ({"situation": "atlantis"}, "No situation is called"),
        ],
    )
    async def test_is_refused_in_a_sentence(self, room: Room, changed: dict[str, str], sentence: str):
        result = await room.moderator.slash(room.channel, "replay start", **(REPLAY | changed))
        assert sentence in said(result)
        await room.pass_time()
        assert room.posts() == []

    async def test_is_refused_where_one_is_under_way(self, room: Room):
        await room.moderator.slash(room.channel, "replay start", **REPLAY)
        result = await room.moderator.slash(room.channel, "replay start", **REPLAY)
        assert "A replay is under way in this channel" in said(result)

    async def test_offers_days_on_which_something_became_known(self, room: Room):
        choices = await room.moderator.autocomplete(
            room.channel, "replay start", "from", "2020-01", situation="iraq-2020"
        )
        assert choices
        assert all(choice["value"].startswith("2020-01") for choice in choices)

    async def test_ends_where_access_is_lost_and_moderators_are_told_once(self, room: Room):
        await room.moderator.slash(room.channel, "replay start", **REPLAY)
        await room.pass_time()
        room.refuse("POST", f"/channels/{room.channel.id}/messages", 50001, times=None)
        for _ in range(3):
            await room.pass_time()
        assert len(room.posts()) == 1
        assert len(room.posts(room.moderator.user.dm_channel)) == 1


class TestWhoMay:
    @pytest.mark.parametrize(
        ("command", "options"),
        [
            ("board create", {}),
            ("board remove", {}),
            ("replay start", REPLAY),
            ("replay stop", {}),
            ("setup", {}),
        ],
    )
    async def test_not_a_member_without_manage_messages(self, room: Room, command: str, options: dict[str, object]):
        """Not shown to them by Discord; and where a server shows it all the same, the bot refuses."""
        assert command not in room.member.available_commands(room.channel)
        await room.allow_everything(room.member, room.lectrice)
        assert said(await room.member.slash(room.channel, command, **options)) == NEEDS_PERMISSION
        french = said(await room.lectrice.slash(room.channel, command, **options))
        assert "Modifier les points demande la permission « Gérer les messages »" in french
        await room.pass_time()
        assert room.posts() == []

    @pytest.mark.parametrize(
        "command",
        [
            *("board create", "board remove", "replay start", "replay stop"),
            *(command for command in ("setup", "briefing create")),
        ],
    )
    async def test_nobody_in_direct_messages_nor_where_only_a_person_brought_the_bot(self, room: Room, command: str):
        assert command not in room.moderator.user.available_commands()
        [shown] = [c for c in room.env.backend.visible_commands(
            user_id=room.moderator.id, channel_id=room.channel.id
        ) if c["name"] == command.split()[0]]  # fmt: skip
        assert (shown["contexts"], shown["integration_types"]) == ([0], [0])

    async def test_everybody_follows_anywhere(self, room: Room):
        assert {"follow", "unfollow", "following"} <= set(room.member.user.available_commands())


def without_hours(text: str) -> list[str]:
    return [line for line in text.splitlines() if "<t:" not in line]


class TestSetup:
    async def test_walks_from_situation_to_a_briefing_in_three_steps(self, room: Room):
        who = room.moderator
        shown = await setup_message(room, who)
        assert shown.ephemeral
        assert "step 1 of 3" in text_of(shown)
        shown = await press(who, shown, "Next")
        assert "step 2 of 3" in text_of(shown)
        shown = await press(who, shown, "Preview")
        assert "step 3 of 3" in text_of(shown)
        assert "The first briefing would say:" in text_of(shown)
        assert "Briefing no. 1 — " in text_of(shown)
        shown = await press(who, shown, "Done: start it")
        assert "Briefing 1 is set up" in text_of(shown)
        assert labels(shown) == []
        [(one, _)] = await room.subscriptions()
        assert (one.channel, one.created_by) == (room.channel.id, who.id)
        assert read_schedule(one.schedule).at == time(8)

    async def test_warns_of_a_story_that_is_over(self, room: Room):
        who = room.moderator
        shown = await choose(who, await setup_message(room, who), SITUATION, "iraq-2020")
        assert "ended on 14 Feb 2020: only corrections and late entries" in text_of(shown)
        shown = await choose(who, shown, SITUATION, "harbour")
        assert "ended on" not in text_of(shown)

    async def test_shows_the_first_briefing_that_will_come(self, room: Room):
        """Of a story that goes on: nothing of what was filed long before anybody subscribed."""
        who = room.moderator
        await room.desk.file("DE", "withdrawal", LONG_AGO - timedelta(days=5), says="Long before.")
        await room.desk.file("FR", "withdrawal", datetime.now(UTC) - timedelta(hours=2), says="Today.")
        shown = await choose(who, await setup_message(room, who), SITUATION, "harbour")
        shown = await press(who, shown, "Next", "Preview")
        preview = text_of(shown).split("The first briefing would say:\n")[1]
        await press(who, shown, "Done: start it")
        [(one, _)] = await room.subscriptions()
        async with room.library.database.write() as connection:
            await briefings.change(connection, one.id, next_due=datetime.now(UTC))
        await room.bot.rounds.run()
        await room.env.settle()
        [posted] = [text_of(post) for post in room.posts()]
        assert "France" in preview.split("Where things stand")[0]
        assert "Germany" not in preview.split("Where things stand")[0]
        assert without_hours(preview) == without_hours(posted)

    async def test_takes_every_choice(self, room: Room):
        """Every select, the zone, and back again: nothing that was chosen is lost on the way."""
        who, other = room.moderator, room.guild.create_news_channel("announcements")
        await room.env.settle()
        shown = await setup_message(room, who)
        assert chosen(selects(shown)[1]) == [str(room.channel.id)]
        shown = await choose(who, shown, SITUATION, "iraq-2020")
        shown = await choose(who, shown, CHANNEL, other)
        assert [chosen(select) for select in selects(shown)] == [["iraq-2020"], [str(other.id)]]
        shown = await press(who, shown, "Next")
        assert [chosen(select) for select in selects(shown)] == [["08:00"], ["en"]]
        shown = await choose(who, shown, HOUR, "18:00")
        assert "Every day at 18:00" in text_of(shown)
        shown = await choose(who, shown, LANGUAGE, "fr")
        shown = answer(await type_zone(who, shown, "brussels"))
        assert "Time zone: Europe/Brussels" in labels(shown)
        shown = await press(who, shown, "Back")
        assert [chosen(select) for select in selects(shown)] == [["iraq-2020"], [str(other.id)]]
        shown = await press(who, shown, "Next")
        assert [chosen(select) for select in selects(shown)] == [["18:00"], ["fr"]]
        shown = await press(who, shown, "Preview")
        assert "Dernière info" in text_of(shown), "the preview is in the language of the briefing"
        assert "every day at 18:00, Europe/Brussels" in text_of(shown)
        shown = await press(who, shown, "Back")
        assert [chosen(select) for select in selects(shown)] == [["18:00"], ["fr"]]
        await press(who, shown, "Preview", "Done: start it")
        [(one, _)] = await room.subscriptions()
        schedule = read_schedule(one.schedule)
        assert (one.situation, one.channel) == ("iraq-2020", other.id)
        assert (schedule.zone, schedule.at) == ("Europe/Brussels", time(18))
        assert read_options(one.options).language == "fr"

    @pytest.mark.parametrize(
        "hour", [f"{hour:02}:00" for hour in (5, 6, 7, 9, 10, 12, 14, 16, 17, 19, 20, 21, 22, 23, 0)]
    )
    async def test_takes_every_hour_that_it_offers(self, room: Room, hour: str):
        who = room.moderator
        shown = await press(who, await setup_message(room, who), "Next")
        shown = await choose(who, shown, HOUR, hour)
        await press(who, shown, "Preview", "Done: start it")
        [(one, _)] = await room.subscriptions()
        assert read_schedule(one.schedule).at == time.fromisoformat(hour)

    async def test_speaks_french_all_the_way(self, room: Room):
        who = room.moderatrice
        shown = await setup_message(room, who)
        assert "étape 1 sur 3" in text_of(shown)
        assert [select["placeholder"] for select in selects(shown)] == ["Quelle situation", "Où publier"]
        shown = await press(who, shown, "Suivant")
        assert "étape 2 sur 3" in text_of(shown)
        assert chosen(selects(shown)[LANGUAGE]) == ["fr"]
        shown = answer(await type_zone(who, shown, "Bruxelles"))
        assert labels(shown) == ["Retour", "Fuseau : Europe/Brussels", "Aperçu"]
        shown = await press(who, shown, "Retour", "Suivant", "Aperçu")
        assert "Le premier point dirait" in text_of(shown)
        shown = await press(who, shown, "Terminé : lancer")
        assert "Le point 1 est en place" in text_of(shown)
        [(one, _)] = await room.subscriptions()
        assert read_options(one.options).language == "fr"

    async def test_says_what_is_wrong_with_a_zone_and_goes_on(self, room: Room):
        who = room.moderator
        shown = await press(who, await setup_message(room, who), "Next")
        refused = said(await type_zone(who, shown, "Atlantis"))
        assert "Atlantis" in refused
        assert "Something went wrong" not in refused
        assert "step 3 of 3" in text_of(await press(who, shown, "Preview"))

    async def test_says_which_permission_the_bot_lacks_in_a_channel_and_goes_on(self, room: Room):
        who, shut = room.moderator, await closed_channel(room)
        shown = await setup_message(room, who)
        assert "it needs the permission Send Messages" in text_of(await choose(who, shown, CHANNEL, shut))
        assert "step 2 of 3" in text_of(await press(who, shown, "Next"))

    async def test_takes_a_forum(self, room: Room):
        who, forum = room.moderator, room.guild.create_forum_channel("reports")
        await room.env.settle()
        shown = await choose(who, await setup_message(room, who), CHANNEL, forum)
        await press(who, shown, "Next", "Preview", "Done: start it")
        [(one, _)] = await room.subscriptions()
        assert one.channel == forum.id

    async def test_waits_for_a_channel_where_it_was_not_called_in_one(self, room: Room):
        who, phrasing = room.moderator, room.guild.create_voice_channel("talk")
        await room.env.settle()
        shown = answer(await who.slash(phrasing, "setup"))
        assert disabled(shown) == ["Next"]
        assert disabled(await choose(who, shown, CHANNEL, room.channel)) == []

    async def test_checks_again_before_it_starts_and_can_be_mended(self, room: Room):
        """Permissions may be taken away while somebody is choosing."""
        who = room.moderator
        shown = await press(who, await setup_message(room, who), "Next", "Preview")
        parent = room.env.bot.get_channel(room.channel.id)
        await parent.set_permissions(parent.guild.me, send_messages=False)
        await room.env.settle()
        assert "it needs the permission Send Messages" in text_of(await press(who, shown, "Done: start it"))
        assert await room.subscriptions() == []
        await parent.set_permissions(parent.guild.me, send_messages=True)
        await room.env.settle()
        await press(who, shown, "Done: start it")
        assert len(await room.subscriptions()) == 1

    async def test_starts_one_briefing_for_two_quick_clicks(self, room: Room):
        who = room.moderator
        shown = await press(who, await setup_message(room, who), "Next", "Preview")
        backend, held = room.env.backend, []
        emit = backend.emit

        def both(*event: object) -> None:
            backend.emit = emit
            for one in (*held, event):
                emit(*one)

        backend.emit = lambda *event: held.append(event)
        await who.click(shown, label="Done: start it")
        backend.emit = both
        await who.click(shown, label="Done: start it")
        assert len(await room.subscriptions()) == 1

    async def test_stays_within_discords_limits_at_its_longest(self, room: Room):
        for number in range(60):
            await room.desk.file("DE", "incident", LONG_AGO, says=f"{number} " + "A very long sentence. " * 20)
        who = room.moderator
        shown = await choose(who, await setup_message(room, who), SITUATION, "harbour")
        shown = await press(who, shown, "Next", "Preview")
        assert "step 3 of 3" in text_of(shown)
        assert sum(len(part.get("content", "")) for part in parts(shown)) <= 4000
        assert len(list(parts(shown))) <= 40

    async def test_is_answered_to_who_called_it_alone(self, room: Room):
        shown = await setup_message(room, room.moderator)
        with pytest.raises(simcord.SetupError, match="not visible"):
            await room.moderatrice.click(shown, label="Next")
        assert room.posts() == []


class TestTheDemosPage:
    async def test_gets_a_correction_that_was_asked_for_at_once(self, room: Room):
        wrong = await room.desk.file("DE", "withdrawal", LONG_AGO)
        options = {"situation": "harbour", "channel": room.channel, "zone": "UTC", "corrections": "now"}
        await room.moderator.slash(room.channel, "briefing create", **options)
        [(one, _)] = await room.subscriptions()
        async with room.library.database.write() as connection:
            await briefings.change(connection, one.id, next_due=datetime.now(UTC))
        assert await anything_posted(room.bot)
        await room.desk.corrects(wrong, "stay", datetime.now(UTC))
        assert await anything_posted(room.bot)
        await room.env.settle()
        assert "Correction — The harbour" in text_of(room.posts()[-1])
        assert not await anything_posted(room.bot)


class TestJoiningAServer:
    @pytest.mark.parametrize(
        ("locale", "words", "command"),
        [("en-US", "Rollcall is here", "/setup"), ("fr", "Rollcall est là", "/installer")],
    )
    async def test_says_once_how_to_begin_in_the_servers_language(
        self, room: Room, locale: str, words: str, command: str
    ):
        guild = room.env.create_guild(name="Elsewhere", preferred_locale=locale)
        channels = [guild.create_text_channel(name) for name in ("general", "other")]
        await room.env.settle()
        room.env.bot.dispatch("guild_join", room.env.bot.get_guild(guild.id))
        await room.env.settle()
        [greeting] = [message for channel in channels for message in room.posts(channel)]
        assert words in text_of(greeting)
        assert command in text_of(greeting)

    async def test_is_silent_where_the_bot_may_not_speak(self, room: Room):
        guild = room.env.create_guild(name="Elsewhere")
        channel = guild.create_text_channel(
            "general", overwrites={room.env.bot.user: discord.PermissionOverwrite(send_messages=False)}
        )
        await room.env.settle()
        room.env.bot.dispatch("guild_join", room.env.bot.get_guild(guild.id))
        await room.env.settle()
        assert room.posts(channel) == []

    async def test_survives_that_discord_refuses_the_greeting(self, room: Room):
        guild = room.env.create_guild(name="Elsewhere")
        channel = guild.create_text_channel("general")
        await room.env.settle()
        room.refuse("POST", f"/channels/{channel.id}/messages", 50001)
        room.env.bot.dispatch("guild_join", room.env.bot.get_guild(guild.id))
        await room.env.settle()
        assert room.posts(channel) == []
        assert room.env.errors == []
