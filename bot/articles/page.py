"""What a document turned out to be: its text, and what it says of itself."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.errors import N_, Refused

LARGEST = 2 * 2**20
"""Bytes of a document; articles have a hundredth of it."""
LONGEST = 60_000
"""Characters of a text that are read."""


class Form(StrEnum):
    """In which form it came."""

    TEXT = "text"
    HTML = "html"
    PDF = "pdf"


class Note(StrEnum):
    """Why there is less text than a reader of the page gets to see, or none."""

    CONSENT = "consent"
    PAYWALL = "paywall"
    SCRIPT = "script"
    SCANNED = "scanned"
    SHORT = "short"


NOTES = {
    Note.CONSENT: N_("The page asks for consent to cookies and shows no article: paste the text instead."),
    Note.PAYWALL: N_("The article is behind a paywall: only what everybody may read is here."),
    Note.SCRIPT: N_("The page builds its article with scripts, which are not run: paste the text instead."),
    Note.SCANNED: N_("The PDF holds pictures of pages and no text: paste the text instead."),
    Note.SHORT: N_("There is hardly any text: check that it is the article."),
}


@dataclass(frozen=True, slots=True)
class Document:
    """What was given or fetched, as it is."""

    body: bytes
    kind: str = ""
    """Its media type, or a file name: a hint, which its first bytes overrule."""
    charset: str = ""
    """As a server named it."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    text: str
    form: Form = Form.TEXT
    title: str = ""
    publisher: str = ""
    published: date | None = None
    url: str = ""
    """The address that the page gives as its own, else where it was found."""
    note: Note | None = None


class Unreadable(Refused):
    """Raised for a document of which no text can be had."""


NOT_READ = N_("Only text, HTML and PDF are read: paste the text instead.")
TOO_LARGE = N_("The article is larger than {n} MiB: cut it.")
BROKEN = N_("This document could not be read: paste the text instead.")
LOCKED = N_("The PDF is locked with a password: paste the text instead.")
EMPTY = N_("There is no text in it.")
