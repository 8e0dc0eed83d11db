"""What a feed holds, whatever its form."""

from dataclasses import dataclass
from datetime import date

FEED_KINDS = (
    *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"),
    *("application/feed+json", "application/json", "text/html", "text/plain"),
)
"""Media types under which feeds are served; some servers know no better."""


@dataclass(frozen=True, slots=True)
class Item:
    key: str
    """The same for the same item in a later look: its id, else its address."""
    title: str
    url: str
    text: str
    """What the feed itself has of it, as plain text: often a teaser alone."""
    published: date | None


@dataclass(frozen=True, slots=True)
class Feed:
    title: str
    items: tuple[Item, ...]
    """As many as are looked at, in the order of the feed."""
