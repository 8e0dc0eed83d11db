"""Put the bot together and run it. One exit stack owns every resource and closes the last one first."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import aiohttp
import discord

from bot.actions.library import Library
from bot.actions.reading.articles import Articles
from bot.actions.reading.feeds import Feeds
from bot.actions.reading.readers import readers_of
from bot.actions.reports.file import Filing
from bot.actions.reports.review import Review
from bot.actions.upkeep.backups import Backups
from bot.actions.upkeep.open import open_library
from bot.actions.upkeep.purge import Purging
from bot.articles.fetch import Fetcher
from bot.articles.press import Press
from bot.chat.briefings.commands import briefing_group, setup_command
from bot.chat.briefings.handlers import BriefingHandlers
from bot.chat.cards.cache import CardCache
from bot.chat.client import RollcallClient
from bot.chat.core.confirm import Confirmed
from bot.chat.core.endpoints import use_endpoints
from bot.chat.core.measuring import expect
from bot.chat.core.permissions import Permissions
from bot.chat.courier import DiscordCourier
from bot.chat.features import Features
from bot.chat.files.commands import import_commands
from bot.chat.files.handlers import ImportHandlers
from bot.chat.live.commands import live_commands
from bot.chat.reading.commands import reading_commands
from bot.chat.reading.feeds import WatchHandlers, watch_group
from bot.chat.reading.handlers import ArticleHandlers
from bot.chat.reports.commands import filing_commands
from bot.chat.reports.handlers import ReportHandlers
from bot.chat.server.activity_log import ActivityLog
from bot.chat.server.audit import audit_command
from bot.chat.server.privacy import Privacy, privacy_group
from bot.chat.server.settings import settings_command
from bot.chat.server.settings_watch import SettingsWatch
from bot.chat.sharding import ShardedClient
from bot.chat.situations.commands import add_situation_commands
from bot.chat.situations.handlers import SituationHandlers
from bot.chat.situations.publishing import PublishingHandlers, add_publishing_commands
from bot.chat.suggestions.commands import review_commands
from bot.chat.suggestions.handlers import ReviewQueue
from bot.clocks import read_clocks
from bot.delivery.alerts import Alerts
from bot.delivery.boards import Boards
from bot.delivery.briefings import BriefingRounds
from bot.delivery.clock_watch import ClockWatch
from bot.delivery.composer import Composer
from bot.delivery.corrections import Corrections
from bot.delivery.courier import Courier
from bot.delivery.crossposts import Crossposts
from bot.delivery.rate_limit import PacedCourier, pace_of
from bot.delivery.replays import Replays
from bot.delivery.shards import Share, read_share
from bot.delivery.subscription import Subscriptions
from bot.delivery.takeover import Takeover
from bot.delivery.warnings import Warnings
from bot.delivery.zone_rules import follow_zone_rules
from bot.errors import N_, Disconnected, Misconfigured, Refused
from bot.health import Health, on_port
from bot.heartbeat import Heartbeat, Work
from bot.pictures.renderer import Renderer
from bot.resting import Rest
from bot.settings import Settings
from bot.site.addresses import Site, read_base
from bot.store.engine.database import Database
from bot.store.engine.lock import held, present
from bot.store.engine.notify import listen

log = logging.getLogger(__name__)

_GOODBYE_SECONDS = 2


async def run(settings: Settings) -> None:
    """Run the bot until a signal, or until the connection is lost for good."""
    token = settings.token()
    settings.check_credentials()
    use_endpoints(settings.discord_api, settings.discord_gateway)
    _stop_on(signal.SIGTERM, signal.SIGINT)
    async with AsyncExitStack() as stack:
        stack.enter_context(held(settings.database_url))
        stay = await stack.enter_async_context(present(settings.database_url))
        library = await stack.enter_async_context(open_library(settings.database_url, settings.journals_mib))
        await follow_zone_rules(library.database)
        bot = assemble(library, settings)
        stack.push_async_callback(_hang_up, bot.client)
        works = [stay, *_works(library, bot), *_backups(library.database, settings)]
        rests = [*resting(library, bot), *await _website(stack, library, settings)]
        heartbeat = await stack.enter_async_context(Heartbeat(works, rests, library.stamp))
        if not library.database.is_sqlite:
            await stack.enter_async_context(_listening(library, heartbeat))
        if settings.health_port:
            health = Health(bot.client, heartbeat, library.database)
            await stack.enter_async_context(on_port(health, settings.health_host, settings.health_port))
        stack.callback(bot.rounds.stop)
        await connected(bot.client, token)


@asynccontextmanager
async def _listening(library: Library, heartbeat: Heartbeat) -> AsyncIterator[None]:
    """Within the context, read and post what another process files at once, without waiting for the next second."""

    async def heard() -> None:
        if await library.refresh():
            heartbeat.wake()

    task = asyncio.create_task(listen(library.database, heard))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def connected(client: RollcallClient, token: str) -> None:
    """Stay connected. Raises Misconfigured if Discord refuses the token, Disconnected if the connection fails."""
    try:
        await client.start(token)
    except discord.LoginFailure as error:
        raise Misconfigured(N_("Discord refused the token: copy it anew from the developer portal.")) from error
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        problem = str(error).rstrip(".") or type(error).__name__
        raise Disconnected(N_("The connection to Discord failed: {problem}."), problem=problem) from error
    # discord.py returns after some closes from which it cannot recover.
    raise Disconnected(N_("The connection to Discord ended."))


@dataclass(frozen=True, slots=True)
class Assembled:
    client: RollcallClient
    rounds: BriefingRounds
    boards: Boards
    alerts: Alerts
    corrections: Corrections
    replays: Replays
    crossposts: Crossposts
    warnings: Warnings
    takeover: Takeover
    permissions: Permissions
    purging: Purging
    activity_log: ActivityLog
    settings_watch: SettingsWatch
    queue: ReviewQueue
    articles: ArticleHandlers
    watches: WatchHandlers

    @property
    def delivering(
        self,
    ) -> tuple[BriefingRounds | Boards | Alerts | Corrections | Replays | Crossposts | Warnings, ...]:
        """Return the parts that post by themselves, in the order in which they run."""
        posts = (self.rounds, self.boards, self.alerts, self.corrections, self.replays)
        return *posts, self.crossposts, self.warnings


def assemble(
    library: Library,
    settings: Settings,
    *,
    requests_per_second: float | None = None,
    renderer: Renderer | None = None,
    press: Press | None = None,
    **client_options: Any,
) -> Assembled:
    """Put the parts of the bot together without starting any. The default pace of posts keeps to Discord's limit."""
    renderer = renderer or Renderer()
    share = read_share(settings.shards)
    takeover = Takeover(library.database, share)
    client = _client(CardCache(library, renderer, published_at(settings)), share, **client_options)
    courier = PacedCourier(DiscordCourier(client, library), requests_per_second or pace_of(share.part))
    permissions, review = Permissions(library, settings.home_guild), Review(library, Filing(library))
    readers, fetcher = readers_of(settings, library.database, press or Press()), Fetcher()
    articles = Articles(library, review, readers)
    bot = Assembled(
        client=client,
        rounds=BriefingRounds(library, courier, renderer=renderer, share=share),
        boards=Boards(library, courier, renderer, takeover),
        alerts=Alerts(library, courier, takeover),
        corrections=Corrections(library, courier, takeover),
        replays=Replays(library, courier, takeover),
        crossposts=Crossposts(library, courier, takeover),
        warnings=Warnings(library, courier, takeover),
        takeover=takeover,
        permissions=permissions,
        purging=Purging(library, settings.purge_after_days),
        activity_log=ActivityLog(client, library),
        settings_watch=SettingsWatch(client, library),
        queue=ReviewQueue(client, library, review, permissions),
        articles=ArticleHandlers(client, library, articles, permissions, fetcher),
        watches=WatchHandlers(client, library, Feeds(library, articles, fetcher), permissions),
    )
    _add_features(bot, library, courier, renderer, settings)
    expect(client.tree)
    return bot


