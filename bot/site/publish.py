"""Publish stories into a folder: compose every page, draw what is new, write what changed."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from bot.actions.library import Library
from bot.documents.phrasing import Phrasing
from bot.languages.language import language
from bot.languages.table import LANGUAGES
from bot.pictures.renderer import Renderer
from bot.site import addresses, shared
from bot.site.addresses import Site
from bot.site.data import data_files
from bot.site.database_file import database_file
from bot.site.drawings import Drawings, drawings
from bot.site.feeds import feed_files
from bot.site.folder import Folder, Listing, Written
from bot.site.pages import LanguagePages
from bot.site.previews import Previews
from bot.site.story import Story, Terms

Progress = Callable[[str, Written], None]


class Publisher:
    """Writes stories into one folder."""

    def __init__(
        self, library: Library, renderer: Renderer, folder: Path, site: Site, *, sqlite: bool = False
    ) -> None:
        """With `sqlite`, also write each story as a database file."""
        self._sqlite = sqlite
        self.library, self._renderer, self.site = library, renderer, site
        self.folder = Folder(folder)

    async def publish(
        self,
        slugs: Sequence[str],
        terms: Mapping[str, Terms],
        progress: Progress | None = None,
        now: datetime | None = None,
    ) -> None:
        """Publish stories. Raises Refused if the folder cannot be written, Unknown, StoreError."""
        await asyncio.to_thread(self.folder.prepare)
        for slug in slugs:
            written = await self.write(slug, terms.get(slug, Terms()), now=now)
            if progress:
                progress(slug, written)
        await self.finish()

    async def write(
        self, slug: str, terms: Terms, *, state: str = "", by_bot: bool = False, now: datetime | None = None
    ) -> Written:
        """Write one story; `finish` writes the shared files. `state` is recorded, to see when to write it again."""
        story = await self._story(slug, terms, now)
        drawn = await drawings(story, self._renderer, self.folder)
        known = await asyncio.to_thread(self.folder.listing, story.slug)
        previews = await asyncio.to_thread(Previews, story, known)
        listing = Listing(
            state=state,
            since=story.now.isoformat() if by_bot else "",
            until=story.until.isoformat() if by_bot and story.until else "",
            unfinished=bool(previews.missing),
            by_bot=by_bot,
            drawn={**drawn.digests, **previews.kept},
        )
        written = await asyncio.to_thread(self._write, story, drawn, previews, listing)
        if not by_bot:
            await self._illustrate(story, previews)
        return written

    async def illustrate(self, slug: str, terms: Terms, most: int, now: datetime | None = None) -> bool:
        """Draw at most `most` missing previews of a story. Returns whether more are missing."""
        story = await self._story(slug, terms, now)
        known = await asyncio.to_thread(self.folder.listing, story.slug)
        previews = await asyncio.to_thread(Previews, story, known)
        return await self._illustrate(story, previews, most)

    async def _illustrate(self, story: Story, previews: Previews, most: int | None = None) -> bool:
        """Draw previews. Returns whether more are missing; False if all failed, so that they are not tried again."""
        pictures = await previews.drawn(self._renderer, most)
        more = bool(pictures) and len(pictures) < len(previews.missing)
        if previews.missing:
            await asyncio.to_thread(self._add, story.slug, pictures, more)
        return more

    async def _story(self, slug: str, terms: Terms, now: datetime | None) -> Story:
        shelf = await self.library.load(slug)
        now = now or datetime.now(UTC)
        return await asyncio.to_thread(Story, shelf.journal, shelf.names, self.site, terms, now)

    async def remove(self, slug: str) -> int:
        """Remove one story. Returns the number of its files."""
        return await asyncio.to_thread(self._remove, slug)

    async def finish(self) -> None:
        """Write the shared files: list of stories, sitemap, stylesheet."""
        await asyncio.to_thread(self._shared)

    async def unpublish(self, slug: str) -> int:
        """Remove a story and update the shared files. Returns the number of its files. Raises Refused."""
        await asyncio.to_thread(self.folder.prepare)
        removed = await self.remove(slug)
        await self.finish()
        return removed

    def _write(self, story: Story, drawn: Drawings, previews: Previews, listing: Listing) -> Written:
        titles = {code: story.situation.title.in_language(code) for code in LANGUAGES}
        files = chain(((path, None) for path in previews.kept), story_files(story, drawn))
        if self._sqlite:
            files = chain(files, [(addresses.data(story.slug) + f"{story.slug}.db", database_file(story))])
        with self.folder.alone():
            return self.folder.write(story.slug, files, listing, titles)

    def _add(self, slug: str, pictures: Sequence[tuple[str, bytes, str]], unfinished: bool) -> None:
        with self.folder.alone():
            self.folder.add(slug, pictures, unfinished=unfinished)

    def _remove(self, slug: str) -> int:
        with self.folder.alone():
            return self.folder.remove(slug)

    def _shared(self) -> None:
        with self.folder.alone():
            self.folder.write_shared(shared.files(self.folder, self.site))


def story_files(story: Story, drawn: Drawings) -> Iterator[tuple[str, bytes | None]]:
    """Yield the files of a story in an order in which a page follows everything that it shows."""
    yield from drawn.files.items()
    yield from data_files(story)
    for code in LANGUAGES:
        yield from feed_files(story, Phrasing(story.situation, language(code), story.names))
        yield from LanguagePages(story, code, drawn.pictures).files()
    yield from shared.of_story(story)
