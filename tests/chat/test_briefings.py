"""/briefing: what moderators may do with the briefings of their server, in English and in French, and nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import discord
import pytest

from bot.delivery.schedule import Schedule
from bot.delivery.subscription import Options, Subscriptions

from .briefing_fixtures import PER_SERVER, BriefingHandlers, office_fixture, seeded_fixture, text_of  # noqa: F401  pytest knows them by name

NOBODY = {"parse": []}


@pytest.fixture
def french(handlers: BriefingHandlers) -> Any:
    return handlers.member("redactrice", "fr", manage_messages=True)


def closed_to_the_bot(handlers: BriefingHandlers, **denied: bool) -> Any:
    overwrites = {handlers.guild.me: discord.PermissionOverwrite(**denied)}
    return handlers.guild.create_text_channel("closed", overwrites=overwrites)


class TestCreating:
    async def test_says_what_was_set_up_to_the_moderator_alone(self, handlers: BriefingHandlers):
        said = await handlers.create(at="8:30", days="mon, wed", zone="Asia/Baghdad")
        assert said.private
        assert said.text.startswith("Briefing 1 is set up.")
        assert "Mon and Wed at 08:30, Asia/Baghdad" in said.text
        assert f"<#{handlers.channel.id}>" in said.text
        assert "Next: <t:" in said.text
        assert "Coverage of this situation has ended" in said.text

    async def test_is_every_day_at_eight_unless_told_otherwise(self, handlers: BriefingHandlers):
        said = await handlers.create()
        assert "every day at 08:00, Europe/Brussels" in said.text
        [one] = await handlers.kept()
        assert one.next_due.astimezone(ZoneInfo("Europe/Brussels")).hour == 8
        assert one.next_due > datetime.now(UTC)

    async def test_speaks_french_to_the_french_and_posts_in_their_language(
        self, handlers: BriefingHandlers, french: Any
    ):
        said = await handlers.create(french, at="20h15")
        assert "Le point 1 est en place." in said.text
        assert "chaque jour à 20:15, Europe/Brussels" in said.text
        [one] = await handlers.kept()
        assert one.options["language"] == "fr"

    async def test_takes_hours_instead_of_a_time(self, handlers: BriefingHandlers):
        assert "every 6" in (await handlers.create(every=6)).text

    async def test_keeps_every_wish(self, handlers: BriefingHandlers):
        role = handlers.guild.create_role("watchers", mentionable=True)
        await handlers.create(language="fr", quiet="nothing", role=role, silent=True)
        [one] = await handlers.kept()
        wishes = {"language": "fr", "quiet": "nothing", "role": role.id, "silent": True, "crosspost": False}
        assert wishes.items() <= one.options.items()
        assert one.created_by == handlers.editor.id

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
        self, handlers: BriefingHandlers, typed: dict[str, str], sentence: str
    ):
        said = await handlers.create(**typed)
        assert sentence in said.text
        assert said.private
        assert not await handlers.kept()

    async def test_refuses_it_in_french_too(self, handlers: BriefingHandlers, french: Any):
        assert (
            "Aucun fuseau horaire ne s’appelle « Bruxelles »."
            in (await handlers.create(french, zone="Bruxelles")).text
        )

    @pytest.mark.parametrize(
        ("denied", "missing"),
        [
            ("send_messages", "Send Messages"),
            ("view_channel", "View Channel"),
            ("read_message_history", "Read Message History"),
        ],
    )
    async def test_names_the_permission_that_the_bot_lacks_there(
        self, handlers: BriefingHandlers, denied: str, missing: str
    ):
        closed = closed_to_the_bot(handlers, **{denied: False})
        assert f"it needs the permission {missing} in that channel" in (await handlers.create(channel=closed)).text
        assert not await handlers.kept()

    async def test_names_the_missing_permission_in_french(self, handlers: BriefingHandlers, french: Any):
        closed = closed_to_the_bot(handlers, send_messages=False)
        assert "« Envoyer des messages »" in (await handlers.create(french, channel=closed)).text

    async def test_is_limited_to_so_many_a_server(self, handlers: BriefingHandlers):
        for _ in range(PER_SERVER):
            await handlers.create()
        said = await handlers.create()
        assert f"This server has {PER_SERVER} briefings, as many as it may have." in said.text
        assert len(await handlers.kept()) == PER_SERVER
        await handlers.run("delete", number=1)
        assert "is set up" in (await handlers.create()).text


class TestARole:
    async def test_is_mentioned_in_the_post_and_nothing_else_can_ping(self, handlers: BriefingHandlers):
        role = handlers.guild.create_role("watchers", mentionable=True)
        await handlers.create(role=role)
        await handlers.change(1, next_due=datetime.now(UTC))
        await handlers.deliver()
        [post] = handlers.posts()
        assert [int(each) for each in post.json["allowed_mentions"]["roles"]] == [role.id]
        assert post.json["allowed_mentions"]["parse"] == []
        assert f"<@&{role.id}>" in text_of(post.json["components"])

    async def test_of_everyone_stands_for_nobody(self, handlers: BriefingHandlers):
        await handlers.create(role=handlers.guild.default_role)
        assert [one.options["role"] for one in await handlers.kept()] == [None]

    async def test_can_be_taken_off(self, handlers: BriefingHandlers):
        await handlers.create(role=handlers.guild.create_role("watchers", mentionable=True))
        said = await handlers.run("edit", number=1, role=handlers.guild.default_role)
        assert said.text.startswith("Briefing 1 is changed.")
        assert [one.options["role"] for one in await handlers.kept()] == [None]

    @pytest.mark.parametrize(("command", "changed"), [("edit", {"at": "9:00"}), ("resume", {})])
    async def test_that_another_may_mention_does_not_lock_the_briefing(
        self, handlers: BriefingHandlers, command: str, changed: dict[str, str]
    ):
        role, chief = await board_of(handlers)
        await handlers.create(chief, role=role)
        await handlers.run("pause", number=1)
        said = await handlers.run(command, number=1, **changed)
        assert said.text.startswith(("Briefing 1 is changed.", "Briefing 1 goes on."))
        assert [one.options["role"] for one in await handlers.kept()] == [role.id]

    async def test_that_another_may_mention_cannot_be_taken_to_another_channel(self, handlers: BriefingHandlers):
        role, chief = await board_of(handlers)
        await handlers.create(chief, role=role)
        other = handlers.guild.create_text_channel("other")
        said = await handlers.run("edit", number=1, channel=other)
        assert "You may not mention this role in that channel" in said.text
        assert [one.channel for one in await handlers.kept()] == [handlers.channel.id]
        said = await handlers.run("edit", number=1, channel=other, role=handlers.guild.default_role)
        assert said.text.startswith("Briefing 1 is changed.")

    @pytest.mark.parametrize(("command", "changed"), [("edit", {"at": "9:00"}), ("resume", {})])
    async def test_that_is_gone_is_dropped_with_a_word(
        self, handlers: BriefingHandlers, command: str, changed: dict[str, str]
    ):
        role = handlers.guild.create_role("watchers", mentionable=True)
        await handlers.create(role=role)
        await handlers.run("pause", number=1)
        await handlers.env.bot.get_guild(handlers.guild.id).get_role(role.id).delete()
        await handlers.env.settle()
        said = await handlers.run(command, number=1, **changed)
        assert said.text.startswith(("Briefing 1 is changed.", "Briefing 1 goes on."))
        assert "The role that it mentioned is not there any more: it mentions nobody now." in said.text
        assert [one.options["role"] for one in await handlers.kept()] == [None]
        assert "any more" not in (await handlers.run(command, number=1, **changed)).text

    async def test_that_the_moderator_may_not_mention_is_refused(self, handlers: BriefingHandlers):
        said = await handlers.create(role=handlers.guild.create_role("board"))
        assert "You may not mention this role in that channel, so a briefing of yours may not either" in said.text
        assert not await handlers.kept()

    async def test_that_the_bot_may_not_mention_is_refused(self, handlers: BriefingHandlers):
        chief = handlers.member("chief", manage_messages=True, mention_everyone=True)
        closed = closed_to_the_bot(handlers, mention_everyone=False)
        said = await handlers.create(chief, role=handlers.guild.create_role("board"), channel=closed)
        assert "The bot may not mention this role: make the role mentionable." in said.text


async def board_of(handlers: BriefingHandlers) -> tuple[Any, Any]:
    """A role that may not be mentioned by everybody, and somebody who may."""
    role = handlers.guild.create_role("board")
    chief = handlers.member("chief", manage_messages=True, mention_everyone=True)
    return role, chief


class TestAModeratorOfOneChannel:
    """Has the bot post and ping where they may do so themselves, and nowhere else."""

    async def test_sets_up_nothing_in_another(self, handlers: BriefingHandlers):
        said = await handlers.create(channel=closed_to(handlers, handlers.editor, send_messages=False))
        sentence = "You may not post there yourself: that needs the permission Send Messages in that channel."
        assert sentence in said.text
        assert not await handlers.kept()

    async def test_moves_nothing_there(self, handlers: BriefingHandlers):
        await handlers.create()
        closed = closed_to(handlers, handlers.editor, send_messages=False)
        assert "You may not post there yourself" in (await handlers.run("edit", number=1, channel=closed)).text
        assert [one.channel for one in await handlers.kept()] == [handlers.channel.id]

    @pytest.mark.parametrize("command", ["edit", "resume", "test"])
    async def test_touches_no_briefing_there(self, handlers: BriefingHandlers, command: str):
        closed = closed_to(handlers, handlers.editor, send_messages=False)
        chief = handlers.member("chief", administrator=True)
        await handlers.create(chief, channel=closed)
        before = await handlers.kept()
        changed = {"silent": True} if command == "edit" else {}
        assert "You may not post there yourself" in (await handlers.run(command, number=1, **changed)).text
        assert await handlers.kept() == before
        assert not handlers.posts(closed)

    async def test_pings_no_role_there_that_may_only_be_mentioned_here(self, handlers: BriefingHandlers):
        role, _ = await board_of(handlers)
        allowed = {handlers.editor: discord.PermissionOverwrite(mention_everyone=True)}
        here = handlers.guild.create_text_channel("here", overwrites=allowed)
        said = await handlers.run("create", where=here, channel=handlers.channel, zone="UTC", role=role)
        assert "You may not mention this role in that channel" in said.text
        said = await handlers.run("create", where=handlers.channel, channel=here, zone="UTC", role=role)
        assert "is set up" in said.text

    async def test_is_told_in_french_too(self, handlers: BriefingHandlers, french: Any):
        closed = closed_to(handlers, french, send_messages=False)
        said = await handlers.create(french, channel=closed)
        assert "il vous faut la permission « Envoyer des messages » dans ce salon." in said.text


def closed_to(handlers: BriefingHandlers, who: Any, **denied: bool) -> Any:
    overwrites = {who: discord.PermissionOverwrite(**denied)}
    return handlers.guild.create_text_channel("closed", overwrites=overwrites)


class TestWhoMay:
    COMMANDS = ("list", "pause", "resume", "delete", "preview", "test", "edit", "create")

    @pytest.mark.parametrize("command", COMMANDS)
    async def test_change_briefings_is_who_may_manage_messages(self, handlers: BriefingHandlers, command: str):
        """Also where a server's owner opened the command to everybody."""
        await handlers.create()
        before = await handlers.kept()
        reader = handlers.member("reader")
        await handlers.open_to_everybody()
        options = {"create": {"channel": handlers.channel, "zone": "UTC"}, "list": {}}.get(command, {"number": 1})
        said = await handlers.run(command, reader, **options)
        assert "needs the permission Manage Messages" in said.text
        assert said.private
        assert await handlers.kept() == before

    @pytest.mark.parametrize("command", ["pause", "resume", "delete", "preview", "test", "edit"])
    async def test_touch_a_briefing_is_its_own_server(self, handlers: BriefingHandlers, command: str):
        await handlers.create()
        before = await handlers.kept()
        elsewhere = handlers.env.create_guild("Elsewhere")
        channel = elsewhere.create_text_channel("desk")
        stranger = handlers.member("stranger", guild=elsewhere, manage_messages=True)
        said = await handlers.run(command, stranger, where=channel, number=1)
        assert "This server has no briefing 1" in said.text
        assert await handlers.kept() == before
        assert not handlers.posts()

    async def test_see_a_briefing_is_its_own_server(self, handlers: BriefingHandlers):
        await handlers.create()
        elsewhere = handlers.env.create_guild("Elsewhere")
        channel = elsewhere.create_text_channel("desk")
        stranger = handlers.member("stranger", guild=elsewhere, manage_messages=True)
        assert "This server has no briefings yet" in (await handlers.run("list", stranger, where=channel)).text


