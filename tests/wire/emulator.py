"""A small Discord on loopback, for an unmodified bot process to talk to.

It shows what a simulation inside the bot's process cannot: rate limits, faults, resuming, crashes, nonces, command
sync, and bodies that Discord would refuse.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any, Self

from aiohttp import web

from . import schema
from .gateway import Gateway
from .interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    IN_BOT_DM,
    IN_GUILD,
    MODAL_SUBMIT,
    Answer,
    Interaction,
    Setting,
    command_data,
    interaction,
)
from .messages import Messages, walk
from .replies import Reply
from .rest import PREFIX, Rest
from .traffic import Fault, RateLimits, Request, too_many
from .world import USER_ID, Channel, Guild, Payload, World, fake_token, make_guild, snowflake

BUTTON = 2
MESSAGE_MENU = 3


class Emulator:
    """Discord, from the start of the `async with` to its end.

    check: hold every request against Discord's schema and limits, when `violations` is read and not before.
    requests_per_second: enforce the limit over all routes (Discord's is 50).
    posts_per_channel: enforce (limit, seconds) on posting to each channel, and say so in headers.
    privileged_intents: those granted in the developer portal; identifying with others closes with 4014.
    """

    def __init__(
        self,
        *,
        guilds: int | Sequence[Guild] = 1,
        check: bool = True,
        requests_per_second: int | None = None,
        posts_per_channel: tuple[int, float] | None = None,
        privileged_intents: int = 0,
        heartbeat_seconds: float = 41.25,
    ) -> None:
        made = [make_guild(number) for number in range(guilds)] if isinstance(guilds, int) else guilds
        self.check = check
        self.token = fake_token()
        self.world = World(made)
        self.messages = Messages(self.world)
        self.gateway = Gateway(
            self.world, self.token, privileged=privileged_intents, heartbeat_seconds=heartbeat_seconds
        )
        self.limits = RateLimits(requests_per_second, posts_per_channel)
        self.rest = Rest(self.world, self.messages, self.gateway, self.limits, self.token)
        self.rest_url = self.gateway_url = ""
        self._violations: list[str] = []
        self._checked = 0

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(self.rest.application(), access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.rest_url = f"http://127.0.0.1:{port}{PREFIX}"
        self.gateway_url = self.gateway.url = f"ws://127.0.0.1:{port}/gateway"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.gateway.close()
        await self._runner.cleanup()

    # What happened

    @property
    def requests(self) -> list[Request]:
        return self.rest.requests

    @property
    def unmatched(self) -> list[str]:
        return self.rest.unmatched

    @property
    def violations(self) -> list[str]:
        """What Discord would have refused. Checked here, so that it takes no time from the answers."""
        fresh = self.requests[self._checked :] if self.check else []
        self._checked += len(fresh)
        for request in fresh:
            self._violations += schema.violations(request)
        return self._violations

    @property
    def intents(self) -> int:
        """The intents that the bot last identified with."""
        return self.gateway.identifies[-1]["intents"]

    @property
    def too_many_requests(self) -> int:
        """How many answers of 429 were drawn."""
        return self.limits.drawn

    def sent(self, method: str, ending: str) -> list[Request]:
        """The requests with this method whose path ends so."""
        return [each for each in self.requests if each.method == method and each.path.endswith(ending)]

    def posted(self, channel_id: str) -> list[Payload]:
        """What stands in the channel for everybody, oldest first."""
        return self.messages.in_channel(channel_id)

    def command(self, name: str, guild_id: str | None = None) -> Payload:
        """The synced chat command of this name, the guild's own first. Raises LookupError."""
        for command in [*self.rest.commands.get(guild_id, []), *self.rest.commands.get(None, [])]:
            if (command["name"], command["type"]) == (name, 1):
                return command
        synced = sorted(each["name"] for commands in self.rest.commands.values() for each in commands)
        raise LookupError(f"/{name} was never synced; there are {synced}")

    @property
    def guild_id(self) -> str:
        return next(iter(self.world.guilds))

    @property
    def channel_id(self) -> str:
        return self.world.guilds[self.guild_id].channels[0].id

    # What a person does

    def choose(self, name: str, data: bytes, content_type: str = "text/csv") -> str:
        """A file for an option of a command; its id is the option's value."""
        file_id = snowflake()
        url = self.rest_url.removesuffix(PREFIX) + f"/attachments/{file_id}"
        described = {"id": file_id, "filename": name, "size": len(data), "content_type": content_type}
        self.world.files[file_id] = described | {"url": url, "proxy_url": url}, data
        return file_id

    async def slash(
        self,
        name: str,
        *,
        options: Mapping[str, Any] | None = None,
        subcommand: str | None = None,
        timeout: float = 10,  # noqa: ASYNC109 - it reads best at the call
        **where: Any,
    ) -> Answer:
        """Type a chat command and wait for its visible answer; `where` is described at `setting`."""
        path = f"{name} {subcommand or ''}".split()
        setting = self.setting(**where)
        command = self._offered(path[0], setting)
        data = command_data(command, path[1:], options or {}, self.world)
        return await (await self.start(COMMAND, data, setting)).answer(timeout)

    async def autocomplete(
        self,
        name: str,
        options: Mapping[str, Any],
        focused: str,
        *,
        subcommand: str | None = None,
        timeout: float = 10,  # noqa: ASYNC109 - it reads best at the call
        **where: Any,
    ) -> list[Payload]:
        """The choices offered while the option `focused` is being typed."""
        path = f"{name} {subcommand or ''}".split()
        setting = self.setting(**where)
        command = self._offered(path[0], setting)
        data = command_data(command, path[1:], options, self.world, focused)
        return (await (await self.start(AUTOCOMPLETE, data, setting)).answer(timeout)).choices

    async def click(
        self,
        on: Answer | Payload,
        custom_id: str,
        *,
        values: Sequence[str] | None = None,
        timeout: float = 10,  # noqa: ASYNC109 - it reads best at the call
        **where: Any,
    ) -> Answer:
        """Press the button, or choose `values` in the select, as it now stands on the message.

        Raises LookupError when the message is gone or has no such component, or it is disabled.
        """
        message = self._standing(on)
        component = _component(message, custom_id)
        data = {"custom_id": custom_id, "component_type": component["type"], "id": component["id"]}
        if component["type"] != BUTTON:
            data["values"] = list(values or [])
        setting = self._same_place(on, where)
        return await (await self.start(COMPONENT, data, setting, message)).answer(timeout)

    async def message_menu(
        self,
        name: str,
        on: Payload,
        *,
        timeout: float = 10,  # noqa: ASYNC109 - it reads best at the call
        **where: Any,
    ) -> Answer:
        """Choose a command in the menu of a message."""
        synced = [each for commands in self.rest.commands.values() for each in commands]
        command = next(each for each in synced if (each["name"], each["type"]) == (name, MESSAGE_MENU))
        data = {"id": command["id"], "name": name, "type": MESSAGE_MENU, "target_id": on["id"]}
        data["resolved"] = {"messages": {on["id"]: on}}
        return await (await self.start(COMMAND, data, self.setting(**where))).answer(timeout)

    async def submit(
        self,
        modal: Answer,
        values: Mapping[str, Any],
        *,
        timeout: float = 10,  # noqa: ASYNC109 - it reads best at the call
        **where: Any,
    ) -> Answer:
        """Fill in the modal that an answer opened: custom_id to text, or to a list for a select."""
        assert modal.modal is not None, "the answer opened no modal"
        filled = [_filled(part, values) for part in modal.modal["components"]]
        data = {"custom_id": modal.modal["custom_id"], "components": filled}
        setting = self._same_place(modal, where)
        return await (await self.start(MODAL_SUBMIT, data, setting, modal.interaction.source)).answer(timeout)

    def setting(
        self,
        *,
        guild_id: str | None = None,
        user_id: str = USER_ID,
        dm: bool = False,
        context: int | None = None,
        **details: Any,
    ) -> Setting:
        """Where and who: the first guild and Ada unless told otherwise.

        dm: in direct messages with the bot. Others: channel_id, locale, permissions (of the person),
        installed ("guild" or "user"), context (0 guild, 1 bot's direct messages, 2 other private channel).
        """
        chosen = context if context is not None else IN_BOT_DM if dm else IN_GUILD
        guild = (guild_id or self.guild_id) if chosen == IN_GUILD else None
        return Setting(user_id, guild, context=chosen, **details)

    async def start(self, kind: int, data: Payload, setting: Setting, source: Payload | None = None) -> Interaction:
        """Dispatch an interaction without waiting for what comes of it."""
        begun = interaction(kind, data, setting, self.world, source)
        self.rest.callbacks.interactions[begun.token] = begun
        begun.dispatched_at = time.perf_counter()
        await self.gateway.dispatch("INTERACTION_CREATE", begun.payload, setting.guild_id)
        return begun

    def _offered(self, name: str, setting: Setting) -> Payload:
        """The command, if a client would show it there."""
        command = self.command(name, setting.guild_id)
        contexts, installs = command.get("contexts"), command.get("integration_types")
        installed = 1 if setting.installed == "user" else 0
        if contexts is not None and setting.context not in contexts:
            raise LookupError(f"/{name} is not offered in context {setting.context}, only in {contexts}")
        if installs is not None and installed not in installs:
            raise LookupError(f"/{name} is not offered by a {setting.installed} installation")
        return command

    def _standing(self, on: Answer | Payload) -> Payload:
        message_id = (on.message if isinstance(on, Answer) else on)["id"]
        if message_id not in self.messages.by_id:
            raise LookupError(f"message {message_id} is gone")
        return self.messages.by_id[message_id]

    def _same_place(self, on: Answer | Payload, where: Mapping[str, Any]) -> Setting:
        """Where the message is, for whoever answers on it."""
        if not isinstance(on, Answer):
            channel = self.world.channel(on["channel_id"]) or {}
            place = {
                "guild_id": channel.get("guild_id"),
                "channel_id": on["channel_id"],
                "dm": channel.get("type") == 1,
            }
            return self.setting(**{**place, **where})
        told = on.interaction.payload
        user = told.get("user") or told["member"]["user"]
        owner = "user" if "1" in told["authorizing_integration_owners"] else "guild"
        place = {key: told.get(key) for key in ("guild_id", "channel_id", "context", "locale")}
        return self.setting(**{**place, "user_id": user["id"], "installed": owner, **where})

    # What goes wrong

    def fail_next(
        self,
        method: str,
        path_pattern: str,
        status: int,
        json_body: Any = None,
        headers: Mapping[str, str] | None = None,
        *,
        times: int = 1,
        after_effect: bool = False,
    ) -> None:
        """Answer the next requests so. The pattern is a glob over the path below /api/v10; method `*` is any.

        Status 0 cuts the connection. after_effect: what was asked for happens all the same.
        """
        body = json_body if json_body is not None else {"message": f"{status}: ordered by the test", "code": 0}
        reply = Reply(status, body, headers or {})
        self.rest.faults.ordered.append(Fault(method, path_pattern, reply, times, after_effect))

    def limit_next(
        self,
        method: str,
        path_pattern: str,
        retry_after: float = 0.1,
        *,
        scope: str = "user",
        via: bool = True,
        times: int = 1,
    ) -> None:
        """Answer the next requests with 429; scope is `user`, `shared` or `global`."""
        reply = too_many(retry_after, scope=scope, via=via)
        self.rest.faults.ordered.append(Fault(method, path_pattern, reply, times))

    def slow_next(
        self, method: str, path_pattern: str, seconds: float, *, times: int = 1, after_effect: bool = False
    ) -> None:
        """Let this long pass before the next requests take effect and are answered as usual.

        after_effect: it passes between the effect and the answer.
        """
        self.rest.faults.ordered.append(Fault(method, path_pattern, None, times, after_effect, delay=seconds))

    def as_ordered(self) -> None:
        """Forget the faults that nobody has met yet."""
        self.rest.faults.ordered.clear()

    def write(self, channel: Channel, text: str) -> None:
        """Somebody says something in the channel."""
        self.messages.create(channel.id, {"content": text}, {}, author=self.world.user(USER_ID))

    def forget_nonces(self) -> None:
        """As Discord does after a few minutes."""
        self.messages.nonces.clear()

    async def drop_gateway(self, code: int = 4000) -> None:
        await self.gateway.drop(code)

    async def invalidate_session(self, *, resumable: bool = False) -> None:
        await self.gateway.invalidate(resumable=resumable)

    async def dispatch(self, event: str, data: Payload, guild_id: str | None = None) -> None:
        """Any other gateway event."""
        await self.gateway.dispatch(event, data, guild_id)


def _component(message: Payload, custom_id: str) -> Payload:
    for part in walk(message["components"]):
        if part.get("custom_id") == custom_id:
            if part.get("disabled"):
                raise LookupError(f"{custom_id!r} is disabled")
            return part
    there = [part["custom_id"] for part in walk(message["components"]) if "custom_id" in part]
    raise LookupError(f"there is no {custom_id!r} on the message, only {there}")


def _filled(part: Payload, values: Mapping[str, Any]) -> Payload:
    """A modal's component as it comes back: labels and rows around what was typed."""
    filled = {"type": part["type"], "id": part.get("id", 0)}
    if "component" in part:
        return filled | {"component": _filled(part["component"], values)}
    if "components" in part:
        return filled | {"components": [_filled(each, values) for each in part["components"]]}
    if "custom_id" not in part:
        return filled
    value = values.get(part["custom_id"], [] if part["type"] in (3, 5, 6, 7, 8) else "")
    return filled | {"custom_id": part["custom_id"], "values" if isinstance(value, list) else "value": value}
