"""Situations on the command line, described in the same words as on Discord."""

import shlex
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from bot.actions.library import Library
from bot.actions.shelf import Shelf
from bot.actions.situations.describe import Wish, retyped
from bot.actions.situations.lifecycle import Situations
from bot.actions.situations.title_options import by_language, with_titles
from bot.cli.options import Lang, Slug
from bot.cli.runner import with_library
from bot.errors import N_, Unchanged
from bot.languages.language import Language, language
from bot.situation.situation import Situation

_LINE = "CODE = English name | nom français"
Lines = list[str] | None
Title = Annotated[str | None, typer.Option(help="What it is called in English.")]
TitleIn = Annotated[str | None, typer.Option(help="What it is called in that language; without it, the same.")]
Theatre = Annotated[Lines, typer.Option(help="A country where it happens, or several with commas; may be repeated.")]
TimeZone = Annotated[str | None, typer.Option(help="Of the theatre, such as Africa/Bamako: a date is a day there.")]
Starts = Annotated[str | None, typer.Option(help="First day of coverage.")]
Ends = Annotated[str | None, typer.Option(help="Last day of coverage; left out while it goes on.")]
Prefix = Annotated[str | None, typer.Option(help="Of the public ids; made from the short name if left out.")]
Organisation = Annotated[Lines, typer.Option(help=f"{_LINE} | another name …; may be repeated.")]
Mission = Annotated[Lines, typer.Option(help=f"{_LINE} @ CODE of who leads it; may be repeated.")]
Place = Annotated[Lines, typer.Option(help=f"{_LINE} @ country; or “Gao, Mali”; may be repeated.")]
Scope = Annotated[Lines, typer.Option(help=f"{_LINE}: of whom a number speaks; may be repeated.")]
Remove = Annotated[Lines, typer.Option(help="CODE of one that no entry names, or place:CODE; may be repeated.")]
TwoPerson = Annotated[
    bool | None,
    typer.Option("--two-person/--one-person", help="Whether what changes a position needs a second moderator."),
]


@with_titles(TitleIn)
def create(
    slug: Annotated[str, typer.Argument(help="The short name of the new situation, such as mali-2022.")],
    title: Annotated[str, typer.Option(help="What it is called in English.")],
    theatre: Annotated[list[str], typer.Option(help="A country of the theatre, or several; may be repeated.")],
    starts: Annotated[str, typer.Option(help="First day of coverage.")],
    time_zone: TimeZone = None,
    ends: Ends = None,
    prefix: Prefix = None,
    mission: Mission = None,
    place: Place = None,
    organisation: Organisation = None,
    scope: Scope = None,
    two_person: TwoPerson = None,
    lang: Lang = "en",
    **titles: str | None,
) -> None:
    """Cover a new situation: `import` or moderators then fill its journal."""
    wish = Wish(
        *(title, by_language(titles), ", ".join(theatre), time_zone, starts, ends, prefix, two_person),
        *(organisation or (), mission or (), place or (), scope or ()),
        language=lang,
    )

    async def work(library: Library, say: Language) -> None:
        made = await Situations(library).create(None, slug, wish)
        text = N_("{name} is there; its ids begin with {prefix}. Fill it with rollcall import.")
        _print(say(text, name=made.slug, prefix=made.prefix))

    _do(work, lang)


@with_titles(TitleIn)
def edit(
    situation: Slug,
    title: Title = None,
    theatre: Theatre = None,
    time_zone: TimeZone = None,
    starts: Starts = None,
    ends: Ends = None,
    prefix: Prefix = None,
    mission: Mission = None,
    place: Place = None,
    organisation: Organisation = None,
    scope: Scope = None,
    remove: Remove = None,
    two_person: TwoPerson = None,
    lang: Lang = "en",
    **titles: str | None,
) -> None:
    """Change what is given and keep the rest: names, places, missions, organisations, scopes, coverage."""
    wish = Wish(
        *(
            title,
            by_language(titles),
            ", ".join(theatre) if theatre else None,
            time_zone,
            starts,
            ends,
            prefix,
            two_person,
        ),
        *(organisation or (), mission or (), place or (), scope or (), remove or ()),
        language=lang,
    )
    _change(lambda situations: situations.edit(None, situation, wish), N_("{title} is changed."), lang)


def close(situation: Slug, ends: Ends = None, lang: Lang = "en") -> None:
    """End coverage, today unless told otherwise."""
    _change(
        lambda situations: situations.close(None, situation, ends), N_("Coverage of {title} ends with {day}."), lang
    )


def reopen(situation: Slug, lang: Lang = "en") -> None:
    """Let coverage go on; a deletion that was asked for is called off."""
    _change(lambda situations: situations.reopen(None, situation), N_("Coverage of {title} goes on."), lang)


def list_(lang: Lang = "en") -> None:
    """Print which situations there are, newest coverage first."""

    async def work(library: Library, say: Language) -> None:
        table = Table(box=box.SIMPLE, pad_edge=False)
        for heading in (say("Short name"), say("Title"), say("Coverage"), say("Entries"), say("Kept by")):
            table.add_column(heading, overflow="fold")
        for shelf in library.shelves:
            table.add_row(
                shelf.slug,
                shelf.title.in_language(say.code),
                _coverage(shelf, say),
                say.number(shelf.entries),
                _keeper(shelf, say),
            )
        Console(highlight=False, markup=False).print(table)

    _do(work, lang)


def show(situation: Slug, lang: Lang = "en") -> None:
    """Print how a situation is described, as the command that would describe it again."""

    async def work(library: Library, _: Language) -> None:
        shelf = await library.described(situation)
        options = [f"--{name} {shlex.quote(text)}" for name, text in retyped(shelf.situation)]
        if shelf.access.two_person:
            options.append("--two-person")
        _print(" \\\n    ".join([f"rollcall situation create {shelf.slug}", *options]))

    _do(work, lang)


def _change(change: Callable[[Situations], Awaitable[Situation]], text: str, lang: str) -> None:
    async def work(library: Library, say: Language) -> None:
        try:
            changed = await change(Situations(library))
        except Unchanged as unchanged:  # so that a script can describe a situation again
            _print(say.explain(unchanged))
        else:
            last = say.day(changed.ends) if changed.ends else ""
            _print(say(text, title=changed.title.in_language(say.code), day=last))

    _do(work, lang)


def _do(work: Callable[[Library, Language], Awaitable[None]], lang: str) -> None:
    with_library(lambda library: work(library, language(lang)), lang)


def _coverage(shelf: Shelf, say: Language) -> str:
    first, last = shelf.brief.starts, shelf.brief.ends
    if last is None:
        return say("since {day}", day=say.day(first))
    return say("{first} to {last}", first=say.day(first), last=say.day(last))


def _keeper(shelf: Shelf, say: Language) -> str:
    if shelf.access.guild is None:
        return say("came with the bot") if shelf.shipped else say("the bot's operator")
    if shelf.access.shared:
        return say("server {guild}, shared", guild=shelf.access.guild)
    return say("server {guild}", guild=shelf.access.guild)


def _print(text: str) -> None:
    print(text)  # noqa: T201
