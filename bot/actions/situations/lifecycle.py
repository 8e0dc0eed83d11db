"""Create, edit, close, reopen, share and delete situations. The callers check who may do so.

The author is None for the operator at the command line.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.actions.files.export import json_text
from bot.actions.library import Library
from bot.actions.reports.file import Author
from bot.actions.shelf import Shelf
from bot.actions.situations.describe import (
    Wish,
    blank,
    check_names,
    check_prefix,
    described,
    read_local_day,
    today,
    used_codes,
)
from bot.errors import N_, Refused, Unchanged
from bot.situation.report import Report
from bot.situation.situation import Situation, prefix_for
from bot.situation.written import read_situation, write_situation
from bot.store import audit, journal, people, publications
from bot.store import erase as removal
from bot.store.audit import Act
from bot.store.engine.database import Connection
from bot.store.erase import Stopped
from bot.store.journal import EVERYBODYS, Access, KeptSituation

NO_LONGER_SHARED = N_("The situation is no longer shared with other servers.")
DELETION = timedelta(hours=24)
"""Time between the request to delete a situation and its deletion."""
MOST = 25
"""Most situations of one server."""


class Situations:
    def __init__(self, library: Library) -> None:
        self._library = library
        self._database = library.database

    async def create(self, author: Author | None, slug: str, wish: Wish) -> Situation:
        """Create a private situation of the author's server, or a public one of the operator. Raises Refused."""
        drawn = read_situation(described(blank(slug), wish, used=()))
        _check_period(drawn)
        check_names(drawn)
        async with self._database.write() as connection:
            taken = await journal.prefixes(connection)
            typed = check_prefix(wish.prefix) if wish.prefix is not None else None
            made = replace(drawn, prefix=typed or prefix_for(drawn.slug, set(taken.values())))
            await _check_free(connection, made, author, taken)
            access = Access(author.guild, shared=False) if author else EVERYBODYS
            await journal.keep_situation(connection, made, access=replace(access, two_person=bool(wish.two_person)))
            await _record(connection, Act.CREATED, made.slug, author)
        await self._library.refresh()
        return made

    async def edit(self, author: Author | None, slug: str, wish: Wish) -> Situation:
        """Make the wished changes and keep the rest. Raises Refused, Unknown."""
        await self._library.refresh()
        shelf = await self._library.load(slug)

        def altered(kept: KeptSituation) -> dict[str, Any]:
            old = kept.situation
            if wish.prefix is not None and check_prefix(wish.prefix) != old.prefix:
                raise Refused(
                    N_("Ids go on beginning with {prefix}: entries are known by theirs."), prefix=old.prefix
                )
            new = read_situation(described(write_situation(old), wish, used_codes(shelf.journal)))
            _check_change(shelf, old, new)
            changed: dict[str, Any] = {"written": write_situation(new)} if new != old else {}
            if wish.two_person not in (None, kept.access.two_person):
                changed["two_person"] = wish.two_person
            return changed

        return await self._change(author, shelf.slug, Act.EDITED, altered)

    async def close(self, author: Author | None, slug: str, ends: str | None) -> Situation:
        """End coverage with that day, by default today. Raises Refused."""

        def altered(kept: KeptSituation) -> dict[str, Any]:
            zone = kept.situation.time_zone
            last = read_local_day(ends, zone) if ends else today(zone)
            closed = replace(kept.situation, ends=last)
            _check_period(closed)
            return {"written": write_situation(closed)}

        return await self._change(author, slug, Act.CLOSED, altered)

    async def reopen(self, author: Author | None, slug: str) -> Situation:
        """Let coverage go on and call off a requested deletion. Raises Refused."""

        def altered(kept: KeptSituation) -> dict[str, Any]:
            changed: dict[str, Any] = {"delete_after": None} if kept.access.delete_after else {}
            if kept.situation.ends is not None and not changed:
                changed["written"] = write_situation(kept.situation) | {"ends": None}
            return changed

        return await self._change(author, slug, Act.REOPENED, altered)

    async def share(self, author: Author, slug: str) -> None:
        """Let other servers read it. Raises Refused."""
        await self._change(author, slug, Act.SHARED, lambda kept: _own(kept, shared=True))

    async def unshare(self, author: Author, slug: str) -> list[Stopped]:
        """Stop other servers from reading it. Returns the channels that got posts of it. Raises Refused."""
        stopped: list[Stopped] = []

        async def stop(connection: Connection, kept: KeptSituation) -> None:
            assert kept.access.guild is not None
            await publications.unpublish(connection, slug)
            stopped.extend(await removal.stop_elsewhere(connection, slug, kept.access.guild, reason=NO_LONGER_SHARED))

        await self._change(author, slug, Act.UNSHARED, lambda kept: _own(kept, shared=False), stop)
        return stopped

    async def ask_deletion(self, author: Author, slug: str) -> datetime:
        """Ask for the deletion of a situation with its journal. Returns when it will happen. Raises Refused."""
        when = datetime.now(UTC) + DELETION
        await self._change(author, slug, Act.DELETED, lambda kept: _own(kept, delete_after=when))
        return when

    def check_deletable(self, slug: str) -> None:
        """Raises Refused if the situation belongs to no server."""
        if self._library.shelf(slug).access.guild is None:
            raise _not_own(slug)

    async def exported(self, slug: str) -> bytes:
        """Return the situation and its journal as JSON that can be imported again."""
        journal_ = (await self._library.load(slug)).journal
        return (await asyncio.to_thread(lambda: "".join(json_text(journal_)))).encode()

    async def _change(
        self,
        author: Author | None,
        slug: str,
        act: Act,
        altered: Callable[[KeptSituation], Mapping[str, Any]],
        besides: Callable[[Connection, KeptSituation], Any] | None = None,
    ) -> Situation:
        """Change a situation by `altered` and record who did it; no author is the operator. Raises Unchanged."""
        async with self._database.write() as connection:
            kept = await journal.situation(connection, slug)
            if kept is None:
                raise self._library.for_guild(author.guild if author else None).unknown(slug)
            values = {name: value for name, value in altered(kept).items() if _value(kept, name) != value}
            if values:
                await journal.change_situation(connection, slug, **values)
                await _record(connection, act, slug, author, changed=sorted(values))
            if besides is not None:
                await besides(connection, kept)
        if not values:
            raise Unchanged(N_("That is how it is already: nothing was changed."))
        await self._library.refresh()
        return (await self._library.described(slug)).situation


