"""Messages between the bot and its workers: each is its length in four bytes, and a pickle.

Only a parent and the child that it started can write to each other's pipe.
"""

import gc
import os
import pickle
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

LENGTH = struct.Struct("!I")


def framed(message: object) -> bytes:
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(body)) + body


def serve(work: Callable[[Any], object]) -> None:
    """Run in the child: answer each message with (True, result) or (False, error) until the input ends."""
    with suppress(AttributeError, OSError):  # not available on every system
        os.nice(5)  # with few processors, the bot's own answers go first
    gc.disable()  # it would walk many objects again and again; collect after each answer instead
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # printed text must not end up in an answer
    while len(head := source.read(LENGTH.size)) == LENGTH.size:
        message = pickle.loads(source.read(*LENGTH.unpack(head)))  # noqa: S301  from our own parent
        try:
            answer: tuple[bool, Any] = True, work(message)
        except Exception as error:  # noqa: BLE001  whatever it is, the parent logs it
            answer = False, f"{type(error).__name__}: {error}"
        sink.write(framed(answer))
        sink.flush()
        gc.collect()
