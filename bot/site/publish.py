"""Publish stories into a folder: compose every page, draw what is new, write what changed."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.actions.library import Library
from bot.actions.shelf import Shelf
from bot.documents.phrasing import Phrasing
from bot.languages.language import language
from bot.languages.table import LANGUAGES
from bot.pictures.renderer import Renderer
from bot.site import shared
from bot.site.addresses import Site
from bot.site.data import data_files
from bot.site.drawings import Drawings, drawings
from bot.site.feeds import feed_files
from bot.site.folder import Folder, Written
from bot.site.pages import LanguagePages
from bot.site.story import Story, Terms

Progress = Callable[[str, Written], None]


class Publisher:
    """Writes stories into one folder."""

    def __init__(self, library: Library, renderer: Renderer, folder: Path, site: Site) -> None:
        self._library, self._renderer, self._site = library, renderer, site
        self.folder = Folder(folder)

    async def publish(
        self,
        slugs: Sequence[str],
        terms: Mapping[str, Terms],
        progress: Progress | None = None,
        now: datetime | None = None,
    ) -> None:
        """Raises Refused where the folder cannot be written, Unknown, StoreError."""
        await asyncio.to_thread(self.folder.prepare)
        for slug in slugs:
            shelf = await self._library.load(slug)
            written = await self._story(shelf, terms.get(shelf.slug, Terms()), now or datetime.now(UTC))
            if progress:
                progress(shelf.slug, written)
        await asyncio.to_thread(self._shared)

    async def unpublish(self, slug: str) -> int:
        """How many files were removed."""
        await asyncio.to_thread(self.folder.prepare)
        return await asyncio.to_thread(self._remove, slug)

    async def _story(self, shelf: Shelf, terms: Terms, now: datetime) -> Written:
        story = await asyncio.to_thread(Story, shelf.journal, shelf.names, self._site, terms, now)
        drawn = await drawings(story, self._renderer, self.folder)
        return await asyncio.to_thread(self._write, story, drawn)

    def _write(self, story: Story, drawn: Drawings) -> Written:
        titles = {code: story.situation.title.in_language(code) for code in LANGUAGES}
        with self.folder.alone():
            return self.folder.write(story.slug, story_files(story, drawn), titles, drawn.digests)

    def _remove(self, slug: str) -> int:
        with self.folder.alone():
            removed = self.folder.remove(slug)
            self.folder.write_shared(shared.files(self.folder, self._site))
            return removed

    def _shared(self) -> None:
        with self.folder.alone():
            self.folder.write_shared(shared.files(self.folder, self._site))


def story_files(story: Story, drawn: Drawings) -> Iterator[tuple[str, bytes | None]]:
    """In an order in which no page is there before what it shows."""
    yield from drawn.files.items()
    yield from data_files(story)
    for code in LANGUAGES:
        yield from feed_files(story, Phrasing(story.situation, language(code), story.names))
        yield from LanguagePages(story, code, drawn.pictures).files()
    yield from shared.of_story(story)
