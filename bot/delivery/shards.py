"""The servers of each process if several share one token: Discord assigns servers to numbered shards."""

import re
from dataclasses import dataclass
from typing import Protocol

from bot.errors import N_, Misconfigured

_WRITTEN = re.compile(r"(\d+)(?:-(\d+))?/(\d+)")


class Serving(Protocol):
    def serves(self, guild: int | None) -> bool:
        """Return whether this process posts in a server; None means direct messages."""
        ...


@dataclass(frozen=True, slots=True)
class Share:
    """Shards `first` to `last` of `count`."""

    first: int = 0
    last: int = 0
    count: int = 1

    def __str__(self) -> str:
        return f"{self.first}-{self.last}/{self.count}"

    @property
    def shards(self) -> range:
        return range(self.first, self.last + 1)

    @property
    def part(self) -> float:
        """Return the part (0 to 1) of the bot's servers, and so of its rate limit."""
        return len(self.shards) / self.count

    def serves(self, guild: int | None) -> bool:
        """Return whether a server is in these shards; direct messages belong to the first shard."""
        return ((guild or 0) >> 22) % self.count in self.shards


ALL = Share()


def read_share(written: str) -> Share:
    """Read `0-3/8` (shards 0 to 3 of 8) or `5/8` (one of them). Raises Misconfigured."""
    found = _WRITTEN.fullmatch(written.strip())
    if found:
        first, last, count = int(found[1]), int(found[2] or found[1]), int(found[3])
        if first <= last < count:
            return Share(first, last, count)
    raise Misconfigured(N_("ROLLCALL_SHARDS must look like 0-3/8: the first four shards of eight."))
