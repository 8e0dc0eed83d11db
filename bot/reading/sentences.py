"""Find the sentences of an article, without page furniture: cookie notices, by-lines, links to other texts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.reading.tokens import word_key

LONGEST = 1500
"""Most characters of a sentence; the rest is left out, so that a text without stops takes little time."""

_STOP = re.compile(r"[.!?…]+[\"”’»'\)\]]*(?=\s|$)|[.!?…]+\s?[”»](?=\s|$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Gén|Lt|Col|Sgt|Maj|Capt|Cpl|Sen|Rep|Gov|St|Ste|No|Nos|vs|etc|approx|Inc|Corp|Ltd|Co|Jr|Sr|"
    r"Jan|Feb|Apr|Aug|Sept|Sep|Oct|Nov|Dec|janv|févr|avr|juil|déc|art|env|p|pp|cf|M|MM|Mgr|Pr|Prof|Me|Adm|U\.S|U\.N|U\.K|e\.g|i\.e|a\.m|p\.m)"
    r"|(?<![\w])[A-Z]{1,2})\.$"
)
_NEXT = re.compile(r"\s+[\"“«‘'\(\[–—-]*\s?(?:[^\W\d_]|\d)")
_LONGEST_LINE = 100
_BULLET = re.compile(r"\s*(?:[-–—•*·]|\d{1,2}[.)])\s")
_LINE = re.compile(r"[^\n]+")
_DATELINE = re.compile(r"\s*[^\n.!?]{3,90}?(?:\s[–—-]\s|\s?—\s?|\)\s)")
_DATE_IN_LINE = re.compile(r"\d{1,2}|\b[A-ZÀ-Ý]{4,}\b|\([A-Z][\w ]+\)")
_GOES_ON = re.compile(
    r"(?:,|\b(?:a|an|the|of|to|in|from|for|with|by|at|on|its|their|his|her|and|or|that|le|la|les|un|une|de|du|des|à|au|aux"
    r"|en|dans|par|pour|sur|avec|ses|leurs?|et|ou|que|qui|d'|l'|d’|l’))$"
)
"""Words after which a line continues in the next one."""
_FULL_LINE = 60
"""Least characters of a line that may continue in the next one."""


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int
    title: bool
    paragraph: int


def sentences(text: str, furniture: tuple[str, ...]) -> Iterator[Sentence]:
    """Yield the sentences in order. The first line is a title if it is short and has no full stop."""
    first = True
    for number, (start, end) in enumerate(_paragraphs(text)):
        body = text[start:end]
        title = (
            first and len(body) < 200 and not body.rstrip().endswith((".", "!", "”", "»", '"')) and end < len(text)
        )
        first = False
        if _is_furniture(body, furniture):
            continue
        if not title and number < 6:
            start += _dateline(body)
        for a, b in _split(text, start, end):
            yield Sentence(a, b, title, number)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs. A long line that does not end a sentence continues in the next, unless that is a list."""
    start = end = -1
    for match in _LINE.finditer(text):
        if not match[0].strip():
            if start >= 0:
                yield start, end
            start = -1
            continue
        wraps = start >= 0 and text.count("\n", end, match.start()) == 1 and _wraps(text[start:end], match[0])
        if start >= 0 and not wraps:
            yield start, end
        if not wraps:
            start = match.start()
        end = match.end()
    if start >= 0:
        yield start, end


def _wraps(line: str, following: str) -> bool:
    last = line.rsplit("\n", 1)[-1].rstrip()
    if len(last) < _FULL_LINE or _BULLET.match(following):
        return False
    if _GOES_ON.search(last):
        return True
    if following.lstrip()[:1].isupper() and (len(last) > _LONGEST_LINE or "\n" not in line):
        return False
    return not last.endswith((".", "!", "?", ":", ";", "»", "”")) or following.lstrip()[:1].islower()


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begins = start
    for stop in _STOP.finditer(text, start, end):
        if stop.start() < begins:
            continue
        if stop.end() < end and not _ends(text, begins, stop.start() + 1, stop.end()):
            continue
        yield from _trimmed(text, begins, stop.end())
        begins = stop.end()
    yield from _trimmed(text, begins, end)


def _ends(text: str, begins: int, dot: int, after: int) -> bool:
    following = _NEXT.match(text, after)
    if following is None:
        return True
    letter = following[0][-1]
    if letter.islower():
        return False
    return text[dot - 1] != "." or not _ABBREVIATION.search(text, max(begins, dot - 12), dot)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and (text[start].isspace() or text[start] in "•*·"):
        start += 1
    end = min(end, start + LONGEST)
    while end > start and text[end - 1].isspace():
        end -= 1
    if any(letter.isalpha() for letter in text[start:end]):
        yield start, end


def _is_furniture(line: str, furniture: tuple[str, ...]) -> bool:
    if len(line) > 400:
        return False
    key = line_key(line)
    return line.lstrip().startswith("©") or any(phrase in key for phrase in furniture)


def line_key(line: str) -> str:
    return " ".join(word_key(word) for word in line.replace("’", "'").split())


def _dateline(body: str) -> int:
    """Return the length of a dateline before a paragraph: "BERLIN, 12 December (AFP) – "."""
    match = _DATELINE.match(body)
    if (
        match is None
        or not _DATE_IN_LINE.search(match[0])
        or (not body.lstrip()[:1].isupper() and body.lstrip()[:1] != "(")
    ):
        return 0
    rest = body[match.end() :].lstrip(" -–—")
    return len(body) - len(rest) if rest[:1].isupper() or rest[:1] in '«“"' else 0
