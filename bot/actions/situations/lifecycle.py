"""What is done to situations: made, described, closed, shared, deleted. Who may is decided where it is asked for."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.actions.files.export import json_text
from bot.actions.library import Library
from bot.actions.reports.file import Author
from bot.actions.shelf import Shelf
from bot.actions.situations.describe import (
    Described,
    check_slug,
    check_title,
    described,
    nameable,
    read_theatre,
)
from bot.errors import N_, Refused
from bot.situation.report import Report, Text
from bot.situation.situation import Situation, prefix_for
from bot.situation.times import zone_of
from bot.situation.written import read_situation, write_situation
from bot.store import audit, journal, people
from bot.store import erase as removal
from bot.store.audit import Act
from bot.store.engine.database import Connection
from bot.store.erase import Stopped
from bot.store.journal import Access, KeptSituation

NO_LONGER_SHARED = N_("The situation is no longer shared with other servers.")
DELETION = timedelta(hours=24)
"""Between asking for the deletion of a situation and the deletion."""
MOST = 25
"""Situations of one server."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants a situation to be, as typed; what is None stays as it is."""

    title: str | None = None
    title_fr: str | None = None
    theatre: str | None = None
    time_zone: str | None = None
    """An IANA name."""
    starts: date | None = None
    two_person: bool | None = None
    described: Described = field(default_factory=Described)


class Situations:
    def __init__(self, library: Library) -> None:
        self._library = library
        self._database = library.database

    async def create(self, author: Author, slug: str, wish: Wish) -> Situation:
        """A private one of the author's server, open from `starts` on (today). Raises Refused."""
        slug, guild = check_slug(slug), author.guild
        zone = wish.time_zone or "UTC"
        starts = wish.starts or _today(zone)
        _check_start(starts, zone)
        written = {
            "slug": slug,
            "prefix": "?",
            "title": _title(wish, None),
            "theatre": list(read_theatre(wish.theatre or "", author.language)),
            "time_zone": zone,
            "starts": starts.isoformat(),
        }
        async with self._database.write() as connection:
            prefixes = await journal.prefixes(connection)
            if slug in prefixes or await removal.slug_was_used(connection, slug):
                raise Refused(N_("The name “{slug}” is taken, maybe elsewhere: choose another."), slug=slug)
            if await journal.count_of_guild(connection, guild) >= MOST:
                raise Refused(N_("This server has {n} situations, as many as it may have."), n=MOST)
            made = read_situation(written | {"prefix": prefix_for(slug, set(prefixes.values()))})
            access = Access(guild, shared=False, two_person=bool(wish.two_person))
            await journal.keep_situation(connection, made, access=access)
            await _record(connection, Act.CREATED, slug, author)
        await self._library.refresh()
        return made

    async def edit(self, author: Author, slug: str, wish: Wish) -> Situation:
        """Change what is wished and keep the rest. Raises Refused."""
        await self._library.refresh()
        shelf = await self._library.load(slug)

        def altered(kept: KeptSituation) -> dict[str, Any]:
            old = kept.situation
            written = described(write_situation(old), wish.described, shelf.journal)
            written["title"] = _title(wish, old.title)
            if wish.theatre is not None:
                written["theatre"] = list(read_theatre(wish.theatre, author.language))
            if wish.time_zone is not None:
                written["time_zone"] = wish.time_zone
            if wish.starts is not None:
                written["starts"] = wish.starts.isoformat()
            new = read_situation(written)
            _check_change(shelf, old, new)
            changed: dict[str, Any] = {"written": write_situation(new)} if new != old else {}
            if wish.two_person not in (None, kept.access.two_person):
                changed["two_person"] = wish.two_person
            return changed

        await self._change(author, slug, Act.EDITED, altered)
        return self._library.shelf(slug).situation

    async def close(self, author: Author, slug: str, ends: date | None) -> Situation:
        """Coverage ends with that day, today unless told. Raises Refused."""

        def altered(kept: KeptSituation) -> dict[str, Any]:
            last, today = ends or _today(kept.situation.time_zone), _today(kept.situation.time_zone)
            if not kept.situation.starts <= last <= today:
                text = N_("Coverage can end between {first} and {last}.")
                raise Refused(text, first=kept.situation.starts, last=today)
            return {"written": write_situation(kept.situation) | {"ends": last.isoformat()}}

        await self._change(author, slug, Act.CLOSED, altered)
        return self._library.shelf(slug).situation

    async def reopen(self, author: Author, slug: str) -> Situation:
        """Coverage goes on; a deletion that was asked for is called off. Raises Refused."""

        def altered(kept: KeptSituation) -> dict[str, Any]:
            changed: dict[str, Any] = {"delete_after": None} if kept.access.delete_after else {}
            if kept.situation.ends is not None and not changed:
                changed["written"] = write_situation(kept.situation) | {"ends": None}
            return changed

        await self._change(author, slug, Act.REOPENED, altered)
        return self._library.shelf(slug).situation

    async def share(self, author: Author, slug: str) -> None:
        """Other servers may read it. Raises Refused."""
        await self._change(author, slug, Act.SHARED, lambda kept: _own(kept, shared=True))

    async def unshare(self, author: Author, slug: str) -> list[Stopped]:
        """Other servers may read it no longer; the channels that got posts of it. Raises Refused."""
        stopped: list[Stopped] = []

        async def stop(connection: Connection, kept: KeptSituation) -> None:
            assert kept.access.guild is not None
            stopped.extend(await removal.stop_elsewhere(connection, slug, kept.access.guild, reason=NO_LONGER_SHARED))

        await self._change(author, slug, Act.UNSHARED, lambda kept: _own(kept, shared=False), stop)
        return stopped

    async def ask_deletion(self, author: Author, slug: str) -> datetime:
        """When it will be gone, with its journal and all that is about it. Raises Refused."""
        when = datetime.now(UTC) + DELETION
        await self._change(author, slug, Act.DELETED, lambda kept: _own(kept, delete_after=when))
        return when

    def check_deletable(self, slug: str) -> None:
        """Raises Refused for one that belongs to no server."""
        if self._library.shelf(slug).access.guild is None:
            raise _not_own(slug)

    async def exported(self, slug: str) -> bytes:
        """The situation and its journal as JSON, to be imported again."""
        journal_ = (await self._library.load(slug)).journal
        return (await asyncio.to_thread(lambda: "".join(json_text(journal_)))).encode()

    async def _change(
        self,
        author: Author,
        slug: str,
        act: Act,
        altered: Callable[[KeptSituation], Mapping[str, Any]],
        besides: Callable[[Connection, KeptSituation], Any] | None = None,
    ) -> None:
        """Let `altered` say what becomes of it, keep that and record it. Raises Refused where nothing changes."""
        async with self._database.write() as connection:
            kept = await journal.situation(connection, slug)
            if kept is None:
                raise self._library.for_guild(author.guild).unknown(slug)
            values = {name: value for name, value in altered(kept).items() if _value(kept, name) != value}
            if values:
                await journal.change_situation(connection, slug, **values)
                await _record(connection, act, slug, author, changed=sorted(values))
            if besides is not None:
                await besides(connection, kept)
        if not values:
            raise Refused(N_("That is how it is already: nothing was changed."))
        await self._library.refresh()


