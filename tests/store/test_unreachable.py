"""A database server that is away: counted, told where health is asked, and nothing old is told for new."""

import asyncio
import math
import socket
from contextlib import AsyncExitStack
from time import perf_counter

import psutil
import pytest
from prometheus_client import REGISTRY

from bot.actions.library import Library
from bot.app import assemble
from bot.errors import Misconfigured, Unusable
from bot.health import Health
from bot.heartbeat import Heartbeat
from bot.settings import Settings
from bot.store.engine.database import Database
from tests.postgresql import TEMPLATE

NOBODY = "postgresql://somebody@127.0.0.1:9/rollcall"
WAITING = ("briefings_due", "briefings_overdue", "briefings_paused", "deliveries_open")


def told(name, **labels):
    return REGISTRY.get_sample_value(f"rollcall_{name}", labels)


def health(database):
    return Health(assemble(Library(database), Settings()).client, Heartbeat([]), database)


async def test_is_counted():
    before = told("database_errors_total", kind="Unusable")
    async with Database(NOBODY) as database:
        with pytest.raises(Unusable):
            async with database.read():
                pass
    assert told("database_errors_total", kind="Unusable") == before + 1


async def test_is_down_and_what_waits_is_not_known(path):
    async with Database(f"sqlite:///{path}") as database:
        await health(database).measure()
    assert told("database_up") == 1
    assert [told(name) for name in WAITING] == [0] * 4
    async with Database(NOBODY) as database:
        await health(database).measure()
    assert told("database_up") == 0
    assert all(math.isnan(told(name)) for name in WAITING)


async def test_is_why_the_bot_is_not_ready():
    async with Database(NOBODY) as database:
        wrong = await health(database).ready()
    assert f"{NOBODY} cannot be reached: check the address, and that the server runs." in wrong


async def test_that_does_not_even_refuse_is_not_waited_for():
    """Like a firewall that drops what is sent to it."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        async with asyncio.timeout(10), Database(f"postgresql://somebody@127.0.0.1:{port}/rollcall") as database:
            wrong = await health(database).ready()
    assert "the database has not answered for 3 s" in wrong
    assert told("database_up") == 0


async def test_that_hangs_until_every_connection_waits_for_it_is_told_in_the_same_words():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        async with Database(f"postgresql://somebody@127.0.0.1:{port}/rollcall") as database:
            database.engine.pool._timeout = 0.1
            asking = [asyncio.create_task(ask(database)) for _ in range(17)]
            done, waiting = await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
            for task in waiting:
                task.cancel()
            await asyncio.wait(waiting)
    [refused] = done
    assert isinstance(refused.exception(), Unusable)


async def test_that_hangs_is_not_waited_for_by_who_stops(server):
    """Idle connections, one that listens for news and one that holds a lock; a supervisor waits for ten seconds."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database(server.get_uri(TEMPLATE)))
        async with AsyncExitStack() as used:
            for _ in range(5):
                await used.enter_async_context(database.read())
        await stack.enter_async_context(database.presence())
        await stack.enter_async_context(database.alone())
        processes = psutil.Process(server.get_pid()).children(recursive=True)
        for each in processes:
            each.suspend()
        try:
            began = perf_counter()
            await stack.aclose()
            took = perf_counter() - began
        finally:
            for each in processes:
                each.resume()
    assert took < 3


async def ask(database):
    async with database.read():
        pass


async def test_that_is_asked_in_words_its_driver_does_not_know_is_a_sentence():
    async with Database(f"{NOBODY}?colour=blue") as database:
        with pytest.raises(Misconfigured, match=r"ROLLCALL_DATABASE_URL has an option .* 'colour'"):
            await ask(database)


async def test_is_reached_with_ssl_by_the_name_that_others_have_for_it():
    async with Database(f"{NOBODY}?sslmode=require") as database:
        with pytest.raises(Unusable, match="cannot be reached"):
            await ask(database)
        assert database.url.query == {"ssl": "require"}
