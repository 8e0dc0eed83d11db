"""docs/import.md, its examples and its schema say what is true."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from bot.actions.files.columns import _HEADERS
from bot.actions.files.export import Kind, exported
from bot.actions.files.rows import COLUMNS
from bot.languages.language import language

from .sheets import complaints, imported, planned

DOCS = Path(__file__).resolve().parents[2] / "docs"
SCHEMA = json.loads((DOCS / "import.schema.json").read_text(encoding="utf-8"))
EXAMPLE = json.loads((DOCS / "examples" / "import.json").read_text(encoding="utf-8"))


def valid(written) -> None:
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(written)


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_json_example_is_valid():
    valid(EXAMPLE)


@pytest.mark.parametrize("changed", [{"version": 2}, {"reports": {}}, {"reports": [{}]}])
def test_the_schema_refuses_what_is_not(changed):
    with pytest.raises(jsonschema.ValidationError):
        valid(EXAMPLE | changed)


async def test_an_export_is_valid(library):
    valid(json.loads("".join(exported(library.shelf("iraq-2020"), Kind.JSON, language("en"), datetime.now(UTC)))))


async def test_the_examples_can_be_imported(library):
    plan = await planned(library, (DOCS / "examples" / "import.csv").read_bytes())
    assert (complaints(plan), len(plan.new), plan.sheet.ignored) == ([], 3, ())
    assert await imported(library, (DOCS / "examples" / "import.json").read_bytes(), slug=None) == 2


def test_the_page_names_every_column():
    page = (DOCS / "import.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_0-9]+)`", "\n".join(re.findall(r"^\|.*$", page, re.MULTILINE))))
    assert {*COLUMNS, *_HEADERS} - {"reliability"} <= named
