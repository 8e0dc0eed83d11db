"""What the bot has in memory: every situation in brief, and the journals that somebody asks for.

Answers come from here, so that the first reply to an interaction waits for nothing. The database stays the truth:
`refresh` takes in what was filed since, whoever filed it. A journal is read when it is first asked for, with `load`,
and goes again when memory is short and nobody has asked for it for a while.
"""

import asyncio
import gc
import time
from bisect import bisect_right
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from cachetools import LRUCache

from bot.actions.descriptions import Descriptions
from bot.actions.servers import Servers
from bot.actions.shelf import Loaded, Shelf, Span
from bot.errors import N_, Refused, Unknown
from bot.metrics import look_up
from bot.names.near import near
from bot.situation.journal import Journal
from bot.situation.situation import Situation
from bot.situation.snapshot import Snapshot, fold
from bot.store import audit, choices, journal, people
from bot.store.audit import Act
from bot.store.engine.database import Connection, Database
from bot.store.journal import Listed

_LISTED = 5
"""Situations in a refusal."""
_SNAPSHOTS_KEPT = 64
QUICK = 2_000
"""Entries that fold in a millisecond or two: fewer than this are folded at once, more in a thread."""
ENTRY_BYTES = 2_500
"""What an entry takes in memory, with its share of what is derived from it; measured on the bundled stories."""
JOURNALS_MIB = 256
_IN_USE = 60.0
"""Seconds for which a journal stays after it was asked for, however short memory is: somebody works with it."""


