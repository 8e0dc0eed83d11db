"""Articles that moderators had read: their text until all is decided, and the sentence of each proposal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Text, cast, func, insert, select, update

from bot.store import tables
from bot.store.engine.database import Connection

table = tables.article


class State(StrEnum):
    SHOWN = "shown"  # the person who gave it sees its text and has not confirmed it yet
    WAITING = "waiting"  # some proposals are undecided
    DONE = "done"


class How(StrEnum):
    """How an article came in."""

    PASTED = "pasted"
    FILE = "file"
    LINK = "link"
    MESSAGE = "message"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Article:
    id: int
    state: State
    situation: str
    guild: int
    person: int
    """Number (`store.people`) of who gave it, or who set up its feed."""
    how: How
    title: str
    publisher: str
    url: str
    published: date | None
    language: str
    text: str
    """Empty when every proposal is decided."""
    note: str
    """A `Note` on missing parts, or empty."""
    digest: str
    spans: Sequence[Sequence[int]]
    """(draft, start, end) of each proposal: where its sentence is in the text."""
    opened: Mapping[str, Mapping[str, str]]
    """For each person, by number: the drafts they looked at in full, with the fingerprint of each at that time."""
    created: datetime
    channel: int | None
    """Channel of the card; None means no card in a channel."""
    message: int | None
    quoted: bool
    """Whether the posted card shows quotes."""
    shingles: Sequence[int]
    """Hashes that copies of it share."""
    copies: Sequence[Mapping[str, str]]
    """Publisher, title and URL of each copy."""
    previous: int | None
    """For a new version: number of the article before it."""
    difference: str
    """For a new version: a line for each added (`+`) or removed (`−`) sentence."""
    model: str
    """The model that read it and its host; empty if the rules did."""
    fallback: str
    """Why the rules read it although a model is set (`bot.model.work.Why`); empty if none is."""
    disbelieved: int
    """How many of the model's reports were left out."""

    def quote(self, draft: int) -> str:
        """Return the sentence of a proposal; empty after the text is deleted."""
        return next((self.text[start:end] for number, start, end in self.spans if number == draft), "")


async def keep(connection: Connection, **values: Any) -> int:
    """Insert an article from its columns. Returns its id."""
    key = (await connection.execute(insert(table).values(**values))).inserted_primary_key
    assert key is not None
    return int(key[0])


async def by_id(connection: Connection, number: int) -> Article | None:
    row = (await connection.execute(select(table).where(table.c.id == number))).one_or_none()
    return _article(row) if row else None


async def change(connection: Connection, number: int, **values: Any) -> None:
    await connection.execute(update(table).where(table.c.id == number).values(**values))


async def same(connection: Connection, situation: str, guild: int, digest: str) -> Article | None:
    """Return the latest article with the same text."""
    alike = (table.c.situation == situation) & (table.c.guild == guild) & (table.c.digest == digest)
    row = (await connection.execute(select(table).where(alike).order_by(table.c.id.desc()).limit(1))).one_or_none()
    return _article(row) if row else None


async def recent(connection: Connection, situation: str, guild: int, since: datetime) -> list[Article]:
    """Return the articles since then, newest first."""
    chosen = (table.c.situation == situation) & (table.c.guild == guild) & (table.c.created >= since)
    rows = await connection.execute(select(table).where(chosen).order_by(table.c.id.desc()))
    return [_article(row) for row in rows]


async def forget_marks(connection: Connection, before: datetime) -> None:
    """Delete the hashes of old articles."""
    old = (table.c.created <= before) & (cast(table.c.shingles, Text) != "[]")
    await connection.execute(update(table).where(old).values(shingles=[]))


async def undecided(connection: Connection, guild: int) -> int:
    """Count the undecided articles of a server."""
    waits = (table.c.guild == guild) & (table.c.state == State.WAITING.value)
    return int(await connection.scalar(select(func.count()).select_from(table).where(waits)) or 0)


async def given(connection: Connection, person: int, since: datetime) -> int:
    """Count the articles that a person gave since then, without those of feeds."""
    theirs = (table.c.person == person) & (table.c.created >= since) & (table.c.how != How.FEED.value)
    return int(await connection.scalar(select(func.count()).select_from(table).where(theirs)) or 0)


async def unposted(connection: Connection) -> list[Article]:
    """Return the articles whose card is not posted in its channel yet, oldest first."""
    due = (table.c.state == State.WAITING.value) & table.c.channel.is_not(None) & table.c.message.is_(None)
    return [_article(row) for row in await connection.execute(select(table).where(due).order_by(table.c.id))]


async def open_ones(connection: Connection) -> list[Article]:
    """Return the articles that still have a text."""
    rows = await connection.execute(select(table).where(table.c.state != State.DONE.value).order_by(table.c.id))
    return [_article(row) for row in rows]


async def still_quoted(connection: Connection) -> list[Article]:
    """Return articles without a text whose posted card may still show quotes."""
    stale = (table.c.state == State.DONE.value) & table.c.quoted & table.c.message.is_not(None)
    return [_article(row) for row in await connection.execute(select(table).where(stale).order_by(table.c.id))]


def _article(row: Row[Any]) -> Article:
    return Article(**{**row._mapping, "state": State(row.state), "how": How(row.how)})
