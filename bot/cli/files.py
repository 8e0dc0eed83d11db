"""Whole journals at the command line: import, export, a new situation."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, TextColumn

from bot.actions.files.export import Kind, exported
from bot.actions.files.plan import ImportPlan, ImportPlanner
from bot.actions.files.plan_text import counts_text, remarks, row_lines
from bot.actions.library import Library, Shelf
from bot.actions.situations.create import Sketch, create_situation
from bot.errors import N_, Refused
from bot.languages.language import Language


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


async def create(library: Library, sketch: Sketch, say: Language) -> None:
    """Raises Refused."""
    situation = await create_situation(library, sketch)
    text = N_("{name} is there; its ids begin with {prefix}. Fill it with rollcall import.")
    _print(say(text, name=situation.slug, prefix=situation.prefix))


def _print(text: str) -> None:
    print(text)  # noqa: T201
