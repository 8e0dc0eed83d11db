"""Everything that reads what people type or upload, each with what must hold of its answer.

Each takes text or bytes of any kind, and raises AssertionError, or whatever should not have come out.
"""

from __future__ import annotations

import csv
import io
import json
import re
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime

from bot.actions.files.cells import cleaned, csv_line, neutralised, restored
from bot.actions.files.json_file import described_situation, is_json
from bot.actions.files.options import FileOptions
from bot.actions.files.plan import MOST_REJECTIONS
from bot.actions.files.planning import Reader, planned
from bot.actions.files.rows import COLUMNS, RowReader, cells_of
from bot.actions.reports.dates import FileDays, read_day, read_when
from bot.actions.reports.form import Context, Form, read_form
from bot.actions.reports.source import checked_url, read_source
from bot.actions.reports.written_days import Order
from bot.actions.shelf import unkept
from bot.actions.situations.describe import Wish, blank, described
from bot.actions.situations.grammar import read_line
from bot.chat.cards.markup import escape
from bot.chat.cards.tokens import read_token
from bot.errors import Refused, RollcallError, Several
from bot.languages.language import language
from bot.situation.counts import MOST_PEOPLE, read_count, write_exactly
from bot.situation.report import Report, Text
from bot.situation.situation import Mission, Organisation, Place, Situation
from bot.situation.times import EARLIEST_YEAR, LATEST_YEAR, Moment
from bot.situation.written import problems, read_kept_report, write_report

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
SITUATION = Situation(
    slug="sahel",
    prefix="SA",
    title=Text("The Sahel", "Le Sahel"),
    theatre=("ML",),
    time_zone="Africa/Bamako",
    starts=date(2026, 1, 1),
    organisations=(Organisation("UN", Text("United Nations", "Nations unies")),),
    missions={"MINUSMA": Mission("MINUSMA", Text("MINUSMA", "Minusma"))},
    places={"gao": Place("gao", Text("Gao", "Gao"), "ML")},
    scopes={"gao": Text("in Gao", "à Gao")},
)
SHELF = unkept(SITUATION)
GOOD = {
    "country": "Germany",
    "action": "drawdown",
    "phase": "completed",
    "reported": "2026-03-01",
    "publisher": "AFP",
}
_MENTION = re.compile(r"(?<!\\)<[@#:]|(?<!\\)@(?:everyone|here)|(?<!\\)\]\(|(?<!\\)https?://")
_LONGEST_SENTENCE = 700


def check_refusal(error: RollcallError) -> None:
    """One clear line, in both languages, that pings nobody and formats nothing."""
    assert isinstance(error, Refused), error
    check_line(str(error))
    for code in ("en", "fr"):
        sentence = language(code).explain(error)
        check_line(sentence)
        assert len(sentence) <= _LONGEST_SENTENCE, sentence
        assert not _MENTION.search(escape(sentence).replace("https\\:", "")), escape(sentence)


def check_refusals(problems: Sequence[Refused]) -> None:
    """Each one line, and none said twice."""
    assert len(set(map(str, problems))) == len(problems)
    for problem in problems:
        check_refusal(problem)


def check_line(text: str) -> None:
    text.encode()
    assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")], ascii(text)


def check_words(text: str) -> None:
    """As it is kept: nothing in it hides or reorders anything."""
    check_line(text)
    assert not [c for c in text if unicodedata.category(c) == "Cf" and c != "\u200d"], ascii(text)


def check_moment(moment: Moment) -> None:
    for instant in filter(None, (moment.earliest, moment.latest)):
        assert EARLIEST_YEAR - 1 <= instant.year <= LATEST_YEAR + 1


def check_report(report: Report) -> None:
    assert list(problems(report, SITUATION)) == []
    assert read_kept_report({"id": "", **json.loads(json.dumps(write_report(report)))}, SITUATION) == report
    check_moment(report.reported)
    if report.effective is not None:
        check_moment(report.effective)
    for text in (report.summary.en, report.summary.fr, *(s.publisher for s in report.sources)):
        assert text.strip()
    reasons = (report.reason.en, report.reason.fr) if report.reason else ()
    for text in (report.summary.en, report.summary.fr, report.recorder, *reasons):
        check_words(text)
        assert len(text) <= 900
    for source in report.sources:
        for text in (source.publisher, source.title, source.url, source.language):
            check_words(text)
        assert not source.url or source.url.startswith(("http://", "https://"))
    for _, count in report.personnel.counts():
        assert 0 <= (count.min or 0) <= (count.max if count.max is not None else MOST_PEOPLE) <= MOST_PEOPLE


def answered(work: Callable[[], object]) -> object | None:
    """What came out, or None for a refusal, which is checked."""
    try:
        return work()
    except Several as error:
        check_refusals(error.problems)
        return None
    except RollcallError as error:
        check_refusal(error)
        return None


# typed


def form(text: str) -> None:
    """The text in each field in turn, and in all of them at once."""
    names = [field.name for field in fields(Form)]
    chosen = names[len(text) % len(names)]
    for typed in (GOOD | {chosen: text}, {**dict.fromkeys(names, text), "action": "stay", "phase": "completed"}):
        context = Context(SHELF, "fr" if len(text) % 2 else "en", NOW, "person 1")
        report = answered(lambda typed=typed, context=context: read_form(Form(**typed), context, "SA-0001"))
        if isinstance(report, Report):
            check_report(report)