def _add_features(bot: Assembled, library: Library, courier: Courier, renderer: Renderer, settings: Settings) -> None:
    reports = ReportHandlers(library, Filing(library), bot.permissions)
    files = ImportHandlers(library, bot.permissions)
    situations = SituationHandlers(library, bot.permissions, bot.warnings)
    privacy = Privacy(bot.purging, settings.purge_after_days, bot.articles.articles.readers.name)
    subscriptions = Subscriptions(library, settings.briefings_per_server)
    briefings = BriefingHandlers(subscriptions, Composer(library, renderer), courier)
    publishing = PublishingHandlers(library, bot.permissions, published_at(settings))
    confirmed: dict[str, Confirmed] = {"delete": situations.delete, "use": situations.use, "erase": privacy.erase}
    confirmed["publish"] = publishing.publish
    commands = (
        *filing_commands(library, reports),
        audit_command(library, bot.permissions),
        *review_commands(library, bot.queue),
        *import_commands(library, files),
        *reading_commands(library, bot.articles),
        watch_group(library, bot.watches),
        briefing_group(briefings),
        setup_command(briefings),
        *live_commands(library, bot.boards, bot.replays, bot.alerts),
        settings_command(library, bot.permissions, bot.articles.articles.readers.name),
        privacy_group(privacy),
    )
    bot.client.add_features(
        Features(reports, bot.queue, files, bot.articles, bot.alerts, bot.purging, confirmed), commands
    )
    add_situation_commands(bot.client.group("situation"), situations, library)
    add_publishing_commands(bot.client.group("situation"), publishing, bot.permissions, library)


