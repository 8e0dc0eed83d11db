"""Situations and their journals: kept, read back, searched. Only ever appended to."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, text, update

from bot.errors import N_, JournalConflict, Refused
from bot.languages.text import normalise
from bot.names import country_name, is_country
from bot.situation.report import Report
from bot.situation.situation import Situation
from bot.situation.written import read_kept_report, read_situation, write_report, write_situation
from bot.store import tables
from bot.store.engine.database import Connection
from bot.store.engine.notify import tell

_AT_ONCE = 500
"""Rows handled together, and asked for in one IN list: below the parameter limits of every database."""
_SEEDED = 5000
"""Numbers up to here are for the seed of a situation that came with the bot: a newer seed must find its ids free."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may read and write a situation."""

    guild: int | None = None
    """The server that made it; None where it came with the bot or its operator made it."""
    shared: bool = True
    """Whether others than that server may read it."""
    two_person: bool = False
    """Whether what changes a posture needs a second moderator."""
    delete_after: datetime | None = None
    """From then on it is gone, unless its deletion is called off before."""

    def readable_in(self, guild: int | None) -> bool:
        """In a server, or outside servers."""
        return self.shared or self.guild is None or self.guild == guild


EVERYBODYS = Access()


@dataclass(frozen=True, slots=True)
class KeptSituation:
    situation: Situation
    seed_digest: str | None
    access: Access
    revision: int
    """Changes with everything above."""


async def situations(connection: Connection) -> dict[str, KeptSituation]:
    rows = await connection.execute(select(tables.situation).order_by(tables.situation.c.slug))
    return {row.slug: _kept_situation(row) for row in rows}


async def situation(connection: Connection, slug: str) -> KeptSituation | None:
    query = select(tables.situation).where(tables.situation.c.slug == slug)
    row = (await connection.execute(query)).one_or_none()
    return _kept_situation(row) if row else None


def _kept_situation(row: Row[Any]) -> KeptSituation:
    access = Access(row.guild, row.shared, row.two_person, row.delete_after)
    return KeptSituation(read_situation(row.written), row.seed_digest, access, row.revision)


async def keep_situation(
    connection: Connection, situation: Situation, seed_digest: str | None = None, access: Access = EVERYBODYS
) -> None:
    """File a situation, or renew the description (missions, places, words) of a known one, whose access stays."""
    table, values = tables.situation, {"written": write_situation(situation), "seed_digest": seed_digest}
    held = await connection.execute(
        select(table.c.written, table.c.seed_digest).where(table.c.slug == situation.slug)
    )
    known = held.mappings().one_or_none()
    if known is None:
        await connection.execute(insert(table).values(slug=situation.slug, **values, **asdict(access)))
        await tell(connection)
    elif dict(known) != values:
        await change_situation(connection, situation.slug, **values)


async def change_situation(connection: Connection, slug: str, **values: Any) -> bool:
    """Whether there is one; whoever holds situations in memory is made to read it again."""
    table = tables.situation
    renewed = update(table).where(table.c.slug == slug).values(revision=table.c.revision + 1, **values)
    changed = bool((await connection.execute(renewed)).rowcount)
    await tell(connection)
    return changed


async def next_id(connection: Connection, situation: Situation) -> str:
    """The public id of the next entry; in a transaction that writes, nobody else gets the same."""
    ids = tables.report.c.id
    query = select(ids).where(tables.report.c.situation == situation.slug)
    last = await connection.scalar(query.order_by(func.length(ids).desc(), ids.desc()).limit(1))
    number = max(await reserved(connection, situation.slug), int(str(last).rpartition("-")[2]) if last else 0)
    return f"{situation.prefix}-{number + 1:04}"


async def reserved(connection: Connection, slug: str) -> int:
    """The number up to which the ids of a situation are for its seed; 0 where it has none."""
    digest = select(tables.situation.c.seed_digest).where(tables.situation.c.slug == slug)
    return 0 if await connection.scalar(digest) is None else _SEEDED


async def check_free(connection: Connection, situation: Situation) -> None:
    """Raises Refused where the slug is taken, or the prefix: ids are unique over all situations."""
    for kept in (await situations(connection)).values():
        if kept.situation.slug == situation.slug:
            raise Refused(N_("There is a situation called “{name}” already."), name=situation.slug)
        if kept.situation.prefix == situation.prefix:
            raise Refused(
                N_("The ids of {name} begin with {prefix} already: choose another prefix."),
                name=kept.situation.slug,
                prefix=situation.prefix,
            )


