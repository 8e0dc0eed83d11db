"""Source details of an article: from the page, from a person, and in the forms of its proposals."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from bot.actions.reports.dates import read_day
from bot.actions.reports.prose import typed
from bot.actions.reports.source import checked_url
from bot.actions.shelf import Shelf
from bot.articles.copies import difference, shingles
from bot.articles.page import Page
from bot.errors import Refused
from bot.languages.text import legible, normalise
from bot.reading.article import Proposal, Reading
from bot.reports.fields import BY_NAME, Form
from bot.situation.situation import Situation
from bot.store.articles import Article, State


@dataclass(frozen=True, slots=True)
class Given:
    """Details that a person gave of an article; they take precedence over those of the page."""

    publisher: str = ""
    url: str = ""
    published: str = ""
    title: str = ""


def described(page: Page, given: Given, situation: Situation) -> tuple[Page, dict[str, str]]:
    """Return the page with the given details and, as fields of a form, those that cannot be read."""
    url, day = kept_url(given.url or page.url), day_of(given.published, situation)
    unread = {"url": given.url} if given.url and not url else {}
    if given.published and day is None:
        unread["reported"] = given.published
    publisher = legible(given.publisher)[: BY_NAME["publisher"].longest] or page.publisher
    title = legible(given.title)[: BY_NAME["title"].longest] or page.title
    return replace(page, url=url, published=day or page.published, publisher=publisher, title=title), unread


def day_of(text: str, situation: Situation) -> date | None:
    """Read a day; None if it is not one."""
    try:
        moment = read_day(text, situation, datetime.now(UTC)) if text.strip() else None
    except Refused:
        return None
    return moment.astimezone(situation.zone).date() if moment else None


def form_of(proposal: Proposal, reading: Reading, page: Page, shelf: Shelf, language: str) -> dict[str, str]:
    """Fill in the form of a proposal as a person would in that language, with the article as its source."""
    day = page.published or reading.published
    fields = typed(proposal, shelf, language) | {
        "reported": day.isoformat() if day else "",
        "publisher": page.publisher[: BY_NAME["publisher"].longest],
        "url": page.url,
        "title": (page.title or reading.title)[: BY_NAME["title"].longest],
    }
    return Form().over(fields).written()


def digest(text: str) -> str:
    """Return a hash that ignores case, accents, signs and spaces."""
    return hashlib.sha256(" ".join(normalise(text).split()).encode()).hexdigest()


def kept_url(url: str) -> str:
    """Return a web address; "" if it is not one, or is too long to keep."""
    try:
        return checked_url(url.strip()) if len(url) <= BY_NAME["url"].longest else ""
    except Refused:
        return ""


def row_of(page: Page, slug: str) -> dict[str, object]:
    """Return the columns of an article that nobody has read yet."""
    return {
        "state": State.SHOWN.value,
        "situation": slug,
        "title": page.title,
        "publisher": page.publisher,
        "url": page.url,
        "published": page.published,
        "language": "",
        "text": page.text,
        "note": page.note.value if page.note else "",
        "digest": digest(page.text),
        "spans": [],
        "opened": {},
        "shingles": shingles(page.text),
        "created": datetime.now(UTC),
    }


def changed(known: Article, page: Page) -> tuple[list[str], list[str]]:
    """Return the removed and the added sentences; if the old text is deleted, only "…" as added for any change."""
    if not known.text:
        return [], [] if digest(page.text) == known.digest else ["…"]
    return difference(known.text, page.text)
