"""Situations and their journals: append, read, search. Entries are never changed."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from sys import intern
from typing import Any, NamedTuple, Self

import msgspec
from sqlalchemy import Row, Text, cast, func, insert, select, text

from bot.errors import N_, JournalConflict, Refused
from bot.languages.table import LANGUAGES
from bot.languages.text import normalise
from bot.names import country_name, is_country
from bot.situation.report import Report
from bot.situation.situation import Situation
from bot.situation.written import read_kept_report, read_situation, write_report, write_situation
from bot.store import changes, tables
from bot.store.engine.database import Connection

_AT_ONCE = 500
"""Rows handled together and named in one IN list; below the parameter limit of every database."""
_SEEDED = 5000
"""Numbers up to here are reserved for the seed of a bundled situation, so that a newer seed finds its ids free."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may read and write a situation."""

    guild: int | None = None
    """The server that created it; None if it is bundled or the operator created it."""
    shared: bool = True
    """Whether others than that server may read it."""
    two_person: bool = False
    """Whether changes of a posture need a second moderator."""
    delete_after: datetime | None = None
    """When it will be deleted, unless that is called off before."""

    def readable_in(self, guild: int | None) -> bool:
        """Return whether it may be read in a server; None means outside servers."""
        return self.shared or self.guild is None or self.guild == guild


EVERYBODYS = Access()
_OF_EVERYBODY = (None, True, False, None)


@dataclass(frozen=True, slots=True)
class KeptSituation:
    situation: Situation
    seed_digest: str | None
    access: Access
    revision: int
    """Changes with everything above."""


class Listed(NamedTuple):
    """A situation without its journal and most of its description; a tuple, since there may be ten thousands."""

    slug: str
    prefix: str
    title: str
    """Words by language, as JSON text."""
    time_zone: str
    starts: date
    ends: date | None
    words: str
    """Short name and titles for searching, normalised."""
    guild: int | None
    shared: bool
    two_person: bool
    delete_after: datetime | None
    revision: int
    entries: int
    """Number of entries in the journal."""
    last_seq: int
    shipped: bool
    """Whether it came with the bot."""
    published: str | None
    """Licence under which it is published on the web; None if it is not."""

    @property
    def access(self) -> Access:
        return EVERYBODYS if self.guild is None and self[7:11] == _OF_EVERYBODY else Access(*self[7:11])

    @classmethod
    def of(cls, slug: str, written: Mapping[str, Any], access: Access, *, entries: int, last_seq: int) -> Self:
        """List a situation that is not in the database."""
        rights = {**asdict(access), "revision": 0, "shipped": False, "published": None}
        return cls(slug=slug, **_listing(written), **rights, entries=entries, last_seq=last_seq)


@dataclass(frozen=True, slots=True)
class News:
    number: int
    """Ask for what changed after this one the next time."""
    changed: tuple[Listed, ...]
    removed: tuple[str, ...]


async def changed_since(connection: Connection, number: int) -> News:
    """Return the situations that changed, got entries or were removed after change `number`; all of them for 0."""
    latest = await changes.latest(connection)
    if latest == number:
        return News(latest, (), ())
    kept, web, removed = tables.situation.c, tables.publication, tables.removed_situation.c
    described = kept.slug, kept.prefix, kept.title, kept.time_zone, kept.starts, kept.ends, kept.words
    rights = kept.guild, kept.shared, kept.two_person, kept.delete_after
    journal = kept.revision, kept.entries, kept.last_seq
    query = select(*described, *rights, *journal, kept.seed_digest.is_not(None), web.c.licence)
    query = query.outerjoin(web, (web.c.situation == kept.slug) & web.c.since.is_not(None))
    rows = await connection.execute(query.where(kept.changed > number))
    gone = await connection.execute(select(removed.slug).where(removed.changed > number))
    return News(latest, tuple(map(_listed, rows)), tuple(gone.scalars()))


def _listed(row: Sequence[Any]) -> Listed:
    return Listed._make((*row[:3], intern(row[3]), *row[4:]))  # a few hundred time zones for all


