"""Follows: who gets an alert when the posture of an actor changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update

from bot.store import tables
from bot.store.engine.database import Connection


@dataclass(frozen=True, slots=True)
class Follow:
    id: int
    person: int
    situation: str
    actor: str
    """A code, or "" for every actor of the situation."""
    channel: int | None
    """Channel of the alerts; None means direct messages."""
    guild: int | None
    language: str
    entries: int
    """Number of entries in the journal that the follower knows."""
    since: datetime
    """Until when the follower has been told."""
    paused: str | None
    claimed_entries: int | None
    """Number of entries at the end of the period of an alert under way; None if none is."""
    claimed_until: datetime | None
    tried: datetime | None = None
    """Since when an alert may have arrived without being recorded."""
    told_paused: bool = False
    """Whether the follower knows that it is paused."""


async def follows(connection: Connection, *, person: int | None = None, channel: int | None = None) -> list[Follow]:
    """Return all follows, or those of a person, or those in a channel."""
    query = select(tables.follow).order_by(tables.follow.c.id)
    if person is not None:
        query = query.where(tables.follow.c.person == person)
    if channel is not None:
        query = query.where(tables.follow.c.channel == channel)
    return [Follow(**row._mapping) for row in await connection.execute(query)]


async def keep_follow(connection: Connection, values: Mapping[str, Any]) -> None:
    """Keep a follow and replace the one with the same channel or person, situation and actor."""
    subject, channel = _subject(values["situation"], values["actor"]), values["channel"]
    direct = tables.follow.c.channel.is_(None) & (tables.follow.c.person == values["person"])
    told = direct if channel is None else tables.follow.c.channel == channel
    await connection.execute(delete(tables.follow).where(subject & told))
    await connection.execute(insert(tables.follow).values(paused=None, **values))


async def change_follow(connection: Connection, number: int, **values: Any) -> None:
    await connection.execute(update(tables.follow).where(tables.follow.c.id == number).values(**values))


async def drop_follows(connection: Connection, person: int, situation: str, actor: str) -> bool:
    """Delete the follows of a person, in channels too. Returns whether there were any."""
    theirs = _subject(situation, actor) & (tables.follow.c.person == person)
    return bool((await connection.execute(delete(tables.follow).where(theirs))).rowcount)


async def drop_follow_in(connection: Connection, channel: int, situation: str, actor: str) -> bool:
    """Delete the follows of a channel, whoever asked for them. Returns whether there were any."""
    there = _subject(situation, actor) & (tables.follow.c.channel == channel)
    return bool((await connection.execute(delete(tables.follow).where(there))).rowcount)


def _subject(situation: str, actor: str) -> ColumnElement[bool]:
    return (tables.follow.c.situation == situation) & (tables.follow.c.actor == actor)
