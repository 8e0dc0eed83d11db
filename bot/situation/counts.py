"""Read numbers of people, as reporters write them, into ranges."""

import re
from collections.abc import Callable
from functools import lru_cache

from bot.errors import N_, Refused
from bot.languages.text import normalise
from bot.languages.typed import any_of
from bot.situation.number_words import read_words
from bot.situation.report import Count

MOST_PEOPLE = 10_000_000
"""Larger than any deployment: a larger number is a typing error."""

_LONGEST = 60
_DIGITS = r"[0-9]{1,3}(?:[ ,.\u00a0\u202f'][0-9]{3})+|[0-9]+"
_N = rf"({_DIGITS}|[a-z][a-z' -]*?|[0-9]{{1,3}} [a-z]+)"
_EXACT = re.compile(r"(~?)(\d{0,9})\.\.(\d{0,9})")
"""Bounds that no phrase expresses: `10..15`, `~10..15`, `..15`, `10..`, `..`."""
_ABOUT = any_of("about") + "|~"
_AT_LEAST = any_of("at_least") + "|>=?"
_AT_MOST = any_of("at_most") + "|<=?"
_FROM, _TO, _BETWEEN, _AND = (any_of(f"number_{word}") for word in ("from", "to", "between", "and"))
_Bounds = tuple[int | None, int | None, bool]
_FORMS: tuple[tuple[re.Pattern[str], Callable[..., _Bounds]], ...] = tuple(
    (re.compile(form), build)
    for form, build in (
        (_N, lambda a: (a, a, False)),
        (
            rf"(?:(?:{_FROM})\s+)?{_N}\s*(?:-|–|\b(?:{_TO})\b)\s*{_N}",
            lambda a, b: (a, b, False),
        ),
        (rf"(?:{_BETWEEN})\s+{_N}\s+(?:{_AND})\s+{_N}", lambda a, b: (a, b, False)),
        (rf"(?:{_ABOUT})\s*{_N}", lambda a: (a, a, True)),
        (rf"(?:{_AT_LEAST})\s*{_N}", lambda a: (a, None, False)),
        (rf"{_N}\s*\+", lambda a: (a, None, False)),
        (rf"(?:{_AT_MOST})\s*{_N}", lambda a: (0, a, False)),
        (any_of("some"), lambda: (1, None, False)),
        (any_of("unknown") + r"|\?", lambda: (None, None, False)),
    )
)
_PEOPLE = re.compile(rf"\b(?:{any_of('people')})\b")
_PART_OF = re.compile(rf"(.+?)\s+(?:{any_of('out_of')})\s+(?:(?:{any_of('whose')})\s+)?(.+)")


def read_count(text: str, scope: str = "") -> Count | None:
    """Read "10", "10-15 soldiers", "about 500", "two dozen", "at least 2,000", "500+", "some"; None for "unknown".

    With a `scope`, "unknown" is still a count: it names a part.

    Raises Refused for anything else, for a range whose ends are swapped and for more than MOST_PEOPLE.
    """
    body = text.strip().casefold()
    if body.isdecimal() and len(body) < 9 and int(body) <= MOST_PEOPLE:  # nearly all of them
        return Count(int(body), int(body), scope=scope)
    exact = _EXACT.fullmatch(body)
    if exact is not None:
        return _bounded(exact, text, scope)
    if len(body) > _LONGEST or any(sign.isdigit() and not sign.isdecimal() for sign in body):  # 10² is not 102
        raise _unreadable(body)
    found = _read_phrase(" ".join(_PEOPLE.sub(" ", normalise(body)).split()))
    if found is None:
        raise _unreadable(body)
    low, high, about = found
    if low is None and high is None:
        return Count(None, None, scope=scope) if scope else None
    if max(low or 0, high or 0) > MOST_PEOPLE or (high is not None and low is not None and low > high):
        raise _unreadable(body)
    return Count(low, high, about, scope)


@lru_cache(maxsize=1024)
def _read_phrase(body: str) -> _Bounds | None:
    """Return the count by the first form that matches the whole text."""
    for form, build in _FORMS:
        match = form.fullmatch(body)
        numbers = [_number(group) for group in match.groups()] if match else []
        if match is not None and all(number is not None for number in numbers):
            low, high, about = build(*(number[0] for number in numbers if number is not None))
            return low, high, about or any(number[1] for number in numbers if number is not None)
    return None


def _number(text: str) -> tuple[int, bool] | None:
    """Return a number, and whether its word means "about"."""
    return (int(re.sub(r"[^0-9]", "", text)), False) if re.fullmatch(_DIGITS, text) else read_words(text)


def part_of(text: str) -> tuple[str, str] | None:
    """Split "35 of its 120" into its two numbers; return None for a single number."""
    match = _PART_OF.fullmatch(text.strip())
    return (match[1], match[2]) if match else None


def _bounded(exact: re.Match[str], text: str, scope: str) -> Count:
    low, high = (int(bound) if bound else None for bound in exact.group(2, 3))
    if max(low or 0, high or 0) > MOST_PEOPLE or (low is not None and high is not None and low > high):
        raise _unreadable(text)
    return Count(low, high, bool(exact[1]), scope)


def _unreadable(text: str) -> Refused:
    return Refused(
        N_("“{text}” is not a number of people I can read. Write it like 10, 10-15, about 500 or some."),
        text=text[:_LONGEST],
    )


def write_exactly(count: Count) -> str:
    """Write a count, without its scope, so that `read_count` gives it back exactly: as a phrase if one fits."""
    phrase = write_count(count)
    if count.min is not None and read_count(phrase, count.scope) == count:
        return phrase
    low, high = ("" if bound is None else str(bound) for bound in (count.min, count.max))
    return f"{'~' if count.about else ''}{low}..{high}"


def write_count(count: Count) -> str:
    """Write a count, without its scope, as the phrase that comes nearest to it."""
    match count.min, count.max, count.about:
        case (1, None, False):
            return "some"
        case (int() as low, None, False):
            return f"at least {low}"
        case (None, None, _):
            return "unknown"
        case (0, int() as high, False) if high:
            return f"up to {high}"
        case (int() as low, int() as high, about) if low == high:
            return f"about {low}" if about else str(low)
        case low, None, _:
            return f"at least {low}"
        case low, high, _:
            return f"{low or 0}-{high}"
