"""Draw the pictures of a story's pages as SVG in the picture workers, only if their contents changed."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.documents.phrasing import Phrasing
from bot.languages.language import language
from bot.languages.table import LANGUAGES
from bot.pictures.plan.chart import plan_chart
from bot.pictures.plan.map import plan_map
from bot.pictures.plan.plan import Plan, Theme, digest
from bot.pictures.renderer import Renderer
from bot.site import addresses
from bot.site.folder import Folder, Listing
from bot.site.pages import Picture, Pictures
from bot.site.story import Story
from bot.site.words import words

_SIZE = re.compile(rb'<svg [^>]*?width="(\d+)" height="(\d+)"')
_HEAD = 400
"""Bytes at the beginning of a drawing that contain its size."""
_TWO_THEMES, _ONE = (Theme.LIGHT, Theme.DARK), (Theme.LIGHT,)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture that a page needs."""

    page: str
    name: str
    title: str
    themes: tuple[Theme, ...]
    plans: tuple[Plan, ...]
    """One for each theme."""

    def file(self, theme: Theme) -> str:
        return f"{self.page}{self.name}{'-dark' if theme is Theme.DARK else ''}.svg"


@dataclass(frozen=True, slots=True)
class Drawings:
    files: dict[str, bytes | None]
    """Contents by path; None for files that are unchanged in the folder."""
    digests: dict[str, str]
    pictures: Pictures


async def drawings(story: Story, renderer: Renderer, folder: Folder) -> Drawings:
    """Draw the pictures of a story. Leave out failed ones: every page says the same in words."""
    listing = await asyncio.to_thread(folder.listing, story.slug)
    wanted = await asyncio.to_thread(lambda: list(_wanted(story)))
    keys = [(one, theme, plan) for one in wanted for theme, plan in zip(one.themes, one.plans, strict=True)]
    made = await asyncio.gather(
        *(_drawn(one.file(theme), plan, listing, renderer, folder) for one, theme, plan in keys)
    )
    found = {one.file(theme): drawn for (one, theme, _), drawn in zip(keys, made, strict=True) if drawn}
    pictures: dict[str, tuple[Picture, ...]] = {}
    for one in wanted:
        light = found.get(one.file(Theme.LIGHT))
        if light:
            dark = Theme.DARK in one.themes and one.file(Theme.DARK) in found
            picture = Picture(one.name, one.title, one.plans[0].frame.alt, light.width, light.height, dark)
            pictures[one.page] = (*pictures.get(one.page, ()), picture)
    return Drawings(
        {path: one.svg for path, one in found.items()}, {path: one.digest for path, one in found.items()}, pictures
    )


@dataclass(frozen=True, slots=True)
class _Drawn:
    svg: bytes | None
    digest: str
    width: int
    height: int


async def _drawn(path: str, plan: Plan, listing: Listing, renderer: Renderer, folder: Folder) -> _Drawn | None:
    key, file = digest(plan), folder.root / path
    if listing.drawn.get(path) == key and (size := await asyncio.to_thread(_size_of, file)):
        return _Drawn(None, key, *size)
    svg = await renderer.vector(plan)
    size = _size(svg[:_HEAD]) if svg else None
    return _Drawn(svg, key, *size) if size else None


def _size_of(file: Path) -> tuple[int, int] | None:
    try:
        with file.open("rb") as drawn:
            return _size(drawn.read(_HEAD))
    except OSError:
        return None


def _size(head: bytes) -> tuple[int, int] | None:
    found = _SIZE.search(head)
    return (int(found[1]), int(found[2])) if found else None


def _wanted(story: Story) -> Iterator[Wanted]:
    for code in LANGUAGES:
        phrasing, w = Phrasing(story.situation, language(code), story.names), words(code)
        home = addresses.story(story.slug, code)
        maps = tuple(plan_map(story.today, phrasing, theme) for theme in _TWO_THEMES)
        yield Wanted(home, "map", w["map"], _TWO_THEMES, maps)
        charts = tuple(plan_chart(story.today, None, phrasing, theme) for theme in _TWO_THEMES)
        yield Wanted(home, "chart", w["chart"], _TWO_THEMES, charts)
        for day in story.days:
            page = addresses.day(story.slug, code, day)
            yield Wanted(page, "map", w["map"], _ONE, (plan_map(story.on(day), phrasing, Theme.LIGHT),))
