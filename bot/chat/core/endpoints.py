"""Another server in Discord's place: a proxy, or an emulator on loopback."""

import logging

import aiohttp
import discord
from yarl import URL

log = logging.getLogger(__name__)

UNREACHABLE = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError)
"""What a request ends with that Discord refused, or that did not come through to it."""


class _Ratelimit(discord.http.Ratelimit):
    """A proxy may leave out when a limit ends, or write what is no number; the library ends at either."""

    __slots__ = ()

    def update(self, response: aiohttp.ClientResponse, *, use_clock: bool = False) -> None:
        if "X-Ratelimit-Reset" not in response.headers:
            return
        try:
            super().update(response, use_clock=use_clock)
        except ValueError:
            log.info("the rate limit headers of an answer could not be read")


def use_endpoints(api: str | None, gateway: str | None) -> None:
    """discord.py knows both addresses as class attributes only; set them before a client is made."""
    discord.http.Ratelimit = _Ratelimit  # type: ignore[misc]
    if api is not None:
        discord.http.Route.BASE = api.rstrip("/")
    if gateway is not None:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