class TestTheList:
    async def test_says_when_the_next_one_comes_and_what_became_of_the_last(self, handlers: BriefingHandlers):
        await handlers.create()
        await handlers.change(1, next_due=datetime.now(UTC))
        await handlers.deliver()
        [one] = await handlers.kept()
        said = await handlers.run("list")
        assert said.private
        assert f"Next: <t:{int(one.next_due.timestamp())}:f>" in said.text
        assert "· sent" in said.text

    async def test_says_why_one_is_paused(self, handlers: BriefingHandlers, french: Any):
        await handlers.create()
        await handlers.run("pause", number=1)
        assert "Paused: Paused by a moderator." in (await handlers.run("list")).text
        assert "Suspendu :" in (await handlers.run("list", french)).text

    async def test_says_so_when_there_are_none(self, handlers: BriefingHandlers, french: Any):
        assert "This server has no briefings yet: /briefing create makes one." in (await handlers.run("list")).text
        assert "Ce serveur n’a pas encore de point" in (await handlers.run("list", french)).text

    async def test_keeps_to_the_limit_of_a_message_with_many(self, handlers: BriefingHandlers):
        for _ in range(PER_SERVER):
            await handlers.create(days="mon, tue, wed, thu, fri, sat")
        said = await handlers.run("list")
        assert all(f"**{number}** ·" in said.text for number in range(1, PER_SERVER + 1))

    async def test_of_twenty_five_comes_whole_with_every_reason(self, handlers: BriefingHandlers):
        schedule = Schedule("America/Argentina/Buenos_Aires", at=time(8), weekdays=frozenset(range(6)))
        many = Subscriptions(handlers.library.database, handlers.library, 25)
        for number in range(1, 26):
            await many.create(
                guild=handlers.guild.id, channel=handlers.channel.id, situation="iraq-2020", schedule=schedule,
                options=Options(), creator=handlers.editor.id,
            )  # fmt: skip
            await handlers.change(number, paused="The bot may not post in the channel.")
        texts = await handlers.listed()
        assert len(texts) > 1
        assert all(len(text) <= 4000 for text in texts)
        shown = "\n".join(texts)
        assert [number for number in range(1, 26) if f"**{number}** ·" in shown] == list(range(1, 26))
        assert shown.count("Paused: The bot may not post in the channel.") == 25


