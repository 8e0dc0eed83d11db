"""Check every minute whether the channels and roles in settings exist, and warn each server once if not."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

import discord

from bot.actions.library import Library
from bot.chat.core.broken import Broken, broken_settings, pointed_at
from bot.clocks import read_clocks
from bot.delivery.subscription import read_options
from bot.errors import N_, RollcallError
from bot.store import audit, briefings, people, troubles
from bot.store.audit import Act
from bot.store.briefings import Subscription
from bot.store.engine.database import Connection
from bot.store.troubles import Trouble
from bot.store.warnings import ServerWarning, drop_warnings, keep_warning

KIND, ROLE_KIND = "setting", "briefing role"
"""Kinds of the trouble in the database, numbered by channel or role, and by briefing."""
_APART = timedelta(minutes=1)
_TEXT = N_("{reason} {mend}")
_ROLE_GONE = N_("The role that a briefing mentions is gone, so it mentions nobody.")
_MEND_SETTING = N_("Choose another with /settings.")
_MEND_BRIEFING = N_("Choose another with /briefing edit.")


@dataclass(frozen=True, slots=True)
class Look:
    """Warnings of what is broken, and what cannot be checked now; both by kind and number."""

    broken: Mapping[tuple[str, int], ServerWarning]
    unseen: Set[tuple[str, int]]


class SettingsWatch:
    def __init__(self, client: discord.Client, library: Library) -> None:
        self._client = client
        self._library = library
        self._not_before: datetime | None = None

    async def run(self, now: datetime | None = None) -> int:
        """Check once a minute. Returns the number of new warnings. Raises StoreError."""
        clocks = read_clocks(now)
        if self._not_before is not None and clocks.steady < self._not_before:
            return 0
        self._not_before = clocks.steady + _APART
        async with self._library.database.read() as connection:
            look = await self._look(connection, clocks.wall)
            known = {(kind, one) for kind in (KIND, ROLE_KIND) for one in await troubles.troubles(connection, kind)}
        new = {one: warning for one, warning in look.broken.items() if one not in known}
        mended = known - look.broken.keys() - look.unseen
        if new or mended:
            await self._record(new, mended)
        return len(new)

    async def _look(self, connection: Connection, now: datetime) -> Look:
        """Check all settings. Those of servers in an outage or of another process cannot be checked."""
        homes = {home.id: home for home in self._client.guilds if not home.unavailable}
        broken: dict[tuple[str, int], ServerWarning] = {}
        unseen: set[tuple[str, int]] = set()
        for guild, chosen in self._library.servers.everyone().items():
            if guild in homes:
                for one in broken_settings(homes[guild], chosen):
                    broken[KIND, one.thing] = await _setting_warning(connection, homes[guild], one, now)
            else:
                unseen |= {(KIND, number) for number in pointed_at(chosen)}
        for sub in await briefings.with_role(connection):
            if sub.guild not in homes:
                unseen.add((ROLE_KIND, sub.id))
            elif sub.paused is None and _has_lost_its_role(sub, homes[sub.guild]):
                broken[ROLE_KIND, sub.id] = _role_warning(sub, now)
        return Look(broken, unseen)

    async def _record(self, new: Mapping[tuple[str, int], ServerWarning], mended: Set[tuple[str, int]]) -> None:
        """Record troubles together with their warnings, in one transaction."""
        async with self._library.database.write() as connection:
            for (kind, number), warning in new.items():
                await troubles.keep_trouble(connection, kind, number, Trouble(warning.since, 1, warning.reason))
                await keep_warning(connection, warning)
            for kind, number in mended:
                await troubles.end_trouble(connection, kind, number)
                await drop_warnings(connection, f"{kind} {number}")


def _has_lost_its_role(one: Subscription, home: discord.Guild) -> bool:
    try:
        role = read_options(one.options).role
    except (RollcallError, TypeError):
        return False  # the delivery reports the unreadable options
    return role is not None and home.get_role(role) is None


async def _setting_warning(connection: Connection, home: discord.Guild, one: Broken, now: datetime) -> ServerWarning:
    done = await audit.done(connection, guild=home.id, act=Act.SET, subject=one.name, limit=1)
    numbers = [each.person for each in done if each.person is not None]
    who = next(iter((await people.discord_ids(connection, numbers)).values()), 0)
    subject = f"{KIND} {one.thing}"
    return ServerWarning(home.id, who, 0, subject, _TEXT, one.reason, _MEND_SETTING, now)


def _role_warning(one: Subscription, now: datetime) -> ServerWarning:
    subject = f"{ROLE_KIND} {one.id}"
    return ServerWarning(one.guild, one.created_by, one.channel, subject, _TEXT, _ROLE_GONE, _MEND_BRIEFING, now)
