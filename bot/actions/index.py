"""Every situation in a few hundred bytes: enough for choices, lists and permissions, in memory for ten thousands."""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterator
from datetime import date
from heapq import merge

from bot.store.journal import Listed

_Newness = tuple[date, str]


class Index:
    def __init__(self) -> None:
        self._listed: dict[str, Listed] = {}
        self._kept: dict[int, tuple[str, ...]] = {}
        """Short names by the server that keeps them, which may keep a few dozen."""
        self._free: dict[str, None] = {}
        """Short names of those of no server; a dict as an ordered set."""
        self.published: set[str] = set()
        """Short names of those that are on the web."""
        self._public: list[_Newness] | None = None
        """What everybody may read, oldest coverage first; once somebody needed it, it follows each change."""
        self._meant: str | None = None
        """The one of no server that commands mean where a server has none of its own; None if it has to be found."""

    def get(self, slug: str) -> Listed | None:
        return self._listed.get(slug)

    def put(self, listed: Listed) -> None:
        old, slug = self._listed.get(listed.slug), listed.slug
        stays = old is not None and _place(old) == _place(listed)  # as after every filing
        if not stays:
            if old is not None:
                self.drop(slug)
            self._meant = None
            if listed.guild is None:
                self._free[slug] = None
            else:
                self._kept[listed.guild] = (*self._kept.get(listed.guild, ()), slug)
            if self._public is not None and _is_public(listed):
                insort(self._public, _newness(listed))
        self._listed[slug] = listed
        (self.published.discard if listed.published is None else self.published.add)(slug)

    def drop(self, slug: str) -> None:
        old = self._listed.pop(slug, None)
        self._meant = None
        self._free.pop(slug, None)
        self.published.discard(slug)
        if self._public is not None and old is not None and _is_public(old):
            del self._public[bisect_left(self._public, _newness(old))]
        if old is not None and old.guild is not None:
            rest = tuple(one for one in self._kept.pop(old.guild) if one != slug)
            if rest:
                self._kept[old.guild] = rest

    def owned_by(self, guild: int | None) -> Collection[str]:
        """Return the short names of those that a server keeps; None means those of no server."""
        return self._free if guild is None else self._kept.get(guild, ())

    def __iter__(self) -> Iterator[Listed]:
        """Yield all, newest coverage first."""
        return iter(sorted(self._listed.values(), key=_newness, reverse=True))

    def readable_in(self, guild: int | None) -> Iterator[Listed]:
        """Yield the public ones and those of the server, newest coverage first."""
        own = [] if guild is None else [self._listed[slug] for slug in self.owned_by(guild)]
        private = sorted((_newness(one) for one in own if not one.shared), reverse=True)
        public = reversed(self._ordered())
        found = merge(public, private, reverse=True) if private else public
        return (self._listed[slug] for _, slug in found)

    def default(self, guild: int | None) -> Listed | None:
        """Return what commands mean where nothing was chosen; None if nothing may be read there."""
        own = () if guild is None else self.owned_by(guild)
        if own:
            return max(map(self._listed.__getitem__, own), key=_newness)
        if self._meant is None and self._free:
            self._meant = self._newest_free()
        return self._listed[self._meant] if self._meant is not None else next(self.readable_in(guild), None)

    def _ordered(self) -> list[_Newness]:
        if self._public is None:
            self._public = sorted(_newness(one) for one in self._listed.values() if _is_public(one))
        return self._public

    def _newest_free(self) -> str:
        free = sorted((self._listed[slug] for slug in self._free), key=_newness, reverse=True)
        # Of the bundled ones only the oldest counts: a newer one in a new version must not take its place.
        later = {one.slug for one in [one for one in free if one.shipped][:-1]}
        return next(one.slug for one in free if one.slug not in later)


def _is_public(listed: Listed) -> bool:
    return listed.shared or listed.guild is None


def _place(listed: Listed) -> tuple[object, ...]:
    """Return what decides where a situation may be read, in which order, and whether it is meant."""
    return listed.guild, listed.shared, listed.starts, listed.shipped


def _newness(listed: Listed) -> _Newness:
    return listed.starts, listed.slug
