"""Briefings as a channel gets them: from the bot's own process, through faults, kills and restarts, once each."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from delivery.channels import HARBOUR

from bot.delivery.schedule import Schedule

from .chaos import chaos
from .emulator import Emulator
from .ledger import Entry, Ledger
from .messages import text_of, walk
from .process import BotProcess
from .world import FORUM, NEWS, USER_ID, Channel, Guild, Payload, make_guild

pytestmark = pytest.mark.asyncio(loop_scope="module")

POSTS = "/channels/*/messages"
SPARE = 60
ROLE_MENTION = "<@&"
MISSING_PERMISSIONS = {"message": "Missing Permissions", "code": 50013}
REFUSALS = (
    (403, MISSING_PERMISSIONS, "The bot may not post in the channel"),
    (403, {"message": "Missing Access", "code": 50001}, "The bot can no longer see the channel."),
    (404, {"message": "Unknown Channel", "code": 10003}, "The channel no longer exists."),
)
SUPPRESS_NOTIFICATIONS, CROSSPOSTED = 1 << 12, 1 << 0


async def until(happened: Callable[[], object], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110  what is waited for is in another process
            await asyncio.sleep(0.02)


@dataclass
class Newsroom:
    """One emulated Discord and one bot on it, with fresh channels for every test."""

    emulator: Emulator
    ledger: Ledger
    guild: Guild
    folder: Path
    _spare: Any = field(default_factory=lambda: count(1))

    def fresh(self, many: int = 1) -> list[Channel]:
        """Text channels that nothing was posted in; the first of the guild is the system channel."""
        return [self.guild.channels[next(self._spare)] for _ in range(many)]

    async def deliver(self, channels: list[Channel], states: set[str] | None = None, **options: Any) -> list[Entry]:
        """Subscribe the channels, due now; their entries of the ledger once all are in one of the states."""
        numbers = await self.ledger.subscribe(channels, **options)
        return await self.settled(numbers, states or {"sent"})

    async def settled(self, subscriptions: list[int], states: set[str], each: int = 1) -> list[Entry]:
        async with asyncio.timeout(20):
            while True:
                entries = [entry for entry in self.ledger.entries() if entry.subscription in subscriptions]
                if len(entries) >= each * len(subscriptions) and all(entry.state in states for entry in entries):
                    return entries
                await asyncio.sleep(0.02)

    def posted(self, channels: list[Channel]) -> list[list[Payload]]:
        return [self.emulator.posted(channel.id) for channel in channels]

    def once(self, channels: list[Channel], entries: list[Entry]) -> bool:
        """Whether each channel has one message, and it is the one that the ledger knows."""
        found = {message["id"] for posted in self.posted(channels) for message in posted}
        return all(len(posted) == 1 for posted in self.posted(channels)) and found == {
            str(entry.message) for entry in entries
        }

    def tries(self, channel: Channel) -> list[int | None]:
        """What each post to the channel was answered."""
        path = f"/channels/{channel.id}/messages"
        return [each.status for each in self.emulator.requests if (each.method, each.path) == ("POST", path)]


def newsroom(channels: int = SPARE, **details: Any) -> Guild:
    guild = make_guild(channels=[f"channel-{n}" for n in range(channels)], **details)
    guild.system_channel_id = guild.channels[0].id
    base = int(guild.id) + 1000
    tags = [{"id": "77", "name": "Iraq", "moderated": False, "emoji_id": None, "emoji_name": None}]
    forum = {"available_tags": tags, "default_reaction_emoji": None, "default_sort_order": None}
    guild.channels += [
        Channel(str(base), "announcements", guild.id, NEWS),
        Channel(str(base + 1), "briefings", guild.id, FORUM, forum | {"default_forum_layout": 0}),
    ]
    return guild


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Newsroom]:
    folder = tmp_path_factory.mktemp("newsroom")
    guild = newsroom()
    async with Emulator(guilds=[guild], requests_per_second=50) as emulator:
        room = Newsroom(emulator, Ledger(folder), guild, folder)
        await room.ledger.prepare()
        for name in ("open", "archived", "locked"):
            emulator.world.open_thread(guild.channels[1], name)
        async with BotProcess(emulator, folder) as process:
            await process.ready()
            yield room
            assert process.exit_code is None, process.output()
        complaints = [f"no such route: {each}" for each in emulator.unmatched] + emulator.violations
        assert not complaints, "Discord would have refused:\n" + "\n".join(complaints)


@pytest_asyncio.fixture(loop_scope="module")
async def startable(tmp_path: Path) -> AsyncIterator[tuple[Newsroom, Callable[..., Awaitable[BotProcess]]]]:
    """A newsroom whose bot the test starts and stops itself."""
    guild = newsroom(10)
    async with AsyncExitStack() as stack:
        emulator = await stack.enter_async_context(Emulator(guilds=[guild], requests_per_second=50))
        room = Newsroom(emulator, Ledger(tmp_path), guild, tmp_path)
        await room.ledger.prepare()

        async def start(*argv: str) -> BotProcess:
            process = BotProcess(emulator, tmp_path, argv) if argv else BotProcess(emulator, tmp_path)
            return await stack.enter_async_context(process)

        yield room, start
        assert not emulator.unmatched + emulator.violations


class TestAChannel:
    async def test_gets_its_briefing_once_under_a_nonce_that_discord_enforces(self, running: Newsroom):
        channels = running.fresh(3)
        entries = await running.deliver(channels)
        assert running.once(channels, entries)
        [[message], *_] = running.posted(channels)
        assert "Briefing no. 1" in text_of(message)
        [request] = running.emulator.sent("POST", f"/channels/{channels[0].id}/messages")
        assert request.json["enforce_nonce"]
        assert len(request.json["nonce"]) <= 25
        assert request.json["allowed_mentions"]["parse"] == []
        assert not request.json["allowed_mentions"].get("roles")

    async def test_gets_it_in_its_language_silently_and_for_its_role(self, running: Newsroom):
        [channel] = channels = running.fresh()
        await running.deliver(channels, language="fr", silent=True, role=4242)
        [[message]] = running.posted(channels)
        [request] = running.emulator.sent("POST", f"/channels/{channel.id}/messages")
        assert message["flags"] & SUPPRESS_NOTIFICATIONS
        assert "Irak" in text_of(message)
        assert f"{ROLE_MENTION}4242>" in text_of(message)
        assert request.json["allowed_mentions"] == {"parse": [], "roles": [4242]}

    async def test_that_announces_is_published_to_its_followers(self, running: Newsroom):
        news = next(channel for channel in running.guild.channels if channel.type == NEWS)
        await running.deliver([news], crosspost=True)
        await until(lambda: running.emulator.posted(news.id)[0]["flags"] & CROSSPOSTED)

    async def test_that_is_a_forum_gets_a_thread_with_the_day_in_its_title(self, running: Newsroom):
        forum = next(channel for channel in running.guild.channels if channel.type == FORUM)
        [entry] = await running.deliver([forum], tag=77)
        [thread] = [thread for thread in running.guild.threads if thread.details["parent_id"] == forum.id]
        assert thread.name.startswith("No. 1, ")
        assert "2020" in thread.name
        assert [str(tag) for tag in thread.details["applied_tags"]] == ["77"]
        assert str(entry.message) == thread.id
        assert len(running.emulator.posted(thread.id)) == 1

    async def test_that_is_a_thread_gets_it_there(self, running: Newsroom):
        thread = next(thread for thread in running.guild.threads if thread.name == "open")
        assert running.once([thread], await running.deliver([thread]))

    async def test_that_is_an_archived_thread_is_opened_again(self, running: Newsroom):
        thread = next(thread for thread in running.guild.threads if thread.name == "archived")
        await archive(running, thread)
        assert running.once([thread], await running.deliver([thread]))
        assert not thread.archived

    async def test_whose_archived_thread_discord_does_not_open_by_itself_is_opened_by_us(self, running: Newsroom):
        thread = running.emulator.world.open_thread(running.guild.channels[1], "asleep")
        await archive(running, thread)
        archived = {"message": "Thread is archived", "code": 50083}
        running.emulator.fail_next("POST", f"/channels/{thread.id}/messages", 400, archived)
        try:
            await running.deliver([thread], {"sent", "abandoned"})
            assert len(running.emulator.posted(thread.id)) == 1
        finally:
            running.emulator.as_ordered()


class TestAForum:
    """Discord takes no nonce for a forum's posts, so what is repeated there must be looked for."""

    @staticmethod
    def forum(running: Newsroom) -> Channel:
        return next(channel for channel in running.guild.channels if channel.type == FORUM)

    @staticmethod
    def threads(running: Newsroom, forum: Channel) -> list[Channel]:
        return [thread for thread in running.guild.threads if thread.details["parent_id"] == forum.id]

    async def test_has_one_thread_when_discord_made_it_and_answered_502(self, running: Newsroom):
        forum = self.forum(running)
        before = len(self.threads(running, forum))
        running.emulator.fail_next("POST", f"/channels/{forum.id}/threads", 502, after_effect=True)
        await running.deliver([forum])
        assert len(self.threads(running, forum)) == before + 1

    async def test_has_the_thread_of_each_of_two_briefings_with_the_same_title(self, running: Newsroom):
        forum = self.forum(running)
        for thread in self.threads(running, forum):  # as the gateway tells every bot
            await running.emulator.dispatch("THREAD_CREATE", thread.payload(), running.guild.id)
        before = len(self.threads(running, forum))
        assert before
        running.emulator.fail_next("POST", f"/channels/{forum.id}/threads", 503)
        [failed] = await running.deliver([forum], {"failed"})
        running.ledger.lease_over()
        await running.settled([failed.subscription], {"sent"})
        assert len(self.threads(running, forum)) == before + 1

    async def test_has_one_thread_when_the_answer_got_lost_and_the_thread_was_archived(self, running: Newsroom):
        forum = self.forum(running)
        before = {thread.id for thread in self.threads(running, forum)}
        running.emulator.fail_next("POST", f"/channels/{forum.id}/threads", 0, after_effect=True)
        [failed] = await running.deliver([forum], {"failed"})
        [made] = [thread for thread in self.threads(running, forum) if thread.id not in before]
        await archive(running, made)
        running.ledger.lease_over()
        [sent] = await running.settled([failed.subscription], {"sent"})
        assert str(sent.message) == made.id
        assert len(self.threads(running, forum)) == len(before) + 1

    async def test_that_breaks_down_for_good_is_asked_once_a_try(self, running: Newsroom):
        forum = self.forum(running)
        asked, before = len(running.emulator.sent("POST", "/threads")), len(self.threads(running, forum))
        running.emulator.fail_next("POST", f"/channels/{forum.id}/threads", 502)
        [failed] = await running.deliver([forum], {"failed"})
        assert len(running.emulator.sent("POST", "/threads")) == asked + 1
        running.ledger.lease_over()
        await running.settled([failed.subscription], {"sent"})
        assert len(self.threads(running, forum)) == before + 1

    async def test_is_told_silently_where_that_is_wished(self, running: Newsroom):
        forum = self.forum(running)
        [entry] = await running.deliver([forum], silent=True)
        assert running.emulator.sent("POST", f"/channels/{forum.id}/threads")[-1].json["message"]["flags"] & (
            SUPPRESS_NOTIFICATIONS
        )
        [message] = running.emulator.posted(str(entry.message))
        assert message["flags"] & SUPPRESS_NOTIFICATIONS


