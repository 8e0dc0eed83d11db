"""The command line. Answers go to standard output; logs and errors, one sentence each, to standard error."""

import asyncio
import errno
import json
import logging
import sys
from collections.abc import Coroutine
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from typing import Annotated, Any

import typer

from bot.actions.answers.picture import illustrate
from bot.actions.answers.question import Question, View, answer, moments
from bot.actions.files.columns import read_mapping
from bot.actions.files.export import Kind as FileKind
from bot.actions.files.options import FileOptions
from bot.actions.library import Library
from bot.actions.reports.dates import read_day
from bot.actions.reports.written_days import Order
from bot.actions.situations.create import Sketch
from bot.actions.threads import in_thread
from bot.actions.upkeep.purge import Purging
from bot.app import open_library, run
from bot.documents.status_json import status_json
from bot.errors import N_, Disconnected, Misconfigured, Refused, RollcallError, StoreError
from bot.languages.language import Language, language
from bot.logs import LogFormat, write_logs
from bot.pictures.plan.plan import Kind, Theme
from bot.pictures.renderer import Renderer
from bot.settings import Settings, load_settings
from bot.situation.situation import Situation
from bot.situation.snapshot import Snapshot

log = logging.getLogger("bot")

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
            from bot.cli.status_table import print_status

            print_status(picture, shelf.names, language(lang))

    _with_library(work, lang)


@app.command()
def brief(
    situation: _Slug,
    as_of: _AsOf = None,
    since: Annotated[str | None, typer.Option(help="Beginning of the period; default: a day earlier.")] = None,
    lang: _Lang = "en",
    picture: Annotated[Path | None, typer.Option(help="Also draw a picture, into this PNG file.")] = None,
    kind: Annotated[Kind, typer.Option(help="Which picture.")] = Kind.MAP,
    theme: Annotated[Theme, typer.Option(help="On a light or a dark card.")] = Theme.LIGHT,
) -> None:
    """Print the briefing of a day as text."""

    async def work(library: Library) -> None:
        covered = library.shelf(situation).situation
        question = Question(
            View.BRIEFING, covered.slug, as_of=_instant(as_of, covered), since=_instant(since, covered)
        )
        print((await answer(library, question, language(lang))).text)  # noqa: T201
        if picture is not None:
            await _draw(library, question, language(lang), kind, theme, picture)

    _with_library(work, lang)


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="A CSV, .xlsx or JSON file as docs/import.md describes it.")],
    situation: Annotated[str | None, typer.Option(help="Which situation; a JSON file names its own.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and write nothing.")] = False,
    day_first: Annotated[bool, typer.Option("--day-first", help="01/08/2020 is the first of August.")] = False,
    month_first: Annotated[bool, typer.Option("--month-first", help="01/08/2020 is the eighth of January.")] = False,
    encoding: Annotated[str | None, typer.Option(help="Of the file's characters, where it is not UTF-8.")] = None,
    columns: Annotated[
        list[str] | None, typer.Option("--map", help="HEADER=column; without a column, ignored.")
    ] = None,
    new_organisations: Annotated[
        bool, typer.Option("--new-organisations", help="Add unknown actors to the situation as organisations.")
    ] = False,
    new_places: Annotated[bool, typer.Option("--new-places", help="Add unknown places to the situation.")] = False,
    extend_coverage: Annotated[
        bool, typer.Option("--extend-coverage", help="Let coverage go on until the last row.")
    ] = False,
    lang: _Lang = "en",
) -> None:
    """File the rows of a file, all of them or none."""
    from bot.cli.files import import_file

    async def work(library: Library) -> bool:
        if day_first and month_first:
            raise Refused(N_("Either the day comes first or the month: say one of them."))
        order = Order.DAY_FIRST if day_first else Order.MONTH_FIRST if month_first else None
        mapping = read_mapping(columns or [])
        options = FileOptions(order, encoding, mapping, new_organisations, new_places, extend_coverage)
        return await import_file(library, file, situation, language(lang), options, dry_run=dry_run)

    if not _with_library(work, lang):
        raise typer.Exit(EXIT_REFUSED)


@app.command()
def export(
    situation: _Slug,
    format_: Annotated[FileKind, typer.Option("--format", help="What to write.")] = FileKind.CSV,
    output: Annotated[Path | None, typer.Option(help="Where to; default: standard output.")] = None,
    lang: _Lang = "en",
) -> None:
    """Write a journal as a file that `import` reads back, or its postures as a table."""
    from bot.cli.files import export_file

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
    from bot.cli.files import create

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
        from bot.cli.demo import serve
    except ModuleNotFoundError as error:
        missing = N_("The demo needs {name}: in the checkout, pip install '.[demo]'.")
        _fail(Misconfigured(missing, name=error.name), "en")
    write_logs("WARNING", LogFormat.TEXT)
    try:
        asyncio.run(serve(port, replay))
    except Misconfigured as error:
        _fail(error, "en")


@app.command()
def check(
    deep: Annotated[
        bool, typer.Option("--deep", help="Also read the whole database and say what is wrong in it.")
    ] = False,
) -> None:
    """Say what is configured, what is missing and how to mend it."""
    from bot.cli.check import report_checks

    def work(settings: Settings) -> Coroutine[Any, Any, bool]:
        return report_checks(settings, deep)

    if not _with_settings(work):
        raise typer.Exit(EXIT_MISCONFIGURED)


