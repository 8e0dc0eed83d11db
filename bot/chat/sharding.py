"""Connect with several shards, in one or several processes; Discord requires shards beyond 2,500 servers."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from time import perf_counter
from typing import Any

import discord

from bot.chat.cards.cache import CardCache
from bot.chat.client import RollcallClient

Turn = Callable[[], AbstractAsyncContextManager[None]]

log = logging.getLogger(__name__)

_APART_SECONDS = 5.0
"""Seconds between two identifications of a bot, counted over all its processes."""


class ShardedClient(RollcallClient, discord.AutoShardedClient):
    """A client with shards. `turn` is a lock of all processes, held for a while when a shard identifies."""

    def __init__(self, cards: CardCache, turn: Turn, **options: Any) -> None:
        super().__init__(cards, **options)
        self._turn = turn
        self._holding: set[asyncio.Task[None]] = set()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        mine = asyncio.Event()
        task = asyncio.create_task(self._hold(mine))
        self._holding.add(task)
        task.add_done_callback(self._holding.discard)
        waiting = asyncio.create_task(mine.wait())
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if not mine.is_set():  # the lock failed: identify anyway; if Discord closes the connection, we retry
            log.warning("shard %s identifies without its turn", shard_id, exc_info=task.exception())

    async def _hold(self, mine: asyncio.Event) -> None:
        async with self._turn():
            mine.set()
            await asyncio.sleep(_APART_SECONDS)

    async def close(self) -> None:
        for task in self._holding:
            task.cancel()
        await super().close()

    def serves(self, guild: int) -> bool:
        return (guild >> 22) % (self.shard_count or 1) in (self.shard_ids or ())

    def is_connected(self) -> bool:
        return self.is_ready() and not any(shard.is_closed() for shard in self.shards.values())

    def is_within_reach(self) -> bool:
        """Whether any shard is connected, so that a lost one does not silence the servers of the others."""
        return self.is_ready() and not all(shard.is_closed() for shard in self.shards.values())

    def heartbeat_age(self) -> float | None:
        """Return the age of the shard that was answered longest ago, in seconds; None if there is none."""
        beating = [getattr(shard._parent.ws, "_keep_alive", None) for shard in self.shards.values()]
        return max((perf_counter() - float(each._last_ack) for each in beating if each is not None), default=None)
