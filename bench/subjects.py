"""The bots under measurement, each as a process of its own on an emulated Discord of its own."""

import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from tests.wire.emulator import Emulator
from tests.wire.process import BARE_BOT, ROLLCALL, BotProcess
from tests.wire.world import USER_ID


@dataclass
class Subject:
    name: str
    command: str
    folder: Path
    argv: tuple[str, ...] = ROLLCALL
    env: dict[str, str] = field(default_factory=dict)
    emulator: Emulator = field(init=False)
    process: BotProcess = field(init=False)

    @property
    def is_bare(self) -> bool:
        return self.argv == BARE_BOT

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Subject"]:
        self._forget_commands()
        async with Emulator(check=False) as self.emulator, self.started():
            yield self

    def _forget_commands(self) -> None:
        """A new emulator knows no commands, whatever the database says that Discord was told."""
        file = self.folder / "rollcall.db"
        if file.exists():
            with contextlib.closing(sqlite3.connect(file)) as database, database:
                database.execute("DELETE FROM synced_commands")

    @asynccontextmanager
    async def started(self) -> AsyncIterator[float]:
        """One run of the process; gives the seconds from its start to its first answer."""
        began = time.perf_counter()
        async with BotProcess(self.emulator, self.folder, self.argv, self.env) as self.process:
            await self.process.ready(60)
            await self.ask()
            yield time.perf_counter() - began

    async def ask(self, person: int = 0, **options: Any) -> Any:
        """The command as a person sends it. The bare bot's takes no options."""
        given = {} if self.is_bare else options
        return await self.emulator.slash(self.command, options=given, user_id=str(int(USER_ID) + person), timeout=60)

    def cpu(self) -> float:
        """Seconds that the process has used, of all its threads."""
        used = psutil.Process(self.process.pid).cpu_times()
        return float(used.user + used.system)

    def megabytes(self) -> float:
        return psutil.Process(self.process.pid).memory_info().rss / 1e6


def bare(folder: Path, card: list[int]) -> Subject:
    """`card`: the lengths of the texts that its answer is to have."""
    return Subject("bare bot", "ping", folder, BARE_BOT, {"BARE_CARD_TEXTS": ",".join(map(str, card))})
