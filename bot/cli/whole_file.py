"""Writes a file whole or not at all, with the access rights of the file that it replaces."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from bot.errors import N_, Refused
from bot.store.engine.access import Access

_UNWRITABLE = N_("{path} cannot be written: {problem}.")


def write_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Let `write` fill a file; a device or a pipe is written directly. Raises Refused if that fails."""
    try:
        target = Path(os.path.realpath(path))  # follow links
        if target.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                write(file)
        else:
            _replace(target, write)
    except OSError as error:
        problem = error.strerror or str(error)
        raise Refused(_UNWRITABLE, path=path, problem=problem) from error


def _replace(target: Path, write: Callable[[IO[bytes]], object]) -> None:
    access = Access.of(target) if target.exists() else None
    with NamedTemporaryFile(dir=target.parent, prefix=".rollcall-", suffix=".part", delete=False) as file:
        part = Path(file.name)
        try:
            write(file)
            file.flush()
            if access is None:
                part.chmod(0o666 & ~_umask())
            else:
                access.give(part)
            part.replace(target)
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise


def _umask() -> int:
    """Return the rights that a new file does not get; the system tells them only when they are set."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
