"""The HTTP half of the emulated Discord: what happens around every route, and the routes that fit nowhere else."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import BodyPartReader, web

from .callbacks import Callbacks
from .channels import Channels
from .gateway import Gateway
from .messages import Messages, Upload
from .replies import INVALID_FORM, NO_ROUTE, UNAUTHORIZED, Handler, Refused, Reply, Route, ok, render
from .traffic import HEADERS_OF_INTEREST, REQUEST, Faults, RateLimits, Request
from .world import APPLICATION_ID, Payload, World, snowflake

PREFIX = "/api/v10"


class Rest:
    def __init__(self, world: World, messages: Messages, gateway: Gateway, limits: RateLimits, token: str) -> None:
        self.world = world
        self.gateway = gateway
        self.limits = limits
        self.callbacks = Callbacks(world, messages)
        self.channels = Channels(world, messages)
        self.faults = Faults()
        self.requests: list[Request] = []
        self.unmatched: list[str] = []
        self.commands: dict[str | None, list[Payload]] = {}  # by guild, None for everywhere
        self.synced = asyncio.Event()
        self._authorization = f"Bot {token}"

    def application(self) -> web.Application:
        application = web.Application(middlewares=[self._around], client_max_size=64 * 1024 * 1024)
        application.router.add_get("/gateway", self.gateway.serve)
        application.router.add_get("/attachments/{file}", self._download)
        for method, path, handler in [*self._routes(), *self.callbacks.routes(), *self.channels.routes()]:
            application.router.add_route(method, PREFIX + path, _adapted(handler))
        return application

    def _routes(self) -> list[Route]:
        return [
            ("GET", "/users/@me", lambda _: ok(self.world.bot)),
            ("GET", "/oauth2/applications/@me", lambda _: ok(self.world.application())),
            ("GET", "/applications/@me", lambda _: ok(self.world.application())),
            ("GET", "/gateway", lambda _: ok({"url": self.gateway.url})),
            ("GET", "/gateway/bot", lambda _: ok(self._gateway_bot())),
            ("GET", "/users/{user}", lambda raw: ok(self.world.user(raw.match_info["user"]))),
            ("POST", "/users/@me/channels", self._open_private_channel),
            ("PUT", "/applications/{application}/commands", self._put_commands),
            ("GET", "/applications/{application}/commands", self._get_commands),
            ("PUT", "/applications/{application}/guilds/{guild}/commands", self._put_commands),
            ("GET", "/applications/{application}/guilds/{guild}/commands", self._get_commands),
        ]

    # Around every route

    @web.middleware
    async def _around(self, raw: web.Request, handler: Callable[..., Awaitable[web.StreamResponse]]) -> Any:
        if not raw.path.startswith(PREFIX):
            return await handler(raw)
        request = raw[REQUEST] = await _read(raw)
        self.requests.append(request)
        try:
            response = await self._answer(raw, request, handler)
        except Refused as refused:
            response = render(refused.reply, self.limits.headers(request))
        except (LookupError, TypeError, AttributeError, ValueError) as problem:
            self.unmatched.append(f"{request.method} {request.path} with a body not understood: {problem!r}")
            response = render(INVALID_FORM)
        request.status = 0 if response is None else response.status
        self.limits.drawn += request.status == 429
        return _cut(raw) if response is None else response

    async def _answer(self, raw: web.Request, request: Request, handler: Callable[..., Any]) -> web.Response | None:
        """None means that the connection is to be cut."""
        if raw.match_info.http_exception is not None:
            self.unmatched.append(f"{request.method} {request.path}")
            return render(NO_ROUTE)
        needs_token = not request.is_interaction and request.path != "/gateway"
        if needs_token and request.headers.get("Authorization") != self._authorization:
            return render(UNAUTHORIZED)
        refusal = self.limits.refuse(request)
        if refusal is not None:
            return render(refusal)
        return await self._perform(raw, request, handler)

    async def _perform(self, raw: web.Request, request: Request, handler: Callable[..., Any]) -> web.Response | None:
        fault = self.faults.take(request)
        if fault and fault.delay and not fault.after_effect:
            await asyncio.sleep(fault.delay)
        if fault is None or fault.reply is None:
            reply = await handler(raw)
            if fault and fault.after_effect:
                await asyncio.sleep(fault.delay)
            return render(reply, self.limits.headers(request))
        if fault.after_effect:
            await handler(raw)
        return render(fault.reply) if fault.reply.status else None

    # Who and where

    def _gateway_bot(self) -> Payload:
        starts = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
        return {"url": self.gateway.url, "shards": self.gateway.recommended_shards, "session_start_limit": starts}

    async def _open_private_channel(self, raw: web.Request) -> Reply:
        return Reply(200, self.world.private_channel(str(raw[REQUEST].json["recipient_id"])))

    async def _download(self, raw: web.Request) -> web.Response:
        return web.Response(body=self.world.files[raw.match_info["file"]][1])

    # Commands

    async def _put_commands(self, raw: web.Request) -> Reply:
        """Bulk overwrite: a command of the same name and type keeps its id."""
        guild_id = raw.match_info.get("guild")
        had = {(each["type"], each["name"]): each["id"] for each in self.commands.get(guild_id, [])}
        version = snowflake()
        self.commands[guild_id] = [
            {
                "default_member_permissions": None,
                "description": "",
                **command,
                "id": had.get((command.get("type") or 1, command["name"])) or snowflake(),
                "type": command.get("type") or 1,
                "application_id": APPLICATION_ID,
                "version": version,
                **({"guild_id": guild_id} if guild_id else {}),
            }
            for command in raw[REQUEST].json
        ]
        self.synced.set()
        return Reply(200, self.commands[guild_id])

    async def _get_commands(self, raw: web.Request) -> Reply:
        return Reply(200, self.commands.get(raw.match_info.get("guild"), []))


def _adapted(handler: Handler) -> Any:
    # aiohttp takes coroutine functions only, which the lambdas among the routes are not.
    async def handle(raw: web.Request) -> Reply:
        return await handler(raw)

    return handle


def _cut(raw: web.Request) -> web.Response:
    """Close the connection with nothing said, as a peer that crashed does."""
    if raw.transport is not None:
        raw.transport.abort()
    return web.Response(status=502)


async def _read(raw: web.Request) -> Request:
    headers = {name: raw.headers[name] for name in HEADERS_OF_INTEREST if name in raw.headers}
    request = Request(raw.method, raw.path.removeprefix(PREFIX), dict(raw.query), headers, 0.0)
    if raw.content_type == "multipart/form-data":
        await _read_parts(raw, request)
    elif raw.can_read_body:
        body = await raw.read()
        request.at = time.perf_counter()
        request.json = json.loads(body) if body else None
    request.at = request.at or time.perf_counter()
    return request


async def _read_parts(raw: web.Request, request: Request) -> None:
    async for part in await raw.multipart():
        assert isinstance(part, BodyPartReader), "Discord takes no parts within parts"
        data = bytes(await part.read())
        if part.name == "payload_json":
            request.json = json.loads(data)
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            request.uploads[part.name or ""] = Upload(part.filename or "", kind, data)
