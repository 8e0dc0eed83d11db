"""Owner and permissions of files that the bot makes: a copy gets those of its original.

A process of another user, such as an operator's `sudo rollcall backup`, must not make a private journal
readable for everybody, and must not leave files behind that the bot's own user cannot use.
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
        """Read the access of a file. Raises OSError."""
        found = path.stat()
        return cls(found.st_mode & 0o777, found.st_uid, found.st_gid)

    def give(self, path: Path) -> None:
        """Give a file this owner and these permissions. Without the privilege to set the group, let no group read it.

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
    """Create a file that only its owner can read. Raises OSError if it exists."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _CLOSED))


def give_folder(made: list[Path], like: Path) -> None:
    """Give new folders the owner of `like`; keep their permissions."""
    owner = Access.of(like)
    for folder in made:
        with suppress(PermissionError):
            os.chown(folder, owner.user, owner.group)


def owner_name(path: Path) -> str:
    """Return the name of the owner of a file, or the number if it has no name on this machine."""
    try:
        return path.owner()
    except (KeyError, OSError, NotImplementedError):
        with suppress(OSError):
            return str(path.stat().st_uid)
        return "?"
