"""Rollcall as a process against an emulated Discord: what nobody can see from inside."""

from __future__ import annotations

import asyncio
import re
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable
from typing import Any

import psutil
import pytest

from bot.documents.help import COMMANDS

from .emulator import Emulator
from .messages import EPHEMERAL, text_of, walk
from .process import BotProcess
from .world import USER_ID

GUILDS = 1
CALLBACK, ORIGINAL = "/interactions/*/callback", "/webhooks/*/messages/@original"
GERMANY = "Germany has pulled out a part"
MENUS = {"File as report", "Read as reports"}
MODERATORS_COMMANDS = {"briefing", "board", "replay", "setup", "update", "audit", "import", "export", *MENUS}
MODERATORS_COMMANDS |= {"suggestions", "settings", "read", "watch"}
OF_SERVERS = {"suggest"}

LOGGED = re.compile(r"\d{4}-\d\d-\d\d .* (INFO|WARNING) ")

Start = Callable[..., Any]


@pytest.fixture
async def bot(bot_process: Start) -> AsyncIterator[BotProcess]:
    process = await bot_process()
    await process.ready()
    yield process
    assert process.emulator.token not in process.output()


async def who_left(emulator: Emulator, **where: Any) -> Any:
    return await emulator.slash("who-left", options={"as_of": "2020-01-07"}, **where)


def button(message: dict[str, Any], label: str) -> str:
    return next(part["custom_id"] for part in walk(message["components"]) if part.get("label") == label)


def whispers(emulator: Emulator) -> list[str]:
    """What stands in Discord for one person's eyes only."""
    return [text_of(message) for message in emulator.messages.by_id.values() if message["flags"] & EPHEMERAL]


async def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  what is waited for happens in another process
            await asyncio.sleep(0.01)


async def started(process: BotProcess) -> None:
    """Until the bot is on the gateway, whether or not it registered commands."""
    before = process._identified_before
    await until(lambda: len(process.emulator.gateway.identifies) > before and process.emulator.gateway.complete, 20)


class TestConnecting:
    async def test_asks_for_no_privileged_intent(self, emulator: Emulator, bot: BotProcess):
        assert emulator.intents == GUILDS
        assert len(emulator.gateway.identifies) == 1

    async def test_asks_for_nothing_else_of_discord(self, emulator: Emulator, bot: BotProcess):
        asked = [f"{request.method} {re.sub(r'/[0-9]+', '/…', request.path)}" for request in emulator.requests]
        assert asked == ["GET /users/@me", "GET /oauth2/applications/@me", "PUT /applications/…/commands"]


class TestRegisteringCommands:
    async def test_every_command_is_registered_in_both_languages(self, emulator: Emulator, bot: BotProcess):
        (put,) = emulator.sent("PUT", "/commands")
        assert {command["name"] for command in put.json} == {*COMMANDS, *MENUS}
        for part in walk_commands([command for command in put.json if command["name"] not in MENUS]):
            assert part["description_localizations"]["fr"] != part["description"]
        assert sum("fr" in command.get("name_localizations", {}) for command in put.json) >= 5

    async def test_anybody_may_use_them_anywhere(self, emulator: Emulator, bot: BotProcess):
        for command in emulator.sent("PUT", "/commands")[0].json:
            moderators = command["name"] in MODERATORS_COMMANDS
            in_servers = moderators or command["name"] in OF_SERVERS
            assert sorted(command["contexts"]) == ([0] if in_servers else [0, 1, 2])
            assert sorted(command["integration_types"]) == ([0] if in_servers else [0, 1])
            assert bool(command.get("default_member_permissions")) is moderators

    async def test_a_second_start_registers_nothing(self, emulator: Emulator, bot_process: Start):
        first = await bot_process()
        await first.ready()
        await first.stop()
        second = await bot_process(folder=first.folder)
        await started(second)
        assert GERMANY in (await who_left(emulator)).text
        assert len(emulator.sent("PUT", "/commands")) == 1

    async def test_a_changed_set_is_registered_anew(self, emulator: Emulator, bot_process: Start):
        first = await bot_process()
        await first.ready()
        await first.stop()
        with sqlite3.connect(first.folder / "rollcall.db") as database:
            database.execute("UPDATE synced_commands SET digest = 'of another version'")
        database.close()
        second = await bot_process(folder=first.folder)
        await until(lambda: len(emulator.sent("PUT", "/commands")) == 2)
        await started(second)
        assert GERMANY in (await who_left(emulator)).text

    async def test_a_registration_that_failed_is_made_up_for(self, emulator: Emulator, bot_process: Start):
        emulator.fail_next("PUT", "/applications/*/commands", 503)
        first = await bot_process()
        await started(first)  # it goes on: what it posts by itself needs no commands
        await first.stop()
        second = await bot_process(folder=first.folder)
        await second.ready()
        assert GERMANY in (await who_left(emulator)).text


