"""Pictures on the wire: promised first, then uploaded with their alt text; no process is left behind."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from typing import Any

import psutil
import pytest

from .emulator import Emulator
from .messages import walk

GALLERY = 12
PROMISE = 5

pytestmark = pytest.mark.timeout(120)


async def asked(emulator: Emulator) -> dict[str, Any]:
    answer = await emulator.slash("map", options={"as_of": "2020-01-08"}, timeout=30)
    return answer.message


def drawing(pid: int) -> list[psutil.Process]:
    return [child for child in psutil.Process(pid).children() if "bot.pictures.worker" in child.cmdline()]


async def test_a_map_is_promised_and_then_uploaded_with_its_alt_text(
    emulator: Emulator, bot_process: Callable[..., Any]
):
    process = await bot_process()
    await process.ready()
    message = await asked(emulator)
    [gallery] = [part for part in walk(message["components"]) if part["type"] == GALLERY]
    [item] = gallery["items"]
    assert "Partly withdrawn: Germany" in item["description"]
    assert len(item["description"]) <= 1024
    [upload] = [request.uploads["files[0]"] for request in emulator.requests if request.uploads]
    assert upload.filename.startswith("map-")
    assert upload.data.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(upload.data) < 300_000
    [callback] = [request for request in emulator.requests if request.path.endswith("/callback")]
    assert callback.json["type"] == PROMISE


async def test_a_worker_that_is_killed_is_replaced(emulator: Emulator, bot_process: Callable[..., Any]):
    process = await bot_process()
    await process.ready()
    await asked(emulator)
    [worker] = drawing(process.pid)
    worker.kill()
    worker.wait(5)
    await asyncio.sleep(0.5)  # until the bot has heard of it
    answer = await emulator.slash("chart", options={"as_of": "2020-01-07"}, timeout=30)
    assert [part for part in walk(answer.message["components"]) if part["type"] == GALLERY]
    assert [other.pid for other in drawing(process.pid)] not in ([], [worker.pid])


async def test_no_worker_outlives_the_bot(emulator: Emulator, bot_process: Callable[..., Any]):
    process = await bot_process()
    await process.ready()
    await asked(emulator)
    workers = drawing(process.pid)
    assert workers
    psutil.Process(process.pid).send_signal(signal.SIGTERM)
    assert await process.exited(15) == 0
    assert "Traceback" not in process.output()
    assert not [worker for worker in workers if worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE]