def published_at(settings: Settings) -> Site | None:
    """Return the site of published situations; None if publishing is off. Raises Misconfigured."""
    if settings.publish_folder is None:
        if settings.publish_port:
            raise Misconfigured(N_("ROLLCALL_PUBLISH_PORT serves a folder: name it in ROLLCALL_PUBLISH_FOLDER."))
        return None
    try:
        return read_base(settings.publish_url)
    except Refused as error:
        raise Misconfigured(error.text, **error.values) from error


def _client(cards: CardCache, share: Share, **options: Any) -> RollcallClient:
    """Make the client. Raises Misconfigured if several processes would share a SQLite database."""
    if share.part < 1 and cards.library.database.is_sqlite:
        raise Misconfigured(N_("Several processes need PostgreSQL: with SQLite, connect every shard in one."))
    if share.count == 1:
        return RollcallClient(cards, **options)
    shards = {"shard_ids": list(share.shards), "shard_count": share.count}
    return ShardedClient(cards, cards.library.database.turn, **shards, **options)


def _works(library: Library, bot: Assembled) -> list[Work]:
    """Return the jobs of every second, which look at the clock and rarely at anything else."""
    always = (bot.takeover.run, bot.settings_watch.run, bot.purging.run, bot.client.upload_again)
    return [
        ClockWatch(library.database).run,
        bot.articles.articles.expire,
        *(partial(_if_connected, bot.client, work) for work in always),
    ]


def resting(library: Library, bot: Assembled) -> list[tuple[Work, Rest]]:
    """Return the jobs that run when something was written or is due: read what others filed, deliver, tell."""
    rest = Rest(library.stamp)

    async def refresh() -> None:
        async with rest.look(read_clocks()):
            await library.refresh()

    parts = (*bot.delivering, bot.activity_log, bot.queue, bot.articles, bot.watches)
    return [(refresh, rest), *((partial(_if_connected, bot.client, part.run), part.rest) for part in parts)]


def _backups(database: Database, settings: Settings) -> list[Work]:
    if not settings.backup_every_hours:
        return []
    if database.path is None:
        log.warning("no backups are taken: ROLLCALL_BACKUP_EVERY_HOURS is for SQLite; PostgreSQL has pg_dump")
        return []
    every = timedelta(hours=settings.backup_every_hours)
    return [Backups(database.path, settings.backup_folder, every, settings.backup_keep).run]


async def _website(stack: AsyncExitStack, library: Library, settings: Settings) -> list[tuple[Work, Rest]]:
    """Serve the website, and return the job that writes it.

    The job has a renderer of its own, so that answers do not wait for it.
    """
    site = published_at(settings)
    if settings.publish_folder is None or site is None:
        return []
    # Pages and their templates take 3 MB, which only a bot that publishes needs.
    from bot.site.publish import Publisher
    from bot.site.server import served
    from bot.site.website import Website

    if settings.publish_port:
        await stack.enter_async_context(served(settings.publish_folder, settings.publish_host, settings.publish_port))

    renderer = await stack.enter_async_context(Renderer(workers=1))
    website = Website(Publisher(library, renderer, settings.publish_folder, site))
    return [(website.run, website.rest)]


async def _if_connected(client: RollcallClient, work: Work) -> None:
    """Do the work only while Discord can be reached.

    Before the first connection it is unknown which channels are forums, and during an outage every try would fail.
    """
    if client.is_within_reach():
        await work()


async def _hang_up(client: RollcallClient) -> None:
    """Close the connection, but wait for Discord only as long as a supervisor would wait for us."""
    try:
        async with asyncio.timeout(_GOODBYE_SECONDS):
            await client.close()
    except TimeoutError:
        log.warning("Discord did not answer the goodbye")
        await client.http.close()


def _stop_on(*numbers: signal.Signals) -> None:
    """Stop on these signals, even if a script started the bot in the background with SIGINT ignored."""
    task = asyncio.current_task()
    assert task is not None
    for number in numbers:
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
