"""Around the service: ask for its health, check its configuration, try it without Discord."""

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any

import typer

from bot.cli.ask_health import ask_health
from bot.cli.check import report_checks
from bot.cli.runner import EXIT_MISCONFIGURED, fail, in_words, with_settings
from bot.cli.settings_reference import settings_reference
from bot.errors import N_, Misconfigured
from bot.logs import LogFormat, write_logs
from bot.settings import Settings


def demo(
    port: Annotated[int, typer.Option(help="Port on loopback; 0 takes a free one.", min=0, max=65535)] = 8765,
    replay: Annotated[bool, typer.Option("--replay", help="Post the situation's briefings day by day.")] = False,
) -> None:
    """Try the bot on a page on loopback, without a Discord account."""
    try:
        from bot.cli.demo import serve
    except ModuleNotFoundError as error:
        missing = N_("The demo needs {name}: in the checkout, pip install '.[demo]'.")
        fail(Misconfigured(missing, name=error.name), "en")
    write_logs("WARNING", LogFormat.TEXT)
    with in_words():
        asyncio.run(serve(port, replay))


def check(
    deep: Annotated[
        bool, typer.Option("--deep", help="Also read the whole database and say what is wrong in it.")
    ] = False,
    server: Annotated[
        int | None, typer.Option("--server", help="Also say what is broken in the settings of this Discord server.")
    ] = None,
) -> None:
    """Say what is configured, what is missing and how to mend it."""

    def work(settings: Settings) -> Coroutine[Any, Any, bool]:
        return report_checks(settings, deep, server)

    if not with_settings(work):
        raise typer.Exit(EXIT_MISCONFIGURED)


def health(
    ready: Annotated[
        bool, typer.Option("--ready", help="Whether commands would be answered, not only whether it lives.")
    ] = False,
) -> None:
    """Ask the running bot how it is; the exit code is 0 if it is well."""

    async def work(settings: Settings) -> None:
        print(await ask_health(settings, ready))  # noqa: T201

    with_settings(work)


def settings_() -> None:
    """Print the reference of every setting, in Markdown."""
    with in_words():
        print(settings_reference(), end="")  # noqa: T201
