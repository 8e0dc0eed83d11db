"""Arguments and options that several commands take."""

from typing import Annotated

import typer

from bot.cli.runner import fail
from bot.errors import N_, Refused
from bot.languages.table import LANGUAGES, SOURCE, spoken_code

Slug = Annotated[str, typer.Argument(help="The situation's short name, such as iraq-2020.")]
AsOf = Annotated[str | None, typer.Option(help="As things stood at the end of that day, or at a time.")]
KnownAt = Annotated[str | None, typer.Option(help="With what was public by then; “now” for hindsight.")]


def _spoken(code: str) -> str:
    """Return a language of the bot, also for a locale such as fr-FR; refuse any other."""
    if spoken_code(code) != SOURCE or code.replace("_", "-").split("-")[0].casefold() == SOURCE:
        return code
    unspoken = N_("“{code}” is not a language of this bot: it has {known}.")
    fail(Refused(unspoken, code=code[:20], known=", ".join(LANGUAGES)), SOURCE)
    return SOURCE


Lang = Annotated[str, typer.Option(help=f"{', '.join(LANGUAGES)}.", callback=_spoken)]
