"""A courier that records, and a desk that files reports and keeps subscriptions, as the bot's parts do."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select, update

from bot.actions.library import Library
from bot.delivery.briefings import BriefingRounds
from bot.delivery.courier import Arrived, Post
from bot.delivery.schedule import Schedule
from bot.delivery.subscription import Options, Subscriptions
from bot.delivery.warnings import Warnings
from bot.situation.report import Report, Text
from bot.situation.situation import Situation
from bot.situation.written import read_report
from bot.store import briefings as kept
from bot.store import journal, tables
from bot.store.briefings import Delivery, State, Subscription
from bot.store.warnings import ServerWarning
from tests.libraries import taken_in

NOW = datetime.now(UTC).replace(microsecond=0)
"""Leases and backoff are counted on the real clock, so the tests' days lie around today."""
SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
GUILD, MODERATOR = 900, 77

HARBOUR = Situation(
    slug="harbour",
    prefix="HB",
    title=Text("The harbour", "Le port"),
    theatre=("IQ",),
    time_zone="Asia/Baghdad",
    starts=(NOW - 30 * DAY).date(),
    ends=None,
)
OVER = Situation(
    "story-over", "OV", Text("Over", "Fini"), ("IQ",), "Asia/Baghdad", date(2020, 1, 3), date(2020, 2, 14)
)


@dataclass
class Recorder:
    """A courier into memory. Like Discord, it makes one message of all posts with the same nonce."""

    posts: list[Post] = field(default_factory=list)
    """Every try, in order, also those that failed."""
    messages: dict[str, int] = field(default_factory=dict)
    """By nonce: what readers see."""
    warnings: list[tuple[int, int, int, str]] = field(default_factory=list)
    published: list[tuple[int, int]] = field(default_factory=list)
    """Channel and message of what the followers of a channel were sent."""
    trouble_publishing: Callable[[int], Exception | None] = lambda _: None
    trouble_warning: Callable[[ServerWarning], Exception | None] = lambda _: None
    trouble: Callable[[Post], Exception | None] = lambda _: None
    """What goes wrong with a post, before it arrives."""
    answer_lost: Callable[[Post], Exception | None] = lambda _: None
    """What goes wrong after it has arrived."""
    trouble_finding: Callable[[Post], Exception | None] = lambda _: None
    """What goes wrong with a look."""
    sought: list[Post] = field(default_factory=list)
    """Every look by itself."""
    forums: set[int] = field(default_factory=set)
    seconds: float = 0.0
    before: Callable[[Post], Any] | None = None
    """Awaited while a post is on its way."""

    async def send(self, post: Post) -> Arrived:
        self.posts.append(post)
        if self.before is not None:
            await self.before(post)
        await asyncio.sleep(self.seconds)
        if (trouble := self.trouble(post)) is not None:
            raise trouble
        message = self.messages.setdefault(post.nonce, 1000 + len(self.messages))
        if (trouble := self.answer_lost(post)) is not None:
            raise trouble
        return self._arrived(post, message)

    async def find(self, post: Post) -> Arrived | None:
        self.sought.append(post)
        if (trouble := self.trouble_finding(post)) is not None:
            raise trouble
        return self._arrived(post, self.messages[post.nonce]) if post.nonce in self.messages else None

    def _arrived(self, post: Post, message: int) -> Arrived:
        """In a forum the first message of a thread has its number."""
        return Arrived(message, message if post.channel in self.forums else post.channel or 0)

    async def edit(self, message: int, post: Post) -> None:
        raise AssertionError("briefings are not edited")

    async def is_there(self, channel: int, message: int) -> bool:
        raise AssertionError("briefings are not looked after")

    async def pin(self, channel: int, message: int) -> None:
        raise AssertionError("briefings are not pinned")

    async def retire(self, channel: int, message: int) -> None:
        raise AssertionError("briefings are not retired")

    async def publish(self, channel: int, message: int) -> None:
        if (trouble := self.trouble_publishing(message)) is not None:
            raise trouble
        self.published.append((channel, message))

    async def warn(self, warning: ServerWarning) -> None:
        if (trouble := self.trouble_warning(warning)) is not None:
            raise trouble
        self.warnings.append((warning.guild, warning.created_by, warning.channel, warning.reason))

    @property
    def texts(self) -> list[str]:
        return [post.document.text for post in self.posts]

    @property
    def text(self) -> str:
        """Of the last post."""
        return self.texts[-1]


