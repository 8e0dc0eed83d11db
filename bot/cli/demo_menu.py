"""/message-menu: the entries of a right click on a message in Discord, since the demo's page has no such menu."""

from typing import Any

import discord
from discord import app_commands

from bot.chat.cards.limits import CHOICE_NAME, CHOICES, clip
from bot.chat.core.replies import Interaction
from bot.errors import N_, Refused

_LOOKED_BACK = 50
_NO_MESSAGE = N_("Choose a message of this channel from what is offered.")


def message_menu(tree: app_commands.CommandTree[Any]) -> app_commands.Command[Any, ..., None]:
    """Return a command with the bot's entries of that menu; the message is chosen by its words."""
    entries = {menu.name: menu for menu in tree.get_commands(type=discord.AppCommandType.message)}

    @app_commands.command(name="message-menu", description="Demo only: what a right click on a message offers")
    @app_commands.describe(message="A message of this channel", entry="What to do with it")
    @app_commands.choices(entry=[app_commands.Choice(name=name, value=name) for name in entries])
    @app_commands.default_permissions(manage_messages=True)
    async def command(interaction: Interaction, message: str, entry: str = next(iter(entries))) -> None:
        found = await _message(interaction, message)
        await entries[entry].callback(interaction, found)  # type: ignore[arg-type]

    @command.autocomplete("message")
    async def offer(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        posts = [post async for post in _channel(interaction).history(limit=_LOOKED_BACK) if post.content]
        near = [post for post in posts if typed.casefold() in post.content.casefold()]
        return [
            app_commands.Choice(name=clip(post.content, CHOICE_NAME), value=str(post.id)) for post in near[:CHOICES]
        ]

    return command


def _channel(interaction: Interaction) -> discord.TextChannel:
    """Return the channel. Raises Refused if it is not a text channel."""
    if not isinstance(interaction.channel, discord.TextChannel):
        raise Refused(_NO_MESSAGE)
    return interaction.channel


async def _message(interaction: Interaction, number: str) -> discord.Message:
    """Find a message of the channel. Raises Refused if there is none."""
    if not number.isdecimal():
        raise Refused(_NO_MESSAGE)
    try:
        return await _channel(interaction).fetch_message(int(number))
    except discord.NotFound as error:
        raise Refused(_NO_MESSAGE) from error
