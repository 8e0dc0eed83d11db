"""The command line. Answers go to standard output; logs and errors, one sentence each, to standard error."""

import asyncio
import json
import logging
import sys
from collections.abc import Coroutine
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.actions.dates import read_day, read_phrase
from bot.actions.exporting import Kind
from bot.actions.founding import Sketch
from bot.actions.library import Library
from bot.actions.question import Question, View, answer, moments
from bot.app import open_library, run
from bot.briefing.contract import status_json
from bot.briefing.language import language
from bot.errors import N_, Disconnected, Misconfigured, RollcallError, StoreError
from bot.settings import Settings, load_settings
from bot.situation.picture import Picture
from bot.situation.situation import Situation

app = typer.Typer(
    name="rollcall",
    help="Who left, who stayed, says who, and since when.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

situation_app = typer.Typer(help="Situations that are covered.", no_args_is_help=True)
app.add_typer(situation_app, name="situation")

EXIT_REFUSED, EXIT_MISCONFIGURED, EXIT_STORE, EXIT_DISCONNECTED = 2, 3, 4, 5


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"


_Slug = Annotated[str, typer.Argument(help="The situation's short name, such as iraq-2020.")]
_AsOf = Annotated[str | None, typer.Option(help="As things stood at the end of that day, or at a time.")]
_KnownAt = Annotated[str | None, typer.Option(help="With what was public by then; “now” for hindsight.")]
_Lang = Annotated[str, typer.Option(help="en or fr.")]


@app.command()
def status(
    situation: _Slug,
    as_of: _AsOf = None,
    known_at: _KnownAt = None,
    format_: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TABLE,
    lang: _Lang = "en",
) -> None:
    """Print what each actor's posture is, or was on a day."""

    async def work(library: Library) -> None:
        picture = await _picture(library, situation, as_of, known_at)
        shelf = library.shelf(situation)
        if format_ is Format.JSON:
            print(json.dumps(status_json(picture, shelf.names), ensure_ascii=False, indent=2))  # noqa: T201
        else:
            from bot.terminal import print_status

            print_status(picture, shelf.names, language(lang))

    _with_library(work, lang)


@app.command()
def brief(
    situation: _Slug,
    as_of: _AsOf = None,
    since: Annotated[str | None, typer.Option(help="Beginning of the period; default: a day earlier.")] = None,
    lang: _Lang = "en",
) -> None:
    """Print the briefing of a day as text."""

    async def work(library: Library) -> None:
        covered = library.shelf(situation).situation
        question = Question(
            View.BRIEFING, covered.slug, as_of=await _instant(as_of, covered), since=await _instant(since, covered)
        )
        print((await answer(library, question, language(lang))).text)  # noqa: T201

    _with_library(work, lang)


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="A CSV or JSON file as docs/import.md describes it.")],
    situation: Annotated[str | None, typer.Option(help="Which situation; a JSON file names its own.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and write nothing.")] = False,
    lang: _Lang = "en",
) -> None:
    """File the rows of a file, all of them or none."""
    from bot.transfer import import_file

    async def work(library: Library) -> bool:
        return await import_file(library, file, situation, language(lang), dry_run=dry_run)

    if not _with_library(work, lang):
        raise typer.Exit(EXIT_REFUSED)


@app.command()
def export(
    situation: _Slug,
    format_: Annotated[Kind, typer.Option("--format", help="What to write.")] = Kind.CSV,
    output: Annotated[Path | None, typer.Option(help="Where to; default: standard output.")] = None,
    lang: _Lang = "en",
) -> None:
    """Write a journal as a file that `import` reads back, or its postures as a table."""
    from bot.transfer import export_file

    async def work(library: Library) -> bool:
        export_file(library.shelf(situation), format_, output, language(lang))
        return True

    _with_library(work, lang)


