"""The JSON form of a journal: its situation and its reports in the written form, read one report at a time.

Each report is turned into the cells of a CSV row, so that both formats are read and checked in the same way.
"""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.actions.files.columns import MOST_SOURCES, SOURCE_COLUMNS, in_language, language_code
from bot.actions.files.csv_file import Row
from bot.actions.files.encodings import Open
from bot.errors import N_, Refused
from bot.reports.fields import COUNTED, VALUES, Field, Kind
from bot.situation.counts import write_exactly
from bot.situation.report import Count
from bot.situation.situation import Situation
from bot.situation.written import read_situation

FORMAT, VERSION = "rollcall-journal", 1

_ENTRY = ("id", "entry", "replaces", "recorded", "recorder")
"""Keys of the entry itself, with columns of the same name; the keys of what it says are in the table of fields."""

_Path = tuple[str | None, ...]
"""Keys from the top of the file; None stands for each item of a list."""
_EACH = None
_STEPS = {"start_map": 1, "start_array": 1, "end_map": -1, "end_array": -1}
_DEEPEST = 16
"""Deepest nesting of lists and objects; an export has five levels."""


def is_json(open_: Open) -> bool:
    with open_() as file:
        return file.read(256).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def described_situation(open_: Open) -> Situation | None:
    """Read the situation of the file. Raises Refused if the format is not known."""
    found = {path[0]: value for path, value in _values(open_, (("format",), ("version",), ("situation",)))}
    if found.get("format", FORMAT) != FORMAT or found.get("version", VERSION) != VERSION:
        raise Refused(N_("This JSON file is not in a format that can be read here: docs/import.md describes it."))
    if not isinstance(found.get("situation"), Mapping):
        return None
    # Without amendments: the file describes each document where it cites it.
    return replace(read_situation(found["situation"]), amended={})


def json_rows(open_: Open) -> Iterator[Row]:
    """Yield the reports as rows. Raises Refused if the file as a whole is broken, or has no reports."""
    number = 0
    for number, (_, written) in enumerate(_values(open_, (("reports", _EACH), (_EACH,))), 1):
        yield _row(number, written)
    if not number:
        raise Refused(N_("The file has no reports in it."))


def _row(number: int, written: Any) -> Row:
    try:
        return Row(number, dict(_cells(written)))
    except Refused as problem:
        return Row(number, {}, problem)


def _values(open_: Open, wanted: tuple[_Path, ...]) -> Iterator[tuple[_Path, Any]]:
    """Yield the values at the `wanted` paths, one at a time. Raises Refused if the JSON is not in this format."""
    import ijson  # takes half a megabyte, which only JSON files need

    path: list[str | None] = []
    building: ijson.ObjectBuilder | None = None
    depth = 0
    for event, value in _events(open_):
        step = _STEPS.get(event, 0)
        if building is not None:
            building.event(event, value)
            depth += step
        elif event == "map_key":
            path[-1] = value
        elif step < 0:
            path.pop()
        elif tuple(path) in wanted:
            building, depth = ijson.ObjectBuilder(), step
            building.event(event, value)
        elif step > 0:
            path.append(_EACH)
        if building is not None and depth == 0:
            yield tuple(path), building.value
            building = None


def _events(open_: Open) -> Iterator[tuple[str, Any]]:
    """Yield the events of the parser. Raises Refused if the file is not JSON, or nested too deeply.

    Not `ijson.parse`: it builds its prefix anew at each event, so a hostile file takes quadratic time.
    """
    import ijson

    depth = 0
    with open_() as file:
        if file.read(3) != b"\xef\xbb\xbf":
            file.seek(0)
        try:
            for event, value in ijson.basic_parse(file, use_float=True):
                depth += _STEPS.get(event, 0)
                if depth > _DEEPEST:
                    raise Refused(N_("This JSON file is nested too deeply: docs/import.md describes the format."))
                yield event, value
        except (ijson.JSONError, UnicodeDecodeError, ValueError) as error:
            raise Refused(N_("This is not well-formed JSON.")) from error


def _cells(written: Any) -> Iterator[tuple[str, str]]:
    """Yield the cells of a report. Raises Refused if a value does not fit its key."""
    if not isinstance(written, Mapping):
        raise _wrong("reports")
    for name in _ENTRY:
        yield name, _text(written.get(name), name)
    for one in (*VALUES, *COUNTED):
        yield from _field_cells(one, written.get(one.key))
    yield from _sources(written)


def _field_cells(field: Field, value: Any) -> Iterator[tuple[str, str]]:
    match field.kind:
        case Kind.TEXT:
            if not isinstance(value or {}, Mapping):
                raise _wrong(field.key)
            for code, words in (value or {}).items():
                if language_code(code) != code:
                    raise _wrong(field.key)
                yield in_language(field.column, code), _text(words, field.key)
        case Kind.COUNT:
            yield field.column, _count(value, field.key)
        case Kind.PLACES | Kind.SCOPES:
            yield field.column, ", ".join(_text(one, field.key) for one in _listed(value, field.key))
        case _:
            yield field.column, _text(value, field.key)


def _sources(written: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    sources = _listed(written.get("sources"), "sources")
    if len(sources) > MOST_SOURCES or not all(isinstance(source, Mapping) for source in sources):
        raise _wrong("sources")
    for number, source in enumerate(sources, 1):
        for name in SOURCE_COLUMNS:
            yield (name if number == 1 else f"{name}_{number}"), _text(source.get(name), name)
    yield "rating", _text(written.get("credibility"), "credibility")


def _text(value: Any, name: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, str | int):
        return "" if value is None else str(value)
    raise _wrong(name)


def _listed(value: Any, name: str) -> list[Any]:
    if value is not None and not isinstance(value, list):
        raise _wrong(name)
    return value or []


def _count(value: Any, name: str) -> str:
    """Write a number as a phrase, with its scope if it has one. It is given as a phrase or as bounds."""
    if not isinstance(value, Mapping):
        return _text(value, name)
    if "count" in value:
        phrase = _text(value["count"], name)
    else:
        low, high = value.get("min"), value.get("max")
        if not all(bound is None or (type(bound) is int and bound >= 0) for bound in (low, high)):
            raise _wrong(name)
        phrase = write_exactly(Count(low, high, about=value.get("about") is True))
    scope = _text(value.get("scope"), name)
    return f"{phrase} ({scope})" if scope else phrase


def _wrong(name: str) -> Refused:
    return Refused(N_("“{field}” does not have the form that docs/import.md describes."), field=name)


def write_head(situation: dict[str, Any]) -> str:
    """Write the beginning of a file, up to its first report."""
    head = io.StringIO()
    json.dump({"format": FORMAT, "version": VERSION, "situation": situation}, head, ensure_ascii=False)
    return head.getvalue()[:-1] + ', "reports": ['
