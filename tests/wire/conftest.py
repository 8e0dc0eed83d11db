"""Fixtures for tests of the bot as a process against an emulated Discord."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from . import schema
from .emulator import Emulator
from .process import ROLLCALL, BotProcess

PROCESSES = pytest.StashKey[list[BotProcess]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Show what the bot printed wherever a test fails."""
    report = yield
    if report.failed:
        for process in item.stash.get(PROCESSES, []):
            report.sections.append((f"output of the bot, {process.folder.name}", process.output()))
    return report


@pytest.fixture
def description() -> Path:
    """Discord's OpenAPI description, for tests that cannot do without it."""
    path = schema.description_path()
    if path is None:
        pytest.skip(f"Discord's OpenAPI description is not here: {schema.WHERE}")
    return path


@pytest.fixture
async def emulator(request: pytest.FixtureRequest) -> AsyncIterator[Emulator]:
    """An emulated Discord that fails the test for anything that the real one would not have taken.

    For other than the defaults: `@pytest.mark.parametrize("emulator", [{"guilds": 3}], indirect=True)`.
    """
    async with Emulator(**getattr(request, "param", {})) as running:
        yield running
    complaints = [f"no such route: {each}" for each in running.unmatched] + running.violations
    assert not complaints, "Discord would have refused:\n" + "\n".join(complaints)


@pytest.fixture
async def bot_process(
    emulator: Emulator, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Callable[..., Any]]:
    """Start bots: `process = await bot_process(); await process.ready()`.

    Each has a folder of its own unless told to share one, as a restarted bot does: `folder=first.folder`.
    """
    processes = request.node.stash.setdefault(PROCESSES, [])
    async with AsyncExitStack() as running:

        async def start(
            argv: Sequence[str] = ROLLCALL, env: Mapping[str, str] | None = None, folder: Path | None = None
        ) -> BotProcess:
            home = folder or tmp_path / f"bot{len(processes)}"
            home.mkdir(exist_ok=True)
            process = BotProcess(emulator, home, argv, env)
            processes.append(process)
            return await running.enter_async_context(process)

        yield start
