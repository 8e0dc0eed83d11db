"""End a request on answers that discord.py would repeat or fail on; the post is tried again later.

discord.py repeats every request that is answered with 500, 502, 504 or 524. A message has a nonce, so Discord makes
one of both; a forum post has none, so Discord may make two. discord.py also fails on HTML in place of an object and
on a rate limit that does not say in a number how long it lasts.
"""

import json
import math
from types import SimpleNamespace

import aiohttp
import discord

_REPEATED = (500, 502, 504, 524)


class Unanswered(aiohttp.ClientError):
    """Raised when it is unknown whether Discord did what was asked."""


async def end_after_one_try(
    _: aiohttp.ClientSession, __: SimpleNamespace, params: aiohttp.TraceRequestEndParams
) -> None:
    response = params.response
    if not str(params.url).startswith(discord.http.Route.BASE):
        return  # a download from another host
    opens_thread = params.method == "POST" and params.url.path.endswith("/threads")
    if (opens_thread and response.status in _REPEATED) or not await _can_be_read(response):
        response.close()
        raise Unanswered(f"{response.status} to {params.url.path}")


async def _can_be_read(response: aiohttp.ClientResponse) -> bool:
    """Whether discord.py can read the answer: success needs a JSON object, a 429 needs a number of seconds."""
    if response.status == 429:
        return seconds(await _object(response)) is not None
    if response.status in (200, 201):
        return isinstance(await _object(response), dict | list)
    return True


async def _object(response: aiohttp.ClientResponse) -> object:
    """Return the JSON of an answer; None if it is not JSON. discord.py can still read the body afterwards."""
    if response.headers.get("Content-Type") != "application/json":
        return None
    try:
        return json.loads(await response.text(encoding="utf-8"))
    except ValueError:
        return None


def seconds(answer: object) -> float | None:
    """Return how long a 429 asks to wait; None unless it is a finite number."""
    asked = answer.get("retry_after") if isinstance(answer, dict) else None
    if isinstance(asked, bool) or not isinstance(asked, int | float):
        return None
    return float(asked) if math.isfinite(asked) and asked >= 0 else None
