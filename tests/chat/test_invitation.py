"""The invite link asks for what the docs say the bot needs, and no more."""

import re
from pathlib import Path

import discord

from bot.chat.invitation import NEEDED, invite_link

SECURITY = Path(__file__).resolve().parents[2] / "docs" / "security.md"


def test_the_link_names_the_bot_and_both_scopes():
    link = invite_link(1100000000000000001)
    assert link.startswith(
        "https://discord.com/oauth2/authorize?client_id=1100000000000000001&scope=bot+applications.commands"
    )
    assert f"permissions={NEEDED.value}" in link


def test_the_permissions_are_those_of_the_docs_and_none_is_dangerous():
    discords = {"read messages": "view channel"}  # the library keeps Discord's older name
    named = {name.replace("_", " ").casefold() for name, wanted in NEEDED if wanted}
    named = {discords.get(name, name) for name in named}
    told = re.search(r"invite link with (.*?)\.", SECURITY.read_text(encoding="utf-8").replace("\n", " "))
    assert told
    assert {word.strip().casefold() for word in re.split(r",| and ", told[1])} == named
    assert not NEEDED & discord.Permissions(administrator=True, mention_everyone=True, manage_guild=True)
