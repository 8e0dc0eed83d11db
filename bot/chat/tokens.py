"""A question written into a button's id, so that buttons go on working after a restart without any stored state.

`q1~view~situation~as_of~since~hindsight~actor~words~page~name`: instants in base-36 seconds; `name` keeps two buttons
of one card apart that lead to the same place. Under a briefing that was posted, `~delivery` stands before the name.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.actions.question import Question, View
from bot.chat.limits import CUSTOM_ID, measure
from bot.errors import N_, Refused

PATTERN = re.compile(r"q1~(?P<body>.*)", re.DOTALL)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MOST_PAGES = 999
_LARGEST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Target:
    """Where a button leads."""

    question: Question
    page: int = 0


def write_token(target: Target, name: str) -> str:
    """Raises Refused when the question is too long for a button."""
    asked = target.question
    fields = (
        "q1",
        asked.view.value,
        asked.situation,
        _base36(asked.as_of),
        _base36(asked.since),
        "h" if asked.hindsight else "",
        asked.actor or "",
        asked.words.replace("~", " "),
        str(target.page),
        *([str(asked.delivery)] if asked.delivery is not None else []),
        name,
    )
    token = "~".join(fields)
    if measure(token) > CUSTOM_ID:
        raise Refused(N_("This question is too long: use fewer or shorter words."))
    return token


def read_token(token: str) -> Target:
    """Raises Refused for anything that `write_token` did not write."""
    try:
        _, view, situation, as_of, since, hindsight, actor, words, page, *delivery, _ = token.split("~")
        if len(delivery) > 1:
            raise ValueError(token)
        question = Question(
            view=View(view),
            situation=situation,
            as_of=_instant(as_of),
            since=_instant(since),
            hindsight=hindsight == "h",
            actor=actor or None,
            words=words,
            delivery=min(int(delivery[0]), _LARGEST_ID) if delivery else None,
        )
        return Target(question, min(max(int(page), 0), _MOST_PAGES))
    except (ValueError, OverflowError, OSError) as error:
        raise Refused(N_("This button is from an older version: ask again with the command.")) from error


def _base36(instant: datetime | None) -> str:
    if instant is None:
        return ""
    seconds, digits = int(instant.timestamp()), ""
    sign = "-" if seconds < 0 else ""
    seconds = abs(seconds)
    while True:
        seconds, digit = divmod(seconds, 36)
        digits = _DIGITS[digit] + digits
        if not seconds:
            return sign + digits


def _instant(text: str) -> datetime | None:
    return datetime.fromtimestamp(int(text, 36), UTC) if text else None
