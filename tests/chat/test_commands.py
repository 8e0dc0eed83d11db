"""The commands that Discord is told of: one of each name, described in both languages, within the limits."""

import hashlib
import json
import re

import discord
import pytest

from bot.documents.help import (
    BRIEFING_COMMANDS,
    COMMANDS,
    PRIVACY_COMMANDS,
    SITUATION_COMMANDS,
    SUBCOMMANDS,
    UPDATE_COMMANDS,
)
from bot.store import choices

from .newsroom import Newsroom

SLASH, MESSAGE = 1, 3
OWN_WORDS = {"at", "words", "when", "reported", "moved", "of", "remaining", "summary", "reason", "title", "numbers"}
OWN_WORDS |= {
    "text",
    "until",
    "name",
    "title_fr",
    "starts",
    "end",
    "add_place",
    "add_mission",
    "add_organisation",
    "add_scope",
}
"""What nobody can complete: times of day, numbers, texts of one's own."""
NAME = re.compile(r"[-_'a-zà-ÿ0-9]{1,32}")


@pytest.fixture
def commands(newsroom: Newsroom):
    """As they were registered."""
    return [command for command in registered(newsroom) if command.get("type", SLASH) == SLASH]


def registered(newsroom):
    return next(request.json for request in newsroom.requests if request.method == "PUT")


def parts(command):
    yield command
    for option in command.get("options", []):
        yield from parts(option)


def test_each_name_is_there_once_and_help_knows_them_all(commands):
    names = [command["name"] for command in commands]
    assert sorted(names) == sorted(set(names)) == sorted(COMMANDS)
    group = next(command for command in commands if command["name"] == "situation")
    assert {option["name"] for option in group["options"]} == {*SUBCOMMANDS, *SITUATION_COMMANDS}
    group = next(command for command in commands if command["name"] == "privacy")
    assert {option["name"] for option in group["options"]} == set(PRIVACY_COMMANDS)
    group = next(command for command in commands if command["name"] == "briefing")
    assert {option["name"] for option in group["options"]} == set(BRIEFING_COMMANDS)
    group = next(command for command in commands if command["name"] == "update")
    assert {option["name"] for option in group["options"]} == set(UPDATE_COMMANDS)


async def test_what_is_compared_at_the_next_start_is_what_was_sent(newsroom: Newsroom):
    sent = json.dumps(registered(newsroom), sort_keys=True)
    async with newsroom.library.database.read() as connection:
        kept = await choices.synced_digest(connection, newsroom.env.bot.application_id)
    assert kept == hashlib.sha256(sent.encode()).hexdigest()


def test_the_message_menus_have_names_in_both_languages(newsroom: Newsroom):
    menus = [command for command in registered(newsroom) if command.get("type") == MESSAGE]
    named = {menu["name"]: menu["name_localizations"]["fr"] for menu in menus}
    assert named == {"File as report": "Saisir comme information", "Read as reports": "Lire comme informations"}
    assert all(menu["contexts"] == [0] for menu in menus)


def test_everything_is_named_and_described_in_both_languages(commands):
    for part in (part for command in commands for part in parts(command)):
        described = part["description_localizations"]
        assert described["fr"] != part["description"]
        for name in (part["name"], *part.get("name_localizations", {}).values()):
            assert NAME.fullmatch(name), name
        for text in (part["description"], *described.values()):
            assert 1 <= len(text) <= 100


def test_names_are_unique_in_french_as_well(commands):
    french = [command.get("name_localizations", {}).get("fr", command["name"]) for command in commands]
    assert len(set(french)) == len(french)
    for command in commands:
        options = [o.get("name_localizations", {}).get("fr", o["name"]) for o in command.get("options", [])]
        assert len(set(options)) == len(options)


def french_options(commands, *path):
    """By their English names; of a command, or one in a group."""
    found = {"options": commands}
    for name in path:
        [found] = [one for one in found["options"] if one["name"] == name]
    return {o["name"]: o.get("name_localizations", {}).get("fr", o["name"]) for o in found["options"]}


def test_places_and_days_have_prepositions_of_their_own_in_french(commands):
    for path in (("update", "add"), ("update", "correct")):
        options = french_options(commands, *path)
        assert (options["from"], options["to"]) == ("depuis", "vers")
    for path in (("changes",), ("replay", "start")):
        options = french_options(commands, *path)
        assert (options["from"], options["to"]) == ("du", "au")


def test_what_must_be_given_comes_first(commands):
    for part in (part for command in commands for part in parts(command)):
        required = [bool(option.get("required")) for option in part.get("options", [])]
        assert required == sorted(required, reverse=True)


def test_whatever_names_something_is_completed_while_it_is_typed(commands):
    completed = {"situation", "as_of", "country", "from", "to", "zone", "days", "tag"}
    completed |= {"theatre", "remove", "source", "scope", "covers", "mission", "rating", "id", "about", "publisher"}
    for part in (part for command in commands for part in parts(command)):
        if part["type"] == 3 and "options" not in part and not part.get("choices"):
            if part["name"] in OWN_WORDS:
                continue
            assert bool(part.get("autocomplete")) == (part["name"] in completed), part["name"]


MODERATORS = {
    "briefing",
    "board",
    "replay",
    "setup",
    "update",
    "audit",
    "suggestions",
    "import",
    "export",
    "read",
    "watch",
}
ADMINISTRATORS = {"settings"}
OF_SERVERS = {"suggest"}


def test_moderating_is_for_moderators_of_servers(commands):
    for command in (command for command in commands if command["name"] in MODERATORS):
        assert (command["contexts"], command["integration_types"]) == ([0], [0])
        assert int(command["default_member_permissions"]) == discord.Permissions(manage_messages=True).value


def test_settings_are_for_administrators(commands):
    for command in (command for command in commands if command["name"] in ADMINISTRATORS):
        assert (command["contexts"], command["integration_types"]) == ([0], [0])
        assert int(command["default_member_permissions"]) == discord.Permissions(manage_guild=True).value


def test_suggesting_is_for_everyone_in_a_server(commands):
    for command in (command for command in commands if command["name"] in OF_SERVERS):
        assert (command["contexts"], command["integration_types"]) == ([0], [0])
        assert command["default_member_permissions"] is None


def test_reading_is_for_everyone_everywhere(commands):
    for command in (
        command for command in commands if command["name"] not in MODERATORS | ADMINISTRATORS | OF_SERVERS
    ):
        assert sorted(command["contexts"]) == [0, 1, 2]
        assert sorted(command["integration_types"]) == [0, 1]
        assert command["default_member_permissions"] is None


async def test_every_command_answers_with_a_card(newsroom: Newsroom):
    options = {
        "status": {"country": "DE"},
        "search": {"words": "erbil"},
        "changes": {"from": "2020-01-06", "to": "2020-01-08"},
        "situation create": {"name": "sahel", "title": "The Sahel", "theatre": "ML", "zone": "UTC"},
    }
    options |= {
        f"situation {name}": {"situation": "iraq-2020"} for name in ("use", *SITUATION_COMMANDS) if name != "create"
    }
    dora = newsroom.env.create_user("dora")
    for name in dora.available_commands():
        shown = await newsroom.ask(name, by=dora, **options.get(name, {}))
        assert shown.message.flags.value & 1 << 15
        assert "incident" not in shown.text
