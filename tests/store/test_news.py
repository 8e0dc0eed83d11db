"""Whoever listens hears at once what any process files, on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import text

from bot.actions.library import Library
from bot.store import journal
from bot.store.engine import notify as news
from bot.store.engine.database import Connection, Database
from bot.store.journal import News
from tests.postgresql import TEMPLATE, emptied

from .reports import DESERT, HARBOUR, report

SOON = 2.0


@pytest.fixture
async def here(server: Any) -> AsyncIterator[Database]:
    async with Database(emptied(server.get_uri(TEMPLATE))) as database:
        yield database


@pytest.fixture
async def heard(here: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[asyncio.Queue[None]]:
    """Something for each time that the listener was told; what it is told at the start is taken out."""
    monkeypatch.setattr(news, "_AGAIN", 0.1)
    queue: asyncio.Queue[None] = asyncio.Queue()

    async def hear() -> None:
        queue.put_nowait(None)

    task = asyncio.create_task(news.listen(here, hear))
    async with asyncio.timeout(SOON):
        await queue.get()
    yield queue
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


class ThoughtBetter(Exception):
    """Ends a transaction that is not to be kept."""


async def filed(database: Database, *, kept: bool = True) -> None:
    with suppress(ThoughtBetter):
        async with database.write() as connection:
            await journal.keep_situation(connection, HARBOUR)
            await journal.append(connection, HARBOUR, [report(1)])
            if not kept:
                raise ThoughtBetter


async def test_what_another_process_files_is_heard_at_once(here: Database, heard: asyncio.Queue[None]):
    async with Database(here.url.render_as_string(hide_password=False)) as there, asyncio.timeout(SOON):
        await filed(there)
        await heard.get()
    async with here.read() as connection:
        assert await journal.last_entry(connection, HARBOUR.slug) > 0
    await asyncio.sleep(0.2)
    assert heard.empty()  # one transaction is one piece of news


async def test_what_was_not_kept_is_not_heard(here: Database, heard: asyncio.Queue[None]):
    await filed(here, kept=False)
    await asyncio.sleep(0.3)
    assert heard.empty()


async def test_a_connection_that_was_lost_is_made_anew(here: Database, heard: asyncio.Queue[None]):
    async with here.read() as connection:
        end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        await connection.execute(text(f"{end} WHERE query ILIKE 'LISTEN%' AND pid <> pg_backend_pid()"))
    async with asyncio.timeout(10):
        await heard.get()  # what was filed meanwhile would have been missed
        while not heard.empty():
            heard.get_nowait()
        await asyncio.sleep(0.5)
        await filed(here)
        await heard.get()


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(SOON):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_only_what_another_process_changed_is_read_and_shown_within_two_seconds(
    here: Database, monkeypatch: pytest.MonkeyPatch
):
    async with here.write() as connection:
        for story in (HARBOUR, DESERT):
            await journal.keep_situation(connection, story)
    changed_since, read = journal.changed_since, []

    async def counted(connection: Connection, number: int) -> News:
        found = await changed_since(connection, number)
        read.extend(one.slug for one in found.changed)
        return found

    async with Database(here.url.render_as_string(hide_password=False)) as there:
        library, other = Library(here), Library(there)
        await other.refresh()
        monkeypatch.setattr(journal, "changed_since", counted)
        task = asyncio.create_task(news.listen(here, library.refresh))
        await until(lambda: len(read) == 2)  # at the start everything is new
        read.clear()
        async with there.write() as connection:
            await journal.append(connection, HARBOUR, [report(1)])
        await until(lambda: library.entries(HARBOUR.slug))
        assert len((await library.load(HARBOUR.slug)).journal) == 1, "which neither had loaded"
        await other.choose(DESERT.slug, guild=None, user=7)
        await other.servers.change(5, 7, language="fr")
        await until(lambda: library.servers.of(5).language == "fr")
        assert library.default_situation(None, 7).slug == DESERT.slug
        assert read == [HARBOUR.slug], "choices and settings are no reason to read a situation"
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
