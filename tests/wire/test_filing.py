"""A report from the first word typed to every reader's answer, with the bot as a process and Discord's own schema."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from .emulator import Emulator
from .interactions import Answer
from .messages import text_of, walk
from .process import BotProcess
from .world import USER_ID, Payload

FILED = {"country": "FR", "action": "withdrawal", "phase": "completed", "source": "AFP https://afp.com/1"}
MORE = {"when": "2020-02-10", "moved": "200", "rating": "A1"}


@pytest.fixture
async def bot(emulator: Emulator, bot_process: Any) -> Any:
    """In the server that may write what came with the bot."""
    process = await bot_process(env={"ROLLCALL_HOME_GUILD": emulator.guild_id})
    await process.ready()
    return process


def labelled(shown: Answer | Payload, label: str) -> str:
    message = shown.message if isinstance(shown, Answer) else shown
    return next(part["custom_id"] for part in walk(message["components"]) if label in (part.get("label") or ""))


def fields(opened: Answer) -> dict[str, Payload]:
    assert opened.modal is not None
    return {row["label"]: row["component"] for row in opened.modal["components"]}


async def drafted(emulator: Emulator, **options: str) -> Answer:
    return await emulator.slash("update", subcommand="add", options=FILED | MORE | options)


async def test_a_report_is_shown_then_filed_then_in_every_answer(emulator: Emulator, bot: BotProcess):
    shown = await drafted(emulator)
    assert shown.ephemeral
    assert shown.seconds_to_first < 1
    assert "withdrawn" in shown.text
    before = await emulator.slash("who-left")
    assert "France" not in before.text
    filed = await emulator.click(shown, labelled(shown, "Confirm"))
    assert "IQ20-5001" in filed.text
    assert "France" in (await emulator.slash("who-left")).text


async def test_a_form_comes_filled_and_what_it_sends_back_is_kept(emulator: Emulator, bot: BotProcess):
    shown = await drafted(emulator, country="Frnace")
    assert "Frnace" in shown.text
    opened = await emulator.click(shown, labelled(shown, "Who, what and when"))
    inputs = fields(opened)
    assert inputs["Country or organisation"]["value"] == "Frnace"
    chosen = [option["value"] for option in inputs["What happened"]["options"] if option.get("default")]
    assert chosen == ["withdrawal"]
    values: dict[str, Any] = {field["custom_id"]: field.get("value", "") for field in inputs.values()}
    values[inputs["Country or organisation"]["custom_id"]] = "France"
    values[inputs["What happened"]["custom_id"]] = ["drawdown"]
    values[inputs["Stage"]["custom_id"]] = ["completed"]
    mended = await emulator.submit(opened, values)
    assert "France — drawdown (completed)" in mended.text
    assert "200" in mended.text


async def test_a_message_becomes_a_draft(emulator: Emulator, bot: BotProcess):
    words = "Madrid: 10 of the 13 Spanish soldiers left on 8 January https://elpais.es/1"
    message = emulator.messages.create(emulator.channel_id, {}, {}, content=words) | {"content": words}
    shown = await emulator.message_menu("File as report", message)
    assert "elpais.es" in shown.text
    assert "Spain — drawdown (completed)" in shown.text
    assert "8 Jan" in shown.text


async def test_a_message_that_says_too_little_is_asked_about(emulator: Emulator, bot: BotProcess):
    words = "What do the Spanish soldiers do? https://elpais.es/1"
    message = emulator.messages.create(emulator.channel_id, {}, {}, content=words) | {"content": words}
    opened = await emulator.message_menu("File as report", message)
    inputs = fields(opened)
    values: dict[str, Any] = {field["custom_id"]: field.get("value", "") for field in inputs.values()}
    values[inputs["What happened"]["custom_id"]] = ["drawdown"]
    values[inputs["Stage"]["custom_id"]] = "completed"
    values[inputs["How many: 35, 35 of 120, about 500, some"]["custom_id"]] = "10 of 13"
    values[inputs["Who says so, and when: PAP, 9 January"]["custom_id"]] += ", 8 January 2020"
    shown = await emulator.submit(opened, values)
    assert "Spain — drawdown (completed)" in shown.text
    assert "8 Jan" in shown.text


async def test_buttons_of_a_draft_answer_after_a_restart(emulator: Emulator, bot_process: Any):
    home = {"ROLLCALL_HOME_GUILD": emulator.guild_id}
    first = await bot_process(env=home)
    await first.ready()
    shown = await drafted(emulator)
    await first.stop()
    connected = len(emulator.gateway.identifies)
    await bot_process(env=home, folder=first.folder)
    await until(lambda: len(emulator.gateway.identifies) > connected and emulator.gateway.complete, 20)
    assert "IQ20-5001" in (await emulator.click(shown, labelled(shown, "Confirm"))).text


async def test_what_is_filed_reaches_the_board_and_those_who_follow(emulator: Emulator, bot: BotProcess):
    await emulator.slash("board", subcommand="create")
    await emulator.slash("follow", options={"country": "FR"})
    await until(lambda: emulator.posted(emulator.channel_id), 10)
    private = emulator.world.private_channel(USER_ID)["id"]
    shown = await drafted(emulator)
    await emulator.click(shown, labelled(shown, "Confirm"))
    await until(lambda: "Withdrawn (2)" in text_of(emulator.posted(emulator.channel_id)[0]), 11)
    await until(lambda: any("France" in text_of(message) for message in emulator.posted(private)), 10)


async def until(happened: Callable[[], object], seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110  what is waited for is in another process
            await asyncio.sleep(0.02)
