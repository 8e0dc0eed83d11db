"""One situation in memory: always in brief, and with its journal once it was asked for."""

import json
import time
from dataclasses import dataclass
from datetime import datetime

from bot.actions.descriptions import Description, Descriptions
from bot.names import Names
from bot.situation.journal import Journal
from bot.situation.report import Text
from bot.situation.situation import Situation
from bot.situation.written import write_situation
from bot.store.journal import EVERYBODYS, Listed


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in which nothing begins or becomes known in a journal."""

    seq: int
    """Number of the last entry of the journal when this was worked out."""
    since: datetime | None
    """When something last began or became known; None before the first entry."""
    until: datetime | None
    """When something next begins or becomes known; None if nothing is dated later."""

    def holds(self, seq: int, moment: datetime) -> bool:
        after = self.since is None or self.since <= moment
        return seq == self.seq and after and (self.until is None or moment < self.until)


@dataclass(slots=True)
class Loaded:
    """A journal in memory."""

    journal: Journal
    seq: int
    asked: float
    """When it was last asked for, on the monotonic clock."""


class Shelf:
    """One situation: always in brief, and with its journal once it is loaded."""

    __slots__ = (
        "_descriptions",
        "access",
        "brief",
        "entries",
        "loaded",
        "published",
        "revision",
        "seq",
        "shipped",
        "span",
        "written",
    )

    def __init__(self, listed: Listed, descriptions: Descriptions) -> None:
        self._descriptions = descriptions
        self.loaded: Loaded | None = None
        self.span: Span | None = None
        """The span that was last asked for; it is kept while the journal is not in memory."""
        self.update(listed)

    def update(self, listed: Listed) -> None:
        self.access, self.revision, self.shipped = listed.access, listed.revision, listed.shipped
        self.published = listed.published
        self.written, self.entries, self.seq = listed.written, listed.entries, listed.last_seq
        self.brief = self._descriptions.brief(listed.written)

    @property
    def slug(self) -> str:
        return self.brief.slug

    @property
    def title(self) -> Text:
        return self.brief.title

    @property
    def situation(self) -> Situation:
        return self._description.situation

    @property
    def names(self) -> Names:
        return self._description.names

    @property
    def _description(self) -> Description:
        return self._descriptions.read(self.brief.slug, self.revision, self.written)

    @property
    def journal(self) -> Journal:
        """Return the journal. Raises RuntimeError if `Library.load` was not awaited before."""
        if self.loaded is None:
            raise RuntimeError(f"the journal of {self.slug} is not loaded")
        self.loaded.asked = time.monotonic()
        return self.loaded.journal


def unkept(situation: Situation) -> Shelf:
    """Return a shelf with an empty journal for a situation that is not in the database yet."""
    written = json.dumps(write_situation(situation))
    shelf = Shelf(
        Listed(situation.slug, written, EVERYBODYS, revision=0, entries=0, last_seq=0, shipped=False), Descriptions()
    )
    shelf.loaded = Loaded(Journal(situation, ()), 0, time.monotonic())
    return shelf


def redescribed(shelf: Shelf, situation: Situation) -> Shelf:
    """Return the shelf as it will be with another description of its situation: the same journal, other names."""
    written, entries = json.dumps(write_situation(situation)), shelf.journal.entries
    new = Shelf(
        Listed(situation.slug, written, shelf.access, shelf.revision, len(entries), shelf.seq, shelf.shipped),
        Descriptions(),
    )
    new.loaded = Loaded(Journal(situation, entries), shelf.seq, time.monotonic())
    return new
