"""What a server chose for itself: who moderates there, in which language posts are, where what is done is logged.

Held in memory, so that whether somebody may do something is known before anything is waited for.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.store import audit, people, servers
from bot.store.audit import Act
from bot.store.engine.database import Connection, Database


@dataclass(frozen=True, slots=True)
class ServerSettings:
    moderator_roles: tuple[int, ...] = ()
    """Whose members moderate here besides those whom Discord lets manage messages or the server."""
    language: str | None = None
    """Of what the bot posts in channels unless told otherwise; None is that of who sets it up."""
    time_zone: str | None = None
    log_channel: int | None = None
    """Where what moderators do is told."""
    queue_channel: int | None = None
    """Where suggestions wait for a decision."""
    suggestions: bool = True
    """Whether readers may suggest reports."""
    blocked: tuple[int, ...] = ()
    """Our numbers (`store.people`) of those who may not."""


NOTHING_CHOSEN = ServerSettings()


class Servers:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._settings: dict[int, ServerSettings] = {}

    def of(self, guild: int | None) -> ServerSettings:
        """From memory; what nobody chose is the default."""
        return NOTHING_CHOSEN if guild is None else self._settings.get(guild, NOTHING_CHOSEN)

    def everyone(self) -> Mapping[int, ServerSettings]:
        """By server, of those that chose anything."""
        return self._settings

    async def read(self, connection: Connection) -> None:
        """Take in what is kept."""
        self._settings = {one.guild: _read(one.settings) for one in await servers.servers(connection)}

    async def kept(self, connection: Connection, guild: int | None) -> ServerSettings:
        """From the database: another process may have changed them a moment ago."""
        found = await servers.one(connection, guild) if guild is not None else None
        return _read(found.settings) if found else NOTHING_CHOSEN

    async def change(self, guild: int, by: int, **values: Any) -> ServerSettings:
        """Change what is given (fields of ServerSettings) and keep the rest; `by` is a Discord user.

        What differs is recorded, a row for each setting.
        """
        async with self._database.write() as connection:
            old = await self.kept(connection, guild)
            new = replace(old, **values)
            if new == old:
                return old
            await servers.keep(connection, guild, settings=asdict(new))
            await _record(connection, guild, by, old, new)
        self._settings[guild] = new
        return new


async def _record(connection: Connection, guild: int, by: int, old: ServerSettings, new: ServerSettings) -> None:
    person, before = await people.person_number(connection, by), asdict(old)
    for name, value in asdict(new).items():
        if value != before[name]:
            change = {"old": before[name], "new": value}
            await audit.record(connection, Act.SET, name, at=datetime.now(UTC), person=person, guild=guild, **change)


def _read(written: Mapping[str, Any]) -> ServerSettings:
    """The roles and people come as lists from JSON."""
    fields: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in written.items()}
    return ServerSettings(**fields)
