"""Who and what exists in the emulated Discord, in the shapes that Discord sends."""

from __future__ import annotations

import base64
import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Payload = dict[str, Any]

DISCORD_EPOCH_MS = 1_420_070_400_000
APPLICATION_ID = "1100000000000000001"
USER_ID = "1100000000000000002"
# Timestamps inside these ids are consecutive, so that guilds spread evenly over shards.
FIRST_GUILD = 280_000_000_000

# VIEW_CHANNEL, SEND_MESSAGES, EMBED_LINKS, ATTACH_FILES, READ_MESSAGE_HISTORY, PIN_MESSAGES
BOT_PERMISSIONS = 1 << 6 | 1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 51
ALL_PERMISSIONS = (1 << 53) - 1
JOINED_AT = "2026-01-01T00:00:00+00:00"

_serial = itertools.count()


def snowflake() -> str:
    """An id of this moment: discord.py reads the age of interactions and messages from theirs."""
    milliseconds = time.time_ns() // 1_000_000 - DISCORD_EPOCH_MS
    return str(milliseconds << 22 | next(_serial) & 0x3FFFFF)


def now() -> str:
    return datetime.now(UTC).isoformat()


def fake_token() -> str:
    """A token in the usual three parts, the first naming the bot; good for nothing anywhere."""
    owner = base64.urlsafe_b64encode(APPLICATION_ID.encode()).decode().rstrip("=")
    return f"{owner}.wire00.{'not-a-real-token'.ljust(38, '0')}"


TEXT, NEWS, PUBLIC_THREAD, FORUM = 0, 5, 11, 15
THREADS = (10, 11, 12)


@dataclass
class Channel:
    id: str
    name: str
    guild_id: str
    type: int = TEXT
    details: Payload = field(default_factory=dict)
    """What this kind has besides: `thread_metadata`, `available_tags`, `permission_overwrites` …"""

    def payload(self) -> Payload:
        return {
            "id": self.id,
            "type": self.type,
            "guild_id": self.guild_id,
            "name": self.name,
            "position": 0,
            "permission_overwrites": [],
            "rate_limit_per_user": 0,
            "nsfw": False,
            "topic": None,
            "parent_id": None,
            "last_message_id": None,
            "flags": 0,
            **self.details,
        }

    def archive(self, *, locked: bool = False) -> None:
        self.details["thread_metadata"] = {**self.details["thread_metadata"], "archived": True, "locked": locked}

    @property
    def archived(self) -> bool:
        return bool(self.details.get("thread_metadata", {}).get("archived"))


@dataclass
class Guild:
    id: str
    name: str
    channels: list[Channel]
    locale: str = "en-US"
    bot_permissions: int = BOT_PERMISSIONS
    features: list[str] = field(default_factory=list)
    threads: list[Channel] = field(default_factory=list)
    system_channel_id: str | None = None

    @property
    def bot_role_id(self) -> str:
        return str(int(self.id) + 1)

    def roles(self) -> list[Payload]:
        # The everyone role has the guild's own id.
        everyone = _role(self.id, "@everyone", 0, 1 << 10 | 1 << 11 | 1 << 16)
        bots = _role(self.bot_role_id, "Rollcall", 1, self.bot_permissions)
        return [everyone, bots | {"managed": True, "tags": {"bot_id": APPLICATION_ID}}]

    def payload(self, bot: Payload) -> Payload:
        return {
            "id": self.id,
            "name": self.name,
            "icon": None,
            "owner_id": USER_ID,
            "preferred_locale": self.locale,
            "features": self.features,
            "roles": self.roles(),
            "channels": [channel.payload() for channel in self.channels],
            "members": [member(bot, [self.bot_role_id])],
            "member_count": 12,
            "joined_at": JOINED_AT,
            "large": False,
            "unavailable": False,
            "verification_level": 1,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "system_channel_flags": 0,
            "system_channel_id": self.system_channel_id,
            # Archived threads are not told at the start: a bot knows only those that are open.
            "threads": [thread.payload() for thread in self.threads if not thread.archived],
            **{name: [] for name in _EMPTY_LISTS},
        }


_EMPTY_LISTS = (
    "emojis",
    "stickers",
    "presences",
    "voice_states",
    "stage_instances",
    "guild_scheduled_events",
    "soundboard_sounds",
)


