"""What readers suggest and moderators decide, with the bot as a process and Discord's own schema."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.servers import Servers
from bot.store.engine.database import Database

from .emulator import Emulator
from .messages import text_of
from .test_filing import fields, labelled, until

SUGGESTED = {"country": "FR", "action": "withdrawal", "phase": "completed", "source": "AFP https://afp.com/1"}


@pytest.fixture
async def folder(emulator: Emulator, bot_process: Any) -> Any:
    """Of a bot that ran once; its server takes suggestions in its one channel."""
    first = await bot_process(env=home(emulator))
    await first.ready()
    await first.stop()
    async with Database(f"sqlite:///{first.folder / 'rollcall.db'}") as database:
        await Servers(database).change(int(emulator.guild_id), 1, queue_channel=int(emulator.channel_id))
    return first.folder


def home(emulator: Emulator) -> dict[str, str]:
    return {"ROLLCALL_HOME_GUILD": emulator.guild_id}


async def started(emulator: Emulator, bot_process: Any, folder: Any) -> Any:
    connected = len(emulator.gateway.identifies)
    process = await bot_process(env=home(emulator), folder=folder)
    await until(lambda: len(emulator.gateway.identifies) > connected and emulator.gateway.complete, 20)
    return process


async def test_a_suggestion_is_shown_once_and_decided_after_restarts(emulator: Emulator, bot_process: Any, folder):
    process = await started(emulator, bot_process, folder)
    thanked = await emulator.slash("suggest", options=SUGGESTED | {"when": "2020-02-10", "numbers": "200"})
    assert thanked.ephemeral
    assert "Your suggestion has the number 1" in thanked.text
    await process.stop()
    process = await started(emulator, bot_process, folder)
    await until(lambda: emulator.posted(emulator.channel_id), 5)
    [post] = emulator.posted(emulator.channel_id)
    assert "Suggestion 1: 🇫🇷 France — withdrawal (completed)" in text_of(post).replace("\\", "").replace(
        "\u00a0", " "
    )
    await emulator.click(post, labelled(post, "Approve"))
    await until(lambda: "IQ20-5001" in text_of(emulator.posted(emulator.channel_id)[0]), 5)
    assert "France" in (await emulator.slash("who-left")).text


async def test_a_rejection_asks_why_and_tells_its_author(emulator: Emulator, bot_process: Any, folder):
    await started(emulator, bot_process, folder)
    await emulator.slash("suggest", options=SUGGESTED | {"when": "2020-02-10"})
    await until(lambda: emulator.posted(emulator.channel_id), 5)
    [post] = emulator.posted(emulator.channel_id)
    opened = await emulator.click(post, labelled(post, "Reject"))
    [asked] = fields(opened).values()
    await emulator.submit(opened, {asked["custom_id"]: "No source says so"})
    await until(lambda: "No source says so" in text_of(emulator.posted(emulator.channel_id)[0]), 5)
