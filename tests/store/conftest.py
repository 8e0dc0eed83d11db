"""Databases as they are in use: real files and a real server, brought up by the real migrations."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot.store.engine.database import Database
from bot.store.engine.migration import migrate
from tests.postgresql import TEMPLATE, aside, emptied, server

__all__ = ["server"]


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


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Of an empty database of this version, on each kind in turn."""
    if request.param == "sqlite":
        return address(request.getfixturevalue("path"))
    return emptied(request.getfixturevalue("server").get_uri(TEMPLATE))


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
