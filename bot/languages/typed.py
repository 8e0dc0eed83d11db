"""Words that people type, in every language of the table at once: nobody has to say in which language they write."""

import re
from functools import cache

from bot.languages.table import LANGUAGES
from bot.languages.text import normalise


@cache
def words(meaning: str) -> tuple[str, ...]:
    """Those with this meaning, as `normalise` leaves what was typed."""
    spelled = (word for row in LANGUAGES.values() for word in row.typed.get(meaning, ()))
    return tuple(dict.fromkeys(map(normalise, spelled)))


def any_of(*meanings: str) -> str:
    """A regular expression for any word of these meanings; the longest is tried first."""
    spelled = {word for meaning in meanings for word in words(meaning)}
    return "|".join(map(re.escape, sorted(spelled, key=lambda word: (-len(word), word))))


def position(meaning: str, word: str) -> int | None:
    """Where a language lists the word: a day of the week as 0 to 6; `word` as `normalise` leaves it."""
    for row in LANGUAGES.values():
        listed = [normalise(one) for one in row.typed.get(meaning, ())]
        if word in listed:
            return listed.index(word)
    return None
