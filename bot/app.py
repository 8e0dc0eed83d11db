"""The composition root: one exit stack owns every lifetime, and what is opened last is closed first."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from bot.actions.library import Library
from bot.actions.seeding import load_seeds
from bot.errors import N_, Disconnected, Misconfigured
from bot.settings import Settings
from bot.store.database import Database
from bot.store.migration import migrate

if TYPE_CHECKING:
    from bot.chat.client import RollcallClient

log = logging.getLogger(__name__)

_REFRESH_SECONDS = 1


@asynccontextmanager
async def open_library(settings: Settings) -> AsyncIterator[Library]:
    """The database brought up to date, the seeds loaded, the journals in memory. Raises StoreError, Refused."""
    async with Database(settings.database_url) as database:
        came_from = await migrate(database)
        log.debug("database %s was at %s", database.name, came_from)
        added = await load_seeds(database)
        if added:
            log.info("%s reports came with the seed", added)
        library = Library(database)
        await library.refresh()
        yield library


async def run(settings: Settings) -> None:
    """Serve Discord until a signal, or until the connection cannot be kept."""
    from bot.chat.client import RollcallClient
    from bot.chat.desk import Desk
    from bot.chat.endpoints import use_endpoints

    token = settings.token()
    use_endpoints(settings.discord_api, settings.discord_gateway)
    _stop_on(signal.SIGTERM)
    async with AsyncExitStack() as stack:
        library = await stack.enter_async_context(open_library(settings))
        client = await stack.enter_async_context(RollcallClient(Desk(library)))
        stack.enter_context(_kept_fresh(library))
        await connected(client, token)


async def connected(client: "RollcallClient", token: str) -> None:
    """Stay connected. Raises Misconfigured for a token that Discord refuses, Disconnected for everything else."""
    import aiohttp
    import discord

    try:
        await client.start(token)
    except discord.LoginFailure as error:
        raise Misconfigured(N_("Discord refused the token: copy it anew from the developer portal.")) from error
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        problem = str(error).rstrip(".") or type(error).__name__
        raise Disconnected(N_("The connection to Discord failed: {problem}."), problem=problem) from error
    # discord.py returns from some closes that it will not recover from.
    raise Disconnected(N_("The connection to Discord ended."))


@contextmanager
def _kept_fresh(library: Library) -> Iterator[None]:
    """Takes in what other processes file, once a second while it lasts."""
    from apscheduler.events import EVENT_JOB_ERROR
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    scheduler = AsyncIOScheduler(timezone="UTC")
    # The default grace of one second would drop a late run; one that is late is still wanted, once.
    scheduler.add_job(library.refresh, "interval", seconds=_REFRESH_SECONDS, misfire_grace_time=None, coalesce=True)
    scheduler.add_listener(_log_failure, EVENT_JOB_ERROR)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


def _log_failure(event: object) -> None:
    log.error("the journal could not be refreshed", exc_info=getattr(event, "exception", None))


def _stop_on(number: signal.Signals) -> None:
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(number, task.cancel)
