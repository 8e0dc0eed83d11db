"""Cards of an answer for articles elsewhere; they follow the story or show a fixed day.

An article shows one in an `<iframe>`, which the software of newsrooms can find with oEmbed.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

from bot.documents.document import Document
from bot.documents.picture_heading import map_heading
from bot.documents.status import status
from bot.site import addresses
from bot.site.addresses import Site
from bot.site.page import EmbedCard, listed, shown
from bot.situation.snapshot import Snapshot

if TYPE_CHECKING:
    from bot.site.pages import LanguagePages

_WIDTH, _HEIGHT = 600, 480
_LINES = 320
"""Pixels of a card that its text does not need where a picture stands."""
Files = Iterator[tuple[str, bytes]]


def card(site: Site, path: str, title: str) -> EmbedCard:
    return EmbedCard(site.absolute(path + "oembed.json"), _snippet(site, path, title))


def _snippet(site: Site, path: str, title: str, height: int = _HEIGHT) -> str:
    return (
        f'<iframe src="{escape(site.absolute(path))}" title="{escape(title)}" width="{_WIDTH}" height="{height}" '
        'loading="lazy" style="border:0;max-width:100%"></iframe>'
    )


def embed_files(pages: "LanguagePages") -> Files:
    story = pages.story
    yield from _cards(pages, pages.home, story.today)
    for actor in story.actors:
        yield from _actor_card(pages, pages.home, story.today, actor)
    for day in story.days:
        home = addresses.day(story.slug, pages.code, day)
        yield from _cards(pages, home, story.on(day))
        for actor in story.turned(day):
            yield from _actor_card(pages, home, story.on(day), actor)


def _cards(pages: "LanguagePages", home: str, snapshot: Snapshot) -> Files:
    lists = pages.rolls(snapshot)
    yield from _card(pages, home, "left/", lists.left)
    yield from _card(pages, home, "stayed/", lists.stayed)
    yield from _card(pages, home, "map/", map_heading(snapshot, pages.phrasing))


def _actor_card(pages: "LanguagePages", home: str, snapshot: Snapshot, actor: str) -> Files:
    document, reports = status(snapshot, snapshot, actor, pages.phrasing), pages.phrasing.say("Reports")
    sections = tuple(section for section in document.sections if section.title != reports)
    yield from _card(pages, home, f"who/{addresses.part(actor)}/", replace(document, sections=sections))


def _card(pages: "LanguagePages", home: str, name: str, document: Document) -> Files:
    path = f"{home}embed/{name}"
    page = replace(pages.page(path, document, embed=path), embedded=True)
    pictures = pages.shown_pictures(home, page.up + home)[:1] if name == "map/" else []
    whole = page.up + home
    links = pages.links(path)
    yield pages.rendered(
        "embed.html", path, page, document=shown(document, links), details=listed(document.details, links),
        pictures=pictures, whole=whole,
    )  # fmt: skip
    site = pages.story.site
    if site.base:
        yield path + "oembed.json", _oembed(site, path, document.title, _height(pictures))


def _height(pictures: list[dict[str, Any]]) -> int:
    """Return the height of a card in pixels: of a map, as much as shows it whole."""
    return _HEIGHT + sum(_WIDTH * int(one["height"]) // int(one["width"]) - _LINES for one in pictures)


def _oembed(site: Site, path: str, title: str, height: int) -> bytes:
    described = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": "Rollcall",
        "provider_url": site.base,
        "width": _WIDTH,
        "height": height,
        "cache_age": 60,
        "html": _snippet(site, path, title, height),
    }
    return json.dumps(described, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"