_Key = tuple[str, int, int, int, int]


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
    def __init__(self, database: Database, journals_mib: float = JOURNALS_MIB) -> None:
        self.database = database
        self.servers = Servers(database)
        self._room = journals_mib * 2**20
        self._descriptions = Descriptions()
        self._shelves: dict[str, Shelf] = {}
        self._by_prefix: dict[str, str] = {}
        self._public: set[str] = set()
        self._by_guild: dict[int, set[str]] = {}
        self._chosen: dict[tuple[str, int], str] = {}
        self._snapshots: LRUCache[_Key, Snapshot] = LRUCache(_SNAPSHOTS_KEPT)
        self._change = -1  # before the first look, whatever there is is new
        self._refreshing = asyncio.Lock()
        self._loading: dict[str, asyncio.Lock] = {}

    @property
    def shelves(self) -> list[Shelf]:
        """Of every situation, newest coverage first."""
        return _newest_first(self._shelves.values())

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

    def readable_in(self, guild: int | None) -> Iterator[Shelf]:
        """What everybody may read and what the server made, in no order."""
        own = self._by_guild.get(guild, set()) if guild is not None else set()
        return (self._shelves[slug] for slug in self._public | own)

    def with_prefix(self, report: str) -> Shelf | None:
        """The situation whose ids begin as this id does."""
        slug = self._by_prefix.get(report.rpartition("-")[0])
        return self._shelves.get(slug) if slug else None

    def is_quick(self, slug: str) -> bool:
        """Whether its journal is read and folded in a few milliseconds."""
        shelf = self.known(slug)
        return shelf is not None and shelf.entries < QUICK

    def version(self, slug: str) -> tuple[int, int]:
        """Changes with the journal of `slug` and its description: what was derived from another version is stale."""
        shelf = self.shelf(slug)
        return shelf.seq, shelf.revision

    # reading what was filed

    async def refresh(self) -> bool:
        """Take in what was filed since the last time; whether there was anything. Raises StoreError."""
        async with self._refreshing:
            async with self.database.read() as connection:
                news = await journal.changed_since(connection, self._change)
                if news.number == self._change:
                    return False
                self._drop(news.removed)
                for listed in news.changed:
                    await self._take_in(connection, listed)
                await self._read_choices(connection)
            self._change = news.number
            return True

    async def load(self, slug: str) -> Shelf:
        """The situation with its journal in memory. Raises Unknown, StoreError."""
        shelf = self.shelf(slug)
        if shelf.loaded is None:
            async with self._loading.setdefault(shelf.slug, asyncio.Lock()), self.database.read() as connection:
                if shelf.loaded is None:
                    await self._read(connection, shelf)
            self._loading.pop(shelf.slug, None)
            self._make_room()
        elif shelf.loaded.seq < shelf.seq:
            async with self.database.read() as connection:
                await self._read(connection, shelf)
        assert shelf.loaded is not None
        shelf.loaded.asked = time.monotonic()
        return shelf

    async def learn_spans(self, slugs: Collection[str], now: datetime) -> None:
        """Have the span of the present moment at each of these situations, so that `turned` can tell it.

        Journals are read only where time has passed beyond the span that was known, or something was filed.
        """
        for slug in slugs:
            shelf = self.known(slug)
            if shelf is None:
                continue
            moment = shelf.brief.default_moment(now)
            if shelf.span is None or not shelf.span.holds(shelf.seq, moment):
                turns = (await self.load(slug)).journal.turns
                position = bisect_right(turns, moment)
                since = turns[position - 1] if position else None
                until = turns[position] if position < len(turns) else None
                shelf.span = Span(shelf.seq, since, until)

    def turned(self, slug: str) -> datetime | None:
        """When something last began or became known; `learn_spans` has to be awaited first."""
        span = self.shelf(slug).span
        assert span is not None
        return span.since

    async def _read(self, connection: Connection, shelf: Shelf) -> None:
        """Read what the journal in memory lacks."""
        held, situation = shelf.loaded, shelf.situation
        if held is not None and held.journal.situation.amended != situation.amended:
            held = None  # what it holds cites documents as they were described before
        with _collector_at_rest(shelf.entries if held is None else 0):
            new, seq = await journal.entries_after(connection, situation, held.seq if held else 0)
            if held is not None and held.journal.situation == situation:
                extended = held.journal.extended(new)
            else:
                entries = held.journal.entries if held else ()
                extended = await asyncio.to_thread(Journal, situation, (*entries, *new))
        shelf.loaded = Loaded(extended, seq, time.monotonic())
        self._forget_snapshots(shelf.slug)
        shelf.seq, shelf.entries = max(shelf.seq, seq), max(shelf.entries, len(extended))

    async def _take_in(self, connection: Connection, listed: Listed) -> None:
        shelf = self._shelves.get(listed.slug)
        if shelf is None:
            shelf = self._shelves[listed.slug] = Shelf(listed, self._descriptions)
        else:
            self._forget_place(shelf)
            shelf.update(listed)
        self._note_place(shelf)
        if shelf.loaded is not None:
            await self._read(connection, shelf)

    def _drop(self, gone: Collection[str]) -> None:
        """Forget what was deleted, with all that was derived from it."""
        for slug in gone:
            shelf = self._shelves.pop(slug, None)
            if shelf is not None:
                self._forget_place(shelf)
                self._forget_snapshots(slug)

    def _note_place(self, shelf: Shelf) -> None:
        self._by_prefix[shelf.brief.prefix] = shelf.slug
        if shelf.access.readable_in(None):
            self._public.add(shelf.slug)
        if shelf.access.guild is not None:
            self._by_guild.setdefault(shelf.access.guild, set()).add(shelf.slug)

    def _forget_place(self, shelf: Shelf) -> None:
        self._by_prefix.pop(shelf.brief.prefix, None)
        self._public.discard(shelf.slug)
        if shelf.access.guild is not None:
            self._by_guild.get(shelf.access.guild, set()).discard(shelf.slug)

    def _make_room(self) -> None:
        """Let go of the journals that were asked for longest ago, until the rest fit."""
        loaded = [shelf for shelf in self._shelves.values() if shelf.loaded is not None]
        taken = sum(shelf.entries for shelf in loaded) * ENTRY_BYTES
        idle_since = time.monotonic() - _IN_USE
        for shelf in sorted(loaded, key=_last_asked):
            if taken <= self._room or _last_asked(shelf) > idle_since:
                return
            shelf.loaded = None
            self._forget_snapshots(shelf.slug)
            taken -= shelf.entries * ENTRY_BYTES

    def _forget_snapshots(self, slug: str) -> None:
        for key in [key for key in self._snapshots if key[0] == slug]:
            del self._snapshots[key]

    # snapshots

    def ready_snapshot(self, slug: str, as_of: datetime, known_at: datetime | None = None) -> Snapshot | None:
        """The snapshot if it can be had without a wait worth speaking of."""
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
        """Raises Unknown, StoreError."""
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
        """Between two instants at which nothing begins or becomes known, every snapshot is the same."""
        turns = shelf.journal.turns
        spans = bisect_right(turns, as_of), bisect_right(turns, known_at)
        return shelf.slug, shelf.revision, shelf.seq, *spans

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
        readable = list(self.readable_in(guild))
        if not readable:
            raise Refused(N_("No situation has been filed yet."))
        shipped = sorted((shelf.brief.starts, shelf.slug) for shelf in readable if shelf.shipped)
        # Of the stories that came with the bot only the oldest is meant unless somebody chose: a newer one that comes
        # with a new version must not take its place.
        later = {slug for _, slug in shipped[1:]}
        meant = [shelf for shelf in readable if shelf.slug not in later]
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