class TestEditing:
    async def test_changes_what_is_given_and_keeps_the_rest(self, handlers: BriefingHandlers):
        await handlers.create(at="9:00", days="mon", silent=True)
        other = handlers.guild.create_text_channel("other")
        said = await handlers.run("edit", number=1, at="10:00", channel=other, language="fr")
        assert said.text.startswith("Briefing 1 is changed.")
        assert "Mon at 10:00, Europe/Brussels" in said.text
        [one] = await handlers.kept()
        assert one.channel == other.id
        assert (one.options["silent"], one.options["language"]) == (True, "fr")

    async def test_of_other_things_leaves_the_next_time_as_it_is(self, handlers: BriefingHandlers):
        await handlers.create()
        due = datetime.now(UTC) + timedelta(minutes=5)
        await handlers.change(1, next_due=due)
        await handlers.run("edit", number=1, silent=True)
        [one] = await handlers.kept()
        assert one.next_due == due

    async def test_checks_again_what_the_bot_may_do_there(self, handlers: BriefingHandlers):
        await handlers.create()
        closed = closed_to_the_bot(handlers, send_messages=False)
        assert "needs the permission Send Messages" in (await handlers.run("edit", number=1, channel=closed)).text
        assert [one.channel for one in await handlers.kept()] == [handlers.channel.id]

    async def test_answers_in_french(self, handlers: BriefingHandlers, french: Any):
        await handlers.create()
        assert "chaque jour à 07:00" in (await handlers.run("edit", french, number=1, at="7:00")).text