async def archive(running: Newsroom, thread: Channel, *, locked: bool = False) -> None:
    """As its moderators do; the bot hears of it."""
    thread.archive(locked=locked)
    await running.emulator.dispatch("THREAD_UPDATE", thread.payload(), running.guild.id)
    await asyncio.sleep(0.05)


class TestARefusalThatLasts:
    async def test_pauses_with_the_reason_and_is_told_in_the_system_channel_once(self, running: Newsroom):
        channels, system = running.fresh(len(REFUSALS)), running.guild.channels[0]
        before = len(running.emulator.posted(system.id))
        for channel, (status, body, _) in zip(channels, REFUSALS, strict=True):
            running.emulator.fail_next("POST", f"/channels/{channel.id}/messages", status, body, times=9)
        entries = await running.deliver(channels, {"abandoned"})
        await asyncio.sleep(1.5)  # a round more
        told = [plain(message) for message in running.emulator.posted(system.id)[before:]]
        assert len(told) == len(REFUSALS)
        for channel, entry, (_, _, reason) in zip(channels, entries, REFUSALS, strict=True):
            assert (running.ledger.paused(entry.subscription) or "").startswith(reason)
            assert [reason in text for text in told if f"<#{channel.id}>" in text] == [True]
            assert len(running.tries(channel)) == 1
        running.emulator.as_ordered()

    async def test_of_a_locked_thread_is_one_too(self, running: Newsroom):
        thread = next(thread for thread in running.guild.threads if thread.name == "locked")
        await archive(running, thread, locked=True)
        [entry] = await running.deliver([thread], {"abandoned"})
        assert running.ledger.paused(entry.subscription) == "The thread is archived and locked."

    async def test_is_told_to_who_set_it_up_where_the_system_channel_is_closed_too(self, running: Newsroom):
        [channel] = channels = running.fresh()
        system = running.guild.channels[0]
        await until(lambda: not running.ledger.ask("SELECT id FROM warning"))  # those of the tests before
        running.emulator.fail_next("POST", f"/channels/{channel.id}/messages", 403, MISSING_PERMISSIONS)
        running.emulator.fail_next("POST", f"/channels/{system.id}/messages", 403, MISSING_PERMISSIONS)
        await running.deliver(channels, {"abandoned"})
        private = running.emulator.world.private_channel(USER_ID)["id"]
        await until(lambda: any(f"<#{channel.id}>" in text_of(one) for one in running.emulator.posted(private)))


