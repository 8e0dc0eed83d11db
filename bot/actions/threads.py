"""Run blocking work in a thread; stop it when the awaiting task is cancelled: a process waits for its threads."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

_Result = TypeVar("_Result")

Look = Callable[[], None]
"""Long work calls this often. Raises InterruptedError once the awaiting task is cancelled."""


async def in_thread(work: Callable[[Look], _Result]) -> _Result:
    given_up = threading.Event()

    def look() -> None:
        if given_up.is_set():
            raise InterruptedError("nobody waits for it any more")

    try:
        return await asyncio.to_thread(work, look)
    finally:
        given_up.set()
