"""Reads RSS and Atom with feedparser, and JSON Feed."""

import io
import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import feedparser
from lxml import html
from lxml.etree import ParserError

from bot.articles.feed import Feed, Item
from bot.articles.page import LARGEST, TOO_LARGE, Document, Unreadable
from bot.articles.plain import decoded, tidied
from bot.errors import N_

_MOST = 60
_NO_FEED = N_("There is no feed at this address: RSS, Atom and JSON Feed are read.")
_BLOCKS = ("p", "br", "div", "li", "h1", "h2", "h3", "h4", "tr", "blockquote")
_LONGEST = {"key": 400, "title": 300, "url": 2000}


def read_feed(document: Document) -> Feed:
    """Read a document as a feed. Raises Unreadable."""
    if len(document.body) > LARGEST:
        raise Unreadable(TOO_LARGE, n=LARGEST // 2**20)
    text = decoded(document.body, document.charset).lstrip()
    try:
        feed = _json_feed(json.loads(text)) if text.startswith("{") else _xml_feed(document)
    except Unreadable:
        raise
    except Exception as error:  # parsers raise any exception on foreign documents
        raise Unreadable(_NO_FEED) from error
    return feed


def _xml_feed(document: Document) -> Feed:
    if re.search(rb"<!ENTITY", document.body, re.IGNORECASE):  # entities can expand without limit
        raise Unreadable(_NO_FEED)
    headers = {"content-location": document.url, "content-type": document.kind or "application/xml"}
    # A stream, since feedparser opens a string that names a file or an address.
    found: Any = feedparser.parse(io.BytesIO(document.body), response_headers=headers)
    if not found.version and not found.entries:
        raise Unreadable(_NO_FEED)
    return Feed(_line(found.feed.get("title")), tuple(_entries(found.entries)))


def _entries(entries: Any) -> Iterator[Item]:
    for entry in entries[:_MOST]:
        bodies = [str(one.get("value", "")) for one in entry.get("content", ())]
        body = max([*bodies, str(entry.get("summary", ""))], key=len)
        url = str(entry.get("link", ""))
        when = entry.get("published_parsed") or entry.get("updated_parsed")
        day = date(*when[:3]) if when else None
        yield _item(str(entry.get("id", "") or url), entry.get("title"), url, body, day)


def _json_feed(found: Any) -> Feed:
    if not isinstance(found, dict) or not isinstance(found.get("items"), list):
        raise Unreadable(_NO_FEED)
    items = [_json_item(one) for one in found["items"][:_MOST] if isinstance(one, dict)]
    return Feed(_line(found.get("title")), tuple(items))


def _json_item(one: dict[str, Any]) -> Item:
    url = str(one.get("url") or one.get("external_url") or "")
    body = str(one.get("content_html") or one.get("content_text") or one.get("summary") or "")
    try:
        day = datetime.fromisoformat(str(one.get("date_published", ""))).date()
    except ValueError:
        day = None
    return _item(str(one.get("id") or url), one.get("title"), url, body, day)


def _item(key: str, title: object, url: str, body: str, day: date | None) -> Item:
    text, heading = plain(body), _line(title)
    return Item((key or heading)[: _LONGEST["key"]], heading, url[: _LONGEST["url"]], text, day)


def plain(markup: str) -> str:
    """Return HTML as text, with a line for each paragraph."""
    if "<" not in markup:
        return tidied(markup)
    try:
        tree = html.fromstring(markup)
    except (ParserError, ValueError):
        return ""
    for element in tree.iter():
        if element.tag in ("script", "style"):
            element.text = ""
        elif element.tag in _BLOCKS:
            element.tail = "\n\n" + (element.tail or "")
    return tidied(str(tree.text_content()))


def _line(text: object) -> str:
    return " ".join(plain(str(text or "")).split())[: _LONGEST["title"]]
