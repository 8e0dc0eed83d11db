"""The addresses of a published story. They never change, because others link to them."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlsplit

from bot.errors import N_, Refused

STATIC = ("style.css", "days.js", "icon.svg")
"""Files of the site itself; no slug can equal their names."""
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


def part(code: str) -> str:
    """Return a code as a part of an address and name of a folder, whatever its characters."""
    if _PLAIN.fullmatch(code):
        return code
    return "~" + code.encode().hex()


def story(slug: str, language: str) -> str:
    return f"{slug}/{language}/"


def day(slug: str, language: str, day_: date) -> str:
    return f"{slug}/{language}/days/{day_.isoformat()}/"


def actor(slug: str, language: str, code: str) -> str:
    return f"{slug}/{language}/who/{part(code)}/"


def report(slug: str, language: str, id_: str) -> str:
    return f"{slug}/{language}/reports/{part(id_)}/"


def data(slug: str, day_: date | None = None) -> str:
    return f"{slug}/data/{day_.isoformat()}/" if day_ else f"{slug}/data/"


@dataclass(frozen=True, slots=True)
class Site:
    """The website that pages belong to."""

    base: str = ""
    """Address of the site with a slash at its end; "" if it is not configured: links are then relative."""

    def absolute(self, path: str) -> str:
        return self.base + quote(path, safe="/~")


def read_base(typed: str) -> Site:
    """Read the address of the site. Raises Refused if it is not a web address."""
    if not typed:
        return Site()
    try:
        parts = urlsplit(typed)
        plain = parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.query or parts.fragment)
    except ValueError:
        plain = False
    if not plain or not re.fullmatch(r"[!-~]+", typed) or re.search(r"[<>\"'`\\]", typed):
        text = N_("“{text}” is not the address of a website: write it like https://news.example/stories/.")
        raise Refused(text, text=typed[:60])
    return Site(typed.rstrip("/") + "/")


def up(path: str) -> str:
    """Return the relative link from the page at `path` to the root of the site."""
    return "../" * path.count("/") or "./"
