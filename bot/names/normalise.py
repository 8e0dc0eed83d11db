"""Turn all spellings of a name into one key; otherwise a renamed row would look like a departure.

"Côte d’Ivoire", "COTE D'IVOIRE" and "la Cote d Ivoire" are the key "cote d ivoire"; "U.S." is "us".
"""

import re

from bot.languages.text import normalise

LONGEST = 100  # characters: Discord's autocompletion sends and shows no more

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_INITIALS = re.compile(r"(?<=\b[^\W_])\.\s*(?=[^\W_]\b)")
_WORD = re.compile(r"[^\W_]+")
_ARTICLES = frozenset({"the", "le", "la", "les", "l"})
_CONNECTORS = frozenset({"and", "et"})


def fold(text: str) -> str:
    """Return the key by which `text` is compared; "" if it has no letters or digits or is too long."""
    if len(text) > LONGEST or _CONTROL.search(text):
        return ""
    words = _WORD.findall(_INITIALS.sub("", normalise(text)))
    # Articles are dropped anywhere ("Netherlands (the)"), unless there is nothing else: "LA" is Laos.
    named = [word for word in words if word not in _ARTICLES] or words[-1:]
    key = " ".join(named)
    return key if len(key) <= LONGEST else ""


def without_connectors(key: str) -> str:
    """Drop "and" and "et" from a key, since an ampersand leaves no word: "trinidad tobago"."""
    return " ".join(word for word in key.split() if word not in _CONNECTORS)