async def written(connection: Connection, slug: str) -> str | None:
    """Return the description of a situation as JSON text; None if there is no such situation."""
    kept = tables.situation.c
    found: str | None = await connection.scalar(select(cast(kept.written, Text)).where(kept.slug == slug))
    return found


async def slugs(connection: Connection) -> set[str]:
    return set((await connection.execute(select(tables.situation.c.slug))).scalars())


async def prefixes(connection: Connection) -> dict[str, str]:
    """Return the beginning of the ids of each situation, by slug."""
    kept = tables.situation.c
    return {row.slug: row.prefix for row in await connection.execute(select(kept.slug, kept.prefix))}


async def holding(connection: Connection, report: str) -> str | None:
    """Return the situation whose journal has this entry; None if there is no such entry."""
    slug: str | None = await connection.scalar(select(tables.report.c.situation).where(tables.report.c.id == report))
    return slug


async def count_of_guild(connection: Connection, guild: int | None) -> int:
    """Count the situations that a server created."""
    table = tables.situation
    return int(await connection.scalar(select(func.count()).select_from(table).where(table.c.guild == guild)) or 0)


async def seed_digests(connection: Connection) -> dict[str, str]:
    """Return the digests of the loaded seeds, by slug."""
    kept = tables.situation.c
    rows = await connection.execute(select(kept.slug, kept.seed_digest).where(kept.seed_digest.is_not(None)))
    return {row.slug: row.seed_digest for row in rows}


async def situation(connection: Connection, slug: str) -> KeptSituation | None:
    query = select(tables.situation).where(tables.situation.c.slug == slug)
    row = (await connection.execute(query)).one_or_none()
    return _kept_situation(row) if row else None


def _kept_situation(row: Row[Any]) -> KeptSituation:
    return KeptSituation(read_situation(row.written), row.seed_digest, _access(row), row.revision)


def _access(row: Row[Any]) -> Access:
    access = Access(row.guild, row.shared, row.two_person, row.delete_after)
    return EVERYBODYS if access == EVERYBODYS else access


async def keep_situation(
    connection: Connection, situation: Situation, seed_digest: str | None = None, access: Access = EVERYBODYS
) -> None:
    """Insert a situation, or update the description (missions, places, words) of a known one; its access stays."""
    table, written = tables.situation, write_situation(situation)
    values = {"written": written, "seed_digest": seed_digest}
    held = await connection.execute(
        select(table.c.written, table.c.seed_digest).where(table.c.slug == situation.slug)
    )
    known = held.mappings().one_or_none()
    if known is None:
        values |= _listing(written)
        await changes.add_situation(connection, situation.slug, **values, **asdict(access))
    elif dict(known) != values:
        await change_situation(connection, situation.slug, **values)


async def change_situation(connection: Connection, slug: str, **values: Any) -> bool:
    """Change a situation, so that every process reads it again. Returns whether there is one."""
    revision = tables.situation.c.revision + 1
    if "written" in values:
        values |= _listing(values["written"])
    return await changes.change_situation(connection, slug, revision=revision, **values)