class TestPausing:
    async def test_stops_the_posts_and_resuming_goes_on_with_the_next(self, handlers: BriefingHandlers, french: Any):
        await handlers.create()
        assert (await handlers.run("pause", number=1)).text.startswith("Briefing 1 is paused.")
        await handlers.change(1, next_due=datetime.now(UTC))
        await handlers.deliver()
        assert not handlers.posts()
        assert "Le point 1 reprend." in (await handlers.run("resume", french, number=1)).text
        [one] = await handlers.kept()
        assert one.paused is None
        assert one.next_due > datetime.now(UTC)
        await handlers.deliver()
        assert not handlers.posts()

    async def test_answers_in_french(self, handlers: BriefingHandlers, french: Any):
        await handlers.create()
        assert "Le point 1 est suspendu." in (await handlers.run("pause", french, number=1)).text

    async def test_cannot_be_ended_while_what_made_it_is_not_mended(self, handlers: BriefingHandlers):
        closed = handlers.guild.create_text_channel("closing")
        await handlers.create(channel=closed)
        await handlers.run("pause", number=1)
        live = handlers.env.bot.get_channel(closed.id)
        await live.delete()
        await handlers.env.settle()
        said = await handlers.run("resume", number=1)
        assert "The channel of this briefing is gone: choose another with /briefing edit." in said.text
        [one] = await handlers.kept()
        assert one.paused


