"""What is published has nothing private in it, and nothing that a text could smuggle in."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

import pytest

from bot.actions.library import Library
from bot.actions.reports.file import Author, Filing
from bot.actions.reports.review import Review
from bot.actions.shelf import unkept
from bot.pictures.renderer import Renderer
from bot.site.addresses import Site
from bot.site.drawings import Drawings
from bot.site.publish import Publisher, story_files
from bot.site.story import Story, Terms
from bot.situation.journal import Journal
from bot.situation.report import Report, Source, Text
from bot.situation.situation import Mission, Place
from bot.store import journal
from bot.store.journal import Access
from tests.libraries import taken_in
from tests.store.reports import DESERT, HARBOUR, report

from .conftest import BASE, Seen, Web

GUILD, MODERATOR, READER = 912345678901234567, 923456789012345678, 934567890123456789
CANARIES = ("CANARY", str(GUILD), str(MODERATOR), str(READER), "person 1", "recorder", "desert-2022", "DS22")
FORM = {
    "country": "Germany", "action": "drawdown", "phase": "completed", "moved": "35", "strength": "120",
    "publisher": "CANARY publisher", "rating": "B2", "summary": "CANARY summary",
}  # fmt: skip


async def test_no_byte_of_what_is_private_is_published(library, tmp_path):
    """In no kind of file: pages, cards, oEmbed, feeds, data, the database and pictures, which are drawn here."""
    async with Renderer() as renderer:
        publisher = Publisher(library, renderer, tmp_path / "site", Site(BASE), sqlite=True)
        await check_canaries(Web(library, publisher, tmp_path / "site"), library)


async def check_canaries(web: Web, library: Library) -> None:
    await web.keep(replace(report(1), recorder="CANARY of a recorder"))
    async with library.database.write() as connection:
        await journal.keep_situation(
            connection, replace(DESERT, title=Text("CANARY story", "CANARY")), access=Access(GUILD, shared=False)
        )
        await journal.append(connection, DESERT, [report(1, DESERT)])
    await taken_in(library)
    await library.servers.change(GUILD, MODERATOR, queue_channel=77)
    filing = Filing(library)
    await Review(library, filing).suggest(Author(READER, GUILD, "en"), "harbour-2021", FORM)
    await filing.propose(Author(MODERATOR, GUILD, "en"), "harbour-2021", FORM)
    draft = await filing.propose(
        Author(MODERATOR, GUILD, "en"), "harbour-2021", {**FORM, "publisher": "Agency", "summary": "They left."}
    )
    filed = await filing.confirm(draft.id, Author(MODERATOR, GUILD, "en"))
    await web.publish("harbour-2021", now=datetime.now(UTC))
    files = web.files
    kinds = {path.rpartition(".")[2] for path in files if not path.startswith(".rollcall/")}
    assert {"html", "atom", "json", "csv", "db", "svg", "png", "xml", "txt"} <= kinds
    assert any(filed.id.encode() in content for path, content in files.items() if path.endswith(".db"))
    for path, content in files.items():
        found = [canary for canary in CANARIES if canary.encode() in content or canary in path]
        assert found == [], path
        if path.endswith(".png"):
            assert chunks(content) <= {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}


def chunks(png: bytes) -> set[bytes]:
    """The kinds of parts of a picture: texts about it would be in others."""
    found, place = set[bytes](), 8
    while place < len(png):
        length = int.from_bytes(png[place : place + 4])
        found.add(png[place + 4 : place + 8])
        place += length + 12
    return found


ADDRESSES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "vbscript:x",
    "data:text/html,<script>alert(1)</script>", "file:///etc/passwd", "//evil.example/", "https://[::1", "\x01x:y",
]  # fmt: skip


@pytest.mark.parametrize("url", ADDRESSES, ids=range(len(ADDRESSES)))
def test_an_address_that_is_not_of_the_web_is_no_link(url):
    source = replace(report(1).sources[0], url=url)
    story = Story(
        Journal(HARBOUR, [replace(report(1), sources=(source,))]),
        unkept(HARBOUR).names,
        Site("https://x.example/"),
        Terms(),
        datetime.now(UTC),
    )
    for path, content in story_files(story, Drawings({}, {}, {})):
        if path.endswith(".html") and content is not None:
            seen = Seen()
            seen.feed(content.decode())
            for attrs in seen.all("a"):
                assert re.match(r"https?://x\.example/|\.\.?/|#", attrs["href"] or ""), (path, attrs)


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "]]><b>x</b>",
    "<!-- --><!doctype x>",
    "{{ 7*7 }}{% raw %}",
    '=HYPERLINK("http://evil.example","x")',
    "+1+1",
    "@SUM(A1)",
    "\u202eevil\u202c\u2066x\u2069\u200b",
    "\x00\x08\x0b\x1b[31m",
    "\ud800",
    "\ufffe\uffff",
    "&lt;b&gt;&#x3c;",
    "</title></script></svg>",
    "'\"`\\",
]


def hostile(text: str) -> Report:
    """A report as only a trusted file could bring it: whatever the forms let through is less."""
    source = Source(
        text, text, "en", "2022-03-05", "B", "javascript:alert(1)" if "java" in text else 'https://x.example/"><b>'
    )
    return replace(
        report(1),
        summary=Text(text, text),
        sources=(source,),
        reason=Text(text, text),
        recorder=text,
        covers=("odd",),
        mission="UNIFIL",
        origin=("naqoura",),
        destination=("naqoura",),
    )


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_a_text_stays_a_text(web: Web, library, text):
    situation = replace(
        HARBOUR,
        title=Text(text, text),
        scopes={"odd": Text(text, text)},
        missions={"UNIFIL": Mission("UNIFIL", Text(text, text))},
        places={"naqoura": Place("naqoura", Text(text, text), "LB")},
    )
    story = Story(
        Journal(situation, [hostile(text)]),
        unkept(HARBOUR).names,
        Site("https://x.example/"),
        Terms(),
        datetime.now(UTC),
    )
    files = {path: content for path, content in story_files(story, Drawings({}, {}, {})) if content is not None}
    for path, content in files.items():
        told = content.decode("utf-8")
        assert not set(told) & set("\u202e\u202c\u2066\u2069\u200b\x00\x08\x1b"), path
        if path.endswith(".html"):
            _check_page(told, path)
        elif path.endswith((".atom", ".xml")):
            Xml.fromstring(told)
        elif path.endswith(".json"):
            json.loads(told)
        elif path.endswith(".csv"):
            cells = [cell for row in csv.reader(io.StringIO(told, newline="")) for cell in row]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


_TAGS = {
    *("html", "head", "meta", "title", "link", "script", "body", "header", "nav", "main", "section", "footer"),
    *("h1", "h2", "h3", "p", "a", "ul", "ol", "li", "div", "details", "summary", "table", "thead", "tbody", "tr"),
    *("th", "td", "strong", "small", "code", "s", "time", "pre", "base"),
}


def _check_page(told: str, path: str) -> None:
    seen = Seen()
    seen.feed(told)
    assert {tag for tag, _ in seen.tags} <= _TAGS, path
    assert len(seen.all("title")) == 1
    assert len(seen.all("script")) <= 2
    for _, attrs in seen.tags:
        assert not any(name.startswith("on") for name in attrs), path
        assert not (attrs.get("href") or "").startswith("javascript"), path
        assert not (attrs.get("src") or "").startswith("javascript"), path
