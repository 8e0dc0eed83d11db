"""Situations on the web: asked for, published, taken off again. Who may is decided where it is asked for."""

import re
from datetime import UTC, datetime

from bot.actions.library import Library
from bot.actions.reports.file import Author
from bot.errors import N_, Refused
from bot.store import audit, people, publications
from bot.store.audit import Act
from bot.store.engine.database import Connection

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{0,39}")
_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\]{3,190}")


def read_licence(typed: str) -> str:
    """Raises Refused for what is neither a short name nor a web address."""
    licence = typed.strip()
    if licence and not (_NAME.fullmatch(licence) or _ADDRESS.fullmatch(licence)):
        text = N_("“{text}” is no licence: give its short name, like CC-BY-4.0, or the address of its text.")
        raise Refused(text, text=licence[:60])
    return licence


class Publications:
    def __init__(self, library: Library) -> None:
        self._library = library
        self._database = library.database

    async def propose(self, author: Author, slug: str, licence: str) -> bool:
        """Whether it is on the web already, under this licence from now on; else a yes is awaited. Raises Refused."""
        self._check_shared(slug)
        licence = read_licence(licence)
        async with self._database.write() as connection:
            known = await publications.licence_of(connection, slug)
            if known is None:
                await publications.propose(connection, slug, author.guild, licence)
                return False
            if known != licence:
                await publications.change_licence(connection, slug, licence)
                await _record(connection, Act.PUBLISHED, slug, author, licence=licence)
        await self._library.refresh()
        return True

    async def publish(self, author: Author, slug: str) -> None:
        """After a person said yes. Raises Refused where nobody asked for it before."""
        self._check_shared(slug)
        async with self._database.write() as connection:
            if not await publications.publish(connection, slug, datetime.now(UTC)):
                raise Refused(N_("This button is from an older version: ask again with the command."))
            licence = await publications.licence_of(connection, slug)
            await _record(connection, Act.PUBLISHED, slug, author, licence=licence)
        await self._library.refresh()

    async def unpublish(self, author: Author, slug: str) -> None:
        """Raises Refused where it is not on the web."""
        async with self._database.write() as connection:
            if not await publications.unpublish(connection, slug):
                raise Refused(N_("{situation} is not on the web."), situation=slug)
            await _record(connection, Act.UNPUBLISHED, slug, author)
        await self._library.refresh()

    def _check_shared(self, slug: str) -> None:
        if not self._library.shelf(slug).access.readable_in(None):
            text = N_("{situation} can be read in this server alone: /situation share comes first.")
            raise Refused(text, situation=slug)


async def _record(connection: Connection, act: Act, slug: str, author: Author, **detail: str | None) -> None:
    person, now = await people.person_number(connection, author.discord), datetime.now(UTC)
    await audit.record(connection, act, slug, at=now, person=person, guild=author.guild, situation=slug, **detail)
