"""Questions to a language model: what each cost, and its answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from bot.store.engine.database import Connection
from bot.store.tables import model_call as table


@dataclass(frozen=True, slots=True)
class Spent:
    seconds: float
    tokens: int
    money: float


async def spent(connection: Connection, since: datetime) -> Spent:
    """Return what all questions since then cost, or may yet cost."""
    sums = [func.coalesce(func.sum(column), 0) for column in (table.c.seconds, table.c.tokens, table.c.money)]
    row = (await connection.execute(select(*sums).where(table.c.at >= since))).one()
    return Spent(float(row[0]), int(row[1]), float(row[2]))


async def answer(connection: Connection, digest: str) -> Any | None:
    """Return the latest answer to the same question; None if there is none."""
    known = (table.c.digest == digest) & table.c.answer.is_not(None)
    return await connection.scalar(select(table.c.answer).where(known).order_by(table.c.id.desc()).limit(1))


async def keep(connection: Connection, at: datetime, digest: str, most: Spent) -> int:
    """Insert a question with the most that it may cost. Returns its id."""
    values = {"seconds": most.seconds, "tokens": most.tokens, "money": most.money}
    key = (await connection.execute(insert(table).values(at=at, digest=digest, **values))).inserted_primary_key
    assert key is not None
    return int(key[0])


async def answered(connection: Connection, number: int, cost: Spent, answer: Any | None) -> None:
    """Keep what a question did cost, and its answer if there was one."""
    values = {"seconds": cost.seconds, "tokens": cost.tokens, "money": cost.money, "answer": answer}
    await connection.execute(update(table).where(table.c.id == number).values(**values))


async def forget(connection: Connection, before: datetime) -> None:
    await connection.execute(delete(table).where(table.c.at <= before))
