"""`read`: print the reports that an article would make, for a person to check. Nothing is filed."""

import asyncio
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.actions.library import Library
from bot.actions.reports.dates import read_day
from bot.actions.reports.prose import read_article, typed
from bot.actions.shelf import Shelf
from bot.articles.fetch import Fetcher
from bot.articles.page import LARGEST, NOTES, TOO_LARGE, Document
from bot.articles.plain import decoded
from bot.articles.press import Press
from bot.cli.answers import Format
from bot.cli.comparing import UNNAMED, Case, case_of, cases_in, compare
from bot.cli.options import Lang
from bot.cli.runner import with_library
from bot.cli.terminal import print_json
from bot.documents.vocabulary import ACTIONS, PHASES
from bot.errors import N_, Refused
from bot.languages.language import Language, language
from bot.reading.article import Proposal, Reading
from bot.situation.situation import Situation

_COLUMNS = {"origin": "from", "destination": "to"}
"""Fields that have another name in files and JSON."""
_UNDATED = N_(
    "The article does not say when it was published: days such as “on Tuesday” are left empty. Give --published."
)
_NOTHING = N_("No report was found in it.")


def read(
    article: Annotated[str, typer.Argument(help="A text, HTML or PDF file, an address, or - for standard input.")],
    situation: Annotated[str, typer.Option(help="The situation's short name, such as iraq-2020.")] = "",
    published: Annotated[str | None, typer.Option(help="When the article was published.")] = None,
    publisher: Annotated[str, typer.Option(help="Who published it.")] = "",
    format_: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TABLE,
    compare_: Annotated[
        bool, typer.Option("--compare", help="Compare the rules with the model that is set.")
    ] = False,
    wanted: Annotated[Path | None, typer.Option(help="With --compare: a JSON file of the reports to find.")] = None,
    lang: Lang = "en",
) -> None:
    """Print the reports that an article would make, each with its sentence; nothing is filed."""

    async def work(library: Library) -> None:
        if compare_:
            cases = await _cases(library, article, situation, published, wanted)
            await compare(library, cases, format_ is Format.JSON, language(lang))
            return
        if not situation:
            raise Refused(UNNAMED)
        shelf = await library.described(situation)
        day = _day(published, shelf.situation)
        text = await _text(article)
        reading = await asyncio.to_thread(read_article, text, shelf, day)
        if format_ is Format.JSON:
            print_json([one.written() for one in reading.proposals])
        else:
            _print(reading, shelf, publisher, language(lang))

    with_library(work, lang)


async def _cases(library: Library, article: str, slug: str, published: str | None, wanted: Path | None) -> list[Case]:
    """Return the article, or those of a folder, with the reports that are wanted of them. Raises Refused."""
    situation = (await library.described(slug)).situation if slug else None
    if article != "-" and await asyncio.to_thread(Path(article).is_dir):
        return await asyncio.to_thread(cases_in, Path(article), situation)
    day = _day(published, situation) if situation else None
    text = await _text(article)
    return [await asyncio.to_thread(case_of, article, text, wanted, situation, day)]


def _day(given: str | None, situation: Situation) -> date | None:
    if given is None:
        return None
    return read_day(given, situation, datetime.now(UTC)).astimezone(situation.zone).date()


async def _text(source: str) -> str:
    """Return the text of a file, a page, a PDF or an address. Raises Refused."""
    linked = source.lower().startswith(("http://", "https://"))
    if not linked:
        raw = await asyncio.to_thread(_raw, source)
        if not raw.startswith(b"%PDF-") and not source.lower().endswith((".html", ".htm")):
            return decoded(raw).removeprefix("\ufeff")
    async with Press() as press, Fetcher() as fetcher:
        document = (await fetcher.fetch(source)).document if linked else Document(raw, source)
        page = await press.extract(document)
    if page.note is not None:
        if not page.text:
            raise Refused(NOTES[page.note])
        print(NOTES[page.note], file=sys.stderr)  # noqa: T201
    return page.text


def _raw(source: str) -> bytes:
    """Return the bytes of a file or of standard input. Raises Refused if that fails, or they are too many."""
    try:
        raw = sys.stdin.buffer.read(LARGEST + 1) if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise Refused(N_("{path} cannot be read: {problem}."), path=source, problem=error.strerror) from error
    if len(raw) > LARGEST:
        raise Refused(TOO_LARGE, n=LARGEST // 2**20)
    return raw


def _print(reading: Reading, shelf: Shelf, publisher: str, say: Language) -> None:
    console = Console(soft_wrap=False)
    head = [reading.title, publisher, reading.published.isoformat() if reading.published else ""]
    console.print(" · ".join(part for part in head if part), markup=False)
    if reading.published is None:
        print(say(_UNDATED), file=sys.stderr)  # noqa: T201
    if not reading.proposals:
        console.print(say(_NOTHING), markup=False)
    for number, one in enumerate(reading.proposals, start=1):
        console.print()
        console.print(_table(number, one, shelf, say))


def _table(number: int, one: Proposal, shelf: Shelf, say: Language) -> Table:
    fields = typed(one, shelf, say.code)
    what = say("{action} ({phase})", action=say(ACTIONS[one.action]), phase=say(PHASES[one.phase]))
    table = Table(title=f"{number}. {fields['country']} — {what}", title_justify="left", show_header=False, box=None)
    for name, value in fields.items():
        if name not in ("country", "action", "phase"):
            table.add_row(_COLUMNS.get(name, name), value)
    table.add_row("“ ”", one.evidence)
    return table
