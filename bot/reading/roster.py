"""The names that a text may use: countries, seats of government, and the situation's organisations and places."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import TypeVar

from babel import Locale

from bot.names import Names
from bot.names.aliases import demonyms, listed
from bot.names.normalise import fold as fold_name
from bot.reading.lexicon import read_table
from bot.reading.tokens import Token
from bot.situation.situation import Situation

_LONGEST = 7
_CODES = frozenset({"us", "usa", "uk", "uae", "drc", "rdc", "eau", "u.s.", "u.k.", "u.s.a.", "u.a.e."})
"""Short names that occur in running text; other ISO codes do not."""
_INSIDE = frozenset({"-", "'", "'s"})
"""Marks that may stand in a name: "Guinea-Bissau", "McDonald's"."""
_NEVER_LAST = frozenset({"and", "et", "the", "la", "le", "les"})
_UNITED_NATIONS = ("UN {}", "U.N. {}", "United Nations {}", "{} of the United Nations", "{} of the UN")
_FRENCH_UNITED_NATIONS = ("{} de l’ONU", "{} des Nations unies", "{} onusienne")
_ENGLISH_BODIES = (
    "mission",
    "force",
    "peacekeeping mission",
    "peacekeeping force",
    "peacekeepers",
    "agency",
    "peacekeeping operation",
    "stabilisation mission",
    "operation",
)
_FRENCH_BODIES = ("mission", "force", "opération", "agence", "mission de maintien de la paix", "mission de paix")


fold = lru_cache(maxsize=16384)(fold_name)
"""Cached, because the same few thousand phrases occur in every article."""


class Kind(StrEnum):
    NAME = "name"  # "Germany", "the coalition"
    PEOPLE = "people"  # "the Danes", "les Suédois"
    ADJECTIVE = "adjective"  # "German", "allemands"
    SEAT = "seat"  # "Berlin" for its country
    BODY = "body"  # "the Bundeswehr"


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor that a text names. `start` and `end` (exclusive) count words."""

    start: int
    end: int
    code: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class PlaceMention:
    start: int
    end: int
    code: str
    country: str | None


_Named = TypeVar("_Named", Mention, PlaceMention)


class Roster:
    """The names for one situation. Building it takes a few milliseconds, so keep it for several texts."""

    def __init__(self, situation: Situation, language: str) -> None:
        self.situation = situation
        self.language = language
        self.organisations = frozenset(organisation.code for organisation in situation.organisations)
        self._names = _countries()
        self._first = _country_first() | _bodies_first()
        self._organisation_names = _organisation_names(situation)
        self._organisation_first = frozenset(key.split(" ", 1)[0] for key in self._organisation_names)
        self._places = dict(_place_names(situation))
        self._place_first = frozenset(key.split(" ", 1)[0] for key in self._places)
        self.missions = dict(_mission_names(situation))
        self._mission_first = frozenset(key.split(" ", 1)[0] for key in self.missions)

    def mentions(self, words: Sequence[Token]) -> list[Mention]:
        """Return the actors that are named, in order; the longest name counts."""
        return _in_order(words, self._mention)

    def places(self, words: Sequence[Token]) -> list[PlaceMention]:
        """Return places of the situation, countries and capitals that may be places here, in order."""
        return _in_order(words, self._place)

    def mission(self, words: Sequence[Token]) -> str | None:
        """Return the mission that is named first."""
        for at, word in enumerate(words):
            if word.key in self._mission_first or fold(word.key) in self._mission_first:
                for end, key in _phrases(words, at):
                    if key in self.missions and words[at].capital:
                        return self.missions[key] if end else None
        return None

    def _mention(self, words: Sequence[Token], at: int) -> Mention | None:
        word = words[at]
        if not word.word:
            return None
        key = fold(word.key).split(" ", 1)[0]
        if key in self._organisation_first:
            for end, phrase in _phrases(words, at):
                if phrase in self._organisation_names:
                    return Mention(at, end, self._organisation_names[phrase], Kind.NAME)
        if not (word.capital or self.language == "fr") or key not in self._first:
            return None
        return self._country(words, at)

    def _country(self, words: Sequence[Token], at: int) -> Mention | None:
        for end, phrase in _phrases(words, at):
            if phrase in _bodies() and words[at].capital:
                return Mention(at, end, _bodies()[phrase], Kind.BODY)
            if phrase in _capitals() and words[at].capital:
                return Mention(at, end, self._seated(phrase), Kind.SEAT)
            codes = self._names.known_as(phrase)
            if len(codes) != 1 or (len(phrase) <= 3 and not _written_code(words[at])):
                continue
            kind = self._kind(words, at, end, phrase)
            if kind is not None:
                return Mention(at, end, codes[0], kind)
        return None

    def _seated(self, capital: str) -> str:
        """Return the actor that a capital means: Brussels is the European Union where that is of the story."""
        union = next((code for code in self.organisations if code in ("EU", "UE")), None)
        return union if union and capital in ("brussels", "bruxelles") else _capitals()[capital]

    def _kind(self, words: Sequence[Token], at: int, end: int, phrase: str) -> Kind | None:
        if phrase not in _demonyms() or (words[at].capital and phrase in _official(self.language)):
            return Kind.NAME if words[at].capital else None
        if self.language == "fr" and phrase in ("suisse", "suisses") and words[at].capital and phrase == "suisse":
            return Kind.NAME
        if self.language == "fr":
            return (
                Kind.PEOPLE
                if words[at].capital and not words[at].text.isupper() and end - at == 1
                else Kind.ADJECTIVE
            )
        return Kind.ADJECTIVE

    def _place(self, words: Sequence[Token], at: int) -> PlaceMention | None:
        word = words[at]
        if not word.word or not (word.capital or fold(word.key).split(" ", 1)[0] in self._place_first):
            return None
        for end, phrase in _phrases(words, at):
            code = self._places.get(phrase)
            if code is not None:
                return PlaceMention(at, end, code, self.situation.country_of(code))
            if phrase in _capitals() and word.capital:
                return PlaceMention(at, end, _capitals()[phrase], _capitals()[phrase])
            if (
                not word.capital
                or fold(word.key).split(" ", 1)[0] not in self._first
                or (len(phrase) <= 3 and not _written_code(word))
            ):
                continue
            codes = self._names.known_as(phrase)
            if len(codes) == 1 and phrase not in _demonyms() and codes[0] not in self.organisations:
                return PlaceMention(at, end, codes[0], codes[0])
        return None


