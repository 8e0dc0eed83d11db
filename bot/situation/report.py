"""One sourced claim: an entry of the journal, never edited once it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Self

from bot.languages.table import LANGUAGES
from bot.situation.times import Moment

_INFINITE = float("inf")


class Entry(StrEnum):
    REPORT = "report"
    CORRECTION = "correction"  # stands in the place of the entry that it names
    RETRACTION = "retraction"  # takes the entry that it names back


class Action(StrEnum):
    CONTRIBUTION = "contribution"
    STAY = "stay"
    WITHDRAWAL = "withdrawal"
    DRAWDOWN = "drawdown"
    RELOCATION = "relocation"
    RETURN = "return"
    REINFORCEMENT = "reinforcement"
    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    TRANSFER = "transfer"
    INCIDENT = "incident"
    DECISION = "decision"
    STATEMENT = "statement"


class Phase(StrEnum):
    ANNOUNCED = "announced"
    UNDER_WAY = "under_way"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, init=False)
class Text:
    """What we wrote ourselves, in one language or several: those of the table, and any other that a journal has.

    `Text("left", "parti")` gives them in the order of the table, `Text.of({"en": "left"})` by code.
    """

    languages: tuple[str, ...]
    said: tuple[str, ...]

    def __init__(self, *said: str) -> None:
        self._set(tuple(LANGUAGES)[: len(said)], said)

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Self:
        """From words by language; equal for the same words in any order."""
        text, order = cls(), _in_order(tuple(said))
        text._set(order, tuple(said[code] for code in order))
        return text

    def _set(self, languages: tuple[str, ...], said: tuple[str, ...]) -> None:
        object.__setattr__(self, "languages", languages)
        object.__setattr__(self, "said", said)

    def in_language(self, language: str) -> str:
        """In the first language that there is where it was never written in this one."""
        return self.said[self.languages.index(language) if language in self.languages else 0]

    def by_language(self) -> dict[str, str]:
        return dict(zip(self.languages, self.said, strict=True))

    @property
    def en(self) -> str:
        return self.in_language("en")

    @property
    def fr(self) -> str:
        return self.in_language("fr")


@lru_cache
def _in_order(codes: tuple[str, ...]) -> tuple[str, ...]:
    """As in the table, then by alphabet; one object for the thousands of texts in the same languages."""
    known = [code for code in LANGUAGES if code in codes]
    return *known, *sorted({*codes} - {*known})


@dataclass(frozen=True, slots=True)
class Count:
    """People, as a range: `min` or `max` None where no bound is known; `about` where the source rounds.

    `scope` says of whom ("of the 13 in Baghdad"): a code that the situation declares, "" for the whole contingent
    in the theatre. Counts of different scopes are never added or compared. A scope without any bound names a part
    of which nobody gave a number: "the diplomats".
    """

    min: int | None
    max: int | None
    about: bool = False
    scope: str = ""

    def excludes(self, other: "Count") -> bool:
        """Whether both cannot be true of the same people at the same time."""
        return self.scope == other.scope and (self.high < other.low or other.high < self.low)

    def vaguer_than(self, other: "Count") -> bool:
        """Whether this says less of the same people and contradicts nothing: "some" after "35"."""
        wider = self.low <= other.low and other.high <= self.high
        return self.scope == other.scope and wider and (self.low, self.high) != (other.low, other.high)

    @property
    def bounded(self) -> bool:
        """Whether it says more than that nobody knows."""
        return self.max is not None or bool(self.min)

    @property
    def some(self) -> bool:
        """Whether it says only that there are any: "some", "a few"."""
        return (self.min, self.max) == (1, None)

    @property
    def low(self) -> float:
        """The least that it can mean, with room for rounding."""
        return (self.min or 0) * (0.9 if self.about else 1)

    @property
    def high(self) -> float:
        """The most that it can mean, with room for rounding."""
        return _INFINITE if self.max is None else self.max * (1.1 if self.about else 1)


@dataclass(frozen=True, slots=True)
class Personnel:
    """How many moved, of how many, and how many remain. None is unknown, which is not zero."""

    moved: Count | None = None
    strength: Count | None = None
    remaining: Count | None = None

    def counts(self) -> tuple[tuple[str, Count], ...]:
        named = (("moved", self.moved), ("strength", self.strength), ("remaining", self.remaining))
        return tuple((name, count) for name, count in named if count is not None)


@dataclass(frozen=True, slots=True)
class Source:
    publisher: str
    title: str
    language: str
    """ISO 639-1 code of what was read."""
    published: str
    """Written moment (see `times.read_moment`), as exact as the document says."""
    reliability: str = "F"
    """A to F, of the publisher (NATO Admiralty code); F is unrated."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    id: str
    entry: Entry
    actor: str
    action: Action
    phase: Phase
    reported: Moment
    """When the source said so; always with a `latest`."""
    recorded: datetime
    """When we filed it."""
    summary: Text
    sources: tuple[Source, ...]
    credibility: int = 6
    """1 to 6, of the claim itself (NATO Admiralty code); 6 is unrated."""
    effective: Moment | None = None
    replaces: str | None = None
    """The id that a correction or a retraction names."""
    mission: str | None = None
    covers: tuple[str, ...] = ()
    """Which functions of the mission a suspension or resumption concerns ("training")."""
    personnel: Personnel = field(default_factory=Personnel)
    origin: tuple[str, ...] = ()
    destination: tuple[str, ...] = ()
    """Places: codes that the situation declares, or ISO country codes."""
    temporary: bool | None = None
    until: Moment | None = None
    """The expected end: when those who moved for a time are due back, or until when those who stay were to stay."""
    reason: Text | None = None
    recorder: str = ""

    reliability: str = field(init=False, compare=False, repr=False)
    """A to F: the best of its sources."""
    rating: str = field(init=False, compare=False, repr=False)
    """The Admiralty code, "B2"."""
    known: datetime = field(init=False, compare=False, repr=False)
    """When the public could know."""
    begins: datetime = field(init=False, compare=False, repr=False)
    """From when on this counts: announcements when they were reported, facts when they happened.

    What a source says has happened had happened when it said so, however vaguely it dates it.
    """

    def __post_init__(self) -> None:
        """Work out once what every answer asks of every report."""
        derive, known, effective = object.__setattr__, self.reported.latest, self.effective
        reliability = min([source.reliability for source in self.sources], default="F")
        derive(self, "reliability", reliability)
        derive(self, "rating", f"{reliability}{self.credibility}")
        derive(self, "known", known)
        begins = known if self.dated_by_report or effective is None else effective.latest
        derive(self, "begins", known if begins is None or known is None else min(begins, known))

    @property
    def dated_by_report(self) -> bool:
        """Whether it counts from when it was said: intents do, and what nobody dates."""
        return self.phase in (Phase.ANNOUNCED, Phase.CANCELLED) or self.effective is None


def better_rated(one: Report, other: Report) -> bool:
    """Whether `one` is better on one of reliability and credibility and not worse on the other.

    The Admiralty code judges each on its own, so a better source with a weaker claim is not comparable.
    """
    better = one.reliability <= other.reliability and one.credibility <= other.credibility
    return better and one.rating != other.rating
