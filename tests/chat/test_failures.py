"""When something breaks the reader is told, the operator finds the traceback, and the bot goes on."""

import logging
import re
from typing import Any

import discord
import pytest
from discord import app_commands, ui
from prometheus_client import REGISTRY

from bot.actions.library import Library
from bot.app import assemble
from bot.chat.cards.cache import CardCache
from bot.chat.client import RollcallClient
from bot.pictures.renderer import Renderer
from bot.settings import Settings
from bot.store.engine.database import Database

from .newsroom import Newsroom, Shown

APOLOGY = re.compile(r"Something went wrong on our side\. .*incident `([0-9a-f]{8})`")


def incident(shown: Shown) -> str:
    found = APOLOGY.search(shown.text)
    assert found, shown.text
    return found[1]


def logged_traceback(caplog: pytest.LogCaptureFixture, number: str) -> Any:
    records = [record for record in caplog.records if number in record.getMessage()]
    assert [record.levelname for record in records] == ["ERROR"]
    assert records[0].exc_info
    return records[0]


def test_every_command_has_a_series_before_its_first_failure():
    """Prometheus sees an increase from zero to one; not one from nothing to one."""
    client = assemble(Library(Database("sqlite:///never-opened.db")), Settings()).client
    slash = {one.qualified_name for one in client.tree.walk_commands()}
    menus = {menu.name for menu in client.tree.get_commands(type=discord.AppCommandType.message)}
    assert {"who-left", "briefing create"} < slash
    assert menus
    for name in slash | menus | {"component", "modal_submit"}:
        told = {"command": name, "result": "failed"}
        assert REGISTRY.get_sample_value("rollcall_command_seconds_count", told) is not None, name


class TestADatabaseThatFails:
    @pytest.fixture
    async def broken(self, newsroom: Newsroom):
        """The file is overwritten under the running bot."""
        newsroom.expects_failure = True
        await newsroom.library.database.engine.dispose()
        for file in newsroom.database.parent.glob("rollcall.db*"):
            file.write_bytes(b"This is not a database at all. " * 400)
        return newsroom

    async def test_is_apologised_for_with_an_incident_and_its_traceback_is_logged(
        self, broken: Newsroom, caplog: pytest.LogCaptureFixture
    ):
        apology = await broken.ask("search", words="erbil")
        logged_traceback(caplog, incident(apology))

    async def test_tells_readers_nothing_of_the_host(self, broken: Newsroom):
        apology = await broken.ask("search", words="erbil")
        assert str(broken.database.parent) not in apology.text
        assert "rollcall.db" not in apology.text

    async def test_leaves_answers_from_memory_alone(self, broken: Newsroom):
        assert "Germany" in (await broken.ask("who-left", as_of="2020-01-07")).text

    async def test_refuses_a_choice_that_could_not_be_kept(self, broken: Newsroom):
        editor = broken.member("editor", manage_guild=True)
        apology = await broken.ask("situation use", by=editor, situation="iraq-2020")
        assert apology.private
        incident(apology)


class TestAPageThatCannotBeTurned:
    async def test_leaves_the_card_and_apologises_beside_it(
        self, newsroom: Newsroom, caplog: pytest.LogCaptureFixture
    ):
        newsroom.expects_failure = True
        found = await newsroom.ask("search", words="iraq")
        before = found.text
        await newsroom.library.database.engine.dispose()
        for file in newsroom.database.parent.glob("rollcall.db*"):
            file.write_bytes(b"This is not a database at all. " * 400)
        apology = await newsroom.click(found, "›")
        assert apology.private
        logged_traceback(caplog, incident(apology))
        assert found.text == before


@pytest.fixture
def client(library):
    """With a command and a button that nobody thought through."""
    made = RollcallClient(CardCache(library, Renderer()))

    @made.tree.command(name="divide", description="Divide by zero")
    async def divide(interaction: discord.Interaction) -> None:
        raise ZeroDivisionError("nobody thought of this")

    @made.tree.command(name="divide-later", description="Divide by zero after a while")
    async def divide_later(interaction: discord.Interaction) -> None:
        await interaction.response.defer(thinking=True)
        raise ZeroDivisionError("nobody thought of this")

    @made.tree.command(name="forbidden", description="For nobody")
    @app_commands.check(lambda _: False)
    async def forbidden(interaction: discord.Interaction) -> None:
        raise AssertionError

    return made


