"""One bot for each SQLite file: two would both post, and neither would see what the other has in memory.

Commands that only read or file may use the database meanwhile; only work that must be alone takes the lock. Several
bots can share a server; while one of them runs, the server cannot be moved.
"""

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.errors import N_, Unusable
from bot.store.engine.access import Access, owner_name
from bot.store.engine.database import Database, database_url, file_of, make_folder


@contextmanager
def held(url: str) -> Iterator[None]:
    """Hold the lock of a SQLite file; do nothing for a server.

    Raises Unusable, which names the holder of the file or the owner of the lock file. The lock is one of the
    operating system and ends with the process.
    """
    path = file_of(database_url(url))
    if path is None:
        yield
        return
    make_folder(path)
    with ExitStack() as holding:
        _take(holding, path)
        yield


def _take(holding: ExitStack, path: Path) -> None:
    """Take the lock. Raises Unusable."""
    from filelock import FileLock, Timeout

    note = path.resolve().with_name(f"{path.resolve().name}.lock")
    new = not note.exists()
    try:
        holding.enter_context(FileLock(note, blocking=False))
        note.write_text(json.dumps(_this_process()), encoding="utf-8")
        if new and path.exists():
            Access.of(path).give(note)  # otherwise the bot's user could not take it after an operator did
    except Timeout as error:
        raise _in_use(path, note) from error
    except PermissionError as error:
        raise _forbidden(path, note) from error
    except OSError as error:
        raise Unusable(
            N_("{path} cannot be written, and nothing was changed: {problem}."), path=note, problem=error.strerror
        ) from error


def _in_use(path: Path, note: Path) -> Unusable:
    return Unusable(
        N_("{name} is in use by process {pid} on {host}, since {since}: stop that one first."),
        name=str(path),
        **_read(note),
    )


def _forbidden(path: Path, note: Path) -> Unusable:
    """Explain why the lock cannot be taken: another user's process holds it or left it behind."""
    if not os.path.lexists(note):
        return Unusable(
            N_("The database {name} is read-only: give the bot's user write access to it and its folder."),
            name=str(path),
        )
    if _taken(note):
        return _in_use(path, note)
    return Unusable(
        N_("The lock {lock} was left by the user {owner}: delete it, or give it to the bot's user with chown."),
        lock=str(note),
        owner=owner_name(note),
    )


def _taken(note: Path) -> bool:
    """Return whether a process holds a lock file that may be read but not written."""
    import fcntl

    try:
        with note.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


@asynccontextmanager
async def present(url: str) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Hold a share of a server. Gives a job to run every second, which renews the share if the connection was lost.

    Raises Unusable while the server is being moved.
    """
    async with Database(url) as database, AsyncExitStack() as holding:
        lasts, trying = await holding.enter_async_context(database.presence()), asyncio.Lock()

        async def keep() -> None:
            nonlocal lasts
            if lasts() or trying.locked():
                return
            async with trying:
                await holding.aclose()
                lasts = await holding.enter_async_context(database.presence())

        yield keep


def _this_process() -> dict[str, Any]:
    since = datetime.now(UTC).isoformat(sep=" ", timespec="seconds")
    return {"pid": os.getpid(), "host": socket.gethostname(), "since": since}


def _read(note: Path) -> dict[str, Any]:
    """Read what the holder wrote; it may be empty for a moment."""
    try:
        written: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
        return {name: written[name] for name in ("pid", "host", "since")}
    except (OSError, ValueError, KeyError):
        return {"pid": "?", "host": "?", "since": "?"}
