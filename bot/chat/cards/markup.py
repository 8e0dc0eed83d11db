"""Write documents as Discord's markdown. Every text is escaped, so none can ping, link, format or reorder a line."""

import re
from datetime import datetime

from bot.chat.cards.limits import clip
from bot.documents.document import Document, Line, Section, Span, Style
from bot.languages.text import visible

_SPECIAL = re.compile(r"([\\*_~`|\[\]<>:@#])")
_AT_START = re.compile(r"^(\s*(?:\d+(?=[.)]))?)([-+.)])")
_ADDRESS = re.compile(r"https?://[^\s<>()\\`]+")
_LONGEST_SPAN = 1000

_WRAPPERS = {Style.STRONG: "**", Style.STRUCK: "~~", Style.CODE: "`"}


def escape(text: str) -> str:
    """Escape plain text so that it is shown as typed, on one line."""
    shown = _SPECIAL.sub(r"\\\1", clip(visible(text), _LONGEST_SPAN))
    return _AT_START.sub(r"\1\\\2", shown)


def moment(instant: datetime, age: bool = False) -> str:
    """Write an instant, which each client shows in its reader's time zone."""
    return f"<t:{int(instant.timestamp())}:{'R' if age else 'f'}>"


def span_markup(span: Span) -> str:
    if span.instant is not None and span.local:
        return moment(span.instant, span.age)
    if span.person is not None:  # shows a name without a ping: all messages are sent with mentions turned off
        return f"<@{span.person}>"
    if span.command:
        return f"</{span.command}>"
    if span.style is Style.CODE:  # inside code nothing is formatted, and a backslash would be visible
        text = visible(span.text).replace("`", "").strip()
        return f"`{text}`" if text else ""
    text = escape(span.text)
    if text and span.url is not None and _ADDRESS.fullmatch(span.url):
        text = f"[{text}](<{span.url}>)"
    wrapper = _WRAPPERS.get(span.style, "")
    return f"{wrapper}{text}{wrapper}" if text else ""


def line_markup(line: Line) -> str:
    text = "".join(map(span_markup, line.spans))
    small = line.level > 0 or (bool(line.spans) and line.spans[0].style is Style.MUTED)
    return f"-# {text}" if small else text


def head_markup(document: Document) -> str:
    """Return title and lead; the title is smaller on an answer that is made for one screen of a phone."""
    heading = "###" if any(section.plain for section in document.sections) else "##"
    return "\n".join([f"{heading} {escape(document.title)}", *map(line_markup, document.lead)])


def foot_markup(document: Document) -> str:
    return "\n".join(f"-# {text.removeprefix('-# ')}" for text in map(line_markup, document.footer))


def heading_markup(section: Section, continued: str = "") -> str:
    return f"### {escape(section.title)}{f' {escape(continued)}' if continued else ''}"
