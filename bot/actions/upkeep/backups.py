"""Scheduled backups: make a new one when the newest is old enough, and delete the oldest."""

import logging
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.actions.threads import Look, in_thread
from bot.clocks import read_clocks
from bot.errors import RollcallError
from bot.metrics import BACKUPS
from bot.store.engine.backup import back_up, backup_name, backups, prune

log = logging.getLogger(__name__)

_AGAIN = timedelta(minutes=10)
"""How long to wait after a failed backup, and between two looks at the folder."""


class Backups:
    """Runs every second, like all scheduled jobs. The files in the folder say what is due, also after a restart."""

    def __init__(self, source: Path, folder: Path, every: timedelta, keep: int) -> None:
        self._source = source
        self._folder = folder
        self._every = every
        self._keep = keep
        self._not_before = datetime.min.replace(tzinfo=UTC)

    async def run(self, now: datetime | None = None) -> Path | None:
        """Make a backup if one is due, and return it. A failure is logged and tried again; the bot goes on."""
        clocks = read_clocks(now)
        if clocks.steady < self._not_before:
            return None
        self._not_before = clocks.steady + _AGAIN
        try:
            return await in_thread(partial(self._take, clocks.wall))
        except (RollcallError, OSError):
            BACKUPS.labels("failed").inc()
            log.exception("no backup could be taken")
            return None

    def _take(self, now: datetime, look: Look) -> Path | None:
        taken = [at for at, _ in backups(self._folder) if at <= now]  # a clock may have been wrong
        if taken and now - taken[-1] < self._every:
            return None
        target = self._folder / backup_name(now)
        back_up(self._source, target, look)
        prune(self._folder, self._keep)
        BACKUPS.labels("taken").inc()
        log.info("backup %s", target.name)
        return target
