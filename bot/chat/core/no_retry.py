"""Answers that discord.py would repeat by itself, or break on: each ends its request, and the post is tried later.

It sends every request again that was answered with 500, 502, 504 or 524. A message's nonce makes one of both; a forum
post has no nonce, so Discord may have made two. A page of HTML in the place of an object, and a rate limit that does
not say in a number how long it lasts, it takes at their word, and fails in the middle.
"""

import json
import math
from types import SimpleNamespace

import aiohttp
import discord

_REPEATED = (500, 502, 504, 524)


class Unanswered(aiohttp.ClientError):
    """Raised when nobody knows whether what was asked for happened."""


async def end_after_one_try(
    _: aiohttp.ClientSession, __: SimpleNamespace, params: aiohttp.TraceRequestEndParams
) -> None:
    response = params.response
    if not str(params.url).startswith(discord.http.Route.BASE):
        return  # a file from elsewhere
    opens_thread = params.method == "POST" and params.url.path.endswith("/threads")
    if (opens_thread and response.status in _REPEATED) or not await _can_be_read(response):
        response.close()
        raise Unanswered(f"{response.status} to {params.url.path}")


async def _can_be_read(response: aiohttp.ClientResponse) -> bool:
    """Whether the library understands it: an answer of an object, or a 429 that says how long to wait."""
    if response.status == 429:
        return seconds(await _object(response)) is not None
    if response.status in (200, 201):
        return isinstance(await _object(response), dict | list)
    return True


async def _object(response: aiohttp.ClientResponse) -> object:
    """None where it is not what Discord writes. What is read here, the library gets to read as well."""
    if response.headers.get("Content-Type") != "application/json":
        return None
    try:
        return json.loads(await response.text(encoding="utf-8"))
    except ValueError:
        return None


def seconds(answer: object) -> float | None:
    """How long a 429 asks to wait, where it says so in a number that one can wait."""
    asked = answer.get("retry_after") if isinstance(answer, dict) else None
    if isinstance(asked, bool) or not isinstance(asked, int | float):
        return None
    return float(asked) if math.isfinite(asked) and asked >= 0 else None
