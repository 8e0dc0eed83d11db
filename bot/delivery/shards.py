"""Which servers a process answers for, where several share one token: Discord deals them out to shards by number."""

import re
from dataclasses import dataclass
from typing import Protocol

from bot.errors import N_, Misconfigured

_WRITTEN = re.compile(r"(\d+)(?:-(\d+))?/(\d+)")


class Serving(Protocol):
    def serves(self, guild: int | None) -> bool:
        """Whether what is posted there, or to a person where there is no server, is ours to post."""
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
        """Of all the bot's servers, and so of its limit on requests."""
        return len(self.shards) / self.count

    def serves(self, guild: int | None) -> bool:
        """Whether it is one of ours; direct messages, which belong to no server, are the first shard's."""
        return ((guild or 0) >> 22) % self.count in self.shards


ALL = Share()


def read_share(written: str) -> Share:
    """`0-3/8`: shards 0 to 3 of 8; `5/8`: one of them. Raises Misconfigured."""
    found = _WRITTEN.fullmatch(written.strip())
    if found:
        first, last, count = int(found[1]), int(found[2] or found[1]), int(found[3])
        if first <= last < count:
            return Share(first, last, count)
    raise Misconfigured(N_("ROLLCALL_SHARDS must look like 0-3/8: the first four shards of eight."))
