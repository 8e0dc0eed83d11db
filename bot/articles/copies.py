"""Finds copies of one agency's story, and the changes between two versions of a text."""

import difflib
import re
import zlib
from collections.abc import Collection

from bot.languages.text import normalise

_WIDTH = 5
"""Words in a row that are compared together."""
_MOST = 2_000
ALIKE = 0.6
"""Share of the shorter text that a copy has in common with the longer: a shortened copy shares everything, another
article on the same day only the background."""
_FEWEST = 8
_SENTENCE = re.compile(r"[^\n.!?]+(?:[.!?]+(?=\s|$)|$|\n)")
_WORD = re.compile(r"\w+")


def shingles(text: str) -> list[int]:
    """Return a sorted number for each five words in a row."""
    words = _WORD.findall(normalise(text))
    found = {zlib.crc32(" ".join(words[n : n + _WIDTH]).encode()) for n in range(len(words) - _WIDTH + 1)}
    return sorted(found)[:_MOST]


def is_copy(one: Collection[int], other: Collection[int]) -> bool:
    """Tell by their shingles whether two texts are copies, even if shortened or partly rewritten."""
    fewest = min(len(one), len(other))
    return fewest >= _FEWEST and len(set(one) & set(other)) >= ALIKE * fewest


def difference(old: str, new: str) -> tuple[list[str], list[str]]:
    """Return the removed and the added sentences."""
    before, after = _sentences(old), _sentences(new)
    old_words, new_words = ([normalise(one) for one in each] for each in (before, after))
    matcher = difflib.SequenceMatcher(None, old_words, new_words, autojunk=False)
    gone, come = list[str](), list[str]()
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            gone += before[a:b]
            come += after[c:d]
    return gone, come


def _sentences(text: str) -> list[str]:
    return [one.strip() for one in _SENTENCE.findall(text) if any(letter.isalnum() for letter in one)]
