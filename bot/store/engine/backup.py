"""Backups of a SQLite database: taken while the bot runs, verified, and restored.

A copy gets its name only when it is complete and on the disk; an interrupted one leaves a `.partial` file, which does
not count as a backup.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.errors import N_, NewerDatabase, Refused, Unusable
from bot.store.engine.access import Access, make_closed
from bot.store.engine.database import file_of, make_folder
from bot.store.engine.lock import held
from bot.store.engine.migration import known_revisions

_STAMP = "%Y%m%dT%H%M%S.%fZ"
_PARTIAL = ".partial"
_CUT_SHORT = timedelta(days=1)
"""Age after which an unfinished copy is abandoned."""
_PAGES, _STEPS = 1_000, 100_000
"""Size of the steps after each of which copying and checking can be interrupted."""

Look = Callable[[], None]
"""Raises InterruptedError to stop the work, which then leaves nothing behind."""


def backup_name(now: datetime) -> str:
    """Return a name that sorts by time."""
    return f"rollcall-{now.astimezone(UTC).strftime(_STAMP)}.db"


def backups(folder: Path) -> list[tuple[datetime, Path]]:
    """Return the backups named by `backup_name`, oldest first."""
    return sorted((taken, path) for path in folder.glob("rollcall-*.db") if (taken := _taken_at(path)))


def _taken_at(path: Path) -> datetime | None:
    """Return when a backup was taken; None if the name is not one of `backup_name`."""
    try:
        return datetime.strptime(path.stem.removeprefix("rollcall-"), _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def back_up(source: Path, target: Path, look: Look = lambda: None) -> None:
    """Copy a database that may be in use, verify the copy and give it the permissions of the database.

    Raises Refused if the target exists, Unusable.
    """
    if _is_there(target):
        raise Refused(N_("{path} exists already: name another file."), path=target)
    if not _is_there(source):
        raise Refused(N_("There is no database {path} yet."), path=source)
    make_folder(target, like=source)
    with _becoming(target, Access.of(source)) as partial:
        _copy(source, partial, look)
        verify(partial, look)


def _is_there(path: Path) -> bool:
    """Return whether a file exists. Raises Unusable if it may not be looked at."""
    try:
        return path.exists()
    except OSError as error:
        raise Unusable(N_("{path} cannot be read: {problem}."), path=path, problem=error.strerror) from error


def _copy(source: Path, target: Path, look: Look = lambda: None) -> None:
    """Copy everything that is committed, including the log beside the file."""
    with closing(_opened(source)) as old, closing(sqlite3.connect(target)) as new:
        old.execute("BEGIN")  # a transaction keeps one state: otherwise SQLite starts again at each commit of others
        old.execute("SELECT count(*) FROM sqlite_master").fetchone()
        old.backup(new, pages=_PAGES, progress=lambda *_: look())
        new.execute("PRAGMA journal_mode=DELETE")  # so that the copy is one file without a log


def prune(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` backups, and copies abandoned a day ago. Returns what was removed."""
    latest = (datetime.now(UTC) - _CUT_SHORT).timestamp()
    cut_short = [path for path in folder.glob(f"rollcall-*.db{_PARTIAL}") if path.stat().st_mtime < latest]
    removed = [path for _, path in backups(folder)[:-keep]] + cut_short
    for path in removed:
        path.unlink()
    return removed


def verify(path: Path, look: Look = lambda: None) -> str:
    """Check a database without changing it, and return its revision. Raises Unusable, NewerDatabase."""
    try:
        with closing(_opened(path)) as connection:
            connection.set_progress_handler(look, _STEPS)
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            loose = connection.execute("PRAGMA foreign_key_check").fetchall()
            revision = str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (sqlite3.Error, TypeError) as error:
        problem = str(error) if isinstance(error, sqlite3.Error) else "it is empty"
        raise Unusable(N_("{path} is no backup of Rollcall: {problem}."), path=path, problem=problem) from error
    if found != ["ok"] or loose:
        raise Unusable(N_("{path} is damaged: take an older backup."), path=path)
    if revision not in known_revisions():
        raise NewerDatabase(
            N_("{name} was written by a newer version of Rollcall ({revision}): upgrade, or restore a backup."),
            name=str(path),
            revision=revision,
        )
    return revision


def restore(source: Path, url: str, *, overwrite: bool) -> Path | None:
    """Replace the database with a backup. Returns the path where the replaced one is kept.

    Raises Refused if there is a database and not `overwrite`, Unusable for an incomplete backup or a database in use.
    The database is unchanged until the last step, which is one rename.
    """
    target = path_of(url)
    if not _is_there(source) or not source.is_file():
        raise Refused(N_("There is no file {name}."), name=source)
    verify(source)
    with held(url):
        if _is_there(target) and not overwrite:
            raise Refused(
                N_("{path} exists already: with --overwrite it is replaced, and kept beside the new one."),
                path=target,
            )
        with _becoming(target, _access_of_restored(target, source)) as partial:
            _copy(source, partial)
            verify(partial)
            return _set_aside(target)


def _access_of_restored(target: Path, source: Path) -> Access:
    """Return the access of the replaced database, or, if there is none, that of the backup.

    If the backup belongs to the user who restores it, take the owner of the folder instead.
    """
    if target.exists():
        return Access.of(target)
    backup, folder = Access.of(source), Access.of(target.parent)
    return backup if backup.user != os.geteuid() else replace(backup, user=folder.user, group=folder.group)


def path_of(url: str) -> Path:
    """Return the path of a database. Raises Refused if it is not a file."""
    from bot.store.engine.database import database_url

    path = file_of(database_url(url))
    if path is None:
        raise Refused(N_("PostgreSQL has its own tools for that: pg_dump and pg_restore."))
    return path


def _opened(path: Path) -> sqlite3.Connection:
    """Open an existing file; never create one."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


@contextmanager
def _becoming(target: Path, access: Access) -> Iterator[Path]:
    """Yield a temporary file. Rename it to `target` on success, remove it on failure. Raises Unusable."""
    partial = target.with_name(target.name + _PARTIAL)
    try:
        partial.unlink(missing_ok=True)
        make_closed(partial)
        yield partial
        access.give(partial)
        _to_disk(partial)
        partial.replace(target)
        _to_disk(target.parent)
    except (OSError, sqlite3.Error) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise Unusable(
            N_("{path} cannot be written, and nothing was changed: {problem}."), path=target, problem=problem
        ) from error
    finally:
        with suppress(OSError):  # in a read-only folder there is nothing to remove
            partial.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _set_aside(path: Path) -> Path | None:
    """Rename the database and the log of its last writes."""
    if not path.exists():
        return None
    _fold_log_in(path)
    kept, number = path.with_name(f"{path.name}.replaced"), 0
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.name}.replaced.{number}")
    kept.hardlink_to(path)
    for log in ("-wal", "-shm"):  # otherwise SQLite applies the log of the old database to the new one
        beside = path.with_name(path.name + log)
        if beside.exists():
            beside.replace(kept.with_name(kept.name + log))
    return kept


def _fold_log_in(path: Path) -> None:
    """Write the log into the database. Raises Unusable while another process uses it."""
    try:
        with closing(sqlite3.connect(path, timeout=1)) as connection:
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.DatabaseError:
        return  # the database is damaged: keep it as it is
    if busy:
        raise Unusable(N_("{name} is locked by another process: stop it or try again."), name=str(path))
