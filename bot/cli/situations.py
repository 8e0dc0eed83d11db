"""Situations on the command line."""

from typing import Annotated

import typer

from bot.actions.library import Library
from bot.actions.situations.create import Sketch, create_situation
from bot.cli.runner import Lang, with_library
from bot.errors import N_
from bot.languages.language import Language, language


def create(
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
    lang: Lang = "en",
) -> None:
    """Cover a new situation: `import` or moderators then fill its journal."""
    lists = {"missions": mission, "places": place, "organisations": organisation, "scopes": scope}
    given = {name: tuple(values or ()) for name, values in lists.items()}
    sketch = Sketch(slug, title, title_fr, theatre, time_zone, starts, ends, prefix, **given)

    async def work(library: Library) -> bool:
        await _create(library, sketch, language(lang))
        return True

    with_library(work, lang)


async def _create(library: Library, sketch: Sketch, say: Language) -> None:
    """Raises Refused."""
    situation = await create_situation(library, sketch)
    text = N_("{name} is there; its ids begin with {prefix}. Fill it with rollcall import.")
    print(say(text, name=situation.slug, prefix=situation.prefix))  # noqa: T201
