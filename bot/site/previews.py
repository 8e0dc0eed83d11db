"""The pictures by which chats and networks show a link to a page: drawn after the pages, and only where new."""

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


class Previews:
    """Of one story."""

    def __init__(self, story: Story, listing: Listing) -> None:
        plans = dict(_plans(story)) if story.site.base else {}
        digests = {path: digest(plan) for path, plan in plans.items()}
        there = set(listing.files)
        self.kept = {path: key for path, key in digests.items() if listing.drawn.get(path) == key and path in there}
        """Those that lie in the folder as they are, by path."""
        self.missing = {path: (plans[path], digests[path]) for path in plans.keys() - self.kept.keys()}
        """What has to be drawn, by path."""

    async def drawn(self, renderer: Renderer) -> list[tuple[str, bytes, str]]:
        """Path, picture and digest of what could be drawn."""
        found = []
        for path, (plan, key) in sorted(self.missing.items()):
            picture = await renderer.draw(plan)
            if picture is not None:
                found.append((path, picture.png, key))
        return found


def _plans(story: Story) -> Iterator[tuple[str, Plan]]:
    for code in LANGUAGES:
        phrasing = Phrasing(story.situation, language(code), story.names)
        yield addresses.story(story.slug, code) + "map.png", plan_map(story.today, phrasing)
        for day in story.days:
            yield addresses.day(story.slug, code, day) + "map.png", plan_map(story.on(day), phrasing)
