"""Cut long answers into pages within Discord's limits, always between lines."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from bot.chat.cards.cutting import cut
from bot.chat.cards.limits import CARD_CHARACTERS, measure
from bot.chat.cards.markup import foot_markup, head_markup, heading_markup, line_markup
from bot.documents.document import Document, Line, Section, Span

_LONGEST_HEAD = 1000
_LONGEST_FOOT = 500
_LONGEST_LINE = 1000
_COLUMNS, _SCREEN = 33, 20
"""Characters in a line of a phone, and lines for which its screen has room beside title and buttons."""
_COMFORTABLE = 2600
"""Most characters of a page's body: a few strokes on a phone, well within Discord's limit."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page in markdown; head and foot are the same on all pages of an answer."""

    head: str
    body: str
    foot: str
    detailed: bool = False
    """Whether it is a page of details, which follow the main pages."""
    below: str = ""
    """Details of a short answer, shown under a rule on its only page."""
    keys: tuple[str, ...] = ()
    """Keys of the sections that begin on it, the newest first."""


class _Body(NamedTuple):
    text: str
    keys: tuple[str, ...]


def pages(document: Document, continued: str) -> list[Page]:
    """Cut a document into one or more pages; `continued` marks the heading of a section that goes on."""
    head, foot = cut(head_markup(document), _LONGEST_HEAD), cut(foot_markup(document), _LONGEST_FOOT)
    room = min(_COMFORTABLE, CARD_CHARACTERS - measure(head) - measure(foot))
    first = [Page(head, body.text, foot, keys=body.keys) for body in _bodies(document.sections, continued, room)]
    details = _bodies(document.details, continued, room) if document.details else ()
    if len(first) == len(details) == 1 and _is_short(document) and measure(first[0].body + details[0].text) < room:
        return [replace(first[0], below=details[0].text)]
    return [*first, *(Page(head, body.text, foot, detailed=True) for body in details)]


def _is_short(document: Document) -> bool:
    """Whether sections and details together fit on one screen of a phone."""
    shown = (*document.sections, *document.details)
    lines = [*document.lead, *(line for section in shown for line in section.lines)]
    headings = sum(not section.plain for section in shown)
    return headings + sum(-(-len(line.text) // _COLUMNS) for line in lines) <= _SCREEN


def details_at(found: Sequence[Page]) -> int | None:
    """Return the number of the first page of details; None if there is none."""
    return next((number for number, page in enumerate(found) if page.detailed), None)


def page_of(found: Sequence[Page], key: str) -> int:
    """Return the number of the page on which this section begins, or the next older one that is left."""
    pages_with = ([n for n, page in enumerate(found) if fits(page.keys)] for fits in _nearness(key))
    return next((numbers[0] for numbers in pages_with if numbers), len(found) - 1)


def _nearness(key: str) -> Iterator[Callable[[tuple[str, ...]], bool]]:
    yield lambda keys: key in keys
    yield lambda keys: any(one < key for one in keys)


def first_page(document: Document, total: int, more: Callable[[int], Line]) -> Page:
    """Return one page with the first lines of a list of `total`; `more` makes the line about the rest."""
    [listed, *others] = document.sections
    for shown in range(len(listed.lines), 0, -1):
        foot = (more(total - shown),) if shown < total else ()
        sections = (replace(listed, lines=listed.lines[:shown]), *others)
        found = pages(replace(document, sections=sections, footer=foot), "")
        if len(found) == 1:
            break
    return found[0]


def filled(blocks: Iterable[str], separator: str) -> list[str]:
    """Join blocks into as few texts as the limit of a card allows."""
    texts: list[str] = []
    for block in blocks:
        shown = cut(block, CARD_CHARACTERS)
        together = f"{texts[-1]}{separator}{shown}" if texts else shown
        if texts and measure(together) <= CARD_CHARACTERS:
            texts[-1] = together
        else:
            texts.append(shown)
    return texts


@lru_cache(maxsize=64)
def _bodies(sections: tuple[Section, ...], continued: str, room: int) -> tuple[_Body, ...]:
    """Cut sections into bodies; cached, since thousands of channels get the same sections under different heads."""
    return tuple(_cut(sections, continued, room))


def _cut(sections: tuple[Section, ...], continued: str, room: int) -> Iterator[_Body]:
    body: list[str] = []
    keys: list[str] = []
    linked: set[Span] = set()
    for section in sections:
        heading = [] if section.plain else [heading_markup(section)]
        for rank, entry in enumerate(section.lines):
            text = cut(line_markup(_linked_once(entry, linked)), _LONGEST_LINE)
            needed = [*heading, text] if rank == 0 else [text]
            if body and measure("\n".join([*body, *needed])) > room:
                yield _Body("\n".join(body), tuple(keys))
                body, keys, linked = [], [], set()
                text = cut(line_markup(entry), _LONGEST_LINE)
                needed = [*heading, text] if rank == 0 else [heading_markup(section, continued), text]
            linked.update(entry.spans)
            body += needed
            keys += [section.key] if rank == 0 and section.key else []
    yield _Body("\n".join(body), tuple(keys))


def _linked_once(entry: Line, linked: Collection[Span]) -> Line:
    """Remove links that the page already has, since an address takes as much room as a sentence."""
    return replace(entry, spans=tuple(replace(s, url=None) if s.url and s in linked else s for s in entry.spans))
