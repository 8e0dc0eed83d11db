"""The words of one language, read once from its table: the meaning of verb forms and the kinds of phrases."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from bot.reading import english, french
from bot.reading.forms import Tense
from bot.reading.tokens import Token, tokens

LANGUAGES = ("en", "fr")
Keys = tuple[str, ...]
_FUNCTION = (
    "future", "have", "be", "do", "negation", "might", "relative", "link", "joint", "from", "to", "at", "of", "by",
    "until", "since", "possessive", "pronoun", "starting", "plus", "ne",
)  # fmt: skip

_FORMS = {"en": english.forms, "fr": french.forms}


@dataclass(frozen=True, slots=True)
class Verb:
    """One form of a verb: the action that it tells, and the needs that must be met beside it."""

    action: str
    tense: Tense
    needs: frozenset[str]
    particles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """One form of a verb that gives the stage of another verb or noun: "plans to", "has begun"."""

    kind: str
    tense: Tense


@dataclass(frozen=True, slots=True)
class Phrase:
    keys: Keys
    kind: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    language: str
    verbs: Mapping[str, tuple[Verb, ...]]
    acts: Mapping[str, tuple[Act, ...]]
    phrases: Mapping[str, tuple[Phrase, ...]]
    """Phrases by first word, longest first."""
    function: frozenset[str]
    """Grammatical words, which describe nobody."""

    def spans(self, words: tuple[Token, ...]) -> dict[str, dict[int, int]]:
        """Return by kind the start and end (exclusive) of each phrase; the longest of a kind counts."""
        keys = [word.key for word in words]
        found: dict[str, dict[int, int]] = {}
        for start, key in enumerate(keys):
            for phrase in self.phrases.get(key, ()):
                end = start + len(phrase.keys)
                if tuple(keys[start:end]) == phrase.keys:
                    found.setdefault(phrase.kind, {}).setdefault(start, end)
        return found


@cache
def lexicon(language: str) -> Lexicon:
    table = read_table(language)
    return Lexicon(
        language,
        verbs=_grouped(_verbs(table["verbs"], language)),
        acts=_grouped(_acts(table["acts"], language)),
        phrases=_phrases(table["words"]),
        function=frozenset(word for kind in _FUNCTION for row in table["words"][kind] for word in row.split()[:1]),
    )


def read_table(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "tables" / f"{name}.toml").read_text(encoding="utf-8"))


def keys_of(phrase: str) -> Keys:
    if phrase.endswith("'"):
        return keys_of(f"{phrase}x")[:-1]  # an elided word counts only before another word
    return tuple(token.key for token in tokens(phrase, 0, len(phrase)))


def _verbs(table: Mapping[str, list[str]], language: str) -> Iterator[tuple[str, Verb]]:
    for action, rows in table.items():
        for row in rows:
            words = row.split()
            needs = frozenset(word[1:] for word in words if word.startswith("@"))
            particles = tuple(
                p for word in words if word.startswith("+") for p in keys_of(word[1:].replace("|", " "))
            )
            spelled = [word for word in words if word[0] not in "@+"]
            for form, tense in _FORMS[language](spelled):
                yield form, Verb(action, tense, needs, particles)


def _acts(table: Mapping[str, list[str]], language: str) -> Iterator[tuple[str, Act]]:
    for kind, rows in table.items():
        for row in rows:
            spelled = [word for word in row.split() if not word.startswith("+")]
            for form, tense in _FORMS[language](spelled):
                yield form, Act(kind, tense)


def _grouped(pairs: Iterable[tuple[str, Any]]) -> dict[str, tuple[Any, ...]]:
    grouped: dict[str, dict[Any, None]] = {}
    for form, value in pairs:
        grouped.setdefault(form, {}).setdefault(value)
    return {form: tuple(values) for form, values in grouped.items()}


def _phrases(table: Mapping[str, list[str]]) -> dict[str, tuple[Phrase, ...]]:
    phrases: dict[str, dict[Phrase, None]] = {}
    for kind, rows in table.items():
        for row in rows:
            keys = keys_of(row)
            phrases.setdefault(keys[0], {}).setdefault(Phrase(keys, kind))
    return {first: tuple(sorted(rows, key=lambda row: -len(row.keys))) for first, rows in phrases.items()}
