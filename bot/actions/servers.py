"""The settings of each server: who moderates, the language of posts, the log channel and so on.

They are kept in memory, so that a permission is checked without waiting for the database.
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
    """Roles that may moderate, besides members who may manage messages or the server."""
    language: str | None = None
    """Language of posts in channels; None means the language of whoever sets a post up."""
    time_zone: str | None = None
    log_channel: int | None = None
    """Channel in which the actions of moderators are logged."""
    queue_channel: int | None = None
    """Channel in which suggestions wait for a decision."""
    suggestions: bool = True
    """Whether readers may suggest reports."""
    blocked: tuple[int, ...] = ()
    """People (numbers of `store.people`) who may not suggest."""


NOTHING_CHOSEN = ServerSettings()


class Servers:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._settings: dict[int, ServerSettings] = {}

    def of(self, guild: int | None) -> ServerSettings:
        """Return the settings in memory; a setting that was never changed has its default."""
        return NOTHING_CHOSEN if guild is None else self._settings.get(guild, NOTHING_CHOSEN)

    def everyone(self) -> Mapping[int, ServerSettings]:
        """By server, of those that chose anything."""
        return self._settings

    async def read(self, connection: Connection, after: int = -1) -> None:
        """Read the settings that changed after change `after`; without it those of all servers."""
        found = {one.guild: _read(one.settings) for one in await servers.servers(connection, after)}
        self._settings = found if after < 0 else self._settings | found

    async def kept(self, connection: Connection, guild: int | None) -> ServerSettings:
        """Read the settings from the database, since another process may just have changed them."""
        found = await servers.one(connection, guild) if guild is not None else None
        return _read(found.settings) if found else NOTHING_CHOSEN

    async def change(self, guild: int, by: int, **values: Any) -> ServerSettings:
        """Change the given settings (fields of ServerSettings) and keep the others. `by` is a Discord id.

        Each setting that differs is recorded in a row of its own.
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
    """Read settings from JSON, in which roles and people are lists."""
    fields: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in written.items()}
    return ServerSettings(**fields)
