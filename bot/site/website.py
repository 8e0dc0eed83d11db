"""The website of the stories that servers publish, kept up to date while the bot runs."""

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from bot.actions.shelf import Shelf
from bot.clocks import read_clocks
from bot.errors import RollcallError
from bot.resting import Rest
from bot.site.folder import Listing
from bot.site.publish import Publisher
from bot.site.story import Terms

log = logging.getLogger(__name__)

_PICTURES = 1
"""Most previews drawn between two checks for new entries: a filing waits for no more than one."""
_AGAIN = timedelta(seconds=30)
"""Pause after the folder could not be written."""
_LISTED_EVERY = timedelta(seconds=5)
"""Least time between two lists of all stories while more of them are to be written."""


class Website:
    """Keeps the website up to date when something was written or is due.

    The folder records the state of each story, so that a restart writes nothing again, and looks at no journal whose
    story has not changed.
    """

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._written: dict[str, Listing] = {}
        """Brief record of every story that a bot wrote."""
        self._read_folder = False
        self._listed = datetime.min.replace(tzinfo=UTC)
        """When the list of all stories was written."""
        self._unlisted = False
        """Whether the list of all stories is out of date."""
        self._unfinished: dict[str, datetime] = {}
        """Stories with missing previews, each with the moment of its pages."""
        self._busy = asyncio.Lock()
        self._not_before = datetime.min.replace(tzinfo=UTC)
        self.rest = Rest(publisher.library.stamp)

    @property
    def address(self) -> str:
        """Return the address of the site; "" if it is not configured."""
        return self._publisher.site.base

    async def run(self, now: datetime | None = None) -> bool:
        """Write or remove one story that changed. Returns whether there was one. Try again later after a failure.

        If no story changed, draw a missing preview.
        """
        clocks = read_clocks(now)
        now = clocks.wall
        if self._busy.locked() or now < self._not_before:
            return False
        async with self._busy:
            try:
                async with self.rest.look(clocks) as look:
                    more = await self._next(now)
                    look.due(datetime.fromisoformat(one.until) for one in self._written.values() if one.until)
                    if more or self._unlisted or self._unfinished:
                        look.again()
                    return more
            except (RollcallError, OSError):
                self._not_before = now + _AGAIN
                log.exception("the website could not be written")
                return False

    async def _next(self, now: datetime) -> bool:
        if not self._read_folder:
            await asyncio.to_thread(self._read, now)
            self._read_folder = self._unlisted = True
        published = self._publisher.library.published
        gone = next((slug for slug in self._written if slug not in published), None)
        if gone is not None:
            await self._remove(gone)
        else:
            stale = self._stale(now)
            if stale:
                await self._write(stale, now)
        more = gone is not None or bool(stale)
        if self._unlisted and (not more or now - self._listed >= _LISTED_EVERY):
            await self._publisher.finish()
            self._unlisted, self._listed = False, now
        if not more:
            await self._illustrate()
        return more

    def _stale(self, now: datetime) -> list[str]:
        """Return the stories whose pages are out of date: those with new entries or descriptions first."""
        library, base = self._publisher.library, self._publisher.site.base
        shelves = [library.shelf(slug) for slug in library.published]
        never = Listing()
        states = [(shelf.slug, self._written.get(shelf.slug, never), _state(shelf, base)) for shelf in shelves]
        stale = [(_is_news(old, state), slug) for slug, old, state in states if not old.holds(state, now)]
        return [slug for _, slug in sorted(stale, key=lambda one: not one[0])]

    async def _illustrate(self) -> None:
        """Draw a missing preview of one story."""
        slug = next((one for one in self._unfinished if one in self._written), None)
        if slug is None:
            return
        terms, moment = _terms(self._publisher.library.shelf(slug)), self._unfinished[slug]
        if not await self._publisher.illustrate(slug, terms, _PICTURES, moment):
            del self._unfinished[slug]

    def _read(self, now: datetime) -> None:
        """Read from the folder what was written before."""
        folder = self._publisher.folder
        folder.prepare()
        listings = {slug: folder.listing(slug, brief=True) for slug in folder.titles()}
        self._written = {slug: listing for slug, listing in listings.items() if listing.by_bot}
        self._unfinished = dict.fromkeys((slug for slug, one in self._written.items() if one.unfinished), now)

    async def _remove(self, slug: str) -> None:
        await self._publisher.remove(slug)
        del self._written[slug]
        self._unlisted = True
        log.info("%s was taken off the website", slug)

    async def _write(self, stale: Sequence[str], now: datetime) -> None:
        """Write the first of the stories that are out of date."""
        slug, publisher = stale[0], self._publisher
        shelf = publisher.library.shelf(slug)
        state = _state(shelf, publisher.site.base)
        written = await publisher.write(slug, _terms(shelf), state=state, by_bot=True, now=now)
        self._unlisted |= slug not in self._written
        self._written[slug] = await asyncio.to_thread(publisher.folder.listing, slug, brief=True)
        self._unfinished[slug] = now
        done = "%s on the website: %s files written, %s removed; stories still to write: %s"
        log.info(done, slug, written.changed, written.removed, len(stale) - 1)


def _terms(shelf: Shelf) -> Terms:
    return Terms(shelf.published or "")


def _state(shelf: Shelf, base: str) -> str:
    """Return a value that changes whenever a page of the story does, other than by time."""
    return f"{shelf.seq}.{shelf.revision} {shelf.published} {base} {_made_by()}"


def _is_news(old: Listing, state: str) -> bool:
    """Return whether there are new entries or descriptions."""
    return old.state.partition(" ")[0] != state.partition(" ")[0]


@cache
def _made_by() -> str:
    """Return a digest of the code and words behind the pages, which another version of the bot may change."""
    package, digest = Path(__file__).parents[1], hashlib.sha256()
    for room in ("site", "documents", "languages", "pictures/plan"):
        for file in sorted(package.joinpath(room).rglob("*.*")):
            if file.suffix in (".py", ".html", ".css", ".js", ".svg", ".po", ".toml"):
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
