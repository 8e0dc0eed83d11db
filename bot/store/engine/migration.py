"""Migrate a database to the schema of this version, after a copy is made beside it.

Alembic is imported only if a migration is due, so that other starts are quick.
"""

import asyncio
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from bot.errors import N_, NewerDatabase, Unusable
from bot.store.engine.access import Access, make_closed
from bot.store.engine.database import Database, make_folder

HEAD = "0018"
"""The newest revision under `migrations/versions`; a test compares the two."""

_TURNS, _TURN_SECONDS = 50, 0.1

MIGRATIONS = Path(__file__).parent.parent / "migrations"


async def migrate(database: Database) -> str | None:
    """Migrate the schema to HEAD. Returns the revision before; None for a new database.

    Raises StoreError: NewerDatabase when a newer version wrote it, Unusable when it cannot be written or copied.
    Nothing is changed in either case.
    """
    if database.path is not None:
        make_folder(database.path)
    current = await revision(database)
    await asyncio.to_thread(_write_ahead, database)
    if current == HEAD:
        return current
    if current is not None:
        copy_beside(database, f"before-{HEAD}")
    async with database.write() as connection:
        try:
            await connection.run_sync(_upgrade)
        except DBAPIError as error:
            raise database.explain(error) from error
    return current


async def revision(database: Database) -> str | None:
    """Return the revision of the schema, None if there is none yet. Change nothing.

    Raises StoreError: NewerDatabase when a newer version wrote it, Unusable when it cannot be read or is not ours.
    """
    if database.path is not None and not await asyncio.to_thread(database.path.exists):
        return None
    await asyncio.to_thread(_probe, database)
    async with database.read() as connection:
        current = await connection.run_sync(_revision)
        used = await connection.run_sync(lambda c: bool(inspect(c).get_table_names()))
    if current is None and used:
        raise Unusable(N_("{name} is a database of some other program: name another file."), name=database.name)
    if current is not None and current not in known_revisions():
        raise NewerDatabase(
            N_("{name} was written by a newer version of Rollcall ({revision}): upgrade, or restore a backup."),
            name=database.name,
            revision=current,
        )
    return current


def known_revisions() -> list[str]:
    return sorted(path.stem.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def copy_beside(database: Database, label: str) -> Path | None:
    """Make a consistent copy of a SQLite file beside it; never overwrite an earlier copy.

    The copy gets its name when it is complete, so that an interrupted one is not mistaken for a copy.
    """
    source = database.path
    if source is None:
        return None
    target = source.with_name(f"{source.name}.{label}")
    number = 1
    while target.exists():
        target = source.with_name(f"{source.name}.{label}.{number}")
        number += 1
    partial = target.with_name(f"{target.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        make_closed(partial)
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(partial)) as new:
            old.backup(new)
        Access.of(source).give(partial)
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise Unusable(
            N_("No backup of {name} could be made, so nothing was changed: {problem}."),
            name=database.name,
            problem=str(error),
        ) from error
    return target


def _probe(database: Database) -> None:
    """Open the file once without aiosqlite, whose thread does not end cleanly when a file cannot be opened."""
    if database.path is None:
        return
    try:
        with closing(sqlite3.connect(database.path)) as connection:
            connection.execute("PRAGMA schema_version")
    except sqlite3.Error as error:
        raise database.explain(error) from error


def _write_ahead(database: Database) -> None:
    """Set write-ahead logging, so that readers and a writer can work at once. The file keeps the setting.

    SQLite does not wait for other connections when it changes this, so bots that start at once take turns here.
    """
    if database.path is None:
        return
    for tries_left in reversed(range(_TURNS)):
        try:
            with closing(sqlite3.connect(database.path)) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if not tries_left:
                raise database.explain(error) from error
            time.sleep(_TURN_SECONDS)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
