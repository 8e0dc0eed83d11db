"""Stories as a website: publishes them into a folder, and removes them again."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.actions.library import Library
from bot.actions.situations.publish import read_licence
from bot.cli.options import Lang
from bot.cli.runner import with_library, with_settings
from bot.errors import N_, Refused
from bot.languages.language import Language, language
from bot.pictures.renderer import Renderer
from bot.settings import Settings
from bot.site.addresses import read_base
from bot.site.folder import HIDDEN, Folder, Written
from bot.site.publish import Publisher
from bot.site.server import served
from bot.site.story import Terms

Stories = Annotated[list[str], typer.Argument(help="Short names of situations, such as iraq-2020.")]
To = Annotated[Path, typer.Option("--to", help="The folder of the website.")]
BaseUrl = Annotated[str, typer.Option("--base-url", help="The address under which the folder will be found.")]


def publish(
    situations: Stories,
    to: To,
    base_url: BaseUrl = "",
    licence: Annotated[str, typer.Option(help="Under which others may use it, such as CC-BY-4.0.")] = "",
    sqlite: Annotated[
        bool, typer.Option("--sqlite", help="Also write each story as a SQLite file, which Datasette opens.")
    ] = False,
    lang: Lang = "en",
) -> None:
    """Write stories as a website into a folder; only what changed is written."""

    async def work(library: Library) -> None:
        say, terms = language(lang), Terms(read_licence(licence))
        slugs = [library.shelf(slug).slug for slug in situations]
        async with Renderer() as renderer:
            publisher = Publisher(library, renderer, to, read_base(base_url), sqlite=sqlite)
            await publisher.publish(slugs, dict.fromkeys(slugs, terms), lambda slug, done: _told(slug, done, say))

    with_library(work, lang)


def unpublish(situations: Stories, to: To, base_url: BaseUrl = "", lang: Lang = "en") -> None:
    """Take stories out of a folder that they were published into."""

    async def work(library: Library) -> None:
        folder, say = Folder(to), language(lang)
        for slug in situations:
            if slug not in await asyncio.to_thread(folder.titles):
                raise Refused(N_("{name} is not published in {path}."), name=slug[:60], path=to)
        async with Renderer() as renderer:
            publisher = Publisher(library, renderer, to, read_base(base_url))
            for slug in situations:
                removed = await publisher.unpublish(slug)
                _print(say("{name}: files removed: {removed}.", name=slug, removed=say.number(removed)))

    with_library(work, lang)


def serve(
    folder: Annotated[Path, typer.Argument(help="The folder that stories were published into.")],
    port: Annotated[int, typer.Option(help="Port on loopback; 0 takes a free one.", min=0, max=65535)] = 8766,
    lang: Lang = "en",
) -> None:
    """Show a published folder on loopback until Ctrl-C."""

    async def work(settings: Settings) -> None:
        say = language(lang)
        if not await asyncio.to_thread((folder / HIDDEN).is_dir):
            raise Refused(N_("Nothing was published into {path}: rollcall publish does."), path=folder)
        async with served(folder, "127.0.0.1", port) as taken:
            _print(
                say("{path} is shown at {address} until Ctrl-C.", path=folder, address=f"http://127.0.0.1:{taken}/")
            )
            await asyncio.Event().wait()

    with_settings(work, lang)


def _told(slug: str, done: Written, say: Language) -> None:
    text = N_("{name}: files written: {changed}, unchanged: {kept}, removed: {removed}.")
    numbers = {"changed": done.changed, "kept": done.kept, "removed": done.removed}
    _print(say(text, name=slug, **{name: say.number(n) for name, n in numbers.items()}))


def _print(text: str) -> None:
    Console(soft_wrap=True, highlight=False).print(text, markup=False)