class TestATroubleThatPasses:
    async def test_429s_of_a_channel_and_of_all_are_waited_for(self, running: Newsroom):
        channels = running.fresh(4)
        running.emulator.limit_next("POST", f"/channels/{channels[0].id}/messages", 0.3)
        running.emulator.limit_next("POST", f"/channels/{channels[1].id}/messages", 0.3, scope="shared")
        running.emulator.limit_next("POST", f"/channels/{channels[2].id}/messages", 0.3, scope="global")
        entries = await running.deliver(channels)
        assert running.once(channels, entries)
        assert [running.tries(channel) for channel in channels] == [[429, 200]] * 3 + [[200]]
        assert {entry.attempts for entry in entries} == {1}

    async def test_a_502_after_the_message_was_made_leaves_one(self, running: Newsroom):
        [channel] = channels = running.fresh()
        running.emulator.fail_next("POST", f"/channels/{channel.id}/messages", 502, after_effect=True)
        assert running.once(channels, await running.deliver(channels))
        assert running.tries(channel) == [502, 200]

    async def test_no_answer_is_followed_by_another_try(self, running: Newsroom):
        channels = running.fresh(2)
        for channel, status in zip(channels, (503, 0), strict=True):
            running.emulator.fail_next("POST", f"/channels/{channel.id}/messages", status)
        failed = await running.deliver(channels, {"failed"})
        assert all(entry.reason for entry in failed)
        running.ledger.lease_over()
        assert running.once(channels, await running.settled([entry.subscription for entry in failed], {"sent"}))

    async def test_what_arrived_unanswered_is_found_and_not_sent_again(self, running: Newsroom):
        """Also when Discord has forgotten the nonce."""
        channels = running.fresh(2)
        for channel, status in zip(channels, (503, 0), strict=True):
            running.emulator.fail_next("POST", f"/channels/{channel.id}/messages", status, after_effect=True)
        failed = await running.deliver(channels, {"failed"})
        running.emulator.forget_nonces()
        running.ledger.lease_over()
        assert running.once(channels, await running.settled([entry.subscription for entry in failed], {"sent"}))
        assert [len(running.tries(channel)) for channel in channels] == [1, 1]

    async def test_what_arrived_unanswered_is_found_among_what_was_written_since(self, running: Newsroom):
        """A busy channel, and a moderator who has long forgotten that it was to come."""
        [channel] = channels = running.fresh()
        for _ in range(130):
            running.emulator.write(channel, "Before.")
        running.emulator.fail_next("POST", f"/channels/{channel.id}/messages", 503, after_effect=True)
        [failed] = await running.deliver(channels, {"failed"})
        for _ in range(230):
            running.emulator.write(channel, "Meanwhile.")
        running.emulator.forget_nonces()
        running.ledger.lease_over()
        [sent] = await running.settled([failed.subscription], {"sent"})
        assert len(running.tries(channel)) == 1
        posted = [message for message in running.emulator.posted(channel.id) if "Briefing no. 1" in text_of(message)]
        assert [message["id"] for message in posted] == [str(sent.message)]

    @pytest.mark.parametrize("status", [401, 403])
    async def test_a_refusal_of_the_bot_as_a_whole_pauses_nobody(self, running: Newsroom, status: int):
        """A token that was reset, or an address that is blocked: no channel's moderators can mend that."""
        [channel] = channels = running.fresh()
        body = {"message": "401: Unauthorized", "code": 0} if status == 401 else "<html>Access denied</html>"
        running.emulator.fail_next("POST", f"/channels/{channel.id}/messages", status, body)
        [entry] = await running.deliver(channels, {"failed", "abandoned"})
        assert running.ledger.paused(entry.subscription) is None

    async def test_a_dropped_gateway_is_resumed_and_interrupts_nothing(self, running: Newsroom):
        channels, resumes = running.fresh(8), len(running.emulator.gateway.resumes)
        numbers = await running.ledger.subscribe(channels)
        await running.emulator.drop_gateway(4000)
        assert running.once(channels, await running.settled(numbers, {"sent"}))
        await until(lambda: len(running.emulator.gateway.resumes) > resumes)
        assert len(running.emulator.gateway.identifies) == 1

    async def test_nothing_of_all_this_drew_a_429_that_was_not_ordered(self, running: Newsroom):
        assert running.emulator.too_many_requests == 3


