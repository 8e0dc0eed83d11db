"""Notice when the wall clock is set, log it, and correct times that a wrong clock put too far ahead."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.clocks import Clocks, read_clocks
from bot.delivery.schedule import next_due
from bot.delivery.subscription import read_schedule, write_schedule
from bot.errors import RollcallError
from bot.store import briefings
from bot.store.briefings import Subscription
from bot.store.engine.database import Database
from bot.store.future import bring_back

log = logging.getLogger(__name__)

_JUMP = timedelta(minutes=1)
"""Least jump; a clock that is adjusted in small steps moves less within a second."""
_SOON = timedelta(seconds=90)


class ClockWatch:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._ahead: timedelta | None = None
        """Lead of the wall clock over the steady clock at the last look."""
        self._to_do = True
        """Whether times have to be corrected; also at the start, since the clock may have been wrong before."""

    async def run(self, clocks: Clocks | None = None) -> int:
        """Correct times if the clock was set. Returns how many. Raises StoreError."""
        clocks = clocks or read_clocks()
        ahead = clocks.wall - clocks.steady
        jump, self._ahead = ahead - (ahead if self._ahead is None else self._ahead), ahead
        if abs(jump) > _JUMP:
            log.warning("the clock was set %s by %s", "ahead" if jump > timedelta() else "back", abs(jump))
            self._to_do = True
        if not self._to_do:
            return 0
        changed = await put_right(self._database, clocks.wall)
        self._to_do = False
        return changed


async def put_right(database: Database, now: datetime) -> int:
    """Correct times that are too far ahead. Returns how many were."""
    async with database.write() as connection:
        changed = 0
        async for one in briefings.everyone(connection):
            values = _mended(one, now) if one.next_due > now else {}
            if values:
                await briefings.change(connection, one.id, **values)
                changed += 1
        changed += await bring_back(connection, now, now + _SOON)
    if changed:
        log.info("%s things that waited for too late a time were put right", changed)
    return changed


def _mended(one: Subscription, now: datetime) -> dict[str, Any]:
    """Return the corrected columns of a subscription: its next slot and the start of its hours.

    The ledger knows delivered slots, so that nothing is sent again.
    """
    try:
        schedule = read_schedule(one.schedule)
        if schedule.anchor is not None and schedule.anchor > now:
            schedule = replace(schedule, anchor=now)
            return {"schedule": write_schedule(schedule), "next_due": next_due(schedule, now)}
        due = next_due(schedule, now)
    except (RollcallError, LookupError, ValueError, TypeError) as error:
        log.warning("the schedule of subscription %s cannot be read: %r", one.id, error)
        return {}
    return {"next_due": due} if due < one.next_due else {}
