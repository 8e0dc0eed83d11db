"""The bot's database, seen from outside its process: subscriptions made before it starts, the ledger read after."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.actions.library import Library
from bot.actions.upkeep.seeds import load_seeds
from bot.delivery.schedule import Schedule
from bot.delivery.subscription import Options, write_options, write_schedule
from bot.situation.situation import Situation
from bot.situation.written import read_report
from bot.store import briefings as kept
from bot.store import journal
from bot.store.engine.database import Database
from bot.store.engine.migration import migrate

from .world import USER_ID, Channel


@dataclass(frozen=True)
class Entry:
    """A delivery as it stands in the ledger."""

    id: int
    subscription: int
    state: str
    number: int
    attempts: int
    message: int | None
    reason: str | None
    late: bool


class Ledger:
    """`<folder>/rollcall.db`, where `BotProcess` has its bot look."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "rollcall.db"

    async def prepare(self) -> None:
        """The database as at a first start, seed and all."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        async with Database(f"sqlite:///{self.path}") as database:
            await migrate(database)
            await load_seeds(database)
            await Library(database).refresh()

    async def subscribe(
        self,
        channels: Sequence[Channel],
        due: datetime | None = None,
        schedule: Schedule | None = None,
        situation: str = "iraq-2020",
        **options: Any,
    ) -> list[int]:
        """A daily briefing for each channel, first due now unless told otherwise."""
        due = due or datetime.now(UTC)
        tomorrow = schedule or Schedule("UTC", time((due + timedelta(hours=12)).hour))
        common = {
            "situation": situation,
            "schedule": write_schedule(tomorrow),
            "options": write_options(Options(**options)),
            "created_by": int(USER_ID),
            "next_due": due,
            "entries": 0,
        }
        async with Database(f"sqlite:///{self.path}") as database, database.write() as connection:
            return [
                await kept.subscribe(connection, {**common, "guild": int(c.guild_id), "channel": int(c.id)})
                for c in channels
            ]

    async def open_story(self, situation: Situation) -> None:
        """One that goes on, beside the seed's."""
        async with Database(f"sqlite:///{self.path}") as database, database.write() as connection:
            await journal.keep_situation(connection, situation)

    async def file(self, situation: Situation, actor: str, known: datetime) -> None:
        """A withdrawal, as another process files it."""
        written = {
            "id": f"{situation.prefix}-{int(known.timestamp())}",
            "actor": actor,
            "action": "withdrawal",
            "phase": "completed",
            "reported": known.isoformat(),
            "recorded": datetime.now(UTC).isoformat(),
            "credibility": 2,
            "summary": {"en": "They left.", "fr": "Ils sont partis."},
            "sources": [
                {"publisher": "AFP", "title": "A wire", "language": "en", "published": f"{known:%Y-%m-%d}"},
            ],
        }
        async with Database(f"sqlite:///{self.path}") as database, database.write() as connection:
            await journal.append(connection, situation, [read_report(written, situation)])

    def next_due(self, subscriptions: Sequence[int]) -> list[datetime]:
        rows = [self.ask("SELECT next_due FROM subscription WHERE id = ?", number)[0] for number in subscriptions]
        return [datetime.fromisoformat(stamp).replace(tzinfo=UTC) for [stamp] in rows]

    def entries(self) -> list[Entry]:
        fields = ", ".join(Entry.__dataclass_fields__)
        return [Entry(*row) for row in self.ask(f"SELECT {fields} FROM delivery ORDER BY id")]

    def paused(self, subscription: int) -> str | None:
        [[reason]] = self.ask("SELECT paused FROM subscription WHERE id = ?", subscription)
        return reason

    def lease_over(self) -> None:
        """As if the time that a claim, or a pause between two tries, lasts had passed."""
        self.ask("UPDATE delivery SET lease = '2020-01-01 00:00:00.000000' WHERE state IN ('claimed', 'failed')")

    def claimed_ago(self, age: timedelta) -> None:
        """As if what is open had been claimed so long ago."""
        stamp = (datetime.now(UTC) - age).strftime("%Y-%m-%d %H:%M:%S.%f")
        self.ask("UPDATE delivery SET claimed = ? WHERE state IN ('claimed', 'failed')", stamp)
        self.lease_over()

    def due_since(self, subscriptions: Sequence[int], slot: timedelta) -> None:
        """As if nothing had been awake since a slot so long ago, nor at any after it."""
        for number in subscriptions:
            self._due_at(number, datetime.now(UTC) - slot)

    def due_again(self, subscriptions: Sequence[int]) -> None:
        """As if the day had gone by."""
        for number in subscriptions:
            self._due_at(number, datetime.now(UTC))

    def _due_at(self, subscription: int, instant: datetime) -> None:
        stamp = instant.strftime("%Y-%m-%d %H:%M:%S.%f")
        self.ask("UPDATE subscription SET next_due = ? WHERE id = ?", stamp, subscription)

    async def until(self, states: set[str], many: int, seconds: float = 20.0) -> list[Entry]:
        """Wait until there are so many deliveries and all of them are in one of the states. Raises TimeoutError."""
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            entries = self.entries()
            if len(entries) >= many and all(entry.state in states for entry in entries):
                return entries
            if asyncio.get_running_loop().time() > deadline:
                raise TimeoutError(f"not {many} {states} after {seconds} s: {entries}")
            await asyncio.sleep(0.05)

    def ask(self, sql: str, *values: Any) -> list[Any]:
        with closing(sqlite3.connect(self.path, timeout=10)) as connection, connection:
            return connection.execute(sql, values).fetchall()
