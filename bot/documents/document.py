"""What an answer says, before anybody decides how it looks: chat, terminal and pictures render the same document.

Texts here are plain. Emphasis, links and moments are said beside them, so that no renderer needs to trust or parse a
text that a user wrote.
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
    """http or https; the text links there where links can be shown."""
    instant: datetime | None = None
    """Shown in the reader's own time zone where that is possible; `text` is the same moment for everybody else."""
    local: bool = True
    """With `instant`: whether readers are shown it in their own zones; else everybody reads `text`."""
    age: bool = False
    """With `instant`: show how long ago it was."""
    person: int | None = None
    """Discord's id; shown as that person's name where names can be shown, `text` everywhere else."""
    command: str = ""
    """`name:number` of one of our commands on Discord, which opens it where that can be clicked."""


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


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    lead: tuple[Line, ...]
    """Under the title: as of when, and the answer in one sentence."""
    sections: tuple[Section, ...]
    footer: tuple[Line, ...] = ()
    details: tuple[Section, ...] = ()
    """What only who asks further reads: line by line, with sources and ids."""

    @property
    def text(self) -> str:
        """All of it as plain text, for terminals without colour and for tests."""
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
    """A line of spans; plain strings are plain spans."""
    return Line(tuple(Span(part) if isinstance(part, str) else part for part in parts if part != ""), level)


def joined(parts: Sequence[Sequence[Span | str] | Span | str], separator: str = " · ") -> list[Span | str]:
    """The parts that say something, with the separator between them."""
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
