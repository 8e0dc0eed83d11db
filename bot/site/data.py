"""A published story as data: the machine-readable answer, reports and postures as rows, and their description."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions.files.cells import csv_line
from bot.actions.files.columns import SOURCE_COLUMNS
from bot.actions.files.rows import COLUMNS, cells_of
from bot.documents.standing_lines import credited, from_elsewhere, shown
from bot.documents.status_json import status_json
from bot.names import is_country
from bot.site import addresses
from bot.site.story import Story
from bot.situation.figures import Figure
from bot.situation.posture import since
from bot.situation.report import Count, Report
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing
from bot.situation.written import write_report

REPORT_COLUMNS = tuple(name for name in COLUMNS if name != "recorder")
_NUMBERS = ("moved", "strength", "remaining")
POSTURE_COLUMNS = (
    *("day", "actor", "kind", "name", "posture", "extent", "contested", "since", "temporary"),
    *(f"{name}_{end}" for name in _NUMBERS for end in ("min", "max")),
    *("destinations", "reports", "sources"),
    *(f"{name}_{said}" for name in _NUMBERS for said in ("source", "day")),
)
_TYPES = {"day": "date", "since": "date", "contested": "boolean", "temporary": "boolean", "recorded": "datetime"}
_TYPES |= {f"{name}_day": "date" for name in _NUMBERS}
_TYPES |= {f"{name}_{end}": "integer" for name in _NUMBERS for end in ("min", "max")}
_BOOLEAN = {"trueValues": ["true", "yes"], "falseValues": ["false", "no"]}
"""The words for yes and no: those of files that can be imported, and those of JSON."""

Files = Iterator[tuple[str, bytes]]


def data_files(story: Story) -> Files:
    """Yield the data files of the present, then of each day that has a page."""
    folder = addresses.data(story.slug)
    entries = story.journal.entries
    yield folder + "status.json", status(story, story.today)
    yield folder + "reports.json", reports_json(story, entries)
    yield folder + "reports.csv", reports_csv(entries)
    yield folder + "postures.csv", _postures(story, story.days)
    yield folder + "datapackage.json", _json(datapackage(story, entries))
    for day in story.days:
        yield from _day_files(story, day)


def _day_files(story: Story, day: date) -> Files:
    folder, zone = addresses.data(story.slug, day), story.situation.zone
    entries = [entry for entry in story.journal.entries if entry.known.astimezone(zone).date() == day]
    yield folder + "status.json", status(story, story.on(day))
    yield folder + "postures.csv", _postures(story, [day])
    yield folder + "reports.json", reports_json(story, entries)
    yield folder + "reports.csv", reports_csv(entries)


def status(story: Story, snapshot: Snapshot) -> bytes:
    """Return the object of `rollcall status --format json`, with the licence."""
    return _json({**status_json(snapshot, story.names), **_licence(story)})


def _licence(story: Story) -> dict[str, str]:
    return {"licence": story.terms.licence} if story.terms.licence else {}


def reports_json(story: Story, entries: Iterable[Report]) -> bytes:
    written = [write_report(entry) for entry in entries]
    for one in written:
        one.pop("recorder", None)
    return _json({"situation": story.slug, **_licence(story), "reports": written})


def reports_csv(entries: Iterable[Report]) -> bytes:
    entries = list(entries)
    most = max((len(entry.sources) for entry in entries), default=1)
    more = [f"{name}_{number}" for number in range(2, most + 1) for name in SOURCE_COLUMNS]
    columns = (*REPORT_COLUMNS, *more)
    lines = [csv_line(columns)]
    for entry in entries:
        cells = cells_of(entry)
        lines.append(csv_line([cells.get(name, "") for name in columns]))
    return "".join(lines).encode("utf-8", "replace")


def _postures(story: Story, days: Iterable[date]) -> bytes:
    lines = [csv_line(POSTURE_COLUMNS)]
    for day in days:
        lines += map(csv_line, posture_rows(story, day))
    return "".join(lines).encode("utf-8", "replace")


def posture_rows(story: Story, day: date) -> Iterator[list[str]]:
    """Return a row for each actor as it stood in public at the end of a day."""
    for standing in story.on(day).standings.values():
        yield _row(day, standing, story.names.label(standing.actor, "en"), story.situation.zone)


def _row(day: date, standing: Standing, name: str, zone: ZoneInfo) -> list[str]:
    people = dict(standing.personnel.counts())
    shared = credited(standing) == standing.evidence
    elsewhere = {figure.field: figure for figure in (from_elsewhere if shared else shown)(standing)}
    return [
        day.isoformat(),
        standing.actor,
        "country" if is_country(standing.actor) else "organisation",
        name,
        standing.posture.value,
        standing.extent.value if standing.extent else "",
        _yes(standing.contested),
        standing.since.isoformat() if standing.since else "",
        _yes(standing.temporary),
        *(bound for name in _NUMBERS for bound in _bounds(people.get(name))),
        " ".join(standing.destinations),
        " ".join(report.id for report in standing.evidence),
        _publishers(standing.evidence),
        *(cell for name in _NUMBERS for cell in _said(elsewhere.get(name), zone)),
    ]


def _said(figure: Figure | None, zone: ZoneInfo) -> tuple[str, str]:
    """Return the source and the day of a number that not all sources of the row give for its day."""
    return (_publishers(figure.reports), since(figure.report, zone).isoformat()) if figure else ("", "")


def _publishers(reports: Iterable[Report]) -> str:
    return "; ".join(dict.fromkeys(source.publisher for report in reports for source in report.sources))


def _yes(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"


def _bounds(count: Count | None) -> tuple[str, str]:
    if count is None:
        return "", ""
    return "" if count.min is None else str(count.min), "" if count.max is None else str(count.max)


def datapackage(story: Story, entries: Iterable[Report]) -> dict[str, Any]:
    """Describe the files for Frictionless tools."""
    most = max((len(entry.sources) for entry in entries), default=1)
    more = [f"{name}_{number}" for number in range(2, most + 1) for name in SOURCE_COLUMNS]
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": story.slug,
        "title": story.situation.title.in_language("en"),
        "homepage": story.site.absolute(addresses.story(story.slug, "en")) if story.site.base else None,
        "licenses": _licences(story.terms.licence),
        "resources": [_table("reports", (*REPORT_COLUMNS, *more), "id"), _table("postures", POSTURE_COLUMNS, None)],
    }
    return {name: value for name, value in package.items() if value}


def _licences(licence: str) -> list[dict[str, str]]:
    if not licence:
        return []
    return [{"path": licence}] if licence.startswith(("http://", "https://")) else [{"name": licence}]


def _table(name: str, columns: Iterable[str], key: str | None) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in columns]}
    if key:
        schema["primaryKey"] = key
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: str) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column, "type": _TYPES.get(column, "string")}
    return {**field, **_BOOLEAN} if field["type"] == "boolean" else field


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"
