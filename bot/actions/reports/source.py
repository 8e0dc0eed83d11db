"""Reads a source as people type it: a publisher, an address or both, a title, a rating."""

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from bot.actions.reports.dates import looks_like_a_day, read_when
from bot.errors import N_, Refused
from bot.situation.report import Source
from bot.situation.situation import Situation


def read_source(text: str) -> dict[str, str]:
    """Read "AFP https://…", "https://…" or "AFP" as fields of a form."""
    address = re.search(r"\S+://\S+", text)
    url = address[0] if address else ""
    publisher = (text.replace(url, " ") if url else text).strip(" ,;")
    return {name: value for name, value in (("publisher", publisher), ("url", url)) if value}


def read_source_and_day(text: str, situation: Situation, now: datetime) -> dict[str, str]:
    """Read also "PAP, 9 January": the text after the last comma, if it is a day. Slow: call it in a thread.

    What was meant as a day and is none stays one, so that whoever typed it is told.
    """
    before, comma, last = (part.strip() for part in text.rpartition(","))
    if not comma or not before or "://" in last:
        return read_source(text)
    try:
        return {**read_source(before), "reported": read_when(last, situation, now).text}
    except Refused:
        return {**read_source(before), "reported": last} if looks_like_a_day(last) else read_source(text)


def described(source: Source, publisher: str, url: str, title: str) -> Source:
    """Return the source as typed; by default the publisher is the host, and the title is the publisher.

    Raises Refused without publisher and address.
    """
    url = checked_url(url)
    if publisher != source.publisher and not _is_a_name(publisher):
        text = N_("“{text}” is no publisher: write its name, and the address in the field for it.")
        raise Refused(text, text=publisher[:60])
    publisher = publisher or (urlsplit(url).hostname or "").removeprefix("www.")
    if not publisher:
        raise Refused(N_("Say who reported it: a publisher, or the address of the report."))
    if title == source.title == source.publisher:  # the title was a default
        title = ""
    return replace(source, publisher=publisher, url=url, title=title or publisher)


def _is_a_name(publisher: str) -> bool:
    """Tell whether a publisher is a name, and not an address or the beginning of one."""
    return re.match(r"https?:|www\.|.*://", publisher.strip(), re.IGNORECASE) is None


def checked_url(text: str) -> str:
    """Return a plain web address; refuse control characters, which urlsplit ignores. Raises Refused."""
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        plain = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not parts.username
        _ = parts.port  # raises ValueError if it is not a number
    except ValueError:
        plain = False
    if not plain or not re.fullmatch(r"https?://[^\s<>\"`\\\x00-\x1f\x7f-\x9f]+", text, re.IGNORECASE):
        raise Refused(
            N_("“{text}” is not a whole web address: write it like https://afp.com/article."), text=text[:60]
        )
    return parts.scheme + text[len(parts.scheme) :]


def read_rating(text: str) -> tuple[str, int | None]:
    """Split "B2" into letter and digit; either may be left out. Raises Refused."""
    match = re.fullmatch(r"([A-F]?)([1-6]?)", text.upper())
    if match is None:
        raise Refused(N_("“{text}” is not a rating: a letter A to F and a digit 1 to 6, like B2."), text=text[:20])
    return match[1], int(match[2]) if match[2] else None
