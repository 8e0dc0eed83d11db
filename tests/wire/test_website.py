"""What a server publishes on its bot's own port: soon after a filing, and gone soon after it was taken off."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from .emulator import Emulator
from .interactions import Answer
from .messages import walk
from .process import BotProcess

SOON = 10.0
"""Seconds within which the website follows a filing."""
PATIENCE = 150.0
FILED = {
    "country": "FR", "action": "withdrawal", "phase": "completed", "source": "AFP https://afp.com/1",
    "when": "2020-02-10", "moved": "200", "rating": "A1",
}  # fmt: skip


def has_time() -> bool:
    """Whether the machine has processors to spare, so that seconds say something about the bot."""
    return os.getloadavg()[0] <= 2 * (os.cpu_count() or 1)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
async def web(emulator: Emulator, bot_process: Any) -> AsyncIterator[aiohttp.ClientSession]:
    """A bot that serves its website, asked over HTTP."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = {
        "ROLLCALL_HOME_GUILD": emulator.guild_id, "ROLLCALL_PUBLISH_FOLDER": "site",
        "ROLLCALL_PUBLISH_PORT": str(port), "ROLLCALL_PUBLISH_URL": f"{address}/",
    }  # fmt: skip
    process: BotProcess = await bot_process(env=settings)
    await process.ready(60.0)
    async with aiohttp.ClientSession(address) as session:
        yield session


def button(shown: Answer, label: str) -> str:
    found = (part for part in walk(shown.message["components"]) if label in (part.get("label") or ""))
    return str(next(found)["custom_id"])


async def seconds_until(web: aiohttp.ClientSession, path: str, status: int, words: str = "") -> float:
    """How long it takes until a page answers so."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < PATIENCE:
        async with web.get(path) as answer:
            if answer.status == status and words in await answer.text():
                return time.perf_counter() - begun
        await asyncio.sleep(0.1)
    raise AssertionError(f"{path} did not answer {status} with {words!r}")


@pytest.mark.alone
@pytest.mark.timeout(600)
async def test_the_website_follows_within_ten_seconds(
    emulator: Emulator, web: aiohttp.ClientSession, record_property
):
    story = {"situation": "iraq-2020"}
    asked = await emulator.slash("situation", subcommand="publish", options=story | {"licence": "CC-BY-4.0"})
    async with web.get("/iraq-2020/en/") as answer:
        assert answer.status == 404
    said = await emulator.click(asked, button(asked, "Put it on the web"))
    assert "will be on the web" in said.text
    first = await seconds_until(web, "/iraq-2020/en/", 200)

    shown = await emulator.slash("update", subcommand="add", options=FILED)
    filed = await emulator.click(shown, button(shown, "Confirm"))
    assert "IQ20-5001" in filed.text
    page, feed = await asyncio.gather(
        seconds_until(web, "/iraq-2020/fr/who/FR/", 200, "IQ20-5001"),
        seconds_until(web, "/iraq-2020/en/feed.atom", 200, "IQ20-5001"),
    )
    assert max(page, feed) < SOON or not has_time()

    opened = await emulator.slash("who-left")
    links = [part["url"] for part in walk(opened.message["components"]) if part.get("url")]
    assert any(link.endswith("/iraq-2020/en/") for link in links)

    await emulator.slash("situation", subcommand="unpublish", options=story)
    gone = max(
        [await seconds_until(web, f"/iraq-2020/{path}", 410) for path in ("en/", "en/feed.atom", "data/status.json")]
    )
    assert gone < SOON or not has_time()
    print(f"published in {first:.1f} s, a filing in {max(page, feed):.1f} s, taken off in {gone:.1f} s")
