"""Who a name means and how a code is called, for countries and for one situation's organisations."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

from bot.errors import N_, Unknown
from bot.languages.table import LANGUAGES, SOURCE
from bot.names.aliases import aliases, capital_words, short_words
from bot.names.countries import countries
from bot.names.index import Index, Name
from bot.names.normalise import fold, without_connectors

MOST_ROWS = 25  # Discord's limit for the choices of an option; an index takes no label over its 100 characters
LONGEST_ECHO = 60  # of what a person typed, repeated in an answer
MOST_SUGGESTIONS = 3
_SPOKEN = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_ELIDED = re.compile(r"^(?:[dlnsjmtc]|qu)['’](?=\w)", re.IGNORECASE)
_MOST_WORDS = 5
_WORDS_WHEN_SHOUTED = frozenset({"us"})  # "GIVE US TIME" names nobody, "US troops" does
SHORTEST_GUESS = 3  # characters typed before a misspelling is worth guessing at


class Names:
    """All countries, and the organisations given. Raises ValueError where a name would mean two actors."""

    def __init__(self, organisations: Iterable[Name] = ()) -> None:
        self._indexes = (_country_index(), Index(organisations))
        self._sort_keys: dict[str, dict[str, str]] = {}
        _refuse_shadows(*self._indexes)

    def __contains__(self, code: object) -> bool:
        return any(code in index.names for index in self._indexes)

    def label(self, code: str, language: str) -> str:
        """Falls back to English, then to the code itself."""
        name = self._name(code)
        return name.label(language) if name else code

    def resolve(self, text: str, language: str = "en") -> str:
        """The code of the one actor called `text`. Raises Unknown, with suggestions in `language`."""
        key = fold(text)
        found = self._find(key)
        if len(found) == 1:
            return found[0]
        name = _echo(text)
        if found:
            raise Unknown(N_("More than one country is called “{name}”."), self._labels(found, language), name=name)
        near = self._near(key, language)
        sentence = N_("No country or organisation is called “{name}”.")
        raise Unknown(sentence, self._labels(near, language), kind="actor", name=name)

    def shared(self, text: str) -> bool:
        """Whether several go by this name."""
        return len(self._find(fold(text))) > 1

    def known_as(self, phrase: str) -> tuple[str, ...]:
        """The codes that go by exactly `phrase`: one, none, or the several that share the name."""
        return self._find(fold(phrase))

    def first_words(self) -> frozenset[str]:
        """The first word of every name, normalised: no other word can begin one."""
        return frozenset(word for index in self._indexes for word in index.first_words())

    def mentioned(self, text: str) -> list[str]:
        """The codes of whoever a running text names, in order, each once; the longest name counts."""
        found: list[str] = []
        for line in text.splitlines():
            words, shouted, place = _SPOKEN.findall(line), line.isupper(), 0
            while place < len(words):
                for length in range(min(_MOST_WORDS, len(words) - place), 0, -1):
                    codes = self._meant(words[place : place + length], shouted)
                    if len(codes) == 1:
                        found += codes
                        place += length - 1
                        break
                place += 1
        return list(dict.fromkeys(found))

    def _meant(self, words: Sequence[str], shouted: bool) -> tuple[str, ...]:
        """Whom these words name. Short ones are codes, and words as well: only those count that can be no word.

        An article or an "and" before a short one makes it no name: "in the" is not India, "de la" not Germany.
        """
        first = _ELIDED.sub("", words[0])
        if first != words[0] and (found := self._meant([first, *words[1:]], shouted)):
            return found
        key = fold(" ".join(words))
        letters = (without_connectors(key) or key).replace(" ", "")
        if len(letters) <= SHORTEST_GUESS:
            spoken = len(words) == 1 and words[0].isupper() and letters not in short_words()
            if not spoken or (shouted and letters in _WORDS_WHEN_SHOUTED):
                return ()
        if letters in capital_words() and words[-1].islower():
            return ()
        return self._find(key)

    def complete(
        self, text: str, language: str, prefer: Collection[str] = (), limit: int = MOST_ROWS
    ) -> list[tuple[str, str]]:
        """(code, label) of whoever `text` may be the beginning of, likeliest first; everybody for blank text.

        Equally likely ones: `prefer` in its order, then by alphabet. Text that names nothing gives no rows.
        """
        limit = max(0, min(limit, MOST_ROWS))
        ranks = self._ranked(fold(text), language) if text.strip() else self._everybody()
        places = {code: place for place, code in reversed(list(enumerate(prefer)))}
        sort_keys = self._sorted_by(language)
        rows = sorted(ranks, key=lambda code: (ranks[code], places.get(code, len(places)), sort_keys[code]))
        return [(code, self.label(code, language)) for code in rows[:limit]]

    def _ranked(self, key: str, language: str) -> dict[str, float]:
        """Each candidate with its best rank: named exactly, the ways to begin, then misspelled, closest first."""
        ranks: dict[str, float] = {}
        if not key:
            return ranks
        ways = (self._find(key), *self._beginning(key, language))
        for rank, codes in enumerate(ways):
            for code in codes:
                ranks.setdefault(code, rank)
        for code, likeness in self._close(key).items():
            ranks.setdefault(code, len(ways) + 1 - likeness)
        return ranks

    def _near(self, key: str, language: str) -> list[str]:
        """Whom an unknown name may mean: one of few that begin with it, or else the closest spelling."""
        near: dict[str, None] = {}
        if len(key) >= SHORTEST_GUESS:
            for codes in map(dict.fromkeys, self._beginning(key, language)):
                if len(codes) > MOST_SUGGESTIONS:  # too many names begin with "republic" for one to be meant
                    break
                near |= codes
            near |= dict.fromkeys(self._close(key))
        return list(near)[:MOST_SUGGESTIONS]

    def _find(self, key: str) -> tuple[str, ...]:
        return next((found for index in self._indexes if (found := index.find(key))), ())

    def _beginning(self, key: str, language: str) -> Iterator[list[str]]:
        yield [code for index in self._indexes for code in index.labelled(key, _readable(language))]
        yield [code for index in self._indexes for code in index.called(key)]
        yield [code for index in self._indexes for code in index.containing(key)]

    def _close(self, key: str) -> dict[str, float]:
        """Whose name is spelled much like `key`, closest first, with the likeness of 0 to 1."""
        if len(key) < SHORTEST_GUESS:
            return {}
        scores = {code: score for index in self._indexes for code, score in index.close(key).items()}
        return dict(sorted(scores.items(), key=lambda scored: -scored[1]))

    def _everybody(self) -> dict[str, float]:
        return {code: 0 for index in self._indexes for code in index.names}

    def _name(self, code: str) -> Name | None:
        return next((index.names[code] for index in self._indexes if code in index.names), None)

    def _labels(self, codes: Iterable[str], language: str) -> list[str]:
        return [self.label(code, language) for code in codes]

    def _sorted_by(self, language: str) -> Mapping[str, str]:
        """What each code's row is sorted by: its label without accents, so that "États-Unis" stands at E."""
        language = _readable(language)
        if language not in self._sort_keys:
            self._sort_keys[language] = {code: fold(self.label(code, language)) for code in self._everybody()}
        return self._sort_keys[language]


@cache
def _country_index() -> Index:
    return Index(countries(), shared=aliases().shared)


def _readable(language: str) -> str:
    """The language that labels are sorted and searched in; only those of the table are ever laid out."""
    return language if language in LANGUAGES else SOURCE


def _refuse_shadows(known: Index, added: Index) -> None:
    for key, code in added.codes.items():
        if holders := known.find(key):
            raise ValueError(f"{key!r} cannot mean {code}: it already means {' or '.join(holders)}")


def _echo(text: str) -> str:
    """What was typed, fit to be repeated: short, on one line, without invisible or broken characters."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[: 2 * LONGEST_ECHO])
    line = " ".join(printable.split())
    return line if len(line) <= LONGEST_ECHO else f"{line[: LONGEST_ECHO - 1].rstrip()}…"