def _in_order(words: Sequence[Token], read: Callable[[Sequence[Token], int], _Named | None]) -> list[_Named]:
    """Read what begins at each word, and go on behind what was found."""
    found: list[_Named] = []
    at = 0
    while at < len(words):
        named = read(words, at)
        if named is not None:
            found.append(named)
        at = named.end if named else at + 1
    return found


def _written_code(word: Token) -> bool:
    return word.key in _CODES and word.text.replace(".", "").isupper()


def _phrases(words: Sequence[Token], at: int) -> Iterator[tuple[int, str]]:
    """Yield the end and the key of each phrase that begins at `at`, longest first."""
    most = at
    if words[at].key in _NEVER_LAST and words[at].key in ("and", "et"):
        return
    while most < min(len(words), at + _LONGEST) and (words[most].word or words[most].key in _INSIDE):
        most += 1
    for end in range(most, at, -1):
        last = words[end - 1]
        if (last.word or last.key == "'s") and not last.text.endswith(("'", "’")) and last.key not in _NEVER_LAST:
            yield end, fold(" ".join(word.text for word in words[at:end]))


@cache
def _demonyms() -> frozenset[str]:
    irregular = listed(read_table("metonyms")["demonyms"]["irregular"])
    return frozenset(fold(word) for word in (*demonyms(), *irregular))


@cache
def _official(language: str) -> frozenset[str]:
    """Return the names of countries in this language: "Philippines" is no adjective in English."""
    return frozenset(fold(name) for code, name in Locale(language).territories.items() if len(code) == 2)


@cache
def _capitals() -> Mapping[str, str]:
    return {fold(name): code for code, names in read_table("metonyms")["capitals"].items() for name in listed(names)}


@cache
def _bodies() -> Mapping[str, str]:
    return {fold(name): code for code, names in read_table("metonyms")["bodies"].items() for name in listed(names)}


@cache
def _bodies_first() -> frozenset[str]:
    return frozenset(key.split(" ", 1)[0] for key in (*_bodies(), *_capitals()))


@cache
def _countries() -> Names:
    return Names()


@cache
def _country_first() -> frozenset[str]:
    return _countries().first_words()


def _organisation_names(situation: Situation) -> dict[str, str]:
    names: dict[str, str] = {}
    of_united_nations = [o.code for o in situation.organisations if _is_united_nations(o.code)]
    for organisation in situation.organisations:
        spelled = [organisation.code, *organisation.label.said, *organisation.aliases]
        if organisation.code in of_united_nations and len(of_united_nations) == 1:
            spelled += _united_nations_names()
        mission = situation.missions.get(organisation.code)
        if mission is not None:
            spelled += mission.label.said
        for name in spelled:
            if (key := fold(name)) and key not in names:
                names[key] = organisation.code
    return names


def _is_united_nations(code: str) -> bool:
    """Whether a code looks like a United Nations mission: UNIFIL, MINUSMA, MONUSCO."""
    return code.startswith(("UN", "MINU", "MONU", "ONU", "FINUL"))


def _united_nations_names() -> list[str]:
    english = [form.format(body) for form in _UNITED_NATIONS for body in _ENGLISH_BODIES]
    return english + [form.format(body) for form in _FRENCH_UNITED_NATIONS for body in _FRENCH_BODIES]


def _mission_names(situation: Situation) -> Iterator[tuple[str, str]]:
    for code, mission in situation.missions.items():
        for name in (code, *mission.label.said):
            if key := fold(name):
                yield key, code


def _place_names(situation: Situation) -> Iterator[tuple[str, str]]:
    for code, place in situation.places.items():
        for name in (code, *place.label.said):
            if key := fold(name):
                yield key, code
