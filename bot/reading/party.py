"""An actor or group of people in a sentence, as its words alone describe it."""

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
    """An actor or people, in words `start` to `end` (exclusive): `count` people, out of `whole`."""

    start: int
    end: int
    codes: tuple[str, ...] = ()
    count: Count | None = None
    whole: Count | None = None
    people: bool = False
    """Whether the words mean people, not only their country."""
    part: bool = False
    """Whether only a part is meant: "some of", "half of"."""
    all: bool = False
    halved: bool = False
    possessive: bool = False
    pronoun: str = ""
    """Kind of the reference, such as "it", "these" or "body" for an actor named before; "" for none."""
    adjective: bool = False
    members: tuple[tuple[str, "Party"], ...] = field(default=())
    """Members of a list by code, each with its own number."""

    def number_of(self, code: str) -> "Party | None":
        return next((party for member, party in self.members if member == code), None)


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with all that its words alone show."""

    words: tuple[Token, ...]
    spans: Spans
    numbers: tuple[Number, ...]
    mentions: tuple[Mention, ...]
    lexicon: Lexicon
    theatre: tuple[str, ...]

    def kind_at(self, kind: str, at: int) -> bool:
        return at in self.spans.get(kind, {})

    def ending(self, kind: str, at: int) -> int | None:
        """Return the start of the phrase of `kind` that ends at `at`."""
        return next((start for start, end in self.spans.get(kind, {}).items() if end == at), None)
