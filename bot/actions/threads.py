"""Work in a thread that comes to an end once nobody waits for it: a process ends no sooner than its threads."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

_Result = TypeVar("_Result")

Look = Callable[[], None]
"""Called often by what takes long. Raises InterruptedError once nobody waits for it."""


async def in_thread(work: Callable[[Look], _Result]) -> _Result:
    given_up = threading.Event()

    def look() -> None:
        if given_up.is_set():
            raise InterruptedError("nobody waits for it any more")

    try:
        return await asyncio.to_thread(work, look)
    finally:
        given_up.set()
