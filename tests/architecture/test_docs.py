"""The docs name everything that can be typed or set; the names are taken from the code."""

import inspect
import re
import typing
from pathlib import Path

import pytest
import typer
from discord import app_commands

from bot.actions.library import Library
from bot.app import assemble
from bot.cli import main as command_line
from bot.cli.runner import EXIT_MISCONFIGURED, EXIT_REFUSED, EXIT_STORE
from bot.cli.settings_reference import settings_reference
from bot.languages.language import language
from bot.settings import FIELDS, Settings, described, setting_name
from bot.store.engine.database import Database

SERVED = {"healthz", "readyz", "metrics"}
"""Paths of the bot's own HTTP endpoint."""
ROOT = Path(__file__).resolve().parents[2]
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
README = DOCS[0].read_text(encoding="utf-8")
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in DOCS)


def commands():
    """(command, its options) as the command line takes them."""
    groups = [("", command_line.app)]
    groups += [(f"{group.name} ", group.typer_instance) for group in command_line.app.registered_groups]
    for before, app in groups:
        for registered in app.registered_commands:
            callback = registered.callback
            yield before + (registered.name or callback.__name__), list(options(callback))


def options(callback):
    hints = typing.get_type_hints(callback, include_extras=True)
    for parameter in inspect.signature(callback).parameters.values():
        described = [each for each in hints[parameter.name].__metadata__ if isinstance(each, typer.models.OptionInfo)]
        for option in described:
            given = (option.default, *(option.param_decls or ()))
            named = [each for each in given if isinstance(each, str) and each.startswith("--")]
            yield named[0] if named else "--" + parameter.name.replace("_", "-")


def in_discord():
    """Every command and subcommand that Discord is told of, by its path, and the options it takes."""
    bot = assemble(Library(Database("sqlite:///never-opened.db")), Settings())
    for command in bot.client.tree.walk_commands():
        if isinstance(command, app_commands.Command):
            yield command.qualified_name, [parameter.display_name for parameter in command.parameters]


def names(line, path):
    """Whether a line names a command; `/situation list|use` names two."""
    return any(re.search(rf"(?<![\w/])/{re.escape(path)}(?![\w-])", part) for part in (line, spelled_out(line)))


def spelled_out(line):
    return re.sub(r"/([\w-]+) ([\w-]+)\|([\w-]+)", r"/\1 \2 /\1 \3", line)


def settings():
    return map(setting_name, FIELDS)


def test_there_is_something_to_look_for():
    assert {name for name, _ in commands()} >= {"run", "status", "brief", "check", "demo"}
    assert {"DISCORD_TOKEN", "ROLLCALL_DATABASE_URL"} <= set(settings())


@pytest.mark.parametrize("command", [name for name, _ in commands()])
def test_every_command_is_in_the_docs(command):
    assert re.search(rf"\brollcall {re.escape(command)}\b", TEXT), f"rollcall {command}"


@pytest.mark.parametrize(("command", "option"), [(name, option) for name, taken in commands() for option in taken])
def test_every_option_is_in_the_docs(command, option):
    beside = [line for line in TEXT.splitlines() if re.search(rf"\brollcall {re.escape(command)}\b", line)]
    assert any(option in line for line in beside), f"rollcall {command} {option}"


@pytest.mark.parametrize("path", [path for path, _ in in_discord()])
def test_every_discord_command_is_in_the_docs(path):
    assert any(names(line, path) for line in TEXT.splitlines()), f"/{path}"


@pytest.mark.parametrize(("path", "option"), [(path, option) for path, taken in in_discord() for option in taken])
def test_every_option_of_a_discord_command_is_in_the_docs(path, option):
    """As code: `as_of`, or within an example like `/status country`."""
    assert any(re.search(rf"\b{re.escape(option)}\b", code) for code in re.findall(r"`([^`\n]+)`", TEXT)), path


ON_THE_DEMO = {"message-menu"}
"""Commands that only the demo has."""


def test_no_discord_command_in_the_docs_was_invented():
    known = {word for path, _ in in_discord() for word in [path, *path.split()[:1]]}
    named = set(re.findall(r"`/([^\W\d_A-Z][\w-]*(?: [a-z]+)?)(?![/\w])", TEXT)) - SERVED - ON_THE_DEMO
    french = {spoken(word) for word in known}
    invented = {each for each in named if each not in known | french and each.split()[0] not in known | french}
    assert not invented


def spoken(path):
    return " ".join(language("fr")(word) for word in path.split())


def test_the_french_names_in_the_docs_are_those_in_discord():
    """The second column of a table of commands: `/qui-part`, or the last word alone where the first is the same."""
    rows = [line.split("|")[1:3] for line in README.splitlines() if re.match(r"\| `/[^|]+\| `/", line)]
    assert len(rows) > 5
    for english, french in rows:
        ours = [spoken(path).split()[-1] for path, _ in in_discord() if names(english, path)]
        told = [each.split()[-1] for each in re.findall(r"`([^`]+)`", french)]
        assert sorted(ours) == sorted(each.removeprefix("/") for each in told), english


@pytest.mark.parametrize("setting", [*settings(), "ROLLCALL_CONFIG"])
def test_every_setting_is_in_the_docs(setting):
    assert re.search(rf"\b{setting}\b", TEXT), setting


def test_no_setting_in_the_docs_was_invented():
    known = {*settings(), "ROLLCALL_CONFIG"}
    assert set(re.findall(r"\b(?:ROLLCALL|DISCORD)_[A-Z_]+\b", TEXT)) <= known


def test_every_file_that_the_docs_point_at_exists():
    missing = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in DOCS
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert missing == []


def test_nobody_is_told_to_install_this_by_name():
    """It is on no index: whoever takes the name there could be installed. An extra comes from the checkout."""
    told = [path for pattern in ("bot/**/*.py", "bot/**/*.po", "docs/**/*.md", "*.md") for path in ROOT.glob(pattern)]
    assert len(told) > 150
    named = re.compile(r"rollcall-bot\[|pip install \S*rollcall")
    assert [str(path) for path in told if named.search(path.read_text(encoding="utf-8"))] == []


def test_every_exit_code_is_in_the_docs():
    for code in (EXIT_REFUSED, EXIT_MISCONFIGURED, EXIT_STORE):
        assert re.search(rf"^\| {code} \|", TEXT, re.MULTILINE), code


def test_the_reference_of_settings_is_the_one_that_the_code_writes():
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == settings_reference()


def test_every_setting_says_what_it_is():
    assert [name for name in FIELDS if len(described(name).description or "") < 15] == []
