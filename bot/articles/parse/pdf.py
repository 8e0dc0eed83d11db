"""Reads the text of a PDF with pypdf."""

import io
import re
from datetime import date
from itertools import islice

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from bot.articles.page import BROKEN, LOCKED, LONGEST, Document, Form, Note, Page, Unreadable
from bot.articles.plain import tidied

_MOST_PAGES = 40
_HYPHEN = re.compile(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])")
_UNTITLED = re.compile(r"untitled|microsoft word|\.(?:docx?|pdf|indd)$", re.IGNORECASE)


def read_pdf(document: Document) -> Page:
    """Read a PDF as a page. Raises Unreadable."""
    try:
        reader = PdfReader(io.BytesIO(document.body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(LOCKED)
        text = tidied(_HYPHEN.sub("", _text(reader)))
        about = reader.metadata
    except (PyPdfError, RecursionError) as error:
        raise Unreadable(BROKEN) from error
    title = str((about.title if about else "") or "").strip()
    note = None if text else Note.SCANNED
    title = "" if _UNTITLED.search(title) else title
    return Page(text, Form.PDF, title[:200], "", _day(reader), document.url, note)


def _text(reader: PdfReader) -> str:
    pieces: list[str] = []
    for page in islice(reader.pages, _MOST_PAGES):
        pieces.append(page.extract_text())
        if sum(map(len, pieces)) > LONGEST:
            break
    return "\n\n".join(pieces)


def _day(reader: PdfReader) -> date | None:
    """Return the day on which the PDF was made; None if it is not given or not readable."""
    try:
        made = reader.metadata.creation_date if reader.metadata else None
    except (ValueError, PyPdfError):
        return None
    return made.date() if made else None
