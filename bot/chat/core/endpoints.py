"""Use another server instead of Discord's: a proxy, or an emulator on loopback."""

import logging

import aiohttp
import discord
from yarl import URL

log = logging.getLogger(__name__)

UNREACHABLE = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError)
"""Errors of requests that Discord refused or that did not reach it."""


class _Ratelimit(discord.http.Ratelimit):
    """Accepts headers of proxies that lack the end of a limit or have no number there; discord.py fails on both."""

    __slots__ = ()

    def update(self, response: aiohttp.ClientResponse, *, use_clock: bool = False) -> None:
        if "X-Ratelimit-Reset" not in response.headers:
            return
        try:
            super().update(response, use_clock=use_clock)
        except ValueError:
            log.info("the rate limit headers of an answer could not be read")


def use_endpoints(api: str | None, gateway: str | None) -> None:
    """Set both addresses. They are class attributes of discord.py, so call this before making a client."""
    discord.http.Ratelimit = _Ratelimit  # type: ignore[misc]
    if api is not None:
        discord.http.Route.BASE = api.rstrip("/")
    if gateway is not None:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
