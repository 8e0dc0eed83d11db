"""Shorten finished markdown without breaking it: links, code, moments and mentions stay or go whole."""

import re
from collections import deque
from collections.abc import Iterator

from bot.chat.cards.limits import LETTER, measure

_PIECES = re.compile(
    r"(?P<link>\[(?P<words>(?:\\.|[^\[\]\\\n])*)\]\(<?[^\s<>()]*>?\))"
    r"|(?P<whole>`[^`\n]*`|<(?:t:|@|#|/|a?:|id:|https?:)[^<>\n]*>|\\.)"
    r"|(?P<mark>\*\*|~~|__|\|\|)"
    rf"|{LETTER.pattern}",
    re.DOTALL,
)
_MORE = "…"


def cut(markdown: str, limit: int) -> str:
    """Cut markdown to at most `limit`, with an ellipsis at the end, and close the marks that are still open."""
    if measure(markdown) <= limit:
        return markdown
    kept: list[str] = []
    marks: list[str] = []
    room = limit - measure(_MORE)
    waiting = deque([_pieces(markdown)])
    while waiting:
        piece = next(waiting[-1], None)
        if piece is None:
            waiting.pop()
            continue
        text, mark = piece[0], piece["mark"]
        after = _after(marks, mark) if mark else marks
        if measure(text) + sum(map(measure, after)) <= room:
            kept.append(text)
            marks, room = after, room - measure(text)
        elif piece["link"]:
            waiting.append(_pieces(piece["words"]))  # keep the words of a link without its address
        else:
            return _ended(kept, marks)
    return "".join(kept)


def _ended(kept: list[str], marks: list[str]) -> str:
    while kept and kept[-1].isspace():
        kept.pop()
    return "".join([*kept, _MORE, *reversed(marks)])


def _pieces(markdown: str) -> Iterator[re.Match[str]]:
    """Yield the pieces that stay together."""
    return _PIECES.finditer(markdown)


def _after(marks: list[str], mark: str) -> list[str]:
    return marks[:-1] if marks and marks[-1] == mark else [*marks, mark]
