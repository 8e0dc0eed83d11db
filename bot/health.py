"""Serve health and metrics on an HTTP port, which by default only this machine can reach.

Alive means that the scheduler runs; an outage of Discord is no reason to restart. Ready means that the bot would
answer a command now.
"""

import asyncio
import logging
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot import metrics
from bot.errors import N_, Misconfigured, StoreError
from bot.heartbeat import Heartbeat
from bot.store import briefings
from bot.store.engine.database import Database

if TYPE_CHECKING:
    from aiohttp import web

    from bot.chat.client import RollcallClient

log = logging.getLogger(__name__)

OVERDUE = timedelta(minutes=5)
_STUCK_SECONDS = 30.0
_SILENT_SECONDS = 120.0
"""Discord asks for a heartbeat every 41 seconds; discord.py drops a connection after 60 seconds of silence."""
_PATIENCE_SECONDS = 3.0
"""Longest wait for the database, in seconds; health checks usually wait for five."""


@dataclass(frozen=True, slots=True)
class Health:
    client: "RollcallClient"
    heartbeat: Heartbeat
    database: Database

    def alive(self) -> list[str]:
        """Return what is wrong with the process itself; empty if it is alive."""
        age = self.heartbeat.tick_age()
        return [f"the scheduler has not ticked for {age:.0f} s"] if age > _STUCK_SECONDS else []

    async def ready(self) -> list[str]:
        """Return what keeps the bot from answering; empty if it is ready."""
        wrong = self.alive()
        age = self.client.heartbeat_age()
        if not self.client.is_connected():
            wrong.append("not connected to Discord")
        elif age is not None and age > _SILENT_SECONDS:
            wrong.append(f"Discord has not answered a heartbeat for {age:.0f} s")
        upload = self.client.upload
        if upload is not None and upload.problem is not None and not upload.has_earlier:
            wrong.append(f"Discord knows no commands of this bot yet: {upload.problem}")
        return [*wrong, *await self._ask_database()]

    def notes(self) -> list[str]:
        """Return problems that do not keep the bot from answering."""
        upload = self.client.upload
        if upload is None or upload.problem is None or not upload.has_earlier:
            return []
        return [f"Discord knows the commands of an earlier version, not of this one: {upload.problem}"]

    async def measure(self) -> None:
        """Update the gauges."""
        metrics.GATEWAY_UP.set(self.client.is_connected())
        metrics.HEARTBEAT_AGE.set(self.client.heartbeat_age() or 0)
        metrics.SERVERS.set(len(self.client.guilds))
        metrics.TASKS.set(len(asyncio.all_tasks()))
        metrics.LAST_TICK.set(self.heartbeat.tick_age())
        for wrong in await self._ask_database():
            log.warning("what is due could not be counted: %s", wrong)

    async def _ask_database(self) -> list[str]:
        """Count the backlog and return what is wrong with the database. Without an answer the gauges become NaN."""
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await self._count_backlog()
        except (StoreError, TimeoutError) as error:
            metrics.DATABASE_UP.set(0)
            for gauge in (metrics.DUE, metrics.OVERDUE, metrics.OPEN, metrics.PAUSED):
                gauge.set(math.nan)
            return [str(error) or f"the database has not answered for {_PATIENCE_SECONDS:.0f} s"]
        metrics.DATABASE_UP.set(1)
        return []

    async def _count_backlog(self) -> None:
        now = datetime.now(UTC)
        async with self.database.read() as connection:
            backlog = await briefings.backlog(connection, now, now - OVERDUE)
        metrics.DUE.set(backlog.due)
        metrics.OVERDUE.set(backlog.overdue)
        metrics.OPEN.set(backlog.open)
        metrics.PAUSED.set(backlog.paused)


@asynccontextmanager
async def on_port(health: Health, host: str, port: int) -> AsyncIterator[None]:
    """Serve `/healthz`, `/readyz` and `/metrics` within the context. Raises Misconfigured if the port is taken."""
    from aiohttp import web

    runner = web.AppRunner(_application(health), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise Misconfigured(
            N_("Health cannot be served on {host} port {port}: choose others in ROLLCALL_HEALTH_HOST and _PORT."),
            host=host,
            port=port,
        ) from error
    try:
        yield
    finally:
        await runner.cleanup()


def _application(health: Health) -> "web.Application":
    from aiohttp import web
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    def told(wrong: list[str], notes: list[str]) -> web.Response:
        answer = {"ok": not wrong, "wrong": wrong, **({"notes": notes} if notes else {})}
        return web.json_response(answer, status=503 if wrong else 200)

    async def healthz(_: web.Request) -> web.Response:
        return told(health.alive(), [])

    async def readyz(_: web.Request) -> web.Response:
        return told(await health.ready(), health.notes())

    async def counted(_: web.Request) -> web.Response:
        await health.measure()
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    application = web.Application()
    application.add_routes([web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", counted)])
    return application
