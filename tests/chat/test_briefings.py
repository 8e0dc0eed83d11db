"""/briefing: what moderators may do with the briefings of their server, in English and in French, and nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import discord
import pytest

from bot.delivery.schedule import Schedule
from bot.delivery.subscription import Options, Subscriptions

from .briefing_fixtures import PER_SERVER, BriefingRoom, room_fixture, seeded_fixture, text_of  # noqa: F401  pytest knows them by name

NOBODY = {"parse": []}


@pytest.fixture
def french(room: BriefingRoom) -> Any:
    return room.member("redactrice", "fr", manage_messages=True)


def closed_to_the_bot(room: BriefingRoom, **denied: bool) -> Any:
    overwrites = {room.guild.me: discord.PermissionOverwrite(**denied)}
    return room.guild.create_text_channel("closed", overwrites=overwrites)


class TestCreating:
    async def test_says_what_was_set_up_to_the_moderator_alone(self, room: BriefingRoom):
        said = await room.create(at="8:30", days="mon, wed", zone="Asia/Baghdad")
        assert said.private
        assert said.text.startswith("Briefing 1 is set up.")
        assert "Mon and Wed at 08:30, Asia/Baghdad" in said.text
        assert f"<#{room.channel.id}>" in said.text
        assert "Next: <t:" in said.text
        assert "Coverage of this situation has ended" in said.text

    async def test_is_every_day_at_eight_unless_told_otherwise(self, room: BriefingRoom):
        said = await room.create()
        assert "every day at 08:00, Europe/Brussels" in said.text
        [one] = await room.kept()
        assert one.next_due.astimezone(ZoneInfo("Europe/Brussels")).hour == 8
        assert one.next_due > datetime.now(UTC)

    async def test_speaks_french_to_the_french_and_posts_in_their_language(self, room: BriefingRoom, french: Any):
        said = await room.create(french, at="20h15")
        assert "Le point 1 est en place." in said.text
        assert "chaque jour à 20:15, Europe/Brussels" in said.text
        [one] = await room.kept()
        assert one.options["language"] == "fr"

    async def test_takes_hours_instead_of_a_time(self, room: BriefingRoom):
        assert "every 6" in (await room.create(every=6)).text

    async def test_keeps_every_wish(self, room: BriefingRoom):
        role = room.guild.create_role("watchers", mentionable=True)
        await room.create(language="fr", quiet="nothing", role=role, silent=True)
        [one] = await room.kept()
        wishes = {"language": "fr", "quiet": "nothing", "role": role.id, "silent": True, "crosspost": False}
        assert wishes.items() <= one.options.items()
        assert one.created_by == room.editor.id

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"zone": "bruxelles"}, "No time zone is called “bruxelles”. Did you mean Europe/Brussels?"),
            ({"zone": "Atlantis"}, "No time zone is called “Atlantis”."),
            ({"at": "25:00"}, "“25:00” is not a time of day I can read. Write it like 08:00."),
            ({"days": "someday"}, "“someday” are not days I can read."),
            ({"situation": "nowhere"}, "No situation is called “nowhere”."),
        ],
    )
    async def test_refuses_what_it_cannot_read_and_says_how_to_write_it(
        self, room: BriefingRoom, typed: dict[str, str], sentence: str
    ):
        said = await room.create(**typed)
        assert sentence in said.text
        assert said.private
        assert not await room.kept()

    async def test_refuses_it_in_french_too(self, room: BriefingRoom, french: Any):
        assert (
            "Aucun fuseau horaire ne s’appelle « Bruxelles »." in (await room.create(french, zone="Bruxelles")).text
        )

    @pytest.mark.parametrize(
        ("denied", "missing"),
        [
            ("send_messages", "Send Messages"),
            ("view_channel", "View Channel"),
            ("read_message_history", "Read Message History"),
        ],
    )
    async def test_names_the_permission_that_the_bot_lacks_there(self, room: BriefingRoom, denied: str, missing: str):
        closed = closed_to_the_bot(room, **{denied: False})
        assert f"it needs the permission {missing} in that channel" in (await room.create(channel=closed)).text
        assert not await room.kept()

    async def test_names_the_missing_permission_in_french(self, room: BriefingRoom, french: Any):
        closed = closed_to_the_bot(room, send_messages=False)
        assert "« Envoyer des messages »" in (await room.create(french, channel=closed)).text

    async def test_is_limited_to_so_many_a_server(self, room: BriefingRoom):
        for _ in range(PER_SERVER):
            await room.create()
        said = await room.create()
        assert f"This server has {PER_SERVER} briefings, as many as it may have." in said.text
        assert len(await room.kept()) == PER_SERVER
        await room.run("delete", number=1)
        assert "is set up" in (await room.create()).text


class TestARole:
    async def test_is_mentioned_in_the_post_and_nothing_else_can_ping(self, room: BriefingRoom):
        role = room.guild.create_role("watchers", mentionable=True)
        await room.create(role=role)
        await room.change(1, next_due=datetime.now(UTC))
        await room.deliver()
        [post] = room.posts()
        assert [int(each) for each in post.json["allowed_mentions"]["roles"]] == [role.id]
        assert post.json["allowed_mentions"]["parse"] == []
        assert f"<@&{role.id}>" in text_of(post.json["components"])

    async def test_of_everyone_stands_for_nobody(self, room: BriefingRoom):
        await room.create(role=room.guild.default_role)
        assert [one.options["role"] for one in await room.kept()] == [None]

    async def test_can_be_taken_off(self, room: BriefingRoom):
        await room.create(role=room.guild.create_role("watchers", mentionable=True))
        said = await room.run("edit", number=1, role=room.guild.default_role)
        assert said.text.startswith("Briefing 1 is changed.")
        assert [one.options["role"] for one in await room.kept()] == [None]

    @pytest.mark.parametrize(("command", "changed"), [("edit", {"at": "9:00"}), ("resume", {})])
    async def test_that_another_may_mention_does_not_lock_the_briefing(
        self, room: BriefingRoom, command: str, changed: dict[str, str]
    ):
        role, chief = await board_of(room)
        await room.create(chief, role=role)
        await room.run("pause", number=1)
        said = await room.run(command, number=1, **changed)
        assert said.text.startswith(("Briefing 1 is changed.", "Briefing 1 goes on."))
        assert [one.options["role"] for one in await room.kept()] == [role.id]

    async def test_that_another_may_mention_cannot_be_taken_to_another_channel(self, room: BriefingRoom):
        role, chief = await board_of(room)
        await room.create(chief, role=role)
        other = room.guild.create_text_channel("other")
        said = await room.run("edit", number=1, channel=other)
        assert "You may not mention this role in that channel" in said.text
        assert [one.channel for one in await room.kept()] == [room.channel.id]
        said = await room.run("edit", number=1, channel=other, role=room.guild.default_role)
        assert said.text.startswith("Briefing 1 is changed.")

    @pytest.mark.parametrize(("command", "changed"), [("edit", {"at": "9:00"}), ("resume", {})])
    async def test_that_is_gone_is_dropped_with_a_word(
        self, room: BriefingRoom, command: str, changed: dict[str, str]
    ):
        role = room.guild.create_role("watchers", mentionable=True)
        await room.create(role=role)
        await room.run("pause", number=1)
        await room.env.bot.get_guild(room.guild.id).get_role(role.id).delete()
        await room.env.settle()
        said = await room.run(command, number=1, **changed)
        assert said.text.startswith(("Briefing 1 is changed.", "Briefing 1 goes on."))
        assert "The role that it mentioned is not there any more: it mentions nobody now." in said.text
        assert [one.options["role"] for one in await room.kept()] == [None]
        assert "any more" not in (await room.run(command, number=1, **changed)).text

    async def test_that_the_moderator_may_not_mention_is_refused(self, room: BriefingRoom):
        said = await room.create(role=room.guild.create_role("board"))
        assert "You may not mention this role in that channel, so a briefing of yours may not either" in said.text
        assert not await room.kept()

    async def test_that_the_bot_may_not_mention_is_refused(self, room: BriefingRoom):
        chief = room.member("chief", manage_messages=True, mention_everyone=True)
        closed = closed_to_the_bot(room, mention_everyone=False)
        said = await room.create(chief, role=room.guild.create_role("board"), channel=closed)
        assert "The bot may not mention this role: make the role mentionable." in said.text


async def board_of(room: BriefingRoom) -> tuple[Any, Any]:
    """A role that may not be mentioned by everybody, and somebody who may."""
    role = room.guild.create_role("board")
    chief = room.member("chief", manage_messages=True, mention_everyone=True)
    return role, chief


class TestAModeratorOfOneChannel:
    """Has the bot post and ping where they may do so themselves, and nowhere else."""

    async def test_sets_up_nothing_in_another(self, room: BriefingRoom):
        said = await room.create(channel=closed_to(room, room.editor, send_messages=False))
        sentence = "You may not post there yourself: that needs the permission Send Messages in that channel."
        assert sentence in said.text
        assert not await room.kept()

    async def test_moves_nothing_there(self, room: BriefingRoom):
        await room.create()
        closed = closed_to(room, room.editor, send_messages=False)
        assert "You may not post there yourself" in (await room.run("edit", number=1, channel=closed)).text
        assert [one.channel for one in await room.kept()] == [room.channel.id]

    @pytest.mark.parametrize("command", ["edit", "resume", "test"])
    async def test_touches_no_briefing_there(self, room: BriefingRoom, command: str):
        closed = closed_to(room, room.editor, send_messages=False)
        chief = room.member("chief", administrator=True)
        await room.create(chief, channel=closed)
        before = await room.kept()
        changed = {"silent": True} if command == "edit" else {}
        assert "You may not post there yourself" in (await room.run(command, number=1, **changed)).text
        assert await room.kept() == before
        assert not room.posts(closed)

    async def test_pings_no_role_there_that_may_only_be_mentioned_here(self, room: BriefingRoom):
        role, _ = await board_of(room)
        allowed = {room.editor: discord.PermissionOverwrite(mention_everyone=True)}
        here = room.guild.create_text_channel("here", overwrites=allowed)
        said = await room.run("create", where=here, channel=room.channel, zone="UTC", role=role)
        assert "You may not mention this role in that channel" in said.text
        said = await room.run("create", where=room.channel, channel=here, zone="UTC", role=role)
        assert "is set up" in said.text

    async def test_is_told_in_french_too(self, room: BriefingRoom, french: Any):
        closed = closed_to(room, french, send_messages=False)
        said = await room.create(french, channel=closed)
        assert "il vous faut la permission « Envoyer des messages » dans ce salon." in said.text


def closed_to(room: BriefingRoom, who: Any, **denied: bool) -> Any:
    overwrites = {who: discord.PermissionOverwrite(**denied)}
    return room.guild.create_text_channel("closed", overwrites=overwrites)


class TestWhoMay:
    COMMANDS = ("list", "pause", "resume", "delete", "preview", "test", "edit", "create")

    @pytest.mark.parametrize("command", COMMANDS)
    async def test_change_briefings_is_who_may_manage_messages(self, room: BriefingRoom, command: str):
        """Also where a server's owner opened the command to everybody."""
        await room.create()
        before = await room.kept()
        reader = room.member("reader")
        await room.open_to_everybody()
        options = {"create": {"channel": room.channel, "zone": "UTC"}, "list": {}}.get(command, {"number": 1})
        said = await room.run(command, reader, **options)
        assert "needs the permission Manage Messages" in said.text
        assert said.private
        assert await room.kept() == before

    @pytest.mark.parametrize("command", ["pause", "resume", "delete", "preview", "test", "edit"])
    async def test_touch_a_briefing_is_its_own_server(self, room: BriefingRoom, command: str):
        await room.create()
        before = await room.kept()
        elsewhere = room.env.create_guild("Elsewhere")
        channel = elsewhere.create_text_channel("desk")
        stranger = room.member("stranger", guild=elsewhere, manage_messages=True)
        said = await room.run(command, stranger, where=channel, number=1)
        assert "This server has no briefing 1" in said.text
        assert await room.kept() == before
        assert not room.posts()

    async def test_see_a_briefing_is_its_own_server(self, room: BriefingRoom):
        await room.create()
        elsewhere = room.env.create_guild("Elsewhere")
        channel = elsewhere.create_text_channel("desk")
        stranger = room.member("stranger", guild=elsewhere, manage_messages=True)
        assert "This server has no briefings yet" in (await room.run("list", stranger, where=channel)).text


