"""Reads any document as a page; its first bytes decide the format."""

import re

from bot.articles.page import BROKEN, EMPTY, LARGEST, NOT_READ, TOO_LARGE, Document, Form, Note, Page, Unreadable
from bot.articles.plain import decoded, tidied

_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|article|meta|title|div|p)\b", re.IGNORECASE)
_NOT_TEXT = (
    *(
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"PK\x03\x04",
        b"\x1f\x8b",
        b"\xd0\xcf\x11\xe0",
        b"RIFF",
        b"MZ",
        b"\x7fELF",
    ),
)
_SHORT = 200
"""Characters below which a text is probably not an article."""


def read_document(document: Document) -> Page:
    """Read a document as a page. Raises Unreadable."""
    if len(document.body) > LARGEST:
        raise Unreadable(TOO_LARGE, n=LARGEST // 2**20)
    form = form_of(document)
    try:
        page = _READERS[form](document)
    except Unreadable:
        raise
    except Exception as error:  # parsers raise any exception on foreign documents
        raise Unreadable(BROKEN) from error
    if not page.text and page.note is None:
        raise Unreadable(EMPTY)
    return page


def form_of(document: Document) -> Form:
    """Return the format of a document. Raises Unreadable if it is not text."""
    head, kind = document.body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n"), document.kind.lower()
    if head.startswith(b"%PDF-"):
        return Form.PDF
    wide = document.body.startswith((b"\xff\xfe", b"\xfe\xff"))
    if head.startswith(_NOT_TEXT) or (b"\0" in head and not wide):
        raise Unreadable(NOT_READ)
    if "html" in kind or kind.endswith(".htm") or (not kind.startswith("text/plain") and _HTML.search(head)):
        return Form.HTML
    return Form.TEXT


def _read_text(document: Document) -> Page:
    text = tidied(decoded(document.body, document.charset))
    return Page(
        text, Form.TEXT, url=document.url, note=Note.SHORT if 0 < len(text) < _SHORT and document.url else None
    )


def _read_web(document: Document) -> Page:
    from bot.articles.parse.web import read_web  # takes 30 MB, which plain text does not need

    return read_web(document)


def _read_pdf(document: Document) -> Page:
    from bot.articles.parse.pdf import read_pdf

    return read_pdf(document)


_READERS = {Form.TEXT: _read_text, Form.HTML: _read_web, Form.PDF: _read_pdf}
