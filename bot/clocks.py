"""Two clocks: the one on the wall, which people and servers set, and a steady one that nobody does.

What is promised for a time of day goes by the wall. What waits a while (another try, the next look) goes by the
steady one: a wall clock that is set back must not make a pause of half a minute last for hours.
"""

from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import NamedTuple

_BEGAN, _BEGAN_AT = monotonic(), datetime.now(UTC)


class Clocks(NamedTuple):
    wall: datetime
    steady: datetime
    """The wall's time when this process began, and what has passed since."""


def steady() -> datetime:
    return _BEGAN_AT + timedelta(seconds=monotonic() - _BEGAN)


def read_clocks(now: datetime | None = None) -> Clocks:
    """Both as they are; `now` is for both where a caller decides what time it is."""
    return Clocks(now, now) if now is not None else Clocks(datetime.now(UTC), steady())