def _last_asked(shelf: Shelf) -> float:
    return shelf.loaded.asked if shelf.loaded else 0.0


def _newest_first(shelves: Collection[Shelf] | Iterator[Shelf]) -> list[Shelf]:
    return sorted(shelves, key=lambda shelf: (shelf.brief.starts, shelf.slug), reverse=True)


def _precedence(shelf: Shelf, guild: int | None) -> tuple[int, date, str]:
    """The highest is meant where nobody chose."""
    owner = shelf.access.guild
    nearness = 1 if owner is None else 2 if owner == guild else 0
    return nearness, shelf.brief.starts, shelf.slug


@dataclass(frozen=True, slots=True)
class Reader:
    """What of the library one server may read, or a person outside servers.

    What is private elsewhere is as unknown here as what does not exist.
    """

    library: Library
    guild: int | None

    @property
    def shelves(self) -> list[Shelf]:
        """Newest coverage first."""
        return _newest_first(self.library.readable_in(self.guild))

    def may_read(self, slug: str) -> bool:
        return self.library.shelf(slug).access.readable_in(self.guild)

    def shelf(self, slug: str) -> Shelf:
        """Raises Unknown."""
        shelf = self.library.known(slug)
        if shelf is None or not shelf.access.readable_in(self.guild):
            raise self.unknown(slug)
        return shelf

    async def load(self, slug: str) -> Shelf:
        """With its journal in memory. Raises Unknown, StoreError."""
        return await self.library.load(self.shelf(slug).slug)

    async def shelf_of(self, report: str) -> Shelf:
        """The one whose journal has this entry, loaded. Raises Refused, StoreError."""
        wanted = report.strip().upper()
        shelf = self.library.with_prefix(wanted)
        if shelf is not None and shelf.access.readable_in(self.guild):
            await self.library.load(shelf.slug)
            if wanted in shelf.journal.by_id:
                return shelf
        raise Refused(N_("The journal has no entry {id}: /search or /timeline shows the ids."), id=wanted[:32])

    def unknown(self, slug: str) -> Unknown:
        """With the near names, or where none is near with those there are."""
        slugs, name = [shelf.slug for shelf in self.shelves], slug[:60]
        meant = near(slug, slugs)
        if meant or not slugs:
            return Unknown(N_("No situation is called “{name}”."), meant, name=name)
        known = ", ".join(slugs[:_LISTED]) + (", …" if len(slugs) > _LISTED else "")
        return Unknown(N_("No situation is called “{name}”. There are: {known}."), name=name, known=known)
