"""Write a question into a button's id, so that buttons work after a restart without stored state.

`q1~view~situation~as_of~since~hindsight~actor~words~page~name`: instants are seconds in base 36; `name` distinguishes
two buttons of a card that lead to the same place. A menu of days has the id of its card with `j1` in front, and a
section's key as the chosen value. Under a posted briefing a further field stands before the name:
kind, number and language, and for a test the entries that it told; earlier versions only wrote the delivery's number.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.actions.answers.question import Posted, PostedAs, Question, View
from bot.chat.cards.limits import CUSTOM_ID, measure
from bot.errors import N_, Refused

PATTERN = re.compile(r"q1~(?P<body>.*)", re.DOTALL)
JUMP_PATTERN = re.compile(r"j1~(?P<body>.*)", re.DOTALL)
_POSTED = re.compile(
    r"(?P<kind>[btr]?)(?P<number>[0-9]{1,10})(?P<language>[a-z]{2})?(?:\.(?P<first>[0-9]{1,9})\.(?P<last>[0-9]{1,9}))?"
)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MOST_PAGES = 999
_LARGEST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Target:
    """Question and page to which a button leads."""

    question: Question
    page: int = 0
    key: str = ""
    """Key of the section to show, in place of the page."""


def write_token(target: Target, name: str, *, jump: bool = False) -> str:
    """Write the id of a button, or with `jump` of the menu of days. Raises Refused if the question is too long."""
    asked = target.question
    fields = (
        "j1" if jump else "q1",
        asked.view.value,
        asked.situation,
        _base36(asked.as_of),
        _base36(asked.since),
        "h" if asked.hindsight else "",
        asked.actor or "",
        asked.words.replace("~", " "),
        str(target.page),
        *([_written(asked.posted)] if asked.posted is not None else []),
        name,
    )
    token = "~".join(fields)
    if measure(token) > CUSTOM_ID:
        raise Refused(N_("This question is too long: use fewer or shorter words."))
    return token


def read_token(token: str) -> Target:
    """Read the id of a button. Raises Refused if `write_token` did not write it."""
    try:
        _, view, situation, as_of, since, hindsight, actor, words, page, *posted, _ = token.split("~")
        if len(posted) > 1:
            raise ValueError(token)
        question = Question(
            view=View(view),
            situation=situation,
            as_of=_instant(as_of),
            since=_instant(since),
            hindsight=hindsight == "h",
            actor=actor or None,
            words=words,
            posted=_posted(posted[0]) if posted else None,
        )
        return Target(question, min(max(int(page), 0), _MOST_PAGES))
    except (ValueError, OverflowError, OSError) as error:
        raise Refused(N_("This button is from an older version: ask again with the command.")) from error


def _written(posted: Posted) -> str:
    entries = "".join(f".{number}" for number in posted.entries or ())
    return f"{posted.kind}{posted.number}{posted.language}{entries}"


def _posted(text: str) -> Posted:
    match = _POSTED.fullmatch(text)
    if match is None or (match["kind"] == PostedAs.TEST) is not bool(match["last"]):
        raise ValueError(text)
    kind, number = PostedAs(match["kind"] or PostedAs.BRIEFING), min(int(match["number"]), _LARGEST_ID)
    entries = (int(match["first"]), int(match["last"])) if match["last"] else None
    return Posted(kind, number, match["language"] or "", entries)


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
