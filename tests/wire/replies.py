"""How the emulated Discord answers: replies, the errors that it gives, and their form on the wire."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass(frozen=True)
class Reply:
    """Status 0 stands for a connection that is cut."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """Raised by a route that answers with an error of Discord's."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply


Handler = Callable[[web.Request], Awaitable[Reply]]
Route = tuple[str, str, Handler]

UNAUTHORIZED = Reply(401, {"message": "401: Unauthorized", "code": 0})
NO_ROUTE = Reply(404, {"message": "404: Not Found", "code": 0})
UNKNOWN_CHANNEL = Reply(404, {"message": "Unknown Channel", "code": 10003})
UNKNOWN_MESSAGE = Reply(404, {"message": "Unknown Message", "code": 10008})
ARCHIVED_THREAD = Reply(400, {"message": "Thread is archived", "code": 50083})
NOT_PUBLISHABLE = Reply(400, {"message": "Cannot execute action on this channel type", "code": 50024})
UNKNOWN_WEBHOOK = Reply(404, {"message": "Unknown Webhook", "code": 10015})
UNKNOWN_INTERACTION = Reply(404, {"message": "Unknown interaction", "code": 10062})
ALREADY_ANSWERED = Reply(400, {"message": "Interaction has already been acknowledged.", "code": 40060})
INVALID_FORM = Reply(400, {"message": "Invalid Form Body", "code": 50035})
TOKEN_EXPIRED = Reply(401, {"message": "Invalid Webhook Token", "code": 50027})


async def ok(body: Any) -> Reply:
    return Reply(200, body)


def render(reply: Reply, extra: Mapping[str, str] | None = None) -> web.Response:
    headers = {**(extra or {}), **reply.headers}
    if reply.body is None:
        return web.Response(status=reply.status, headers=headers)
    # discord.py compares the content type with exactly this, so no charset.
    body = json.dumps(reply.body).encode()
    return web.Response(status=reply.status, body=body, content_type="application/json", headers=headers)