class TestRestarts:
    @pytest.mark.alone
    @pytest.mark.timeout(600)
    async def test_by_kill_at_many_points_lose_nothing_and_double_nothing(self, tmp_path: Path):
        """Thirty kills, six of each phase, with sixteen briefings on their way at each."""
        figures, complaints = await chaos(30, seed=1, folder=tmp_path, workers=5)
        assert figures.kills == 30, figures
        assert set(figures.phases.values()) == {6}, figures
        assert figures.points >= 150, figures
        assert figures.clean, figures
        assert figures.refused == 0, figures
        assert not complaints

    async def test_after_a_long_outage_give_one_late_briefing_a_channel(self, startable: Any):
        room, start = startable
        channels = room.fresh(3)
        numbers = await room.ledger.subscribe(channels, due=datetime.now(UTC) - timedelta(days=3, hours=5))
        await start()
        entries = await room.settled(numbers, {"sent"})
        assert room.once(channels, entries)
        assert all(entry.late for entry in entries)
        assert all("Late: this covers everything" in plain(message) for [message] in room.posted(channels))

    async def test_after_ninety_minutes_down_give_one_late_briefing_for_all_the_slots_missed(self, startable: Any):
        """Every hour at twenty to: of ten minutes ago and of seventy, with what was filed before either."""
        room, start = startable
        await room.ledger.open_story(HARBOUR)
        channels, now = room.fresh(3), datetime.now(UTC)
        hourly = Schedule("UTC", hours=1, anchor=now - timedelta(minutes=10))
        numbers = await room.ledger.subscribe(channels, schedule=hourly, situation=HARBOUR.slug)
        process = await start()
        await room.settled(numbers, {"sent"})
        await process.kill()
        room.ledger.due_since(numbers, timedelta(minutes=70))
        for minutes, actor in ((80, "DE"), (30, "FR")):
            await room.ledger.file(HARBOUR, actor, now - timedelta(minutes=minutes))
        await start()
        entries = await room.settled(numbers, {"sent"}, each=2)
        await asyncio.sleep(1.5)  # a round more
        assert [len(posted) for posted in room.posted(channels)] == [2] * 3
        assert len(room.ledger.entries()) == 6
        assert sorted((entry.number, entry.late) for entry in entries) == [(1, False)] * 3 + [(2, True)] * 3
        for _, late in room.posted(channels):
            assert "Late: this covers everything" in plain(late)
            assert all(name in plain(late) for name in ("Germany", "France"))
        assert all(due > datetime.now(UTC) for due in room.ledger.next_due(numbers))

    async def test_while_discord_is_down_over_several_slots_give_one_briefing_when_it_is_back(self, startable: Any):
        room, start = startable
        [channel] = channels = room.fresh()
        numbers = await room.ledger.subscribe(channels)
        room.emulator.fail_next("POST", f"/channels/{channel.id}/messages", 503, times=99)
        await start()
        await room.settled(numbers, {"failed"})
        for slot in (2, 3):
            room.ledger.due_again(numbers)
            room.ledger.lease_over()  # as it is when the next is due
            await room.settled(numbers, {"failed", "abandoned"}, each=slot)
        room.emulator.as_ordered()
        room.ledger.due_again(numbers)
        room.ledger.lease_over()
        await until(lambda: room.emulator.posted(channel.id))
        await asyncio.sleep(1.5)  # a round more
        entries = await room.settled(numbers, {"sent", "abandoned"}, each=3)
        assert [entry.state for entry in entries].count("sent") == 1
        [message] = room.emulator.posted(channel.id)
        assert "Briefing no. 1" in text_of(message)
        assert "Late: this covers everything" in plain(message)

    async def test_ninety_minutes_after_its_claim_give_one_late_briefing(self, startable: Any):
        """Nothing arrived before the process was killed, and Discord has forgotten every nonce since."""
        room, start = startable
        await room.ledger.open_story(HARBOUR)
        channels = room.fresh(3)
        room.emulator.fail_next("POST", POSTS, 503, times=9)
        numbers = await room.ledger.subscribe(channels, situation=HARBOUR.slug)
        process = await start()
        await room.settled(numbers, {"failed"})
        await process.kill()
        room.emulator.as_ordered()
        room.emulator.forget_nonces()
        room.ledger.claimed_ago(timedelta(minutes=90))
        await room.ledger.file(HARBOUR, "FR", datetime.now(UTC) - timedelta(minutes=30))
        await start()
        entries = await room.settled(numbers, {"sent", "abandoned"}, each=2)
        await asyncio.sleep(1.5)  # a round more
        assert [len(posted) for posted in room.posted(channels)] == [1] * 3
        assert (
            sorted((entry.state, entry.late) for entry in entries)
            == [("abandoned", False)] * 3 + [("sent", True)] * 3
        )
        for [late] in room.posted(channels):
            assert "Late: this covers everything" in plain(late)
            assert "France" in plain(late)

    async def test_with_the_clock_set_back_repeat_nothing(self, startable: Any):
        room, start = startable
        channels = room.fresh(3)
        numbers = await room.ledger.subscribe(channels)
        process = await start()
        first = await room.settled(numbers, {"sent"})
        await process.stop()
        others = await room.ledger.subscribe(room.fresh(), due=datetime.now(UTC) - timedelta(hours=3))
        await start(sys.executable, "-c", AN_HOUR_BEHIND)
        await room.settled(others, {"sent"})
        assert room.once(channels, first)
        assert [entry for entry in room.ledger.entries() if entry.subscription in numbers] == first


def plain(message: Payload) -> str:
    """Without markdown's escapes."""
    return text_of(message).replace("\\", "")


AN_HOUR_BEHIND = """
import datetime, sys
import bot.delivery.briefings as rounds, bot.delivery.subscription as subscription
class Behind(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.now(tz) - datetime.timedelta(hours=1)
rounds.datetime = subscription.datetime = Behind
sys.argv = ["bot", "run"]
from bot.__main__ import main
main()
"""


class TestAPost:
    async def test_has_buttons_that_answer_whoever_clicks(self, running: Newsroom):
        channels = running.fresh()
        await running.deliver(channels)
        [[message]] = running.posted(channels)
        [first, *_] = [part["custom_id"] for part in walk(message["components"]) if part.get("custom_id")]
        answer = await running.emulator.click(message, first)
        assert answer.ephemeral
        assert "Who left" in answer.text or "Who stayed" in answer.text
