"""Whoever a sentence speaks of, and what its words alone say of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.reading.lexicon import Lexicon
from bot.reading.numbers import Number
from bot.reading.roster import Mention
from bot.reading.tokens import Token
from bot.situation.report import Count

Spans = Mapping[str, Mapping[int, int]]
ARTICLES = frozenset(
    {
        "the",
        "a",
        "an",
        "le",
        "la",
        "les",
        "l'",
        "des",
        "du",
        "these",
        "those",
        "this",
        "ces",
        "ce",
        "cette",
        "un",
        "une",
        "aux",
        "au",
    }
)


@dataclass(frozen=True, slots=True)
class Party:
    """Words `start` to `end` (exclusive). Whoever acts, and how many people: `count` of them, out of `whole`."""

    start: int
    end: int
    codes: tuple[str, ...] = ()
    count: Count | None = None
    whole: Count | None = None
    people: bool = False
    """Whether people are spoken of, not only their country."""
    part: bool = False
    """"some of", "half of": not everybody."""
    all: bool = False
    halved: bool = False
    possessive: bool = False
    pronoun: str = ""
    """"it", "these" or "body" where somebody named before is meant."""
    adjective: bool = False
    members: tuple[tuple[str, "Party"], ...] = field(default=())
    """What the list says of each: its number in brackets."""

    def number_of(self, code: str) -> "Party | None":
        return next((party for member, party in self.members if member == code), None)


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence taken apart as far as words alone allow."""

    words: tuple[Token, ...]
    spans: Spans
    numbers: tuple[Number, ...]
    mentions: tuple[Mention, ...]
    lexicon: Lexicon
    theatre: tuple[str, ...]

    def kind_at(self, kind: str, at: int) -> bool:
        return at in self.spans.get(kind, {})

    def ending(self, kind: str, at: int) -> int | None:
        """Where a phrase of `kind` that ends at `at` begins."""
        return next((start for start, end in self.spans.get(kind, {}).items() if end == at), None)
