"""Check that the bot, and the person who asks for it, may post in a channel."""

from collections.abc import Sequence

import discord

from bot.chat.core.replies import Interaction, answer_language
from bot.delivery.subscription import Options
from bot.errors import N_, Refused

Channel = discord.TextChannel | discord.ForumChannel | discord.Thread

_PERMISSIONS = {
    "view_channel": N_("View Channel"),
    "send_messages": N_("Send Messages"),
    "send_messages_in_threads": N_("Send Messages in Threads"),
    "read_message_history": N_("Read Message History"),
    "attach_files": N_("Attach Files"),
    "manage_threads": N_("Manage Threads"),
    "add_reactions": N_("Add Reactions"),
}
_IN_FORUMS = {"send_messages": N_("Create Posts")}
"""Discord's other names for the same permissions in forums."""


def check_channel(
    interaction: Interaction, channel: Channel, options: Options, *, pinging: bool = True, also: Sequence[str] = ()
) -> None:
    """Check that a channel can take such posts. Raises Refused, naming what is missing or not allowed.

    `also` names further permissions that the bot needs. Without `pinging` the role has been checked before.
    """
    _check_person(interaction, channel)
    check_bot(interaction, channel, options, also)
    if isinstance(channel, discord.ForumChannel) and channel.flags.require_tag and options.tag is None:
        raise Refused(N_("Posts in this forum need a tag: choose one with /briefing and its option tag."))
    if options.crosspost and not (isinstance(channel, discord.TextChannel) and channel.is_news()):
        raise Refused(N_("Only posts in an announcement channel can be published to other servers."))
    if pinging and options.role is not None:
        _check_role(interaction, channel, options.role)


def _check_person(interaction: Interaction, channel: Channel) -> None:
    """Check the person in that channel: the interaction has the permissions in the channel of the command."""
    assert isinstance(interaction.user, discord.Member)
    granted = channel.permissions_for(interaction.user)
    missing = _missing(channel, granted, ["view_channel", _posting(channel)])
    if missing is not None:
        raise Refused(
            N_("You may not post there yourself: that needs the permission {permission} in that channel."),
            permission=answer_language(interaction)(missing),
        )


def check_bot(interaction: Interaction, channel: Channel, options: Options, also: Sequence[str] = ()) -> None:
    """Check the bot's permissions. Raises Refused, naming the one that is missing."""
    granted = channel.permissions_for(channel.guild.me)
    missing = _missing(channel, granted, [*_needed(channel, options), *also])
    if missing is not None:
        raise Refused(
            N_("The bot may not post there: it needs the permission {permission} in that channel."),
            permission=answer_language(interaction)(missing),
        )


def _missing(channel: Channel, granted: discord.Permissions, needed: Sequence[str]) -> str | None:
    """Return the first permission that is not granted, by Discord's name for it."""
    names = _PERMISSIONS | (_IN_FORUMS if isinstance(channel, discord.ForumChannel) else {})
    return next((names[name] for name in needed if not getattr(granted, name)), None)


def _needed(channel: Channel, options: Options) -> list[str]:
    """Return names of permissions. The history lets the bot find a post that it sent before it was interrupted."""
    tags = channel.available_tags if isinstance(channel, discord.ForumChannel) else ()
    tagging = ["manage_threads"] if any(tag.id == options.tag and tag.moderated for tag in tags) else []
    showing = ["attach_files"] if options.picture != "none" else []
    return ["view_channel", _posting(channel), "read_message_history", *showing, *tagging]


def _posting(channel: Channel) -> str:
    return "send_messages_in_threads" if isinstance(channel, discord.Thread) else "send_messages"


def _check_role(interaction: Interaction, channel: Channel, number: int) -> None:
    assert isinstance(interaction.user, discord.Member)
    role = channel.guild.get_role(number)
    if role is None:
        raise Refused(N_("This role is not there any more: choose another."))
    if not (role.mentionable or channel.permissions_for(interaction.user).mention_everyone):
        raise Refused(
            N_(
                "You may not mention this role in that channel, so a briefing of yours may not either: "
                "choose another role, or everyone for none."
            )
        )
    if not (role.mentionable or channel.permissions_for(channel.guild.me).mention_everyone):
        raise Refused(N_("The bot may not mention this role: make the role mentionable."))


def tag_of(channel: Channel, typed: str | None, kept: int | None) -> int | None:
    """Return the id of the typed tag, else of the kept tag if this forum has it. Raises Refused."""
    tags = channel.available_tags if isinstance(channel, discord.ForumChannel) else []
    if typed is None:
        return next((tag.id for tag in tags if tag.id == kept), None)
    if not isinstance(channel, discord.ForumChannel):
        raise Refused(N_("Only posts in a forum have tags."))
    wanted = typed.strip()
    for tag in tags:
        if wanted == str(tag.id) or wanted.casefold() == tag.name.casefold():
            return tag.id
    raise Refused(N_("This forum has no tag “{name}”: choose one that is offered."), name=wanted[:40])
