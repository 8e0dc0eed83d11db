"""The one way to try a post: what becomes of it, what is recorded, and who is told, whatever is posted.

A refusal pauses what asked for the post and warns its server. Everything else passes: it is tried again, later each
time.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from bot.clocks import Clocks
from bot.delivery.courier import MEND, Postponed, Refusal
from bot.delivery.in_flight import LONGEST_SEND
from bot.delivery.retry import Troubles
from bot.errors import N_
from bot.store import briefings
from bot.store.briefings import Subscription
from bot.store.engine.database import Connection, Database
from bot.store.warnings import ServerWarning, keep_warning

log = logging.getLogger(__name__)

PAUSED = N_("Posts in a channel are paused. {reason} {mend}")
UNANSWERED = N_("Discord did not answer in time.")
UNMADE = N_("The post could not be made: tell the bot's operator.")

Pause = Callable[[Connection, str], Awaitable[ServerWarning | None]]
"""Record that something is refused and why, in the caller's transaction; returns what its server has to know."""
Wait = Callable[[str], Awaitable[None]]
"""Record why something has to wait, beyond what is kept of every kind."""


class Attempts:
    """Of one kind of post; `kind` names it on record and in the log."""

    def __init__(self, database: Database, kind: str) -> None:
        self._database = database
        self.troubles = Troubles(database, kind)

    async def learn(self) -> None:
        await self.troubles.learn()

    def allows(self, thing: int, clocks: Clocks) -> bool:
        """Whether it may be tried now."""
        return self.troubles.allows(thing, clocks)

    async def make(
        self,
        thing: int,
        work: Callable[[], Awaitable[bool]],
        clocks: Clocks,
        pause: Pause,
        wait: Wait | None = None,
    ) -> bool:
        """Whether it was done and made a difference. Raises StoreError where that cannot be recorded."""
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
        """Pause it and keep what its server has to know, both or neither."""
        log.warning("%s %s is refused: %s", self.troubles.kind, thing, reason)
        async with self._database.write() as connection:
            warning = await pause(connection, reason)
            if warning is not None:
                await keep_warning(connection, warning)
        await self.troubles.over(thing)

    def _explained(self, thing: int, error: Exception) -> str:
        """Why it has to wait, as moderators read it; logged."""
        kind = self.troubles.kind
        if not isinstance(error, Postponed | TimeoutError):
            log.error("%s %s could not be made", kind, thing, exc_info=error)
            return UNMADE
        reason = error.reason if isinstance(error, Postponed) else UNANSWERED
        log.warning("%s %s has to wait (try %s): %s", kind, thing, self.troubles.tries(thing) + 1, reason)
        return reason


def paused_posts(*, guild: int, created_by: int, channel: int, subject: str, reason: str, mend: str) -> ServerWarning:
    """What a server has to know of a channel that gets no posts any more."""
    return ServerWarning(guild, created_by, channel, subject, PAUSED, reason, mend, datetime.now(UTC))


async def pause_refused(one: Subscription, connection: Connection, reason: str) -> ServerWarning:
    """Pause a channel's briefings, and keep their configuration."""
    await briefings.change(connection, one.id, paused=reason)
    return paused_posts(
        guild=one.guild,
        created_by=one.created_by,
        channel=one.channel,
        subject=f"briefing {one.id}",
        reason=reason,
        mend=MEND,
    )
