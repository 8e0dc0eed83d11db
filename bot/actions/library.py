"""Situations in memory: very little of every one, and the descriptions and journals that are in use.

Answers come from here, so that the first reply to an interaction does not wait. The database is the source of truth:
`refresh` reads what any process filed since the last call. `described` reads a description and `load` also a journal
when it is first asked for. When memory is short, journals that have not been asked for lately are dropped.
"""

import asyncio
import time
from bisect import bisect_right
from collections.abc import Collection, Hashable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from weakref import WeakValueDictionary

from cachetools import LRUCache

from bot.actions.collector import collector_at_rest
from bot.actions.descriptions import Brief, description
from bot.actions.index import Index
from bot.actions.servers import Servers
from bot.actions.shelf import Loaded, Shelf, Span
from bot.documents.document import Document
from bot.errors import N_, Refused, Unknown
from bot.metrics import look_up
from bot.names.near import near
from bot.situation.journal import Journal
from bot.situation.report import Report
from bot.situation.situation import Situation
from bot.situation.snapshot import Snapshot, fold
from bot.store import audit, choices, journal, people
from bot.store.audit import Act
from bot.store.engine.database import Connection, Database
from bot.store.journal import Listed

_LISTED = 5
"""Situations in a refusal."""
_SNAPSHOTS_KEPT = 64
_DESCRIPTIONS_KEPT = 256
_DOCUMENTS_KEPT = 8
QUICK = 2_000
"""Journals with fewer entries fold in a millisecond or two, on the event loop; longer ones fold in a thread."""
ENTRY_BYTES = 2_500
"""Bytes that an entry takes in memory, derived data included; measured on the bundled stories."""
JOURNALS_MIB = 256

_Key = tuple[str, int, int, int, int]