class TestTheList:
    async def test_says_when_the_next_one_comes_and_what_became_of_the_last(self, room: BriefingRoom):
        await room.create()
        await room.change(1, next_due=datetime.now(UTC))
        await room.deliver()
        [one] = await room.kept()
        said = await room.run("list")
        assert said.private
        assert f"Next: <t:{int(one.next_due.timestamp())}:f>" in said.text
        assert "· sent" in said.text

    async def test_says_why_one_is_paused(self, room: BriefingRoom, french: Any):
        await room.create()
        await room.run("pause", number=1)
        assert "Paused: Paused by a moderator." in (await room.run("list")).text
        assert "Suspendu :" in (await room.run("list", french)).text

    async def test_says_so_when_there_are_none(self, room: BriefingRoom, french: Any):
        assert "This server has no briefings yet: /briefing create makes one." in (await room.run("list")).text
        assert "Ce serveur n’a pas encore de point" in (await room.run("list", french)).text

    async def test_keeps_to_the_limit_of_a_message_with_many(self, room: BriefingRoom):
        for _ in range(PER_SERVER):
            await room.create(days="mon, tue, wed, thu, fri, sat")
        said = await room.run("list")
        assert all(f"**{number}** ·" in said.text for number in range(1, PER_SERVER + 1))

    async def test_of_twenty_five_comes_whole_with_every_reason(self, room: BriefingRoom):
        schedule = Schedule("America/Argentina/Buenos_Aires", at=time(8), weekdays=frozenset(range(6)))
        many = Subscriptions(room.library, 25)
        for number in range(1, 26):
            await many.create(
                guild=room.guild.id, channel=room.channel.id, situation="iraq-2020", schedule=schedule,
                options=Options(), creator=room.editor.id,
            )  # fmt: skip
            await room.change(number, paused="The bot may not post in the channel.")
        texts = await room.listed()
        assert len(texts) > 1
        assert all(len(text) <= 4000 for text in texts)
        shown = "\n".join(texts)
        assert [number for number in range(1, 26) if f"**{number}** ·" in shown] == list(range(1, 26))
        assert shown.count("Paused: The bot may not post in the channel.") == 25


