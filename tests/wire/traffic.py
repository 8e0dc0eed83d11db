"""What happens to a request around its route: the log, faults to order, rate limits."""

from __future__ import annotations

import fnmatch
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from .messages import Upload
from .replies import Reply
from .world import Payload

HEADERS_OF_INTEREST = ("Authorization", "Content-Type", "User-Agent", "X-Audit-Log-Reason")


@dataclass
class Request:
    """One request of the bot, as it came."""

    method: str
    path: str  # below /api/v10
    query: dict[str, str]
    headers: dict[str, str]
    at: float  # time.perf_counter()
    json: Any = None
    uploads: dict[str, Upload] = field(default_factory=dict)
    status: int | None = None  # of the answer; 0 when the connection was cut
    flags_before: int | None = None  # of the message that an edit changes

    @property
    def is_interaction(self) -> bool:
        """Whether the global rate limit leaves it alone, and no bot token is needed."""
        return self.path.startswith(("/interactions/", "/webhooks/"))


# Where a route finds its own entry in the log.
REQUEST = web.RequestKey("request", Request)


@dataclass
class Fault:
    method: str
    pattern: str
    reply: Reply | None  # None: answer as usual, once the delay is over
    times: int = 1
    after_effect: bool = False
    delay: float = 0.0

    def concerns(self, request: Request) -> bool:
        same_method = self.method in ("*", request.method)
        return same_method and fnmatch.fnmatchcase(request.path, self.pattern)


class Faults:
    """Faults ordered in advance, each used up by the requests that it concerns."""

    def __init__(self) -> None:
        self.ordered: list[Fault] = []

    def take(self, request: Request) -> Fault | None:
        for fault in self.ordered:
            if fault.concerns(request):
                fault.times -= 1
                if fault.times <= 0:
                    self.ordered.remove(fault)
                return fault
        return None


def too_many(
    retry_after: float, *, scope: str = "user", via: bool = True, bucket: str = "wire", limit: int = 1
) -> Reply:
    """A 429. Without `Via` it is Cloudflare's, which discord.py raises at once instead of waiting."""
    headers = {
        "Retry-After": f"{retry_after:.3f}",
        "X-RateLimit-Scope": scope,
        **rate_headers(limit, 0, retry_after, bucket),
    }
    if scope == "global":
        headers = {"Retry-After": f"{retry_after:.3f}", "X-RateLimit-Scope": scope, "X-RateLimit-Global": "true"}
    if via:
        headers["Via"] = "1.1 google"
    message = "You are being rate limited."
    body = {"message": message, "retry_after": round(retry_after, 3), "global": scope == "global"}
    return Reply(429, body, headers)


def rate_headers(limit: int, remaining: int, reset_after: float, bucket: str) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": f"{time.time() + reset_after:.3f}",
        "X-RateLimit-Reset-After": f"{reset_after:.3f}",
        "X-RateLimit-Bucket": bucket,
    }


class Window:
    """At most `limit` requests in any `seconds`."""

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit = limit
        self.seconds = seconds
        self._taken: deque[float] = deque()

    def draw(self) -> float:
        """Take a place and return 0, or return the seconds until there is one."""
        at = time.perf_counter()
        while self._taken and at - self._taken[0] >= self.seconds:
            self._taken.popleft()
        if len(self._taken) >= self.limit:
            return self.seconds - (at - self._taken[0])
        self._taken.append(at)
        return 0.0

    @property
    def remaining(self) -> int:
        return self.limit - len(self._taken)

    @property
    def reset_after(self) -> float:
        return max(0.0, self.seconds - (time.perf_counter() - self._taken[0])) if self._taken else 0.0


class RateLimits:
    """The limit over all routes of the bot, and one per channel for posting; both only when asked for."""

    def __init__(self, per_second: int | None, per_channel: tuple[int, float] | None) -> None:
        self.drawn = 0  # answers of 429
        self._everywhere = Window(per_second, 1.0) if per_second else None
        self._per_channel = per_channel
        self._channels: dict[str, Window] = {}

    def refuse(self, request: Request) -> Reply | None:
        if request.is_interaction:
            return None
        wait = self._everywhere.draw() if self._everywhere else 0.0
        if wait:
            return too_many(wait, scope="global")
        window = self._window(request)
        wait = window.draw() if window else 0.0
        return too_many(wait, limit=window.limit, bucket="posting") if window and wait else None

    def headers(self, request: Request) -> Payload:
        window = self._window(request)
        if window is None:
            return {}
        return rate_headers(window.limit, window.remaining, window.reset_after, "posting")

    def _window(self, request: Request) -> Window | None:
        posting = request.method == "POST" and fnmatch.fnmatchcase(request.path, "/channels/*/messages")
        if self._per_channel is None or not posting:
            return None
        return self._channels.setdefault(request.path, Window(*self._per_channel))