class Library:
    def __init__(self, database: Database, journals_mib: float = JOURNALS_MIB) -> None:
        self.database = database
        self.servers = Servers(database)
        self._room = journals_mib * 2**20
        self.index = Index()
        self._shelves: WeakValueDictionary[str, Shelf] = WeakValueDictionary()
        """Every shelf that anybody holds, so that there are never two of one situation."""
        self._loaded: dict[str, Shelf] = {}
        self._described: LRUCache[str, Shelf] = LRUCache(_DESCRIPTIONS_KEPT)
        self._spans: dict[str, Span] = {}
        """The spans last asked for; they stay when a journal goes."""
        self._chosen: dict[tuple[str, int], str] = {}
        self._snapshots: LRUCache[_Key, Snapshot] = LRUCache(_SNAPSHOTS_KEPT)
        self.documents: LRUCache[Hashable, Document] = LRUCache(_DOCUMENTS_KEPT)
        """Answers by what was asked and of which version of the journal."""
        self._change = -1  # before the first look everything is new
        self._refreshing = asyncio.Lock()
        self._loading: dict[str, asyncio.Lock] = {}

    @property
    def shelves(self) -> list[Shelf]:
        """Return all situations, newest coverage first."""
        return list(map(self._shelf, self.index))

    @property
    def published(self) -> Set[str]:
        """Return the slugs of the situations that are on the web."""
        return self.index.published

    def shelf(self, slug: str) -> Shelf:
        """Find a situation without asking who may read it; for people, use `for_guild`. Raises Unknown."""
        shelf = self.known(slug)
        if shelf is None:
            raise self.for_guild(None).unknown(slug)
        return shelf

    def known(self, slug: str) -> Shelf | None:
        listed = self.index.get(slug.strip().casefold()[:60])
        return None if listed is None else self._shelf(listed)

    def _shelf(self, listed: Listed) -> Shelf:
        shelf = self._shelves.get(listed.slug)
        if shelf is None:
            shelf = self._shelves[listed.slug] = Shelf(listed)
        return shelf

    def for_guild(self, guild: int | None) -> "Reader":
        """Return what may be read in a server of the bot; None means outside servers."""
        return Reader(self, guild)

    def is_quick(self, slug: str) -> bool:
        """Whether reading and folding its journal takes only a few milliseconds."""
        shelf = self.known(slug)
        return shelf is not None and shelf.entries < QUICK

    def entries(self, slug: str) -> int:
        """Return how many entries a journal has, loaded or not. Raises Unknown."""
        listed = self.index.get(slug)
        return self.shelf(slug).entries if listed is None else listed.entries

    def version(self, slug: str) -> tuple[int, int]:
        """Return a value that changes with journal and description: what was derived from another is stale."""
        shelf = self.shelf(slug)
        return shelf.seq, shelf.revision

    # reading what was filed

    async def stamp(self) -> object:
        """Return a value that is another one once anything was written or read anew. Raises StoreError."""
        return await self.database.stamp(), self._change

    async def refresh(self) -> bool:
        """Read what was filed since the last call. Returns whether there was anything. Raises StoreError."""
        async with self._refreshing:
            async with self.database.read() as connection:
                news = await journal.changed_since(connection, self._change)
                if news.number == self._change:
                    return False
                self._drop(news.removed)
                for listed in news.changed:
                    await self._take_in(connection, listed)
                self._chosen |= await choices.chosen_situations(connection, self._change)
                await self.servers.read(connection, self._change)
            self._change = news.number
            return True

    async def described(self, slug: str) -> Shelf:
        """Return the situation with its whole description in memory. Raises Unknown, StoreError."""
        shelf = self.shelf(slug)
        if shelf.description is None:
            async with self.database.read() as connection:
                await self._describe(connection, shelf)
        if shelf.loaded is None:  # else its journal would stay with the description
            self._described[shelf.slug] = shelf
        return shelf

    async def load(self, slug: str) -> Shelf:
        """Return the situation with its journal in memory. Raises Unknown, StoreError."""
        shelf = await self.described(slug)
        if shelf.loaded is None:
            async with self._loading.setdefault(shelf.slug, asyncio.Lock()), self.database.read() as connection:
                if shelf.loaded is None:
                    await self._read(connection, shelf)
            self._loading.pop(shelf.slug, None)
        elif shelf.loaded.seq < shelf.seq:
            async with self.database.read() as connection:
                await self._read(connection, shelf)
        assert shelf.loaded is not None
        shelf.loaded.asked = time.monotonic()
        if shelf.slug not in self._loaded:
            self._loaded[shelf.slug] = shelf
            self._make_room()
        return shelf

    async def learn_spans(self, slugs: Collection[str], now: datetime) -> list[datetime | None]:
        """Work out for each situation since when nothing has changed, so that `turned` can tell it.

        A journal is read only if the known span is over or something was filed. Returns when each span ends.
        """
        ends = []
        for slug in slugs:
            shelf = self.known(slug)
            if shelf is None:
                continue
            moment = shelf.brief.default_moment(now)
            span = self._spans.get(shelf.slug)
            if span is None or not span.holds(shelf.seq, moment):
                turns = (await self.load(slug)).journal.turns
                position = bisect_right(turns, moment)
                since = turns[position - 1] if position else None
                until = turns[position] if position < len(turns) else None
                span = self._spans[shelf.slug] = Span(shelf.seq, since, until)
            ends.append(span.until)
        return ends

    def turned(self, slug: str) -> datetime | None:
        """Return when something last began or became known. Call `learn_spans` first."""
        return self._spans[self.shelf(slug).slug].since

    async def _describe(self, connection: Connection, shelf: Shelf) -> None:
        written = await journal.written(connection, shelf.slug)
        if written is None:
            raise self.for_guild(None).unknown(shelf.slug)
        shelf.description = description(written)

    async def _read(self, connection: Connection, shelf: Shelf) -> None:
        """Read the entries that the journal in memory lacks."""
        held, situation = shelf.loaded, shelf.situation
        if held is not None and held.journal.situation.amended != situation.amended:
            held = None  # its entries cite documents by their old descriptions
        with collector_at_rest(held is None and shelf.entries >= QUICK):
            new, seq = await journal.entries_after(connection, situation, held.seq if held else 0)
            if held is not None and held.journal.situation == situation:
                extended = held.journal.extended(new)
            else:
                entries = held.journal.entries if held else ()
                extended = await asyncio.to_thread(_journal, situation, (*entries, *new))
        shelf.loaded = Loaded(extended, seq, time.monotonic())
        self._forget_snapshots(shelf.slug)
        shelf.seq, shelf.entries = max(shelf.seq, seq), max(shelf.entries, len(extended))

    async def _take_in(self, connection: Connection, listed: Listed) -> None:
        self.index.put(listed)
        shelf = self._shelves.get(listed.slug)
        if shelf is None:
            return
        if shelf.description is not None and shelf.revision != listed.revision:
            await self._describe(connection, shelf)
        shelf.update(listed)
        if shelf.loaded is not None:
            await self._read(connection, shelf)

    def _drop(self, gone: Collection[str]) -> None:
        """Forget deleted situations and everything derived from them."""
        for slug in gone:
            self.index.drop(slug)
            for kept in (self._shelves, self._loaded, self._described, self._spans):
                kept.pop(slug, None)
            self._forget_snapshots(slug)

    def _make_room(self) -> None:
        """Let go of the journals that were asked for longest ago, until the rest fit; the latest stays in any case.

        Whoever is at work with one holds its shelf, and so keeps it until the work is done.
        """
        taken = sum(shelf.entries for shelf in self._loaded.values()) * ENTRY_BYTES
        for shelf in sorted(self._loaded.values(), key=_last_asked)[:-1]:
            if taken <= self._room:
                return
            del self._loaded[shelf.slug]
            self._described.pop(shelf.slug, None)
            self._forget_snapshots(shelf.slug)
            taken -= shelf.entries * ENTRY_BYTES

    def _forget_snapshots(self, slug: str) -> None:
        for key in [key for key in self._snapshots if key[0] == slug]:
            del self._snapshots[key]

    # snapshots

    def ready_snapshot(self, slug: str, as_of: datetime, known_at: datetime | None = None) -> Snapshot | None:
        """Return the snapshot if that takes no noticeable time, else None."""
        shelf, known_at = self.shelf(slug), as_of if known_at is None else known_at
        if shelf.loaded is None or shelf.loaded.seq < shelf.seq:
            return None
        key = self._key(shelf, as_of, known_at)
        snapshot = self._snapshots.get(key)
        look_up("picture", snapshot is not None)
        if snapshot is None and shelf.entries < QUICK:
            snapshot = self._snapshots[key] = fold(shelf.journal, as_of, known_at)
        return None if snapshot is None else replace(snapshot, as_of=as_of, known_at=known_at)

    async def snapshot(self, slug: str, as_of: datetime, known_at: datetime | None = None) -> Snapshot:
        """Return the snapshot, reading and folding the journal if necessary. Raises Unknown, StoreError."""
        shelf = await self.load(slug)
        ready = self.ready_snapshot(slug, as_of, known_at)
        if ready is not None:
            return ready
        known_at = as_of if known_at is None else known_at
        key = self._key(shelf, as_of, known_at)
        snapshot = self._snapshots[key] = await asyncio.to_thread(fold, shelf.journal, as_of, known_at)
        return snapshot

    @staticmethod
    def _key(shelf: Shelf, as_of: datetime, known_at: datetime) -> _Key:
        """Return one key for all moments between two changes: their snapshots are the same."""
        turns = shelf.journal.turns
        spans = bisect_right(turns, as_of), bisect_right(turns, known_at)
        return shelf.slug, shelf.revision, shelf.seq, *spans

    # choices

    def default_situation(self, guild: int | None, user: int | None) -> Brief:
        """Return the situation that commands mean without an option.

        It is the choice of the server, else that of the person, else the newest: first those of the server itself,
        then those of no server, then those shared by other servers. Of the bundled ones only the oldest counts, so
        that a new version can bring another. Raises Refused if there is none to read.
        """
        for key in (("guild", guild), ("user", user)):
            listed = self.index.get(self._chosen.get(key, "")) if key[1] is not None else None  # type: ignore[arg-type]
            if listed is not None and listed.access.readable_in(guild):
                return self._shelf(listed).brief
        found = self.index.default(guild)
        if found is None:
            raise Refused(N_("No situation has been filed yet."))
        return self._shelf(found).brief

    async def reread_choices(self) -> None:
        """Read the choices of servers and people again after some were deleted."""
        async with self.database.read() as connection:
            self._chosen = await choices.chosen_situations(connection)
            await self.servers.read(connection)

    async def choose(self, slug: str, *, guild: int | None, user: int) -> Brief:
        """Make a situation the default of a server, or of a person outside servers. Raises Unknown.

        The choice of a server goes on record, like its other settings. `user` is a Discord id.
        """
        situation = self.for_guild(guild).shelf(slug).brief
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


