"""Turns the cells of a row into a report and back, losslessly; names, days and numbers are read as in commands."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.actions.files.cells import cleaned
from bot.actions.files.columns import SOURCE_COLUMNS, in_language, language_of
from bot.actions.files.row_documents import with_documents
from bot.actions.files.spool import number_of
from bot.actions.reports.dates import FileDays
from bot.actions.reports.filled import write_choice
from bot.actions.reports.form import TAKEN_BACK, Context, Reading, read_claim
from bot.actions.reports.source import checked_url, read_source
from bot.actions.shelf import Shelf
from bot.documents.default_summary import worded
from bot.documents.phrasing import Phrasing
from bot.errors import N_, Refused
from bot.languages.language import language
from bot.languages.table import LANGUAGES, SOURCE
from bot.languages.text import legible, normalise, visible
from bot.reports.fields import BY_NAME, COUNTED, FIELDS, VALUES, Form, Kind
from bot.situation.counts import write_exactly
from bot.situation.report import Count, Entry, Report, Source, Text
from bot.situation.times import EARLIEST_YEAR, LATEST_YEAR, at_minute

_ENTRIES = {
    **dict.fromkeys(("", "report", "information"), Entry.REPORT),
    **dict.fromkeys(("correction", "rectificatif"), Entry.CORRECTION),
    **dict.fromkeys(("retraction", "annulation"), Entry.RETRACTION),
}
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_SIX_DIGITS, _LONGEST_ID = 10**6 - 1, 10**18 - 1

_DOCUMENT = ("language", "published")


def _exported() -> Iterator[str]:
    """Yield the table's columns in order, with language and day of the first document before the summary."""
    yield from ("id", "entry", "replaces")
    for one in FIELDS:
        if one.kind is Kind.SCOPE:  # part of each number
            continue
        if one.name == "summary":
            yield from _DOCUMENT
        yield from [in_language(one.column, code) for code in LANGUAGES] if one.kind is Kind.TEXT else [one.column]
    yield from ("recorded", "recorder")


COLUMNS = tuple(_exported())
"""Columns of an export, in order; further documents follow as `publisher_2` and so on."""
_TYPED = tuple((one.name, one.column) for one in FIELDS if one.kind is not Kind.TEXT)
"""Fields that a row fills as a command does, with their columns."""


