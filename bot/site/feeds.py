"""Feeds of a story and of each actor: one entry for each report, correction and retraction.

The id of an entry is made from that of its report and never changes. A correction is a new entry that names the
corrected one, which stays as it is.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as Xml

from bot.documents.document import line
from bot.documents.history import differences
from bot.documents.phrasing import Phrasing, capital
from bot.documents.timeline import entry_note
from bot.languages.text import visible
from bot.site import addresses
from bot.site.story import Story
from bot.situation.report import Entry, Report

ATOM, JSON = "application/atom+xml", "application/feed+json"
MOST_ENTRIES = 100
"""Most entries in a feed, the newest; the page of changes has all."""
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML does not allow."""
_NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    title: str
    text: str
    address: str
    known: datetime
    recorded: datetime
    corrects: str
    """Id of the entry that it corrects or retracts, or ""."""
    corrected: str
    """Address of that entry, or ""."""


def identity(*parts: str) -> str:
    return uuid5(NAMESPACE_URL, "rollcall:" + "/".join(parts)).urn


def feed_files(story: Story, phrasing: Phrasing) -> Iterator[tuple[str, bytes]]:
    home = addresses.story(story.slug, phrasing.say.code)
    yield from _feed(story, phrasing, home, phrasing.title(), story.newest(), "")
    for actor in story.actors:
        folder = addresses.actor(story.slug, phrasing.say.code, actor)
        title = f"{phrasing.name(actor)} — {phrasing.title()}"
        yield from _feed(story, phrasing, folder, title, story.newest(actor), actor)


def _feed(
    story: Story, phrasing: Phrasing, folder: str, title: str, entries: list[Report], actor: str
) -> Iterator[tuple[str, bytes]]:
    items = [_item(story, entry, phrasing) for entry in entries[:MOST_ENTRIES]]
    yield folder + "feed.atom", _atom(story, phrasing, folder, title, items, actor)
    yield folder + "feed.json", _json(story, phrasing, folder, title, items)


def _item(story: Story, entry: Report, phrasing: Phrasing) -> Item:
    code, note = phrasing.say.code, entry_note(entry, phrasing)
    summary = entry.summary.in_language(code)
    title = _titled(phrasing.name(entry.actor), summary, phrasing)
    old = story.journal.by_id.get(entry.replaces or "")
    changed = differences(old, entry, phrasing) if old is not None and entry.entry is Entry.CORRECTION else []
    said = line(summary, " · ", *phrasing.sources([entry])).text
    return Item(
        identity(story.slug, code, entry.id),
        _fit(f"{capital(note)} — {title}" if note else title),
        _fit("\n".join(part for part in (capital(note), said, *changed) if part)),
        addresses.report(story.slug, code, entry.id),
        entry.known,
        entry.recorded,
        identity(story.slug, code, entry.replaces) if entry.replaces else "",
        addresses.report(story.slug, code, entry.replaces) if entry.replaces else "",
    )


def _titled(name: str, summary: str, phrasing: Phrasing) -> str:
    """Return the summary, after the name of the actor unless it says it."""
    return summary if name in summary else f"{phrasing.say('{label}:', label=name)} {summary}"


def _fit(text: str) -> str:
    return _UNFIT.sub("", "\n".join(map(visible, text.split("\n"))))


def _updated(story: Story, items: Iterable[Item]) -> str:
    """Return when the newest entry was filed; for an empty feed, the start of coverage."""
    start = datetime.combine(story.situation.starts, datetime.min.time(), UTC)
    return _moment(max((item.recorded for item in items), default=start))


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _atom(story: Story, phrasing: Phrasing, folder: str, title: str, items: list[Item], actor: str) -> bytes:
    feed = Xml.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": phrasing.say.code})
    _texts(feed, id=identity(story.slug, phrasing.say.code, "feed", actor), title=_fit(title))
    _texts(feed, updated=_updated(story, items), rights=_fit(story.terms.licence), generator="Rollcall")
    _texts(Xml.SubElement(feed, "author"), name="Rollcall")
    to = _linker(story, folder)
    Xml.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": to(folder)})
    Xml.SubElement(feed, "link", {"rel": "self", "type": ATOM, "href": to(folder + "feed.atom")})
    for item in items:
        entry = Xml.SubElement(feed, "entry")
        _texts(entry, id=item.id, title=item.title, published=_moment(item.known), updated=_moment(item.recorded))
        Xml.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": to(item.address)})
        if item.corrected:
            Xml.SubElement(entry, "link", {"rel": "related", "type": "text/html", "href": to(item.corrected)})
        Xml.SubElement(entry, "content", {"type": "text"}).text = item.text
    return bytes(Xml.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _texts(parent: Xml.Element, **texts: str) -> None:
    for name, text in texts.items():
        if text:
            Xml.SubElement(parent, name).text = text


def _json(story: Story, phrasing: Phrasing, folder: str, title: str, items: list[Item]) -> bytes:
    to = _linker(story, folder)
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _fit(title),
        "language": phrasing.say.code,
        "home_page_url": to(folder),
        "feed_url": to(folder + "feed.json"),
        "authors": [{"name": "Rollcall"}],
        "items": [_json_item(item, to(item.address)) for item in items],
    }
    if story.terms.licence:
        feed["_rollcall"] = {"licence": story.terms.licence}
    return json.dumps(feed, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _json_item(item: Item, url: str) -> dict[str, Any]:
    written: dict[str, Any] = {
        "id": item.id,
        "url": url,
        "title": item.title,
        "content_text": item.text,
        "date_published": _moment(item.known),
        "date_modified": _moment(item.recorded),
    }
    return {**written, "_rollcall": {"corrects": item.corrects}} if item.corrects else written


def _linker(story: Story, folder: str) -> Callable[[str], str]:
    """Return the function for links of a feed: absolute if the site has an address, else relative to the feed."""
    return story.site.absolute if story.site.base else lambda path: addresses.up(folder) + path
