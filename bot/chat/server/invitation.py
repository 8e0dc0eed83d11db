"""Make the link that invites the bot to a server with the permissions that posts need."""

import discord

NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    attach_files=True,
    read_message_history=True,
    pin_messages=True,
    add_reactions=True,
)


def invite_link(application: int) -> str:
    return discord.utils.oauth_url(application, permissions=NEEDED, scopes=("bot", "applications.commands"))
