"""Try a post of any kind: record the outcome, pause what is refused, and warn the server.

A refusal pauses the subject of the post and warns its server. After any other failure the post is tried again, with
longer pauses.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime

from bot.clocks import Clocks
from bot.delivery.courier import MEND, Postponed, Refusal
from bot.delivery.retry import Troubles
from bot.errors import N_
from bot.store import briefings
from bot.store.briefings import Subscription
from bot.store.engine.database import Connection, Database
from bot.store.warnings import ServerWarning, keep_warning

log = logging.getLogger(__name__)

LONGEST_SEND = 60.0
"""Most seconds for one post, with its searches and pictures."""
PAUSED = N_("Posts in a channel are paused. {reason} {mend}")
UNANSWERED = N_("Discord did not answer in time.")
UNMADE = N_("The post could not be made: tell the bot's operator.")

Pause = Callable[[Connection, str], Awaitable[ServerWarning | None]]
"""Records a refusal and its reason in the caller's transaction. Returns the warning to the server, if any."""
Wait = Callable[[str], Awaitable[None]]
"""Records why a post has to wait, for kinds that keep more than `Troubles` does."""


class Attempts:
    """Tries of one kind of post; `kind` names it on record and in the log."""

    def __init__(self, database: Database, kind: str) -> None:
        self._database = database
        self.troubles = Troubles(database, kind)

    async def learn(self) -> None:
        await self.troubles.learn()

    def allows(self, thing: int, clocks: Clocks) -> bool:
        """Return whether it may be tried now."""
        return self.troubles.allows(thing, clocks)

    def next_tries(self) -> Collection[datetime]:
        """Return when things in trouble may be tried again, on the steady clock."""
        return self.troubles.next_tries()

    async def make(
        self,
        thing: int,
        work: Callable[[], Awaitable[bool]],
        clocks: Clocks,
        pause: Pause,
        wait: Wait | None = None,
    ) -> bool:
        """Do the work and record a failure. Returns its result; False on failure. Raises StoreError."""
        try:
            async with asyncio.timeout(LONGEST_SEND):
                done = await work()
        except Refusal as refusal:
            await self.refuse(thing, refusal.reason, pause)
            return False
        except Exception as error:  # noqa: BLE001  logged; one that cannot be made must not hold up the others
            reason = self._explained(thing, error)
            if wait is not None:
                await wait(reason)
            await self.troubles.failed(thing, reason, clocks)
            return False
        await self.troubles.over(thing)
        return done

    async def refuse(self, thing: int, reason: str, pause: Pause) -> None:
        """Pause the subject and keep the warning to its server, in one transaction."""
        log.warning("%s %s is refused: %s", self.troubles.kind, thing, reason)
        async with self._database.write() as connection:
            warning = await pause(connection, reason)
            if warning is not None:
                await keep_warning(connection, warning)
        await self.troubles.over(thing)

    def _explained(self, thing: int, error: Exception) -> str:
        """Log a failure and return its reason for moderators."""
        kind = self.troubles.kind
        if not isinstance(error, Postponed | TimeoutError):
            log.error("%s %s could not be made", kind, thing, exc_info=error)
            return UNMADE
        reason = error.reason if isinstance(error, Postponed) else UNANSWERED
        log.warning("%s %s has to wait (try %s): %s", kind, thing, self.troubles.tries(thing) + 1, reason)
        return reason


def paused_posts(*, guild: int, created_by: int, channel: int, subject: str, reason: str, mend: str) -> ServerWarning:
    """Return the warning that posts in a channel are paused."""
    return ServerWarning(guild, created_by, channel, subject, PAUSED, reason, mend, datetime.now(UTC))


async def pause_refused(one: Subscription, connection: Connection, reason: str) -> ServerWarning:
    """Pause a subscription, without losing its settings. Returns the warning."""
    await briefings.change(connection, one.id, paused=reason)
    return paused_posts(
        guild=one.guild,
        created_by=one.created_by,
        channel=one.channel,
        subject=f"briefing {one.id}",
        reason=reason,
        mend=MEND,
    )
