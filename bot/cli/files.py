"""Whole journals on the command line: import and export."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn

from bot.actions.files.export import Kind, exported
from bot.actions.files.plan import ImportPlan, ImportPlanner
from bot.actions.files.plan_text import counts_text, remarks, row_lines
from bot.actions.library import Library
from bot.actions.shelf import Shelf
from bot.cli.runner import EXIT_REFUSED, Lang, Slug, with_library
from bot.errors import N_, Refused
from bot.languages.language import Language, language


def import_(
    file: Annotated[Path, typer.Argument(help="A CSV or JSON file as docs/import.md describes it.")],
    situation: Annotated[str | None, typer.Option(help="Which situation; a JSON file names its own.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and write nothing.")] = False,
    lang: Lang = "en",
) -> None:
    """File the rows of a file, all of them or none."""

    async def work(library: Library) -> bool:
        return await import_file(library, file, situation, language(lang), dry_run=dry_run)

    if not with_library(work, lang):
        raise typer.Exit(EXIT_REFUSED)


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


async def import_file(library: Library, path: Path, slug: str | None, say: Language, *, dry_run: bool) -> bool:
    """Print what becomes of each row, and file what is new unless told not to; whether no row was rejected."""
    if not await asyncio.to_thread(path.is_file):
        raise Refused(N_("There is no file {name}."), name=path)
    importing = ImportPlanner(library)
    console = Console(stderr=True)
    counting = TextColumn("{task.description} {task.completed}")
    with Progress(counting, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(say("Rows read:"), total=None)
        plan = await importing.plan(
            lambda: path.open("rb"), slug, None, say.code, lambda n: progress.update(task, completed=n)
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
    for text in (counts_text(plan, say), *remarks(plan, say)):
        _print(text)


def export_file(shelf: Shelf, kind: Kind, output: Path | None, say: Language) -> None:
    """A file appears whole or not at all. Raises Refused where it cannot be written."""
    pieces = exported(shelf, kind, say, datetime.now(UTC))
    if output is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        sys.stdout.writelines(pieces)
        return
    part = output.with_name(f".{output.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
        part.replace(output)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Refused(N_("{name} cannot be written: {problem}."), name=output, problem=error.strerror) from error


def _print(text: str) -> None:
    print(text)  # noqa: T201
