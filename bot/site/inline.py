"""A line of a document as HTML: escaped, with its links and moments."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from bot.documents.document import Line, Section, Span, Style
from bot.languages.text import visible

_TAGS = {Style.STRONG: "strong", Style.MUTED: "small", Style.STRUCK: "s", Style.CODE: "code"}
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters of Hebrew, Arabic and their neighbours, which would draw what stands beside them into their order."""
Links = Mapping[str, str]
"""Address of the page of a report or an actor, by the text that names it."""


def html(line: Line, links: Links) -> Markup:
    return Markup("".join(_span(span, links) for span in line.spans))  # noqa: S704  every span is escaped


def _span(span: Span, links: Links) -> str:
    text = str(escape(visible(span.text)))
    if not text.isascii() and _RIGHT_TO_LEFT.search(text):
        text = f"<bdi>{text}</bdi>"
    if span.instant is not None:
        text = f'<time datetime="{span.instant.isoformat()}">{text}</time>'
    tag = _TAGS.get(span.style)
    if tag:
        text = f"<{tag}>{text}</{tag}>"
    if span.url and is_web(span.url):
        return f'<a rel="external noopener" href="{escape(span.url)}">{text}</a>'
    inside = links.get(span.text) if span.style in (Style.CODE, Style.STRONG) else None
    return f'<a href="{escape(inside)}">{text}</a>' if inside else text


def is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def items(section: Section, links: Links) -> list[tuple[Markup, list[Markup]]]:
    """Return the lines of a section, each with its remarks."""
    found: list[tuple[Markup, list[Markup]]] = []
    for line in section.lines:
        if line.level and found:
            found[-1][1].append(html(line, links))
        else:
            found.append((html(line, links), []))
    return found


def paragraphs(lines: Iterable[Line], links: Links) -> list[Markup]:
    return [html(line, links) for line in lines]
