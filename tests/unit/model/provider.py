"""A provider on loopback that speaks OpenAI's and Anthropic's language, or misbehaves."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

Reply = Callable[[web.Request], Awaitable[web.StreamResponse]]
TEXT = "Allies leave\n\nGermany will withdraw its 1,200 soldiers from Kabul. France stays.\n"
CLAIM: dict[str, Any] = {
    "quote": "Germany will withdraw its 1,200 soldiers from Kabul.",
    "actor": "DE",
    "action": "withdrawal",
    "phase": "announced",
    "moved": {"least": 1200, "most": 1200, "about": False},
    "strength": None,
    "remaining": None,
    "origin": ["kabul"],
    "destination": [],
    "effective": None,
    "until": None,
    "temporary": None,
    "mission": None,
}


class Provider:
    def __init__(self) -> None:
        self.url = ""
        self.asked: list[Any] = []
        """The body of each request, with its path and its headers."""
        self.reply: Reply = says([CLAIM])

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(
            await request.json()
            | {"headers": {name.lower(): value for name, value in request.headers.items()}, "path": request.path}
        )
        return await self.reply(request)


@asynccontextmanager
async def provider() -> AsyncIterator[Provider]:
    there = Provider()
    runner = web.ServerRunner(web.Server(there.answer), shutdown_timeout=0.1)
    await runner.setup()
    port = web.TCPSite(runner, "127.0.0.1", 0)
    await port.start()
    there.url = f"http://127.0.0.1:{port._server.sockets[0].getsockname()[1]}"  # type: ignore[union-attr]
    yield there
    await runner.cleanup()


def completion(content: str | None, **usage: int) -> dict[str, Any]:
    """The body of an answer in OpenAI's form."""
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}
    counts = usage or {"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1000}
    return {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": counts}


def reports(claims: list[Any]) -> str:
    return json.dumps({"reports": claims})


def says(claims: list[Any]) -> Reply:
    return sends(json.dumps(completion(reports(claims))).encode())


def writes(content: str | None) -> Reply:
    """Reply with a well-formed answer of any content."""
    return sends(json.dumps(completion(content)).encode())


def sends(body: bytes, status: int = 200, kind: str = "application/json", **headers: str) -> Reply:
    async def reply(_: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=body, status=status, headers={"Content-Type": kind, **named})

    return reply
