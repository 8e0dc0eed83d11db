"""Several processes of one bot on one PostgreSQL: each briefing once, also when one of them is killed."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.actions.upkeep.seeds import load_seeds
from bot.delivery.schedule import Schedule
from bot.delivery.subscription import Options, write_options, write_schedule
from bot.errors import Unusable
from bot.situation.situation import Situation
from bot.situation.written import read_report
from bot.store import boards as kept_boards
from bot.store import briefings, journal, tables
from bot.store import follows as kept_follows
from bot.store.engine.database import Connection, Database
from tests.postgresql import TEMPLATE, emptied, server

from .emulator import Emulator
from .messages import text_of
from .process import BotProcess
from .world import FORUM, USER_ID, Channel, make_guild

__all__ = ["server"]

Start = Callable[..., Any]
SERVERS, CHANNELS = 8, int(os.environ.get("WIRE_CHANNELS", "25"))
"""Channels of each; `make processes` has 250."""
pytestmark = [pytest.mark.alone, pytest.mark.timeout(300)]
LEFT_WAITING = timedelta(minutes=3)


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    guilds = [make_guild(number, channels=[f"channel-{n}" for n in range(CHANNELS)]) for number in range(SERVERS)]
    async with Emulator(guilds=guilds, requests_per_second=50) as running:
        yield running
    assert not running.unmatched + running.violations


@dataclass
class Fleet:
    """Two processes, each with one of two shards, and their database."""

    database: Database
    emulator: Emulator
    start: Callable[[str], Any]

    @property
    def channels(self) -> list[Channel]:
        guilds = self.emulator.world.guilds.values()
        return [channel for guild in guilds for channel in guild.channels if channel.type != FORUM]

    async def both(self) -> list[BotProcess]:
        processes = [await self.start(f"{number}/2") for number in range(2)]
        async with asyncio.timeout(40):
            while not self.emulator.gateway.complete:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        await asyncio.sleep(3.5)  # the library waits two seconds for more servers before it says that it is ready
        return processes

    async def subscribe(self, channels: list[Channel], due: datetime) -> None:
        tomorrow = Schedule("UTC", time((due + timedelta(hours=12)).hour))
        common = {
            "situation": "iraq-2020",
            "schedule": write_schedule(tomorrow),
            "options": write_options(Options()),
            "created_by": int(USER_ID),
            "next_due": due,
            "entries": 0,
        }
        async with self.database.write() as connection:
            for channel in channels:
                place = {"guild": int(channel.guild_id), "channel": int(channel.id)}
                await briefings.subscribe(connection, common | place)

    async def states(self) -> Counter[str]:
        table = tables.delivery
        async with self.database.read() as connection:
            rows = await connection.execute(select(table.c.state, func.count()).group_by(table.c.state))
            return Counter({row[0]: row[1] for row in rows})

    async def delivered(self, many: int) -> None:
        deadline = perf_counter() + 40 + many / 10
        while (states := await self.states()) != {"sent": many}:
            assert perf_counter() < deadline, states
            await asyncio.sleep(0.2)

    async def leases_over(self) -> None:
        async with self.database.write() as connection:
            claimed = tables.delivery.c.state == "claimed"
            await connection.execute(update(tables.delivery).where(claimed).values(lease=datetime.now(UTC)))

    async def silent_for_long(self, shards: str) -> None:
        """As if a process had not been heard of since its time was over."""
        async with self.database.write() as connection:
            table, long_ago = tables.process, datetime.now(UTC) - timedelta(minutes=2)
            await connection.execute(update(table).where(table.c.shards == shards).values(seen=long_ago))

    async def keep_boards(self, channels: list[Channel]) -> None:
        board = {"situation": "iraq-2020", "language": "en", "created_by": 1, "created": datetime.now(UTC)}
        async with self.database.write() as connection:
            for channel in channels:
                place = {"guild": int(channel.guild_id), "not_before": datetime.now(UTC)}
                await kept_boards.keep_board(connection, int(channel.id), **board, **place)

    @staticmethod
    async def covered(connection: Connection) -> Situation:
        return (await journal.situation(connection, "iraq-2020")).situation

    async def follow(self, channel: Channel) -> None:
        async with self.database.write() as connection:
            place = {"channel": int(channel.id), "guild": int(channel.guild_id), "language": "en"}
            entries, _ = await journal.entries_after(connection, await self.covered(connection), 0)
            known = {"entries": len(entries), "since": datetime.now(UTC)}
            subject = {"person": int(USER_ID), "situation": "iraq-2020", "actor": ""}
            await kept_follows.keep_follow(connection, subject | place | known)

    async def file(self, report: dict[str, Any]) -> None:
        async with self.database.write() as connection:
            covered = await self.covered(connection)
            await journal.append(connection, covered, [read_report(report, covered)])

    def boards(self, channel: Channel) -> list[dict[str, Any]]:
        """Without what Discord itself says of a pin."""
        return [message for message in self.emulator.posted(channel.id) if message.get("components")]

    def posts(self) -> Counter[int]:
        """How many channels have so many messages."""
        return Counter(len(self.emulator.posted(channel.id)) for channel in self.channels)


@pytest.fixture
async def fleet(server: Any, emulator: Emulator, bot_process: Start, tmp_path: Path) -> AsyncIterator[Fleet]:
    url = emptied(server.get_uri(TEMPLATE))

    async def start(shards: str) -> BotProcess:
        return await bot_process(env={"ROLLCALL_DATABASE_URL": url, "ROLLCALL_SHARDS": shards})

    async with Database(url) as database:
        await load_seeds(database)
        yield Fleet(database, emulator, start)


async def test_each_answers_for_its_own_servers_and_they_identify_one_after_the_other(fleet: Fleet):
    began = perf_counter()
    await fleet.both()
    assert perf_counter() - began > 5
    assert sorted(tuple(each["shard"]) for each in fleet.emulator.gateway.identifies) == [(0, 2), (1, 2)]
    for guild in fleet.emulator.world.guilds:
        answer = await fleet.emulator.slash("who-left", options={"as_of": "2020-01-07"}, guild_id=guild)
        assert "Germany has pulled out a part" in answer.text


async def test_each_delivers_to_its_own_servers_once_and_draws_no_429(fleet: Fleet):
    await fleet.both()
    await fleet.subscribe(fleet.channels, datetime.now(UTC))
    await fleet.delivered(len(fleet.channels))
    assert fleet.posts() == {1: len(fleet.channels)}
    assert fleet.emulator.too_many_requests == 0


async def test_what_a_killed_process_left_is_taken_over_and_nothing_is_lost_or_doubled(fleet: Fleet):
    """All of it has waited for long, so each may take what is the other's, at the same time."""
    first, _ = await fleet.both()
    forum = make_forum(fleet)
    await fleet.subscribe([*fleet.channels, forum], datetime.now(UTC) - LEFT_WAITING)
    async with asyncio.timeout(30):
        while len(fleet.emulator.messages.nonces) < 50:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    await first.kill()
    await asyncio.sleep(1)  # what was on its way arrives
    await fleet.leases_over()
    await fleet.delivered(len(fleet.channels) + 1)
    assert fleet.posts() == {1: len(fleet.channels)}
    threads = [thread for guild in fleet.emulator.world.guilds.values() for thread in guild.threads]
    assert [thread.details["parent_id"] for thread in threads] == [forum.id]


