"""The website of the stories that servers publish, kept up to date while the bot runs."""

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from bot.actions.shelf import Shelf
from bot.errors import RollcallError
from bot.site.publish import Publisher
from bot.site.story import Terms

log = logging.getLogger(__name__)

_PICTURES = 4
"""Most previews drawn between two checks for new entries."""
_AGAIN = timedelta(seconds=30)
"""Pause after the folder could not be written."""


class Website:
    """Keeps the website up to date; runs every second. The folder records the state of each story, so that a restart
    writes nothing again."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._states: dict[str, str] | None = None
        """Recorded state of every story that a bot wrote; None before the first run."""
        self._unfinished: dict[str, datetime] = {}
        """Stories with missing previews, each with the moment of its pages."""
        self._busy = asyncio.Lock()
        self._not_before = datetime.min.replace(tzinfo=UTC)

    @property
    def address(self) -> str:
        """Return the address of the site; "" if it is not configured."""
        return self._publisher.site.base

    async def run(self, now: datetime | None = None) -> bool:
        """Write or remove one story that changed. Returns whether there was one. Try again later after a failure.

        If no story changed, draw a few missing previews.
        """
        now = now or datetime.now(UTC)
        if self._busy.locked() or now < self._not_before:
            return False
        async with self._busy:
            try:
                return await self._next(now)
            except (RollcallError, OSError):
                self._not_before = now + _AGAIN
                log.exception("the website could not be written")
                return False

    async def _next(self, now: datetime) -> bool:
        states = await self._known(now)
        library = self._publisher.library
        published = {shelf.slug: shelf for shelf in library.published}
        await library.learn_spans(published, now)
        base = self._publisher.site.base
        wanted = {slug: _state(shelf, library.turned(slug), base, now) for slug, shelf in published.items()}
        gone = [slug for slug in states if slug not in wanted]
        if gone:
            await self._publisher.remove(gone[0])
            await self._publisher.finish()
            del states[gone[0]]
            log.info("%s was taken off the website", gone[0])
            return True
        changed = [slug for slug, state in wanted.items() if states.get(slug) != state]
        if not changed:
            await self._illustrate(published)
            return False
        slug = min(changed, key=lambda one: _urgency(states.get(one, ""), wanted[one]))
        await self._write(published[slug], wanted[slug], now, first=slug not in states)
        states[slug] = wanted[slug]
        self._unfinished[slug] = now
        return True

    async def _illustrate(self, published: Mapping[str, Shelf]) -> None:
        """Draw a few missing previews of one story."""
        slug = next((one for one in self._unfinished if one in published), None)
        if slug is None:
            return
        terms, moment = Terms(published[slug].published or ""), self._unfinished[slug]
        if not await self._publisher.illustrate(slug, terms, _PICTURES, moment):
            del self._unfinished[slug]

    async def _known(self, now: datetime) -> dict[str, str]:
        if self._states is None:
            self._states = await asyncio.to_thread(self._read, now)
            await self._publisher.finish()
        return self._states

    def _read(self, now: datetime) -> dict[str, str]:
        folder = self._publisher.folder
        folder.prepare()
        listings = {slug: folder.listing(slug) for slug in folder.titles()}
        mine = {slug: listing for slug, listing in listings.items() if listing.by_bot}
        self._unfinished.update(dict.fromkeys((slug for slug, one in mine.items() if one.unfinished), now))
        return {slug: listing.state for slug, listing in mine.items()}

    async def _write(self, shelf: Shelf, state: str, now: datetime, *, first: bool) -> None:
        written = await self._publisher.write(
            shelf.slug, Terms(shelf.published or ""), state=state, by_bot=True, now=now
        )
        if first:
            await self._publisher.finish()
        log.info("%s on the website: %s files written, %s removed", shelf.slug, written.changed, written.removed)


def _state(shelf: Shelf, since: datetime | None, base: str, now: datetime) -> str:
    """Return a value that changes whenever a page of the story does; for a live story also every day."""
    moment = shelf.brief.default_moment(now)
    today = moment.astimezone(shelf.brief.zone).date()
    return f"{shelf.seq}.{shelf.revision} {since} {today} {shelf.published} {base} {_made_by()}"


def _urgency(old: str, new: str) -> bool:
    """Return the sort key of a story: those with new entries or descriptions come first."""
    return old.partition(" ")[0] == new.partition(" ")[0]


@cache
def _made_by() -> str:
    """Return a digest of the code and words behind the pages, which another version of the bot may change."""
    package, digest = Path(__file__).parents[1], hashlib.sha256()
    for room in ("site", "documents", "languages", "pictures/plan"):
        for file in sorted(package.joinpath(room).rglob("*.*")):
            if file.suffix in (".py", ".html", ".css", ".js", ".svg", ".po", ".toml"):
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