def walk_commands(commands: list[dict[str, Any]]) -> Any:
    for command in commands:
        yield command
        yield from walk_commands(command.get("options", []))


class TestAnswering:
    @pytest.mark.smoke
    async def test_who_left_is_answered_in_one_request_that_pings_nobody(self, emulator: Emulator, bot: BotProcess):
        answer = await who_left(emulator)
        assert GERMANY in answer.text
        assert not answer.deferred
        (callback,) = answer.callbacks
        assert callback["data"]["allowed_mentions"] == {"parse": []}
        assert answer.seconds_to_visible < 1

    async def test_everything_that_is_sent_pings_nobody(self, emulator: Emulator, bot: BotProcess):
        shown = await who_left(emulator)
        await emulator.slash("search", options={"words": "iraq"})
        await emulator.slash("status", options={"country": "@everyone"})
        await emulator.slash("who-left", options={"as_of": "7 janvier 2020"})
        await emulator.click(shown, button(shown.message, "Who stayed"))
        bodies = [request.json.get("data", request.json) for request in emulator.requests if request.is_interaction]
        shown_bodies = [body for body in bodies if "components" in body]
        assert len(shown_bodies) >= 5
        assert all(body["allowed_mentions"] == {"parse": []} for body in shown_bodies)

    @pytest.mark.parametrize(
        ("name", "subcommand", "options"),
        [
            ("who-stayed", None, {"as_of": "2020-01-08", "hindsight": True}),
            ("status", None, {"country": "DE", "private": True}),
            ("timeline", None, {}),
            ("sources", None, {}),
            ("search", None, {"words": "erbil"}),
            ("changes", None, {"from": "2020-01-06", "to": "2020-01-08"}),
            ("situation", "list", {}),
            ("situation", "use", {"situation": "iraq-2020"}),
            ("help", None, {}),
        ],
    )
    async def test_every_command_sends_what_discord_takes(
        self, emulator: Emulator, bot: BotProcess, name: str, subcommand: str | None, options: dict[str, Any]
    ):
        answer = await emulator.slash(name, subcommand=subcommand, options=options)
        assert answer.text
        assert "incident" not in answer.text

    async def test_a_phrase_that_takes_a_while_to_read_is_answered_too(self, emulator: Emulator, bot: BotProcess):
        assert GERMANY in (await emulator.slash("who-left", options={"as_of": "7 janvier 2020"})).text

    async def test_a_refusal_is_seen_by_the_asker_alone(self, emulator: Emulator, bot: BotProcess):
        for options, said in (
            ({"as_of": "tomato"}, "is not a date"),
            ({"as_of": "3 Jan 2031"}, "Ask for a day in it"),
            ({"situation": "nope"}, "No situation is called"),
        ):
            await emulator.slash("who-left", options=options)
            await until(lambda said=said: any(said in text for text in whispers(emulator)))
            await until(lambda: not emulator.posted(emulator.channel_id))

    async def test_a_click_turns_the_card(self, emulator: Emulator, bot: BotProcess):
        shown = await who_left(emulator)
        turned = await emulator.click(shown, button(shown.message, "Who stayed"))
        assert turned.message["id"] == shown.message["id"]
        assert "France" in turned.text
        assert [callback["type"] for callback in turned.callbacks] == [7]

    async def test_a_click_of_somebody_else_leaves_the_card_alone(self, emulator: Emulator, bot: BotProcess):
        shown = await who_left(emulator)
        aside = await emulator.click(shown, button(shown.message, "Who stayed"), user_id="1100000000000000077")
        assert aside.ephemeral
        assert aside.message["id"] != shown.message["id"]
        assert "Who left" in str(emulator.messages.by_id[shown.message["id"]])

    async def test_a_click_on_a_card_of_an_earlier_process_is_answered(self, emulator: Emulator, bot_process: Start):
        first = await bot_process()
        await first.ready()
        shown = await who_left(emulator)
        await first.kill()
        second = await bot_process(folder=first.folder)
        await started(second)
        turned = await emulator.click(shown, button(shown.message, "Who stayed"))
        assert "France" in turned.text

    async def test_what_is_typed_is_completed_in_the_reader_s_language(self, emulator: Emulator, bot: BotProcess):
        choices = await emulator.autocomplete("status", {"country": "allem"}, "country", locale="fr")
        assert choices[0] == {"name": "Allemagne", "value": "DE"}
        days = await emulator.autocomplete("who-left", {"as_of": "01-07"}, "as_of", locale="fr")
        assert days[0]["value"] == "2020-01-07"
        assert "janv." in days[0]["name"]

    async def test_a_reader_in_french_reads_french(self, emulator: Emulator, bot: BotProcess):
        assert "L’Allemagne a réduit ses effectifs" in (await who_left(emulator, locale="fr")).text


