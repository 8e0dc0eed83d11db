"""All of a transaction is kept or none of it, however many write at once."""

import asyncio

import pytest
from sqlalchemy import func, select

from bot.errors import JournalConflict, StoreError
from bot.store import changes, journal, tables
from bot.store.engine.database import Database

from .reports import HARBOUR, report, rolls

WRITERS = 50


@pytest.fixture
async def harbour(database):
    async with database.write() as connection:
        await journal.keep_situation(connection, HARBOUR)
    return database


async def numbers(database):
    async with database.read() as connection:
        entries, _ = await journal.entries_after(connection, HARBOUR, 0)
    return [int(entry.id[-4:]) for entry in entries]


class PowerCut(Exception):
    pass


async def test_a_transaction_that_fails_half_way_keeps_nothing(harbour):
    async def write():
        async with harbour.write() as connection:
            await journal.append(connection, HARBOUR, rolls(1, 5))
            raise PowerCut

    with pytest.raises(PowerCut):
        await write()
    assert await numbers(harbour) == []


async def test_a_refused_entry_takes_the_whole_transaction_with_it(harbour):
    async with harbour.write() as connection:
        await journal.append(connection, HARBOUR, [report(1)])

    async def write():
        async with harbour.write() as connection:
            await journal.append(connection, HARBOUR, rolls(2, 5))
            await journal.append(connection, HARBOUR, [report(1, credibility=1)])

    with pytest.raises(JournalConflict):
        await write()
    assert await numbers(harbour) == [1]


async def test_who_only_reads_can_change_nothing(harbour, url):
    async with Database(url, read_only=True) as reader:
        assert await numbers(reader) == []
        with pytest.raises(StoreError, match=r"read-?only"):
            async with reader.write(alone=False) as connection:
                await journal.append(connection, HARBOUR, [report(1)])
    assert await numbers(harbour) == []


async def test_a_cancelled_writer_keeps_nothing_and_blocks_nobody(harbour):
    appended = asyncio.Event()

    async def write():
        async with harbour.write() as connection:
            await journal.append(connection, HARBOUR, rolls(1, 5))
            appended.set()
            await asyncio.sleep(60)

    writer = asyncio.create_task(write())
    await appended.wait()
    writer.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writer
    async with harbour.write() as connection:
        await journal.append(connection, HARBOUR, [report(9)])
    assert await numbers(harbour) == [9]


async def file_the_next(database):
    """Read how far the journal is, then write: what two writers at once would do twice."""
    async with database.write() as connection:
        filed = await connection.scalar(select(func.count()).select_from(tables.report))
        await asyncio.sleep(0)
        await journal.append(connection, HARBOUR, [report(filed + 1)])


async def test_fifty_writers_at_once_lose_nothing(harbour):
    await asyncio.gather(*(file_the_next(harbour) for _ in range(WRITERS)))
    assert await numbers(harbour) == list(range(1, WRITERS + 1))


async def test_fifty_writers_of_five_bots_on_one_database_lose_nothing(harbour, url):
    bots = [Database(url) for _ in range(5)]
    try:
        await asyncio.gather(*(file_the_next(bots[number % 5]) for number in range(WRITERS)))
    finally:
        for bot in bots:
            await bot.engine.dispose()
    assert await numbers(harbour) == list(range(1, WRITERS + 1))


async def test_writers_take_turns_and_never_come_between_one_another(harbour):
    happened = []

    async def write(name):
        async with harbour.write() as connection:
            for step in range(3):
                happened.append(name)
                await connection.scalar(select(func.count()).select_from(tables.report))
                await journal.append(connection, HARBOUR, [report(10 * name + step)])
                await asyncio.sleep(0.001)

    await asyncio.gather(*(write(name) for name in range(1, 9)))
    turns = [happened[at : at + 3] for at in range(0, len(happened), 3)]
    assert all(len(set(turn)) == 1 for turn in turns), happened
    assert len(await numbers(harbour)) == 24


async def test_who_reads_sees_one_state_while_others_write(harbour):
    async with harbour.read() as reading:
        count = select(func.count()).select_from(tables.report)
        before = await reading.scalar(count)
        async with harbour.write() as writing:
            await journal.append(writing, HARBOUR, [report(1)])
        assert await reading.scalar(count) == before == 0
    assert await numbers(harbour) == [1]


async def test_nobody_sees_what_is_not_yet_kept(harbour):
    async with harbour.write() as writing:
        await journal.append(writing, HARBOUR, [report(1)])
        assert await numbers(harbour) == []
    assert await numbers(harbour) == [1]


class TestTheStamp:
    async def test_is_another_one_once_anything_was_written(self, database: Database, url: str):
        stamps = [await database.stamp()]
        async with database.write() as connection:
            await changes.number_change(connection)
        stamps.append(await database.stamp())
        async with Database(url) as other, other.write() as connection:
            await changes.number_change(connection)
        stamps.append(await database.stamp())
        assert len(set(stamps)) == 3

    async def test_stays_while_all_only_read(self, database: Database, url: str):
        async with Database(url) as other:
            for _ in range(5):  # a server may tidy up by itself in between
                stamp = await database.stamp()
                for one in (database, other):
                    async with one.read() as connection:
                        await changes.latest(connection)
                if await database.stamp() == stamp:
                    return
        raise AssertionError("each read counts as a change")

    async def test_is_another_one_when_a_transaction_that_it_did_not_hold_yet_becomes_visible(
        self, database: Database, url: str
    ):
        async with Database(url) as other:
            async with other.write() as connection:
                await changes.number_change(connection)
                stamp = await database.stamp()
            assert await database.stamp() != stamp