class TestDeleting:
    async def test_shows_what_it_was_and_ends_the_posts(self, handlers: BriefingHandlers, french: Any):
        await handlers.create()
        await handlers.create(at="9:00")
        said = await handlers.run("delete", number=1)
        assert said.text.startswith("Briefing 1 is deleted. This is what it was:")
        assert "every day at 08:00" in said.text
        assert "Le point 2 est supprimé." in (await handlers.run("delete", french, number=2)).text
        assert not await handlers.kept()
        assert "This server has no briefing 1" in (await handlers.run("delete", number=1)).text


class TestAPreview:
    async def test_is_private_and_what_the_next_one_would_say(self, handlers: BriefingHandlers):
        await handlers.create()
        said = await handlers.run("preview", number=1)
        assert said.private
        assert "Briefing no. 1" in said.text
        assert "Who" not in said.text.splitlines()[0]
        assert not handlers.posts()
        [one] = await handlers.kept()
        assert one.number == 0

    async def test_is_in_the_language_of_the_posts(self, handlers: BriefingHandlers):
        await handlers.create(language="fr")
        assert "Irak" in (await handlers.run("preview", number=1)).text

    async def test_says_so_when_nothing_would_be_posted(self, handlers: BriefingHandlers):
        await handlers.create(quiet="nothing")
        await handlers.change(1, next_due=datetime.now(UTC))
        await handlers.deliver()
        assert (
            "Nothing new was reported; this channel asked for nothing in that case."
            in (await handlers.run("preview", number=1)).text
        )


class TestATestPost:
    async def test_is_posted_pings_nobody_and_leaves_the_schedule_alone(self, handlers: BriefingHandlers):
        role = handlers.guild.create_role("watchers", mentionable=True)
        await handlers.create(role=role)
        before = await handlers.kept()
        said = await handlers.run("test", number=1)
        assert said.private
        assert f"Posted in <#{handlers.channel.id}>" in said.text
        [post] = handlers.posts()
        assert post.json["allowed_mentions"] == NOBODY
        assert "<@&" not in text_of(post.json["components"])
        assert await handlers.kept() == before

    async def test_may_be_repeated(self, handlers: BriefingHandlers, french: Any):
        await handlers.create()
        await handlers.run("test", number=1)
        assert "Publié dans" in (await handlers.run("test", french, number=1)).text
        assert len(handlers.posts()) == 2

    async def test_says_what_went_wrong(self, handlers: BriefingHandlers):
        gone = handlers.guild.create_text_channel("gone")
        await handlers.create(channel=gone)
        await handlers.env.bot.get_channel(gone.id).delete()
        await handlers.env.settle()
        said = await handlers.run("test", number=1)
        assert "The test post did not arrive. The channel no longer exists." in said.text
        [one] = await handlers.kept()
        assert one.paused is None


