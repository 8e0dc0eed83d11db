"""One sourced claim: an entry of the journal, never edited once it is filed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Self

from bot.languages.table import LANGUAGES
from bot.situation.times import Moment

_INFINITE = float("inf")
_BETWEEN = b"\xff"
"""A byte that no character has in UTF-8."""
_ENCODING = ("utf-8", "surrogatepass")


class Entry(StrEnum):
    REPORT = "report"
    CORRECTION = "correction"  # replaces the entry that it names
    RETRACTION = "retraction"  # withdraws the entry that it names


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


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Text:
    """Words of our own in one or several languages: those of the table LANGUAGES, and others that a journal has.

    `Text("left", "parti")` takes them in the order of the table, `Text.of({"en": "left"})` by code.
    """

    languages: tuple[str, ...]
    _kept: bytes
    """The words in all languages together, which takes half of the memory: a long journal has 100,000 texts."""

    def __init__(self, *said: str) -> None:
        self._set(tuple(LANGUAGES)[: len(said)], said)

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Self:
        """Make a text of words by language; their order does not matter."""
        return cls.in_order(languages_in_order(tuple(said)), said)

    @classmethod
    def in_order(cls, languages: tuple[str, ...], said: Mapping[str, str]) -> Self:
        """Make a text of the words in these languages, of which there may be more; they are `languages_in_order`."""
        text = cls.__new__(cls)
        text._set(languages, [said[code] for code in languages])
        return text

    def _set(self, languages: tuple[str, ...], said: Sequence[str]) -> None:
        object.__setattr__(self, "languages", languages)
        object.__setattr__(self, "_kept", _BETWEEN.join([words.encode(*_ENCODING) for words in said]))

    def __repr__(self) -> str:
        return f"Text({self.by_language()!r})"

    @property
    def said(self) -> tuple[str, ...]:
        """Return the words, in the order of the languages."""
        return tuple([words.decode(*_ENCODING) for words in self._kept.split(_BETWEEN)]) if self.languages else ()

    def in_language(self, language: str) -> str:
        """Return the words in this language, or else in the first language that the text has."""
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
def languages_in_order(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Sort as in the table, then by alphabet. Thousands of texts share one result."""
    known = [code for code in LANGUAGES if code in codes]
    return *known, *sorted({*codes} - {*known})


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people as a range. `min` or `max` is None if that bound is not known; `about` if the source rounds.

    `scope` says who is counted ("the 13 in Baghdad"): a code that the situation declares, or "" for the whole
    contingent in the theatre. Counts of different scopes are never added or compared. A scope without bounds names
    a part without a number: "the diplomats".
    """

    min: int | None
    max: int | None
    about: bool = False
    scope: str = ""

    def excludes(self, other: "Count") -> bool:
        """Whether the two counts cannot both be true of the same people at the same time."""
        return self.scope == other.scope and (self.high < other.low or other.high < self.low)

    def vaguer_than(self, other: "Count") -> bool:
        """Whether this says less about the same people without contradiction: "some" beside "35"."""
        wider = self.low <= other.low and other.high <= self.high
        return self.scope == other.scope and wider and (self.low, self.high) != (other.low, other.high)

    @property
    def bounded(self) -> bool:
        """Whether it has a bound that says something: a maximum, or a minimum above zero."""
        return self.max is not None or bool(self.min)

    @property
    def exact(self) -> bool:
        return self.min is not None and self.min == self.max and not self.about

    @property
    def some(self) -> bool:
        """Whether it only says that there are people: "some", "a few"."""
        return (self.min, self.max) == (1, None)

    @property
    def low(self) -> float:
        """Return the lowest number that it can mean, with room for rounding."""
        return (self.min or 0) * (0.9 if self.about else 1)

    @property
    def high(self) -> float:
        """Return the highest number that it can mean, with room for rounding."""
        return _INFINITE if self.max is None else self.max * (1.1 if self.about else 1)


@dataclass(frozen=True, slots=True)
class Personnel:
    """How many moved, how many there were, and how many remain. None is unknown, not zero."""

    moved: Count | None = None
    strength: Count | None = None
    remaining: Count | None = None

    def counts(self) -> tuple[tuple[str, Count], ...]:
        moved, strength, remaining = self.moved, self.strength, self.remaining
        if moved is None and remaining is None:  # as in most reports
            return () if strength is None else (("strength", strength),)
        named = (("moved", moved), ("strength", strength), ("remaining", remaining))
        return tuple([(name, count) for name, count in named if count is not None])


@dataclass(frozen=True, slots=True)
class Source:
    publisher: str
    title: str
    language: str
    """ISO 639-1 code of the document."""
    published: str
    """Written moment (see `times.read_moment`), as exact as the document is dated."""
    reliability: str = "F"
    """Reliability of the publisher, A to F (NATO Admiralty code); F is unrated."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    id: str
    entry: Entry
    actor: str
    action: Action
    phase: Phase
    reported: Moment
    """When the source reported it; `latest` is never None."""
    recorded: datetime
    """When it was filed here."""
    summary: Text
    sources: tuple[Source, ...]
    credibility: int = 6
    """Credibility of the claim itself, 1 to 6 (NATO Admiralty code); 6 is unrated."""
    effective: Moment | None = None
    replaces: str | None = None
    """Id of the entry that a correction or retraction replaces; None for a report."""
    mission: str | None = None
    covers: tuple[str, ...] = ()
    """Functions of the mission that a suspension or resumption concerns ("training")."""
    personnel: Personnel = field(default_factory=Personnel)
    origin: tuple[str, ...] = ()
    destination: tuple[str, ...] = ()
    """Both are codes of places that the situation declares, or ISO country codes."""
    temporary: bool | None = None
    until: Moment | None = None
    """Expected end: when people who moved for a time return, or when a stay ends."""
    reason: Text | None = None
    recorder: str = ""

    reliability: str = field(init=False, compare=False, repr=False)
    """Best reliability of its sources, A to F."""
    rating: str = field(init=False, compare=False, repr=False)
    """Admiralty code: "B2"."""
    known: datetime = field(init=False, compare=False, repr=False)
    """When the report became public."""
    begins: datetime = field(init=False, compare=False, repr=False)
    """When the report begins to count: an announcement when it was reported, a fact when it happened.

    A fact begins no later than its report, however vaguely the source dates it.
    """

    def __post_init__(self) -> None:
        """Work out once the values that every answer needs."""
        derive, known, effective = object.__setattr__, self.reported.latest, self.effective
        reliability = min([source.reliability for source in self.sources], default="F")
        derive(self, "reliability", reliability)
        derive(self, "rating", _rating(reliability, self.credibility))
        derive(self, "known", known)
        begins = None if effective is None or self.phase in _DATED_BY_REPORT else effective.latest
        derive(self, "begins", known if begins is None or known is None or known < begins else begins)

    @property
    def dated_by_report(self) -> bool:
        """Whether it counts from when it was reported: plans do, and undated reports."""
        return self.effective is None or self.phase in _DATED_BY_REPORT


_DATED_BY_REPORT = frozenset({Phase.ANNOUNCED, Phase.CANCELLED})


@lru_cache
def _rating(reliability: str, credibility: int) -> str:
    """Return one string for all reports of this rating."""
    return f"{reliability}{credibility}"


def better_rated(one: Report, other: Report) -> bool:
    """Whether `one` is better in reliability or credibility and not worse in the other.

    The Admiralty code judges each on its own, so a better source with a less credible claim is not better rated.
    """
    better = one.reliability <= other.reliability and one.credibility <= other.credibility
    return better and one.rating != other.rating
