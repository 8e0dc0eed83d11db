"""Read numbers in running text, in figures and words, with their bounds: "nearly 300", "up to three"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.reading.tokens import Token
from bot.situation.counts import MOST_PEOPLE
from bot.situation.report import Count

Spans = Mapping[str, Mapping[int, int]]

_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_FR = "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_UNITS: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "en": {word: value for value, word in enumerate(_EN.split())}
        | dict(
            zip(
                ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
                range(20, 100, 10),
                strict=True,
            )
        ),
        "fr": {word: value for value, word in enumerate(_FR.split())}
        | {"une": 1, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
        | {"septante": 70, "huitante": 80, "octante": 80, "nonante": 90},
    }
)
_TIMES: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "en": {"hundred": 100, "thousand": 1000, "dozen": 12, "score": 20},
        "fr": {"cent": 100, "cents": 100, "mille": 1000, "millier": 1000},
    }
)
_ROUND: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "en": {"hundred": 100, "thousand": 1000, "dozen": 12},
        "fr": {
            "centaine": 100, "millier": 1000, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20,
            "trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60,
        },
    }
)  # fmt: skip
"""Nouns that mean about that many: the English ones after "a", the French ones always."""
_HEAPS: Mapping[str, int] = MappingProxyType(
    {"dozens": 24, "hundreds": 200, "thousands": 2000, "dizaines": 20, "centaines": 200, "milliers": 2000}
)
ROUND_NOUNS = frozenset(_ROUND["fr"]) | frozenset(_HEAPS) | {"dozen"}
"""Nouns that count and name no part: "une centaine de soldats" are about a hundred."""
_AND = frozenset({"and", "et"})
_YEAR = re.compile(r"(?:19|20)\d\d")
_TO = frozenset({"to", "a", "-", "–", "and", "et", "ou", "or"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number of people. `start` and `end` (exclusive) count words."""

    start: int
    end: int
    count: Count


def numbers(words: Sequence[Token], spans: Spans, language: str) -> list[Number]:
    """Return every number that may count people, in order, without years, days, percentages and the like."""
    found: list[Number] = []
    at = 0
    while at < len(words):
        value = _value(words, at, language)
        if value is None:
            at += 1
            continue
        number, end = _ranged(words, at, *value, language)
        if not _counts_something_else(words, at, end, spans, language):
            found.append(_bounded(number, at, end, spans))
        at = end
    return found


def _value(words: Sequence[Token], at: int, language: str) -> tuple[Count, int] | None:
    word = words[at]
    digits = re.sub(r"\D", "", word.text) if word.text[0].isdigit() else ""
    if digits:
        if not word.text[-1].isdigit() or len(digits) > 8:
            return None  # "14th"
        value, end = int(digits), at + 1
        if end < len(words) and words[end].key in ("thousand", "mille", "hundred"):
            value, end = value * _TIMES["en" if words[end].key != "mille" else "fr"][words[end].key], end + 1
        return (Count(value, value), end) if value <= MOST_PEOPLE else None
    heap = _HEAPS.get(word.key)
    if heap is not None:
        if language == "en" and at >= 1 and words[at - 1].key in ("tens", "many"):
            heap *= 10
        return Count(heap, None), at + 1
    return _spelled(words, at, language)


def _spelled(words: Sequence[Token], at: int, language: str) -> tuple[Count, int] | None:
    units, times, rounds = _UNITS[language], _TIMES[language], _ROUND[language]
    first = words[at].key
    if language == "fr" and first in rounds:  # "sa centaine de soldats"
        return Count(rounds[first], rounds[first], about=True), at + 1
    several = first in ("several", "many", "plusieurs", "quelques")
    article = first in ("a", "one", "un", "une", "several", "few")
    if (article or several) and at + 1 < len(words) and words[at + 1].key in rounds:
        value = rounds[words[at + 1].key]
        if several:
            return Count(2 * value, None), at + 2
        if not (at + 2 < len(words) and words[at + 2].key in (_AND | set(units))):
            return Count(value, value, about=language == "fr" or value == 12), at + 2
    total = part = 0
    end, seen = at, False
    while end < len(words):
        pieces = words[end].key.split("-")
        if len(words[end].key) > 40:
            break
        if (
            words[end].key in _AND
            and seen
            and end + 1 < len(words)
            and _numeral(words[end + 1].key, units, times, part)
        ):
            end += 1
            continue
        if not all(piece in units or piece in times or piece in _AND for piece in pieces) or (pieces[0] in _AND):
            break
        for piece in pieces:
            if piece in _AND:
                continue
            if piece in times:
                if times[piece] == 1000:
                    total, part = (total + (part or 1) * 1000), 0
                else:
                    part = (part or 1) * times[piece]
            elif piece in ("vingt", "vingts") and part % 100 == 4 and language == "fr":
                part += 76  # quatre-vingt
            else:
                part += units[piece]
        seen, end = True, end + 1
        if total + part > MOST_PEOPLE:
            return None
    if not seen or (end == at + 1 and first in ("a", "un", "une", "one", "zero")):
        return None
    return Count(total + part, total + part), end


