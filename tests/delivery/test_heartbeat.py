"""What fails every second is told in the log, in so many words that an outage of days fills no disk."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot import heartbeat as heartbeat
from bot.errors import N_, Unusable
from bot.heartbeat import Heartbeat, Work

TIMES = 5


async def no_database() -> None:
    raise Unusable(N_("The server is away."))


async def our_fault() -> None:
    raise ZeroDivisionError("by nothing")


async def tasks_without_database() -> None:
    async with asyncio.TaskGroup() as tasks:
        for _ in range(3):
            tasks.create_task(no_database())


async def told(caplog: pytest.LogCaptureFixture, *works: Work) -> list[logging.LogRecord]:
    """Everything that whoever logs has to say of works that are woken a few times."""
    async with Heartbeat(works) as awake:
        for _ in range(TIMES):
            awake.wake()
            await asyncio.sleep(0.05)
    return [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_database_that_is_away_is_told_once_for_all_works_and_in_a_sentence(caplog: pytest.LogCaptureFixture):
    [record] = await told(caplog, no_database, no_database, tasks_without_database)
    assert record.getMessage() == "work that is done every second failed: Unusable: The server is away."
    assert record.levelno == logging.ERROR
    assert not record.exc_info


async def test_what_nobody_expected_is_told_once_with_its_traceback(caplog: pytest.LogCaptureFixture):
    [record] = await told(caplog, our_fault)
    assert "ZeroDivisionError: by nothing" in record.getMessage()
    assert record.exc_info


async def test_two_things_that_fail_are_both_told(caplog: pytest.LogCaptureFixture):
    assert len(await told(caplog, no_database, our_fault)) == 2


async def test_what_goes_on_is_told_again_after_a_while(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(heartbeat, "_UNREPEATED_SECONDS", 0.0)
    assert len(await told(caplog, no_database)) > 1
