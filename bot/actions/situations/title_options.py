"""One option for the title in each language, for Discord and the command line alike."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from bot.actions.situations.describe import title_option
from bot.languages.table import LANGUAGES, SOURCE

Command = TypeVar("Command", bound=Callable[..., Any])

TITLES = {title_option(code).replace("-", "_"): code for code in LANGUAGES if code != SOURCE}
"""The language of each option, by name: `title_fr`."""


def with_titles(kind: Any) -> Callable[[Command], Command]:
    """Show an option for each language where a command takes `**titles`; `kind` is their annotation.

    discord.py and Typer both read the options of a command from its signature.
    """

    def shown(command: Command) -> Command:
        signature, one = inspect.signature(command), inspect.Parameter.KEYWORD_ONLY
        parameters = [each for each in signature.parameters.values() if each.name != "titles"]
        parameters += [inspect.Parameter(name, one, annotation=kind, default=None) for name in TITLES]
        command.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
        command.__annotations__ = {each.name: each.annotation for each in parameters}
        return command

    return shown


def by_language(titles: Mapping[str, str | None]) -> dict[str, str]:
    """Return the titles that were given, by language."""
    return {TITLES[name]: title for name, title in titles.items() if title is not None}
