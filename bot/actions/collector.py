"""Keep the garbage collector away from many objects that are made at once and stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest(rests: bool) -> Iterator[None]:
    """Let the collector rest, if it `rests`, and never look at what was made meanwhile."""
    if not rests:
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
