"""Whether two texts are one agency's story, and what changed between two versions of one."""

import difflib
import re
import zlib
from collections.abc import Collection

from bot.languages.text import normalise

_WIDTH = 5
"""Words that are compared together."""
_MOST = 2_000
ALIKE = 0.6
"""Of the shorter text, how much is in the longer: a shortened copy has all of it, another article on the same day has
the background alone."""
_FEWEST = 8
_SENTENCE = re.compile(r"[^\n.!?]+(?:[.!?]+(?=\s|$)|$|\n)")
_WORD = re.compile(r"\w+")


def shingles(text: str) -> list[int]:
    """A number for each five words in a row, sorted."""
    words = _WORD.findall(normalise(text))
    found = {zlib.crc32(" ".join(words[n : n + _WIDTH]).encode()) for n in range(len(words) - _WIDTH + 1)}
    return sorted(found)[:_MOST]


def is_copy(one: Collection[int], other: Collection[int]) -> bool:
    """By their shingles: the dateline may differ, one may be shortened, a sentence may be rewritten."""
    fewest = min(len(one), len(other))
    return fewest >= _FEWEST and len(set(one) & set(other)) >= ALIKE * fewest


def difference(old: str, new: str) -> tuple[list[str], list[str]]:
    """The sentences that went, and those that came."""
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
