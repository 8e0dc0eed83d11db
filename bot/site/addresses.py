"""Where everything of a published story is found. These addresses never change: others link to them."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlsplit

from bot.errors import N_, Refused

STATIC = ("style.css", "days.js", "icon.svg")
"""Files of the site itself: no story can have such a name."""
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


def part(code: str) -> str:
    """A code as one part of an address and as the name of a folder, whatever characters it has."""
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
    """With which every address begins, with a slash at its end; "" where nobody said: links are relative then."""

    def absolute(self, path: str) -> str:
        return self.base + quote(path, safe="/~")


def read_base(typed: str) -> Site:
    """Raises Refused for what is no web address."""
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
    """From the page at `path` to the root of the site, as the beginning of a relative link."""
    return "../" * path.count("/") or "./"