def _value(kept: KeptSituation, name: str) -> Any:
    return write_situation(kept.situation) if name == "written" else getattr(kept.access, name)


def _own(kept: KeptSituation, **values: Any) -> dict[str, Any]:
    """Raises Refused for one that belongs to no server."""
    if kept.access.guild is None:
        raise _not_own(kept.situation.slug)
    return values


def _not_own(slug: str) -> Refused:
    text = N_("{situation} came with the bot or is its operator’s: it is readable everywhere and cannot be deleted.")
    return Refused(text, situation=slug)


def _title(wish: Wish, old: Text | None) -> dict[str, str]:
    """In French as in English unless told otherwise."""
    english = check_title(wish.title) if wish.title is not None else old.en if old else ""
    french = check_title(wish.title_fr) if wish.title_fr is not None else None
    if french is None:
        french = old.fr if old is not None and (wish.title is None or old.fr != old.en) else english
    return {"en": english, "fr": french}


def _check_start(starts: date, zone: str) -> None:
    if starts > _today(zone):
        raise Refused(N_("Coverage cannot begin in the future: today is {day}."), day=_today(zone))


def _check_change(shelf: Shelf, old: Situation, new: Situation) -> None:
    """Raises Refused for what would make entries mean something else, or leave them out."""
    _check_start(new.starts, new.time_zone)
    if new.time_zone != old.time_zone and shelf.entries:
        raise Refused(N_("The time zone cannot change any more: the days of the entries are days there."))
    reread = next((one.id for one in shelf.journal.entries if _where(one, old) != _where(one, new)), None)
    if reread is not None:
        text = N_(
            "The theatre, and the country of a place that entries name, have to stay: {id} would say otherwise."
        )
        raise Refused(text, id=reread)
    if new.ends is not None and new.starts > new.ends:
        raise Refused(N_("The period must begin before it ends."))
    nameable(new)


def _where(report: Report, situation: Situation) -> list[tuple[str | None, bool]]:
    """The countries of the places that an entry names, and whether each is in the theatre: postures hang on that."""
    countries = [situation.country_of(place) for place in (*report.origin, *report.destination)]
    return [(country, country in situation.theatre) for country in countries]


def _today(zone: str) -> date:
    return datetime.now(zone_of(zone)).date()


async def _record(connection: Connection, act: Act, slug: str, author: Author, **detail: Any) -> None:
    person = await people.person_number(connection, author.discord)
    guild, now = author.guild, datetime.now(UTC)
    await audit.record(connection, act, slug, at=now, person=person, guild=guild, situation=slug, **detail)
