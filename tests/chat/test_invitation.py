"""The invite link asks for what the docs say the bot needs, and no more."""

import re
from pathlib import Path

import discord

from bot.chat.server.invitation import NEEDED, invite_link

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_link_names_the_bot_and_both_scopes():
    link = invite_link(1100000000000000001)
    assert link.startswith(
        "https://discord.com/oauth2/authorize?client_id=1100000000000000001&scope=bot+applications.commands"
    )
    assert f"permissions={NEEDED.value}" in link


def called(name):
    """As Discord's dialogue and the docs call it; the library keeps an older name of one."""
    return {"read_messages": "View Channel"}.get(name, name.replace("_", " ").title().replace(" In ", " in "))


def section(name, heading):
    return (DOCS / name).read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0].replace("\n", " ")


WANTED = {called(name) for name, wanted in NEEDED if wanted}


def test_the_permissions_are_those_that_the_operator_is_told_of():
    told = section("operating.md", "In Discord's developer portal")
    assert {name for name in map(called, discord.Permissions.VALID_FLAGS) if name in told} == WANTED


def test_the_permissions_are_those_of_the_threat_model_and_none_is_dangerous():
    told = re.search(r"invite link with (.*?)\.", section("security.md", "Least permission"))
    assert told
    assert set(re.split(r", | and ", told[1])) == WANTED
    assert not NEEDED & discord.Permissions(administrator=True, mention_everyone=True, manage_guild=True)


def test_the_permissions_are_enough_for_briefings_and_boards_with_pictures():
    room = discord.Permissions(
        view_channel=True, send_messages=True, send_messages_in_threads=True, read_message_history=True
    )
    board = discord.Permissions(attach_files=True, pin_messages=True, add_reactions=True)
    assert NEEDED.is_superset(room | board)
