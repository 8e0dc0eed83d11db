"""Another server in Discord's place: a proxy, or an emulator on loopback."""

import discord
from yarl import URL


def use_endpoints(api: str | None, gateway: str | None) -> None:
    """discord.py knows both addresses as class attributes only; set them before a client is made."""
    if api is not None:
        discord.http.Route.BASE = api.rstrip("/")
    if gateway is not None:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
