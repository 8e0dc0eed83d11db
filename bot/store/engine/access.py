"""Who may read and write a file that we make: a copy is as closed as what it was copied from.

A process of another user, such as an operator's `sudo rollcall backup`, must neither open a private journal to
everybody nor leave files behind that the bot's own user cannot use.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_CLOSED = 0o600
_GROUP = 0o070


@dataclass(frozen=True, slots=True)
class Access:
    mode: int
    user: int
    group: int

    @classmethod
    def of(cls, path: Path) -> "Access":
        """Raises OSError."""
        found = path.stat()
        return cls(found.st_mode & 0o777, found.st_uid, found.st_gid)

    def give(self, path: Path) -> None:
        """Only a privileged process may give files away; where the group cannot be kept, no other group may read.

        Raises OSError.
        """
        mode = self.mode
        with suppress(PermissionError):
            os.chown(path, self.user, -1)
        try:
            os.chown(path, -1, self.group)
        except PermissionError:
            mode &= ~_GROUP
        path.chmod(mode)


def make_closed(path: Path) -> None:
    """A new file that nobody else can read until it is given its access. Raises OSError where there is one."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _CLOSED))


def give_folder(made: list[Path], like: Path) -> None:
    """Folders that were just made belong to whom `like` belongs to; who may enter them stays as it is."""
    owner = Access.of(like)
    for folder in made:
        with suppress(PermissionError):
            os.chown(folder, owner.user, owner.group)


def owner_name(path: Path) -> str:
    """How a person calls the owner of a file; the number where it has no name here."""
    try:
        return path.owner()
    except (KeyError, OSError, NotImplementedError):
        with suppress(OSError):
            return str(path.stat().st_uid)
        return "?"
