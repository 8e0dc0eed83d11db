"""A question as a reader asks it, and the answer as a document."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.actions.library import Library
from bot.actions.shelf import Shelf
from bot.documents.briefing import TEST, Edition, briefing, changed
from bot.documents.document import Document
from bot.documents.phrasing import Phrasing
from bot.documents.picture_heading import chart_heading, map_heading
from bot.documents.status import status
from bot.documents.timeline import MOST_LISTED, found, sources, timeline
from bot.documents.who_left import who_left, who_stayed
from bot.errors import N_, Refused
from bot.languages.language import Language
from bot.situation.changes import changes
from bot.situation.snapshot import Snapshot

MOST_WORDS = 48
"""Longest search in characters: it has to fit into the 100 characters of a button's id."""
MOST_FOUND = 50


class View(StrEnum):
    LEFT = "l"
    STAYED = "s"
    STATUS = "c"
    TIMELINE = "t"
    SOURCES = "o"
    SEARCH = "f"
    CHANGES = "d"
    BRIEFING = "b"
    MAP = "m"
    CHART = "g"


class PostedAs(StrEnum):
    BRIEFING = "b"
    TEST = "t"
    REPLAY = "r"


@dataclass(frozen=True, slots=True)
class Posted:
    """How a briefing was posted. Its further pages show the same, even if reports or settings have changed since."""

    kind: PostedAs
    number: int
    """Number of the delivery, of the subscription of a test post, or of the post of a replay."""
    language: str = ""
    """Empty on posts of earlier versions, whose language is that of the settings."""
    entries: tuple[int, int] | None = None
    """For a test post, which is not in the ledger: how many entries the channel knew before and after it."""


@dataclass(frozen=True, slots=True)
class Question:
    view: View
    situation: str
    as_of: datetime | None = None
    """None means the default moment of the situation: now, or the end of its coverage."""
    hindsight: bool = False
    actor: str | None = None
    words: str = ""
    since: datetime | None = None
    """Beginning of the period of changes and briefings."""
    posted: Posted | None = None
    """For a posted briefing: which one, so that the answer shows what it said then."""

    def __post_init__(self) -> None:
        if len(self.words) > MOST_WORDS:
            raise Refused(N_("Search for up to {n} characters: one or two words find more."), n=MOST_WORDS)
        if self.view is View.SEARCH and not self.words.strip():
            raise Refused(N_("Give a word to search for, like “Erbil” or “training”."))


@dataclass(frozen=True, slots=True)
class Moments:
    as_of: datetime
    known_at: datetime
    since: datetime


def moments(question: Question, shelf: Shelf, now: datetime) -> Moments:
    """Return the instants that a question means. Raises Refused outside coverage or for a reversed period."""
    situation = shelf.brief
    as_of = question.as_of or situation.default_moment(now)
    situation.check_covered(as_of, now)
    since = question.since or as_of - timedelta(days=1)
    if since > as_of:
        raise Refused(N_("The period must begin before it ends."))
    return Moments(as_of, max(now, as_of) if question.hindsight else as_of, since)


def ready_answer(library: Library, question: Question, say: Language, now: datetime | None = None) -> Document | None:
    """Return the answer if it is in memory, else None. Raises Refused."""
    shelf = library.shelf(question.situation)
    when = moments(question, shelf, now or datetime.now(UTC))
    if question.view in (View.SEARCH, View.CHANGES, View.BRIEFING):
        return None
    snapshot = library.ready_snapshot(question.situation, when.as_of, when.known_at)
    public = library.ready_snapshot(question.situation, when.as_of)
    if snapshot is None or public is None:
        return None
    return _composed(library, question, snapshot, public, shelf, say)


async def answer(library: Library, question: Question, say: Language, now: datetime | None = None) -> Document:
    """Answer a question. Raises Refused if it has no answer, StoreError if the database fails."""
    shelf = await library.load(question.situation)
    when = moments(question, shelf, now or datetime.now(UTC))
    phrasing = Phrasing(shelf.situation, say, shelf.names)
    if question.view in (View.CHANGES, View.BRIEFING):
        difference = await asyncio.to_thread(changes, shelf.journal, when.since, when.as_of)
        if question.view is View.CHANGES:
            return changed(difference, phrasing)
        return briefing(difference, phrasing, _edition(question.posted))
    snapshot = await library.snapshot(question.situation, when.as_of, when.known_at)
    if question.view is View.SEARCH:
        ids = await library.search(question.situation, question.words, MOST_FOUND)
        reports = [entry for entry in map(shelf.journal.by_id.get, ids) if entry and entry.known <= when.known_at]
        return found(reports, question.words, shelf.journal, snapshot, phrasing)
    public = await library.snapshot(question.situation, when.as_of)
    return _composed(library, question, snapshot, public, shelf, say)


def _edition(posted: Posted | None) -> Edition | None:
    """What its first page was marked as, of a post that is nobody's answer."""
    match posted:
        case Posted(PostedAs.REPLAY, number):
            return Edition(number, None, replayed=True)
        case Posted(PostedAs.TEST):
            return TEST
    return None


def _composed(
    library: Library, question: Question, snapshot: Snapshot, public: Snapshot, shelf: Shelf, say: Language
) -> Document:
    """Compose the answer, or return it as it was composed for the same question at the same moments."""
    if shelf.loaded is None or not (snapshot.journal is public.journal is shelf.journal):  # filed into meanwhile
        return _compose(question, snapshot, public, shelf, say)
    key = question, say.code, shelf.loaded.seq, shelf.revision, snapshot.as_of, snapshot.known_at
    document = library.documents.get(key)
    if document is None:
        document = library.documents[key] = _compose(question, snapshot, public, shelf, say)
    return document


def _compose(question: Question, snapshot: Snapshot, public: Snapshot, shelf: Shelf, say: Language) -> Document:
    phrasing = Phrasing(shelf.situation, say, shelf.names)
    match question.view:
        case View.STAYED:
            return who_stayed(snapshot, phrasing)
        case View.STATUS:
            return status(snapshot, public, question.actor or "", phrasing)
        case View.TIMELINE:
            return timeline(snapshot, shelf.journal, question.actor, phrasing, MOST_LISTED)
        case View.SOURCES:
            return sources(snapshot, phrasing)
        case View.MAP:
            return map_heading(snapshot, phrasing)
        case View.CHART:
            return chart_heading(snapshot, question.actor, phrasing)
        case _:
            return who_left(snapshot, phrasing)