class Desk:
    def __init__(self, library: Library, courier: Recorder) -> None:
        self.library = library
        self.database = library.database
        self.courier = courier
        self.subscriptions = Subscriptions(library, per_server=10_000)
        self.rounds = BriefingRounds(library, courier, lambda: NOW)
        self._numbers = count(1)
        self._channels = count(5000)

    # the story

    async def file(
        self, actor: str, action: str, known: datetime | str, phase: str = "completed", **more: Any
    ) -> Report:
        """File a report in the harbour's journal; `known` is when the public could know."""
        reported = known if isinstance(known, str) else known.isoformat()
        number = next(self._numbers)
        written = {
            "id": f"HB-{number:04}",
            "actor": actor,
            "action": action,
            "phase": phase,
            "reported": reported,
            "recorded": NOW.isoformat(),
            "credibility": 2,
            "summary": {"en": more.pop("says", f"Report number {number}."), "fr": f"Rapport numéro {number}."},
            "sources": [{"publisher": "AFP", "title": "A wire", "language": "en", "published": reported[:10]}],
            **more,
        }
        report = read_report(written, HARBOUR)
        async with self.database.write() as connection:
            await journal.append(connection, HARBOUR, [report])
        await taken_in(self.library)
        return report

    async def corrects(self, old: Report, action: str, known: datetime, **more: Any) -> Report:
        return await self.file(old.actor, action, known, entry="correction", replaces=old.id, **more)

    async def retracts(self, old: Report, known: datetime, **more: Any) -> Report:
        return await self.file(old.actor, old.action.value, known, entry="retraction", replaces=old.id, **more)

    # the channels

    async def subscribe(
        self,
        due: datetime,
        situation: str = "harbour",
        schedule: Schedule | None = None,
        guild: int = GUILD,
        **options: Any,
    ) -> int:
        """A briefing a day, the first of them at `due`."""
        daily = schedule or Schedule("UTC", due.time().replace(second=0, microsecond=0))
        one = await self.subscriptions.create(
            guild=guild,
            channel=next(self._channels),
            situation=situation,
            schedule=daily,
            options=Options(**options),
            creator=MODERATOR,
        )
        # As if it had been set up when its first briefing is due.
        await self.change(one.id, next_due=due, covered=self.library.shelf(situation).brief.opening(due))
        return one.id

    async def change(self, number: int, /, **values: Any) -> None:
        async with self.database.write() as connection:
            await kept.change(connection, number, **values)

    async def one(self, number: int) -> Subscription:
        async with self.database.read() as connection:
            return (await kept.by_id(connection, [number]))[number]

    async def ledger(self, number: int) -> list[Delivery]:
        """Every delivery of a subscription, oldest first."""
        query = select(tables.delivery).where(tables.delivery.c.subscription == number).order_by(tables.delivery.c.id)
        async with self.database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [Delivery(**{**row._mapping, "state": State(row.state)}) for row in rows]

    async def states(self, number: int) -> list[str]:
        return [one.state.value for one in await self.ledger(number)]

    async def abandon_process(self) -> BriefingRounds:
        """What a new process has: nothing in memory."""
        self.rounds = BriefingRounds(self.library, self.courier, lambda: NOW)
        return self.rounds

    async def warned(self, now: datetime = NOW) -> list[tuple[int, int, int, str]]:
        """What moderators have been told: server, who made it, channel, reason."""
        await Warnings(self.library, self.courier).run(now)
        return self.courier.warnings

    async def lease_over(self) -> None:
        """As if the time that a claim or a pause between tries lasts had passed."""
        async with self.database.write() as connection:
            await connection.execute(update(tables.delivery).values(lease=NOW - HOUR))


def number_of(post: Post) -> int:
    """As readers see it: “Briefing no. 3 — The harbour”."""
    found = re.search(r"\d+", post.document.title)
    assert found, post.document.title
    return int(found[0])
