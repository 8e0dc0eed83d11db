"""Extracts a web page's article with trafilatura; if there is none, finds the reason."""

import re
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

from trafilatura import bare_extraction

from bot.articles.page import Document, Form, Note, Page
from bot.articles.plain import decoded, tidied

_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w:-]{2,20})", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)[^>\[]*(?:\[.*?\])?[^>]*>", re.IGNORECASE | re.DOTALL)
_CLOSED = re.compile(r"[\"']?isAccessibleForFree[\"']?\s*[:=]\s*[\"']?\s*false", re.IGNORECASE)
_PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:read|continue)|already a subscriber|subscribers? only|réservé aux abonnés"
    r"|abonnez-vous pour|déjà abonné|il vous reste \S+ de cet article",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"cookie|consent|your privacy|vie privée|accepter et continuer|accept all|tout accepter", re.IGNORECASE
)
_SCRIPT = re.compile(
    r"(?:enable|activer|turn on) javascript|javascript (?:is|est) (?:disabled|désactivé)", re.IGNORECASE
)
_SCRIPT_TAG = re.compile(r"<script\b.*?</script\s*>|<style\b.*?</style\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]{0,2000}>")
_SHORT = 400
"""Characters below which a page is checked for a paywall, a consent form or scripts in place of its article."""
_SHOWN = 20_000


def read_web(document: Document) -> Page:
    declared = _DECLARED.search(document.body[:4096])
    html = decoded(document.body, document.charset or (declared[1].decode("ascii") if declared else ""))
    # Removes declarations of entities: HTML has none, and libxml2 does not expand those of HTML.
    found: Any = bare_extraction(
        _DOCTYPE.sub("", html),
        url=document.url or None,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
    )
    text = tidied("\n\n".join(str(found.text or "").split("\n"))) if found else ""
    note = _note(html, text)
    if note in (Note.CONSENT, Note.SCRIPT):
        text = ""
    title = _one_line(found.title) if found else ""
    if title and text and not text.startswith(title):
        text = f"{title}\n\n{text}"
    publisher = _one_line(found.sitename or found.hostname) if found else ""
    url = _own_address(found.url if found else None, document.url)
    return Page(text, Form.HTML, title[:200], publisher[:100], _day(found.date) if found else None, url, note)


def _note(html: str, text: str) -> Note | None:
    if _CLOSED.search(html) or (len(text) < 4 * _SHORT and _PAYWALL.search(_visible(html))):
        return Note.PAYWALL
    if len(text) >= _SHORT:
        return None
    shown = _visible(html)
    if _SCRIPT.search(html) and len(shown) < 4 * _SHORT:
        return Note.SCRIPT
    if _CONSENT.search(shown) and (not text or _CONSENT.search(text)):
        return Note.CONSENT
    if not text:
        return Note.SCRIPT if _SCRIPT_TAG.search(html) else None
    return Note.SHORT if len(text) < _SHORT // 2 else None


def _visible(html: str) -> str:
    return _TAG.sub(" ", _SCRIPT_TAG.sub(" ", html[:_SHOWN]))


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _own_address(canonical: str | None, found_at: str) -> str:
    """Return the page's own address if it is on the same site, else the address at which it was found."""
    try:
        named, real = urlsplit(urljoin(found_at, canonical or "")), urlsplit(found_at)
    except ValueError:
        return found_at
    same = (named.hostname or "").removeprefix("www.") == (real.hostname or "").removeprefix("www.")
    return named.geturl() if canonical and same and named.scheme in ("http", "https") else found_at


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
