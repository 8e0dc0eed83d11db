"""A journal as a file: CSV and JSON that import to the same journal, and a table of postures for spreadsheets."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum

from bot.actions.files.cells import csv_line
from bot.actions.files.columns import SOURCE_COLUMNS, in_language
from bot.actions.files.json_file import write_head
from bot.actions.files.rows import COLUMNS, cells_of
from bot.actions.library import Library
from bot.actions.reports.file import Author
from bot.actions.shelf import Shelf
from bot.documents.phrasing import Phrasing
from bot.errors import N_, Refused
from bot.languages.language import Language
from bot.languages.table import LANGUAGES
from bot.reports.fields import Kind as FieldKind
from bot.reports.fields import of_kind
from bot.situation.journal import Journal
from bot.situation.posture import Posture
from bot.situation.snapshot import fold
from bot.situation.times import end_of_day
from bot.situation.written import write_report, write_situation
from bot.store import audit, people
from bot.store.audit import Act

_BOM = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""
MOST_DAYS = 1_000
"""Most columns of the posture table: each needs a fold, and spreadsheets have at most sixteen thousand."""


class Kind(StrEnum):
    CSV = "csv"
    JSON = "json"
    POSTURES = "postures"


def exported(shelf: Shelf, kind: Kind, say: Language, now: datetime) -> Iterator[str]:
    """Return the text of the file in pieces; `say` is the language of the posture table. Slow for a long journal."""
    match kind:
        case Kind.CSV:
            yield from csv_text(shelf.journal)
        case Kind.JSON:
            yield from json_text(shelf.journal)
        case Kind.POSTURES:
            yield from _postures(shelf, say, now)


async def record_export(library: Library, slug: str, kind: Kind, author: Author) -> None:
    """Record that a person exported a journal."""
    async with library.database.write() as connection:
        await audit.record(
            connection,
            Act.EXPORTED,
            slug,
            at=datetime.now(UTC),
            person=await people.person_number(connection, author.discord),
            guild=author.guild,
            situation=slug,
            format=kind.value,
        )


def file_name(slug: str, kind: Kind) -> str:
    return f"{slug}.json" if kind is Kind.JSON else f"{slug}{'-postures' if kind is Kind.POSTURES else ''}.csv"


def csv_text(journal: Journal) -> Iterator[str]:
    most = max((len(entry.sources) for entry in journal.entries), default=1)
    more = [f"{name}_{number}" for number in range(2, most + 1) for name in SOURCE_COLUMNS]
    columns = (*COLUMNS, *_further_languages(journal), *more)
    yield _BOM + csv_line(columns)
    for entry in journal.entries:
        cells = cells_of(entry)
        yield csv_line([cells.get(name, "") for name in columns])


def _further_languages(journal: Journal) -> list[str]:
    """Return the columns of texts in languages that the bot does not speak."""
    used: set[tuple[str, str]] = set()
    for one in of_kind(FieldKind.TEXT):
        texts = (getattr(entry, one.attribute) for entry in journal.entries)
        spoken = {text.languages for text in texts if text is not None}
        used |= {(one.column, code) for codes in spoken for code in codes if code not in LANGUAGES}
    return [in_language(column, code) for column, code in sorted(used)]


def json_text(journal: Journal) -> Iterator[str]:
    yield write_head(write_situation(replace(journal.situation, amended={})))  # the entries cite them as amended
    separator = "\n"
    for entry in journal.entries:
        yield separator + json.dumps(write_report(entry), ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def left_out_text(shelf: Shelf, kind: Kind, say: Language, now: datetime) -> str:
    """Say that a posture table leaves out the oldest days; "" if it has all."""
    days = len(_days(shelf, now)) if kind is Kind.POSTURES else 0
    if days <= MOST_DAYS:
        return ""
    text = N_("The table has the last {n} of {all} days on which something became known.")
    return say(text, n=say.number(MOST_DAYS), all=say.number(days))


def _days(shelf: Shelf, now: datetime) -> list[date]:
    """Return the days of coverage on which something became known."""
    situation = shelf.situation
    last = situation.default_moment(now).astimezone(situation.zone).date()
    return [day for day in shelf.journal.entries_by_day if situation.starts <= day <= last]


def _postures(shelf: Shelf, say: Language, now: datetime) -> Iterator[str]:
    """Yield a row for each actor: its posture at the end of each day on which something became known."""
    journal, situation = shelf.journal, shelf.situation
    days = _days(shelf, now)[-MOST_DAYS:]
    if not days:
        raise Refused(N_("There is nothing to export yet: this journal is empty."))
    pictures = [fold(journal, end_of_day(day, situation.zone)) for day in days]
    phrasing = Phrasing(situation, say, shelf.names)
    yield _BOM + csv_line([say("Code"), say("Who"), *(day.isoformat() for day in days)])
    for actor in sorted(journal.actors, key=phrasing.name):
        standings = [snapshot.standing(actor) for snapshot in pictures]
        if any(standing.posture is not Posture.UNKNOWN for standing in standings):
            yield csv_line([actor, phrasing.name(actor), *map(phrasing.position, standings)])