class TestEditing:
    async def test_changes_what_is_given_and_keeps_the_rest(self, room: BriefingRoom):
        await room.create(at="9:00", days="mon", silent=True)
        other = room.guild.create_text_channel("other")
        said = await room.run("edit", number=1, at="10:00", channel=other, language="fr")
        assert said.text.startswith("Briefing 1 is changed.")
        assert "Mon at 10:00, Europe/Brussels" in said.text
        [one] = await room.kept()
        assert one.channel == other.id
        assert (one.options["silent"], one.options["language"]) == (True, "fr")

    async def test_of_other_things_leaves_the_next_time_as_it_is(self, room: BriefingRoom):
        await room.create()
        due = datetime.now(UTC) + timedelta(minutes=5)
        await room.change(1, next_due=due)
        await room.run("edit", number=1, silent=True)
        [one] = await room.kept()
        assert one.next_due == due

    async def test_checks_again_what_the_bot_may_do_there(self, room: BriefingRoom):
        await room.create()
        closed = closed_to_the_bot(room, send_messages=False)
        assert "needs the permission Send Messages" in (await room.run("edit", number=1, channel=closed)).text
        assert [one.channel for one in await room.kept()] == [room.channel.id]

    async def test_answers_in_french(self, room: BriefingRoom, french: Any):
        await room.create()
        assert "chaque jour à 07:00" in (await room.run("edit", french, number=1, at="7:00")).text


