"""An index of the names of actors, to find one by its whole name, its beginning or a similar spelling."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.names.normalise import fold, without_connectors
from bot.names.spelling import alike

CLOSE = 0.65  # similarity up to 1: finds "Gernamy" with two slips, and no country in most other words
SHORTEST_CLOSE = 4  # characters of a key: one code is not a misspelling of another

Pair = tuple[str, str]  # key, code


@dataclass(frozen=True, slots=True)
class Name:
    """The names of one actor: `labels` by language, and `aliases` for all other names."""

    code: str
    labels: Mapping[str, str]
    aliases: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        return self.labels.get(language) or self.labels.get("en") or self.code


class Index:
    """`codes` has the actor of each key; `shared` the keys that several actors have, with their codes."""

    def __init__(self, names: Iterable[Name], shared: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self.names: dict[str, Name] = {}
        self.codes: dict[str, str] = {}
        self.shared = {fold(spelling): codes for spelling, codes in (shared or {}).items()}
        for name in names:
            self._add(name)
        pairs = sorted({*self.codes.items(), *self._shared_pairs()})
        self._pairs = pairs
        self._tails = sorted({(tail, code) for key, code in pairs for tail in _tails(key)})
        self._labels: dict[str, list[Pair]] = {}
        close = [pair for pair in pairs if len(pair[0]) >= SHORTEST_CLOSE]
        self._close_keys = [key for key, _ in close]
        self._close_codes = [code for _, code in close]

    def find(self, key: str) -> tuple[str, ...]:
        """Return the actors with exactly this key: none, one, or several that share it."""
        code = self.codes.get(key) or self.codes.get(without_connectors(key))
        return (code,) if code else self.shared.get(key, ())

    def first_words(self) -> Iterator[str]:
        """Return the first word of each key, some more than once."""
        return (key.split(" ", 1)[0] for key, _ in self._pairs)

    def labelled(self, start: str, language: str) -> Iterator[str]:
        """Yield the actors whose label begins with `start`."""
        return _starting(self._label_pairs(language), start)

    def called(self, start: str) -> Iterator[str]:
        """Yield the actors with a name, in any language, that begins with `start`."""
        return _starting(self._pairs, start)

    def containing(self, start: str) -> Iterator[str]:
        """Yield the actors with a name of which a later word begins with `start`."""
        return _starting(self._tails, start)

    def close(self, key: str) -> dict[str, float]:
        """Return the actors with a name spelled like `key`, with the best similarity of each, from CLOSE to 1."""
        found = alike(key, self._close_keys, CLOSE, 25)
        scores: dict[str, float] = {}
        for score, position in found:
            scores.setdefault(self._close_codes[position], score)
        return scores

    def _add(self, name: Name) -> None:
        if name.code in self.names:
            raise ValueError(f"{name.code} is listed twice")
        self.names[name.code] = name
        for spelling in (name.code, *name.labels.values(), *name.aliases):
            key = fold(spelling)
            if not key:
                raise ValueError(f"{name.code} cannot be found under {spelling!r}")
            self._claim(key, name.code)
            self._claim(without_connectors(key) or key, name.code)

    def _claim(self, key: str, code: str) -> None:
        if key in self.shared:
            return
        holder = self.codes.setdefault(key, code)
        if holder != code:
            raise ValueError(f"{key!r} would mean both {holder} and {code}")

    def _shared_pairs(self) -> Iterator[Pair]:
        return ((key, code) for key, codes in self.shared.items() for code in codes)

    def _label_pairs(self, language: str) -> list[Pair]:
        if language not in self._labels:
            self._labels[language] = sorted((fold(n.label(language)), n.code) for n in self.names.values())
        return self._labels[language]


def _tails(key: str) -> Iterator[str]:
    """Return the rest of a key from its second word on, from its third on, and so on."""
    words = key.split()
    return (" ".join(words[start:]) for start in range(1, len(words)))


def _starting(pairs: Sequence[Pair], start: str) -> Iterator[str]:
    for position in range(bisect_left(pairs, (start,)), len(pairs)):
        key, code = pairs[position]
        if not key.startswith(start):
            return
        yield code
