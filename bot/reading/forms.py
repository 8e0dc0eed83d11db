"""The forms of a verb."""

from collections.abc import Iterable, Iterator
from enum import StrEnum


class Tense(StrEnum):
    BASE = "base"  # "withdraw", also a plural present
    INFINITIVE = "infinitive"  # "retirer"
    PRESENT = "present"  # "withdraws", "retire"
    PAST = "past"  # "withdrew", "retirait"
    PARTICIPLE = "participle"  # "withdrawn", "retiré"
    GERUND = "gerund"  # "withdrawing", "retirant"
    FUTURE = "future"  # "retirera", "retirerait": it has not happened yet


Form = tuple[str, Tense]


def each(words: Iterable[str], tense: Tense) -> Iterator[Form]:
    return ((word, tense) for word in words)
