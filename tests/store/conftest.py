"""Databases as they are in use: real files, brought up by the real migrations."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.store.database import Database
from bot.store.migration import migrate


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


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    async with Database(address(path)) as opened:
        yield opened


@pytest.fixture
def raw(path: Path) -> Callable[..., list[Any]]:
    """Whatever another program may do to the file: `raw("DELETE FROM report")`."""

    def execute(statement: str, *values: object) -> list[Any]:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("PRAGMA foreign_keys=ON")
            return connection.execute(statement, values).fetchall()

    return execute
