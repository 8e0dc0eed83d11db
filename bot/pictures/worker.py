"""A process that draws: plans come in on standard input, answers go out on standard output, until the input ends."""

import gc
import os
import pickle
import sys
from contextlib import suppress
from typing import Any

from bot.pictures.draw.painting import paint
from bot.pictures.pipe import LENGTH, framed


def main() -> None:
    """Answers (True, PNG) or (False, what went wrong)."""
    with suppress(AttributeError, OSError):  # not on every system
        os.nice(5)  # answers go before pictures where there are few processors
    gc.disable()  # it walks the outlines' many points again and again; it is its turn once the picture is out
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing that prints may end up in an answer
    while len(head := source.read(LENGTH.size)) == LENGTH.size:
        plan = pickle.loads(source.read(*LENGTH.unpack(head)))  # noqa: S301  from our own parent
        try:
            answer: tuple[bool, Any] = True, paint(plan)
        except Exception as error:  # noqa: BLE001  whatever it is, the parent logs it
            answer = False, f"{type(error).__name__}: {error}"
        sink.write(framed(answer))
        sink.flush()
        gc.collect()


if __name__ == "__main__":
    main()
