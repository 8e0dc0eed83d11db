"""Which tests a contributor runs before every commit, and which only `make check` runs."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
ELSEWHERE = ("browser", "cli", "container", "fuzz", "languages", "wire")
"""Folders whose tests start processes, browsers or images, or try random input for long."""
PROCESSES = {"server", "bot_process", "emulator", "home", "open_to_all"}
"""Fixtures of tests that start a server, a bot or a command of their own."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _leaves_this_process(item) and not item.get_closest_marker("smoke"):
            item.add_marker(pytest.mark.whole)


def _leaves_this_process(item: pytest.Item) -> bool:
    folder = item.path.relative_to(HERE).parts[0]
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    starts_one = PROCESSES.intersection(getattr(item, "fixturenames", ())) or "postgresql" in parameters.values()
    return folder in ELSEWHERE or bool(starts_one)