async def tagged_forum(handlers: BriefingHandlers, *, required: bool = False) -> Any:
    """Of two tags, the second is for moderators."""
    forum = handlers.guild.create_forum_channel("briefings")
    await handlers.env.settle()
    live = handlers.env.bot.get_channel(forum.id)
    tags = [discord.ForumTag(name="Iraq"), discord.ForumTag(name="Official", moderated=True)]
    await live.edit(available_tags=tags)
    await handlers.env.settle()
    live._flags = discord.ChannelFlags(require_tag=required).value  # SimCord keeps no flags of channels
    return forum


def tags_of(handlers: BriefingHandlers, forum: Any) -> dict[str, int]:
    return {tag.name: tag.id for tag in handlers.env.bot.get_channel(forum.id).available_tags}


class TestAForum:
    async def test_gives_its_posts_the_tag_that_was_chosen(self, handlers: BriefingHandlers):
        forum = await tagged_forum(handlers, required=True)
        tag = tags_of(handlers, forum)["Iraq"]
        assert "is set up" in (await handlers.create(channel=forum, tag=str(tag))).text
        await handlers.change(1, next_due=datetime.now(UTC))
        await handlers.deliver()
        [request] = [each for each in handlers.env.http_requests if each.path == f"/channels/{forum.id}/threads"]
        assert [int(each) for each in request.json["applied_tags"]] == [tag]

    async def test_takes_the_name_of_a_tag_too(self, handlers: BriefingHandlers):
        forum = await tagged_forum(handlers)
        await handlers.create(channel=forum, tag="iraq")
        assert [one.options["tag"] for one in await handlers.kept()] == [tags_of(handlers, forum)["Iraq"]]

    async def test_offers_its_tags(self, handlers: BriefingHandlers):
        forum = await tagged_forum(handlers)
        tags = {str(number): name for name, number in tags_of(handlers, forum).items()}
        assert await handlers.offered("create", "tag", "", channel=forum, zone="UTC") == tags
        assert list((await handlers.offered("create", "tag", "off", channel=forum, zone="UTC")).values()) == [
            "Official"
        ]
        assert await handlers.offered("create", "tag", "", channel=handlers.channel, zone="UTC") == {}
        await handlers.create(channel=forum)
        assert await handlers.offered("edit", "tag", "", number=1) == tags
        assert await handlers.offered("edit", "tag", "", number=1, channel=handlers.channel) == {}
        assert await handlers.offered("edit", "tag", "", number=999) == {}

    async def test_whose_posts_need_a_tag_is_refused_without_one(self, handlers: BriefingHandlers, french: Any):
        forum = await tagged_forum(handlers, required=True)
        said = await handlers.create(channel=forum)
        assert said.text == "Posts in this forum need a tag: choose one with /briefing and its option tag."
        assert "étiquette" in (await handlers.create(french, channel=forum)).text
        assert not await handlers.kept()

    async def test_that_needs_one_since_is_refused_when_the_briefing_is_changed(self, handlers: BriefingHandlers):
        forum = await tagged_forum(handlers)
        await handlers.create(channel=forum)
        handlers.env.bot.get_channel(forum.id)._flags = discord.ChannelFlags(require_tag=True).value
        assert "need a tag" in (await handlers.run("edit", number=1, at="9:00")).text
        assert "is changed" in (await handlers.run("edit", number=1, at="9:00", tag="Iraq")).text

    async def test_has_no_tag_that_it_has_not(self, handlers: BriefingHandlers):
        forum = await tagged_forum(handlers)
        said = await handlers.create(channel=forum, tag="Syria")
        assert said.text == "This forum has no tag “Syria”: choose one that is offered."

    async def test_is_the_only_channel_with_tags(self, handlers: BriefingHandlers):
        assert (await handlers.create(tag="Iraq")).text == "Only posts in a forum have tags."

    async def test_with_a_tag_for_moderators_needs_a_permission_that_is_named(self, handlers: BriefingHandlers):
        forum = await tagged_forum(handlers)
        deny_the_bot(handlers, forum, manage_threads=False)
        said = await handlers.create(channel=forum, tag="Official")
        assert "it needs the permission Manage Threads in that channel" in said.text
        assert "is set up" in (await handlers.create(channel=forum, tag="Iraq")).text

    async def test_where_the_bot_may_not_post_is_refused_in_its_own_word(self, handlers: BriefingHandlers):
        forum = await tagged_forum(handlers)
        deny_the_bot(handlers, forum, send_messages=False)
        assert "it needs the permission Create Posts" in (await handlers.create(channel=forum)).text

    async def test_keeps_its_tag_and_a_channel_without_tags_forgets_it(self, handlers: BriefingHandlers):
        forum = await tagged_forum(handlers)
        await handlers.create(channel=forum, tag="Iraq")
        await handlers.run("edit", number=1, at="9:00")
        assert [one.options["tag"] for one in await handlers.kept()] == [tags_of(handlers, forum)["Iraq"]]
        await handlers.run("edit", number=1, channel=handlers.channel)
        assert [one.options["tag"] for one in await handlers.kept()] == [None]