class TestWhereverTheReaderIs:
    @pytest.mark.parametrize(
        "where",
        [
            {"dm": True},
            {"installed": "user"},
            {"installed": "user", "guild_id": "42000000000000000"},
            {"installed": "user", "context": 2},
            {"installed": "user", "dm": True},
        ],
        ids=["direct messages", "own app", "own app in a foreign server", "own app in a group", "own app in private"],
    )
    async def test_the_answer_and_its_buttons_are_the_same(
        self, emulator: Emulator, bot: BotProcess, where: dict[str, Any]
    ):
        shown = await who_left(emulator, **where)
        assert GERMANY in shown.text
        turned = await emulator.click(shown, button(shown.message, "Who stayed"))
        assert turned.message["id"] == shown.message["id"]
        assert "France" in turned.text

    async def test_a_person_s_choice_follows_them_as_an_app(self, emulator: Emulator, bot: BotProcess):
        elsewhere = {"installed": "user", "guild_id": "42000000000000000", "permissions": 0}
        chosen = await emulator.slash("situation", subcommand="use", options={"situation": "iraq-2020"}, **elsewhere)
        assert chosen.text.startswith("Your commands are now about")
        assert GERMANY in (await who_left(emulator, **elsewhere)).text

    async def test_a_server_s_choice_needs_the_permission(self, emulator: Emulator, bot: BotProcess):
        refused = await emulator.slash(
            "situation", subcommand="use", options={"situation": "iraq-2020"}, permissions=1 << 11
        )
        assert "Manage Server" in refused.text
        allowed = await emulator.slash(
            "situation", subcommand="use", options={"situation": "iraq-2020"}, permissions=1 << 5
        )
        assert allowed.text.startswith("Commands in this server are now about")


class TestTrouble:
    async def test_a_dropped_gateway_is_resumed(self, emulator: Emulator, bot: BotProcess):
        await emulator.drop_gateway(4000)
        assert GERMANY in (await who_left(emulator)).text  # dispatched while it was away
        assert len(emulator.gateway.identifies) == len(emulator.gateway.resumes) == 1
        assert len(emulator.sent("PUT", "/commands")) == 1

    async def test_an_invalid_session_is_begun_anew(self, emulator: Emulator, bot: BotProcess):
        await emulator.invalidate_session()
        await until(lambda: len(emulator.gateway.identifies) == 2 and emulator.gateway.complete, 15)
        assert GERMANY in (await who_left(emulator)).text
        assert len(emulator.sent("PUT", "/commands")) == 1

    @pytest.mark.parametrize("status", [500, 503, 0], ids=["500", "503", "cut off"])
    async def test_a_first_answer_that_discord_did_not_take_does_not_end_it(
        self, emulator: Emulator, bot: BotProcess, status: int
    ):
        emulator.fail_next("POST", CALLBACK, status, times=6)
        data = {"id": emulator.command("who-left")["id"], "name": "who-left", "type": 1, "options": []}
        await emulator.start(2, data, emulator.setting())
        await until(lambda: bool(emulator.sent("POST", "/callback")))
        await asyncio.sleep(0.2)
        emulator.rest.faults.ordered.clear()
        assert bot.exit_code is None
        assert GERMANY in (await who_left(emulator, user_id="1100000000000000078")).text

    @pytest.mark.parametrize("status", [500, 503], ids=["500", "503"])
    async def test_an_edit_that_discord_did_not_take_does_not_end_it(
        self, emulator: Emulator, bot: BotProcess, status: int
    ):
        emulator.fail_next("PATCH", ORIGINAL, status, times=1)
        await emulator.slash("search", options={"words": "erbil"}, timeout=15)
        assert bot.exit_code is None
        assert GERMANY in (await who_left(emulator)).text

    async def test_a_429_is_waited_out(self, emulator: Emulator, bot: BotProcess):
        emulator.limit_next("POST", CALLBACK, 0.05)
        assert GERMANY in (await who_left(emulator)).text
        assert emulator.too_many_requests == 1

    async def test_an_interaction_that_it_is_told_of_twice_is_answered_once(
        self, emulator: Emulator, bot: BotProcess
    ):
        shown = await who_left(emulator)
        await emulator.dispatch("INTERACTION_CREATE", shown.interaction.payload, emulator.guild_id)
        await until(lambda: len(emulator.sent("POST", "/callback")) == 2)
        assert GERMANY in (await who_left(emulator)).text
        assert len(emulator.posted(emulator.channel_id)) == 2
        assert "Traceback" not in bot.output()
        assert "could not be answered" in bot.output()

    async def test_a_late_answer_is_logged_and_not_tried_again(self, emulator: Emulator, bot: BotProcess):
        emulator.rest.callbacks.answer_within = 0.0
        data = {"id": emulator.command("help")["id"], "name": "help", "type": 1, "options": []}
        await emulator.start(2, data, emulator.setting())
        await until(lambda: "could not be answered" in bot.output())
        emulator.rest.callbacks.answer_within = 3.0
        assert len(emulator.sent("POST", "/callback")) == 1
        assert "Traceback" not in bot.output()

    async def test_a_command_that_this_version_does_not_know_is_explained(self, emulator: Emulator, bot: BotProcess):
        data = {"id": "1", "name": "gone", "type": 1, "options": []}
        asked = await emulator.start(2, data, emulator.setting())
        answer = await asked.answer(5)
        assert "This command has just changed" in answer.text
        assert answer.ephemeral

    async def test_fifty_at_once_are_all_answered(self, emulator: Emulator, bot: BotProcess):
        answers = await asyncio.gather(*(who_left(emulator, user_id=str(int(USER_ID) + n)) for n in range(50)))
        assert all(GERMANY in answer.text for answer in answers)
        assert max(answer.seconds_to_first for answer in answers) < 3


