"""Find actors by name and name them by code: countries and the organisations of one situation."""

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
LONGEST_ECHO = 60  # characters of typed text that an answer repeats
MOST_SUGGESTIONS = 3
_SPOKEN = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_ELIDED = re.compile(r"^(?:[dlnsjmtc]|qu)['’](?=\w)", re.IGNORECASE)
_MOST_WORDS = 5
_WORDS_WHEN_SHOUTED = frozenset({"us"})  # "GIVE US TIME" names nobody, "US troops" does
SHORTEST_GUESS = 3  # characters typed before a misspelling is worth guessing at


class Names:
    """All countries and the given organisations. Raises ValueError if a name would mean two actors."""

    def __init__(self, organisations: Iterable[Name] = ()) -> None:
        self._indexes = (_country_index(), Index(organisations))
        self._sort_keys: dict[str, dict[str, str]] = {}
        _refuse_shadows(*self._indexes)

    def __contains__(self, code: object) -> bool:
        return any(code in index.names for index in self._indexes)

    def label(self, code: str, language: str) -> str:
        """Return the name in a language, else in English, else the code itself."""
        name = self._name(code)
        return name.label(language) if name else code

    def resolve(self, text: str, language: str = "en") -> str:
        """Return the code of the actor called `text`. Raises Unknown, with suggestions in `language`."""
        key = fold(text)
        found = self._find(key)
        if len(found) == 1:
            return found[0]
        name = _echo(text)
        if found:
            raise Unknown(N_("More than one country is called “{name}”."), self._labels(found, language), name=name)
        near = self._labels(self._near(key, language), language)
        sentence = N_("No country or organisation is called “{name}”.")
        if not near:
            sentence = N_("No country or organisation is called “{name}”: check how it is spelled.")
        raise Unknown(sentence, near, kind="actor", name=name)

    def shared(self, text: str) -> bool:
        """Whether several actors have this name."""
        return len(self._find(fold(text))) > 1

    def known_as(self, phrase: str) -> tuple[str, ...]:
        """Return the codes of the actors called exactly `phrase`: none, one, or several that share the name."""
        return self._find(fold(phrase))

    def first_words(self) -> frozenset[str]:
        """Return the first word of every name, normalised."""
        return frozenset(word for index in self._indexes for word in index.first_words())

    def mentioned(self, text: str) -> list[str]:
        """Return the codes of the actors that a running text names, in order, each once; the longest name counts."""
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
        """Return the actors that these words name. A short code counts only if it cannot be an ordinary word.

        A short code after an article or "and" is no name: "in the" is not India, "de la" not Germany.
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
        """Return (code, label) of the actors whose name `text` may begin, likeliest first; all actors for blank text.

        Equally likely actors stand in the order of `prefer`, then by alphabet. Text that fits no name gives no rows.
        """
        limit = max(0, min(limit, MOST_ROWS))
        ranks = self._ranked(fold(text), language) if text.strip() else self._everybody()
        places = {code: place for place, code in reversed(list(enumerate(prefer)))}
        sort_keys = self._sorted_by(language)
        rows = sorted(ranks, key=lambda code: (ranks[code], places.get(code, len(places)), sort_keys[code]))
        return [(code, self.label(code, language)) for code in rows[:limit]]

    def _ranked(self, key: str, language: str) -> dict[str, float]:
        """Rank each candidate: exact names first, then names that begin so, then misspelled ones, closest first."""
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
        """Suggest actors for an unknown name: the few that begin with it, then the closest spellings."""
        near: dict[str, None] = {}
        if len(key) >= SHORTEST_GUESS:
            for codes in map(dict.fromkeys, self._beginning(key, language)):
                if len(codes) > MOST_SUGGESTIONS:  # too many names begin with "republic" to suggest one
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
        """Return actors with a name spelled like `key`, closest first, with the similarity from 0 to 1."""
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
        """Return the sort key of each code: its label without accents, so that "États-Unis" stands at E."""
        language = _readable(language)
        if language not in self._sort_keys:
            self._sort_keys[language] = {code: fold(self.label(code, language)) for code in self._everybody()}
        return self._sort_keys[language]


@cache
def _country_index() -> Index:
    return Index(countries(), shared=aliases().shared)


def _readable(language: str) -> str:
    """Return the language in which labels are sorted and searched: English if it is not in the table."""
    return language if language in LANGUAGES else SOURCE


def _refuse_shadows(known: Index, added: Index) -> None:
    for key, code in added.codes.items():
        if holders := known.find(key):
            raise ValueError(f"{key!r} cannot mean {code}: it already means {' or '.join(holders)}")


def _echo(text: str) -> str:
    """Shorten typed text so that an answer can repeat it: one line, without invisible or broken characters."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[: 2 * LONGEST_ECHO])
    line = " ".join(printable.split())
    return line if len(line) <= LONGEST_ECHO else f"{line[: LONGEST_ECHO - 1].rstrip()}…"