class TestPausing:
    async def test_stops_the_posts_and_resuming_goes_on_with_the_next(self, room: BriefingRoom, french: Any):
        await room.create()
        assert (await room.run("pause", number=1)).text.startswith("Briefing 1 is paused.")
        await room.change(1, next_due=datetime.now(UTC))
        await room.deliver()
        assert not room.posts()
        assert "Le point 1 reprend." in (await room.run("resume", french, number=1)).text
        [one] = await room.kept()
        assert one.paused is None
        assert one.next_due > datetime.now(UTC)
        await room.deliver()
        assert not room.posts()

    async def test_answers_in_french(self, room: BriefingRoom, french: Any):
        await room.create()
        assert "Le point 1 est suspendu." in (await room.run("pause", french, number=1)).text

    async def test_cannot_be_ended_while_what_made_it_is_not_mended(self, room: BriefingRoom):
        closed = room.guild.create_text_channel("closing")
        await room.create(channel=closed)
        await room.run("pause", number=1)
        live = room.env.bot.get_channel(closed.id)
        await live.delete()
        await room.env.settle()
        said = await room.run("resume", number=1)
        assert "The channel of this briefing is gone: choose another with /briefing edit." in said.text
        [one] = await room.kept()
        assert one.paused


class TestDeleting:
    async def test_shows_what_it_was_and_ends_the_posts(self, room: BriefingRoom, french: Any):
        await room.create()
        await room.create(at="9:00")
        said = await room.run("delete", number=1)
        assert said.text.startswith("Briefing 1 is deleted. This is what it was:")
        assert "every day at 08:00" in said.text
        assert "Le point 2 est supprimé." in (await room.run("delete", french, number=2)).text
        assert not await room.kept()
        assert "This server has no briefing 1" in (await room.run("delete", number=1)).text