@app.command()
def health(
    ready: Annotated[
        bool, typer.Option("--ready", help="Whether commands would be answered, not only whether it lives.")
    ] = False,
) -> None:
    """Ask the running bot how it is; the exit code is 0 if it is well."""
    from bot.cli.ask_health import ask_health

    async def work(settings: Settings) -> None:
        print(await ask_health(settings, ready))  # noqa: T201

    _with_settings(work)


@app.command(name="settings")
def settings_() -> None:
    """Print the reference of every setting, in Markdown."""
    from bot.cli.settings_reference import settings_reference

    print(settings_reference(), end="")  # noqa: T201


@app.command()
def backup(
    file: Annotated[
        Path | None, typer.Argument(help="Where to; default: a new file in the folder of backups.")
    ] = None,
) -> None:
    """Copy the SQLite database, also while the bot runs, and verify the copy."""
    from bot.store.engine.backup import back_up, backup_name, path_of

    async def work(settings: Settings) -> None:
        target = file or settings.backup_folder / backup_name(datetime.now(UTC))
        await in_thread(partial(back_up, path_of(settings.database_url), target))
        print(target)  # noqa: T201

    _with_settings(work)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a database; it is kept beside the new one.")
    ] = False,
) -> None:
    """Verify a backup and put it in the place of the database."""
    from bot.store.engine.backup import restore as put_back

    async def work(settings: Settings) -> None:
        kept = await asyncio.to_thread(put_back, file, settings.database_url, overwrite=overwrite)
        print(f"{file} → {settings.database_url}" + (f" (was kept as {kept})" if kept else ""))  # noqa: T201

    _with_settings(work)


@app.command()
def migrate(
    to: Annotated[str, typer.Option(help="Address of an empty database, such as postgresql://user@host/rollcall.")],
) -> None:
    """Copy everything into another database, and prove it equal. Stop the bot first."""
    from bot.store.engine.database import Database
    from bot.store.engine.lock import held
    from bot.store.engine.move import move

    async def work(settings: Settings) -> None:
        with held(settings.database_url), held(to):
            async with Database(settings.database_url, read_only=True) as source, Database(to) as target:
                async with source.presence(alone=True), target.presence(alone=True):
                    moved = await move(source, target)
                for one in moved:
                    print(f"{one.table:20} {one.rows:9} rows  sha256 {one.digest}")  # noqa: T201
                print(f"{source.name} → {target.name}: equal")  # noqa: T201

    _with_settings(work)


@app.command()
def forget(
    user: Annotated[int, typer.Argument(help="The person's Discord id.", min=1)],
) -> None:
    """Part a person's Discord id from all that is on record, and delete what they follow and chose."""

    async def work(library: Library) -> None:
        known = await Purging(library, 1).forget(user)
        print("Forgotten." if known else "Nothing they did is on record; what they followed or chose is deleted.")  # noqa: T201

    _with_library(work, "en")


async def _draw(library: Library, question: Question, say: Language, kind: Kind, theme: Theme, file: Path) -> None:
    """Raises Refused when it cannot be drawn or written. What it shows is said on standard error."""
    async with Renderer() as renderer:
        drawn = await illustrate(library, renderer, kind, question, say, theme=theme)
    if drawn is None:
        raise Refused(N_("The picture could not be drawn."))
    try:
        await asyncio.to_thread(file.write_bytes, drawn.png)
    except OSError as error:
        raise Refused(N_("{path} cannot be written: {problem}."), path=file, problem=error.strerror) from error
    print(drawn.alt, file=sys.stderr)  # noqa: T201


async def _picture(library: Library, slug: str, as_of: str | None, known_at: str | None) -> Snapshot:
    situation, now = library.shelf(slug).situation, datetime.now(UTC)
    when = moments(Question(View.LEFT, situation.slug, _instant(as_of, situation)), library.shelf(slug), now)
    known = now if known_at == "now" else _instant(known_at, situation)
    return await library.snapshot(situation.slug, when.as_of, known)


def _instant(typed: str | None, situation: Situation) -> datetime | None:
    return None if typed is None else read_day(typed, situation, datetime.now(UTC))


def _with_library(work: Any, lang: str) -> Any:
    async def opened(settings: Settings) -> Any:
        async with open_library(settings) as library:
            return await work(library)

    return _with_settings(opened, lang)


def _with_settings(work: Any, lang: str = "en") -> Any:
    form = LogFormat.TEXT
    try:
        settings = load_settings()
        write_logs(settings.log_level, settings.log_format)
        form = settings.log_format
        return asyncio.run(work(settings))
    except RollcallError as error:
        _fail(error, lang, form=form)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        text = N_("There is no space left where this is written, or in {folder}: free some.")
        _fail(Refused(text, folder=gettempdir()), lang, error, form)
    except (asyncio.CancelledError, KeyboardInterrupt):
        return None  # a signal asked us to stop, and everything was closed on the way here


def _fail(error: RollcallError, lang: str, cause: Exception | None = None, form: LogFormat = LogFormat.TEXT) -> Any:
    sentence = language(lang).explain(error)
    if form is LogFormat.JSON:  # who reads standard error expects objects, of why it ended above all
        log.critical("%s", sentence)
    else:
        print(sentence, file=sys.stderr)  # noqa: T201
    codes = {Misconfigured: EXIT_MISCONFIGURED, StoreError: EXIT_STORE, Disconnected: EXIT_DISCONNECTED}
    code = next((code for kind, code in codes.items() if isinstance(error, kind)), EXIT_REFUSED)
    raise typer.Exit(code) from cause


def main() -> None:
    app()


if __name__ == "__main__":
    main()
