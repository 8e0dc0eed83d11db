"""The connection to the database: one connection for each transaction, and a sentence for each failure.

Writers take turns. On SQLite they take the lock when they begin (BEGIN IMMEDIATE): a transaction that reads first and
then writes would otherwise fail with "database is locked" instead of waiting. On PostgreSQL they take an advisory
lock, so that what a writer has read still holds when it writes, and entries are numbered in the order in which they
become visible: a reader of the entries after number n misses none.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
    nullcontext,
    suppress,
)
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, Self
from weakref import WeakSet

import msgspec
from sqlalchemy import Connection as BlockingConnection
from sqlalchemy import event, func, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection as Connection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncTransaction, create_async_engine

from bot.errors import N_, Busy, JournalConflict, Misconfigured, RollcallError, StoreError, Unusable
from bot.metrics import DATABASE_ERRORS
from bot.store.engine.access import give_folder

_PRAGMAS = ("foreign_keys=ON", "busy_timeout=10000", "synchronous=NORMAL")
_GOODBYE_SECONDS = 0.5
_PATIENCE_SECONDS = 30.0
"""Time that a write waits for another program, such as a backup tool, to release the file."""
_LAST_PORT = 65535
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}

_WRITERS_LOCK = 0x726F6C6C63616C6C
"""The bytes of "rollcall" as a number, since advisory locks are numbers."""
_TURN_LOCK = _WRITERS_LOCK + 1
_PRESENCE_LOCK = _WRITERS_LOCK + 2

_CAUSES = (
    ("append-only", JournalConflict, N_("The journal only grows: no entry can be changed or removed.")),
    (
        "readonly",
        Unusable,
        N_("The database {name} is read-only: give the bot's user write access to it and its folder."),
    ),
    ("disk is full", Unusable, N_("The disk that holds {name} is full: free some space; nothing was half-written.")),
    ("disk i/o", Unusable, N_("The disk that holds {name} fails: it is full, or damaged.")),
    ("not a database", Unusable, N_("{name} is not a usable database: restore a backup or name another file.")),
    ("malformed", Unusable, N_("{name} is damaged: restore a backup or name another file.")),
    ("locked", Busy, N_("{name} is locked by another process: stop it or try again.")),
    (
        "password authentication",
        Unusable,
        N_("{name} refuses the user or the password: check ROLLCALL_DATABASE_URL."),
    ),
    ("does not exist", Unusable, N_("{name} is not there or not ours to use: create the database and its user.")),
    ("connection", Unusable, N_("{name} cannot be reached: check the address, and that the server runs.")),
    ("unable to open", Unusable, N_("{name} cannot be opened: check that its folder exists and can be written.")),
)


log = logging.getLogger(__name__)

__all__ = ["Connection", "Database", "database_url", "file_of", "make_folder"]


class Database:
    """Owns the engine. Use as an async context manager; `read` and `write` give a connection for one transaction."""

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        """With `read_only`, create and change nothing; a SQLite file has to exist.

        Raises Misconfigured if the address names no supported database.
        """
        self.url = database_url(url)
        shown = self.url.set(drivername=self.url.get_backend_name()).difference_update_query(["password"])
        self.name = str(self.path or shown.render_as_string(hide_password=True))
        address, options = _unchanging(self.url) if read_only else (self.url, {})
        options |= {"pool_size": 8, "max_overflow": 8, "hide_parameters": True, "pool_pre_ping": not self.is_sqlite}
        options |= {"json_serializer": _as_json}
        try:
            self.engine: AsyncEngine = create_async_engine(address, **options)
        except ModuleNotFoundError as error:
            raise Misconfigured(
                N_("{name} needs the driver {driver}: pip install {driver}."), name=self.name, driver=error.name
            ) from error
        self._turn = asyncio.Lock()
        self._writing: AbstractAsyncContextManager[Any] = asyncio.Lock() if self.is_sqlite else nullcontext()
        if self.is_sqlite:
            pragmas = (*_PRAGMAS, "query_only=ON") if read_only else _PRAGMAS
            event.listen(self.engine.sync_engine, "connect", partial(_prepare_connection, pragmas))
            event.listen(self.engine.sync_engine, "begin", _begin)
        self._looking: sqlite3.Connection | None = None
        self._drivers: WeakSet[Any] = WeakSet()
        if not self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", lambda one, _: self._drivers.add(one.driver_connection))

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def path(self) -> Path | None:
        return file_of(self.url)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connections, without waiting for a server that hangs: it notices by itself."""
        if self._looking is not None:
            self._looking.close()
        try:
            async with asyncio.timeout(None if self.is_sqlite else _GOODBYE_SECONDS):
                await self.engine.dispose()
        except TimeoutError:
            for driver in list(self._drivers):
                driver.terminate()
            await self.engine.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        """Open a transaction that sees one state of the database. Raises StoreError."""
        with self._in_words():
            async with self._connected() as connection:
                if not self.is_sqlite:
                    connection = await connection.execution_options(isolation_level="REPEATABLE READ")
                async with connection.begin():
                    yield connection

    async def stamp(self) -> object:
        """Return a value that is another one once anything was written, by any process. Raises StoreError.

        Read the stamp first and the tables afterwards: they hold at least what it stands for.
        """
        if self.is_sqlite:
            return self._file_stamp()
        async with self.read() as connection:
            # Which transactions are visible. A position in the log would be ahead of what can be read.
            return await connection.scalar(text("SELECT CAST(pg_current_snapshot() AS text)"))

    def _file_stamp(self) -> object:
        """Ask a connection that never writes; that takes microseconds in shared memory, less than a thread's turn."""
        try:
            if self._looking is None:
                assert self.path is not None
                address = f"{self.path.resolve().as_uri()}?mode=rw"
                self._looking = sqlite3.connect(address, uri=True, timeout=0, check_same_thread=False)
            return self._looking.execute("PRAGMA data_version").fetchone()
        except sqlite3.Error:  # such as a program that keeps the file to itself
            return object()

    @asynccontextmanager
    async def write(self, *, alone: bool = True) -> AsyncIterator[Connection]:
        """Open a transaction that keeps all changes or none. Raises StoreError.

        Allow one writer at a time if `alone`. Otherwise the caller locks the rows that it must not share, if the
        database can do that (PostgreSQL).
        """
        with self._in_words():
            # SQLite allows one writer at a time and polls while it waits: a queue is faster and fair.
            async with self._writing, self._connected() as connection:
                connection = await connection.execution_options(writes=True)
                async with self._transaction(connection):
                    if alone and not self.is_sqlite:
                        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS_LOCK})
                    yield connection

    @asynccontextmanager
    async def _transaction(self, connection: Connection) -> AsyncIterator[None]:
        transaction = await self._begun(connection)
        try:
            yield
            await transaction.commit()
        except BaseException:
            if transaction.is_active:
                await transaction.rollback()
            raise

    async def _begun(self, connection: Connection) -> AsyncTransaction:
        """Begin a transaction; retry while another program has the file. A try lasts `busy_timeout`."""
        until = monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                return await connection.begin()
            except DBAPIError as error:
                if not self.is_sqlite or not isinstance(self.explain(error), Busy):
                    raise
                if monotonic() >= until:
                    raise
                log.info("the database is locked by another program: a write waits")

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Connection]:
        try:
            connection = await self.engine.connect()
        except TypeError as error:
            raise Misconfigured(
                N_("ROLLCALL_DATABASE_URL has an option that the driver does not know: {problem}."),
                problem=str(error),
            ) from error
        except (OSError, TimeoutError, PoolTimeout) as error:  # no server, or it hangs: not wrapped by the driver
            DATABASE_ERRORS.labels(Unusable.__name__).inc()
            raise Unusable(
                N_("{name} cannot be reached: check the address, and that the server runs."), name=self.name
            ) from error
        try:
            yield connection
        finally:
            await connection.close()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[Any]:
        """Give the driver's own connection, for what SQL cannot do, and close it afterwards. Raises StoreError."""
        with self._in_words():
            async with self._connected() as connection:
                driver: Any = (await connection.get_raw_connection()).driver_connection
                try:
                    yield driver
                finally:
                    await _cut(connection, driver)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Hold a lock among all processes on this database. It does not block writers. Raises StoreError."""
        async with self._turn:
            if self.is_sqlite:
                yield
                return
            with self._in_words():
                async with self._connected() as connection, connection.begin():
                    await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _TURN_LOCK})
                    yield

    @asynccontextmanager
    async def presence(self, *, alone: bool = False) -> AsyncIterator[Callable[[], bool]]:
        """Hold the presence lock of a server: shared by bots, `alone` for a move. For files, see `lock.py`.

        Gives a function that tells whether the lock still holds: it ends with its connection. Raises Unusable if
        another process holds it.
        """
        if self.is_sqlite:
            yield lambda: True
            return
        async with AsyncExitStack() as stack:
            with self._in_words():
                connection = await stack.enter_async_context(self._connected())
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                lock = func.pg_try_advisory_lock if alone else func.pg_try_advisory_lock_shared
                taken = await connection.scalar(select(lock(_PRESENCE_LOCK)))
            if not taken:
                raise Unusable(N_("{name} is in use by another process of Rollcall: stop it first."), name=self.name)
            driver: Any = (await connection.get_raw_connection()).driver_connection
            # In the pool the connection would keep the lock.
            stack.push_async_callback(_cut, connection, driver)
            yield lambda: not driver.is_closed()

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            DATABASE_ERRORS.labels(type(explained := self.explain(error)).__name__).inc()
            raise explained from error

    def explain(self, error: Exception) -> RollcallError:
        """Return the sentence for a failure of the driver."""
        said = str(getattr(error, "orig", None) or error).lower()
        for cause, kind, sentence in _CAUSES:
            if cause in said:
                return kind(sentence, name=self.name)
        return StoreError(N_("The database {name} failed: {problem}."), name=self.name, problem=said.rstrip("."))


async def _cut(connection: Connection, driver: Any) -> None:
    """Close a connection for good; wait only a moment for a server that hangs."""
    if hasattr(driver, "terminate"):  # that of a file is closed below
        with suppress(OSError, TimeoutError):
            await driver.close(timeout=_GOODBYE_SECONDS)
    await connection.invalidate()


def database_url(text: str) -> URL:
    """Read `sqlite:///path` or `postgresql://…` and add the asynchronous driver. Raises Misconfigured."""
    try:
        url = make_url(text)
        url = url.set(drivername=_DRIVERS[url.get_backend_name()])
        if url.drivername == _DRIVERS["sqlite"] and url.database in (None, "", ":memory:"):
            raise ValueError("nothing would be kept")
        if (url.port or 0) > _LAST_PORT:
            raise ValueError("no such port")
        return _with_its_ssl(url)
    except (ArgumentError, KeyError, ValueError) as error:
        raise Misconfigured(
            N_("ROLLCALL_DATABASE_URL must look like sqlite:///path/to/rollcall.db or postgresql://user@host/name.")
        ) from error


def _with_its_ssl(url: URL) -> URL:
    """Rename the usual option sslmode to ssl, as asyncpg calls it."""
    mode = url.query.get("sslmode")
    return url if mode is None else url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})


def file_of(url: URL) -> Path | None:
    """Return the file of a SQLite database; None for a server."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def make_folder(path: Path, like: Path | None = None) -> None:
    """Make the folder of a database, with the owner of `like`. Raises Unusable."""
    try:
        missing = [folder for folder in path.absolute().parents if not folder.exists()]
        path.parent.mkdir(parents=True, exist_ok=True)
        if like is not None:
            give_folder(missing, like)
    except OSError as error:
        raise Unusable(
            N_("{name} cannot be opened: check that its folder exists and can be written."), name=str(path)
        ) from error


def _as_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _unchanging(url: URL) -> tuple[URL, dict[str, Any]]:
    """Return the address and the engine options for read-only access, which also never creates a file."""
    path = file_of(url)
    if path is None:
        return url, {"connect_args": {"server_settings": {"default_transaction_read_only": "on"}}}
    return url.set(database=path.resolve().as_uri(), query={"mode": "rw", "uri": "true"}), {}


def _prepare_connection(pragmas: Iterable[str], connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: BlockingConnection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
