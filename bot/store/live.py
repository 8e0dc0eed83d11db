"""Boards that are edited in place, people who follow an actor, and replays that are under way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update

from bot.store import tables
from bot.store.engine.database import Connection


@dataclass(frozen=True, slots=True)
class Board:
    channel: int
    guild: int
    situation: str
    language: str
    created_by: int
    created: datetime
    message: int | None
    shown: str | None
    """Digest of what the message says; None before the first post."""
    not_before: datetime
    """No edit before this: changes that come close together are shown together."""
    paused: str | None
    picture: str = "none"
    """`map`, `timeline` or `none`."""
    tried: datetime | None = None
    """Since when a message may have been posted that is not recorded; None while every one is."""
    entries: int = 0
    """How many entries the journal had when the board was created."""


@dataclass(frozen=True, slots=True)
class Follow:
    id: int
    person: int
    situation: str
    actor: str
    """A code, or "" for every actor of the situation."""
    channel: int | None
    """Where alerts go; None is a direct message."""
    guild: int | None
    language: str
    entries: int
    """How many entries of the journal the follower knows of."""
    since: datetime
    """Until when the follower has been told."""
    paused: str | None
    claimed_entries: int | None
    """What an alert that is being sent tells, beyond `entries` and `since`; None while none is."""
    claimed_until: datetime | None
    tried: datetime | None = None
    """Since when an alert may have arrived that is not recorded."""
    told_paused: bool = False
    """Whether the follower knows that it is paused."""


@dataclass(frozen=True, slots=True)
class Replay:
    channel: int
    guild: int
    situation: str
    language: str
    created_by: int
    first_day: date
    last_day: date
    next_day: date
    every: int
    """Minutes between two posts."""
    next_due: datetime
    started: datetime


# boards


async def boards(connection: Connection) -> list[Board]:
    rows = await connection.execute(select(tables.board).order_by(tables.board.c.channel))
    return [Board(**row._mapping) for row in rows]


async def keep_board(connection: Connection, channel: int, **values: Any) -> None:
    """File a channel's board in the place of the one it may have."""
    await drop_board(connection, channel)
    await connection.execute(
        insert(tables.board).values(channel=channel, message=None, shown=None, paused=None, **values)
    )


async def change_board(connection: Connection, channel: int, **values: Any) -> None:
    await connection.execute(update(tables.board).where(tables.board.c.channel == channel).values(**values))


async def drop_board(connection: Connection, channel: int) -> Board | None:
    row = (await connection.execute(select(tables.board).where(tables.board.c.channel == channel))).one_or_none()
    await connection.execute(delete(tables.board).where(tables.board.c.channel == channel))
    return Board(**row._mapping) if row else None


# follows


async def follows(connection: Connection, *, person: int | None = None, channel: int | None = None) -> list[Follow]:
    """All, or those of a person, or those in a channel."""
    query = select(tables.follow).order_by(tables.follow.c.id)
    if person is not None:
        query = query.where(tables.follow.c.person == person)
    if channel is not None:
        query = query.where(tables.follow.c.channel == channel)
    return [Follow(**row._mapping) for row in await connection.execute(query)]


async def keep_follow(connection: Connection, values: Mapping[str, Any]) -> None:
    """File a follow in the place of the one that tells the same: the channel, or the person directly."""
    subject, channel = _subject(values["situation"], values["actor"]), values["channel"]
    direct = tables.follow.c.channel.is_(None) & (tables.follow.c.person == values["person"])
    told = direct if channel is None else tables.follow.c.channel == channel
    await connection.execute(delete(tables.follow).where(subject & told))
    await connection.execute(insert(tables.follow).values(paused=None, **values))


async def change_follow(connection: Connection, number: int, **values: Any) -> None:
    await connection.execute(update(tables.follow).where(tables.follow.c.id == number).values(**values))


async def drop_follows(connection: Connection, person: int, situation: str, actor: str) -> bool:
    """A person's, wherever they are told. Whether there was one."""
    theirs = _subject(situation, actor) & (tables.follow.c.person == person)
    return bool((await connection.execute(delete(tables.follow).where(theirs))).rowcount)


async def drop_follow_in(connection: Connection, channel: int, situation: str, actor: str) -> bool:
    """A channel's, whoever asked for it. Whether there was one."""
    there = _subject(situation, actor) & (tables.follow.c.channel == channel)
    return bool((await connection.execute(delete(tables.follow).where(there))).rowcount)


def _subject(situation: str, actor: str) -> ColumnElement[bool]:
    return (tables.follow.c.situation == situation) & (tables.follow.c.actor == actor)


# replays


async def replays(connection: Connection) -> list[Replay]:
    rows = await connection.execute(select(tables.replay).order_by(tables.replay.c.next_due))
    return [Replay(**row._mapping) for row in rows]


async def begin_replay(connection: Connection, values: Mapping[str, Any]) -> None:
    """Raises IntegrityError where the channel has one already."""
    await connection.execute(insert(tables.replay).values(**values))


async def advance_replay(connection: Connection, channel: int, next_day: date, next_due: datetime) -> None:
    chosen = tables.replay.c.channel == channel
    await connection.execute(update(tables.replay).where(chosen).values(next_day=next_day, next_due=next_due))


async def end_replay(connection: Connection, channel: int) -> bool:
    """Whether there was one."""
    return bool((await connection.execute(delete(tables.replay).where(tables.replay.c.channel == channel))).rowcount)
