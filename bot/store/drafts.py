"""Drafts, which are not in the journal: previews, suggestions, entries that wait for a second moderator."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Text, case, cast, delete, func, insert, select, update

from bot.situation.report import Entry
from bot.store import audit, tables
from bot.store.engine.database import Connection

table = tables.draft
_AT_ONCE = 1_000


class State(StrEnum):
    OPEN = "open"  # shown to its author, who has not confirmed it
    WAITING = "waiting"  # for a moderator's decision
    FILED = "filed"
    REJECTED = "rejected"
    DROPPED = "dropped"  # by its author, or as its author was forgotten


@dataclass(frozen=True, slots=True)
class Draft:
    id: int
    state: State
    suggested: bool
    """Whether a reader wrote it, not a moderator."""
    situation: str
    guild: int | None
    person: int
    language: str
    entry: Entry
    replaces: str | None
    form: Mapping[str, str]
    """Typed values by field of `actions.drafting.Form`."""
    created: datetime
    report: str | None
    """Id of the entry that was filed from it."""
    decided_by: int | None
    """While it waits: the first moderator, who cannot approve it as the second."""
    reason: str | None
    channel: int | None
    """Channel of its card for moderators."""
    message: int | None
    article: int | None
    """Which article makes it, if one does: it is decided on that article's card."""


async def keep(connection: Connection, **values: Any) -> int:
    """Insert a draft from its columns. Returns its id."""
    key = (await connection.execute(insert(table).values(**values))).inserted_primary_key
    assert key is not None
    return int(key[0])


async def by_id(connection: Connection, number: int) -> Draft | None:
    row = (await connection.execute(select(table).where(table.c.id == number))).one_or_none()
    return _draft(row) if row else None


async def change(connection: Connection, number: int, *, among: Sequence[State], **values: Any) -> bool:
    """Change a draft if it is in one of these states. Returns whether it was: of two decisions one counts."""
    chosen = (table.c.id == number) & table.c.state.in_([state.value for state in among])
    return bool((await connection.execute(update(table).where(chosen).values(**values))).rowcount)


async def waiting(connection: Connection, situation: str, limit: int) -> list[Draft]:
    """Return the waiting drafts, oldest first, without those of articles, which wait on their card."""
    chosen = (table.c.situation == situation) & (table.c.state == State.WAITING.value) & table.c.article.is_(None)
    rows = await connection.execute(select(table).where(chosen).order_by(table.c.id).limit(limit))
    return [_draft(row) for row in rows]


async def count_waiting(connection: Connection, situations: Iterable[str]) -> int:
    """Count the drafts that wait for a decision."""
    waits = table.c.situation.in_(list(situations)) & (table.c.state == State.WAITING.value)
    waits &= table.c.article.is_(None)
    return int(await connection.scalar(select(func.count()).select_from(table).where(waits)) or 0)


async def waiting_by(connection: Connection, person: int) -> list[Draft]:
    """Return the drafts of one author that wait for a decision, oldest first."""
    chosen = (table.c.person == person) & (table.c.state == State.WAITING.value)
    return [_draft(row) for row in await connection.execute(select(table).where(chosen).order_by(table.c.id))]


async def without_card(connection: Connection) -> list[Draft]:
    """Return the waiting drafts that moderators were not shown yet, oldest first."""
    waits = table.c.state == State.WAITING.value
    unseen = waits & table.c.message.is_(None) & table.c.article.is_(None)
    rows = await connection.execute(select(table).where(unseen).order_by(table.c.id))
    return [_draft(row) for row in rows]


async def of_article(connection: Connection, article: int) -> list[Draft]:
    """Return the drafts of an article, decided or not, in the order of its text."""
    rows = await connection.execute(select(table).where(table.c.article == article).order_by(table.c.id))
    return [_draft(row) for row in rows]


async def suggestions_of(connection: Connection, person: int, guild: int | None, since: datetime) -> list[Draft]:
    """Return the suggestions of a person in a server that still wait or are newer than that."""
    mine = (table.c.person == person) & (table.c.guild == guild) & table.c.suggested
    counts = (table.c.state == State.WAITING.value) | (table.c.created >= since)
    return [_draft(row) for row in await connection.execute(select(table).where(mine & counts))]


async def forget_typed(connection: Connection, before: datetime) -> bool:
    """Delete old drafts that were never filed and do not wait. Returns whether there may be more.

    Rejected ones stay without their words, and so do those with a card that may have to say what became of them. The
    newest draft stays as well: SQLite would give its number to the next one, and old buttons carry it.
    """
    situations, newest = select(tables.situation.c.slug), select(func.max(table.c.id)).scalar_subquery()
    unfiled = table.c.state.in_([state.value for state in (State.OPEN, State.DROPPED, State.REJECTED)])
    needless = (table.c.state != State.REJECTED.value) & table.c.message.is_(None) & (table.c.id < newest)
    old = table.c.situation.in_(situations) & unfiled & (table.c.created <= before)  # by the index on these two
    due = old & ((cast(table.c.form, Text) != "{}") | needless)
    found = list((await connection.execute(select(table.c.id).where(due).limit(_AT_ONCE))).scalars())
    if found:
        chosen = table.c.id.in_(found)
        state = case((table.c.state == State.OPEN.value, State.DROPPED.value), else_=table.c.state)
        await audit.forget_changes(connection, [f"#{number}" for number in found])
        await connection.execute(delete(table).where(chosen & needless))
        await connection.execute(update(table).where(chosen).values(form={}, state=state))
    return len(found) == _AT_ONCE


def _draft(row: Row[Any]) -> Draft:
    return Draft(**{**row._mapping, "state": State(row.state), "entry": Entry(row.entry)})
