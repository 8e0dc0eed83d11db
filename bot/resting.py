"""Rest of periodic work: it looks again when somebody wrote something or when something falls due, not every second.

A stamp tells whether anybody wrote: it is another one after every change, whichever process made it.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from bot.clocks import Clocks

Stamp = Callable[[], Awaitable[object]]

_MINUTE = timedelta(minutes=1)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Look:
    """One look at everything: what was not due yet ends the rest that follows."""

    def __init__(self, clocks: Clocks) -> None:
        self.clocks = clocks
        # Days begin on a full minute in every zone. What neither the database nor a clock tells, such as a channel
        # that Discord opened again, is also noticed then.
        minute = clocks.wall.replace(second=0, microsecond=0) + _MINUTE
        self.until = Clocks(minute, clocks.steady + _MINUTE)

    def again(self) -> None:
        """Look again at the next second."""
        self.until = self.clocks

    def due(self, instants: Iterable[datetime | None]) -> None:
        """Look again at the first of these instants that is still to come, on the wall clock."""
        self.until = Clocks(_next(instants, self.clocks.wall, self.until.wall), self.until.steady)

    def paused(self, instants: Iterable[datetime]) -> None:
        """Look again at the first of these instants that is still to come, on the steady clock."""
        self.until = Clocks(self.until.wall, _next(instants, self.clocks.steady, self.until.steady))


class Rest:
    """What one piece of work saw when it last looked, and until when nothing is due if nobody writes."""

    def __init__(self, stamp: Stamp) -> None:
        self._stamp = stamp
        self._seen: object = None
        self._until = Clocks(_LONG_AGO, _LONG_AGO)
        self._ended = False

    def lasts(self, stamp: object, clocks: Clocks) -> bool:
        """Return whether nothing was written or fell due since the last look. A stamp of None is unknown."""
        if stamp is None or stamp != self._seen:
            return False
        return clocks.wall < self._until.wall and clocks.steady < self._until.steady

    def end(self) -> None:
        """End the rest for something that only this process knows."""
        self._ended, self._seen = True, None

    @asynccontextmanager
    async def look(self, clocks: Clocks) -> AsyncIterator[Look]:
        """Look at everything within the context; if that succeeds, rest. Raises StoreError."""
        seen, look, self._ended = await self._stamp(), Look(clocks), False
        yield look
        self._seen, self._until = None if self._ended else seen, look.until


def _next(instants: Iterable[datetime | None], now: datetime, otherwise: datetime) -> datetime:
    return min([otherwise, *(one for one in instants if one is not None and one > now)])
