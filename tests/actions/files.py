"""Files planned against a journal that nobody keeps: no database, so a case costs a millisecond."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl

from bot.actions.files.options import FileOptions
from bot.actions.files.plan import ImportPlan
from bot.actions.files.plan_text import problem_lines, remarks, row_lines
from bot.actions.files.planning import Reader, planned
from bot.actions.shelf import unkept
from bot.languages.language import language
from bot.situation.report import Report, Text
from bot.situation.situation import Mission, Organisation, Place, Situation

STORY = Situation(
    slug="iraq",
    prefix="IQ",
    title=Text("Iraq", "Irak"),
    theatre=("IQ",),
    time_zone="Asia/Baghdad",
    starts=date(2020, 1, 3),
    ends=date(2020, 2, 14),
    organisations=(Organisation("NATO", Text("Nato", "Otan")),),
    missions={"NMI": Mission("NMI", Text("NATO Mission Iraq", "Mission de l’Otan en Irak"))},
    places={"taji": Place("taji", Text("Taji", "Taji"), "IQ")},
    scopes={"diplomats": Text("diplomats", "diplomates")},
)
HEADER = "country,action,phase,when,reported,moved,of,publisher"


def plan_of(content: str | bytes, situation: Situation = STORY, **options: Any) -> ImportPlan:
    data = content.encode() if isinstance(content, str) else content
    reader = Reader("en", "operator", trusted=True)
    shelf, chosen = unkept(situation), FileOptions(**options)
    return planned(lambda: io.BytesIO(data), shelf, 0, reader, chosen, lambda _: None, lambda: None)


def reports_of(content: str | bytes, **how: Any) -> list[Report]:
    """Of a file in which nothing is wrong."""
    plan = plan_of(content, **how)
    assert problems_of(plan) == []
    return list(plan.new.reports())


def problems_of(plan: ImportPlan) -> list[str]:
    return list(problem_lines(plan, language("en")))


def remarks_of(plan: ImportPlan) -> str:
    return "\n".join(remarks(plan, language("en")))


def rows_of(plan: ImportPlan) -> list[str]:
    return list(row_lines(plan, language("en")))


def row(**cells: str) -> str:
    """A sheet of one row, with `cells` over what is right."""
    good = {"country": "Germany", "action": "withdrawal", "phase": "completed", "when": "2020-01-08",
            "reported": "2020-01-09", "publisher": "AFP"}  # fmt: skip
    both = good | cells
    return ";".join(both) + "\n" + ";".join(f'"{text}"' for text in both.values()) + "\n"


def workbook(*rows: list[Any], name: str = "Rows", **others: list[list[Any]]) -> bytes:
    """`others` are further sheets, by their names, behind it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for cells in rows:
        sheet.append(cells)
    for title, content in others.items():
        other = book.create_sheet(title)
        for cells in content:
            other.append(cells)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
