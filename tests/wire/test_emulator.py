"""Does the emulated Discord behave as Discord does? The bare bot and a raw HTTP client find out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from .emulator import Emulator
from .interactions import COMMAND, DEFER, Interaction
from .process import BARE_BOT, BotProcess
from .world import USER_ID, Payload

V2 = 1 << 15
GUILDS = 1


def card(characters: int, custom_ids: tuple[str, ...] = ()) -> Payload:
    """A Components V2 message with this much text and these buttons."""
    texts = [{"type": 10, "content": "x" * min(2000, characters - at)} for at in range(0, characters, 2000)]
    buttons = [{"type": 2, "style": 2, "label": "b", "custom_id": custom_id} for custom_id in custom_ids]
    rows = [{"type": 1, "components": buttons}] if buttons else []
    return {"flags": V2, "components": [{"type": 17, "components": texts}, *rows]}


@pytest.fixture
async def bot(bot_process: Any) -> BotProcess:
    process = await bot_process(BARE_BOT)
    await process.ready()
    return process


@pytest.fixture
async def client(emulator: Emulator) -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"Authorization": f"Bot {emulator.token}"}
    async with aiohttp.ClientSession(emulator.rest_url.rstrip("/") + "/", headers=headers) as session:
        yield session


async def status_and_body(response: Any) -> tuple[int, Any]:
    async with response as answered:
        return answered.status, await answered.json() if answered.status != 204 else None


async def post(client: aiohttp.ClientSession, emulator: Emulator, **body: Any) -> tuple[int, Any]:
    return await status_and_body(client.post(f"channels/{emulator.channel_id}/messages", json=body))


async def unanswered(emulator: Emulator) -> Interaction:
    """An interaction that no bot hears of, for a raw client to answer."""
    setting = emulator.setting()
    with pytest.raises(LookupError, match="no bot"):
        await emulator.start(COMMAND, {"id": "1", "name": "by-hand", "type": 1}, setting)
    return list(emulator.rest.callbacks.interactions.values())[-1]


async def call_back(client: aiohttp.ClientSession, asked: Interaction, **body: Any) -> tuple[int, Any]:
    url = f"interactions/{asked.id}/{asked.token}/callback?with_response=1"
    return await status_and_body(client.post(url, json=body))


class TestABotProcess:
    async def test_gets_its_card_seen(self, emulator: Emulator, bot: BotProcess):
        answer = await emulator.slash("ping")
        assert not answer.deferred
        assert not answer.ephemeral
        assert 1_900 <= len(answer.text) <= 2_100
        assert len(answer.custom_ids) == 5
        assert answer.message["flags"] & V2
        assert 0 < answer.seconds_to_first == answer.seconds_to_visible < 3
        assert emulator.intents == GUILDS
        assert emulator.command("ping")["id"]

    async def test_is_reached_from_anywhere(self, emulator: Emulator, bot: BotProcess):
        privately = await emulator.slash("ping", dm=True)
        elsewhere = await emulator.slash("ping", guild_id="42000000000000000", user_id="7")
        assert privately.message["channel_id"] == emulator.world.private_channel(USER_ID)["id"]
        assert elsewhere.message["interaction_metadata"]["user"]["id"] == "7"

    async def test_defers_then_edits(self, emulator: Emulator, bot: BotProcess):
        answer = await emulator.slash("slow")
        assert answer.deferred
        assert answer.ephemeral
        assert answer.text == "That took a moment."
        assert answer.seconds_to_visible - answer.seconds_to_first > 0.02
        assert not emulator.posted(emulator.channel_id)

    async def test_completes_what_is_typed(self, emulator: Emulator, bot: BotProcess):
        choices = await emulator.autocomplete("paint", {"colour": "am"}, "colour")
        assert [choice["value"] for choice in choices] == ["amber"]
        assert (await emulator.slash("paint", options={"colour": "amber"})).text == "amber"

    async def test_answers_a_click(self, emulator: Emulator, bot: BotProcess):
        shown = await emulator.slash("ping")
        pressed = await emulator.click(shown, "card:3")
        assert pressed.text == "You pressed card:3"
        assert pressed.ephemeral
        with pytest.raises(LookupError, match="card:9"):
            await emulator.click(shown, "card:9")

    async def test_resumes_after_a_drop(self, emulator: Emulator, bot: BotProcess):
        await emulator.drop_gateway(4000)
        # Dispatched while the bot is away, so replayed to it.
        answer = await emulator.slash("ping")
        assert answer.message
        assert len(emulator.gateway.identifies) == len(emulator.gateway.resumes) == 1

    async def test_identifies_anew_when_the_session_is_invalid(self, emulator: Emulator, bot: BotProcess):
        await emulator.invalidate_session()
        async with asyncio.timeout(10):
            while len(emulator.gateway.identifies) < 2:
                emulator.gateway.changed.clear()
                await emulator.gateway.changed.wait()
        assert (await emulator.slash("ping")).message

    async def test_is_told_what_the_client_would_not_let_through(self, emulator: Emulator, bot: BotProcess):
        with pytest.raises(LookupError, match="never synced"):
            await emulator.slash("nothing")
        with pytest.raises(ValueError, match="colour"):
            await emulator.slash("paint")
        with pytest.raises(LookupError, match="hue"):
            await emulator.slash("paint", options={"colour": "amber", "hue": 1})

    async def test_waits_for_a_429_and_gets_through(self, emulator: Emulator, bot_process: Any):
        emulator.limit_next("PUT", "/applications/*/commands", 0.05)
        await (await bot_process(BARE_BOT)).ready()
        assert emulator.too_many_requests == 1
        assert len(emulator.sent("PUT", "/commands")) == 2

    async def test_that_ends_early_says_why(self, emulator: Emulator, bot_process: Any):
        process = await bot_process(BARE_BOT, env={"DISCORD_TOKEN": "wrong"})
        with pytest.raises(RuntimeError, match="Improper token"):
            await process.ready()


class TestAnInteraction:
    async def test_is_answered_once(self, emulator: Emulator, client: aiohttp.ClientSession):
        asked = await unanswered(emulator)
        status, body = await call_back(client, asked, type=4, data={"content": "Once."})
        assert status == 200
        assert body["resource"]["message"]["content"] == "Once."
        status, body = await call_back(client, asked, type=4, data={"content": "Twice."})
        assert (status, body["code"]) == (400, 40060)

    async def test_is_not_answered_late(self, emulator: Emulator, client: aiohttp.ClientSession):
        assert emulator.rest.callbacks.answer_within == 3.0
        emulator.rest.callbacks.answer_within = 0.02
        asked = await unanswered(emulator)
        await asyncio.sleep(0.03)
        status, body = await call_back(client, asked, type=4, data={"content": "Sorry."})
        assert (status, body["code"]) == (404, 10062)

    async def test_is_known_by_its_token(self, emulator: Emulator, client: aiohttp.ClientSession):
        status, body = await status_and_body(client.post("interactions/1/nonsense/callback", json={"type": 5}))
        assert (status, body["code"]) == (404, 10062)
        asked = await unanswered(emulator)
        hook = f"webhooks/1/{asked.token}"
        status, body = await status_and_body(client.post(hook, json={"content": "Too early."}))
        assert (status, body["code"]) == (404, 10015)

    async def test_keeps_a_deferral_hidden_in_the_followup(self, emulator: Emulator, client: aiohttp.ClientSession):
        asked = await unanswered(emulator)
        await call_back(client, asked, type=DEFER, data={"flags": 64})
        first = await status_and_body(client.post(f"webhooks/1/{asked.token}", json={"content": "First."}))
        second = await status_and_body(client.post(f"webhooks/1/{asked.token}", json={"content": "Second."}))
        answer = await asked.answer(1)
        assert answer.ephemeral
        assert answer.message["id"] == first[1]["id"] != second[1]["id"]
        assert not second[1]["flags"] & 64


class TestAChannel:
    async def test_takes_a_nonce_once(self, emulator: Emulator, client: aiohttp.ClientSession):
        _, first = await post(client, emulator, content="Brief.", nonce="brief-1", enforce_nonce=True)
        _, again = await post(client, emulator, content="Brief.", nonce="brief-1", enforce_nonce=True)
        assert again["id"] == first["id"]
        emulator.forget_nonces()
        await post(client, emulator, content="Brief.", nonce="brief-1", enforce_nonce=True)
        assert len(emulator.posted(emulator.channel_id)) == 2

    async def test_keeps_the_message_behind_a_502(self, emulator: Emulator, client: aiohttp.ClientSession):
        emulator.fail_next("POST", "/channels/*/messages", 502, after_effect=True)
        status, _ = await post(client, emulator, content="Brief.", nonce="brief-1", enforce_nonce=True)
        assert status == 502
        status, message = await post(client, emulator, content="Brief.", nonce="brief-1", enforce_nonce=True)
        assert (status, [message]) == (200, emulator.posted(emulator.channel_id))

    async def test_can_be_cut_off(self, emulator: Emulator, client: aiohttp.ClientSession):
        emulator.fail_next("POST", "/channels/*/messages", 0)
        with pytest.raises(aiohttp.ClientError):
            await post(client, emulator, content="Brief.")
        assert not emulator.posted(emulator.channel_id)
        assert emulator.requests[-1].status == 0

    async def test_can_be_slow(self, emulator: Emulator, client: aiohttp.ClientSession):
        emulator.slow_next("POST", "/channels/*/messages", 0.05)
        asked = asyncio.get_running_loop().time()
        status, _ = await post(client, emulator, content="Brief.")
        assert status == 200
        assert asyncio.get_running_loop().time() - asked >= 0.05

    async def test_takes_files(self, emulator: Emulator, client: aiohttp.ClientSession):
        gallery = {"type": 12, "items": [{"media": {"url": "attachment://map.png"}}]}
        described = [{"id": 0, "filename": "map.png", "description": "A map"}]
        form = aiohttp.FormData(quote_fields=False)
        body = {"flags": V2, "components": [gallery], "attachments": described}
        form.add_field("payload_json", aiohttp.payload.JsonPayload(body))
        form.add_field("files[0]", b"PNG", filename="map.png", content_type="image/png")
        url = f"channels/{emulator.channel_id}/messages"
        _, message = await status_and_body(client.post(url, data=form))
        assert message["components"][0]["items"][0]["media"]["url"] == message["attachments"][0]["url"]
        assert message["attachments"][0]["description"] == "A map"
        assert emulator.requests[-1].uploads["files[0]"].data == b"PNG"

    async def test_is_read_edited_pinned_and_cleared(self, emulator: Emulator, client: aiohttp.ClientSession):
        _, message = await post(client, emulator, content="Draft.")
        url = f"channels/{emulator.channel_id}/messages"
        one = f"{url}/{message['id']}"
        assert (await status_and_body(client.patch(one, json={"content": "Final."})))[1]["edited_timestamp"]
        assert (await status_and_body(client.put(f"{url}/pins/{message['id']}")))[0] == 204
        pins = (await status_and_body(client.get(f"{url}/pins")))[1]["items"]
        history = (await status_and_body(client.get(url, params={"limit": 1})))[1]
        assert [pins[0]["message"]["content"], history[0]["content"]] == ["Final.", "Final."]
        assert (await status_and_body(client.delete(one)))[0] == 204
        assert (await status_and_body(client.get(one)))[1]["code"] == 10008


class TestLimits:
    async def test_too_long_a_card_is_reported(self, emulator: Emulator, client: aiohttp.ClientSession):
        await post(client, emulator, **card(4_000))
        assert not emulator.violations
        await post(client, emulator, **card(4_001))
        assert len(emulator.violations) == 1
        assert "4001 characters of 4000" in emulator.violations[0]
        emulator.violations.clear()

    @pytest.mark.parametrize(
        ("body", "complaint"),
        [
            ({"content": "x" * 2001}, "2001 characters of 2000"),
            ({}, "empty"),
            (card(5, ("a", "a")), "'a' is there 2 times"),
            (card(5, ("x" * 101,)), "101 characters"),
            (card(5) | {"flags": 0}, "without the Components V2 flag"),
            (card(5) | {"content": "Beside."}, "`content` is set beside"),
            ({"content": "No components.", "flags": V2}, "no component is of V2"),
            ({"embeds": [{"description": "x" * 4000}] * 2}, "8000 characters of 6000"),
            ({"flags": V2, "components": [{"type": 10, "content": "x"}] * 41}, "41 components of 40"),
        ],
    )
    async def test_each_limit_is_reported(
        self, emulator: Emulator, client: aiohttp.ClientSession, body: Payload, complaint: str
    ):
        await post(client, emulator, **body)
        assert any(complaint in violation for violation in emulator.violations), emulator.violations
        emulator.violations.clear()

    async def test_the_description_is_held_to(
        self, emulator: Emulator, client: aiohttp.ClientSession, description: Path
    ):
        unlabelled = card(5, ("a",))
        unlabelled["components"][1]["components"][0]["label"] = "x" * 81
        await post(client, emulator, **unlabelled)
        assert len(emulator.violations) == 1
        assert "components/1/components/0/label" in emulator.violations[0]
        emulator.violations.clear()

    @pytest.mark.parametrize(
        ("command", "complaint"),
        [
            ({"name": "Who Left", "description": "d"}, "is no name"),
            ({"name": "a", "description": "d", "description_localizations": {"fr": "x" * 101}}, "101 characters"),
            ({"name": "a", "description": "d", "options": [{"required": r} for r in (False, True)]}, "come first"),
            ({"name": "a", "description": "d", "choices": [{"name": "c", "value": "x" * 101}]}, "choice value"),
        ],
    )
    async def test_commands_have_limits_too(
        self, emulator: Emulator, client: aiohttp.ClientSession, command: Payload, complaint: str
    ):
        await status_and_body(client.put("applications/1/commands", json=[command]))
        assert any(complaint in violation for violation in emulator.violations), emulator.violations
        emulator.violations.clear()

    async def test_an_edit_keeps_components_v2(self, emulator: Emulator, client: aiohttp.ClientSession):
        _, message = await post(client, emulator, **card(5))
        url = f"channels/{emulator.channel_id}/messages/{message['id']}"
        await status_and_body(client.patch(url, json={"components": card(6)["components"]}))
        assert not emulator.violations
        await status_and_body(client.patch(url, json={"content": "Plain again."}))
        assert "beside Components V2" in emulator.violations[0]
        emulator.violations.clear()

    async def test_an_unknown_route_is_reported(self, emulator: Emulator, client: aiohttp.ClientSession):
        status, _ = await status_and_body(client.get("guilds/1/bans"))
        assert status == 404
        assert emulator.unmatched == ["GET /guilds/1/bans"]
        emulator.unmatched.clear()

    async def test_another_token_is_refused(self, emulator: Emulator):
        async with aiohttp.ClientSession(headers={"Authorization": emulator.token}) as stranger:
            status, _ = await status_and_body(stranger.get(f"{emulator.rest_url}/users/@me"))
        assert status == 401


class TestRates:
    async def test_a_429_tells_how_long(self, emulator: Emulator, client: aiohttp.ClientSession):
        emulator.limit_next("POST", "/channels/*/messages", 1.5, scope="global")
        emulator.limit_next("POST", "/channels/*/messages", 2.5, via=False)
        url = f"channels/{emulator.channel_id}/messages"
        async with client.post(url, json={"content": "a"}) as response:
            assert (response.status, response.headers["Via"]) == (429, "1.1 google")
            assert response.headers["X-RateLimit-Global"] == "true"
            assert response.headers["Content-Type"] == "application/json"
            body = await response.json()
            assert (body["retry_after"], body["global"]) == (1.5, True)
        async with client.post(url, json={"content": "a"}) as response:
            assert "Via" not in response.headers
            assert response.headers["X-RateLimit-Remaining"] == "0"
        assert emulator.too_many_requests == 2

    @pytest.mark.parametrize("emulator", [{"requests_per_second": 50}], indirect=True)
    async def test_fifty_a_second_over_all_routes(self, emulator: Emulator, client: aiohttp.ClientSession):
        answers = await asyncio.gather(*(status_and_body(client.get("users/@me")) for _ in range(60)))
        exempt, _ = await call_back(client, await unanswered(emulator), type=4, data={"content": "Exempt."})
        # Ten, unless the machine is so slow that the second was over before the last.
        assert [status for status, _ in answers].count(429) == emulator.too_many_requests
        assert 1 <= emulator.too_many_requests <= 10
        assert exempt == 200

    @pytest.mark.parametrize("emulator", [{"posts_per_channel": (2, 5.0)}], indirect=True)
    async def test_a_channel_says_what_is_left(self, emulator: Emulator, client: aiohttp.ClientSession):
        left = []
        for _ in range(3):
            url = f"channels/{emulator.channel_id}/messages"
            async with client.post(url, json={"content": "a"}) as response:
                left.append((response.status, response.headers["X-RateLimit-Remaining"]))
        assert left == [(200, "1"), (200, "0"), (429, "0")]
