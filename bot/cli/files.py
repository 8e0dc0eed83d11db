"""Whole journals on the command line: import and export."""

import asyncio
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn

from bot.actions.files.columns import read_mapping
from bot.actions.files.export import Kind, exported, left_out_text
from bot.actions.files.options import FileOptions
from bot.actions.files.plan import ImportPlan
from bot.actions.files.plan_text import counts_text, problem_lines, remarks, row_lines
from bot.actions.files.planner import ImportPlanner
from bot.actions.library import Library
from bot.actions.reports.written_days import Order
from bot.actions.shelf import Shelf
from bot.cli.options import Lang, Slug
from bot.cli.runner import EXIT_REFUSED, with_library
from bot.cli.whole_file import write_whole
from bot.errors import N_, Refused, Unknown
from bot.languages.language import Language, language


def import_(
    file: Annotated[Path, typer.Argument(help="A CSV, .xlsx or JSON file as docs/import.md describes it.")],
    situation: Annotated[str | None, typer.Option(help="Which situation; a JSON file names its own.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and write nothing.")] = False,
    day_first: Annotated[bool, typer.Option("--day-first", help="01/08/2020 is the first of August.")] = False,
    month_first: Annotated[bool, typer.Option("--month-first", help="01/08/2020 is the eighth of January.")] = False,
    encoding: Annotated[str | None, typer.Option(help="Of the file's characters, where it is not UTF-8.")] = None,
    columns: Annotated[
        list[str] | None, typer.Option("--map", help="HEADER=column; without a column, it is passed over.")
    ] = None,
    new_organisations: Annotated[
        bool, typer.Option("--new-organisations", help="Add unknown actors to the situation as organisations.")
    ] = False,
    new_places: Annotated[bool, typer.Option("--new-places", help="Add unknown places to the situation.")] = False,
    extend_coverage: Annotated[
        bool, typer.Option("--extend-coverage", help="Let coverage go on until the last row.")
    ] = False,
    lang: Lang = "en",
) -> None:
    """File the rows of a file, all of them or none."""

    async def work(library: Library) -> bool:
        options = FileOptions(
            _order(day_first, month_first),
            encoding,
            read_mapping(columns or []),
            new_organisations,
            new_places,
            extend_coverage,
        )
        return await import_file(library, file, situation, language(lang), options, dry_run=dry_run)

    if not with_library(work, lang):
        raise typer.Exit(EXIT_REFUSED)


def _order(day_first: bool, month_first: bool) -> Order | None:
    """Return the order that was chosen. Raises Refused for both options."""
    if day_first and month_first:
        raise Refused(N_("Either the day comes first or the month: say one of them."))
    return Order.DAY_FIRST if day_first else Order.MONTH_FIRST if month_first else None


def export(
    situation: Slug,
    format_: Annotated[Kind, typer.Option("--format", help="What to write.")] = Kind.CSV,
    output: Annotated[Path | None, typer.Option(help="Where to; default: standard output.")] = None,
    lang: Lang = "en",
) -> None:
    """Write a journal as a file that `import` reads back, or its postures as a table."""

    async def work(library: Library) -> bool:
        export_file(await library.load(situation), format_, output, language(lang))
        return True

    with_library(work, lang)


async def import_file(
    library: Library, path: Path, slug: str | None, say: Language, options: FileOptions, *, dry_run: bool
) -> bool:
    """Print the outcome of each row, and file new entries except in a dry run. Returns whether all were accepted."""
    if not await asyncio.to_thread(path.is_file):
        raise Refused(N_("There is no file {name}."), name=path)
    importing = ImportPlanner(library)
    console = Console(stderr=True)
    counting = TextColumn("{task.description} {task.completed}")
    with Progress(counting, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(say("Rows read:"), total=None)
        plan = await importing.plan(
            lambda: path.open("rb"), slug, None, say.code, lambda n: progress.update(task, completed=n), options
        )
    try:
        _print_plan(plan, say)
        if plan.rejected:
            return False
        if dry_run:
            _print(say("A dry run: nothing was written."))
        else:
            filed = await importing.write(plan, None, path.name)
            _print(say.plural("{n} entry was filed.", "{n} entries were filed.", filed))
        return True
    finally:
        plan.close()


def _print_plan(plan: ImportPlan, say: Language) -> None:
    for text in row_lines(plan, say):
        _print(text)
    for text in (counts_text(plan, say), *remarks(plan, say), *problem_lines(plan, say), *_hints(plan, say)):
        _print(text)


def _hints(plan: ImportPlan, say: Language) -> Iterator[str]:
    """Yield the options that would help with rejected rows."""
    unknown = [one.problem for one in plan.complaints.values() if isinstance(one.problem, Unknown)]
    kinds = {problem.kind for problem in unknown}
    if "actor" in kinds and not plan.options.new_organisations:
        yield say("--new-organisations adds the unknown names to the situation as organisations.")
    if "place" in kinds and not plan.options.new_places:
        yield say("--new-places adds the unknown places to the situation.")
    if plan.beyond_coverage and not plan.options.extend_coverage:
        yield say("--extend-coverage lets coverage go on until the last row.")
    if plan.wants_order:
        yield say("--day-first or --month-first says which comes first in this file.")


def export_file(shelf: Shelf, kind: Kind, output: Path | None, say: Language) -> None:
    """Write a journal to a file, whole or not at all, or to standard output. Raises Refused if that fails."""
    now = datetime.now(UTC)
    pieces, left_out = exported(shelf, kind, say, now), left_out_text(shelf, kind, say, now)
    if left_out:
        print(left_out, file=sys.stderr)  # noqa: T201
    if output is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        sys.stdout.writelines(pieces)
    else:
        write_whole(output, lambda file: file.writelines(piece.encode() for piece in pieces))


def _print(text: str) -> None:
    print(text)  # noqa: T201
