"""Fills in a report's fields from a message on Discord, for a person to check."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from bot.actions.reports.dates import read_when
from bot.actions.reports.prose import Understood, understood
from bot.actions.shelf import Shelf
from bot.errors import Refused
from bot.languages.text import legible, normalise
from bot.names import Names
from bot.reports.fields import BY_NAME
from bot.situation.situation import Situation

_ADDRESS = re.compile(r"https?://[^\s<>\[\]\"`\\]+")
_PLACE = re.compile(r"\b(?:in|into|to|from|en|au|aux|vers|depuis)\s+(?:the\s+|l[ae]s?\s+)?[A-ZÀ-Þ][\w-]+")
_DATED_WITHIN = 500
"""Characters in which a day is looked for: news names it at the start."""
_NUMBER = r"(\d[\d ,.\u202f]{0,12}\d|\d)"
_OF = re.compile(_NUMBER + r"\s+(?:of|out of|sur|des|de|parmi)\s+(?:the |its |their |les |ses |leurs )?" + _NUMBER)
_ANY_NUMBER = re.compile(_NUMBER)
_PEOPLE = re.compile(
    _NUMBER + r"\s+(?:\w+\s+)?"
    r"(?:troops|soldiers|personnel|instructors|trainers|servicemembers|soldats|militaires|instructeurs|hommes)",
    re.IGNORECASE,
)

# Months as running text writes them, in English with a capital: "20 may leave" names no day.
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?|[Jj]anv(?:ier)?|[Ff][ée]v(?:r(?:ier)?)?|[Mm]ars|[Aa]vr(?:il)?|[Mm]ai|[Jj]uin"
    r"|[Jj]uil(?:let)?|[Aa]o[ûu]t|[Ss]ept(?:embre)?|[Oo]ct(?:obre)?|[Nn]ov(?:embre)?|[Dd][ée]c(?:embre)?)\b\.?"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|er)?\b"
_YEAR = r"(?:,?\s+(?:of\s+)?(?:19|20)\d\d\b(?![,.]?\d))"
_NO_PEOPLE = r"(?!\s+(?:of|out of|sur)\s+\S*\d|\s+(?:\w+\s+)?(?:troops|soldiers|trainers|instructors|personnel))"
_DATE = re.compile(
    rf"\b(?:\d{{4}}-\d\d-\d\d(?!\d)|{_DAY}\s+(?:of\s+)?{_MONTH}{_YEAR}?|{_MONTH}\s+{_DAY}{_NO_PEOPLE}{_YEAR}?"
    rf"|{_MONTH}\s+{_DAY}{_YEAR}|{_MONTH}{_YEAR})"
)
_OTHER_DATE = re.compile(
    r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|(?<=\b[Ii]n )(?:19|20)\d\d\b|(?<=\b[Ee]n )(?:19|20)\d\d\b"
)
"""A day in numbers, which reads differently elsewhere, or a bare year: neither a day nor a number of people."""


@dataclass(frozen=True, slots=True)
class Posted:
    """The visible content of a message."""

    text: str
    link: str
    written: datetime
    """Time at which the message was written, or the original of a forwarded message."""
    publisher: str = ""
    """The source that a feed's card names."""
    url: str = ""
    """Address of the document that a card leads to."""
    title: str = ""


def read_posted(posted: Posted, shelf: Shelf, code: str) -> Understood:
    """Read what a message reports: as prose, or if no report is found, only the names and numbers that are certain.

    The source is the document that its card leads to, else the first address in it, else the message itself, without
    its author's name. Slow: call it in a thread.
    """
    found = understood(posted.text, shelf, posted.written, code)
    named = quoted(posted.text, posted.link, posted.written, shelf.situation, shelf.names, code)
    fields = found.fields if found.evidence else {**named, **found.fields}
    source = _source(posted, named["url"], found.cited)
    fields = {"reported": named.get("reported", ""), **fields, "publisher": "", **source}
    return replace(found, fields={name: value for name, value in fields.items() if value})


def _source(posted: Posted, url: str, cited: str) -> dict[str, str]:
    """Return the source's fields. A message itself is always rated F: its rating must not carry over to others."""
    if posted.url and len(posted.url) <= BY_NAME["url"].longest:
        publisher = posted.publisher[: BY_NAME["publisher"].longest] or cited
        return {"url": posted.url, "title": posted.title[: BY_NAME["title"].longest], "publisher": publisher}
    if url != posted.link:
        host = normalise(urlsplit(url).hostname or "")
        return {"url": url, "publisher": cited if cited and normalise(cited).replace(" ", "") in host else ""}
    return {"url": url, "publisher": "Discord", "rating": "F"}


def quoted(text: str, link: str, written: datetime, situation: Situation, names: Names, code: str) -> dict[str, str]:
    """Fill in country, numbers, link and days as far as they are certain; leave the rest out.

    The source is the first address in the message, else the message itself, without its author's name. Slow if it
    names a day: call it in a thread.
    """
    body = legible(text)
    address, words = _address(body), _ADDRESS.sub(" ", body)
    actors = _actors(words, situation, names)
    said_while_covered = situation.default_moment(written) == written
    fields = {
        "country": names.label(actors[0], code) if len(actors) == 1 else "",
        "when": _day(words[:_DATED_WITHIN], situation, written),
        "reported": written.isoformat(timespec="minutes") if said_while_covered else "",
        "url": address or link,
        **({} if address else {"publisher": "Discord", "rating": "F"}),
        **_numbers(_OTHER_DATE.sub("|", _DATE.sub("|", words))),
    }
    return {name: value for name, value in fields.items() if value}


def _actors(words: str, situation: Situation, names: Names) -> list[str]:
    """Return the actors that are named, except the theatre and places that people go to or are in."""
    named = names.mentioned(_PLACE.sub(" ", words)) or names.mentioned(words)
    return [code for code in named if code not in situation.theatre]


def _address(body: str) -> str:
    """Find the first address, without closing punctuation or bracket; "" if it is too long to keep."""
    found = _ADDRESS.search(body)
    address = found[0] if found else ""
    while address and (address[-1] in ".,;:!?'’" or (address[-1] == ")" and address.count(")") > address.count("("))):
        address = address[:-1]
    return address if len(address) <= BY_NAME["url"].longest else ""


def _day(words: str, situation: Situation, written: datetime) -> str:
    """Find the first day that is named. A missing year is that of the message, or of the story."""
    found = (_read_day(one[0], situation, written) for one in _DATE.finditer(words))
    return next(filter(None, found), "")


def _read_day(phrase: str, situation: Situation, written: datetime) -> str:
    """Read a day; "" if it only looks like one, as "31 Feb" does."""
    try:
        return read_when(re.sub(r"\s+of\s+", " ", phrase), situation, written).text
    except Refused:
        return ""


def _numbers(body: str) -> dict[str, str]:
    """Read "35 of 120 soldiers" as moved and strength; a number alone as moved."""
    if of := _OF.search(body):
        return {"moved": of[1], "strength": of[2]}
    people = _PEOPLE.search(body)
    return {"moved": people[1]} if people and len(_ANY_NUMBER.findall(body)) == 1 else {}
