"""What every command shares: options, the settings or the library it works with, one sentence for each error."""

import asyncio
import errno
import logging
import sys
from tempfile import gettempdir
from typing import Annotated, Any

import typer

from bot.actions.upkeep.open import open_library
from bot.errors import N_, Disconnected, Misconfigured, Refused, RollcallError, StoreError
from bot.languages.language import language
from bot.languages.table import LANGUAGES
from bot.logs import LogFormat, write_logs
from bot.settings import Settings, load_settings

log = logging.getLogger("bot")

EXIT_REFUSED, EXIT_MISCONFIGURED, EXIT_STORE, EXIT_DISCONNECTED = 2, 3, 4, 5

Slug = Annotated[str, typer.Argument(help="The situation's short name, such as iraq-2020.")]
AsOf = Annotated[str | None, typer.Option(help="As things stood at the end of that day, or at a time.")]
KnownAt = Annotated[str | None, typer.Option(help="With what was public by then; “now” for hindsight.")]
Lang = Annotated[str, typer.Option(help=f"{', '.join(LANGUAGES)}.")]


def with_library(work: Any, lang: str) -> Any:
    async def opened(settings: Settings) -> Any:
        async with open_library(settings.database_url) as library:
            return await work(library)

    return with_settings(opened, lang)


def with_settings(work: Any, lang: str = "en") -> Any:
    form = LogFormat.TEXT
    try:
        settings = load_settings()
        write_logs(settings.log_level, settings.log_format)
        form = settings.log_format
        return asyncio.run(work(settings))
    except RollcallError as error:
        fail(error, lang, form=form)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        text = N_("There is no space left where this is written, or in {folder}: free some.")
        fail(Refused(text, folder=gettempdir()), lang, error, form)
    except (asyncio.CancelledError, KeyboardInterrupt):
        return None  # a signal asked us to stop, and everything was closed on the way here


def fail(error: RollcallError, lang: str, cause: Exception | None = None, form: LogFormat = LogFormat.TEXT) -> Any:
    sentence = language(lang).explain(error)
    if form is LogFormat.JSON:  # who reads standard error expects objects, of why it ended above all
        log.critical("%s", sentence)
    else:
        print(sentence, file=sys.stderr)  # noqa: T201
    codes = {Misconfigured: EXIT_MISCONFIGURED, StoreError: EXIT_STORE, Disconnected: EXIT_DISCONNECTED}
    code = next((code for kind, code in codes.items() if isinstance(error, kind)), EXIT_REFUSED)
    raise typer.Exit(code) from cause
