"""The article that the reader takes, and the proposals that it returns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from bot.situation.report import Action, Count, Phase


@dataclass(frozen=True, slots=True)
class Article:
    text: str
    published: date | None = None
    """Day of publication; without it and without a date line, days such as "on Tuesday" stay empty."""
    language: str | None = None
    """Language, "en" or "fr"; None means the one that the text is in."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A report that a person may file, with the sentence that says so: `text[start:end] == evidence`."""

    actor: str
    action: Action
    phase: Phase
    evidence: str
    start: int
    end: int
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

    def written(self) -> dict[str, Any]:
        """Return the proposal as `rollcall read --format json` prints it."""
        return {
            "actor": self.actor,
            "action": self.action.value,
            "phase": self.phase.value,
            "moved": _written(self.moved),
            "strength": _written(self.strength),
            "remaining": _written(self.remaining),
            "from": list(self.origin),
            "to": list(self.destination),
            "temporary": self.temporary,
            "effective": self.effective,
            "until": self.until,
            "mission": self.mission,
            "evidence": self.evidence,
            "start": self.start,
            "end": self.end,
        }

    @classmethod
    def read(cls, written: Mapping[str, Any], text: str) -> Self:
        """Read a proposal for a text back from its written form, whose evidence may be missing."""
        counts: dict[str, Any] = {name: _count(written[name]) for name in ("moved", "strength", "remaining")}
        same = {
            name: written[name] for name in ("actor", "temporary", "effective", "until", "mission", "start", "end")
        }
        return cls(
            action=Action(written["action"]),
            phase=Phase(written["phase"]),
            evidence=text[written["start"] : written["end"]],
            origin=tuple(written["from"]),
            destination=tuple(written["to"]),
            **same,
            **counts,
        )


def _count(written: Mapping[str, Any] | None) -> Count | None:
    return None if written is None else Count(written["min"], written["max"], written["about"])


def _written(count: Count | None) -> dict[str, Any] | None:
    return None if count is None else {"min": count.min, "max": count.max, "about": count.about}


@dataclass(frozen=True, slots=True)
class Reading:
    language: str
    published: date | None
    title: str
    proposals: tuple[Proposal, ...]
