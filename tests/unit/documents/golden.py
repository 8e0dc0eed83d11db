"""What the briefing of each of the seeds' days says, as it was last read and found good; `make goldens` renews it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

from bot.documents.briefing import Edition, briefing
from bot.documents.document import Document, Line, Span, Style
from bot.documents.phrasing import Phrasing
from bot.languages.language import language
from bot.names import Name, Names
from bot.situation.changes import changes
from bot.situation.journal import Journal
from bot.situation.times import day_bounds
from bot.store.seed import seed_files

FOLDER = Path(__file__).parent / "golden"
DAYS = ("2020-01-06", "2020-01-07", "2020-01-08", "2020-02-14")
"""Those of the five documents."""
CASES = [(day, code) for day in DAYS for code in ("en", "fr")]
_MARKS = {Style.PLAIN: "", Style.STRONG: "**", Style.MUTED: "_", Style.STRUCK: "~~", Style.CODE: "`"}


@cache
def seeded() -> Journal:
    situation, reports = next(iter(seed_files())).read()
    return Journal(situation, reports)


def composed(day: str, code: str) -> Document:
    """The third briefing of a channel that gets one at the end of each day."""
    journal = seeded()
    situation = journal.situation
    named = [Name(o.code, {"en": o.label.en, "fr": o.label.fr}, o.aliases) for o in situation.organisations]
    start, end = day_bounds(date.fromisoformat(day), date.fromisoformat(day), situation.zone)
    edition = Edition(3, end + timedelta(days=1))
    phrasing = Phrasing(situation, language(code), Names(named))
    return briefing(changes(journal, start - timedelta(seconds=1), end), phrasing, edition)


def written(document: Document) -> str:
    """One line per line: `#` the title, `##` a section, `-` a line of it, indented a remark on the line above.

    `---` stands before the details.
    """
    lines = [f"# {document.title}", *map(_marked, document.lead)]
    for rule, sections in (([], document.sections), (["", "---"], document.details)):
        lines += rule if sections else []
        for section in sections:
            lines += ["", f"## {section.title}"]
            lines += [f"{'  ' * each.level}- {_marked(each)}" for each in section.lines]
    return "\n".join([*lines, "", *map(_marked, document.footer)]) + "\n"


def _marked(line: Line) -> str:
    return "".join(map(_span, line.spans))


def _span(span: Span) -> str:
    text = f"{_MARKS[span.style]}{span.text}{_MARKS[span.style]}"
    return f"[{text}]({span.url})" if span.url else text


def path(day: str, code: str) -> Path:
    return FOLDER / f"{day}-{code}.txt"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    for case in CASES:
        path(*case).write_text(written(composed(*case)), encoding="utf-8")


if __name__ == "__main__":
    main()