class RowReader:
    """Reads the rows of one file for one situation."""

    def __init__(
        self, shelf: Shelf, code: str, now: datetime, recorder: str, *, trusted: bool, days: FileDays | None = None
    ) -> None:
        """`trusted`: the file may state when and by whom entries were recorded, which only an operator may do."""
        self._shelf, self._trusted, self.now = shelf, trusted, now
        self._days = days or FileDays(shelf.situation.time_zone)
        self._contexts = {entry: Context(shelf, code, now, recorder, entry, days=self._days) for entry in Entry}
        self._context = self._contexts[Entry.REPORT]
        self._publishers: dict[str, str] = {}
        """Publishers as this file wrote them first, by their folded names."""
        self._id = re.compile(re.escape(shelf.situation.prefix) + "-([0-9]{4}|[1-9][0-9]{4,17})")
        # Later entries are numbered after the highest: a moderator's file may not use the numbers up.
        used = max(map(number_of, shelf.journal.by_id), default=0)
        self._last_id = _LONGEST_ID if trusted else max(_SIX_DIGITS, used)

    def read(self, raw: Mapping[str, str]) -> Report:
        """Read a row; its id is empty if it has none. Raises Refused for the first mistake."""
        cells = self._cells(raw)
        context = self._contexts[self._entry(cells)]
        reading = Reading(self._dated_form(cells), context)
        report = read_claim(reading, self._checked_id(cells.get("id", "")))
        replaces, reason = self._replaces(cells, report.entry), self._reason(cells)
        return replace(
            report,
            replaces=replaces,
            sources=tuple(self._sources(cells, report.sources[0])),
            reason=reason,
            summary=self._summary(cells, report, reason),
            **self._record(cells),
        )

    def problems(self, raw: Mapping[str, str]) -> list[Refused]:
        """Return everything that is wrong with a row, one sentence each; `read` stops at the first."""
        cells, found = self._cells(raw), dict[str, Refused]()
        for part in self._parts(cells):
            try:
                part()
            except Refused as problem:
                found.setdefault(str(problem), problem)
        return list(found.values())

    def _parts(self, cells: Mapping[str, str]) -> Iterator[Callable[[], object]]:
        """Yield a reader for each part that `read` reads."""
        yield partial(self._entry, cells)
        yield partial(self._checked_id, cells.get("id", ""))
        yield partial(self._dated_form, cells)
        reading = Reading(self._form(cells), self._context)
        yield from (part for _, part in reading.parts())
        yield lambda: list(self._sources(cells, reading.sources(at_minute(self.now))[0][0]))
        yield partial(self._reason, cells)
        yield partial(self._record, cells)
        yield lambda: self._replaces(cells, self._entry(cells))
        yield partial(_said, "summary", cells)

    @staticmethod
    def _cells(raw: Mapping[str, str]) -> Mapping[str, str]:
        return with_documents({name: cleaned(name, text) for name, text in raw.items()})

    @staticmethod
    def _replaces(cells: Mapping[str, str], entry: Entry) -> str | None:
        replaces = cells.get("replaces", "").upper() or None
        if (entry is Entry.REPORT) != (replaces is None):
            raise Refused(N_("A correction or a retraction names an entry in “replaces”; a report names none."))
        return replaces

    def _entry(self, cells: Mapping[str, str]) -> Entry:
        typed = normalise(cells.get("entry", ""))
        if typed not in _ENTRIES:
            raise Refused(N_("“entry” is report, correction or retraction."))
        return _ENTRIES[typed]

    def _checked_id(self, typed: str) -> str:
        if typed and not (self._id.fullmatch(typed) and number_of(typed) <= self._last_id):
            raise Refused(
                N_("“{id}” is no id of this situation: they look like {example}; leave it out to have one given."),
                id=visible(typed)[:32],
                example=f"{self._shelf.situation.prefix}-0001",
            )
        return typed

    def _dated_form(self, cells: Mapping[str, str]) -> Form:
        form = self._form(cells)
        if not form.reported:
            raise Refused(N_("Say on which day the source reported it, like 2020-01-07."))
        return form

    @staticmethod
    def _form(cells: Mapping[str, str]) -> Form:
        typed = {name: cells.get(column, "") for name, column in _TYPED}
        # Clean first: a hidden character between “:” and “//” must not hide an address.
        typed |= {name: legible(typed[name]) for name in ("publisher", "url", "when", "reported", "rating")}
        if "://" in typed["publisher"] and not typed["url"]:
            typed |= {"publisher": "", **read_source(typed["publisher"])}
        # Default to a day of the row: today's date would make it another claim at each import.
        typed["reported"] = typed["reported"] or cells.get("published", "") or typed["when"]
        if (letter := cells.get("reliability", "")) and len(typed["rating"]) < 2:
            typed["rating"] = letter + typed["rating"]
        return Form(**typed)

    def _sources(self, cells: Mapping[str, str], first: Source) -> Iterator[Source]:
        as_it_stands = bool(cells.get("id"))  # a row of an export is read back exactly
        yield self._described(first, lambda name: cells.get(name, ""), as_it_stands)
        for number in sorted({name.rpartition("_")[2] for name in cells if name[-1].isdigit()}, key=int):
            given = {name: cells.get(f"{name}_{number}", "") for name in SOURCE_COLUMNS}
            if not given["publisher"]:
                raise Refused(N_("Say who reported it: a publisher, or the address of the report."))
            blank = replace(first, publisher="", title="", url="", reliability=_letter(given["reliability"]))
            yield self._described(blank, given.__getitem__, as_it_stands)

    def _described(self, source: Source, cell: Callable[[str], str], as_it_stands: bool) -> Source:
        """Return the document with what the row says of it."""
        publisher, published = source.publisher, cell("published")
        if "://" not in legible(cell("publisher")):
            publisher = _kept("publisher", cell("publisher")) or publisher
        if not as_it_stands:
            publisher = self._spelled(publisher)
        described = Source(
            publisher=publisher,
            title=_kept("title", cell("title")) or publisher,
            language=self._language(cell("language")) or source.language,
            published=self._moment(published) if published else source.published,
            reliability=source.reliability,
            url=checked_url(_kept("url", cell("url")) or source.url),
        )
        return self._shelf.situation.amended.get(described, described)

    def _spelled(self, publisher: str) -> str:
        """Spell a publisher as the journal does, or else as this file did first."""
        return self._publishers.setdefault(normalise(publisher), self._shelf.journal.spelled(publisher))

    @staticmethod
    def _language(typed: str) -> str:
        code = typed.strip().lower()
        if code and not _LANGUAGE.fullmatch(code):
            raise Refused(
                N_("“{text}” is not a language: give its ISO 639 code, like en or fr."), text=visible(code)[:20]
            )
        return code

    def _moment(self, typed: str) -> str:
        return self._days.read(typed).text

    @staticmethod
    def _reason(cells: Mapping[str, str]) -> Text | None:
        both = cells.get("reason", "")
        typed = dict.fromkeys(LANGUAGES, _kept("reason", both)) | _said("reason", cells)
        first = next(filter(None, typed.values()), "")
        if cells.get("id") and typed[SOURCE]:  # an export has every language that exists
            return Text.of({code: words for code, words in typed.items() if words})
        return Text.of({code: words or first for code, words in typed.items()}) if first else None

    def _summary(self, cells: Mapping[str, str], report: Report, reason: Text | None) -> Text:
        texts = _said("summary", cells)
        if words := _kept("summary", cells.get("summary", "")):
            texts = {self._context.language: words} | texts
        if not (cells.get("id") and SOURCE in texts):
            missing = (code for code in LANGUAGES if code not in texts)
            texts |= {code: self._words(report, reason, code) for code in missing}
        return Text.of(texts)

    def _words(self, report: Report, reason: Text | None, code: str) -> str:
        say = language(code)
        if report.entry is Entry.RETRACTION:
            return say(TAKEN_BACK, reason=reason.in_language(code) if reason else "…")
        return worded(report, Phrasing(self._shelf.situation, say, self._shelf.names))

    def _record(self, cells: Mapping[str, str]) -> dict[str, Any]:
        """Return when and by whom it was recorded, if the row says so and may."""
        given: dict[str, Any] = {}
        if self._trusted and cells.get("recorder"):
            given["recorder"] = _kept("recorder", cells["recorder"])
        if self._trusted and cells.get("recorded"):
            given["recorded"] = _recorded(cells["recorded"])
        return given


