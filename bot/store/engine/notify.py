"""News from process to process that something was filed: PostgreSQL's LISTEN and NOTIFY.

On SQLite there is one bot; what the command line files beside it, it finds when it looks, as it does every second.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from sqlalchemy import text

from bot.errors import StoreError
from bot.store.engine.database import Connection, Database

log = logging.getLogger(__name__)

_CHANNEL = "rollcall_filed"
_AGAIN = 5.0
"""Seconds before a connection that was lost is made anew."""


async def tell(connection: Connection) -> None:
    """Heard once this transaction is kept, and not at all if it is not."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_notify(:channel, '')"), {"channel": _CHANNEL})


async def listen(database: Database, heard: Callable[[], Awaitable[object]]) -> None:
    """Call `heard` whenever something was filed, until cancelled. While the server is away nothing is heard."""
    while True:
        try:
            await _listen(database, heard)
        except StoreError as error:
            log.warning("no news from other processes for now: %s", error)
        except Exception:  # the driver's own; nothing rests on the news alone
            log.exception("no news from other processes for now")
        await asyncio.sleep(_AGAIN)


async def _listen(database: Database, heard: Callable[[], Awaitable[object]]) -> None:
    """Until the connection is lost. Raises StoreError."""
    async with database.alone() as driver:
        something = asyncio.Event()
        driver.add_termination_listener(lambda *_: something.set())
        await driver.add_listener(_CHANNEL, lambda *_: something.set())
        while not driver.is_closed():
            await heard()  # also at first: something may have been filed before anybody listened
            await something.wait()
            something.clear()
