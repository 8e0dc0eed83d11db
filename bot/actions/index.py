"""Every situation in a few hundred bytes: enough for choices, lists and permissions, in memory for ten thousands."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from heapq import merge

from bot.store.journal import Listed


class Index:
    def __init__(self) -> None:
        self._listed: dict[str, Listed] = {}
        self._kept: dict[int, tuple[str, ...]] = {}
        """Short names by the server that keeps them, which may keep a few dozen."""
        self._free: dict[str, None] = {}
        """Short names of those of no server; a dict as an ordered set."""
        self.published: set[str] = set()
        """Short names of those that are on the web."""
        self._orders: _Orders | None = None
        """None after a change, until somebody needs them."""

    def get(self, slug: str) -> Listed | None:
        return self._listed.get(slug)

    def put(self, listed: Listed) -> None:
        old, slug = self._listed.get(listed.slug), listed.slug
        stays = old is not None and _place(old) == _place(listed)  # as after every filing
        if not stays:
            self.drop(slug)
            if listed.guild is None:
                self._free[slug] = None
            else:
                self._kept[listed.guild] = (*self._kept.get(listed.guild, ()), slug)
        self._listed[slug] = listed
        (self.published.discard if listed.published is None else self.published.add)(slug)

    def drop(self, slug: str) -> None:
        old = self._listed.pop(slug, None)
        self._orders = None
        self._free.pop(slug, None)
        self.published.discard(slug)
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
        private = sorted((one for one in own if not one.shared), key=_newness, reverse=True)
        return merge((self._listed[slug] for slug in self._ordered().public), private, key=_newness, reverse=True)

    def default(self, guild: int | None) -> Listed | None:
        """Return what commands mean where nothing was chosen; None if nothing may be read there."""
        own = () if guild is None else self.owned_by(guild)
        if own:
            return max(map(self._listed.__getitem__, own), key=_newness)
        meant = self._ordered().meant
        return self._listed[meant] if meant is not None else next(self.readable_in(guild), None)

    def _ordered(self) -> "_Orders":
        if self._orders is None:
            public = sorted((one for one in self._listed.values() if _is_public(one)), key=_newness, reverse=True)
            free = [one for one in public if one.guild is None]
            # Of the bundled ones only the oldest counts: a newer one in a new version must not take its place.
            later = {one.slug for one in [one for one in free if one.shipped][:-1]}
            meant = next((one.slug for one in free if one.slug not in later), None)
            self._orders = _Orders([one.slug for one in public], meant)
        return self._orders


@dataclass(frozen=True, slots=True)
class _Orders:
    public: list[str]
    """Short names of what everybody may read, newest coverage first."""
    meant: str | None
    """The one of no server that commands mean where a server has none of its own."""


def _is_public(listed: Listed) -> bool:
    return listed.shared or listed.guild is None


def _place(listed: Listed) -> tuple[object, ...]:
    """Return what decides where a situation may be read, in which order, and whether it is meant."""
    return listed.guild, listed.shared, listed.starts, listed.shipped


def _newness(listed: Listed) -> tuple[object, str]:
    return listed.starts, listed.slug
