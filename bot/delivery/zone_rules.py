"""Compute the times of waiting briefings again when the rules of time zones change.

If a government changes its clocks, the next release of tzdata has the new rules. Without this module, the first
briefing after an upgrade would still follow the old rules.
"""

import logging
from datetime import UTC, datetime

from bot.delivery.schedule import nearest_due
from bot.delivery.subscription import read_schedule
from bot.errors import RollcallError
from bot.names.time_zones import rules_version
from bot.store import briefings
from bot.store.engine.database import Database
from bot.store.zone_rules import keep_rules, rules_on_record

log = logging.getLogger(__name__)


async def follow_zone_rules(database: Database, now: datetime | None = None) -> int:
    """Move each waiting briefing to its slot by the present rules. Returns how many moved.

    A briefing that is already due is not moved, or it would be lost.
    """
    rules, now = rules_version(), now or datetime.now(UTC)
    async with database.read() as connection:
        if await rules_on_record(connection) == rules:
            return 0
    async with database.write() as connection:
        moved = 0
        async for one in briefings.everyone(connection):
            due = _due_now(one) if one.next_due > now else one.next_due
            if due != one.next_due:
                await briefings.change(connection, one.id, next_due=due)
                moved += 1
        await keep_rules(connection, rules)
    log.info("time zones follow the rules of %s now: %s briefings moved", rules, moved)
    return moved


def _due_now(one: briefings.Subscription) -> datetime:
    try:
        return nearest_due(read_schedule(one.schedule), one.next_due)
    except (RollcallError, LookupError, ValueError, TypeError) as error:
        log.warning("the schedule of subscription %s cannot be read: %r", one.id, error)
        return one.next_due
