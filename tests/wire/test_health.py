"""Health, metrics and logs of a bot, as its operator sees them from outside the process."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families

from .emulator import Emulator
from .ledger import Ledger
from .process import BotProcess

Start = Callable[..., Any]
NEVER_LOGGED = "zanzibar pineapple"


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@dataclass
class Watched:
    process: BotProcess
    port: int

    async def get(self, path: str) -> tuple[int, str]:
        address = f"http://127.0.0.1:{self.port}/{path}"
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            return answer.status, await answer.text()

    async def metrics(self) -> dict[str, float]:
        """By name and label values: `rollcall_deliveries_total{sent}`."""
        status, text = await self.get("metrics")
        assert status == 200
        return {
            sample.name + "{" + ",".join(sample.labels.values()) + "}": sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }


async def until(happened: Callable[[], Any], seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while not await happened():  # noqa: ASYNC110  what is waited for happens in another process
            await asyncio.sleep(0.1)


@pytest.fixture
async def watched(bot_process: Start) -> Watched:
    port = free_port()
    process = await bot_process(env={"ROLLCALL_HEALTH_PORT": str(port), "ROLLCALL_LOG_FORMAT": "json"})
    await process.ready()
    bot = Watched(process, port)

    async def is_ready() -> bool:
        return (await bot.get("readyz"))[0] == 200

    await until(is_ready)
    return bot


def ask(port: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "health", *arguments],
        env={"ROLLCALL_HEALTH_PORT": str(port), "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


class TestHealth:
    async def test_of_a_bot_that_is_well(self, watched: Watched):
        assert await watched.get("healthz") == (200, '{"ok": true, "wrong": []}')
        assert await watched.get("readyz") == (200, '{"ok": true, "wrong": []}')
        for arguments in ([], ["--ready"]):
            done = await asyncio.to_thread(ask, watched.port, *arguments)
            assert (done.returncode, done.stdout) == (0, "ok\n"), done.stderr

    async def test_while_discord_is_away_is_alive_and_not_ready(self, emulator: Emulator, watched: Watched):
        emulator.gateway.lets_in = False
        await emulator.drop_gateway()

        async def is_away() -> bool:
            return (await watched.get("readyz"))[0] == 503

        await until(is_away)
        assert "not connected to Discord" in (await watched.get("readyz"))[1]
        assert (await watched.get("healthz"))[0] == 200
        assert (await watched.metrics())["rollcall_gateway_up{}"] == 0
        done = await asyncio.to_thread(ask, watched.port, "--ready")
        assert done.returncode == 5
        assert "The bot is not well: not connected to Discord." in done.stderr
        emulator.gateway.lets_in = True

        async def is_back() -> bool:
            return (await watched.get("readyz"))[0] == 200

        await until(is_back, 30)

    async def test_of_a_bot_that_hangs_is_a_failure(self, watched: Watched):
        psutil.Process(watched.process.pid).suspend()
        try:
            done = await asyncio.to_thread(ask, watched.port)
        finally:
            psutil.Process(watched.process.pid).resume()
        assert done.returncode == 5
        assert "does not answer" in done.stderr

    async def test_of_no_bot_is_a_failure(self):
        done = await asyncio.to_thread(ask, free_port())
        assert done.returncode == 5
        assert len(done.stderr.splitlines()) == 1

    async def test_is_served_to_this_machine_alone_and_not_unless_asked_for(self, bot_process: Start):
        port = free_port()
        served = await bot_process(env={"ROLLCALL_HEALTH_PORT": str(port)})
        await served.ready()
        silent = await bot_process()
        await silent.ready()
        listening = [
            [
                connection.laddr
                for connection in psutil.Process(each.pid).net_connections()
                if connection.status == "LISTEN"
            ]
            for each in (served, silent)
        ]
        assert listening == [[("127.0.0.1", port)], []]

    async def test_on_a_port_that_is_taken_is_one_sentence(self, bot_process: Start):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            process = await bot_process(env={"ROLLCALL_HEALTH_PORT": str(taken.getsockname()[1])})
            assert await process.exited(20) == 3
        assert "Health cannot be served on 127.0.0.1" in process.output()
        assert "Traceback" not in process.output()


class TestMetrics:
    async def test_count_commands_deliveries_requests_and_memory(self, emulator: Emulator, watched: Watched):
        for _ in range(3):
            await emulator.slash("who-left", options={"as_of": "2020-01-07"})
        await emulator.slash("who-left", options={"as_of": "tomato"})
        ledger = Ledger(watched.process.folder)
        channels = emulator.world.guilds[emulator.guild_id].channels
        emulator.limit_next("POST", "/channels/*/messages", 0.25)
        await ledger.subscribe(channels)
        await ledger.until({"sent"}, len(channels))

        async def counted() -> bool:
            return "rollcall_deliveries_total{sent}" in await watched.metrics()

        await until(counted)
        found = await watched.metrics()
        assert found["rollcall_command_seconds_count{who-left,answered}"] == 3
        assert found["rollcall_command_seconds_count{who-left,refused}"] == 1
        assert found["rollcall_deliveries_total{sent}"] == len(channels)
        assert found["rollcall_cache_lookups_total{card,hit}"] >= 2
        assert found["rollcall_cache_lookups_total{card,miss}"] >= 1
        assert found["rollcall_discord_requests_total{POST,429}"] == 1
        assert found["rollcall_rate_limit_wait_seconds_total{}"] == pytest.approx(0.25)
        assert found["rollcall_pace_wait_seconds_total{}"] > 0
        assert found["rollcall_gateway_up{}"] == 1
        assert found["rollcall_servers{}"] == 1
        assert 0 <= found["rollcall_scheduler_last_tick_age_seconds{}"] < 3
        assert 0 <= found["rollcall_gateway_heartbeat_age_seconds{}"] < 60

    async def test_show_what_waits(self, emulator: Emulator, watched: Watched):
        ledger = Ledger(watched.process.folder)
        channels = emulator.world.guilds[emulator.guild_id].channels
        emulator.fail_next("POST", "/channels/*/messages", 503, times=len(channels))
        await ledger.subscribe(channels)
        await ledger.until({"failed"}, len(channels))
        found = await watched.metrics()
        assert found["rollcall_deliveries_open{}"] == len(channels)
        assert found["rollcall_deliveries_total{failed}"] == len(channels)

    async def test_count_what_the_database_refuses(self, watched: Watched):
        ledger = Ledger(watched.process.folder)
        ledger.ask("ALTER TABLE follow RENAME TO gone")

        async def counted() -> bool:
            return (await watched.metrics()).get("rollcall_database_errors_total{StoreError}", 0) > 0

        await until(counted)
        ledger.ask("ALTER TABLE gone RENAME TO follow")


class TestLogs:
    async def test_in_json_are_one_object_a_line_with_the_request(self, emulator: Emulator, watched: Watched):
        await emulator.slash("situation", subcommand="use", options={"situation": NEVER_LOGGED})
        lines = [json.loads(line) for line in watched.process.output().splitlines()]
        assert {"time", "level", "logger", "message"} <= set(lines[0])
        [refused] = [line for line in lines if line["message"].startswith("refused")]
        assert refused["command"] == "situation use"
        assert str(refused["guild"]) == emulator.guild_id
        assert re.fullmatch(r"\d{15,20}", str(refused["interaction"]))

    async def test_in_text_name_the_request_too(self, emulator: Emulator, bot_process: Start):
        process = await bot_process()
        await process.ready()
        await emulator.slash("who-left", options={"as_of": "tomato"})
        assert re.search(
            rf"INFO bot.chat.core.replies: refused .* \[interaction=\d+ command=who-left guild={emulator.guild_id}\]",
            process.output(),
        )

    @pytest.mark.parametrize("form", ["text", "json"])
    async def test_have_neither_keys_nor_what_was_written_even_when_everything_is_logged(
        self, emulator: Emulator, bot_process: Start, form: str
    ):
        process = await bot_process(env={"ROLLCALL_LOG_LEVEL": "DEBUG", "ROLLCALL_LOG_FORMAT": form})
        await process.ready()
        ledger = Ledger(process.folder)
        channels = emulator.world.guilds[emulator.guild_id].channels
        emulator.limit_next("PATCH", "/webhooks/*/messages/@original", 0.1)
        await emulator.slash("search", options={"words": NEVER_LOGGED})
        await emulator.slash("who-left", options={"as_of": NEVER_LOGGED})
        answer = await emulator.slash("who-left", options={"as_of": "2020-01-07"})
        await ledger.subscribe(channels)
        await ledger.until({"sent"}, len(channels))
        ledger.ask("ALTER TABLE report RENAME TO gone")
        await emulator.slash("search", options={"words": NEVER_LOGGED})
        ledger.ask("ALTER TABLE gone RENAME TO report")
        await process.stop()
        written = process.output()
        assert "incident" in written  # so there was a traceback to leak
        assert emulator.token not in written
        assert emulator.token.split(".")[-1] not in written
        assert not [word for word in NEVER_LOGGED.split() if word in written]
        assert answer.interaction.token not in written
        assert "35 of 120" not in written
        assert "Briefing no." not in written
