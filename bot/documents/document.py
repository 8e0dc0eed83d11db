"""The contents of an answer without its layout: chat, terminal and website render the same document.

Texts are plain. Emphasis, links and moments are separate fields, so that no renderer has to trust or parse a text
that a user wrote.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto


class Style(Enum):
    PLAIN = auto()
    STRONG = auto()
    MUTED = auto()
    STRUCK = auto()
    CODE = auto()


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    style: Style = Style.PLAIN
    url: str | None = None
    """http or https address that the text links to, if the renderer shows links."""
    instant: datetime | None = None
    """Moment, shown in the reader's time zone if possible; `text` is the same moment for others."""
    local: bool = True
    """With `instant`: whether it may be shown in the reader's zone; otherwise everybody reads `text`."""
    age: bool = False
    """With `instant`: show how long ago it was."""
    person: int | None = None
    """Discord id, shown as the person's name if possible; otherwise `text` is shown."""
    command: str = ""
    """`name:number` of a command of the bot on Discord, to make it clickable there."""


@dataclass(frozen=True, slots=True)
class Line:
    spans: tuple[Span, ...]
    level: int = 0
    """1 for a remark on the line above."""

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: tuple[Line, ...]
    key: str = ""
    """Name by which a reader can jump to the section: begins with its ISO day. Empty: no one can."""
    plain: bool = False
    """Whether a card leaves the heading out, because the title of the answer says it."""


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    lead: tuple[Line, ...]
    """Lines under the title: the answer in one sentence, and the moment."""
    sections: tuple[Section, ...]
    footer: tuple[Line, ...] = ()
    details: tuple[Section, ...] = ()
    """Sections for readers who ask for more: line by line, with sources and ids."""

    @property
    def text(self) -> str:
        """Return the document as plain text, for terminals without colour and for tests."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield self.title
        yield from (line.text for line in self.lead)
        for section in (*self.sections, *self.details):
            yield ""
            yield section.title
            yield from ("  " * (line.level + 1) + line.text for line in section.lines)
        if self.footer:
            yield ""
            yield from (line.text for line in self.footer)


def line(*parts: Span | str, level: int = 0) -> Line:
    """Make a line of spans; plain strings become plain spans."""
    return Line(tuple(Span(part) if isinstance(part, str) else part for part in parts if part != ""), level)


def joined(parts: Sequence[Sequence[Span | str] | Span | str], separator: str = " · ") -> list[Span | str]:
    """Join the parts that are not empty with the separator."""
    spans: list[Span | str] = []
    for part in parts:
        if not part:
            continue
        if spans:
            spans.append(separator)
        spans.extend([part] if isinstance(part, Span | str) else part)
    return spans


def strong(text: str) -> Span:
    return Span(text, Style.STRONG)


def muted(text: str) -> Span:
    return Span(text, Style.MUTED)
