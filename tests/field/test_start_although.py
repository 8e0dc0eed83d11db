"""Kind: Discord does not take the commands at the start, and the bot ends at each start instead of serving."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from wire.emulator import Emulator
from wire.ledger import Ledger
from wire.test_health import Watched, free_port, until

Start = Callable[..., Any]
PUT = ("PUT", "/applications/*/commands")
REFUSED = {
    "the daily limit": (400, {"message": "Max number of daily application command creates", "code": 30034}),
    "an error of Discord's": (503, None),
    "a reset connection": (0, None),
    "too many requests": (429, {"message": "You are being rate limited.", "retry_after": 3600.0, "global": False}),
    "a code that nobody knows": (400, {"message": "Something new", "code": 987654}),
}
ENTRY_POINT = {"id": "55", "application_id": "1", "version": "1", "type": 4, "name": "launch", "description": "",
               "handler": 2, "default_member_permissions": None, "nsfw": False}  # fmt: skip


async def start(bot_process: Start, folder: Path) -> Watched:
    """A bot that is on the gateway, whatever Discord made of its commands."""
    bot = Watched(await bot_process(env={"ROLLCALL_HEALTH_PORT": str(port := free_port())}, folder=folder), port)

    async def is_connected() -> bool:
        try:
            return "not connected to Discord" not in (await readiness(bot))[1]["wrong"]
        except aiohttp.ClientError:
            return False  # it does not listen yet

    await until(is_connected, seconds=30)
    return bot


async def readiness(bot: Watched) -> tuple[int, dict[str, Any]]:
    status, text = await bot.get("readyz")
    return status, json.loads(text)


@pytest.mark.parametrize("answer", REFUSED.values(), ids=REFUSED)
async def test_where_none_were_ever_registered_it_connects_delivers_and_says_so(
    emulator: Emulator, bot_process: Start, tmp_path: Path, answer: tuple[int, Any]
):
    headers = {"Via": "1.1 google", "Retry-After": "3600"} if answer[0] == 429 else {}
    emulator.fail_next(*PUT, *answer, headers=headers, times=9)
    bot = await start(bot_process, tmp_path)
    ledger = Ledger(bot.process.folder)
    channels = next(iter(emulator.world.guilds.values())).channels
    await ledger.subscribe(channels[:1])
    await ledger.until({"sent"}, 1)
    status, said = await readiness(bot)
    assert status == 503
    assert said["wrong"][0].startswith("Discord knows no commands of this bot yet: ")
    assert bot.process.exit_code is None


async def test_where_an_earlier_version_s_are_it_goes_on_is_ready_and_tries_again(
    emulator: Emulator, bot_process: Start, tmp_path: Path
):
    first = await start(bot_process, tmp_path)
    await first.process.stop()
    ledger = Ledger(first.process.folder)
    ledger.ask("UPDATE synced_commands SET digest = 'of an earlier version'")
    uploads = len(emulator.sent("PUT", "/commands"))
    emulator.fail_next(*PUT, *REFUSED["the daily limit"])
    second = await start(bot_process, tmp_path)

    async def is_ready() -> bool:
        return (await readiness(second))[0] == 200

    await until(is_ready)
    note = "Discord knows the commands of an earlier version, not of this one: "
    assert (await readiness(second))[1] == {
        "ok": True, "wrong": [], "notes": [f"{note}Discord takes no more commands from this app today."]
    }  # fmt: skip
    assert ledger.ask("SELECT kind, tries FROM trouble") == [("commands", 1)]

    async def taken() -> bool:
        return "notes" not in (await readiness(second))[1]

    await until(taken, seconds=45)  # the pause is half a minute
    assert len(emulator.sent("PUT", "/commands")) == uploads + 2
    assert ledger.ask("SELECT kind FROM trouble") == []


async def test_of_an_app_with_an_activity_its_entry_point_is_kept(
    emulator: Emulator, bot_process: Start, tmp_path: Path
):
    emulator.rest.commands[None] = [dict(ENTRY_POINT)]
    kept = {"message": "You cannot remove this app's Entry Point command in a bulk update operation.", "code": 50240}
    emulator.fail_next(*PUT, 400, kept)
    bot = await start(bot_process, tmp_path)

    async def is_ready() -> bool:
        return (await readiness(bot))[0] == 200

    await until(is_ready)
    refused, taken = (request.json for request in emulator.sent("PUT", "/commands"))
    assert [one["name"] for one in taken if one["type"] == 4] == ["launch"]
    assert [one for one in taken if one["type"] != 4] == refused
