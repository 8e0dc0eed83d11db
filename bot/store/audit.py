"""The audit log: one row for each action of a person on a journal, a situation or the settings of a server."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, or_, select, update

from bot.store import tables
from bot.store.engine.database import Connection

table = tables.audit


class Act(StrEnum):
    FILED = "filed"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    UNDONE = "undone"
    SUGGESTED = "suggested"
    APPROVED = "approved"
    REJECTED = "rejected"
    REVISED = "revised"
    READ = "read"
    EXPIRED = "expired"
    DROPPED = "dropped"
    IMPORTED = "imported"
    EXPORTED = "exported"
    CREATED = "created"
    EDITED = "edited"
    CLOSED = "closed"
    REOPENED = "reopened"
    SHARED = "shared"
    UNSHARED = "unshared"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"
    DELETED = "deleted"
    SET = "set"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Done:
    id: int
    at: datetime
    person: int | None
    """Number of the person (`store.people`); None for the operator at the command line."""
    guild: int | None
    situation: str | None
    act: Act
    subject: str
    """The id of a report, the number of a draft (`#17`), the slug of a situation, the name of a setting."""
    detail: Mapping[str, Any]


async def record(
    connection: Connection,
    act: Act,
    subject: str,
    *,
    at: datetime,
    person: int | None = None,
    guild: int | None = None,
    situation: str | None = None,
    **detail: Any,
) -> None:
    """Record an action in the caller's transaction, so that both are kept or neither."""
    values = {"at": at, "person": person, "guild": guild, "situation": situation, "act": act.value}
    await connection.execute(insert(table).values(**values, subject=subject, detail=detail))


async def last(connection: Connection) -> int:
    """Return the number of the latest action; 0 if there is none."""
    return int(await connection.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0)


async def after(connection: Connection, number: int, limit: int) -> list[Done]:
    """Return the later actions, oldest first."""
    rows = await connection.execute(select(table).where(table.c.id > number).order_by(table.c.id).limit(limit))
    return [_done(row) for row in rows]


async def done(
    connection: Connection,
    *,
    guild: int | None = None,
    own: Collection[str] | None = None,
    person: int | None = None,
    act: Act | None = None,
    subject: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[Done]:
    """Return actions, newest first: of a guild, with `own` also those of the operator on its situations.

    Include in `own` the situations of the guild that were deleted since.
    """
    query = select(table).order_by(table.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(table.c.id < before)
    rows = await connection.execute(query.where(*_chosen(guild, own, person, act, subject)))
    return [_done(row) for row in rows]


async def count(
    connection: Connection,
    *,
    guild: int | None = None,
    own: Collection[str] | None = None,
    person: int | None = None,
    act: Act | None = None,
) -> int:
    """Count what `done` would return without a limit."""
    query = select(func.count()).select_from(table).where(*_chosen(guild, own, person, act, None))
    return int(await connection.scalar(query) or 0)


def _chosen(
    guild: int | None, own: Collection[str] | None, person: int | None, act: Act | None, subject: str | None
) -> Iterator[ColumnElement[bool]]:
    if guild is not None:
        there = table.c.guild == guild
        made = table.alias()
        gone = select(made.c.situation).where((made.c.guild == guild) & (made.c.act == Act.CREATED))
        theirs = or_(table.c.situation.in_(own or ()), table.c.situation.in_(gone))
        yield there if own is None else or_(there, table.c.guild.is_(None) & theirs)
    for column, value in ((table.c.person, person), (table.c.act, act), (table.c.subject, subject)):
        if value is not None:
            yield column == value


async def forget_changes(connection: Connection, subjects: Collection[str]) -> None:
    """Keep only the names of the fields that moderators changed in these drafts, not the words."""
    revised = (table.c.act == Act.REVISED.value) & table.c.subject.in_(subjects)
    for done in (await connection.execute(select(table).where(revised))).all():
        await amend(connection, done.id, {"changed": sorted(done.detail["changed"])})


async def amend(connection: Connection, number: int, detail: Mapping[str, Any]) -> None:
    """Change the details of an action; used to replace the number of a person who was forgotten."""
    await connection.execute(update(table).where(table.c.id == number).values(detail=dict(detail)))


def _done(row: Row[Any]) -> Done:
    return Done(**{**row._mapping, "act": Act(row.act)})
