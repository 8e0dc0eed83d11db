"""`rollcall check`: what is configured, what is missing and how to mend it. Prints no secret."""

from collections.abc import Iterator
from importlib.util import find_spec
from typing import NamedTuple

from rich.console import Console

from bot.app import open_library
from bot.briefing.language import language
from bot.errors import Misconfigured, RollcallError
from bot.settings import Settings


class Finding(NamedTuple):
    fine: bool
    needed: bool
    """Whether `rollcall run` cannot do without it."""
    text: str


async def report_checks(settings: Settings) -> bool:
    """Print every finding; whether `rollcall run` could start."""
    findings = [*_configuration(settings), *await _database(settings)]
    console = Console(highlight=False, markup=False)
    for found in findings:
        console.print(f"{'ok     ' if found.fine else 'MISSING' if found.needed else 'note   '}  {found.text}")
    return all(found.fine or not found.needed for found in findings)


def _configuration(settings: Settings) -> Iterator[Finding]:
    try:
        settings.token()
        yield Finding(True, True, "A token is set.")
    except Misconfigured as error:
        yield Finding(False, True, language("en").explain(error))
    if settings.discord_api or settings.discord_gateway:
        yield Finding(True, False, f"Discord is reached at {settings.discord_api} and {settings.discord_gateway}.")
    if find_spec("simcord") is None:
        yield Finding(False, False, "The demo is not installed: pip install 'rollcall-bot[demo]'.")


async def _database(settings: Settings) -> list[Finding]:
    try:
        async with open_library(settings) as library:
            counted = [(situation, len(library.shelf(situation.slug).journal)) for situation in library.situations]
    except RollcallError as error:
        return [Finding(False, True, language("en").explain(error))]
    journals = [Finding(True, False, f"{s.slug}: {n} entries, coverage from {s.starts}.") for s, n in counted]
    return [Finding(True, True, f"The database {settings.database_name} is usable."), *journals]