def deny_the_bot(handlers: BriefingHandlers, channel: Any, **denied: bool) -> None:
    """As a moderator would; SimCord lets nobody do so in a forum."""
    live, me = handlers.env.bot.get_channel(channel.id), handlers.env.bot.get_guild(handlers.guild.id).me
    deny = discord.Permissions(**dict.fromkeys(denied, True)).value
    live._overwrites = [discord.abc._Overwrites({"id": me.id, "type": 1, "allow": "0", "deny": str(deny)})]


class TestKindsOfChannels:
    async def test_a_forum_gets_a_thread_with_number_and_day(self, handlers: BriefingHandlers):
        forum = handlers.guild.create_forum_channel("briefings")
        await handlers.create(channel=forum)
        await handlers.change(1, next_due=datetime.now(UTC))
        await handlers.deliver()
        [thread] = forum.threads
        assert thread.name.startswith("No. 1, ")
        assert "Iraq" in thread.name

    async def test_an_announcement_is_published_where_that_is_wished(self, handlers: BriefingHandlers):
        news = handlers.guild.create_news_channel("news")
        await handlers.create(channel=news, crosspost=True)
        await handlers.change(1, next_due=datetime.now(UTC))
        await handlers.deliver()
        [published] = [each for each in handlers.env.http_requests if each.path.endswith("/crosspost")]
        assert str(news.id) in published.path

    async def test_nothing_else_can_be_published(self, handlers: BriefingHandlers):
        said = await handlers.create(crosspost=True)
        assert "Only posts in an announcement channel can be published" in said.text


class TestWhatIsOffered:
    async def test_zones_by_city_with_their_offset(self, handlers: BriefingHandlers, french: Any):
        english = await handlers.offered("create", "zone", "bruss", channel=handlers.channel)
        assert next(iter(english)) == "Europe/Brussels"
        assert english["Europe/Brussels"].startswith("Europe/Brussels (UTC+0")
        assert "Europe/Brussels" in await handlers.offered(
            "create", "zone", "bruxelles", french, channel=handlers.channel
        )
        assert len(await handlers.offered("create", "zone", "", channel=handlers.channel)) == 25

    async def test_days_in_the_readers_words_that_are_understood(self, handlers: BriefingHandlers, french: Any):
        english = await handlers.offered("create", "days", "", channel=handlers.channel, zone="UTC")
        assert {"daily", "weekdays", "mon"} <= set(english)
        offered = await handlers.offered("create", "days", "", french, channel=handlers.channel, zone="UTC")
        for days in offered:
            assert "est en place" in (await handlers.create(french, days=days)).text
            for one in await handlers.kept():
                await handlers.run("delete", number=one.id)

    async def test_the_numbers_of_the_own_server_with_their_times(self, handlers: BriefingHandlers):
        await handlers.create(at="9:00")
        await handlers.create()
        assert await handlers.offered("pause", "number", "") == {
            1: "1 · every day at 09:00, Europe/Brussels",
            2: "2 · every day at 08:00, Europe/Brussels",
        }
        assert list(await handlers.offered("edit", "number", "2")) == [2]
        elsewhere = handlers.env.create_guild("Elsewhere")
        channel = elsewhere.create_text_channel("desk")
        stranger = handlers.member("stranger", guild=elsewhere, manage_messages=True)
        assert await stranger.autocomplete(channel, "briefing pause", "number", "") == []

    async def test_situations_by_their_title(self, handlers: BriefingHandlers):
        assert list(await handlers.offered("create", "situation", "coal", channel=handlers.channel, zone="UTC")) == [
            "iraq-2020"
        ]