def count(text: str) -> None:
    read = answered(lambda: read_count(text))
    if read is not None:
        assert read_count(write_exactly(read)) == read


def when(text: str) -> None:
    moment = answered(lambda: read_when(text, SITUATION, NOW))
    if isinstance(moment, Moment):
        check_moment(moment)
        assert read_when(moment.text, SITUATION, NOW) == moment
    for order in (None, *Order):
        days = FileDays(SITUATION.time_zone, order)
        filed = answered(lambda days=days: days.read(text))
        if isinstance(filed, Moment):
            check_moment(filed)
            assert days.read(filed.text) == filed


def phrase(text: str) -> None:
    instant = answered(lambda: read_day(text, SITUATION, NOW))
    assert instant is None or EARLIEST_YEAR - 1 <= instant.year <= LATEST_YEAR + 1


def source(text: str) -> None:
    assert set(read_source(text)) <= {"publisher", "url"}
    url = answered(lambda: checked_url(text))
    assert not url or str(url).startswith(("http://", "https://"))


def token(text: str) -> None:
    answered(lambda: read_token(text))
    answered(lambda: read_token(f"q1~l~sahel~{text}~~~~~0~o"))


def name(text: str) -> None:
    answered(lambda: SHELF.names.resolve(text, "fr"))
    SHELF.names.complete(text, "en")


def sketch(text: str) -> None:
    good = {"title": "Mali", "theatre": "ML", "starts": "2022-02-17"}
    answered(lambda: blank(text))
    for typed in ({"title": text}, {"time_zone": text}, {"starts": text}, {"places": [text]}, {"theatre": text},
                  {"missions": [text]}, {"organisations": [text, f"X={text}"]}, {"scopes": [text]}):  # fmt: skip
        answered(lambda typed=good | typed: described(blank("mali-2022"), Wish(**typed), ()))
    answered(lambda: read_line(text, "@,"))


def cell(text: str) -> None:
    assert restored(neutralised(text)) == text
    for separator in (",", ";", "\t"):
        line = io.StringIO(csv_line(("SA-0001", text, "AFP")), newline="")
        for piece in (piece for row in csv.reader(line, delimiter=separator) for piece in row):
            assert piece.lstrip()[:1] not in tuple("=+-@＝＋－＠")
    for column in COLUMNS:
        cleaned(column, text)


def row(text: str) -> None:
    """The text cut into the cells of one row."""
    parts = text.split("|")
    cells = GOOD | dict(zip(COLUMNS[len(text) % 20 :], parts, strict=False))
    for trusted in (True, False):
        reader = RowReader(SHELF, "en", NOW, "operator", trusted=trusted)
        report = answered(lambda reader=reader: reader.read(cells))
        if not isinstance(report, Report):
            continue
        check_report(report)
        if trusted:
            assert reader.read(cells_of(report)) == report


# uploaded


def upload(data: bytes) -> None:
    """As a file, whatever it is: planned in good time, and what is new can be read back."""
    began = time.process_time()
    answered(lambda: _planned(data))
    assert time.process_time() - began < 1 + len(data) / 100_000


def sheet(data: bytes) -> None:
    upload(b"country;action;phase;when;moved;of;publisher;url;summary\nDE;stay;completed;2026-03-01;;;AFP;;\n" + data)


def report_list(data: bytes) -> None:
    upload(b'{"format": "rollcall-journal", "version": 1, "reports": [' + data + b"]}")


def report_value(data: bytes) -> None:
    """The bytes as the value of each field of a report."""
    keys = ("actor", "effective", "moved", "summary", "sources", "to", "credibility", "id", "temporary", "recorded")
    good = b'"actor": "DE", "action": "stay", "phase": "completed", "reported": "2026-03-01"'
    key = keys[len(data) % len(keys)].encode()
    report_list(b"{" + good + b', "sources": [{"publisher": "AFP"}], "' + key + b'": ' + data + b"}")


def nested(data: bytes) -> None:
    """The bytes as what opens one thing in another, many times over."""
    for opening in (data[:20] or b"[", b"[" + data[:20], b'{"a":'):
        upload(opening * 2_000)
        report_list(b'{"actor": ' + opening * 2_000)


def _planned(data: bytes) -> None:
    if is_json(lambda: io.BytesIO(data)):
        described_situation(lambda: io.BytesIO(data))
    reader, options = Reader("en", "operator", trusted=True), FileOptions()
    plan = planned(lambda: io.BytesIO(data), SHELF, 0, reader, options, lambda _: None, look=lambda: None)
    try:
        assert len(plan.rejections) == min(plan.rejected, MOST_REJECTIONS)
        for problem in (problem for _, problems in plan.rejections for problem in problems):
            check_refusal(problem)
        for report in plan.new.reports():
            check_report(report)
        assert len(list(plan.verdicts())) == plan.rows
    finally:
        plan.close()


OF_TEXT: dict[str, Callable[[str], None]] = {
    one.__name__: one for one in (form, count, when, phrase, source, token, name, sketch, cell, row)
}
OF_BYTES: dict[str, Callable[[bytes], None]] = {
    one.__name__: one for one in (upload, sheet, report_list, report_value, nested)
}
