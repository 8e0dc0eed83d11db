"""Move a deployment to another database: all of it or nothing, and compared before it is committed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from bot.errors import N_, Refused, Unusable
from bot.store.engine.database import Connection, Database
from bot.store.engine.migration import HEAD, migrate, revision
from bot.store.tables import metadata

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Moved:
    table: str
    rows: int
    digest: str
    """Digest of the contents, the same on both sides."""


async def move(source: Database, target: Database) -> list[Moved]:
    """Copy every table into an empty database and compare the two.

    Raises Refused if it is not empty or the source is not of this version, Unusable if the two differ. The
    target is committed only if they are equal; the source is only read.
    """
    found = await revision(source)
    if found is None:
        raise Refused(N_("There is no database {path} yet."), path=source.name)
    if found != HEAD:
        raise Refused(
            N_("{name} was written by an older version of Rollcall ({revision}): start this version with it once."),
            name=source.name,
            revision=found,
        )
    await migrate(target)
    async with source.read() as old, target.write() as new:
        for table in metadata.sorted_tables:
            if await new.scalar(select(func.count()).select_from(table)):
                raise Refused(N_("{name} is not empty: name a database without data."), name=target.name)
        moved = [await _copy(table, old, new) for table in metadata.sorted_tables]
        if not target.is_sqlite:
            await _continue_numbers(new)
    return moved


async def _copy(table: Table, old: Connection, new: Connection) -> Moved:
    async with old.stream(select(table).order_by(*table.primary_key)) as rows:
        async for part in rows.mappings().partitions(_AT_ONCE):
            await new.execute(insert(table), [dict(row) for row in part])
    before, after = await _contents(table, old), await _contents(table, new)
    if before != after:
        raise Unusable(N_("The table {table} came out unequal, so nothing was kept."), table=table.name)
    return before


async def _contents(table: Table, connection: Connection) -> Moved:
    digest, count = hashlib.sha256(), 0
    async with connection.stream(select(table).order_by(*table.primary_key)) as rows:
        async for row in rows.mappings():
            digest.update(_written(row))
            count += 1
    return Moved(table.name, count, digest.hexdigest())


def _written(row: Mapping[Any, Any]) -> bytes:
    """Write a row as text that is the same for every kind of database."""
    values = {str(name): _plain(value) for name, value in row.items()}
    return json.dumps(values, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


async def _continue_numbers(connection: Connection) -> None:
    """Set the counters of PostgreSQL beyond the copied numbers, which it did not give out itself."""
    for table in metadata.sorted_tables:
        for column in table.primary_key:
            if column is table.autoincrement_column:
                last = await connection.scalar(select(func.max(column)))
                sequence = func.pg_get_serial_sequence(text(f"'{table.name}'"), text(f"'{column.name}'"))
                await connection.execute(select(func.setval(sequence, last or 1, last is not None)))
