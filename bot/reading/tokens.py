"""Words and marks with their offsets in a text. Every pattern here takes time linear in the text."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.languages.text import normalise

_SPACES = " \u00a0\u202f\u2009"
_TOKEN = re.compile(
    rf"(?<!\d)\d{{1,3}}(?:[{_SPACES},.]\d{{3}})+(?!\d)"  # 5,200 · 1 200 · 3.276
    r"|\d+(?:st|nd|rd|th|er|e)?(?!\w)|\d+"
    r"|(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quelqu)['’](?=\w)"  # l’ of l’Allemagne
    r"|(?:[A-Z]\.){2,}"  # U.S.
    r"|[^\W\d_]+n['’]t(?!\w)"
    r"|['’](?:s|ve|ll|re)(?!\w)"
    r"|[^\W_]+(?:[-‑][^\W_]+)*"
    r"|\S",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    start: int
    end: int
    key: str
    """Key for tables: lower case, without accents, with a straight apostrophe."""

    @property
    def form(self) -> str:
        """Return the word in lower case with its accents: "retire" is not "retiré"."""
        return self.text.lower().replace("’", "'")

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def word(self) -> bool:
        return self.text[0].isalnum()


def tokens(text: str, start: int, end: int) -> tuple[Token, ...]:
    """Return the words and marks of `text[start:end]`, with offsets into `text`."""
    return tuple(
        Token(match[0], match.start(), match.end(), word_key(match[0])) for match in _TOKEN.finditer(text, start, end)
    )


@lru_cache(maxsize=16384)
def word_key(word: str) -> str:
    return normalise(word[:60])
