"""Articles that moderators had read: their text until all is decided, and where each proposal's sentence is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Text, cast, func, insert, select, update

from bot.store import tables
from bot.store.engine.database import Connection

table = tables.article


class State(StrEnum):
    SHOWN = "shown"  # its text is shown to who gave it, who has not said that it is to be read
    WAITING = "waiting"  # some of what it proposes is not decided
    DONE = "done"


class How(StrEnum):
    """How it came."""

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
    """Who gave it; of a feed, who set it up."""
    how: How
    title: str
    publisher: str
    url: str
    published: date | None
    language: str
    text: str
    """Empty once everything is decided."""
    note: str
    """A `Note` on what is missing of it, or empty."""
    digest: str
    spans: Sequence[Sequence[int]]
    """A draft's number, and where its sentence begins and ends."""
    opened: Mapping[str, Mapping[str, str]]
    """By our number of a person: the drafts that they looked at in full, each with its fingerprint then."""
    created: datetime
    channel: int | None
    """Where its card is to be or is."""
    message: int | None
    quoted: bool
    """Whether the posted card shows quotes."""
    shingles: Sequence[int]
    """By which copies of it are known."""
    copies: Sequence[Mapping[str, str]]
    """Who else published it: publisher, title and url of each."""
    previous: int | None
    """Of a new version: the article that it takes up."""
    difference: str
    """Of a new version: a line for each sentence that came (`+`) or went (`−`)."""

    def quote(self, draft: int) -> str:
        """The sentence behind a proposal; empty once the text is deleted."""
        return next((self.text[start:end] for number, start, end in self.spans if number == draft), "")


async def keep(connection: Connection, **values: Any) -> int:
    """`values` are the columns without the id; returns the id."""
    key = (await connection.execute(insert(table).values(**values))).inserted_primary_key
    assert key is not None
    return int(key[0])


async def by_id(connection: Connection, number: int) -> Article | None:
    row = (await connection.execute(select(table).where(table.c.id == number))).one_or_none()
    return _article(row) if row else None


async def change(connection: Connection, number: int, **values: Any) -> None:
    await connection.execute(update(table).where(table.c.id == number).values(**values))


async def same(connection: Connection, situation: str, guild: int, digest: str) -> Article | None:
    """The latest with the same text."""
    alike = (table.c.situation == situation) & (table.c.guild == guild) & (table.c.digest == digest)
    row = (await connection.execute(select(table).where(alike).order_by(table.c.id.desc()).limit(1))).one_or_none()
    return _article(row) if row else None


async def recent(connection: Connection, situation: str, guild: int, since: datetime) -> list[Article]:
    """Those since then, the latest first."""
    chosen = (table.c.situation == situation) & (table.c.guild == guild) & (table.c.created >= since)
    rows = await connection.execute(select(table).where(chosen).order_by(table.c.id.desc()))
    return [_article(row) for row in rows]


async def forget_marks(connection: Connection, before: datetime) -> None:
    """By which copies of old articles were known."""
    old = (table.c.created <= before) & (cast(table.c.shingles, Text) != "[]")
    await connection.execute(update(table).where(old).values(shingles=[]))


async def undecided(connection: Connection, guild: int) -> int:
    """How many of a server wait."""
    waits = (table.c.guild == guild) & (table.c.state == State.WAITING.value)
    return int(await connection.scalar(select(func.count()).select_from(table).where(waits)) or 0)


async def given(connection: Connection, person: int, since: datetime) -> int:
    """How many somebody gave since then."""
    theirs = (table.c.person == person) & (table.c.created >= since) & (table.c.how != How.FEED.value)
    return int(await connection.scalar(select(func.count()).select_from(table).where(theirs)) or 0)


async def unposted(connection: Connection, situations: Iterable[str]) -> list[Article]:
    """Those whose card is to be in a channel and is not, oldest first."""
    due = (table.c.state == State.WAITING.value) & table.c.channel.is_not(None) & table.c.message.is_(None)
    chosen = due & table.c.situation.in_(list(situations))
    return [_article(row) for row in await connection.execute(select(table).where(chosen).order_by(table.c.id))]


async def open_ones(connection: Connection) -> list[Article]:
    """Those with a text."""
    rows = await connection.execute(select(table).where(table.c.state != State.DONE.value).order_by(table.c.id))
    return [_article(row) for row in rows]


async def still_quoted(connection: Connection) -> list[Article]:
    """Those whose text is gone and whose posted card may still show quotes."""
    stale = (table.c.state == State.DONE.value) & table.c.quoted & table.c.message.is_not(None)
    return [_article(row) for row in await connection.execute(select(table).where(stale).order_by(table.c.id))]


def _article(row: Row[Any]) -> Article:
    return Article(**{**row._mapping, "state": State(row.state), "how": How(row.how)})
