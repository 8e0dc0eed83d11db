"""Find settings of a server that point at a channel or role that is gone or closed to the bot."""

from collections.abc import Iterator
from dataclasses import dataclass

import discord

from bot.actions.servers import ServerSettings
from bot.errors import N_

QUEUE_CHANNEL, LOG_CHANNEL, MODERATOR_ROLES = "queue_channel", "log_channel", "moderator_roles"
_REASONS = {
    QUEUE_CHANNEL: N_("The queue channel is gone or closed to the bot, so nobody sees there what waits."),
    LOG_CHANNEL: N_("The log channel is gone or closed to the bot, so what moderators do is told nowhere."),
    MODERATOR_ROLES: N_("A role whose members moderated here is gone."),
}


@dataclass(frozen=True, slots=True)
class Broken:
    name: str
    """Name of the setting."""
    thing: int
    """Id of the channel or role that it points at."""

    @property
    def reason(self) -> str:
        """Return a message of the catalogue."""
        return _REASONS[self.name]


def broken_settings(home: discord.Guild, chosen: ServerSettings) -> list[Broken]:
    """Return the broken settings as far as Discord has told us; none for a server in an outage."""
    return [] if home.unavailable else [*_channels(home, chosen), *_roles(home, chosen)]


def pointed_at(chosen: ServerSettings) -> set[int]:
    """Return the ids of the channels and roles in the settings."""
    return {one for one in (chosen.queue_channel, chosen.log_channel, *chosen.moderator_roles) if one is not None}


def is_broken(home: discord.Guild | None, chosen: ServerSettings, name: str) -> bool:
    return home is not None and any(one.name == name for one in broken_settings(home, chosen))


def _channels(home: discord.Guild, chosen: ServerSettings) -> Iterator[Broken]:
    for name, number in ((QUEUE_CHANNEL, chosen.queue_channel), (LOG_CHANNEL, chosen.log_channel)):
        if number is not None and not _can_post(home, number):
            yield Broken(name, number)


def _roles(home: discord.Guild, chosen: ServerSettings) -> Iterator[Broken]:
    for number in chosen.moderator_roles:
        if home.get_role(number) is None:
            yield Broken(MODERATOR_ROLES, number)


def _can_post(home: discord.Guild, number: int) -> bool:
    channel, me = home.get_channel_or_thread(number), home.me
    if channel is None:
        return False
    if me is None:  # not known yet while Discord sends a server in parts
        return True
    granted = channel.permissions_for(me)
    posting = granted.send_messages_in_threads if isinstance(channel, discord.Thread) else granted.send_messages
    return granted.view_channel and posting
