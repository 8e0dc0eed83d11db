"""Kind: somebody's backup tool keeps the database locked for half a minute."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from chat.newsroom import Newsroom

from bot.chat.core.typed import what_was_typed
from bot.errors import Busy
from bot.languages.language import language
from bot.store import journal
from bot.store.engine import database as engine
from bot.store.engine.database import Database
from bot.store.engine.migration import migrate

REPORT = {
    "country": "Germany",
    "action": "drawdown",
    "phase": "completed",
    "source": "AFP",
    "summary": "Thirty-five of a hundred and twenty went.",
}


@pytest.fixture
async def moderator(newsroom: Newsroom):
    """Of a server that keeps the story."""
    async with newsroom.library.database.write() as connection:
        await journal.change_situation(connection, "harbour", guild=newsroom.guild.id)
    await newsroom.library.refresh()
    newsroom.expects_failure = True
    return newsroom.member("mod", manage_messages=True)


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Tries of a moment, and few of them."""
    monkeypatch.setattr(engine, "_PRAGMAS", ("foreign_keys=ON", "busy_timeout=50", "synchronous=NORMAL"))
    monkeypatch.setattr(engine, "_PATIENCE_SECONDS", 0.2)


@contextmanager
def locked(path: Path):
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
    other.close()


async def test_a_write_waits_until_the_file_is_let_go(tmp_path, monkeypatch):
    """Kind: what waits a little longer than the driver does is refused."""
    monkeypatch.setattr(engine, "_PATIENCE_SECONDS", 30)
    path = tmp_path / "rollcall.db"
    async with Database(f"sqlite:///{path}") as database:
        await migrate(database)
        done = asyncio.Event()

        async def write() -> None:
            async with database.write():
                done.set()

        with locked(path):
            task = asyncio.create_task(write())
            await asyncio.sleep(0.4)
            assert not done.is_set()
        await task
        assert done.is_set()


async def test_one_that_waited_in_vain_says_so_and_the_next_goes_through(tmp_path):
    """Kind: after a lock, a connection or a transaction is left in a state of its own."""
    path = tmp_path / "rollcall.db"
    async with Database(f"sqlite:///{path}") as database:
        await migrate(database)
        with locked(path):
            for _ in range(3):
                with pytest.raises(Busy, match="is locked by another process"):
                    async with database.write():
                        raise AssertionError
        async with database.write():
            pass


async def test_whoever_waits_can_be_stopped(tmp_path, monkeypatch):
    """Kind: a bot that is asked to stop waits for somebody else's lock."""
    monkeypatch.setattr(engine, "_PATIENCE_SECONDS", 3600)
    path = tmp_path / "rollcall.db"
    async with Database(f"sqlite:///{path}") as database:
        await migrate(database)

        async def write() -> None:
            async with database.write():
                raise AssertionError

        with locked(path):
            task = asyncio.create_task(write())
            await asyncio.sleep(0.2)
            task.cancel()
            await asyncio.wait([task], timeout=20)
            assert task.cancelled()


async def test_a_moderator_gets_one_sentence_and_what_was_typed(newsroom: Newsroom, moderator):
    """Kind: what was typed into a command is gone, and an incident is reported that is none."""
    with locked(newsroom.database):
        shown = await newsroom.ask("update add", by=moderator, **REPORT)
    assert shown.private
    assert "Another program keeps our database locked" in shown.text
    assert "incident" not in shown.text
    for text in (*REPORT.values(), "country: Germany"):
        assert text in shown.text.replace("\\", "")


def test_a_form_is_given_back_too():
    """Kind: a form that failed closes, and everything in it is gone."""
    fields = [{"component": {"value": "A summary of many words."}}, {"component": {"values": ["stay"]}}]
    typed = what_was_typed(SimpleNamespace(data={"components": fields}), language("fr"))
    assert typed.shown.splitlines()[1:] == ["1\\: A summary of many words.", "2\\: stay"]
    assert not typed.files


@pytest.mark.parametrize("text", ["word " * 700 + "end", "word " * 190 + "end", "a\n" * 1400])
def test_what_is_too_long_for_a_card_comes_as_a_file(text):
    """Kind: a long summary is given back cut."""
    typed = what_was_typed(SimpleNamespace(data={"options": [{"name": "summary", "value": text}]}), language("en"))
    [file] = typed.files
    assert file.fp.read().decode() == f"summary: {text}"


@pytest.mark.parametrize("data", [None, {}, {"custom_id": "x"}, {"options": [{"name": "day", "value": "8 Jan"}]}])
def test_where_nothing_was_written_nothing_is_given_back(data):
    """Kind: an apology grows longer than what it apologises for."""
    assert what_was_typed(SimpleNamespace(data=data), language("en")) is None


async def test_answers_from_the_journal_come_meanwhile(newsroom: Newsroom):
    """Kind: who only reads waits for who writes."""
    with locked(newsroom.database):
        assert "No report by then" in (await newsroom.ask("who-stayed")).text
        assert "IQ20-" in (await newsroom.ask("search", words="erbil", situation="iraq-2020")).text
