"""What the bot has in memory: every situation, its journal and the pictures folded from it.

Answers come from here, so that the first reply to an interaction waits for nothing. The database stays the truth:
`refresh` appends what was filed since, whoever filed it.
"""

import asyncio
import gc
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from rapidfuzz import process

from bot.actions.servers import Servers
from bot.errors import N_, Refused, Unknown
from bot.metrics import look_up
from bot.names import Name, Names
from bot.situation.journal import Journal
from bot.situation.situation import Situation
from bot.situation.snapshot import Snapshot, fold
from bot.store import audit, choices, journal, people
from bot.store.audit import Act
from bot.store.engine.database import Connection, Database
from bot.store.journal import Access, KeptSituation

_PICTURES_KEPT = 64
QUICK = 2_000
"""Entries that fold in a millisecond or two: fewer than this are folded at once, more in a thread."""


_Key = tuple[str, int, int, int, int]


@dataclass(slots=True)
class Shelf:
    """One situation with its journal as far as it was read."""

    journal: Journal
    names: Names
    seq: int
    access: Access
    revision: int
    """Of the situation and who may read it."""
    shipped: bool = False
    """Whether it came with the bot."""

    @property
    def situation(self) -> Situation:
        return self.journal.situation


def names_of(situation: Situation) -> Names:
    """Raises ValueError where one of its organisations goes by a name that means somebody else."""
    return Names(Name(o.code, {"en": o.label.en, "fr": o.label.fr}, o.aliases) for o in situation.organisations)


@contextmanager
def _collector_at_rest(entries: int) -> Iterator[None]:
    """Read many entries without Python's collector walking them again and again, then or later: they stay anyway."""
    if entries < QUICK:
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class Library:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.servers = Servers(database)
        self._shelves: dict[str, Shelf] = {}
        self._chosen: dict[tuple[str, int], str] = {}
        self._pictures: OrderedDict[_Key, Snapshot] = OrderedDict()
        self._revision = (-1, -1)
        self._refreshing = asyncio.Lock()

    @property
    def situations(self) -> list[Situation]:
        """Newest coverage first."""
        return sorted(
            (shelf.situation for shelf in self._shelves.values()), key=lambda s: (s.starts, s.slug), reverse=True
        )

    def shelf(self, slug: str) -> Shelf:
        """Whoever may read it: what a person asks for is asked of `for_guild`. Raises Unknown."""
        shelf = self.known(slug)
        if shelf is None:
            raise self.for_guild(None).unknown(slug)
        return shelf

    def known(self, slug: str) -> Shelf | None:
        return self._shelves.get(slug.strip().casefold()[:60])

    def for_guild(self, guild: int | None) -> "Reader":
        """What may be read in a server that the bot is in, or outside servers."""
        return Reader(self, guild)

    def version(self, slug: str) -> tuple[int, int]:
        """Changes with the journal of `slug` and its description: what was derived from another version is stale."""
        shelf = self.shelf(slug)
        return shelf.seq, shelf.revision

    # reading what was filed

    async def refresh(self) -> bool:
        """Take in what was filed since the last time; whether there was anything. Raises StoreError."""
        async with self._refreshing:
            async with self.database.read() as connection:
                revision = await journal.revision(connection)
                if revision == self._revision:
                    return False
                with _collector_at_rest(revision[1] - self._revision[1]):
                    situations = await journal.situations(connection)
                    self._drop(self._shelves.keys() - situations)
                    for slug, kept in situations.items():
                        await self._extend(connection, slug, kept)
                await self._read_choices(connection)
            self._revision = revision
            return True

    def _drop(self, gone: Collection[str]) -> None:
        """What was deleted is forgotten, with all that was derived from it."""
        for slug in gone:
            del self._shelves[slug]
        for key in [key for key in self._pictures if key[0] in gone]:
            del self._pictures[key]

    async def _extend(self, connection: Connection, slug: str, kept: KeptSituation) -> None:
        held, situation = self._shelves.get(slug), kept.situation
        if held is not None and held.situation.amended != situation.amended:
            held = None  # what it holds cites documents as they were described before
        entries = held.journal.entries if held else ()
        new, seq = await journal.entries_after(connection, situation, held.seq if held else 0)
        if held is not None and not new and held.situation == situation:
            held.access, held.revision = kept.access, kept.revision
            return
        extended = await asyncio.to_thread(Journal, situation, (*entries, *new))
        self._shelves[slug] = Shelf(
            extended, names_of(situation), seq, kept.access, kept.revision, kept.seed_digest is not None
        )
        await self.snapshot(slug, situation.default_moment(datetime.now(UTC)))

    # pictures

    def ready_picture(self, slug: str, as_of: datetime, known_at: datetime | None = None) -> Snapshot | None:
        """The picture if it can be had without a wait worth speaking of."""
        shelf, known_at = self.shelf(slug), as_of if known_at is None else known_at
        key = self._key(shelf, as_of, known_at)
        snapshot = self._pictures.get(key)
        look_up("picture", snapshot is not None)
        if snapshot is None and len(shelf.journal) < QUICK:
            snapshot = self._keep(key, fold(shelf.journal, as_of, known_at))
        if snapshot is None:
            return None
        self._pictures.move_to_end(key)
        return replace(snapshot, as_of=as_of, known_at=known_at)

    async def snapshot(self, slug: str, as_of: datetime, known_at: datetime | None = None) -> Snapshot:
        """Raises Unknown."""
        ready = self.ready_picture(slug, as_of, known_at)
        if ready is not None:
            return ready
        shelf, known_at = self.shelf(slug), as_of if known_at is None else known_at
        snapshot = await asyncio.to_thread(fold, shelf.journal, as_of, known_at)
        return self._keep(self._key(shelf, as_of, known_at), snapshot)

    def _keep(self, key: _Key, snapshot: Snapshot) -> Snapshot:
        self._pictures[key] = snapshot
        if len(self._pictures) > _PICTURES_KEPT:
            self._pictures.popitem(last=False)
        return snapshot

    @staticmethod
    def _key(shelf: Shelf, as_of: datetime, known_at: datetime) -> _Key:
        """Between two instants at which nothing begins or becomes known, every picture is the same."""
        turns = shelf.journal.turns
        spans = bisect_right(turns, as_of), bisect_right(turns, known_at)
        return shelf.situation.slug, shelf.revision, shelf.seq, *spans

    # choices

    def default_situation(self, guild: int | None, user: int | None) -> Situation:
        """What the server chose, else the person, else the newest: one of the server's own before nobody's before
        those that other servers share. Of those that came with the bot, only the first is meant, so that a newer
        version may bring another. Raises Refused when there is none to be read.
        """
        for key in (("guild", guild), ("user", user)):
            shelf = self._shelves.get(self._chosen.get(key, "")) if key[1] is not None else None  # type: ignore[arg-type]
            if shelf is not None and shelf.access.readable_in(guild):
                return shelf.situation
        readable = [shelf for shelf in self._shelves.values() if shelf.access.readable_in(guild)]
        if not readable:
            raise Refused(N_("No situation has been filed yet."))
        shipped = sorted((shelf for shelf in readable if shelf.shipped), key=_first_filed)
        later = {shelf.situation.slug for shelf in shipped[1:]}
        meant = [shelf for shelf in readable if shelf.situation.slug not in later]
        return max(meant, key=lambda shelf: _precedence(shelf, guild)).situation

    async def reread_choices(self) -> None:
        """What servers and people chose, after some of it was taken away."""
        async with self.database.read() as connection:
            await self._read_choices(connection)

    async def _read_choices(self, connection: Connection) -> None:
        self._chosen = await choices.chosen_situations(connection)
        await self.servers.read(connection)

    async def choose(self, slug: str, *, guild: int | None, user: int) -> Situation:
        """Make a situation the default of a server, or of a person outside servers. Raises Unknown.

        Of a server it is recorded, as its other settings are; `user` is a Discord user.
        """
        situation = self.for_guild(guild).shelf(slug).situation
        scope: choices.Scope = "user" if guild is None else "guild"
        holder = user if guild is None else guild
        async with self.database.write() as connection:
            await choices.choose_situation(connection, scope, holder, situation.slug)
            old = self._chosen.get((scope, holder))
            if guild is not None and old != situation.slug:
                person, change = await people.person_number(connection, user), {"old": old, "new": situation.slug}
                now = datetime.now(UTC)
                await audit.record(connection, Act.SET, "situation", at=now, person=person, guild=guild, **change)
        self._chosen[(scope, holder)] = situation.slug
        return situation

    async def search(self, slug: str, words: str, limit: int) -> list[str]:
        async with self.database.read() as connection:
            return await journal.search(connection, slug, words, limit)

    # which commands Discord knows

    async def synced_digest(self, application: int) -> str | None:
        async with self.database.read() as connection:
            return await choices.synced_digest(connection, application)

    async def keep_synced_digest(self, application: int, digest: str) -> None:
        async with self.database.write() as connection:
            await choices.keep_synced_digest(connection, application, digest)