def _journal(situation: Situation, entries: Sequence[Report]) -> Journal:
    """Make a journal. Of a long one work out what every answer needs: it takes a while, and stays in memory, too."""
    new = Journal(situation, entries)
    if len(new) >= QUICK:
        fold(new, situation.default_moment(datetime.now(UTC)))
        _ = new.turns
    return new


def _last_asked(shelf: Shelf) -> float:
    return shelf.loaded.asked if shelf.loaded else 0.0


@dataclass(frozen=True, slots=True)
class Reader:
    """The part of the library that one server, or a person outside servers, may read.

    A private situation of another server is unknown here, like one that does not exist.
    """

    library: Library
    guild: int | None

    @property
    def shelves(self) -> Iterator[Shelf]:
        """Yield the readable situations, newest coverage first."""
        return map(self.library._shelf, self.listed)

    @property
    def listed(self) -> Iterator[Listed]:
        return self.library.index.readable_in(self.guild)

    def may_read(self, slug: str) -> bool:
        return self.library.shelf(slug).access.readable_in(self.guild)

    def called(self, slug: str, code: str) -> str:
        """Return the title of a situation in a language; of one that may not be read here its short name."""
        shelf = self.library.known(slug)
        return shelf.title.in_language(code) if shelf and shelf.access.readable_in(self.guild) else slug

    def shelf(self, slug: str) -> Shelf:
        """Raises Unknown."""
        shelf = self.library.known(slug)
        if shelf is None or not shelf.access.readable_in(self.guild):
            raise self.unknown(slug)
        return shelf

    async def described(self, slug: str) -> Shelf:
        """Return the situation with its whole description in memory. Raises Unknown, StoreError."""
        return await self.library.described(self.shelf(slug).slug)

    async def load(self, slug: str) -> Shelf:
        """Return the situation with its journal in memory. Raises Unknown, StoreError."""
        return await self.library.load(self.shelf(slug).slug)

    async def shelf_of(self, report: str) -> Shelf:
        """Load the situation whose journal has this entry. Raises Refused, StoreError."""
        wanted = report.strip().upper()
        async with self.library.database.read() as connection:
            slug = await journal.holding(connection, wanted)
        shelf = self.library.known(slug) if slug is not None else None
        if shelf is not None and shelf.access.readable_in(self.guild):
            return await self.library.load(shelf.slug)
        raise Refused(N_("The journal has no entry {id}: /search or /timeline shows the ids."), id=wanted[:32])

    def unknown(self, slug: str) -> Unknown:
        """With the near names, or where none is near with those there are."""
        slugs, name = [one.slug for one in self.listed], slug[:60]
        meant = near(slug, slugs)
        if meant or not slugs:
            return Unknown(N_("No situation is called “{name}”."), meant, name=name)
        known = ", ".join(slugs[:_LISTED]) + (", …" if len(slugs) > _LISTED else "")
        return Unknown(N_("No situation is called “{name}”. There are: {known}."), name=name, known=known)
