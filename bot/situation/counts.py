"""Numbers of people as reporters write them, read into ranges."""

import re

from bot.errors import N_, Refused
from bot.situation.report import Count

MOST_PEOPLE = 10_000_000
"""Beyond any deployment: a larger number is a slip of the finger."""

_LONGEST = 40
_NUMBER = r"\d{1,3}(?:[ ,.\u00a0\u202f']\d{3})+|\d+"
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

    Raises Refused for anything else, for a range upside down and for numbers beyond any deployment.
    """
    body = text.strip().casefold()
    for pattern, build in _FORMS if len(body) <= _LONGEST else ():
        match = re.fullmatch(pattern, body)
        if match is None:
            continue
        low, high, about = build(*(int(re.sub(r"\D", "", group)) for group in match.groups()))
        if low is None and high is None:
            return None
        if max(low or 0, high or 0) > MOST_PEOPLE or (high is not None and low is not None and low > high):
            break
        return Count(low, high, about, scope)
    raise Refused(
        N_("“{text}” is not a number of people I can read. Write it like 10, 10-15, about 500 or some."),
        text=body[:_LONGEST],
    )


def write_count(count: Count) -> str:
    """What `read_count` reads back, without the scope; the exact fields where no phrase says them."""
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
        case low, high, _:
            return f"{low or 0}-{high}"