def make_forum(fleet: Fleet) -> Channel:
    """In a server of the first process: the other one has never heard of it."""
    guild = next(guild for guild in fleet.emulator.world.guilds.values() if (int(guild.id) >> 22) % 2 == 0)
    details = {"available_tags": [], "default_reaction_emoji": None, "default_sort_order": None}
    forum = Channel(str(int(guild.id) + 900), "forum", guild.id, FORUM, details | {"default_forum_layout": 0})
    guild.channels.append(forum)
    fleet.emulator.world._places.clear()
    return forum


async def test_what_one_process_files_all_show_within_two_seconds(fleet: Fleet):
    await fleet.both()
    guilds = list(fleet.emulator.world.guilds)
    for guild in guilds:
        await fleet.emulator.slash("who-left", guild_id=guild)
    channels = [fleet.emulator.world.guilds[guild].channels[1] for guild in guilds[:2]]
    await fleet.keep_boards(channels)
    await asyncio.sleep(22)  # ten seconds until the second is known to the first, ten between two edits of a board
    assert [len(fleet.boards(channel)) for channel in channels] == [1, 1]
    await fleet.file(LUXEMBOURG)
    await asyncio.sleep(2)
    for guild in guilds:
        assert "Luxembourg" in (await fleet.emulator.slash("who-left", guild_id=guild)).text
    for channel in channels:
        [message] = fleet.boards(channel)
        assert "Luxembourg" in text_of(message)


