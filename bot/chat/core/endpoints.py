"""Another server in Discord's place: a proxy, or an emulator on loopback."""

import aiohttp
import discord
from yarl import URL

UNREACHABLE = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError)
"""What a request ends with that Discord refused, or that did not come through to it."""


class _Ratelimit(discord.http.Ratelimit):
    """A proxy's cached answer may tell how many requests remain and not until when; the library ends at that."""

    __slots__ = ()

    def update(self, response: aiohttp.ClientResponse, *, use_clock: bool = False) -> None:
        if "X-Ratelimit-Reset" in response.headers:
            super().update(response, use_clock=use_clock)


def use_endpoints(api: str | None, gateway: str | None) -> None:
    """discord.py knows both addresses as class attributes only; set them before a client is made."""
    if api is not None:
        discord.http.Route.BASE = api.rstrip("/")
        discord.http.Ratelimit = _Ratelimit  # type: ignore[misc]
    if gateway is not None:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
