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
from bot.actions.illustrating import illustrate
from bot.actions.library import Library
from bot.actions.question import Question, View, answer, moments
from bot.app import open_library, run
from bot.briefing.contract import status_json
from bot.briefing.language import Language, language
from bot.errors import N_, Disconnected, Misconfigured, Refused, RollcallError, StoreError
from bot.pictures.plan import Kind, Theme
from bot.pictures.studio import Studio
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
    picture: Annotated[Path | None, typer.Option(help="Also draw a picture, into this PNG file.")] = None,
    kind: Annotated[Kind, typer.Option(help="Which picture.")] = Kind.MAP,
    theme: Annotated[Theme, typer.Option(help="On a light or a dark card.")] = Theme.LIGHT,
) -> None:
    """Print the briefing of a day as text."""

    async def work(library: Library) -> None:
        covered = library.shelf(situation).situation
        question = Question(
            View.BRIEFING, covered.slug, as_of=await _instant(as_of, covered), since=await _instant(since, covered)
        )
        print((await answer(library, question, language(lang))).text)  # noqa: T201
        if picture is not None:
            await _draw(library, question, language(lang), kind, theme, picture)

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


async def _draw(library: Library, question: Question, say: Language, kind: Kind, theme: Theme, file: Path) -> None:
    """Raises Refused when it cannot be drawn or written. What it shows is said on standard error."""
    async with Studio() as studio:
        drawn = await illustrate(library, studio, kind, question, say, theme=theme)
    if drawn is None:
        raise Refused(N_("The picture could not be drawn."))
    try:
        await asyncio.to_thread(file.write_bytes, drawn.png)
    except OSError as error:
        raise Refused(N_("{path} cannot be written: {problem}."), path=file, problem=error.strerror) from error
    print(drawn.alt, file=sys.stderr)  # noqa: T201


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


def _with_library(work: Any, lang: str) -> None:
    async def opened(settings: Settings) -> None:
        async with open_library(settings) as library:
            await work(library)

    _with_settings(opened, lang)


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
