"""Libraries whose journals are all in memory, for tests that look into them."""

from datetime import datetime, timedelta

from bot.actions.library import Library
from bot.actions.upkeep.purge import Purging
from bot.store import journal
from bot.store.engine.database import Connection
from bot.store.journal import KeptSituation


async def taken_in(library: Library) -> None:
    """Read what was filed since, and every journal."""
    await library.refresh()
    for shelf in library.shelves:
        await library.load(shelf.slug)


async def situations(connection: Connection) -> dict[str, KeptSituation]:
    """Every situation that is kept, by slug."""
    kept = {slug: await journal.situation(connection, slug) for slug in await journal.slugs(connection)}
    return {slug: one for slug, one in kept.items() if one is not None}


async def purged(purging: Purging, when: datetime) -> int:
    """How many situations and servers two looks remove, an hour apart: one reading of the clock removes nothing."""
    return await purging.run(when) + await purging.run(when + timedelta(hours=1))
