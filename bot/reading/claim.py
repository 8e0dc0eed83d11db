"""What one sentence claims of one actor, before the claims of an article are put together."""

from dataclasses import dataclass

from bot.situation.report import Action, Count, Phase


@dataclass(frozen=True, slots=True)
class Claim:
    actor: str
    action: Action
    phase: Phase
    start: int
    end: int
    """Of the sentence, in the text."""
    moved: Count | None = None
    strength: Count | None = None
    remaining: Count | None = None
    origin: tuple[str, ...] = ()
    destination: tuple[str, ...] = ()
    effective: str | None = None
    """As `read_moment` reads it."""
    until: str | None = None
    temporary: bool | None = None
    mission: str | None = None
    title: bool = False
    vague: bool = False
    """Only taken up or only named: it says nothing that another claim of the same actor does not."""
    sentence: int = 0

    @property
    def leaves(self) -> bool:
        return self.action in (Action.WITHDRAWAL, Action.DRAWDOWN, Action.RELOCATION)