@situation_app.command(name="create")
def create_situation(
    slug: Annotated[str, typer.Argument(help="The short name of the new situation, such as mali-2022.")],
    title: Annotated[str, typer.Option(help="What it is called in English.")],
    theatre: Annotated[list[str], typer.Option(help="ISO code of a country of the theatre; may be repeated.")],
    starts: Annotated[str, typer.Option(help="First day of coverage.")],
    title_fr: Annotated[str, typer.Option(help="What it is called in French.")] = "",
    time_zone: Annotated[str, typer.Option(help="Of the theatre: a date is a whole day there.")] = "UTC",
    ends: Annotated[str, typer.Option(help="Last day of coverage; left out while it goes on.")] = "",
    prefix: Annotated[str, typer.Option(help="Of the public ids; made from the short name if left out.")] = "",
    mission: Annotated[list[str] | None, typer.Option(help="CODE=Label or CODE=Label|French label.")] = None,
    place: Annotated[list[str] | None, typer.Option(help="code=Label@ML; the country may be left out.")] = None,
    organisation: Annotated[list[str] | None, typer.Option(help="CODE=Label|French label|another name|…")] = None,
    scope: Annotated[list[str] | None, typer.Option(help="code=Words: of whom a number speaks.")] = None,
    lang: _Lang = "en",
) -> None:
    """Cover a new situation: `import` or moderators then fill its journal."""
    from bot.transfer import create

    lists = {"missions": mission, "places": place, "organisations": organisation, "scopes": scope}
    given = {name: tuple(values or ()) for name, values in lists.items()}
    sketch = Sketch(slug, title, title_fr, theatre, time_zone, starts, ends, prefix, **given)

    async def work(library: Library) -> bool:
        await create(library, sketch, language(lang))
        return True

    _with_library(work, lang)


@app.command(name="run")
def run_() -> None:
    """Connect to Discord and answer."""

    def work(settings: Settings) -> Coroutine[Any, Any, None]:
        return run(settings)

    _with_settings(work)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port on loopback; 0 takes a free one.", min=0, max=65535)] = 8765,
    replay: Annotated[bool, typer.Option("--replay", help="Post the situation's briefings day by day.")] = False,
) -> None:
    """Try the bot on a page on loopback, without a Discord account."""
    try:
        from bot.demo import serve
    except ModuleNotFoundError as error:
        _fail(Misconfigured(N_("The demo needs {name}: pip install 'rollcall-bot[demo]'."), name=error.name), "en")
    _log("WARNING")
    try:
        asyncio.run(serve(port, replay))
    except Misconfigured as error:
        _fail(error, "en")


@app.command()
def check() -> None:
    """Say what is configured, what is missing and how to mend it."""
    from bot.checkup import report_checks

    def work(settings: Settings) -> Coroutine[Any, Any, bool]:
        return report_checks(settings)

    if not _with_settings(work):
        raise typer.Exit(EXIT_MISCONFIGURED)


async def _picture(library: Library, slug: str, as_of: str | None, known_at: str | None) -> Picture:
    situation, now = library.shelf(slug).situation, datetime.now(UTC)
    when = moments(Question(View.LEFT, situation.slug, await _instant(as_of, situation)), library.shelf(slug), now)
    known = now if known_at == "now" else await _instant(known_at, situation)
    return await library.picture(situation.slug, when.as_of, known)


async def _instant(typed: str | None, situation: Situation) -> datetime | None:
    if typed is None:
        return None
    instant = read_day(typed, situation)
    return instant or await asyncio.to_thread(read_phrase, typed, situation, datetime.now(UTC))


def _with_library(work: Any, lang: str) -> Any:
    async def opened(settings: Settings) -> Any:
        async with open_library(settings) as library:
            return await work(library)

    return _with_settings(opened, lang)


def _with_settings(work: Any, lang: str = "en") -> Any:
    try:
        settings = load_settings()
        _log(settings.log_level)
        return asyncio.run(work(settings))
    except RollcallError as error:
        _fail(error, lang)
    except (asyncio.CancelledError, KeyboardInterrupt):
        return None  # a signal asked us to stop, and everything was closed on the way here


def _log(level: str) -> None:
    if level.upper() not in logging.getLevelNamesMapping():
        raise Misconfigured(N_("ROLLCALL_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR."))
    logging.basicConfig(
        level=level.upper(), stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for chatty in ("apscheduler", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _fail(error: RollcallError, lang: str, cause: Exception | None = None) -> Any:
    print(language(lang).explain(error), file=sys.stderr)  # noqa: T201
    codes = {Misconfigured: EXIT_MISCONFIGURED, StoreError: EXIT_STORE, Disconnected: EXIT_DISCONNECTED}
    code = next((code for kind, code in codes.items() if isinstance(error, kind)), EXIT_REFUSED)
    raise typer.Exit(code) from cause


def main() -> None:
    app()


if __name__ == "__main__":
    main()
