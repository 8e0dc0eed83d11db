"""Answers on the terminal: `status` as a table or JSON, `brief` as text with a picture beside it."""

import asyncio
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.actions.answers.picture import illustrate
from bot.actions.answers.question import Question, View, answer, moments
from bot.actions.library import Library
from bot.actions.reports.dates import read_day
from bot.cli.options import AsOf, KnownAt, Lang, Slug
from bot.cli.runner import with_library
from bot.cli.status_table import print_status
from bot.cli.terminal import print_json
from bot.cli.whole_file import write_whole
from bot.documents.status_json import status_json
from bot.errors import N_, Refused
from bot.languages.language import Language, language
from bot.pictures.plan.plan import Kind, Theme
from bot.pictures.renderer import Renderer
from bot.situation.situation import Coverage
from bot.situation.snapshot import Snapshot


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"


def status(
    situation: Slug,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format_: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TABLE,
    lang: Lang = "en",
) -> None:
    """Print what each actor's posture is, or was on a day."""

    async def work(library: Library) -> None:
        snapshot = await _snapshot(library, situation, as_of, known_at)
        shelf = await library.described(situation)
        if format_ is Format.JSON:
            print_json(status_json(snapshot, shelf.names))
        else:
            print_status(snapshot, shelf.names, language(lang))

    with_library(work, lang)


def brief(
    situation: Slug,
    as_of: AsOf = None,
    since: Annotated[str | None, typer.Option(help="Beginning of the period; default: a day earlier.")] = None,
    lang: Lang = "en",
    picture: Annotated[Path | None, typer.Option(help="Also draw a picture, into this PNG file.")] = None,
    kind: Annotated[Kind, typer.Option(help="Which picture.")] = Kind.MAP,
    theme: Annotated[Theme, typer.Option(help="On a light or a dark card.")] = Theme.LIGHT,
) -> None:
    """Print the briefing of a day as text."""

    async def work(library: Library) -> None:
        covered = library.shelf(situation).brief
        question = Question(
            View.BRIEFING, covered.slug, as_of=_instant(as_of, covered), since=_instant(since, covered)
        )
        print((await answer(library, question, language(lang))).text)  # noqa: T201
        if picture is not None:
            await _draw(library, question, language(lang), kind, theme, picture)

    with_library(work, lang)


async def _draw(library: Library, question: Question, say: Language, kind: Kind, theme: Theme, file: Path) -> None:
    """Draw a picture into a file, and say on standard error what it shows. Raises Refused if that fails."""
    async with Renderer() as renderer:
        drawn = await illustrate(library, renderer, kind, question, say, theme=theme)
    if drawn is None:
        raise Refused(N_("The picture could not be drawn."))
    png = drawn.png
    await asyncio.to_thread(write_whole, file, lambda target: target.write(png))
    print(drawn.alt, file=sys.stderr)  # noqa: T201


async def _snapshot(library: Library, slug: str, as_of: str | None, known_at: str | None) -> Snapshot:
    situation, now = library.shelf(slug).brief, datetime.now(UTC)
    when = moments(Question(View.LEFT, situation.slug, _instant(as_of, situation)), library.shelf(slug), now)
    known = now if known_at == "now" else _instant(known_at, situation)
    return await library.snapshot(situation.slug, when.as_of, known)


def _instant(typed: str | None, situation: Coverage) -> datetime | None:
    return None if typed is None else read_day(typed, situation, datetime.now(UTC))