class TestAPreview:
    async def test_is_private_and_what_the_next_one_would_say(self, room: BriefingRoom):
        await room.create()
        said = await room.run("preview", number=1)
        assert said.private
        assert "Briefing no. 1" in said.text
        assert "Who" not in said.text.splitlines()[0]
        assert not room.posts()
        [one] = await room.kept()
        assert one.number == 0

    async def test_is_in_the_language_of_the_posts(self, room: BriefingRoom):
        await room.create(language="fr")
        assert "Irak" in (await room.run("preview", number=1)).text

    async def test_says_so_when_nothing_would_be_posted(self, room: BriefingRoom):
        await room.create(quiet="nothing")
        await room.change(1, next_due=datetime.now(UTC))
        await room.deliver()
        assert (
            "Nothing new was reported; this channel asked for nothing in that case."
            in (await room.run("preview", number=1)).text
        )


class TestATestPost:
    async def test_is_posted_pings_nobody_and_leaves_the_schedule_alone(self, room: BriefingRoom):
        role = room.guild.create_role("watchers", mentionable=True)
        await room.create(role=role)
        before = await room.kept()
        said = await room.run("test", number=1)
        assert said.private
        assert f"Posted in <#{room.channel.id}>" in said.text
        [post] = room.posts()
        assert post.json["allowed_mentions"] == NOBODY
        assert "<@&" not in text_of(post.json["components"])
        assert await room.kept() == before

    async def test_may_be_repeated(self, room: BriefingRoom, french: Any):
        await room.create()
        await room.run("test", number=1)
        assert "Publié dans" in (await room.run("test", french, number=1)).text
        assert len(room.posts()) == 2

    async def test_says_what_went_wrong(self, room: BriefingRoom):
        gone = room.guild.create_text_channel("gone")
        await room.create(channel=gone)
        await room.env.bot.get_channel(gone.id).delete()
        await room.env.settle()
        said = await room.run("test", number=1)
        assert "The test post did not arrive. The channel no longer exists." in said.text
        [one] = await room.kept()
        assert one.paused is None


