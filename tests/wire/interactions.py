"""Interactions: what a person does in the client, as the bot is told it, and how the bot may answer."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .messages import EPHEMERAL, duplicate, text_of, walk
from .world import ALL_PERMISSIONS, APPLICATION_ID, BOT_PERMISSIONS, Payload, World, member, snowflake

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
REPLY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
IN_GUILD, IN_BOT_DM, IN_PRIVATE = 0, 1, 2
SUBCOMMAND, GROUP = 1, 2
ATTACHMENT_LIMIT = 10 * 1024 * 1024

ALLOWED_CALLBACKS = {
    COMMAND: {REPLY, DEFER, MODAL},
    COMPONENT: {REPLY, DEFER, DEFER_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {REPLY, DEFER, DEFER_UPDATE, UPDATE},
}


@dataclass
class Answer:
    """What the person got to see, and when."""

    interaction: Interaction
    message: Payload = field(default_factory=dict)  # as Discord held it when it became visible
    modal: Payload | None = None
    choices: list[Payload] = field(default_factory=list)

    @property
    def callbacks(self) -> list[Payload]:
        return self.interaction.callbacks

    @property
    def deferred(self) -> bool:
        return self.callbacks[0]["type"] in (DEFER, DEFER_UPDATE)

    @property
    def ephemeral(self) -> bool:
        return bool(self.message.get("flags", 0) & EPHEMERAL)

    @property
    def seconds_to_first(self) -> float:
        return self.interaction.first_at - self.interaction.dispatched_at

    @property
    def seconds_to_visible(self) -> float:
        return self.interaction.visible_at - self.interaction.dispatched_at

    @property
    def text(self) -> str:
        return text_of(self.message)

    @property
    def custom_ids(self) -> list[str]:
        return [part["custom_id"] for part in walk(self.message.get("components")) if "custom_id" in part]


@dataclass(eq=False)
class Interaction:
    """One interaction from its dispatch to the end of its token."""

    kind: int
    payload: Payload
    source: Payload | None = None  # the message whose component was used
    callbacks: list[Payload] = field(default_factory=list)
    original: Payload | None = None
    loading: bool = False
    dispatched_at: float = 0.0
    first_at: float = 0.0
    visible_at: float = 0.0
    visible: asyncio.Future[Answer] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def id(self) -> str:
        return self.payload["id"]

    @property
    def token(self) -> str:
        return self.payload["token"]

    @property
    def age(self) -> float:
        return time.perf_counter() - self.dispatched_at

    def show(self, at: float, **seen: Any) -> None:
        """What the person waited for is there; what comes after is the message's own history."""
        if not self.visible.done():
            self.visible_at = at
            self.visible.set_result(Answer(self, **duplicate(seen)))

    async def answer(self, seconds: float) -> Answer:
        """Raises TimeoutError, saying how far the bot came, when nothing is visible after these seconds."""
        try:
            return await asyncio.wait_for(asyncio.shield(self.visible), seconds)
        except TimeoutError:
            done = [callback["type"] for callback in self.callbacks]
            told = self.payload["data"].get("name") or self.payload["data"].get("custom_id")
            raise TimeoutError(f"no visible answer to {told!r} in {seconds} s; callbacks so far: {done}") from None

    def metadata(self, world: World) -> Payload:
        """`interaction_metadata` of the messages that answer it."""
        user = self.payload.get("user") or self.payload["member"]["user"]
        owners = self.payload["authorizing_integration_owners"]
        known = {"id": self.id, "type": self.kind, "user": user, "authorizing_integration_owners": owners}
        if self.kind == COMPONENT and self.source:
            return known | {"interacted_message_id": self.source["id"]}
        if self.kind == MODAL_SUBMIT:
            return known | {"triggering_interaction_metadata": known | {"type": COMMAND}}
        return known


