"""Find who a text quotes, and the day on which they spoke: "Poland said on 9 January", "selon l’AFP"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.reading.day import Day
from bot.reading.days import days, mark_days
from bot.reading.lexicon import Lexicon, lexicon
from bot.reading.reader import LONGEST, language_of
from bot.reading.tokens import Token, tokens

_SAYS = frozenset({"report", "announce"})
_SAYS_NO_MORE = frozenset({"request"})
_BESIDE = frozenset({"on", "le", "l'", "last", "this", "ce", ",", "has", "have", "had", "a", "ont", "avait"})
"""Words that may stand between a verb of saying and its day or subject."""
_ACCORDING = (("according", "to"), ("selon",), ("d'", "apres"), ("d'apres",))
_ARTICLES = frozenset({"the", "le", "la", "les", "l'"})
_MOST_WORDS = 6
_FIRST = 8
"""Most words between a day at the beginning of a sentence and its verb."""


@dataclass(frozen=True, slots=True)
class Attribution:
    speakers: tuple[str, ...]
    """Names as they stand in the text, in order; they need not be known actors."""
    said: str | None
    """Day of the first dated statement, as a written moment; None if no statement has a day."""


def attribution(text: str, latest: date) -> Attribution:
    """Find the attribution of a whole text. A day without a year is the last such day up to `latest`."""
    text = text[:LONGEST]
    words = tokens(text, 0, len(text))
    known = lexicon(language_of(text))
    spans = known.spans(words)
    mark_days(words, spans, known.language)
    named = days(words, spans, known.language)
    says = [at for at, word in enumerate(words) if _is_saying(word, known)]
    speakers = [*_according(words), *(_before(words, at) for at in says), *_in_brackets(words)]
    written = (day.written(latest, False) for at in says for day in named if _of_saying(day, at, words))
    return Attribution(tuple(dict.fromkeys(filter(None, speakers))), next(filter(None, written), None))


def _is_saying(word: Token, known: Lexicon) -> bool:
    kinds = {act.kind for act in known.acts.get(word.form, ())}
    return bool(kinds & _SAYS) and not kinds & _SAYS_NO_MORE


def _of_saying(day: Day, at: int, words: Sequence[Token]) -> bool:
    """Whether a day stands right after the verb of saying, or at the beginning of its sentence."""
    if day.role != "on":
        return False
    if day.start > at:
        return all(words[one].key in _BESIDE for one in range(at + 1, day.start))
    start = max((one + 1 for one in range(at) if words[one].text in ".!?"), default=0)
    opens = all(words[one].key in _BESIDE for one in range(start, day.start))
    return start <= day.start and opens and at - day.end <= _FIRST


def _before(words: Sequence[Token], at: int) -> str:
    """Return the capitalised words before a verb of saying: "El País reported", "la Pologne a annoncé"."""
    end = at
    while end and words[end - 1].key in _BESIDE:
        end -= 1
    start = end
    while start and end - start < _MOST_WORDS and words[start - 1].capital and words[start - 1].word:
        start -= 1
    return _slice(words, start, end)


def _according(words: Sequence[Token]) -> Iterator[str]:
    for keys in _ACCORDING:
        for at in range(len(words) - len(keys)):
            if tuple(word.key for word in words[at : at + len(keys)]) == keys:
                yield _after(words, at + len(keys))


def _after(words: Sequence[Token], start: int) -> str:
    while start < len(words) and words[start].key in _ARTICLES:
        start += 1
    end = start
    while end < len(words) and end - start < _MOST_WORDS and words[end].capital and words[end].word:
        end += 1
    return _slice(words, start, end)


def _in_brackets(words: Sequence[Token]) -> Iterator[str]:
    """Yield names in brackets: "(AFP)", "(Reuters)"."""
    for at, word in enumerate(words):
        if word.text == "(":
            end = next(
                (one for one in range(at + 1, min(at + _MOST_WORDS, len(words))) if words[one].text == ")"), at
            )
            if end > at + 1 and words[at + 1].capital:
                yield _slice(words, at + 1, end)


def _slice(words: Sequence[Token], start: int, end: int) -> str:
    """Return these words without a leading article."""
    while start < end and words[start].key in _ARTICLES:
        start += 1
    return " ".join(word.text for word in words[start:end])