async def tagged_forum(room: BriefingRoom, *, required: bool = False) -> Any:
    """Of two tags, the second is for moderators."""
    forum = room.guild.create_forum_channel("briefings")
    await room.env.settle()
    live = room.env.bot.get_channel(forum.id)
    tags = [discord.ForumTag(name="Iraq"), discord.ForumTag(name="Official", moderated=True)]
    await live.edit(available_tags=tags)
    await room.env.settle()
    live._flags = discord.ChannelFlags(require_tag=required).value  # SimCord keeps no flags of channels
    return forum


def tags_of(room: BriefingRoom, forum: Any) -> dict[str, int]:
    return {tag.name: tag.id for tag in room.env.bot.get_channel(forum.id).available_tags}


class TestAForum:
    async def test_gives_its_posts_the_tag_that_was_chosen(self, room: BriefingRoom):
        forum = await tagged_forum(room, required=True)
        tag = tags_of(room, forum)["Iraq"]
        assert "is set up" in (await room.create(channel=forum, tag=str(tag))).text
        await room.change(1, next_due=datetime.now(UTC))
        await room.deliver()
        [request] = [each for each in room.env.http_requests if each.path == f"/channels/{forum.id}/threads"]
        assert [int(each) for each in request.json["applied_tags"]] == [tag]

    async def test_takes_the_name_of_a_tag_too(self, room: BriefingRoom):
        forum = await tagged_forum(room)
        await room.create(channel=forum, tag="iraq")
        assert [one.options["tag"] for one in await room.kept()] == [tags_of(room, forum)["Iraq"]]

    async def test_offers_its_tags(self, room: BriefingRoom):
        forum = await tagged_forum(room)
        tags = {str(number): name for name, number in tags_of(room, forum).items()}
        assert await room.offered("create", "tag", "", channel=forum, zone="UTC") == tags
        assert list((await room.offered("create", "tag", "off", channel=forum, zone="UTC")).values()) == ["Official"]
        assert await room.offered("create", "tag", "", channel=room.channel, zone="UTC") == {}
        await room.create(channel=forum)
        assert await room.offered("edit", "tag", "", number=1) == tags
        assert await room.offered("edit", "tag", "", number=1, channel=room.channel) == {}
        assert await room.offered("edit", "tag", "", number=999) == {}

    async def test_whose_posts_need_a_tag_is_refused_without_one(self, room: BriefingRoom, french: Any):
        forum = await tagged_forum(room, required=True)
        said = await room.create(channel=forum)
        assert said.text == "Posts in this forum need a tag: choose one with /briefing and its option tag."
        assert "étiquette" in (await room.create(french, channel=forum)).text
        assert not await room.kept()

    async def test_that_needs_one_since_is_refused_when_the_briefing_is_changed(self, room: BriefingRoom):
        forum = await tagged_forum(room)
        await room.create(channel=forum)
        room.env.bot.get_channel(forum.id)._flags = discord.ChannelFlags(require_tag=True).value
        assert "need a tag" in (await room.run("edit", number=1, at="9:00")).text
        assert "is changed" in (await room.run("edit", number=1, at="9:00", tag="Iraq")).text

    async def test_has_no_tag_that_it_has_not(self, room: BriefingRoom):
        forum = await tagged_forum(room)
        said = await room.create(channel=forum, tag="Syria")
        assert said.text == "This forum has no tag “Syria”: choose one that is offered."

    async def test_is_the_only_channel_with_tags(self, room: BriefingRoom):
        assert (await room.create(tag="Iraq")).text == "Only posts in a forum have tags."

    async def test_with_a_tag_for_moderators_needs_a_permission_that_is_named(self, room: BriefingRoom):
        forum = await tagged_forum(room)
        deny_the_bot(room, forum, manage_threads=False)
        said = await room.create(channel=forum, tag="Official")
        assert "it needs the permission Manage Threads in that channel" in said.text
        assert "is set up" in (await room.create(channel=forum, tag="Iraq")).text

    async def test_where_the_bot_may_not_post_is_refused_in_its_own_word(self, room: BriefingRoom):
        forum = await tagged_forum(room)
        deny_the_bot(room, forum, send_messages=False)
        assert "it needs the permission Create Posts" in (await room.create(channel=forum)).text

    async def test_keeps_its_tag_and_a_channel_without_tags_forgets_it(self, room: BriefingRoom):
        forum = await tagged_forum(room)
        await room.create(channel=forum, tag="Iraq")
        await room.run("edit", number=1, at="9:00")
        assert [one.options["tag"] for one in await room.kept()] == [tags_of(room, forum)["Iraq"]]
        await room.run("edit", number=1, channel=room.channel)
        assert [one.options["tag"] for one in await room.kept()] == [None]


