"""Reads sheets of Excel workbooks as rows of text. A small archive may unpack to gigabytes, so sizes are limited."""

import datetime as dt
import warnings
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from bot.actions.files.encodings import Open
from bot.errors import N_, Refused

MOST_ROWS, MOST_COLUMNS = 200_000, 200
_MOST_UNPACKED = 256 << 20
"""Most bytes of all parts together; they are read piece by piece."""
_MOST_HELD = 48 << 20
"""Most bytes of a part that is not a sheet: texts and styles, which are held in memory."""
_MOST_PARTS = 2_000
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, ParseError, KeyError, ValueError, TypeError, IndexError),
    *(AttributeError, NotImplementedError, RuntimeError, OverflowError),
)
"""Errors of openpyxl and zipfile for files that are not valid workbooks."""

Record = tuple[int, list[str]]


def is_workbook(open_: Open) -> bool:
    with open_() as file:
        return file.read(4) == b"PK\x03\x04"


def sheet_names(open_: Open) -> list[str]:
    """Return the names of the sheets that are not hidden. Raises Refused if it is not a workbook, or too large."""
    with _opened(open_, values=True) as workbook:
        return [sheet.title for sheet in workbook.worksheets if sheet.sheet_state == "visible"]


def records(open_: Open, name: str) -> Generator[Record, None, None]:
    """Yield (number, cells) of each row of a sheet. Raises Refused."""
    with _opened(open_, values=True) as workbook:
        rows = _rows(workbook, name)
        if not _has_formulas(open_):
            yield from rows
            return
        formulas = calculated = 0
        with _opened(open_, values=False) as uncalculated:
            for (number, cells), (_, written) in zip(rows, _rows(uncalculated, name), strict=True):
                places = [place for place, text in enumerate(written) if text.startswith("=")]
                formulas += len(places)
                calculated += sum(place < len(cells) and bool(cells[place]) for place in places)
                yield number, cells
        if formulas and not calculated:
            raise Refused(N_("The formulas of this workbook have no values: open it in a spreadsheet and save it."))


@contextmanager
def _opened(open_: Open, *, values: bool) -> Iterator[Any]:
    """Open a workbook with openpyxl, with the values of its formulas or with the formulas."""
    import openpyxl  # takes 15 MB, which only workbooks need

    with open_() as file:
        try:
            _check_size(file)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about drawings and rules, which are not read
                workbook = openpyxl.load_workbook(file, read_only=True, data_only=values, keep_links=False)
        except _BROKEN as error:
            raise _broken() from error
        with closing(workbook):
            yield workbook


def _check_size(file: BinaryIO) -> None:
    """Check sizes before unpacking; zipfile never unpacks more than a part declares. Raises Refused."""
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise Refused(N_("This archive is no Excel workbook: save the sheet as .xlsx or CSV and try again."))
    held = max(part.file_size for part in parts if not part.filename.startswith("xl/worksheets/"))
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED or held > _MOST_HELD:
        raise Refused(N_("This workbook is too large once it is unpacked: save the sheet as CSV."))
    file.seek(0)


def _has_formulas(open_: Open) -> bool:
    with open_() as file, zipfile.ZipFile(file) as archive:
        for part in archive.namelist():
            if not part.startswith("xl/worksheets/"):
                continue
            with archive.open(part) as sheet:
                tail = b""
                while chunk := sheet.read(1 << 20):
                    if b"<f>" in tail + chunk or b"<f " in tail + chunk:
                        return True
                    tail = chunk[-2:]
    return False


def _rows(workbook: Any, name: str) -> Iterator[Record]:
    sheet = workbook[name]
    sheet.reset_dimensions()  # the declared size of a sheet may be wrong
    number = 0
    try:
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
            if number > MOST_ROWS:
                break
            yield number, _texts(cells)
    except _BROKEN as error:
        raise _broken() from error
    if number > MOST_ROWS:
        raise Refused(N_("A sheet may have {n} rows here: save it as CSV."), n=MOST_ROWS)


def _texts(cells: tuple[Any, ...]) -> list[str]:
    """Return the texts of the cells, without the empty ones at the end."""
    texts = [_text(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case dt.datetime():
            return f"{value:%Y-%m-%d}" if value.time() == dt.time.min else value.isoformat(timespec="minutes")
        case _:
            return str(value)


def _broken() -> Refused:
    return Refused(N_("This workbook cannot be read: open it in a spreadsheet, and save it anew or as CSV."))
