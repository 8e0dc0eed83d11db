"""Shared by every command: settings or library, and one sentence for each error.

The service imports this too, so nothing here may load the libraries that read the command line.
"""

import asyncio
import errno
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import gettempdir
from typing import Any, NoReturn

from bot.actions.upkeep.open import open_library
from bot.cli.terminal import forget_output, reader_has_gone
from bot.errors import N_, Disconnected, Misconfigured, Refused, RollcallError, StoreError
from bot.languages.language import language
from bot.logs import LogFormat, write_logs
from bot.settings import Settings, load_settings

log = logging.getLogger("bot")

EXIT_REFUSED, EXIT_MISCONFIGURED, EXIT_STORE, EXIT_DISCONNECTED = 2, 3, 4, 5
EXIT_UNREAD = 1
"""The exit code of typer and rich when the output has no reader."""


def with_library(work: Any, lang: str) -> Any:
    async def opened(settings: Settings) -> Any:
        async with open_library(settings.database_url) as library:
            return await work(library)

    return with_settings(opened, lang)


def with_settings(work: Any, lang: str = "en") -> Any:
    with in_words(lang) as speaking:
        settings = load_settings()
        write_logs(settings.log_level, settings.log_format)
        speaking.form = settings.log_format
        return asyncio.run(work(settings))


@dataclass
class Speaking:
    """The form of error messages: a line for people, or an object among logs in JSON."""

    form: LogFormat = LogFormat.TEXT


@contextmanager
def in_words(lang: str = "en") -> Iterator[Speaking]:
    """Turn every error of a command into one sentence and an exit code; flush the output at the end."""
    speaking = Speaking()
    try:
        yield speaking
        if reader_has_gone():
            _leave()
    except RollcallError as error:
        fail(error, lang, form=speaking.form)
    except OSError as error:
        if isinstance(error, BrokenPipeError) and reader_has_gone():
            _leave()
        log.debug("the system refused", exc_info=True)
        fail(_refusal(error), lang, error, speaking.form)
    except (asyncio.CancelledError, KeyboardInterrupt):
        return  # a signal asked us to stop, and everything is closed


def _leave() -> NoReturn:
    """Exit silently, as programs do behind a closed pipe."""
    forget_output()
    raise SystemExit(EXIT_UNREAD)


def _refusal(error: OSError) -> Refused:
    """Return the sentence for an error of the system that the command does not handle itself."""
    if error.errno == errno.ENOSPC:
        text = N_("There is no space left where this is written, or in {folder}: free some.")
        return Refused(text, folder=gettempdir())
    problem = error.strerror or str(error)
    if error.filename is None:
        return Refused(N_("The system refuses: {problem}."), problem=problem)
    return Refused(N_("{path} cannot be used: {problem}."), path=error.filename, problem=problem)


def fail(error: RollcallError, lang: str, cause: Exception | None = None, form: LogFormat = LogFormat.TEXT) -> Any:
    sentence = language(lang).explain(error)
    if form is LogFormat.JSON:  # programs that read standard error expect objects, above all at the end
        log.critical("%s", sentence)
    else:
        print(sentence, file=sys.stderr)  # noqa: T201
    codes = {Misconfigured: EXIT_MISCONFIGURED, StoreError: EXIT_STORE, Disconnected: EXIT_DISCONNECTED}
    code = next((code for kind, code in codes.items() if isinstance(error, kind)), EXIT_REFUSED)
    raise SystemExit(code) from cause
