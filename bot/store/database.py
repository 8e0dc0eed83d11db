"""The connection to the database: one transaction, one connection; every failure a sentence.

Writers take the lock when they begin (BEGIN IMMEDIATE): a transaction that reads first and then wants to write would
otherwise fail with "database is locked" instead of waiting its turn.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection as BlockingConnection
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection as Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import N_, JournalConflict, Misconfigured, RollcallError, StoreError, Unusable
from bot.metrics import DATABASE_ERRORS

_PRAGMAS = ("foreign_keys=ON", "busy_timeout=10000", "synchronous=NORMAL")
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}

_CAUSES = (
    ("append-only", JournalConflict, N_("The journal only grows: no entry can be changed or removed.")),
    (
        "readonly",
        Unusable,
        N_("The database {name} is read-only: give the bot's user write access to it and its folder."),
    ),
    ("disk is full", Unusable, N_("The disk that holds {name} is full: free some space; nothing was half-written.")),
    ("not a database", Unusable, N_("{name} is not a usable database: restore a backup or name another file.")),
    ("malformed", Unusable, N_("{name} is damaged: restore a backup or name another file.")),
    ("locked", Unusable, N_("{name} is locked by another process: stop it or try again.")),
    ("unable to open", Unusable, N_("{name} cannot be opened: check that its folder exists and can be written.")),
)


__all__ = ["Connection", "Database", "database_url", "file_of", "make_folder"]


class Database:
    """Owns the engine. Use as an async context manager; `read` and `write` give a connection for one transaction."""

    def __init__(self, url: str) -> None:
        """Raises Misconfigured for an address that names no supported database."""
        self.url = database_url(url)
        self.name = str(self.url.database or self.url.render_as_string(hide_password=True))
        try:
            self.engine: AsyncEngine = create_async_engine(
                self.url, pool_size=8, max_overflow=8, hide_parameters=True
            )
        except ModuleNotFoundError as error:
            raise Misconfigured(
                N_("{name} needs the driver {driver}: pip install {driver}."), name=self.name, driver=error.name
            ) from error
        self._writing: AbstractAsyncContextManager[Any] = asyncio.Lock() if self.is_sqlite else nullcontext()
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_connection)
            event.listen(self.engine.sync_engine, "begin", _begin)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def path(self) -> Path | None:
        return file_of(self.url)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.engine.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        with self._in_words():
            async with self.engine.connect() as connection, connection.begin():
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Connection]:
        """All of it is kept, or none. Raises StoreError."""
        with self._in_words():
            # SQLite lets one write at a time, and those who wait for its lock poll for it: here they queue.
            async with self._writing, self.engine.connect() as connection:
                connection = await connection.execution_options(writes=True)
                async with connection.begin():
                    yield connection

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            DATABASE_ERRORS.labels(type(explained := self.explain(error)).__name__).inc()
            raise explained from error

    def explain(self, error: Exception) -> RollcallError:
        """The sentence for a failure of the driver."""
        said = str(getattr(error, "orig", None) or error).lower()
        for cause, kind, text in _CAUSES:
            if cause in said:
                return kind(text, name=self.name)
        return StoreError(N_("The database {name} failed: {problem}."), name=self.name, problem=said.rstrip("."))


def database_url(text: str) -> URL:
    """`sqlite:///path` or `postgresql://…`, with the asynchronous driver filled in. Raises Misconfigured."""
    try:
        url = make_url(text)
        return url.set(drivername=_DRIVERS[url.get_backend_name()])
    except (ArgumentError, KeyError) as error:
        raise Misconfigured(
            N_("ROLLCALL_DATABASE_URL must look like sqlite:///path/to/rollcall.db or postgresql://user@host/name.")
        ) from error


def file_of(url: URL) -> Path | None:
    """Where a SQLite database is; None for a server."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def make_folder(path: Path) -> None:
    """The folder that a database lies in. Raises Unusable."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(
            N_("{name} cannot be opened: check that its folder exists and can be written."), name=str(path)
        ) from error


def _prepare_connection(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver's own guess
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: BlockingConnection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