async def last_entry(connection: Connection, slug: str) -> int:
    """The number of the entry that was filed last in a situation, 0 if there is none."""
    query = select(func.coalesce(func.max(tables.report.c.seq), 0)).where(tables.report.c.situation == slug)
    return int(await connection.scalar(query) or 0)


async def append(connection: Connection, situation: Situation, reports: Sequence[Report]) -> int:
    """Append what is not there yet, in the given order; returns how many were new.

    Raises JournalConflict when an id is taken by an entry that says something else. That a document is described
    otherwise since, as the situation says, is nothing else.
    """
    kept = await _kept(connection, [report.id for report in reports])
    new = [report for report in reports if report.id not in kept]
    for report in reports:
        if report.id in kept and not _same(kept[report.id], report, situation):
            raise JournalConflict(
                N_("{id} is in the journal with other content: entries are never edited, file a correction."),
                id=report.id,
            )
    if new:
        await connection.execute(insert(tables.report), [_row(report, situation) for report in new])
        await tell(connection)
    return len(new)


def _same(written: Mapping[str, Any], report: Report, situation: Situation) -> bool:
    mine = write_report(report)
    return bool(written == mine) or write_report(read_kept_report(written, situation)) == mine


async def _kept(connection: Connection, ids: Sequence[str]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for start in range(0, len(ids), _AT_ONCE):
        chosen = tables.report.c.id.in_(ids[start : start + _AT_ONCE])
        kept |= {row.id: row.written for row in await connection.execute(select(tables.report).where(chosen))}
    return kept


def _row(report: Report, situation: Situation) -> dict[str, Any]:
    return {
        "id": report.id,
        "situation": situation.slug,
        "replaces": report.replaces,
        "actor": report.actor,
        "known": report.known,
        "words": searchable(report, situation),
        "written": write_report(report),
    }


def searchable(report: Report, situation: Situation) -> str:
    """Everything of a report that a reader may look for, in both languages, folded."""
    names = [country_name(report.actor, code) for code in ("en", "fr") if is_country(report.actor)]
    places = [
        situation.places[code].label for code in (*report.origin, *report.destination) if code in situation.places
    ]
    texts = [report.summary, *([report.reason] if report.reason else []), *places]
    parts = [report.id, report.actor, report.mission or "", *names]
    parts += [words for text_ in texts for words in (text_.en, text_.fr)]
    parts += [words for source in report.sources for words in (source.publisher, source.title)]
    return normalise(" ".join(parts))


async def entries_after(connection: Connection, situation: Situation, seq: int) -> tuple[list[Report], int]:
    """The entries filed after number `seq`, oldest first, and the number of the last."""
    asked = (tables.report.c.situation == situation.slug) & (tables.report.c.seq > seq)
    query = select(tables.report.c.seq, tables.report.c.written).where(asked).order_by(tables.report.c.seq)
    reports: list[Report] = []
    async with connection.stream(query) as rows:
        async for part in rows.partitions(_AT_ONCE):
            # Off the event loop, a part at a time: a hundred thousand entries take seconds to read.
            reports += await asyncio.to_thread(_read, [row.written for row in part], situation)
            seq = part[-1].seq
    return reports, seq


def _read(written: Sequence[Mapping[str, Any]], situation: Situation) -> list[Report]:
    return [read_kept_report(one, situation) for one in written]


async def revision(connection: Connection) -> tuple[int, int]:
    """Changes whenever a situation is added or changed, or a report is added."""
    row = (
        await connection.execute(
            select(
                select(func.coalesce(func.sum(tables.situation.c.revision), 0)).scalar_subquery(),
                select(func.coalesce(func.max(tables.report.c.seq), 0)).scalar_subquery(),
            )
        )
    ).one()
    return row[0], row[1]


async def search(connection: Connection, slug: str, words: str, limit: int) -> list[str]:
    """Ids of the reports that contain every word, newest first; accents and case do not matter."""
    query = select(tables.report.c.id).where(tables.report.c.situation == slug)
    for word in normalise(words).split():
        query = query.where(tables.report.c.words.contains(word, autoescape=True))
    rows = await connection.execute(
        query.order_by(tables.report.c.known.desc(), tables.report.c.seq.desc()).limit(limit)
    )
    return [row.id for row in rows]


async def sound(connection: Connection) -> bool:
    """Whether the database answers and, for SQLite, finds itself whole."""
    if connection.dialect.name != "sqlite":
        return (await connection.execute(text("SELECT 1"))).scalar() == 1
    return (await connection.execute(text("PRAGMA quick_check"))).scalar() == "ok"
