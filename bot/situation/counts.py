"""Numbers of people as reporters write them, read into ranges."""

import re

from bot.errors import N_, Refused
from bot.situation.report import Count

MOST_PEOPLE = 10_000_000
"""Beyond any deployment: a larger number is a slip of the finger."""

_LONGEST = 40
_NUMBER = r"\d{1,3}(?:[ ,.\u00a0\u202f']\d{3})+|\d+"
_EXACT = re.compile(r"(~?)(\d{0,9})\.\.(\d{0,9})")
"""The bounds themselves, where no phrase says them: `10..15`, `~10..15`, `..15`, `10..`, `..`."""
_FORMS = (
    (rf"({_NUMBER})", lambda a: (a, a, False)),
    (rf"({_NUMBER})\s*(?:-|–|to|à)\s*({_NUMBER})", lambda a, b: (a, b, False)),
    (rf"(?:about|around|some|roughly|environ|quelque|près de|~)\s*({_NUMBER})", lambda a: (a, a, True)),
    (rf"(?:at least|over|more than|au moins|plus de|>=?)\s*({_NUMBER})", lambda a: (a, None, False)),
    (rf"(?:at most|up to|au plus|jusqu.à|<=?)\s*({_NUMBER})", lambda a: (0, a, False)),
    (r"some|several|a few|certains|quelques|une partie", lambda: (1, None, False)),
    (r"unknown|inconnu|\?", lambda: (None, None, False)),
)


def read_count(text: str, scope: str = "") -> Count | None:
    """Read "10", "10-15", "about 500", "at least 2,000", "up to 300", "some"; None for "unknown".

    "unknown" of a `scope` is still a count: it names a part.

    Raises Refused for anything else, for a range upside down and for numbers beyond any deployment.
    """
    body = text.strip().casefold()
    exact = _EXACT.fullmatch(body)
    if exact is not None:
        return _bounded(exact, text, scope)
    for pattern, build in _FORMS if len(body) <= _LONGEST else ():
        match = re.fullmatch(pattern, body)
        if match is None:
            continue
        low, high, about = build(*(int(re.sub(r"\D", "", group)) for group in match.groups()))
        if low is None and high is None:
            return Count(None, None, scope=scope) if scope else None
        if max(low or 0, high or 0) > MOST_PEOPLE or (high is not None and low is not None and low > high):
            break
        return Count(low, high, about, scope)
    raise _unreadable(body)


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
    """What `read_count` reads back as the same count, but for the scope: a phrase where one says it."""
    phrase = write_count(count)
    if count.min is not None and read_count(phrase, count.scope) == count:
        return phrase
    low, high = ("" if bound is None else str(bound) for bound in (count.min, count.max))
    return f"{'~' if count.about else ''}{low}..{high}"


def write_count(count: Count) -> str:
    """For people: what `read_count` reads back, without the scope, as nearly as a phrase can say it."""
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
