"""Stories on a real database, published into a folder; most without pictures, which take a second each."""

from __future__ import annotations

import shutil
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bot.actions.library import Library
from bot.actions.upkeep.open import open_library
from bot.pictures.renderer import Renderer
from bot.settings import Settings
from bot.site.addresses import Site
from bot.site.folder import Written
from bot.site.publish import Publisher
from bot.site.story import Terms
from bot.situation.report import Report
from bot.store import journal
from tests.delivery.conftest import seeded
from tests.libraries import taken_in
from tests.store.reports import HARBOUR, report, rolls

__all__ = ["harbour", "library", "seeded", "web"]

BASE = "https://news.example/stories/"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
CANNOT_DRAW = (sys.executable, "-c", "")


@pytest.fixture
async def library(seeded: Path, tmp_path: Path) -> AsyncIterator[Library]:
    database = shutil.copy(seeded, tmp_path / "rollcall.db")
    async with open_library(Settings(database_url=f"sqlite:///{database}").database_url) as opened:
        yield opened


@dataclass
class Web:
    """A publisher, and what lies in its folder."""

    library: Library
    publisher: Publisher
    root: Path
    done: dict[str, Written] = field(default_factory=dict)

    async def publish(self, *slugs: str, licence: str = "CC-BY-4.0", now: datetime = NOW) -> None:
        def note(slug: str, written: Written) -> None:
            self.done[slug] = written

        await self.publisher.publish(slugs, dict.fromkeys(slugs, Terms(licence)), note, now)

    async def keep(self, *reports: Report, situation: Any = HARBOUR) -> None:
        async with self.library.database.write() as connection:
            if situation.slug not in await journal.slugs(connection):
                await journal.keep_situation(connection, situation)
            await journal.append(connection, situation, reports)
        await taken_in(self.library)

    def read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode()

    def page(self, path: str) -> Seen:
        seen = Seen()
        seen.feed(self.read(path + "index.html"))
        return seen

    @property
    def files(self) -> dict[str, bytes]:
        found = (path for path in self.root.rglob("*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
async def web(library: Library, tmp_path: Path) -> AsyncIterator[Web]:
    async with Renderer(command=CANNOT_DRAW) as renderer:
        root = tmp_path / "site"
        yield Web(library, Publisher(library, renderer, root, Site(BASE)), root)


@pytest.fixture
async def harbour(web: Web) -> Web:
    """Three reports, of which the second was corrected a week later."""
    drawdown = {
        "actor": "DE", "action": "drawdown", "phase": "completed", "effective": "2022-03-04",
        "moved": {"min": 35, "max": 35}, "strength": {"min": 120, "max": 120}, "to": ["JO"],
    }  # fmt: skip
    left = {**drawdown, "action": "withdrawal", "moved": {"min": 120, "max": 120}, "reported": "2022-03-12"}
    correction = report(
        4, replaces="HB21-0003", entry="correction", summary={"en": "All left.", "fr": "Tous partis."}, **left
    )
    await web.keep(*rolls(1, 2), report(3, **drawdown), correction)
    await web.publish("harbour-2021")
    return web


class Seen(HTMLParser):
    """What a browser would make of a page, as far as tests ask."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("td", "th", "li", "p"):
            self.words.append(" ")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._open.remove(tag)

    def handle_data(self, data: str) -> None:
        if "script" not in self._open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag and wanted.items() <= attrs.items()]
