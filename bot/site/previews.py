"""Preview pictures of links in chats and networks: drawn after the pages, only if their contents changed."""

import asyncio
from collections.abc import Iterator

from bot.documents.phrasing import Phrasing
from bot.languages.language import language
from bot.languages.table import LANGUAGES
from bot.pictures.plan.map import plan_map
from bot.pictures.plan.plan import Plan, digest
from bot.pictures.renderer import Renderer
from bot.site import addresses
from bot.site.folder import Listing
from bot.site.story import Story

_AT_ONCE = 8
"""More than the number of workers, fewer than the renderer lets wait."""


class Previews:
    """The previews of one story."""

    def __init__(self, story: Story, listing: Listing) -> None:
        plans = dict(_plans(story)) if story.site.base else {}
        digests = {path: digest(plan) for path, plan in plans.items()}
        there = set(listing.files)
        self.kept = {path: key for path, key in digests.items() if listing.drawn.get(path) == key and path in there}
        """Digests of unchanged previews in the folder, by path."""
        self.missing = {path: (plan, digests[path]) for path, plan in plans.items() if path not in self.kept}
        """Plan and digest of previews to draw, by path."""

    async def drawn(self, renderer: Renderer, most: int | None = None) -> list[tuple[str, bytes, str]]:
        """Draw at most `most` previews: the story first, then the latest days. Returns path, picture, digest."""
        wanted = [(path, *self.missing[path]) for path in self.missing][:most]
        found: list[tuple[str, bytes, str]] = []
        for first in range(0, len(wanted), _AT_ONCE):
            part = wanted[first : first + _AT_ONCE]
            pictures = await asyncio.gather(*(renderer.draw(plan) for _, plan, _ in part))
            found += [(path, one.png, key) for (path, _, key), one in zip(part, pictures, strict=True) if one]
        return found


def _plans(story: Story) -> Iterator[tuple[str, Plan]]:
    spoken = {code: Phrasing(story.situation, language(code), story.names) for code in LANGUAGES}
    for code, phrasing in spoken.items():
        yield addresses.story(story.slug, code) + "map.png", plan_map(story.today, phrasing)
    for day in reversed(story.days):
        for code, phrasing in spoken.items():
            yield addresses.day(story.slug, code, day) + "map.png", plan_map(story.on(day), phrasing)
