"""One field more is a row and an attribute of a report: files, forms, commands, previews and histories follow."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import bot

PACKAGE = Path(bot.__file__).parent
ROW = """
    units: str = _row(
        *(Kind.WORDS, Group.NUMBERS, N_("Units"), N_("units"), N_("Which units, as the source calls them")),
        spelled="unit, formation, unites",
    )
"""
EDITS = {
    "reports/fields.py": ("    origin: str = _row(", f"{ROW.lstrip(chr(10))}    origin: str = _row("),
    "situation/report.py": ('    recorder: str = ""\n', '    recorder: str = ""\n    units: str = ""\n'),
}
"""By code file: what stands there, and what takes its place. Everything else is the catalogue."""
USE = """
import json, sys
from dataclasses import replace
from datetime import UTC, datetime

from bot.actions.files.export import csv_text, json_text
from bot.actions.files.rows import RowReader
from bot.actions.reports.file import says_the_same
from bot.actions.reports.filled import form_of
from bot.actions.reports.form import Context, read_form
from bot.actions.shelf import unkept
from bot.chat.core.report_forms import GROUPS, LABELS
from bot.chat.core.report_options import field_options
from bot.documents.draft_preview import claim
from bot.documents.history import differences
from bot.documents.phrasing import Phrasing
from bot.languages.language import language
from bot.reports.fields import Form
from bot.situation.journal import Journal
from bot.situation.written import read_report, read_situation, write_report

situation = read_situation(json.loads(sys.argv[1]))
shelf, now = unkept(situation), datetime(2020, 1, 9, tzinfo=UTC)
typed = {"country": "PL", "action": "stay", "phase": "announced", "publisher": "PAP", "units": "6th Airborne"}
report = read_form(Form(**typed), Context(shelf, "en", now, "operator"), "ZZ-0001")
phrasing = Phrasing(situation, language("en"), shelf.names)
journal = Journal(situation, [report])
header, row = list(csv_text(journal))
names = header.removeprefix("\\ufeff").strip().split(",")
cells = dict(zip(names, row.strip().split(","), strict=False))
print(json.dumps({
    "kept": report.units,
    "header": names,
    "row": row,
    "json": json.loads("".join(json_text(journal)))["reports"][0].get("units"),
    "read back": read_report(write_report(report), situation) == report,
    "preview": [line.text for line in claim(report, phrasing).lines],
    "history": differences(report, replace(report, units="25th Air Cavalry"), phrasing),
    "filled in": form_of(report, shelf, "en").units,
    "from a row": RowReader(shelf, "en", now, "operator", trusted=True).read({
        "country": "PL", "action": "stay", "phase": "announced", "reported": "2020-01-09",
        "publisher": "PAP", "units": "6th Airborne"}).units,
    "option": [one.name for one in field_options()],
    "form": [LABELS[name] for name in GROUPS["numbers"][1]],
    "most in a form": max(len(names) for _, names in GROUPS.values()),
}))
"""
SITUATION = {
    "slug": "anywhere",
    "prefix": "ZZ",
    "title": {"en": "Anywhere", "fr": "Ailleurs"},
    "theatre": ["IQ"],
    "time_zone": "Asia/Baghdad",
    "starts": "2020-01-01",
    "ends": None,
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory):
    """What the product makes of a report with a field of a name that it never had."""
    root = tmp_path_factory.mktemp("copy")
    shutil.copytree(PACKAGE, root / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    for name, (old, new) in EDITS.items():
        path = root / "bot" / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} has not the line that this test adds a field after"
        path.write_text(text.replace(old, new), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(root)}
    ran = subprocess.run(
        [sys.executable, "-c", USE, json.dumps(SITUATION)],
        cwd=root, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


pytestmark = pytest.mark.whole


def test_it_touches_at_most_three_code_files():
    assert len(EDITS) <= 3


def test_it_is_read_and_kept(found):
    assert (found["kept"], found["json"], found["read back"]) == ("6th Airborne", "6th Airborne", True)
    assert found["filled in"] == "6th Airborne"


def test_it_is_a_column_of_files(found):
    assert "units" in found["header"]
    assert "6th Airborne" in found["row"]
    assert found["from a row"] == "6th Airborne"


def test_it_is_in_the_preview_and_in_the_history(found):
    assert "Units: 6th Airborne" in found["preview"]
    assert found["history"] == ["units: 6th Airborne → 25th Air Cavalry"]


def test_it_is_asked_for_in_commands_and_forms(found):
    assert "units" in found["option"]
    assert "Units" in found["form"]
    assert found["most in a form"] <= 5
