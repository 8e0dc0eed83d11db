"""A story that is briefed, followed or shown on a board is read when something happens to it, not at each look.

The cache has room for one journal, so that every load of another one reads it from the store.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from bot.actions.answers.question import Question, View, answer
from bot.actions.library import Library
from bot.delivery.briefings import BriefingRounds
from bot.languages.language import language
from bot.store import journal

from .channels import HOUR, NOW, SECOND, Desk
from .live_fixtures import Parts, Screen

AT = (NOW + HOUR).replace(second=0)
STORIES = ("harbour", "iraq-2020", "unrwa-2024")
TICKS = 20


@pytest.fixture
def courier() -> Screen:
    return Screen()


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the journal of each story was read from the store."""
    counted: Counter[str] = Counter()
    entries_after = journal.entries_after

    async def counting(connection: Any, situation: Any, seq: int) -> Any:
        counted[situation.slug] += 1
        return await entries_after(connection, situation, seq)

    monkeypatch.setattr(journal, "entries_after", counting)
    return counted


class Room:
    def __init__(self, desk: Desk, courier: Screen) -> None:
        self.desk, self.parts = desk, Parts(desk, courier)
        self._now = AT
        self._rounds = BriefingRounds(desk.library, courier, lambda: self._now)

    async def ticks(self, many: int = TICKS) -> None:
        """Look at everything as often, as where somebody writes each second."""
        parts = self.parts
        for _ in range(many):
            self._now += SECOND
            for part in (self._rounds, parts.boards, parts.alerts, parts.corrections, parts.replays):
                await part.run(self._now)


@pytest.fixture
async def room(desk: Desk, courier: Screen) -> Room:
    desk.library = Library(desk.database, journals_mib=0)
    await desk.library.refresh()
    return Room(desk, courier)


async def boards(room: Room) -> None:
    for number, slug in enumerate(STORIES):
        await room.parts.board(channel=100 + number, situation=slug)


async def follows(room: Room) -> None:
    for number, slug in enumerate(STORIES):
        await room.parts.follow(100 + number, actor="", situation=slug)


async def briefings(room: Room) -> None:
    for slug in STORIES:
        await room.desk.subscribe(AT + 2 * HOUR, situation=slug, corrections="now")


@pytest.mark.parametrize("asked_for", [(boards,), (follows,), (briefings,), (boards, follows, briefings)])
async def test_a_look_reads_no_journal(room: Room, reads: Counter[str], asked_for: Sequence[Any]):
    for each in asked_for:
        await each(room)
    await room.ticks()
    assert set(reads) <= set(STORIES)
    reads.clear()
    await room.ticks()
    assert not reads


@pytest.mark.parametrize("asked_for", [(boards,), (follows,), (briefings,), (boards, follows, briefings)])
async def test_what_is_filed_reads_only_its_own_journal(room: Room, reads: Counter[str], asked_for: Sequence[Any]):
    for each in asked_for:
        await each(room)
    await room.ticks()
    library, desk = room.desk.library, room.desk
    await library.load(STORIES[1])  # so that the harbour's is not in memory
    reads.clear()
    await desk.file("DE", "stay", AT)
    await library.load(STORIES[1])
    reads.clear()
    await room.ticks()
    assert set(reads) <= {"harbour"}


async def test_a_due_briefing_reads_its_journal_once(room: Room, reads: Counter[str], courier: Screen):
    await boards(room)
    await room.ticks()
    number = await room.desk.subscribe(AT + (TICKS + 5) * SECOND, situation="iraq-2020")
    await room.desk.library.load("harbour")
    reads.clear()
    await room.ticks()
    assert await room.desk.states(number) == ["sent"]
    assert reads == {"iraq-2020": 1}


async def test_many_first_questions_at_once_read_a_journal_once(room: Room, reads: Counter[str]):
    library = room.desk.library
    await asyncio.gather(*(library.snapshot("iraq-2020", AT) for _ in range(10)))
    assert reads == {"iraq-2020": 1}


async def test_a_second_question_is_answered_from_memory(room: Room, reads: Counter[str], monkeypatch):
    """After the first question to a quiet story, no read and no fold is left to the second."""
    library, question = room.desk.library, Question(View.LEFT, "iraq-2020")
    await library.load("harbour")
    reads.clear()
    first = await answer(library, question, language("en"), AT)
    assert reads == {"iraq-2020": 1}

    def nothing(*_: object) -> Any:
        raise AssertionError("the story is read or folded again")

    monkeypatch.setattr(library.database, "read", nothing)
    monkeypatch.setattr("bot.actions.library.fold", nothing)
    assert await answer(library, question, language("en"), AT + SECOND) == first
    assert reads == {"iraq-2020": 1}
