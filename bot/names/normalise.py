"""Two spellings of one name must meet in one key, or a renamed row reads as a departure.

"Côte d’Ivoire", "COTE D'IVOIRE" and "la Cote d Ivoire" are the key "cote d ivoire"; "U.S." is "us".
"""

import re

from bot.languages.text import normalise

LONGEST = 100  # characters: Discord's autocompletion neither sends nor shows more

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_INITIALS = re.compile(r"(?<=\b[^\W_])\.\s*(?=[^\W_]\b)")
_WORD = re.compile(r"[^\W_]+")
_ARTICLES = frozenset({"the", "le", "la", "les", "l"})
_CONNECTORS = frozenset({"and", "et"})


def fold(text: str) -> str:
    """The key `text` is compared by; empty where there is nothing to compare or too much of it."""
    if len(text) > LONGEST or _CONTROL.search(text):
        return ""
    words = _WORD.findall(_INITIALS.sub("", normalise(text)))
    # Articles go wherever they stand ("Netherlands (the)"), unless one is all there is: "LA" is Laos.
    named = [word for word in words if word not in _ARTICLES] or words[-1:]
    key = " ".join(named)
    return key if len(key) <= LONGEST else ""


def without_connectors(key: str) -> str:
    """ "trinidad and tobago" is also "trinidad tobago", which is what an ampersand folds to."""
    return " ".join(word for word in key.split() if word not in _CONNECTORS)
