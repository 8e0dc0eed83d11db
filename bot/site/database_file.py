"""A published story as a SQLite file, for Datasette and SQL: only the rows of the data files."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing

from bot.actions.files.columns import SOURCE_COLUMNS, in_language
from bot.actions.files.rows import cells_of
from bot.languages.table import LANGUAGES, SOURCE
from bot.site.data import POSTURE_COLUMNS, REPORT_COLUMNS, posture_rows
from bot.site.story import Story

_OF_REPORT = tuple(name for name in REPORT_COLUMNS if name not in SOURCE_COLUMNS)
_TITLES = {code: "title" if code == SOURCE else in_language("title", code) for code in LANGUAGES}
_STORY = ("slug", *_TITLES.values(), "starts", "ends", "time_zone", "theatre", "licence")
_NUMBERS = ("_min", "_max")


def database_file(story: Story) -> bytes:
    """Return the database file; the same bytes for the same story."""
    with closing(sqlite3.connect(":memory:")) as database:
        _table(database, "story", _STORY, [_story(story)])
        _table(database, "report", _OF_REPORT, map(_report, _cells(story)), key="id", refers="replaces")
        _table(database, "source", ("report", "position", *SOURCE_COLUMNS), _sources(story), refers="report")
        rows = (row for day in story.days for row in posture_rows(story, day))
        _table(database, "posture", POSTURE_COLUMNS, rows)
        database.commit()
        return database.serialize()


def _table(
    database: sqlite3.Connection,
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    key: str = "",
    refers: str = "",
) -> None:
    """Make a table. The column `refers` holds ids of reports, which Datasette makes links of."""
    described = ", ".join(f'"{one}" {_type(one)}{" PRIMARY KEY" if one == key else ""}' for one in columns)
    if refers:
        described += f', FOREIGN KEY ("{refers}") REFERENCES report (id)'
    database.execute(f'CREATE TABLE "{name}" ({described})')
    places = ", ".join("?" * len(columns))
    values = [[None if cell == "" else cell for cell in row] for row in rows]
    database.executemany(f'INSERT INTO "{name}" VALUES ({places})', values)  # noqa: S608  names of our own tables


def _type(column: str) -> str:
    return "INTEGER" if column.endswith(_NUMBERS) or column == "position" else "TEXT"


def _story(story: Story) -> list[object]:
    situation = story.situation
    titles = [situation.title.in_language(code) for code in _TITLES]
    ends = situation.ends.isoformat() if situation.ends else ""
    facts = [situation.starts.isoformat(), ends, situation.time_zone, " ".join(situation.theatre)]
    return [situation.slug, *titles, *facts, story.terms.licence]


def _cells(story: Story) -> Iterable[dict[str, str]]:
    return (cells_of(entry) for entry in story.journal.entries)


def _report(cells: dict[str, str]) -> list[object]:
    return [cells.get(name, "") for name in _OF_REPORT]


def _sources(story: Story) -> Iterable[list[object]]:
    for entry in story.journal.entries:
        for position, source in enumerate(entry.sources, 1):
            yield [entry.id, position, *(getattr(source, name) for name in SOURCE_COLUMNS)]
