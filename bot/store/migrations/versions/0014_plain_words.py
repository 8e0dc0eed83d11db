"""Compute the search words again: letters such as ł, ø, œ and đ become plain letters.

The words are not part of the journal, which stays closed to edits before and after.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.languages.table import LANGUAGES
from bot.languages.text import normalise
from bot.names.countries import country_name, is_country

revision = "0014"
down_revision = "0013"

_AT_ONCE = 1000
_REFUSAL = "the journal is append-only"
_REPORT = sa.table("report", *(sa.column(name) for name in ("seq", "situation", "words", "written")))
_SITUATION = sa.table("situation", sa.column("slug"), sa.column("written"))


def upgrade() -> None:
    connection = op.get_bind()
    places = {slug: _places(_plain(written)) for slug, written in connection.execute(sa.select(_SITUATION))}
    _open()
    seq = 0
    change = sa.update(_REPORT).where(_REPORT.c.seq == sa.bindparam("number")).values(words=sa.bindparam("found"))
    query = sa.select(_REPORT.c.seq, _REPORT.c.situation, _REPORT.c.written).order_by(_REPORT.c.seq).limit(_AT_ONCE)
    while rows := connection.execute(query.where(_REPORT.c.seq > seq)).all():
        found = [(row.seq, _words(_plain(row.written), places.get(row.situation, {}))) for row in rows]
        connection.execute(change, [{"number": number, "found": words} for number, words in found])
        seq = rows[-1].seq
    _close()


def _plain(written: Any) -> Any:
    """Read JSON, which SQLite returns as text."""
    return json.loads(written) if isinstance(written, str) else written


def _places(situation: Mapping[str, Any]) -> dict[str, list[str]]:
    return {place["code"]: list(_said(place)) for place in situation.get("places", ())}


def _said(text: Mapping[str, Any]) -> Iterator[str]:
    """Return the words of a label in every language; other keys are longer than a language code."""
    return (said for key, said in text.items() if len(key.split("-")[0]) <= 3)


def _words(report: Mapping[str, Any], places: Mapping[str, list[str]]) -> str:
    actor = report["actor"]
    parts = [report["id"], actor, report.get("mission") or ""]
    parts += [country_name(actor, code) for code in LANGUAGES if is_country(actor)]
    parts += [*_said(report["summary"]), *_said(report.get("reason") or {})]
    for code in (*report.get("from", ()), *report.get("to", ())):
        parts += places.get(code, ())
    parts += [words for source in report["sources"] for words in (source["publisher"], source["title"])]
    return normalise(" ".join(parts))


def _open() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER report_no_update")
    else:
        op.execute("ALTER TABLE report DISABLE TRIGGER report_append_only")


def _close() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER report_no_update BEFORE UPDATE ON report BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
    else:
        op.execute("ALTER TABLE report ENABLE TRIGGER report_append_only")
