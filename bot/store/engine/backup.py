"""Copies of a SQLite database that can be relied on: taken while the bot runs, verified, and put back with care.

A copy has its name only once it is whole and on the disk: whatever is cut short leaves a `.partial` that nobody takes
for a backup.
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
"""Untouched for so long, a copy is nobody's work under way."""
_PAGES, _STEPS = 1_000, 100_000
"""Copied, and done by SQLite, between two looks at whether to leave off."""

Look = Callable[[], None]
"""Raises InterruptedError where the work is to be left off, with nothing to show for it."""


def backup_name(now: datetime) -> str:
    """A name that sorts by time."""
    return f"rollcall-{now.astimezone(UTC).strftime(_STAMP)}.db"


def backups(folder: Path) -> list[tuple[datetime, Path]]:
    """Those that `backup_name` named, oldest first."""
    return sorted((taken, path) for path in folder.glob("rollcall-*.db") if (taken := _taken_at(path)))


def _taken_at(path: Path) -> datetime | None:
    """None for a file that somebody else named."""
    try:
        return datetime.strptime(path.stem.removeprefix("rollcall-"), _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def back_up(source: Path, target: Path, look: Look = lambda: None) -> None:
    """A verified copy of a database that may be in use, which nobody can read who cannot read the database.

    Raises Refused where there is one already, Unusable.
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
    """Raises Unusable where nobody lets us look."""
    try:
        return path.exists()
    except OSError as error:
        raise Unusable(N_("{path} cannot be read: {problem}."), path=path, problem=error.strerror) from error


def _copy(source: Path, target: Path, look: Look = lambda: None) -> None:
    """All that was committed: a log beside the file may hold some of it."""
    with closing(_opened(source)) as old, closing(sqlite3.connect(target)) as new:
        old.execute("BEGIN")  # one state of it: SQLite would begin anew at each commit of others
        old.execute("SELECT count(*) FROM sqlite_master").fetchone()
        old.backup(new, pages=_PAGES, progress=lambda *_: look())
        new.execute("PRAGMA journal_mode=DELETE")  # the copy is one file, with no log beside it


def prune(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` backups, and what was cut short a day ago; returns what was removed."""
    latest = (datetime.now(UTC) - _CUT_SHORT).timestamp()
    cut_short = [path for path in folder.glob(f"rollcall-*.db{_PARTIAL}") if path.stat().st_mtime < latest]
    removed = [path for _, path in backups(folder)[:-keep]] + cut_short
    for path in removed:
        path.unlink()
    return removed


def verify(path: Path, look: Look = lambda: None) -> str:
    """The revision of a whole database of ours. Raises Unusable, NewerDatabase; the file is not touched."""
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
    """Put a backup in the place of the database; what was there is kept beside it, and its path is returned.

    Raises Refused where there is a database and `overwrite` is not said, Unusable for a backup that is not whole or a
    database in use. Until the last step, which is one rename, the database is what it was.
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
    """That of the database that is replaced; for a new one that of the backup.

    A backup that belongs to whoever restores it says nothing of who runs the bot: then the folder does.
    """
    if target.exists():
        return Access.of(target)
    backup, folder = Access.of(source), Access.of(target.parent)
    return backup if backup.user != os.geteuid() else replace(backup, user=folder.user, group=folder.group)


def path_of(url: str) -> Path:
    """Raises Refused for a database that is not a file."""
    from bot.store.engine.database import database_url

    path = file_of(database_url(url))
    if path is None:
        raise Refused(N_("PostgreSQL has its own tools for that: pg_dump and pg_restore."))
    return path


def _opened(path: Path) -> sqlite3.Connection:
    """An existing file, which is not made by looking for it."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


@contextmanager
def _becoming(target: Path, access: Access) -> Iterator[Path]:
    """A file that gets the name `target` once it is whole and on the disk, or vanishes. Raises Unusable."""
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
        with suppress(OSError):  # in a folder that nobody may write there is nothing to remove
            partial.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _set_aside(path: Path) -> Path | None:
    """Keep the database, with the log of its last writes, under a name of its own."""
    if not path.exists():
        return None
    _fold_log_in(path)
    kept, number = path.with_name(f"{path.name}.replaced"), 0
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.name}.replaced.{number}")
    kept.hardlink_to(path)
    for log in ("-wal", "-shm"):  # SQLite would apply the log of the old database to the new one
        beside = path.with_name(path.name + log)
        if beside.exists():
            beside.replace(kept.with_name(kept.name + log))
    return kept


def _fold_log_in(path: Path) -> None:
    """Raises Unusable while another process uses the database."""
    try:
        with closing(sqlite3.connect(path, timeout=1)) as connection:
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.DatabaseError:
        return  # damaged, which is why it is replaced: it is kept as it is
    if busy:
        raise Unusable(N_("{name} is locked by another process: stop it or try again."), name=str(path))
