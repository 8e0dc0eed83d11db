"""What shows and tells by itself: a courier whose messages can be edited, and the parts that a process has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.actions.library import Library
from bot.delivery.alerts import Alerts
from bot.delivery.boards import Boards
from bot.delivery.corrections import Corrections
from bot.delivery.courier import Arrived, Gone, Post, Postponed, Refusal
from bot.delivery.replays import Replays
from bot.store import boards as kept_boards
from bot.store import replays as kept_replays
from bot.store.boards import Board
from bot.store.follows import Follow
from bot.store.replays import Replay
from tests.libraries import taken_in

from .channels import GUILD, HOUR, MODERATOR, NOW, Desk, Recorder

AT = NOW + HOUR
"""When these tests begin to count: later than the clock by which boards and replays are created."""
CHANNEL, ELSEWHERE = 4001, 4002
BUSY, LOCKED = "Discord could not be reached or asked to wait.", "The channel no longer exists."


class ProcessDied(BaseException):
    """Nothing catches it, as nothing catches a power cut."""


@dataclass
class Screen(Recorder):
    """A courier into memory that also shows what became of each message."""

    shown: dict[int, Post] = field(default_factory=dict)
    """What readers see now, by message."""
    edits: list[tuple[int, Post]] = field(default_factory=list)
    """Every try, also those that failed."""
    pinned: list[tuple[int, int]] = field(default_factory=list)
    retired: list[tuple[int, int]] = field(default_factory=list)
    deleted: set[int] = field(default_factory=set)
    """Messages that somebody deleted; an edit finds out, and so does a look."""
    looks: list[tuple[int, int]] = field(default_factory=list)
    before_editing: Callable[[Post], Any] | None = None
    """Awaited while an edit is on its way."""
    trouble_editing: Callable[[int, Post], BaseException | None] = lambda *_: None

    async def send(self, post: Post) -> Arrived:
        try:
            return await super().send(post)
        finally:
            if post.nonce in self.messages:
                self.shown.setdefault(self.messages[post.nonce], post)

    async def edit(self, message: int, post: Post) -> None:
        self.edits.append((message, post))
        if self.before_editing is not None:
            await self.before_editing(post)
        if message in self.deleted:
            raise Gone("The message was deleted, or is too old to be edited.")
        if (trouble := self.trouble_editing(message, post)) is not None:
            raise trouble
        self.shown[message] = post

    async def is_there(self, channel: int, message: int) -> bool:
        self.looks.append((channel, message))
        return message not in self.deleted

    async def pin(self, channel: int, message: int) -> None:
        self.pinned.append((channel, message))

    async def retire(self, channel: int, message: int) -> None:
        self.retired.append((channel, message))

    def seen_in(self, channel: int) -> list[str]:
        """The texts of a channel, oldest first."""
        return [post.document.text for _, post in sorted(self.shown.items()) if post.channel == channel]


class Parts:
    """What a process has beside its rounds of briefings."""

    def __init__(self, desk: Desk, courier: Screen) -> None:
        self._desk = desk
        self._courier = courier
        self._assemble(desk.library)

    def _assemble(self, library: Library) -> None:
        parts = (library, self._courier)
        self.boards, self.alerts = Boards(*parts), Alerts(*parts)
        self.corrections, self.replays = Corrections(*parts), Replays(*parts)

    async def restart(self) -> None:
        """What a new process has: the database, and nothing in memory."""
        library = Library(self._desk.database)
        await taken_in(library)
        self._desk.library = library
        self._assemble(library)

    async def board(self, channel: int = CHANNEL, situation: str = "harbour", language: str = "en") -> None:
        await self.boards.create(
            channel=channel, guild=GUILD, situation=situation, language=language, creator=MODERATOR
        )

    async def follow(
        self, person: int, actor: str = "DE", channel: int | None = None, situation: str = "harbour", **more: Any
    ) -> None:
        chosen = {"language": "en", "guild": GUILD if channel else None, **more}
        await self.alerts.follow(person=person, situation=situation, actor=actor, channel=channel, **chosen)

    async def replay(self, first: Any, last: Any, every: int = 60, channel: int = CHANNEL, **more: Any) -> None:
        chosen = {"situation": "iraq-2020", "language": "en", **more}
        await self.replays.begin(
            channel=channel, guild=GUILD, creator=MODERATOR, first=first, last=last, every=every, **chosen
        )

    # what is on file

    async def kept_board(self, channel: int = CHANNEL) -> Board | None:
        async with self._desk.database.read() as connection:
            return next((one for one in await kept_boards.boards(connection) if one.channel == channel), None)

    async def kept_follows(self, person: int) -> list[Follow]:
        return await self.alerts.following(person)

    async def kept_replays(self) -> list[Replay]:
        async with self._desk.database.read() as connection:
            return await kept_replays.replays(connection)


def postponed(*_: object) -> Postponed:
    return Postponed(BUSY)


def refused(*_: object) -> Refusal:
    return Refusal(LOCKED)


def died(*_: object) -> ProcessDied:
    return ProcessDied()


def nothing(*_: object) -> None:
    """No trouble any more."""


async def until_it_dies(work: Callable[[datetime], Any], now: datetime) -> None:
    try:
        await work(now)
    except (ProcessDied, BaseExceptionGroup) as death:
        if isinstance(death, ProcessDied) or death.subgroup(ProcessDied):
            return
        raise
    raise AssertionError("the process was to die while it worked")
