"""One page: the frame around its answer, and its HTML."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from bot.documents.document import Document, Section
from bot.languages.text import visible
from bot.site.inline import Links, items, paragraphs
from bot.site.words import words

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""Content security policy: nothing from other sites, and no inline scripts."""


@dataclass(frozen=True, slots=True)
class Link:
    href: str
    text: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class Other:
    """The same page in one of the languages."""

    code: str
    name: str
    href: str
    """Link for search engines: absolute if the site has an address."""
    link: str


@dataclass(frozen=True, slots=True)
class Feed:
    type: str
    name: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The preview picture of a link in chats and networks."""

    href: str
    alt: str


@dataclass(frozen=True, slots=True)
class EmbedCard:
    """The answer of the page as a card for articles elsewhere."""

    oembed: str
    """Address of the oEmbed description for editors' software."""
    snippet: str
    """HTML to copy into an article."""


@dataclass(frozen=True, slots=True)
class Page:
    language: str
    title: str
    description: str
    up: str
    """Relative link to the root of the site."""
    home: str
    story: str
    locale: str = "en"
    canonical: str = ""
    default: str = ""
    languages: tuple[Other, ...] = ()
    nav: tuple[Link, ...] = ()
    feeds: tuple[Feed, ...] = ()
    licence: str = ""
    picture: Preview | None = None
    card: EmbedCard | None = None
    embedded: bool = False

    @property
    def licence_link(self) -> bool:
        return self.licence.startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class Rows:
    title: str
    rows: list[tuple[Markup, list[Markup]]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A document, ready for a template."""

    title: str
    lead: list[Markup]
    sections: list[Rows]
    footer: list[Markup] = field(default_factory=list)


def shown(document: Document, links: Links) -> Shown:
    lead, footer = paragraphs(document.lead, links), paragraphs(document.footer, links)
    return Shown(visible(document.title), lead, listed(document.sections, links), footer)


def listed(sections: Iterable[Section], links: Links) -> list[Rows]:
    return [Rows(visible(one.title), items(one, links)) for one in sections]


def render(template: str, page: Page, **context: Any) -> bytes:
    text = _template(template).render(page=page, w=words(page.language), policy=POLICY, **context)
    return text.encode("utf-8", "replace") + b"\n"


def static(name: str) -> bytes:
    return (files("bot.site") / "static" / name).read_bytes()


def described(lines: Iterable[str], most: int = 200) -> str:
    """Return a short description for search engines and previews."""
    text = " ".join(visible(line) for line in lines if line)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def with_links(*tables: Mapping[str, str]) -> Links:
    return {text: href for table in tables for text, href in table.items()}


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("bot.site"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": False}
    return environment.get_template(name)
