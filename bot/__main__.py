"""`rollcall`, also as `python -m bot`."""

import gc
import sys
from collections.abc import Callable
from typing import Any

from bot.cli.terminal import adapt_streams


def main() -> None:
    # What is loaded stays: full collections walk it again and again, find nothing, and take a fifth of the start.
    young, middle, old = gc.get_threshold()
    gc.set_threshold(young, middle, 1_000)
    serves = sys.argv[1:] == ["run"]
    start = _service() if serves else _commands()
    gc.freeze()
    # A command ends soon, and a file makes many objects and no cycles: collecting took a tenth of an import.
    gc.set_threshold(young if serves else 50 * young, middle, old)
    adapt_streams()
    start()


def _service() -> Callable[[], Any]:
    import bot.app  # noqa: F401  `run_` would load it when full collections are on again
    from bot.cli.run import run_

    return run_


def _commands() -> Callable[[], Any]:
    # The libraries that read options and print tables take 15 MB, which the service would keep for ever.
    from bot.cli.main import app

    return app


if __name__ == "__main__":
    main()