async def test_the_boards_and_alerts_of_a_killed_process_go_on_and_return_to_it(fleet: Fleet):
    first, _ = await fleet.both()
    guilds = fleet.emulator.world.guilds.values()
    theirs = next(guild for guild in guilds if int(guild.id) >> 22 & 1 == 0)
    board, alerted = theirs.channels[1:3]
    await fleet.keep_boards([board])
    await fleet.follow(alerted)
    await until(lambda: len(fleet.boards(board)) == 1)
    await first.kill()
    await fleet.silent_for_long("0-0/2")
    await fleet.file(LUXEMBOURG)
    await until(lambda: "Luxembourg" in text_of(fleet.boards(board)[0]) and fleet.boards(alerted))
    await fleet.start("0/2")
    await fleet.file(LUXEMBOURG | {"id": "IQ20-9002", "actor": "IE"})
    await until(lambda: "Ireland" in text_of(fleet.boards(board)[0]) and len(fleet.boards(alerted)) == 2)
    await asyncio.sleep(5)
    assert (len(fleet.boards(board)), len(fleet.boards(alerted))) == (1, 2)


async def until(happened: Callable[[], object], seconds: float = 40) -> None:
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110
            await asyncio.sleep(0.1)


LUXEMBOURG = {
    "id": "IQ20-9001",
    "actor": "LU",
    "action": "withdrawal",
    "phase": "completed",
    "reported": "2020-02-01",
    "recorded": "2020-02-01T12:00:00+00:00",
    "credibility": 2,
    "summary": {"en": "All have left.", "fr": "Tous sont partis."},
    "sources": [{"publisher": "Agency", "title": "News", "language": "en", "published": "2020-02-01"}],
}


async def test_a_part_of_the_shards_on_a_sqlite_file_is_refused(bot_process: Start):
    process = await bot_process(env={"ROLLCALL_SHARDS": "0/2"})
    assert await process.exited(20) == 3
    assert "Several processes need PostgreSQL" in process.output()


async def test_all_shards_in_one_process_need_no_server(emulator: Emulator, bot_process: Start):
    process = await bot_process(env={"ROLLCALL_SHARDS": "0-1/2"})
    async with asyncio.timeout(40):
        while not emulator.gateway.complete:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    for guild in emulator.world.guilds:
        answer = await emulator.slash("who-left", options={"as_of": "2020-01-07"}, guild_id=guild)
        assert "Germany has pulled out a part" in answer.text
    assert process.exit_code is None


async def test_one_that_runs_keeps_out_who_would_move_its_database_away(fleet: Fleet, bot_process: Start):
    url = fleet.database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    bot = await bot_process(env={"ROLLCALL_DATABASE_URL": url, "ROLLCALL_BACKUP_EVERY_HOURS": "24"})
    await bot.ready()
    with pytest.raises(Unusable, match="in use by another process of Rollcall"):
        async with fleet.database.presence(alone=True):
            pass
    assert bot.output().count("ROLLCALL_BACKUP_EVERY_HOURS is for SQLite; PostgreSQL has pg_dump") == 1
    await bot.stop()
    async with fleet.database.presence(alone=True):
        pass
