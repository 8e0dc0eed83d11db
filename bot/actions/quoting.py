"""What a message that somebody posted names: a report's fields to begin with, for a person to check."""

import re
from datetime import datetime

from bot.actions.drafting import LONGEST
from bot.names import Names
from bot.situation.words import legible

_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"`]+")
_NUMBER = r"(\d[\d ,.\u202f]*\d|\d)"
_OF = re.compile(_NUMBER + r"\s+(?:of|out of|sur|des|parmi)\s+(?:the |its |their |les |ses |leurs )?" + _NUMBER)
_PEOPLE = re.compile(
    _NUMBER + r"\s+(?:\w+\s+)?"
    r"(?:troops|soldiers|personnel|instructors|trainers|servicemembers|soldats|militaires|instructeurs|hommes)",
    re.IGNORECASE,
)


def quoted(text: str, link: str, author: str, written: datetime, names: Names, code: str) -> dict[str, str]:
    """Fields of a form: the first country, the numbers, the link, the day. What it does not name is left out.

    The source is the first address in the message, or else the message itself.
    """
    body = legible(text)
    address = _ADDRESS.search(body)
    actors = names.mentioned(_ADDRESS.sub(" ", body))
    fields = {
        "country": names.label(actors[0], code) if actors else "",
        "reported": written.isoformat(timespec="minutes"),
        "url": address[0].rstrip(".,;:!?") if address and len(address[0]) <= LONGEST["url"] else link,
        "publisher": "" if address else f"{author} (Discord)"[: LONGEST["publisher"]],
        **_numbers(_ADDRESS.sub(" ", body)),
    }
    return {name: value for name, value in fields.items() if value}


def _numbers(body: str) -> dict[str, str]:
    """ "35 of 120 soldiers" moved and are the strength; of "35 soldiers" alone nobody can tell, so they moved."""
    of = _OF.search(body)
    if of:
        return {"moved": of[1], "strength": of[2]}
    people = _PEOPLE.search(body)
    return {"moved": people[1]} if people else {}
