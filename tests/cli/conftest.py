"""The command line as its users have it: a process, its two outputs and its exit code."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import IO, Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Settings of whoever runs the tests must not reach the bot under test.
OURS = ("ROLLCALL_", "DISCORD_")
REFUSED, MISCONFIGURED, STORE = 2, 3, 4

Run = Callable[..., subprocess.CompletedProcess[str]]


def start(
    *arguments: str,
    folder: Path,
    env: dict[str, str] | None = None,
    stdout: int | IO[str] = subprocess.PIPE,
    patience: float = 50,
) -> subprocess.CompletedProcess[str]:
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env={**inherited, "COLUMNS": "160", "ROLLCALL_LOG_LEVEL": "WARNING", **(env or {})},
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
        timeout=patience,
    )


def sentence(done: subprocess.CompletedProcess[str], code: int) -> str:
    """The one sentence with which a command failed as it should."""
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert len(lines[0]) < 300
    return lines[0]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database in it that every test may ask, so that the seed is loaded once."""
    folder = tmp_path_factory.mktemp("home")
    first = start("status", "iraq-2020", folder=folder)
    assert first.returncode == 0, first.stderr
    assert (folder / "data" / "var" / "rollcall.db").is_file()
    return folder


@pytest.fixture(scope="session")
def rollcall(home: Path) -> Run:
    """Ask the shared database. The same question is put once."""

    @cache
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return start(*arguments, folder=home)

    return run


@pytest.fixture(scope="session")
def status(rollcall: Run) -> Callable[..., dict[str, Any]]:
    def ask(*arguments: str) -> dict[str, Any]:
        done = rollcall("status", "iraq-2020", *arguments, "--format", "json")
        assert (done.returncode, done.stderr) == (0, "")
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    return ask