def _recorded(typed: str) -> datetime:
    try:
        recorded = datetime.fromisoformat(typed)
    except ValueError:
        recorded = datetime.min
    if recorded.tzinfo is None or not EARLIEST_YEAR <= recorded.year <= LATEST_YEAR:
        raise Refused(N_("“recorded” is a day and time with an offset, as an export writes it."))
    return recorded


def _kept(name: str, text: str) -> str:
    """Keep words as they are, without characters that hide or reorder others. Raises Refused if they are too long."""
    text = visible(text).strip()
    limit = (BY_NAME.get(name) or BY_NAME["publisher"]).longest
    if len(text) > limit:
        raise Refused(N_("{field} may be {n} characters long: shorten it."), field=name, n=limit)
    return text


def _said(column: str, cells: Mapping[str, str]) -> dict[str, str]:
    """Return a text by language, in the languages that have words. Raises Refused."""
    found = {code: cells[name] for name in cells if (code := language_of(name, column))}
    return {code: kept for code, words in found.items() if (kept := _kept(column, words))}


def _letter(typed: str) -> str:
    letter = typed.strip().upper() or "F"
    if letter not in tuple("ABCDEF"):
        raise Refused(
            N_("“{text}” is not a rating: a letter A to F and a digit 1 to 6, like B2."), text=visible(letter)[:20]
        )
    return letter


# back to cells


def cells_of(report: Report) -> dict[str, str]:
    """Return the cells of a report. `RowReader.read` reads them back as the same report if the file is trusted."""
    first = report.sources[0]
    cells = {
        "id": report.id,
        "entry": report.entry.value,
        "replaces": report.replaces or "",
        "rating": f"{first.reliability}{report.credibility}",
        "recorded": report.recorded.isoformat(),
        "recorder": report.recorder,
    }
    for column, attribute, write in _WRITTEN:
        cells[column] = write(getattr(report, attribute))
    for column, attribute in _TEXTS:
        if (text := getattr(report, attribute)) is not None:
            cells |= {in_language(column, code): words for code, words in text.by_language().items()}
    for one in COUNTED:
        cells[one.column] = _count(getattr(report.personnel, one.attribute))
    for number, source in enumerate(report.sources, 1):
        last = "" if number == 1 else f"_{number}"
        cells |= {f"{name}{last}": getattr(source, name) for name in SOURCE_COLUMNS}
    del cells["reliability"]
    return cells


def _plain(value: str | None) -> str:
    return value or ""


_DAY: Callable[[Any], str] = lambda moment: moment.text if moment else ""  # noqa: E731
_WRITERS: Mapping[Kind, Callable[[Any], str]] = {
    Kind.DAY: _DAY,
    Kind.SAID: _DAY,
    Kind.END: _DAY,
    Kind.PLACES: ", ".join,
    Kind.SCOPES: ", ".join,
    Kind.CHOICE: write_choice,
}
_TEXTS = [(one.column, one.attribute) for one in VALUES if one.kind is Kind.TEXT]
_WRITTEN = [
    (one.column, one.attribute, _WRITERS.get(one.kind, _plain)) for one in VALUES if one.kind is not Kind.TEXT
]


def _count(count: Count | None) -> str:
    if count is None:
        return ""
    return f"{write_exactly(count)} ({count.scope})" if count.scope else write_exactly(count)
