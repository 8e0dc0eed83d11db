"""How the bot and a process that works for it talk: each message is its length in four bytes, and a pickle.

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
    """In the child: answer (True, result) or (False, what went wrong) to each message until the input ends."""
    with suppress(AttributeError, OSError):  # not on every system
        os.nice(5)  # the bot's answers go first where there are few processors
    gc.disable()  # it walks many objects again and again; it is its turn once the answer is out
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing that prints may end up in an answer
    while len(head := source.read(LENGTH.size)) == LENGTH.size:
        message = pickle.loads(source.read(*LENGTH.unpack(head)))  # noqa: S301  from our own parent
        try:
            answer: tuple[bool, Any] = True, work(message)
        except Exception as error:  # noqa: BLE001  whatever it is, the parent logs it
            answer = False, f"{type(error).__name__}: {error}"
        sink.write(framed(answer))
        sink.flush()
        gc.collect()
