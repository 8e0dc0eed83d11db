"""Parses and reads documents in one worker process, which ends when it is idle."""

import logging
import sys
from datetime import date
from typing import Any

from bot.articles.feed import Feed
from bot.articles.page import BROKEN, Document, Page, Unreadable
from bot.articles.work import Extract, Read, ReadFeed
from bot.errors import N_, Refused
from bot.reading.article import Reading
from bot.situation.situation import Situation
from bot.workers.pool import Pool, Undone

log = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds for one document. Most take a tenth of one; the first takes longer, since the process has to start."""
IDLE = 60.0
_COMMAND = (sys.executable, "-m", "bot.articles.worker")
_TOO_LONG = N_("This text could not be read: paste a shorter part of it.")


class Press:
    def __init__(
        self, patience: float = PATIENCE, idle: float = IDLE, command: tuple[str, ...] = _COMMAND, workers: int = 1
    ) -> None:
        self.pool = Pool(command, workers, patience, idle)

    async def extract(self, document: Document) -> Page:
        """Turn a document into a page. Raises Unreadable."""
        try:
            answer: Page | Unreadable = await self.pool.ask(Extract(document))
        except Undone as error:
            log.warning("a document could not be parsed: %s", error)
            raise Unreadable(BROKEN) from error
        if isinstance(answer, Unreadable):
            raise answer
        return answer

    async def feed(self, document: Document) -> Feed:
        """Read a document as a feed. Raises Unreadable."""
        try:
            answer: Feed | Unreadable = await self.pool.ask(ReadFeed(document))
        except Undone as error:
            log.warning("a feed could not be parsed: %s", error)
            raise Unreadable(BROKEN) from error
        if isinstance(answer, Unreadable):
            raise answer
        return answer

    async def read(self, text: str, situation: Situation, published: date | None) -> Reading:
        """Read the reports of a text. Raises Refused if it takes too long."""
        try:
            reading: Reading = await self.pool.ask(Read(text, situation, published))
        except Undone as error:
            log.warning("a text could not be read: %s", error)
            raise Refused(_TOO_LONG) from error
        return reading

    async def __aenter__(self) -> "Press":
        return self

    async def __aexit__(self, *_: Any) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self.pool.aclose()
