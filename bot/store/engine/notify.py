"""Notify other processes that something was filed, with LISTEN and NOTIFY of PostgreSQL.

On SQLite there is one bot, which looks every second for what the command line filed.
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
"""Seconds before a lost connection is opened again."""


async def tell(connection: Connection) -> None:
    """Notify the listeners when this transaction is committed."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_notify(:channel, '')"), {"channel": _CHANNEL})


async def listen(database: Database, heard: Callable[[], Awaitable[object]]) -> None:
    """Call `heard` whenever something was filed, until cancelled; not while the server is away."""
    while True:
        try:
            await _listen(database, heard)
        except StoreError as error:
            log.warning("no news from other processes for now: %s", error)
        except Exception:  # an error of the driver; notifications are only a shortcut
            log.exception("no news from other processes for now")
        await asyncio.sleep(_AGAIN)


async def _listen(database: Database, heard: Callable[[], Awaitable[object]]) -> None:
    """Listen until the connection is lost. Raises StoreError."""
    async with database.alone() as driver:
        something = asyncio.Event()
        driver.add_termination_listener(lambda *_: something.set())
        await driver.add_listener(_CHANNEL, lambda *_: something.set())
        while not driver.is_closed():
            await heard()  # also at the start: something may have been filed before
            await something.wait()
            something.clear()
