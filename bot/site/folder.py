"""The folder of the website: files are replaced in one step, and only changed files are written.

`.rollcall/` lists the files of each story, so that no other file in the folder is touched. The first line of a list
says how the story stands; the second, with hundreds of files, is read only to write or remove them.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import N_, Refused

HIDDEN = ".rollcall"
_PATIENCE_SECONDS = 30.0
"""Time to wait for another process that writes into the same folder."""
Files = Iterable[tuple[str, bytes | None]]
"""Paths with their contents; None for unchanged files."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The record of one story in the folder."""

    gone: bool = False
    """Whether it was published before and is no longer."""
    state: str = ""
    """State of the story when it was written; it is written again when this differs."""
    since: str = ""
    """ISO moment at which it was written; "" if not by a bot."""
    until: str = ""
    """ISO moment from which its pages are out of date though nothing is filed; "" if never."""
    unfinished: bool = False
    """Whether previews are still to be drawn."""
    by_bot: bool = False
    """Whether a bot wrote it, which also removes it when its server unpublishes it."""
    files: tuple[str, ...] = ()
    drawn: dict[str, str] = field(default_factory=dict)
    """Digest of the contents of each picture, by path."""

    def holds(self, state: str, moment: datetime) -> bool:
        """Return whether the pages still say what they should; also False before they were written, because a clock
        was set back."""
        if not self.since or self.state != state:
            return False
        later = self.until and moment >= datetime.fromisoformat(self.until)
        return datetime.fromisoformat(self.since) <= moment and not later


_LONG = ("files", "drawn")
"""Fields of the second line of a list."""


@dataclass(frozen=True, slots=True)
class Written:
    changed: int
    kept: int
    removed: int


class Folder:
    def __init__(self, root: Path) -> None:
        self.root = root

    def prepare(self) -> None:
        """Make the folder. Raises Refused if it holds other files or cannot be written."""
        with _writing(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            if not (self.root / HIDDEN).is_dir() and any(self.root.iterdir()):
                text = N_("There is something else in {path}: name an empty folder, or one that was published into.")
                raise Refused(text, path=self.root)
            (self.root / HIDDEN).mkdir(exist_ok=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the lock of the folder. Raises Refused while another process writes."""
        try:
            with FileLock(self.root / HIDDEN / "lock", timeout=_PATIENCE_SECONDS), _writing(self.root):
                yield
        except Timeout as error:
            raise Refused(N_("Another process is writing into {path}: try again."), path=self.root) from error

    def listing(self, slug: str, *, brief: bool = False) -> Listing:
        """Return the record of a story; a brief one lacks its files and pictures."""
        try:
            with (self.root / HIDDEN / "stories" / f"{slug}.json").open(encoding="utf-8") as lines:
                values = json.loads(next(lines))
                for line in () if brief else lines:
                    values |= json.loads(line)
            return Listing(**{**values, "files": tuple(values.get("files", ()))})
        except (FileNotFoundError, NotADirectoryError, ValueError, TypeError, StopIteration):
            return Listing()

    def titles(self) -> dict[str, dict[str, str]]:
        """Return the titles of the published stories in every language, by slug."""
        try:
            titles: dict[str, dict[str, str]] = json.loads((self.root / HIDDEN / "titles.json").read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return {}
        return titles

    def write(self, slug: str, files: Files, listing: Listing, titles: dict[str, str]) -> Written:
        """Write a story: first new files, then their list; then remove files that are no longer part of it.

        The paths of `listing` are filled in from `files`.
        """
        known = self.listing(slug)
        before, changed, paths = set(known.files), 0, []
        for path, content in files:
            paths.append(path)
            changed += content is not None and self._put(path, content)
        by_bot = listing.by_bot or (known.by_bot and not known.gone)
        self._list(slug, replace(listing, files=tuple(paths), by_bot=by_bot))
        self._name(slug, titles)
        removed = before.difference(paths)
        self._remove(removed)
        return Written(changed, len(paths) - changed, len(removed))

    def add(self, slug: str, pictures: Iterable[tuple[str, bytes, str]], *, unfinished: bool) -> None:
        """Add pictures (path, content, digest) to a story."""
        known = self.listing(slug)
        drawn, paths = dict(known.drawn), dict.fromkeys(known.files)
        for path, content, key in pictures:
            self._put(path, content)
            drawn[path], paths[path] = key, None
        self._list(slug, replace(known, drawn=drawn, files=tuple(paths), unfinished=unfinished))

    def remove(self, slug: str) -> int:
        """Remove a story. Returns the number of its files."""
        listing = self.listing(slug)
        self._remove(listing.files)
        if listing.files:
            self._list(slug, Listing(gone=True, by_bot=listing.by_bot))
        self._name(slug, None)
        return len(listing.files)

    def write_shared(self, files: Files) -> int:
        """Write files that belong to no story. Returns how many changed."""
        return sum(content is not None and self._put(path, content) for path, content in files)

    def _list(self, slug: str, listing: Listing) -> None:
        values = asdict(listing)
        long = {name: values.pop(name) for name in _LONG}
        lines = (json.dumps(part, ensure_ascii=False) for part in (values, long))
        self._put(f"{HIDDEN}/stories/{slug}.json", "\n".join(lines).encode())

    def _name(self, slug: str, titles: dict[str, str] | None) -> None:
        """Set the titles of a story in the list of all stories, or remove it from there."""
        others = {known: words for known, words in self.titles().items() if known != slug}
        named = {**others, slug: titles} if titles else others
        self._put(f"{HIDDEN}/titles.json", json.dumps(dict(sorted(named.items())), ensure_ascii=False).encode())

    def _put(self, path: str, content: bytes) -> bool:
        """Write a file. Returns whether it changed."""
        target = self.root / path
        with suppress(FileNotFoundError, NotADirectoryError):
            if target.read_bytes() == content:
                return False
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        part.write_bytes(content)
        part.replace(target)
        return True

    def _remove(self, paths: Iterable[str]) -> None:
        folders: set[Path] = set()
        for path in paths:
            target = self.root / path
            target.unlink(missing_ok=True)
            folders.update(target.parents)
        inside = [one for one in folders if one != self.root and self.root in one.parents]
        for folder in sorted(inside, key=lambda one: len(one.parts), reverse=True):
            with suppress(OSError):  # the folder has other files
                folder.rmdir()


@contextmanager
def _writing(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refused(N_("{path} cannot be written: {problem}."), path=root, problem=error.strerror) from error
