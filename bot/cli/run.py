"""`run`: the bot as a service."""

from collections.abc import Coroutine
from typing import Any

from bot.cli.runner import with_settings
from bot.settings import Settings


def run_() -> None:
    """Connect to Discord and answer."""
    # Only this command and the demo need Discord's library: other commands start faster without it.
    from bot.app import run

    def work(settings: Settings) -> Coroutine[Any, Any, None]:
        return run(settings)

    with_settings(work)