def _role(role_id: str, name: str, position: int, permissions: int) -> Payload:
    return {
        "id": role_id,
        "name": name,
        "position": position,
        "permissions": str(permissions),
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def member(user: Payload, roles: Sequence[str] = ()) -> Payload:
    return {
        "user": user,
        "roles": list(roles),
        "joined_at": JOINED_AT,
        "nick": None,
        "avatar": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "premium_since": None,
        "communication_disabled_until": None,
        "flags": 0,
    }


def make_guild(number: int = 0, *, channels: Sequence[str] = ("general", "desk"), **details: Any) -> Guild:
    """The guild of this number, with ids that are the same in every run."""
    base = FIRST_GUILD + number << 22
    places = [Channel(str(base + 10 + at), name, str(base)) for at, name in enumerate(channels)]
    return Guild(str(base), details.pop("name", f"Newsroom {number}"), places, **details)


class World:
    """The guilds with the bot in them, their channels, and everybody met so far."""

    def __init__(self, guilds: Sequence[Guild]) -> None:
        self.guilds = {guild.id: guild for guild in guilds}
        self.users: dict[str, Payload] = {}
        self.private_channels: dict[str, Payload] = {}
        self.files: dict[str, tuple[Payload, bytes]] = {}
        """Chosen for an option of a command, by id: what Discord says of each, and what is in it."""
        self._places: dict[str, Channel] = {}
        self.bot = self.user(APPLICATION_ID) | {"username": "rollcall", "global_name": None, "bot": True}
        self.users[APPLICATION_ID] = self.bot

    def user(self, user_id: str) -> Payload:
        """Anybody asked for exists."""
        name = "ada" if user_id == USER_ID else f"user{user_id[-4:]}"
        return self.users.setdefault(
            user_id,
            {
                "id": user_id,
                "username": name,
                "global_name": name.title(),
                "discriminator": "0",
                "avatar": None,
                "public_flags": 0,
            },
        )

    def channel(self, channel_id: str) -> Payload | None:
        found = self.place(channel_id)
        return found.payload() if found else self.private_channels.get(channel_id)

    def place(self, channel_id: str) -> Channel | None:
        """The channel or thread of a guild, to be looked at or changed."""
        if channel_id not in self._places:
            everything = [c for guild in self.guilds.values() for c in (*guild.channels, *guild.threads)]
            self._places = {channel.id: channel for channel in everything}
        return self._places.get(channel_id)

    def remove(self, channel_id: str) -> None:
        """A moderator deletes the channel."""
        for guild in self.guilds.values():
            guild.channels = [channel for channel in guild.channels if channel.id != channel_id]
        self._places.clear()

    def open_thread(self, parent: Channel, name: str, **details: Any) -> Channel:
        metadata = {
            "archived": False,
            "locked": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": now(),
            "create_timestamp": now(),
        }
        told = {"parent_id": parent.id, "owner_id": APPLICATION_ID, "thread_metadata": metadata, **details}
        told |= {"message_count": 0, "member_count": 1, "total_message_sent": 0, "applied_tags": []} | details
        thread = Channel(snowflake(), name, parent.guild_id, PUBLIC_THREAD, told)
        self.guilds[parent.guild_id].threads.append(thread)
        return thread

    def private_channel(self, user_id: str) -> Payload:
        """The direct messages between the bot and this user: one channel, whoever opens it."""
        channel_id = str(int(user_id) ^ 1 << 40)
        recipients = [self.user(user_id)]
        channel = {"id": channel_id, "type": 1, "flags": 0, "last_message_id": None, "recipients": recipients}
        return self.private_channels.setdefault(channel_id, channel)

    def application(self) -> Payload:
        return {
            "id": APPLICATION_ID,
            "name": "Rollcall",
            "description": "",
            "summary": "",
            "icon": None,
            "flags": 0,
            "bot_public": True,
            "bot_require_code_grant": False,
            "owner": self.user(USER_ID),
            "team": None,
            "verify_key": "0" * 64,
            "interactions_endpoint_url": None,
            "integration_types_config": {"0": {}, "1": {}},
            "bot": self.bot,
        }
