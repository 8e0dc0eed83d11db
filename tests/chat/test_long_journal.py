"""A long journal answers all the same: with a promise first where it cannot answer at once."""

import asyncio
import os
import shutil
import time
from pathlib import Path

import pytest

from bot.actions.library import QUICK
from bot.actions.upkeep.open import open_library
from bot.store.engine.database import Database
from bot.store.engine.migration import migrate

from .conftest import settings_for
from .newsroom import Newsroom

synthetic = pytest.importorskip("bench.synthetic", reason="bench/ is not in the source distribution")
LONG = 100_000


def filed(path: Path, entries: int) -> Path:
    async def file() -> None:
        async with Database(f"sqlite:///{path}") as database:
            await migrate(database)
            await synthetic.file_synthetic(database, entries)

    asyncio.run(file())
    return path


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    entries = LONG if os.environ.get("ROLLCALL_SLOW_TESTS") else QUICK + 500
    return filed(tmp_path_factory.mktemp("long") / "rollcall.db", entries)


@pytest.fixture
def database(long_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(long_file, tmp_path / "rollcall.db"))


async def test_the_default_question_is_promised_once_and_then_answered_at_once(newsroom: Newsroom):
    newsroom.env.settle_timeout = 20.0
    left = await newsroom.ask("who-left")
    assert left.title == "Who left — Synthetic theatre"
    assert newsroom.requests[-1].method == "PATCH", "its journal is read when it is first asked for"
    await newsroom.ask("who-left")
    assert [request.method for request in newsroom.requests[-1:]] == ["POST"]


async def test_any_other_day_is_promised_and_then_answered(newsroom: Newsroom):
    newsroom.env.settle_timeout = 20.0
    left = await newsroom.ask("who-left", as_of="2024-09-01")
    callback, edit = newsroom.requests[-2:]
    assert callback.json["type"] == 5
    assert edit.path.endswith("/messages/@original")
    assert "have pulled out a part" in left.text


async def test_the_second_time_it_is_answered_at_once(newsroom: Newsroom):
    newsroom.env.settle_timeout = 20.0
    await newsroom.ask("who-left", as_of="2024-09-01")
    before = len(newsroom.requests)
    await newsroom.ask("who-left", as_of="2024-09-01")
    assert [request.json["type"] for request in newsroom.requests[before:]] == [4]


async def test_a_page_that_takes_a_while_is_turned_without_a_new_message(newsroom: Newsroom):
    newsroom.env.settle_timeout = 20.0
    left = await newsroom.ask("who-left", as_of="2024-09-01")
    earlier = await newsroom.click(left, "◀ Earlier")
    assert earlier.message.id == left.message.id
    assert earlier.line(", end of day in ") != ""


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("who-stayed", {"as_of": "2024-10-01"}),
        ("status", {"country": "DE", "as_of": "2024-10-02"}),
        ("timeline", {"as_of": "2024-10-03"}),
        ("sources", {"as_of": "2024-10-04"}),
        ("search", {"words": "germany drawdown"}),
        ("changes", {"from": "2024-10-01", "to": "2024-10-07"}),
    ],
)
async def test_every_command_answers(newsroom: Newsroom, command: str, options: dict[str, str]):
    newsroom.env.settle_timeout = 20.0
    answer = await newsroom.ask(command, **options)
    assert "Synthetic theatre" in answer.title
    assert "on our side" not in answer.text


@pytest.mark.slow
async def test_of_a_hundred_thousand_reports_an_answer_takes_a_moment(newsroom: Newsroom, database: Path):
    newsroom.env.settle_timeout = 20.0
    began = time.perf_counter()
    await newsroom.ask("who-left", as_of="2024-12-01")
    assert time.perf_counter() - began < 3.0


@pytest.mark.slow
async def test_a_hundred_thousand_reports_are_read_within_the_patience_of_an_operator(long_file: Path):
    began = time.perf_counter()
    async with open_library(settings_for(long_file).database_url) as library:
        assert len(library.shelf(synthetic.SLUG).journal) == LONG
    assert time.perf_counter() - began < 30.0