@dataclass(frozen=True)
class Setting:
    """Where the person is, and through which installation the bot is there."""

    user_id: str
    guild_id: str | None
    channel_id: str | None = None
    context: int = IN_GUILD
    installed: str = "guild"  # or "user"
    locale: str = "en-US"
    permissions: int = ALL_PERMISSIONS

    def payload(self, world: World) -> Payload:
        place = self._guild(world) if self.context == IN_GUILD else self._private(world)
        return place | {"authorizing_integration_owners": self._owners(), "locale": self.locale}

    def _owners(self) -> Payload:
        if self.installed == "user":
            return {"1": self.user_id}
        return {"0": self.guild_id if self.context == IN_GUILD else "0"}

    def _guild(self, world: World) -> Payload:
        assert self.guild_id is not None
        guild = world.guilds.get(self.guild_id)
        # A user-installed bot also works in guilds that it never joined, and so knows nothing of.
        channel_id = self.channel_id or (guild.channels[0].id if guild else str(int(self.guild_id) + 10))
        channel = world.channel(channel_id) or {"id": channel_id, "type": 0, "name": "elsewhere", "position": 0}
        locale, features = (guild.locale, guild.features) if guild else ("en-US", [])
        present = member(world.user(self.user_id)) | {"permissions": str(self.permissions)}
        return {
            "guild_id": self.guild_id,
            "guild": {"id": self.guild_id, "locale": locale, "features": features},
            "guild_locale": locale,
            "channel_id": channel_id,
            "channel": channel | {"guild_id": self.guild_id, "permissions": str(self.permissions)},
            "member": present,
            "app_permissions": str(guild.bot_permissions if guild else BOT_PERMISSIONS),
        }

    def _private(self, world: World) -> Payload:
        channel = world.private_channel(self.user_id)
        if self.context == IN_PRIVATE:
            between = [world.user(self.user_id), world.user(snowflake())]
            channel = {"id": snowflake(), "type": 1, "flags": 0, "recipients": between}
        user = world.user(self.user_id)
        return {
            "channel_id": channel["id"],
            "channel": channel,
            "user": user,
            "app_permissions": str(BOT_PERMISSIONS),
        }


def interaction(
    kind: int, data: Payload, setting: Setting, world: World, source: Payload | None = None
) -> Interaction:
    payload = {
        "id": snowflake(),
        "application_id": APPLICATION_ID,
        "type": kind,
        "token": secrets.token_urlsafe(48),
        "version": 1,
        "data": data,
        "context": setting.context,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "attachment_size_limit": ATTACHMENT_LIMIT,
        **setting.payload(world),
    }
    if source is not None:
        payload["message"] = duplicate(source)
    return Interaction(kind, payload, source)


def command_data(
    command: Payload, path: Sequence[str], values: Mapping[str, Any], world: World, focused: str | None = None
) -> Payload:
    """`data` of a chat command: the values under the names and types that were synced.

    Raises LookupError for a subcommand or option that the bot did not sync, ValueError for values that a client would
    not have let through.
    """
    resolved: Payload = {}
    options = _nested(command.get("options") or [], list(path), values, resolved, world, focused)
    data = {"id": command["id"], "name": command["name"], "type": 1, "options": options}
    if command.get("guild_id"):
        data["guild_id"] = command["guild_id"]
    return data | ({"resolved": resolved} if resolved else {})


def _nested(
    declared: list[Payload],
    path: list[str],
    values: Mapping[str, Any],
    resolved: Payload,
    world: World,
    focused: str | None,
) -> list[Payload]:
    if path:
        branch = _named(declared, path[0], (SUBCOMMAND, GROUP))
        inner = _nested(branch.get("options") or [], path[1:], values, resolved, world, focused)
        return [{"name": branch["name"], "type": branch["type"], "options": inner}]
    if any(option["type"] in (SUBCOMMAND, GROUP) for option in declared):
        raise LookupError(f"name one of the subcommands: {[option['name'] for option in declared]}")
    missing = {option["name"] for option in declared if option.get("required")} - set(values)
    if missing and focused is None:
        raise ValueError(f"required options were left out: {sorted(missing)}")
    given = [(_named(declared, name, range(3, 12)), value) for name, value in values.items()]
    return [_option(option, value, resolved, world, focused) for option, value in given]


def _named(declared: list[Payload], name: str, types: Sequence[int]) -> Payload:
    for option in declared:
        if option["name"] == name and option["type"] in types:
            return option
    raise LookupError(f"{name!r} is not among the synced {[option['name'] for option in declared]}")


def _option(option: Payload, value: Any, resolved: Payload, world: World, focused: str | None) -> Payload:
    filled = {"name": option["name"], "type": option["type"], "value": value}
    if option["name"] == focused:
        return filled | {"focused": True}
    choices = [choice["value"] for choice in option.get("choices") or []]
    if choices and value not in choices:
        raise ValueError(f"{value!r} is not a choice of {option['name']!r}: {choices}")
    if option["type"] in RESOLVERS:
        filled["value"] = str(value)
        kind, resolve = RESOLVERS[option["type"]]
        resolved.setdefault(kind, {})[str(value)] = resolve(world, str(value))
    return filled


def _channel(world: World, channel_id: str) -> Payload:
    channel = world.channel(channel_id)
    if channel is None:
        raise LookupError(f"there is no channel {channel_id}")
    return channel | {"permissions": str(ALL_PERMISSIONS)}


def _role(world: World, role_id: str) -> Payload:
    for guild in world.guilds.values():
        for role in guild.roles():
            if role["id"] == role_id:
                return role
    raise LookupError(f"there is no role {role_id}")


def _attachment(world: World, file_id: str) -> Payload:
    return world.files[file_id][0]


RESOLVERS = {
    6: ("users", World.user),
    7: ("channels", _channel),
    8: ("roles", _role),
    11: ("attachments", _attachment),
}