def _numeral(key: str, units: Mapping[str, int], times: Mapping[str, int], part: int) -> bool:
    """Whether a word after "and" continues a number: "one hundred and seventy", not "six and two"."""
    head = key.split("-")[0]
    return (head in units and (part % 100 == 0 or (units[head] in (1, 11) and part % 10 == 0))) or (
        head in times and part == 0
    )


def _ranged(words: Sequence[Token], at: int, count: Count, end: int, language: str) -> tuple[Count, int]:
    """Extend a number to a range if a second one follows: "200 to 300", "2 500 à 3 000"."""
    if end + 1 < len(words) and words[end].key in _TO and count.max is not None:
        if words[end].key in ("and", "et") and not (at and words[at - 1].key in ("between", "entre")):
            return count, end
        second = _value(words, end + 1, language)
        if second and second[0].max is not None and second[0].max > count.max:
            return Count(count.min, second[0].max), second[1]
    return count, end


def _counts_something_else(words: Sequence[Token], at: int, end: int, spans: Spans, language: str) -> bool:
    units = spans.get("units_of_other_things", {})
    month = spans.get("month", {})
    following = words[end].key if end < len(words) else ""
    members = end in units and words[end].key in ("members", "membres") and end + 1 < len(words)
    if members and words[end + 1].key in ("of", "de", "des", "d'", "du"):
        return False  # "100 members of the German army"
    if (
        end in units
        or end in month
        or ((at - 1) in month and not _no_day(words[at]))
        or (at > 1 and words[at - 1].text == "." and at - 2 in month)
        or (end + 1 < len(words) and end + 1 in units and words[end].word)
    ):
        return True
    if at and (
        words[at - 1].key in ("$", "€", "£", "article", "resolution", "no", "#")
        or (at - 1 in spans.get("weekday", {}))
    ):
        return True
    before_of_month = following in ("of", "de") and end + 1 in month
    clock = (
        following in (":", "h", "am", "pm", ".", "%", "/")
        and end + 1 < len(words)
        and words[end + 1].text[0].isdigit()
    )
    if before_of_month or clock or following in ("%", "am", "pm", "h", "/", "°"):
        return True
    if at and words[at - 1].text in (":", "/", ".") and at > 1 and words[at - 2].text[0].isdigit():
        return True
    return bool(_YEAR.fullmatch(words[at].text)) and end == at + 1 and end not in spans.get("people", {})


def _no_day(word: Token) -> bool:
    """Whether a number after a month is no day of it: "en mai 50 soldats"."""
    return word.text.isdigit() and len(word.text) < 4 and int(word.text) > 31


def _bounded(count: Count, at: int, end: int, spans: Spans) -> Number:
    """Return the number with the bounds that the words before it set."""
    start, low, high, about = at, count.min, count.max, count.about
    for kind in ("least", "most", "about"):
        begins = next(
            (b for b, e in spans.get(kind, {}).items() if e == at or (e == at - 1 and kind == "most")), None
        )
        if begins is None:
            continue
        start = min(start, begins)
        if kind == "least":
            high = None
        elif kind == "most":
            low = None if low == high else low
        elif high is not None:
            about = True
    if end in spans.get("least", {}):
        high = None
    about = about or (end in spans.get("about", {}) and high is not None)
    return Number(start, end, Count(low, high, about))


def spelled_number(key: str, language: str) -> int | None:
    """Return the number of a single word: "six", "quinze"."""
    return _UNITS[language].get(key)
