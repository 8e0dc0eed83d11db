"""Requests that discord.py must not repeat by itself.

It sends every request again that was answered with 500, 502, 504 or 524. A message's nonce makes one of both; a forum
post has no nonce, so of an answer like that Discord may have made two. The hook ends such a request after one try.
"""

from types import SimpleNamespace

import aiohttp

_REPEATED = (500, 502, 504, 524)


class Unanswered(aiohttp.ClientError):
    """Raised when nobody knows whether what was asked for happened."""


async def end_after_one_try(
    _: aiohttp.ClientSession, __: SimpleNamespace, params: aiohttp.TraceRequestEndParams
) -> None:
    opens_thread = params.method == "POST" and params.url.path.endswith("/threads")
    if opens_thread and params.response.status in _REPEATED:
        params.response.close()
        raise Unanswered(f"{params.response.status} to {params.url.path}")
