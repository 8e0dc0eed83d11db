"""What the briefings of the seeds' days say, word for word, in both languages."""

from __future__ import annotations

import pytest

from bot.documents.document import Document, Section, Span, Style, line, muted, strong

from .golden import CASES, FOLDER, composed, path, written


@pytest.mark.parametrize(("day", "code"), CASES)
def test_a_briefing_says_what_it_said_when_it_was_last_read(day: str, code: str):
    said = written(composed(day, code))
    assert said == path(day, code).read_text(encoding="utf-8"), "read it, then `make goldens`"


def test_none_is_kept_that_nobody_compares():
    assert {file.name for file in FOLDER.iterdir()} == {path(*case).name for case in CASES}


def test_styles_links_and_levels_can_be_read_in_them():
    told = Section("What changed", (line(strong("Germany"), " left"), line("↳ ", muted("AFP"), level=1)))
    document = Document(
        "A title", (line(Span("old", Style.STRUCK), Span("a wire", url="https://afp.example")),), (told,)
    )
    assert written(document).splitlines() == [
        "# A title",
        "~~old~~[a wire](https://afp.example)",
        "",
        "## What changed",
        "- **Germany** left",
        "  - ↳ _AFP_",
        "",
    ]
