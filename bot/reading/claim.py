"""A claim of one sentence about one actor, before the claims of an article are merged."""

from dataclasses import dataclass

from bot.situation.report import Action, Count, Phase


@dataclass(frozen=True, slots=True)
class Claim:
    actor: str
    action: Action
    phase: Phase
    start: int
    end: int
    """`text[start:end]` is the sentence."""
    moved: Count | None = None
    strength: Count | None = None
    remaining: Count | None = None
    origin: tuple[str, ...] = ()
    destination: tuple[str, ...] = ()
    effective: str | None = None
    """Written moment (see `times.read_moment`)."""
    until: str | None = None
    temporary: bool | None = None
    mission: str | None = None
    title: bool = False
    vague: bool = False
    """Whether the sentence only names the move, without people and day."""
    sentence: int = 0

    @property
    def leaves(self) -> bool:
        return self.action in (Action.WITHDRAWAL, Action.DRAWDOWN, Action.RELOCATION)
