"""`rollcall health`: ask the running bot whether it is well, for a container's health check or a person."""

import aiohttp

from bot.errors import N_, Disconnected, Misconfigured
from bot.settings import Settings

_PATIENCE = aiohttp.ClientTimeout(total=5)


async def ask_health(settings: Settings, ready: bool) -> str:
    """Return "ok". Raises Misconfigured without a port, Disconnected if the bot does not answer or is not well."""
    if not settings.health_port:
        raise Misconfigured(N_("No port to ask on: set ROLLCALL_HEALTH_PORT, for the bot and here."))
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.health_host, settings.health_host)  # noqa: S104
    host = f"[{host}]" if ":" in host else host
    address = f"http://{host}:{settings.health_port}/{'readyz' if ready else 'healthz'}"
    try:
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session, session.get(address) as answer:
            said = await answer.json()
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise Disconnected(N_("The bot does not answer at {address}."), address=address) from error
    if not said["ok"]:
        raise Disconnected(N_("The bot is not well: {problem}."), problem="; ".join(said["wrong"]))
    return "ok"