class TestAnUnexpectedException:
    async def test_is_apologised_for_with_an_incident_and_its_traceback_is_logged(
        self, newsroom: Newsroom, caplog: pytest.LogCaptureFixture
    ):
        newsroom.expects_failure = True
        apology = await newsroom.ask("divide")
        assert apology.private
        assert "nobody thought of this" not in apology.text
        record = logged_traceback(caplog, incident(apology))
        assert record.exc_info[0] is ZeroDivisionError

    async def test_each_has_a_number_of_its_own(self, newsroom: Newsroom):
        newsroom.expects_failure = True
        assert len({incident(await newsroom.ask("divide")) for _ in range(5)}) == 5

    async def test_after_a_deferral_is_apologised_for_as_well(
        self, newsroom: Newsroom, caplog: pytest.LogCaptureFixture
    ):
        newsroom.expects_failure = True
        logged_traceback(caplog, incident(await newsroom.ask("divide-later")))

    async def test_is_said_in_the_reader_s_language(self, newsroom: Newsroom):
        newsroom.expects_failure = True
        apology = await newsroom.ask("divide", by=newsroom.member("claire", locale="fr"))
        assert re.search(r"`[0-9a-f]{8}`", apology.text)
        assert "Something went wrong" not in apology.text

    async def test_does_not_stop_the_next_answer(self, newsroom: Newsroom):
        newsroom.expects_failure = True
        await newsroom.ask("divide")
        assert "Germany" in (await newsroom.ask("who-left", as_of="2020-01-07")).text


async def test_who_may_not_use_a_command_is_told_so(newsroom: Newsroom):
    newsroom.expects_failure = True
    refused = await newsroom.ask("forbidden")
    assert refused.private
    assert refused.text == "You may not use this here."


class TestAnInteraction:
    @pytest.mark.parametrize(("status", "code"), [(404, 10062), (400, 40060)])
    async def test_that_is_late_or_answered_already_is_logged_and_not_answered_again(
        self, newsroom: Newsroom, caplog: pytest.LogCaptureFixture, status: int, code: int
    ):
        newsroom.expects_failure = True
        newsroom.env.inject_error("POST", "/interactions/*/callback", status=status, code=code, message="Too late")
        before = len(newsroom.requests)
        with caplog.at_level(logging.WARNING):
            await newsroom.reader.slash(newsroom.channel, "who-left")
        assert [request.path.split("/")[-1] for request in newsroom.requests[before:]] == ["callback"]
        warned = [record for record in caplog.records if record.name.startswith("bot.")]
        assert [record.levelname for record in warned] == ["WARNING"]
        assert "could not be answered" in warned[0].getMessage()

    @pytest.mark.parametrize(("status", "code"), [(404, 10062), (400, 40060)])
    async def test_on_a_button_too(self, newsroom: Newsroom, caplog, status: int, code: int):
        newsroom.expects_failure = True
        left = await newsroom.ask("who-left", as_of="2020-01-07")
        newsroom.env.inject_error("POST", "/interactions/*/callback", status=status, code=code, message="Too late")
        before, text = len(newsroom.requests), left.text
        await newsroom.reader.click(left.message, label="Who stayed")
        assert len(newsroom.requests) == before + 1
        assert left.text == text

    async def test_in_autocomplete_is_not_answered_again_either(self, newsroom: Newsroom):
        newsroom.expects_failure = True
        newsroom.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062, message="Too late")
        before = len(newsroom.requests)
        await newsroom.reader.autocomplete(newsroom.channel, "status", "country", "ger")
        assert len(newsroom.requests) == before + 1

    async def test_whose_edit_fails_is_apologised_for(self, newsroom: Newsroom, caplog):
        """The database answers, and then Discord does not take the card."""
        newsroom.expects_failure = True
        newsroom.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=400, code=50035)
        incident(await newsroom.ask("search", words="erbil"))


def test_the_parts_of_a_card_are_checked_by_the_tests_own_measure():
    """The checker that every test here ends with does find what Discord would refuse."""
    from .cards import complaints

    card = ui.LayoutView()
    card.add_item(ui.TextDisplay("x" * 4001))
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    for _ in range(2):
        row.add_item(ui.Button(label="L" * 81, custom_id="i" * 101))
    card.add_item(row)
    found = "\n".join(complaints(card.to_components()))
    assert "4001 characters of text" in found
    assert "more than once" in found
    assert found.count("has 81 characters") == 2
    assert found.count("has 101 characters") == 2
