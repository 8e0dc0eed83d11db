"""Correct times in the future, which a clock that was ahead has written: the bot would wait for them."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.store import tables
from bot.store.briefings import OPEN
from bot.store.engine.database import Connection

_LONG_AGO = timedelta(hours=1)
"""Age given to such tries, so that a search for their message begins early enough."""


async def bring_back(connection: Connection, now: datetime, soon: datetime) -> int:
    """Bring back waits beyond `soon` and beginnings after `now`. Returns the number of changed rows."""
    open_ = tables.delivery.c.state.in_(OPEN)
    chosen = [
        update(tables.delivery).where(open_ & (tables.delivery.c.lease > soon)).values(lease=soon),
        update(tables.delivery).where(open_ & (tables.delivery.c.claimed > now)).values(claimed=now - _LONG_AGO),
        update(tables.board).where(tables.board.c.not_before > soon).values(not_before=soon),
        update(tables.process).where(tables.process.c.seen > now).values(seen=now),
        update(tables.server).where(tables.server.c.left_at > now).values(left_at=now),
        *(
            update(table).where(table.c.tried > now).values(tried=now - _LONG_AGO)
            for table in (tables.board, tables.correction, tables.follow)
        ),
    ]
    changed = sum([(await connection.execute(one)).rowcount for one in chosen])
    return changed + await _replays(connection, now)


async def _replays(connection: Connection, now: datetime) -> int:
    table, changed = tables.replay, 0
    for row in (await connection.execute(select(table.c.channel, table.c.every, table.c.next_due))).all():
        latest = now + timedelta(minutes=row.every)
        if row.next_due > latest:
            await connection.execute(update(table).where(table.c.channel == row.channel).values(next_due=latest))
            changed += 1
    return changed
