"""`rollcall health` asks where the bot serves it."""

import socket

import pytest
from aiohttp import web

from bot.cli.ask_health import ask_health
from bot.settings import Settings


@pytest.mark.parametrize(
    ("family", "bound", "host"),
    [
        (socket.AF_INET, "127.0.0.1", "127.0.0.1"),
        (socket.AF_INET, "0.0.0.0", "0.0.0.0"),
        (socket.AF_INET6, "::1", "::1"),
        (socket.AF_INET6, "::", "::"),
    ],
)
async def test_a_bot_is_asked_at_any_address_that_it_may_serve_on(family, bound, host):
    listening = socket.socket(family)
    try:
        listening.bind((bound, 0))
    except OSError:
        pytest.skip("this machine has no such address")
    port = listening.getsockname()[1]

    async def well(_):
        return web.json_response({"ok": True, "wrong": []})

    application = web.Application()
    application.add_routes([web.get("/healthz", well)])
    runner = web.AppRunner(application)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    try:
        assert await ask_health(Settings(health_host=host, health_port=port), ready=False) == "ok"
    finally:
        await runner.cleanup()
