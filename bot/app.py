"""The composition root: one exit stack owns every lifetime, and what is opened last is closed first."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.actions.library import Library
from bot.actions.seeding import load_seeds
from bot.errors import N_, Disconnected, Misconfigured
from bot.settings import Settings
from bot.store.database import Database
from bot.store.migration import migrate

if TYPE_CHECKING:
    from bot.chat.client import RollcallClient
    from bot.delivery.alerts import Alerts
    from bot.delivery.boards import Boards
    from bot.delivery.corrections import Corrections
    from bot.delivery.replays import Replays
    from bot.delivery.rounds import Rounds
    from bot.pictures.studio import Studio

log = logging.getLogger(__name__)

_EVERY_SECONDS = 1


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
    from bot.chat.endpoints import use_endpoints

    token = settings.token()
    use_endpoints(settings.discord_api, settings.discord_gateway)
    _stop_on(signal.SIGTERM)
    async with AsyncExitStack() as stack:
        library = await stack.enter_async_context(open_library(settings))
        bot = assemble(library, settings)
        client = await stack.enter_async_context(bot.client)
        stack.enter_context(_awake(library, bot))
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


@dataclass(frozen=True, slots=True)
class Assembled:
    client: "RollcallClient"
    rounds: "Rounds"
    boards: "Boards"
    alerts: "Alerts"
    corrections: "Corrections"
    replays: "Replays"


def assemble(
    library: Library,
    settings: Settings,
    *,
    requests_per_second: float | None = None,
    studio: "Studio | None" = None,
    **client_options: Any,
) -> Assembled:
    """The parts of the bot, put together; nothing is started. Without a pace of its own it keeps to Discord's."""
    from bot.chat.briefing_commands import briefing_group, setup_command
    from bot.chat.client import RollcallClient
    from bot.chat.courier import DiscordCourier
    from bot.chat.desk import Desk
    from bot.chat.live_commands import live_commands
    from bot.chat.moderating import Office
    from bot.delivery.alerts import Alerts
    from bot.delivery.boards import Boards
    from bot.delivery.composer import Composer
    from bot.delivery.corrections import Corrections
    from bot.delivery.pace import PacedCourier
    from bot.delivery.replays import Replays
    from bot.delivery.rounds import Rounds
    from bot.delivery.subscription import Subscriptions
    from bot.pictures.studio import Studio

    studio = studio or Studio()
    client = RollcallClient(Desk(library, studio), **client_options)
    parts = (library.database, library, PacedCourier(DiscordCourier(client, library), requests_per_second))
    bot = Assembled(
        client,
        Rounds(*parts, studio=studio),
        Boards(*parts, studio=studio),
        Alerts(*parts),
        Corrections(*parts),
        Replays(*parts),
    )
    subscriptions = Subscriptions(library.database, library, settings.briefings_per_server)
    office = Office(subscriptions, Composer(library, studio), parts[-1])
    client.add_commands([briefing_group(office), setup_command(office)])
    client.add_commands(live_commands(library, bot.boards, bot.replays, bot.alerts))
    return bot


@contextmanager
def _awake(library: Library, bot: Assembled) -> Iterator[None]:
    """Once a second while it lasts: takes in what other processes filed, and delivers what is due."""
    from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    scheduler = AsyncIOScheduler(timezone="UTC")
    # The default grace of one second would drop a late run; one that is late is still wanted, once.
    delivering = (bot.rounds, bot.boards, bot.alerts, bot.corrections, bot.replays)
    for work in (library.refresh, *(partial(_if_connected, bot.client, part.run) for part in delivering)):
        scheduler.add_job(
            work, "interval", seconds=_EVERY_SECONDS, misfire_grace_time=None, coalesce=True, max_instances=2
        )
    scheduler.add_listener(_log_failure, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


async def _if_connected(client: "RollcallClient", work: Callable[[], Awaitable[object]]) -> None:
    """Not before the connection is up: which channels are forums is only known from then on."""
    if client.is_ready():
        await work()


def _log_failure(event: object) -> None:
    log.error("work that is done every second failed or was missed", exc_info=getattr(event, "exception", None))


def _stop_on(number: signal.Signals) -> None:
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(number, task.cancel)
