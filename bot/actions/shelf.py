"""One situation in memory: in brief, with its whole description and with its journal once they were asked for."""

import json
import time
from dataclasses import dataclass
from datetime import datetime

from bot.actions.descriptions import Description, brief, description
from bot.names import Names
from bot.situation.journal import Journal
from bot.situation.report import Text
from bot.situation.situation import Situation
from bot.situation.written import write_situation
from bot.store.journal import EVERYBODYS, Access, Listed


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
    """One situation. Of a quiet one there is a shelf only while somebody looks at it."""

    __slots__ = (
        "__weakref__",
        "access",
        "brief",
        "description",
        "entries",
        "loaded",
        "published",
        "revision",
        "seq",
        "shipped",
    )

    def __init__(self, listed: Listed) -> None:
        self.description: Description | None = None
        self.loaded: Loaded | None = None
        self.update(listed)

    def update(self, listed: Listed) -> None:
        self.access, self.revision, self.shipped = listed.access, listed.revision, listed.shipped
        self.published = listed.published
        self.entries, self.seq = listed.entries, listed.last_seq
        self.brief = brief(listed)

    @property
    def slug(self) -> str:
        return self.brief.slug

    @property
    def title(self) -> Text:
        return self.brief.title

    @property
    def situation(self) -> Situation:
        """Return the whole description. Raises RuntimeError if neither `described` nor `load` was awaited before."""
        return self._described().situation

    @property
    def names(self) -> Names:
        return self._described().names

    def _described(self) -> Description:
        if self.description is None:
            raise RuntimeError(f"the description of {self.slug} is not in memory")
        return self.description

    @property
    def journal(self) -> Journal:
        """Return the journal. Raises RuntimeError if `Library.load` was not awaited before."""
        if self.loaded is None:
            raise RuntimeError(f"the journal of {self.slug} is not loaded")
        self.loaded.asked = time.monotonic()
        return self.loaded.journal


def unkept(situation: Situation) -> Shelf:
    """Return a shelf with an empty journal for a situation that is not in the database yet."""
    return _shelf(Journal(situation, ()), EVERYBODYS)


def redescribed(shelf: Shelf, situation: Situation) -> Shelf:
    """Return the shelf as it will be with another description of its situation: the same journal, other names."""
    new = _shelf(Journal(situation, shelf.journal.entries), shelf.access, shelf.seq)
    new.revision, new.shipped = shelf.revision, shelf.shipped
    return new


def _shelf(journal: Journal, access: Access, seq: int = 0) -> Shelf:
    written = write_situation(journal.situation)
    shelf = Shelf(Listed.of(journal.situation.slug, written, access, entries=len(journal), last_seq=seq))
    shelf.description = description(json.dumps(written))
    shelf.loaded = Loaded(journal, seq, time.monotonic())
    return shelf
