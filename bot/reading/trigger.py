"""The word that says that people come, go, stay or pause, with the words that depend on it."""

from dataclasses import dataclass

from bot.reading.party import Party
from bot.reading.phases import Stage
from bot.situation.report import Action, Count

LEAVING = frozenset({Action.WITHDRAWAL, Action.DRAWDOWN, Action.RELOCATION})


SOME = Count(1, None)

NEAR = 8
"""Most words between a verb and its object."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words `start` to `end` (exclusive) tell of an action; its details stand in words `from_` to `to`."""

    start: int
    end: int
    action: Action
    stage: Stage
    needs: frozenset[str]
    noun: bool = False
    passive: bool = False
    mover: Party | None = None
    subject: Party | None = None
    from_: int = 0
    to: int = 0