def deny_the_bot(room: BriefingRoom, channel: Any, **denied: bool) -> None:
    """As a moderator would; SimCord lets nobody do so in a forum."""
    live, me = room.env.bot.get_channel(channel.id), room.env.bot.get_guild(room.guild.id).me
    deny = discord.Permissions(**dict.fromkeys(denied, True)).value
    live._overwrites = [discord.abc._Overwrites({"id": me.id, "type": 1, "allow": "0", "deny": str(deny)})]


class TestKindsOfChannels:
    async def test_a_forum_gets_a_thread_with_number_and_day(self, room: BriefingRoom):
        forum = room.guild.create_forum_channel("briefings")
        await room.create(channel=forum)
        await room.change(1, next_due=datetime.now(UTC))
        await room.deliver()
        [thread] = forum.threads
        assert thread.name.startswith("No. 1, ")
        assert "Iraq" in thread.name

    async def test_an_announcement_is_published_where_that_is_wished(self, room: BriefingRoom):
        news = room.guild.create_news_channel("news")
        await room.create(channel=news, crosspost=True)
        await room.change(1, next_due=datetime.now(UTC))
        await room.deliver()
        [published] = [each for each in room.env.http_requests if each.path.endswith("/crosspost")]
        assert str(news.id) in published.path

    async def test_nothing_else_can_be_published(self, room: BriefingRoom):
        said = await room.create(crosspost=True)
        assert "Only posts in an announcement channel can be published" in said.text


class TestWhatIsOffered:
    async def test_zones_by_city_with_their_offset(self, room: BriefingRoom, french: Any):
        english = await room.offered("create", "zone", "bruss", channel=room.channel)
        assert next(iter(english)) == "Europe/Brussels"
        assert english["Europe/Brussels"].startswith("Europe/Brussels (UTC+0")
        assert "Europe/Brussels" in await room.offered("create", "zone", "bruxelles", french, channel=room.channel)
        assert len(await room.offered("create", "zone", "", channel=room.channel)) == 25

    async def test_days_in_the_readers_words_that_are_understood(self, room: BriefingRoom, french: Any):
        english = await room.offered("create", "days", "", channel=room.channel, zone="UTC")
        assert {"daily", "weekdays", "mon"} <= set(english)
        offered = await room.offered("create", "days", "", french, channel=room.channel, zone="UTC")
        for days in offered:
            assert "est en place" in (await room.create(french, days=days)).text
            for one in await room.kept():
                await room.run("delete", number=one.id)

    async def test_the_numbers_of_the_own_server_with_their_times(self, room: BriefingRoom):
        await room.create(at="9:00")
        await room.create()
        assert await room.offered("pause", "number", "") == {
            1: "1 · every day at 09:00, Europe/Brussels",
            2: "2 · every day at 08:00, Europe/Brussels",
        }
        assert list(await room.offered("edit", "number", "2")) == [2]
        elsewhere = room.env.create_guild("Elsewhere")
        channel = elsewhere.create_text_channel("desk")
        stranger = room.member("stranger", guild=elsewhere, manage_messages=True)
        assert await stranger.autocomplete(channel, "briefing pause", "number", "") == []

    async def test_situations_by_their_title(self, room: BriefingRoom):
        assert list(await room.offered("create", "situation", "coal", channel=room.channel, zone="UTC")) == [
            "iraq-2020"
        ]
