"""What stands between a bot and Discord as a rate-limiting proxy does: it keeps some answers and has its own."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass
from typing import Any, Self

import aiohttp
from aiohttp import web

from .emulator import Emulator
from .rest import PREFIX

KEPT = ("/users/@me", "/gateway/bot")
KEPT_HEADERS = {
    "X-Cached": "true",
    "X-RateLimit-Limit": "5",
    "X-RateLimit-Remaining": "5",
    "X-RateLimit-Bucket": "cache",
}
"""They tell of no reset, as Discord's own answer did not."""
OF_THE_CONNECTION = ("host", "content-length", "transfer-encoding", "content-type", "date", "server")
MAKE_BELIEVE = {"Retry-After": "1", "X-RateLimit-Limit": "1", "X-RateLimit-Remaining": "0"}


@dataclass(frozen=True)
class Own:
    """An answer of the proxy's, in the place of Discord's, which did what it was asked for."""

    method: str
    pattern: str
    status: int


class Proxy:
    """Between the emulator and a bot: `ROLLCALL_DISCORD_API` is its `url`."""

    def __init__(self, emulator: Emulator) -> None:
        self._upstream = emulator.rest_url
        self._port = 0
        self._kept: dict[str, bytes] = {}
        self._ordered: list[Own] = []

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(auto_decompress=False)
        application = web.Application(client_max_size=64 * 1024 * 1024)
        application.router.add_route("*", PREFIX + "/{path:.*}", self._handle)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()
        await self._session.close()

    async def start(self) -> None:
        self._site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await self._site.start()
        self._port = self._runner.addresses[-1][1]
        self.url = f"http://127.0.0.1:{self._port}{PREFIX}"

    async def go_away(self) -> None:
        """Nobody listens until the next `start`."""
        await self._site.stop()
        assert self._runner.server is not None
        for connection in self._runner.server.connections:
            connection.force_close()

    def answer_next(self, method: str, pattern: str, status: int) -> None:
        self._ordered.append(Own(method, pattern, status))

    async def _handle(self, raw: web.Request) -> web.Response:
        path = raw.path.removeprefix(PREFIX)
        if path in self._kept:
            return web.Response(body=self._kept[path], content_type="application/json", headers=KEPT_HEADERS)
        response = await self._forwarded(raw, path)
        own = next(
            (o for o in self._ordered if o.method == raw.method and fnmatch.fnmatchcase(path, o.pattern)), None
        )
        if own is None:
            return response
        self._ordered.remove(own)
        return _own(own.status, raw)

    async def _forwarded(self, raw: web.Request, path: str) -> web.Response:
        url = self._upstream + raw.path_qs.removeprefix(PREFIX)
        sent = {name: value for name, value in raw.headers.items() if name.lower() != "host"}
        async with self._session.request(raw.method, url, data=await raw.read(), headers=sent) as answer:
            body = await answer.read()
            if path in KEPT and answer.status == 200:
                self._kept[path] = body
            told: dict[str, Any] = {"status": answer.status, "body": body}
            told["headers"] = {n: v for n, v in answer.headers.items() if n.lower() not in OF_THE_CONNECTION}
            return web.Response(**told, content_type=answer.content_type)


def _own(status: int, raw: web.Request) -> web.Response:
    if status == 429:  # in JSON as Discord's, but without its `Via`
        body = {"global": False, "message": "You are being rate limited.", "retry_after": 1}
        return web.json_response(body, status=429, headers=MAKE_BELIEVE)
    if status == 502:
        return web.Response(status=502, text="<html><h1>502 Bad Gateway</h1></html>", content_type="text/html")
    said = f'{raw.method.title()} "https://discord.com{raw.path_qs}": context deadline exceeded'
    return web.Response(status=status, text=said)
