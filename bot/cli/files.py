"""Whole journals at the command line: import, export, a new situation."""

import asyncio
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, TextColumn

from bot.actions.files.export import Kind, exported, left_out_text
from bot.actions.files.import_plan import ImportPlan
from bot.actions.files.options import FileOptions
from bot.actions.files.plan import ImportPlanner
from bot.actions.files.plan_text import counts_text, problem_lines, remarks, row_lines
from bot.actions.library import Library, Shelf
from bot.actions.situations.create import Sketch, create_situation
from bot.errors import N_, Refused, Unknown
from bot.languages.language import Language


async def import_file(
    library: Library, path: Path, slug: str | None, say: Language, options: FileOptions, *, dry_run: bool
) -> bool:
    """Print what becomes of each row, and file what is new unless told not to; whether no row was rejected."""
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
    """Which option would help with what is rejected."""
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
    """A file appears whole or not at all. Raises Refused where it cannot be written."""
    now = datetime.now(UTC)
    pieces, left_out = exported(shelf, kind, say, now), left_out_text(shelf, kind, say, now)
    if left_out:
        print(left_out, file=sys.stderr)  # noqa: T201
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
