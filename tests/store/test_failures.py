"""A database that cannot be used is refused with a sentence; what is in its place stays as it is, byte for byte."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.errors import Misconfigured, NewerDatabase, StoreError, Unusable
from bot.store import journal
from bot.store.engine.database import Database
from bot.store.engine.migration import migrate

from .conftest import address
from .reports import HARBOUR, report, rolls

NOBODY = 65534


async def use(path, *pragmas):
    """What a start does with a database, each connection with `pragmas` set first."""
    async with Database(address(path)) as database:
        for pragma in pragmas:
            set_on_connect(database, pragma)
        await migrate(database)
        async with database.write() as connection:
            await journal.keep_situation(connection, HARBOUR)
            await journal.append(connection, HARBOUR, rolls(1, 200))


def set_on_connect(database, pragma):
    def prepare(connection, _record):
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(database.engine.sync_engine, "connect", prepare)


@contextmanager
def untouched(folder: Path) -> Iterator[None]:
    """Every file of `folder` is afterwards what it was before, and there is no other that would matter."""
    before = contents(folder)
    yield
    assert contents(folder) == before


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
async def filled(path):
    """A database with one entry, closed."""
    async with Database(address(path)) as database, database.write() as connection:
        await journal.keep_situation(connection, HARBOUR)
        await journal.append(connection, HARBOUR, [report(1)])
    return path


# what is no database of ours


@pytest.mark.parametrize(
    "content",
    [
        b"This is a letter to my aunt.\n" * 100,
        b"\x00" * 4096,
        os.urandom(8192),
        b"SQLite format 3\x00" + b"\xff" * 8176,
    ],
    ids=["text", "zeros", "noise", "half a header"],
)
async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "rollcall.db"
    path.write_bytes(content)
    with untouched(tmp_path), pytest.raises(Unusable, match=r"rollcall\.db is (not a usable database|damaged)"):
        await use(path)


async def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "bookmarks.db"
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE bookmark (url TEXT)")
        other.execute("INSERT INTO bookmark VALUES ('https://example.org')")
    with untouched(tmp_path), pytest.raises(Unusable, match="is a database of some other program: name another file"):
        await use(path)


async def test_a_damaged_database_is_refused_and_left_alone(filled):
    content = bytearray(filled.read_bytes())
    content[100:6000] = b"\xee" * 5900
    filled.write_bytes(content)
    with untouched(filled.parent), pytest.raises(Unusable, match="restore a backup or name another file"):
        await use(filled)


async def test_a_database_that_was_cut_short_is_refused(filled):
    filled.write_bytes(filled.read_bytes()[: filled.stat().st_size // 2])
    with untouched(filled.parent), pytest.raises(StoreError):
        await use(filled)


async def test_a_database_of_a_newer_version_is_refused_and_left_alone(filled):
    with closing(sqlite3.connect(filled)) as future, future:
        future.execute("UPDATE alembic_version SET version_num = '9999'")
    with untouched(filled.parent), pytest.raises(NewerDatabase, match=r"newer version of Rollcall \(9999\)"):
        await use(filled)


async def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path):
    (tmp_path / "rollcall.db").mkdir()
    with pytest.raises(Unusable, match="cannot be opened: check that its folder exists and can be written"):
        await use(tmp_path / "rollcall.db")


def test_a_start_that_fails_leaves_no_thread_behind_that_complains(tmp_path, monkeypatch):
    """A worker thread that reports to a loop which is closed by then prints a traceback under the sentence.

    It is a race, so it is run often enough to be lost at least once.
    """
    complaints = []
    monkeypatch.setattr(threading, "excepthook", complaints.append)
    (tmp_path / "rollcall.db").mkdir()
    for _ in range(60):
        with pytest.raises(Unusable):
            asyncio.run(use(tmp_path / "rollcall.db"))
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            thread.join(5)
    assert complaints == []


async def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "var").write_text("not a folder")
    with untouched(tmp_path), pytest.raises(Unusable, match="check that its folder exists"):
        await use(tmp_path / "var" / "rollcall.db")


async def test_a_missing_folder_is_made(tmp_path):
    await use(tmp_path / "data" / "var" / "rollcall.db")
    assert (tmp_path / "data" / "var" / "rollcall.db").stat().st_size > 0


# a disk that does not take it


async def test_a_full_disk_is_named_and_nothing_is_half_written(filled):
    """`max_page_count` makes SQLite say what it says on a full disk."""
    with closing(sqlite3.connect(filled)) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    with pytest.raises(Unusable, match="is full: free some space; nothing was half-written"):
        await use(filled, f"max_page_count={pages + 2}")
    with closing(sqlite3.connect(filled)) as connection:
        assert connection.execute("SELECT id FROM report").fetchall() == [("HB21-0001",)]
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_disk_too_full_for_what_lies_beside_the_file_is_named_too(path):
    """SQLite says so where it finds no room for the memory that its readers share."""
    with pytest.raises(Unusable, match=f"The disk that holds {path} fails: it is full, or damaged"):
        raise Database(address(path)).explain(sqlite3.OperationalError("disk I/O error"))


async def test_a_database_that_takes_no_writes_is_named_read_only(filled):
    """`query_only` makes SQLite say what it says of a file that it may not write."""
    with untouched(filled.parent), pytest.raises(Unusable, match="is read-only: give the bot's user write access"):
        await use(filled, "query_only=ON")


async def test_a_database_that_another_process_holds_is_named_locked(filled, monkeypatch):
    monkeypatch.setattr("bot.store.engine.database._PATIENCE_SECONDS", 0.1)
    with closing(sqlite3.connect(filled)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unusable, match="is locked by another process"):
            await use(filled, "busy_timeout=50")
        other.rollback()


@pytest.fixture
def open_to_all():
    """A folder that an ordinary user can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