def _precedence(shelf: Shelf, guild: int | None) -> tuple[int, date, str]:
    """The highest is meant where nobody chose."""
    owner = shelf.access.guild
    nearness = 1 if owner is None else 2 if owner == guild else 0
    return nearness, shelf.situation.starts, shelf.situation.slug


def _first_filed(shelf: Shelf) -> tuple[datetime, str]:
    entries = shelf.journal.entries
    return entries[0].recorded if entries else datetime.max.replace(tzinfo=UTC), shelf.situation.slug


@dataclass(frozen=True, slots=True)
class Reader:
    """What of the library one server may read, or a person outside servers.

    What is private elsewhere is as unknown here as what does not exist.
    """

    library: Library
    guild: int | None

    @property
    def situations(self) -> list[Situation]:
        """Newest coverage first."""
        return [one for one in self.library.situations if self.may_read(one.slug)]

    def may_read(self, slug: str) -> bool:
        return self.library.shelf(slug).access.readable_in(self.guild)

    def shelf(self, slug: str) -> Shelf:
        """Raises Unknown."""
        shelf = self.library.known(slug)
        if shelf is None or not shelf.access.readable_in(self.guild):
            raise self.unknown(slug)
        return shelf

    def shelf_of(self, report: str) -> Shelf:
        """The one whose journal has this entry. Raises Refused."""
        wanted = report.strip().upper()
        for situation in self.situations:
            shelf = self.library.shelf(situation.slug)
            if wanted in shelf.journal.by_id:
                return shelf
        raise Refused(N_("The journal has no entry {id}: /search or /timeline shows the ids."), id=wanted[:32])

    def unknown(self, slug: str) -> Unknown:
        slugs = [situation.slug for situation in self.situations]
        suggestions = [near for near, _, _ in process.extract(slug[:60], slugs, limit=3)]
        return Unknown(N_("No situation is called “{name}”."), suggestions=suggestions, name=slug[:60])
