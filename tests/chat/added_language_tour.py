"""A language that was added: run by tests/languages with a copy of the bot that has it, without a change of code."""

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from bot.delivery.subscription import days_in, read_days
from bot.languages.language import language
from bot.languages.typed import words
from bot.names import Names

from .newsroom import Newsroom


def commands(newsroom: Newsroom):
    return next(request.json for request in newsroom.requests if request.method == "PUT")


def named(commands, name):
    return next(command for command in commands if command["name"] == name)


async def test_it_can_be_chosen_wherever_a_language_can(newsroom):
    for command in (named(commands(newsroom), "settings"), *named(commands(newsroom), "briefing")["options"]):
        for option in command.get("options", []):
            if option["name"] == "language":
                assert {"name": "Español", "value": "es"} in [
                    {key: choice[key] for key in ("name", "value")} for choice in option["choices"]
                ]


@pytest.mark.parametrize("locale", ["es-ES", "es-419"])
def test_commands_are_named_in_it(newsroom, locale):
    left = named(commands(newsroom), "who-left")
    assert left["name_localizations"][locale] == "quién-se-fue"
    assert left["name_localizations"]["fr"]


@pytest.mark.parametrize("locale", ["es-ES", "es-419"])
async def test_readers_are_answered_in_it(newsroom, locale):
    reader = newsroom.member("lectora", locale=locale)
    left = await newsroom.ask("who-left", by=reader, as_of="2020-01-08", situation="iraq-2020")
    assert "Retirada parcial" in left.text
    assert "Alemania" in left.text
    assert "6 ene" in left.text
    refused = await newsroom.ask("who-left", by=reader, as_of="tomate")
    assert "«tomate» no es una fecha" in refused.text


async def test_a_text_that_nobody_translated_yet_is_english(newsroom):
    reader = newsroom.member("lectora", locale="es-ES")
    assert "No situation is called" in (await newsroom.ask("who-left", by=reader, situation="ninguna")).text


def test_what_is_typed_in_it_is_understood():
    assert days_in("es")[0] == "a diario"
    assert read_days("miércoles, vie") == {2, 4}
    assert Names().resolve("Países Bajos", "es") == "NL"
    assert Names().label("DE", "es") == "Alemania"


async def test_a_title_in_it_is_an_option_beside_the_others(newsroom):
    for name in ("create", "edit"):
        command = named(named(commands(newsroom), "situation")["options"], name)
        assert {"title", "title_fr", "title_es"} <= {option["name"] for option in command["options"]}


def test_the_command_line_takes_a_title_in_it():
    shown = CliRunner().invoke(app, ["situation", "create", "--help"], env={"COLUMNS": "120"})
    assert "--title-es" in shown.output


def test_its_yes_is_a_yes_in_forms_and_files():
    assert "si" in words("yes")


def test_it_knows_what_languages_are_called():
    assert language("es").language("fr") == "francés"
