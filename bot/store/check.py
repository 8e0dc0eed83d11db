"""Check a database: the checks of SQLite, then ours of the journal and the ledger.

Each finding is a sentence for the operator. Nothing is changed.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, func, select, text

from bot.errors import RollcallError
from bot.situation.situation import Situation
from bot.situation.written import read_kept_report, read_situation
from bot.store import tables
from bot.store.briefings import OPEN, State
from bot.store.engine.database import Connection

_UNREADABLE = (RollcallError, LookupError, ValueError, TypeError, AttributeError)


async def findings(connection: Connection) -> list[str]:
    """Return what is wrong; nothing for a sound database. Raises StoreError."""
    return [*await _file(connection), *await _journal(connection), *await _ledger(connection)]


async def _file(connection: Connection) -> list[str]:
    """Check the file of SQLite; PostgreSQL has constraints and checksums of its own."""
    if connection.dialect.name != "sqlite":
        return []
    whole = (await connection.execute(text("PRAGMA integrity_check"))).scalars()
    loose = await connection.execute(text("PRAGMA foreign_key_check"))
    found = [f"the file is damaged: {line}" for line in whole if line != "ok"]
    return found + [f"{row[0]} row {row[1]} names a row of {row[2]} that is not there" for row in loose]


async def _journal(connection: Connection) -> list[str]:
    known, found = {}, []
    for row in await connection.execute(select(tables.situation)):
        try:
            known[row.slug] = read_situation(row.written)
        except _UNREADABLE as error:
            found.append(f"situation {row.slug} cannot be read: {error!r}")
    homes: dict[str, str] = {}
    async with connection.stream(select(tables.report).order_by(tables.report.c.seq)) as rows:
        async for row in rows:
            found += _entry(row, known, homes)
            homes[row.id] = row.situation
    return found


def _entry(row: Row[Any], known: dict[str, Situation], homes: dict[str, str]) -> Iterator[str]:
    """`homes` are the situations of the entries before it, by id."""
    if row.replaces is not None and row.replaces not in homes:
        yield f"{row.id} replaces {row.replaces}, which is not filed before it"
    elif row.replaces is not None and homes[row.replaces] != row.situation:
        yield f"{row.id} replaces {row.replaces} of another situation"
    if row.situation not in known:
        yield f"{row.id} belongs to the situation {row.situation}, which is not there"
        return
    try:
        report = read_kept_report(row.written, known[row.situation])
    except _UNREADABLE as error:
        yield f"{row.id} cannot be read: {error!r}"
        return
    if (report.id, report.actor, report.replaces, report.known) != (row.id, row.actor, row.replaces, row.known):
        yield f"{row.id} says something else in its columns than in its text"


async def _ledger(connection: Connection) -> list[str]:
    told, living = tables.delivery.c, tables.subscription.c
    sent = told.state == State.SENT.value
    odd = (
        (sent & told.message.is_(None), "was sent and has no message"),
        (~sent & told.message.is_not(None), "has a message and was not sent"),
        (told.state.not_in([state.value for state in State]), "is in no state that there is"),
        ((told.since > told.until) | (told.first_entry > told.last_entry), "ends before it begins"),
        (
            told.state.in_(OPEN) & told.subscription.not_in(select(living.id)),
            "is open and belongs to no subscription",
        ),
    )
    found = []
    for wrong, text_ in odd:
        ids = await connection.execute(select(told.id).where(wrong).order_by(told.id))
        found += [f"delivery {number} {text_}" for number in ids.scalars()]
    # In the order of claiming, one channel's briefings are numbered upwards.
    before = func.lag(told.number).over(partition_by=told.subscription, order_by=told.id)
    numbered = select(told.id, told.number, before.label("before")).where(sent).subquery()
    again = select(numbered).where(numbered.c.number <= numbered.c.before).order_by(numbered.c.id)
    found += [
        f"delivery {row.id} has number {row.number} after {row.before}" for row in await connection.execute(again)
    ]
    last = (
        select(told.subscription, func.max(told.number).label("sent"))
        .where(sent)
        .group_by(told.subscription)
        .subquery()
    )
    behind = select(living.id, living.number, last.c.sent).join(last, last.c.subscription == living.id)
    rows = await connection.execute(behind.where(living.number < last.c.sent))
    return found + [f"subscription {row.id} has number {row.number} and was sent {row.sent}" for row in rows]
