"""The content of a feed, whatever its format."""

from dataclasses import dataclass
from datetime import date

FEED_KINDS = (
    *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"),
    *("application/feed+json", "application/json", "text/html", "text/plain"),
)
"""Media types under which feeds are served, including the wrong ones that some servers use."""


@dataclass(frozen=True, slots=True)
class Item:
    key: str
    """Id of the item, else its address; the same at each look."""
    title: str
    url: str
    text: str
    """Text of the item in the feed, as plain text; often only a teaser."""
    published: date | None


@dataclass(frozen=True, slots=True)
class Feed:
    title: str
    items: tuple[Item, ...]
    """The items that are looked at, in the order of the feed."""
