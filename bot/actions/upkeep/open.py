"""Open the library: migrate the database, load the seeds, list the situations."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.actions.library import JOURNALS_MIB, Library
from bot.actions.upkeep.seeds import load_seeds
from bot.store.engine.database import Database
from bot.store.engine.migration import migrate

log = logging.getLogger(__name__)


@asynccontextmanager
async def open_library(database_url: str, journals_mib: float = JOURNALS_MIB) -> AsyncIterator[Library]:
    """Yield the library of a database that is up to date. Raises StoreError, Refused."""
    async with Database(database_url) as database:
        came_from = await migrate(database)
        log.debug("database %s was at %s", database.name, came_from)
        added = await load_seeds(database)
        if added:
            log.info("%s reports came with the seed", added)
        library = Library(database, journals_mib)
        await library.refresh()
        yield library