class TestEnding:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    async def test_a_signal_ends_it_soon_and_cleanly(
        self, emulator: Emulator, bot: BotProcess, number: signal.Signals
    ):
        await who_left(emulator)
        psutil.Process(bot.pid).send_signal(number)
        assert await bot.exited(10) == 0
        assert "Traceback" not in bot.output()
        assert not emulator.gateway.connected

    async def test_a_signal_during_the_start_ends_it_too(self, emulator: Emulator, bot_process: Start):
        emulator.slow_next("PUT", "/applications/*/commands", 5)
        process = await bot_process()
        await until(lambda: bool(emulator.sent("PUT", "/commands")), 20)
        psutil.Process(process.pid).send_signal(signal.SIGTERM)
        assert await process.exited(10) == 0
        assert "Traceback" not in process.output()

    async def test_a_wrong_token_is_one_sentence(self, emulator: Emulator, bot_process: Start):
        wrong = "MTEwMDAwMDAwMDAwMDAwMDAwMQ.wrong0.this-one-is-not-known-to-anybody-at-all"
        process = await bot_process(env={"DISCORD_TOKEN": wrong})
        assert await process.exited(20) not in (0, None)
        assert "Traceback" not in process.output()
        assert "token" in process.output().casefold()
        assert wrong not in process.output()
        assert len([line for line in process.output().splitlines() if not LOGGED.match(line)]) == 1

    async def test_a_missing_token_is_one_sentence(self, emulator: Emulator, bot_process: Start):
        process = await bot_process(env={"DISCORD_TOKEN": ""})
        assert await process.exited(20) == 3
        assert "No token: set DISCORD_TOKEN" in process.output()
        assert "Traceback" not in process.output()

    async def test_a_gateway_that_refuses_the_intents_or_token_is_one_sentence(
        self, emulator: Emulator, bot_process: Start
    ):
        process = await bot_process()
        await process.ready()
        await emulator.drop_gateway(4004)
        assert await process.exited(20) not in (0, None)
        assert "Traceback" not in process.output()

    async def test_discord_that_cannot_be_reached_is_one_sentence(self, emulator: Emulator, bot_process: Start):
        nowhere = "http://127.0.0.1:9/api/v10"
        process = await bot_process(env={"ROLLCALL_DISCORD_API": nowhere})
        assert await process.exited(30) not in (0, None)
        assert "Traceback" not in process.output()

    async def test_the_token_is_in_no_output_even_when_everything_is_logged(
        self, emulator: Emulator, bot_process: Start
    ):
        process = await bot_process(env={"ROLLCALL_LOG_LEVEL": "DEBUG"})
        await process.ready()
        await who_left(emulator)
        await process.stop()
        assert len(process.output()) > 1000
        assert emulator.token not in process.output()
        assert emulator.token.split(".")[-1] not in process.output()
