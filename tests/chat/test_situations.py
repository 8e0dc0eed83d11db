"""Which story a command is about: the one named, else the server's choice, else the person's, else the newest."""

from datetime import date

import pytest

from bot.actions.library import Library
from bot.actions.upkeep.open import open_library
from bot.situation.report import Text
from bot.situation.situation import Situation
from bot.store import journal
from tests.libraries import taken_in

from .conftest import settings_for
from .newsroom import Newsroom

OLDER = Situation(
    slug="unifil-2019",
    prefix="UN19",
    title=Text("UNIFIL in 2019", "La Finul en 2019"),
    theatre=("LB",),
    time_zone="Asia/Beirut",
    starts=date(2019, 1, 1),
    ends=date(2019, 12, 31),
)


@pytest.fixture
async def database(database):
    """With a second situation, filed as another process would file it."""
    async with open_library(settings_for(database).database_url) as library, library.database.write() as connection:
        await journal.keep_situation(connection, OLDER)
    return database


class TestWithoutAChoice:
    async def test_commands_are_about_the_newest_but_for_what_was_bundled_later(self, newsroom: Newsroom):
        assert "Coalition and NATO in Iraq" in (await newsroom.ask("who-left")).title

    async def test_the_list_has_all_newest_first_and_marks_the_one_that_is_meant(self, newsroom: Newsroom):
        listed = await newsroom.ask("situation list")
        assert listed.private
        assert "3 situations are covered." in listed.text
        assert listed.text.index("unrwa-2024") < listed.text.index("iraq-2020") < listed.text.index("unifil-2019")
        assert "chosen here" in listed.line("`iraq-2020`")
        assert "covered from 3 Jan 2020 to 14 Feb 2020 · 109 entries" in listed.text

    async def test_the_one_named_in_the_command_is_meant(self, newsroom: Newsroom):
        left = await newsroom.ask("who-left", situation="unifil-2019")
        assert left.title == "Who left — UNIFIL in 2019"
        assert "No report yet." in left.text


class TestAServer:
    async def test_follows_what_its_managers_chose_and_goes_on_after_a_restart(self, newsroom: Newsroom):
        editor = newsroom.member("editor", manage_guild=True)
        chosen = await newsroom.ask("situation use", by=editor, situation="unifil-2019")
        assert chosen.text == "Commands in this server are now about UNIFIL in 2019."
        assert chosen.private
        assert "UNIFIL" in (await newsroom.ask("who-left")).title
        await newsroom.restart()
        assert "UNIFIL" in (await newsroom.ask("who-stayed")).title
        assert "chosen here" in (await newsroom.ask("situation list")).line("`unifil-2019`")

    async def test_does_not_let_everybody_choose(self, newsroom: Newsroom):
        refused = await newsroom.ask("situation use", situation="unifil-2019")
        assert refused.private
        assert refused.text == "Choosing the situation of a server needs the permission Manage Server."
        assert "Iraq" in (await newsroom.ask("who-left")).title

    async def test_does_not_decide_for_another_server_or_for_direct_messages(self, newsroom: Newsroom):
        editor = newsroom.member("editor", manage_guild=True)
        await newsroom.ask("situation use", by=editor, situation="unifil-2019")
        other = newsroom.env.create_guild("Elsewhere")
        cards = other.create_text_channel("desk")
        visitor = other.add_member(newsroom.reader.user)
        elsewhere = await visitor.slash(cards, "who-left")
        assert "Iraq" in str(elsewhere.response.components)
        assert "Iraq" in (await newsroom.ask("who-left", by=newsroom.reader.user)).title

    async def test_can_change_its_mind(self, newsroom: Newsroom):
        editor = newsroom.member("editor", manage_guild=True)
        await newsroom.ask("situation use", by=editor, situation="unifil-2019")
        await newsroom.ask("situation use", by=editor, situation="iraq-2020")
        assert "Iraq" in (await newsroom.ask("who-left")).title


class TestAPerson:
    async def test_chooses_for_direct_messages(self, newsroom: Newsroom):
        dora = newsroom.env.create_user("dora")
        chosen = await newsroom.ask("situation use", by=dora, situation="unifil-2019")
        assert chosen.text == "Your commands are now about UNIFIL in 2019."
        assert "UNIFIL" in (await newsroom.ask("who-left", by=dora)).title
        assert "Iraq" in (await newsroom.ask("who-left")).title


class TestALateFiling:
    async def test_is_in_the_next_answer_without_a_restart(self, newsroom: Newsroom, library: Library):
        newer = Situation(
            slug="chad-2024",
            prefix="TD24",
            title=Text("Chad in 2024", "Le Tchad en 2024"),
            theatre=("TD",),
            time_zone="Africa/Ndjamena",
            starts=date(2024, 1, 1),
        )
        async with library.database.write() as connection:
            await journal.keep_situation(connection, newer)
        assert "Iraq" in (await newsroom.ask("who-left")).title
        await taken_in(library)
        left = await newsroom.ask("who-left")
        assert "Chad in 2024" in left.title
        assert "coverage ended" not in left.text


class TestAnUnknownName:
    async def test_is_refused_with_what_there_is(self, newsroom: Newsroom):
        dora = newsroom.env.create_user("dora")
        for command in ("who-left", "situation use"):
            refused = await newsroom.ask(command, by=dora, situation="irak-2020")
            assert refused.private
            assert "No situation is called “irak-2020”. Did you mean iraq-2020" in refused.text

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [("Iraq", "iraq-2020"), ("irak", "iraq-2020"), ("unwra", "unrwa-2024"), ("iraq-2002", "iraq-2020")],
    )
    async def test_what_is_near_is_asked_about(self, newsroom: Newsroom, typed: str, meant: str):
        assert f"Did you mean {meant}?" in (await newsroom.ask("who-left", situation=typed)).text

    @pytest.mark.parametrize("typed", ["x", "mali-2022", "venezuela", "2020", "germany"])
    async def test_what_is_far_is_not(self, newsroom: Newsroom, typed: str):
        refused = await newsroom.ask("who-left", situation=typed)
        assert refused.text == f"No situation is called “{typed}”. There are: unrwa-2024, iraq-2020, unifil-2019."