def _value(kept: KeptSituation, name: str) -> Any:
    return write_situation(kept.situation) if name == "written" else getattr(kept.access, name)


def _own(kept: KeptSituation, **values: Any) -> dict[str, Any]:
    """Raises Refused if the situation belongs to no server."""
    if kept.access.guild is None:
        raise _not_own(kept.situation.slug)
    return values


def _not_own(slug: str) -> Refused:
    text = N_("{situation} came with the bot or is its operator’s: it is readable everywhere and cannot be deleted.")
    return Refused(text, situation=slug)


async def _check_free(connection: Connection, made: Situation, author: Author | None, taken: Collection[str]) -> None:
    """Raises Refused for a name that is or was in use. The message does not tell a server by whom."""
    if author is None:
        await journal.check_free(connection, made)
    if made.slug in taken or await removal.slug_was_used(connection, made.slug):
        raise Refused(N_("The name “{slug}” is taken, maybe elsewhere: choose another."), slug=made.slug)
    if author is not None and await journal.count_of_guild(connection, author.guild) >= MOST:
        raise Refused(N_("This server has {n} situations, as many as it may have."), n=MOST)


def _check_period(situation: Situation) -> None:
    """Raises Refused if coverage begins or ends in the future, or ends before it begins."""
    first, last, now = situation.starts, situation.ends, today(situation.time_zone)
    if first > now:
        raise Refused(N_("Coverage cannot begin in the future: today is {day}."), day=now)
    if last is not None and not first <= last <= now:
        raise Refused(N_("Coverage can end between {first} and {last}."), first=first, last=now)


def _check_change(shelf: Shelf, old: Situation, new: Situation) -> None:
    """Raises Refused for a change that would give entries another meaning or leave them outside coverage."""
    _check_period(new)
    if new.time_zone != old.time_zone and shelf.entries:
        raise Refused(N_("The time zone cannot change any more: the days of the entries are days there."))
    reread = next((one.id for one in shelf.journal.entries if _where(one, old) != _where(one, new)), None)
    if reread is not None:
        text = N_(
            "The theatre, and the country of a place that entries name, have to stay: {id} would say otherwise."
        )
        raise Refused(text, id=reread)
    check_names(new)


def _where(report: Report, situation: Situation) -> list[tuple[str | None, bool]]:
    """Return the countries of an entry's places and whether each is in the theatre, since postures depend on it."""
    countries = [situation.country_of(place) for place in (*report.origin, *report.destination)]
    return [(country, country in situation.theatre) for country in countries]


async def _record(connection: Connection, act: Act, slug: str, author: Author | None, **detail: Any) -> None:
    person = await people.person_number(connection, author.discord) if author else None
    guild, now = author.guild if author else None, datetime.now(UTC)
    await audit.record(connection, act, slug, at=now, person=person, guild=guild, situation=slug, **detail)