def _listing(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that repeat the part of a description that is in memory for every situation."""
    title, ends = written["title"], written["ends"]
    return {
        "prefix": written["prefix"],
        "title": json.dumps(title),
        "time_zone": written["time_zone"],
        "starts": date.fromisoformat(written["starts"]),
        "ends": date.fromisoformat(ends) if ends else None,
        "words": normalise("\n".join([written["slug"], *title.values()])),
    }


async def next_id(connection: Connection, situation: Situation, last: int) -> str:
    """Return the public id of the next entry of a journal whose highest id has the number `last`.

    Within a writing transaction that found the journal unchanged no other process gets the same.
    """
    number = max(await reserved(connection, situation.slug), last)
    return f"{situation.prefix}-{number + 1:04}"


async def reserved(connection: Connection, slug: str) -> int:
    """Return the number up to which ids are reserved for the seed of a situation; 0 if it has none."""
    digest = select(tables.situation.c.seed_digest).where(tables.situation.c.slug == slug)
    return 0 if await connection.scalar(digest) is None else _SEEDED


async def check_free(connection: Connection, situation: Situation) -> None:
    """Check slug and prefix of a new situation. Raises Refused if one is taken, since ids are unique."""
    for slug, prefix in (await prefixes(connection)).items():
        if slug == situation.slug:
            raise Refused(N_("There is a situation called “{name}” already."), name=slug)
        if prefix == situation.prefix:
            problem = N_("The ids of {name} begin with {prefix} already: choose another prefix.")
            raise Refused(problem, name=slug, prefix=prefix)


async def last_entry(connection: Connection, slug: str) -> int:
    """Return the number of the entry filed last in a situation; 0 if there is none."""
    last = tables.situation.c.last_seq
    return int(await connection.scalar(select(last).where(tables.situation.c.slug == slug)) or 0)


async def _last_seq(connection: Connection, slug: str) -> int:
    query = select(func.max(tables.report.c.seq)).where(tables.report.c.situation == slug)
    return int(await connection.scalar(query) or 0)


async def append(connection: Connection, situation: Situation, reports: Sequence[Report]) -> int:
    """Append the entries that are not there yet, in the given order. Returns how many were new.

    Raises JournalConflict if an id is taken by an entry with other content. A newer description of its document is
    not other content.
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
        kept_entries, last = tables.situation.c.entries + len(new), await _last_seq(connection, situation.slug)
        await changes.change_situation(connection, situation.slug, entries=kept_entries, last_seq=last)
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
    """Return all words of a report that a reader may search for, in every language, normalised."""
    names = [country_name(report.actor, code) for code in LANGUAGES if is_country(report.actor)]
    places = [
        situation.places[code].label for code in (*report.origin, *report.destination) if code in situation.places
    ]
    texts = [report.summary, *([report.reason] if report.reason else []), *places]
    parts = [report.id, report.actor, report.mission or "", *names]
    parts += [words for text_ in texts for words in text_.said]
    parts += [words for source in report.sources for words in (source.publisher, source.title)]
    return normalise(" ".join(parts))


async def entries_after(connection: Connection, situation: Situation, seq: int) -> tuple[list[Report], int]:
    """Return the entries filed after number `seq`, oldest first, and the number of the last."""
    asked = (tables.report.c.situation == situation.slug) & (tables.report.c.seq > seq)
    written = cast(tables.report.c.written, Text).label("written")
    query = select(tables.report.c.seq, written).where(asked).order_by(tables.report.c.seq)
    reports: list[Report] = []
    async with connection.stream(query) as rows:
        async for part in rows.partitions(_AT_ONCE):
            # Off the event loop, a part at a time: a hundred thousand entries take seconds to read.
            reports += await asyncio.to_thread(_read, [row.written for row in part], situation)
            seq = part[-1].seq
    return reports, seq


def _read(written: Sequence[str], situation: Situation) -> list[Report]:
    """Read entries from JSON texts. Decoding them as one list takes two thirds of the time."""
    return [read_kept_report(one, situation) for one in msgspec.json.decode(f"[{','.join(written)}]")]


async def search(connection: Connection, slug: str, words: str, limit: int) -> list[str]:
    """Return the ids of the reports that contain every word, newest first; accents and case do not matter."""
    query = select(tables.report.c.id).where(tables.report.c.situation == slug)
    for word in normalise(words).split():
        query = query.where(tables.report.c.words.contains(word, autoescape=True))
    rows = await connection.execute(
        query.order_by(tables.report.c.known.desc(), tables.report.c.seq.desc()).limit(limit)
    )
    return [row.id for row in rows]


async def sound(connection: Connection) -> bool:
    """Return whether the database answers and, for SQLite, passes its quick check."""
    if connection.dialect.name != "sqlite":
        return (await connection.execute(text("SELECT 1"))).scalar() == 1
    return (await connection.execute(text("PRAGMA quick_check"))).scalar() == "ok"
