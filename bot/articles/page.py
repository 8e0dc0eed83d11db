"""A document as a page: its text and its own details."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.errors import N_, Refused

LARGEST = 2 * 2**20
"""Most bytes of a document; a typical article has a hundredth of it."""
LONGEST = 60_000
"""Most characters of a text that are read."""


class Form(StrEnum):
    """The format of a document."""

    TEXT = "text"
    HTML = "html"
    PDF = "pdf"


class Note(StrEnum):
    """The reason why a page has less text than its readers see, or none."""

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
    """A document as it was given or fetched."""

    body: bytes
    kind: str = ""
    """Media type or file name: a hint, which the first bytes overrule."""
    charset: str = ""
    """Encoding that the server named."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    text: str
    form: Form = Form.TEXT
    title: str = ""
    publisher: str = ""
    published: date | None = None
    url: str = ""
    """The address that the page gives as its own, else the address at which it was found."""
    note: Note | None = None


class Unreadable(Refused):
    """Raised if no text can be extracted from a document."""


NOT_READ = N_("Only text, HTML and PDF are read: paste the text instead.")
TOO_LARGE = N_("The article is larger than {n} MiB: cut it.")
BROKEN = N_("This document could not be read: paste the text instead.")
LOCKED = N_("The PDF is locked with a password: paste the text instead.")
EMPTY = N_("There is no text in it.")
