"""Reads a file against a journal once: which rows are new, known, wrong, or contradict an entry."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain

from bot.actions.files.csv_file import Row, read_sheet
from bot.actions.files.day_order import ShownOrder
from bot.actions.files.encodings import Open
from bot.actions.files.json_file import is_json, json_rows
from bot.actions.files.new_names import widened
from bot.actions.files.options import FileOptions
from bot.actions.files.plan import MOST_REJECTIONS, ImportPlan
from bot.actions.files.rows import RowReader
from bot.actions.files.spool import Spool, number_of
from bot.actions.reports.contradictions import contradictions
from bot.actions.reports.dates import FileDays
from bot.actions.reports.file import entry_in_force
from bot.actions.reports.form import Context
from bot.actions.shelf import Shelf, redescribed
from bot.actions.threads import Look
from bot.errors import N_, Refused
from bot.languages.text import normalise
from bot.situation.report import Entry, Report
from bot.situation.times import end_of_day

_PROGRESS_EVERY = 500
_MOST_ALIKE = 100


@dataclass(frozen=True, slots=True)
class Reader:
    """Who imports a file: language, name as recorder, and whether the file may state who recorded it and when."""

    code: str
    recorder: str
    trusted: bool


def planned(
    open_: Open,
    shelf: Shelf,
    reserved: int,
    reader: Reader,
    options: FileOptions,
    progress: Callable[[int], None],
    look: Look,
) -> ImportPlan:
    """Plan an import. Ids up to the number `reserved` are for a seed. Raises Refused if the file is unreadable."""
    sheet = None if is_json(open_) else read_sheet(open_, options.columns, options.encoding)
    now = datetime.now(UTC)
    order = sheet.shown_order() if sheet else None
    added = None
    if options.new_organisations or options.new_places:
        rows = (row.cells for row in (sheet.rows() if sheet else json_rows(open_)))
        added = widened(Context(shelf, reader.code, now, reader.recorder), rows, options)
        shelf = redescribed(shelf, added.situation)
    days = _days(shelf, order, options)
    rows_ = RowReader(shelf, reader.code, now, reader.recorder, trusted=reader.trusted, days=days)
    plan = ImportPlan(shelf, Spool(shelf.situation), sheet=sheet, order=order, options=options)
    plan.added = added if added and (added.organisations or added.places) else None
    try:
        _Planning(plan, reserved, rows_).read(sheet.rows() if sheet else json_rows(open_), progress, look)
    except BaseException:
        plan.close()
        raise
    return plan


def _days(shelf: Shelf, shown: ShownOrder | None, options: FileOptions) -> FileDays:
    """Return the reader of days: in the order that was given, else in the order that the file shows."""
    zone = shelf.situation.time_zone
    if options.order is not None or shown is None:
        return FileDays(zone, options.order)
    return FileDays(zone, shown.order, shown.problem())


class _Planning:
    def __init__(self, plan: ImportPlan, reserved: int, reader: RowReader) -> None:
        self._plan, self._shelf, self._reserved, self._reader = plan, plan.shelf, reserved, reader
        self._held = self._shelf.journal.by_id
        self._said = {_said(entry): entry.id for entry in self._shelf.journal.entries}
        """Ids of entries by hash of claim and documents; "" for earlier rows of the file."""
        self._rest: dict[int, tuple[int, int]] = {}
        """By hash of claim and documents: the first line that says it, and the hash of its unread columns."""
        ends, zone = self._shelf.situation.ends, self._shelf.situation.zone
        self._covered = end_of_day(ends, zone) if ends is not None else None
        self._last: datetime | None = None
        """The latest beginning of an entry after coverage."""

    def read(self, rows: Iterator[Row], progress: Callable[[int], None], look: Look) -> None:
        plan = self._plan
        for number, row in enumerate(rows, 1):
            look()
            self._take(row)
            if number % _PROGRESS_EVERY == 0:
                progress(number)
        if not plan.rows:
            raise Refused(N_("The file has no rows below its header."))
        taken = map(number_of, self._held)
        plan.new.first_number = max(chain((self._reserved,), plan.new.numbers, taken)) + 1
        if self._last is not None:
            plan.ends = self._last.astimezone(self._shelf.situation.zone).date()
            plan.shelf = redescribed(self._shelf, replace(self._shelf.situation, ends=plan.ends))
        plan.contradicting = contradictions(plan.shelf.journal, plan.new, self._reader.now, look)

    def _take(self, row: Row) -> None:
        try:
            if row.problem is not None:
                raise row.problem
            report = self._reader.read(row.cells)
            known = self._known(report, row)
            if known is None:
                self._check_fits(report)
                self._plan.new.add(row.place, report)
            else:
                self._plan.known.append((row.place, known))
        except Refused as problem:
            self._plan.reject(row.place, self._problems(row, problem))

    def _problems(self, row: Row, first: Refused) -> tuple[Refused, ...]:
        """Return everything that is wrong with a row; only the first problem if there are too many rejected rows."""
        if row.problem is not None or self._plan.rejected >= MOST_REJECTIONS:
            return (first,)
        problems = self._reader.problems(row.cells)
        known = str(first) in map(str, problems)
        return tuple(problems) if known else (*problems, first)

    def _known(self, report: Report, row: Row) -> str | None:
        """Return the id of the entry that says the same. Raises Refused if the row's id belongs to another claim."""
        if report.id:
            held = self._held.get(report.id)
            if held is None:
                self._said.setdefault(_said(report), report.id)
                return None
            if replace(report, recorded=held.recorded, recorder=held.recorder) != held:
                raise Refused(
                    N_("{id} is in the journal with other content: entries are never edited, file a correction."),
                    id=report.id,
                )
            return held.id
        said = _said(report)
        known = self._said.get(said)
        if known is None:
            self._said[said] = ""
        if row.passed_over and known in (None, ""):
            self._look_for_alike(said, row)
        return known

    def _look_for_alike(self, said: int, row: Row) -> None:
        """Note rows that are the same claim here but differ in columns that are not read."""
        place, passed_over = self._rest.setdefault(said, (row.place, row.passed_over))
        if passed_over != row.passed_over and len(self._plan.alike) < _MOST_ALIKE:
            self._plan.alike.append((place, row.place))

    def _check_fits(self, report: Report) -> None:
        if report.id:
            self._check_id(report.id)
        if report.replaces is not None and not self._stands(report.replaces):
            entry_in_force(self._shelf.journal, report.replaces)  # raises the refusal that fits
        if self._covered is not None and report.entry is Entry.REPORT and report.begins > self._covered:
            self._check_coverage(report)

    def _check_coverage(self, report: Report) -> None:
        """Raises Refused for a report after coverage, unless coverage is to be extended."""
        self._plan.beyond_coverage += 1
        if not self._plan.options.extend_coverage:
            raise Refused(
                N_("Coverage ended with {day}, and this is of a later day: no answer would ever show it."),
                day=self._shelf.situation.ends,
            )
        self._last = max(report.begins, self._last or report.begins)

    def _check_id(self, id_: str) -> None:
        if number_of(id_) in self._plan.new.numbers:
            raise Refused(N_("{id} stands twice in this file."), id=id_)
        if number_of(id_) <= self._reserved:
            raise Refused(N_("{id} is kept for what comes with the bot: leave the id out to have one given."), id=id_)

    def _stands(self, replaced: str) -> bool:
        """Tell whether the replaced entry is an earlier row of the file."""
        return replaced not in self._held and self._plan.new.position(replaced) is not None


def _said(report: Report) -> int:
    """Return a hash of claim and documents; a hash, since there may be a hundred thousand."""
    documents = frozenset(
        (normalise(source.publisher), normalise(source.title), source.url) for source in report.sources
    )
    when = (report.effective and report.effective.text, report.reported.text, report.until and report.until.text)
    claim = (report.entry, report.replaces, report.actor, report.action, report.phase, report.mission, report.covers)
    return hash((claim, when, report.personnel, report.origin, report.destination, documents))