STARTING_AS_ORDINARY_USER = f"""
import asyncio, os, sys, tempfile
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from bot.errors import StoreError
from tests.store.test_failures import use

if os.geteuid() == 0:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(use(Path(folder) / "rollcall.db"))  # everything is imported while it may still be read
    os.setgroups([])
    os.setgid({NOBODY})
    os.setuid({NOBODY})
try:
    asyncio.run(use(Path(sys.argv[1])))
except StoreError as error:
    print(type(error).__name__, error)
"""


def start_as_ordinary_user(path):
    """Root may write anywhere, so what is read-only must be tried as somebody else. What the start says."""
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-B", "-c", STARTING_AS_ORDINARY_USER, str(path), str(root)],
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
        timeout=30,
    )
    assert done.stderr == ""
    return done.stdout


def test_a_folder_without_write_permission_is_refused(open_to_all):
    open_to_all.chmod(0o555)
    said = start_as_ordinary_user(open_to_all / "rollcall.db")
    assert said.startswith("Unusable")
    assert "cannot be opened: check that its folder exists and can be written" in said
    assert list(open_to_all.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_refused(open_to_all):
    open_to_all.chmod(0o555)
    said = start_as_ordinary_user(open_to_all / "var" / "rollcall.db")
    assert "check that its folder exists and can be written" in said


@pytest.mark.parametrize("folder_mode", [0o755, 0o777])
def test_a_file_without_write_permission_is_refused_and_left_alone(open_to_all, filled, folder_mode):
    target = open_to_all / "rollcall.db"
    target.write_bytes(filled.read_bytes())
    target.chmod(0o444)
    open_to_all.chmod(folder_mode)
    before = target.read_bytes()
    said = start_as_ordinary_user(target)
    assert said.startswith("Unusable"), said
    assert "read-only" in said or "cannot be opened" in said
    assert target.read_bytes() == before


# addresses


@pytest.mark.parametrize(
    "url",
    [
        *("", "rollcall.db", "mysql://host/name", "http://example.org", "sqlite", "://", "💥", "x" * 10_000),
        *("sqlite://", "sqlite:///", "sqlite:///:memory:"),
        *("postgresql://somebody@[::1", "postgresql://somebody@host:port/name", "postgresql://host:65536/name"),
    ],
)
def test_an_address_that_names_no_supported_database_is_refused(url):
    with pytest.raises(Misconfigured, match="ROLLCALL_DATABASE_URL must look like"):
        Database(url)


def test_a_missing_driver_is_named_and_the_password_is_not(monkeypatch):
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(Misconfigured, match="pip install asyncpg") as refusal:
        Database("postgresql://rollcall:s3cret@db.example.org/rollcall")
    assert "s3cret" not in str(refusal.value)
