"""Reads rows as people have them: CSV with four separators, or a workbook; titles above the header, blank lines.

The chosen separator is the one with which the header names the most columns; the content is not used to guess it.
"""

import csv
import io
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice

from bot.actions.files.cells import restored
from bot.actions.files.columns import columns_of, is_day, key_of
from bot.actions.files.day_order import ShownOrder
from bot.actions.files.encodings import Open, encoding_of
from bot.actions.files.xlsx_file import Record, is_workbook, records, sheet_names
from bot.errors import N_, Refused
from bot.languages.text import legible

_SEPARATORS = (",", ";", "\t", "|")
_NAMED = 12
"""Most headings that a refusal names."""
_HEADER_WITHIN = 30
"""The header must be among this many first lines."""


@dataclass(frozen=True, slots=True)
class Row:
    place: int
    """Line on which the row begins; in JSON, number of the report, from 1."""
    cells: Mapping[str, str]
    problem: Refused | None = None
    """The reason why the cells cannot be trusted."""
    passed_over: int = 0
    """Hash of the cells in columns that are not known."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet, and how to read it."""

    records: Callable[[], Generator[Record, None, None]]
    """Yields (last line, cells) of each record, each time from the beginning. Raises Refused."""
    header: int = 0
    """Number of the header's record, from 0."""
    headings: tuple[str, ...] = ()
    columns: tuple[str | None, ...] = ()
    """Column of each heading; None if the heading is not known."""
    others: tuple[str, ...] = ()
    """Further sheets of the workbook, which are not read."""

    @property
    def understood(self) -> tuple[tuple[str, str], ...]:
        """Return (heading, column) of each known heading."""
        pairs = zip(self.headings, self.columns, strict=True)
        return tuple((heading, column) for heading, column in pairs if column is not None)

    @property
    def ignored(self) -> tuple[str, ...]:
        """Return the headings that are not known."""
        pairs = zip(self.headings, self.columns, strict=True)
        return tuple(heading for heading, column in pairs if column is None and heading)

    def rows(self) -> Iterator[Row]:
        """Yield the rows. Raises Refused if the file as a whole is broken."""
        passed_over = [place for place, column in enumerate(self.columns) if column is None]
        for line, record in self._below_header():
            yield self._row(line, record, passed_over)

    def shown_order(self) -> ShownOrder:
        """Find the order of day and month that all the days of the file show."""
        shown = ShownOrder()
        places = [place for place, column in enumerate(self.columns) if column is not None and is_day(column)]
        for line, record in self._below_header():
            for place in places:
                if place < len(record) and record[place]:
                    shown.look(line, record[place])
        return shown

    def _below_header(self) -> Iterator[Record]:
        """Yield (first line, cells) of each record below the header that is not blank."""
        line = 1
        for number, (end, record) in enumerate(self.records()):
            if number > self.header and any(cell.strip() for cell in record):
                yield line, record
            line = end + 1

    def _row(self, line: int, record: list[str], passed_over: list[int]) -> Row:
        if any(cell.strip() for cell in record[len(self.columns) :]):
            return Row(line, {}, Refused(N_("This row has more cells than there are columns.")))
        pairs = zip(self.columns, record, strict=False)
        cells = {name: restored(cell) for name, cell in pairs if name is not None and cell}
        rest = hash(tuple(record[place] for place in passed_over if place < len(record))) if passed_over else 0
        return Row(line, cells, None, rest)


def read_sheet(open_: Open, mapping: Mapping[str, str] | None = None, encoding: str | None = None) -> Sheet:
    """Find out how a file is written; `mapping` gives columns by the key of their header.

    Raises Refused if it is not a sheet, or has no column that is known.
    """
    mapping = mapping or {}
    found = _workbook(open_, mapping) if is_workbook(open_) else _csv(open_, mapping, encoding)
    missing = next((header for header in mapping if header not in map(key_of, found.headings)), None)
    if missing is not None and found.understood:
        raise Refused(N_("No column is called “{name}” in this file."), name=missing[:40])
    if "country" not in found.columns and len(found.understood) > 2:
        text = N_("No column names the country or organisation: rename or map one of {names}.")
        raise Refused(text, names=", ".join(found.ignored[:_NAMED]) or "—")
    if "country" not in found.columns or len(found.understood) < 2:
        raise Refused(N_("The first line must name the columns: country, action, phase, when, publisher …"))
    named = [name for _, name in found.understood]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise Refused(N_("Two columns both mean “{name}”: rename or remove one of them."), name=twice[0])
    return found


def _csv(open_: Open, mapping: Mapping[str, str], encoding: str | None) -> Sheet:
    codec = encoding_of(open_, encoding)
    sheets = (_headed(Sheet(partial(_records, open_, codec, one)), mapping) for one in _SEPARATORS)
    return max(sheets, key=lambda sheet: len(sheet.understood))


def _workbook(open_: Open, mapping: Mapping[str, str]) -> Sheet:
    """Find the first sheet with a header that is understood."""
    names = sheet_names(open_)
    for name in names:
        others = tuple(other for other in names if other != name)
        sheet = _headed(Sheet(partial(records, open_, name), others=others), mapping)
        if "country" in sheet.columns and len(sheet.understood) > 1:
            return sheet
    return Sheet(_nothing)


def _nothing() -> Generator[Record, None, None]:
    yield from ()


def _headed(sheet: Sheet, mapping: Mapping[str, str]) -> Sheet:
    """Take the record that names the most columns as the header."""
    best = sheet
    try:
        with closing(sheet.records()) as found:
            for number, (_, record) in enumerate(islice(found, _HEADER_WITHIN)):
                columns = columns_of(record, mapping)
                if sum(name is not None for name in columns) > len(best.understood):
                    headings = tuple(legible(cell)[:40] for cell in record)
                    best = Sheet(sheet.records, number, headings, columns, sheet.others)
    except Refused:
        return best  # with another separator the same lines may be well formed
    return best


def _records(open_: Open, encoding: str, separator: str) -> Generator[Record, None, None]:
    with open_() as file, io.TextIOWrapper(file, encoding=encoding, newline="") as text:
        reader = csv.reader(text, delimiter=separator, strict=True)
        try:
            for record in reader:
                yield reader.line_num, record
        except csv.Error as error:
            sentence = N_("Line {n} is not well formed: look for a quotation mark that is not closed.")
            raise Refused(sentence, n=reader.line_num) from error
