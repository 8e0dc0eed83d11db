"""Every situation in a few hundred bytes: enough for choices, lists and permissions, in memory for ten thousands."""

from collections.abc import Iterator
from heapq import merge

from bot.store.journal import Listed


class Index:
    def __init__(self) -> None:
        self._listed: dict[str, Listed] = {}
        self._owned: dict[int | None, tuple[str, ...]] = {}
        """Short names by the server that keeps them; None has those of no server."""
        self.published: set[str] = set()
        """Short names of those that are on the web."""
        self._public: list[str] | None = None
        """Short names of the public ones, newest coverage first; None until somebody needs them."""

    def get(self, slug: str) -> Listed | None:
        return self._listed.get(slug)

    def put(self, listed: Listed) -> None:
        self.drop(listed.slug)
        self._listed[listed.slug] = listed
        if listed.published is not None:
            self.published.add(listed.slug)
        self._owned[listed.guild] = (*self._owned.get(listed.guild, ()), listed.slug)

    def drop(self, slug: str) -> None:
        old = self._listed.pop(slug, None)
        self._public = None
        self.published.discard(slug)
        if old is not None:
            rest = tuple(one for one in self._owned[old.guild] if one != slug)
            if rest:
                self._owned[old.guild] = rest
            else:
                del self._owned[old.guild]

    def owned_by(self, guild: int | None) -> tuple[str, ...]:
        """Return the short names of those that a server keeps; None means those of no server."""
        return self._owned.get(guild, ())

    def __iter__(self) -> Iterator[Listed]:
        """Yield all, newest coverage first."""
        return iter(sorted(self._listed.values(), key=_newness, reverse=True))

    def readable_in(self, guild: int | None) -> Iterator[Listed]:
        """Yield the public ones and those of the server, newest coverage first."""
        if self._public is None:
            public = (one for one in self._listed.values() if one.access.readable_in(None))
            self._public = [one.slug for one in sorted(public, key=_newness, reverse=True)]
        own = [] if guild is None else [self._listed[slug] for slug in self.owned_by(guild)]
        private = sorted((one for one in own if not one.shared), key=_newness, reverse=True)
        return merge((self._listed[slug] for slug in self._public), private, key=_newness, reverse=True)

    def default(self, guild: int | None) -> Listed | None:
        """Return what commands mean where nothing was chosen; None if nothing may be read there."""
        own = () if guild is None else self.owned_by(guild)
        if own:
            return max(map(self._listed.__getitem__, own), key=_newness)
        free = [self._listed[slug] for slug in self.owned_by(None)]
        if free:
            # Of the bundled ones only the oldest counts: a newer one in a new version must not take its place.
            later = sorted((one for one in free if one.shipped), key=_newness)[1:]
            return max((one for one in free if one not in later), key=_newness)
        return next(self.readable_in(guild), None)


def _newness(listed: Listed) -> tuple[object, str]:
    return listed.starts, listed.slug
