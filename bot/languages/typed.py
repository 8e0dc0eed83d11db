"""Words that people type, in every language of the table at once, so that people need not name their language."""

import re
from functools import cache

from bot.languages.table import LANGUAGES
from bot.languages.text import normalise


@cache
def words(meaning: str) -> tuple[str, ...]:
    """Return the words with this meaning, normalised."""
    spelled = (word for row in LANGUAGES.values() for word in row.typed.get(meaning, ()))
    return tuple(dict.fromkeys(map(normalise, spelled)))


def any_of(*meanings: str) -> str:
    """Return a regular expression for any word of these meanings, longest first."""
    spelled = {word for meaning in meanings for word in words(meaning)}
    return "|".join(map(re.escape, sorted(spelled, key=lambda word: (-len(word), word))))


def position(meaning: str, word: str) -> int | None:
    """Return the place of a word in its list: 0 to 6 for a day of the week. `word` is normalised."""
    for row in LANGUAGES.values():
        listed = [normalise(one) for one in row.typed.get(meaning, ())]
        if word in listed:
            return listed.index(word)
    return None
