"""Build a Components V2 card with buttons from a page of a document."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.actions.answers.question import Question, View
from bot.chat.cards.limits import ALT_TEXT, BUTTON_LABEL, clip
from bot.chat.cards.paging import Page
from bot.chat.cards.tokens import Target, write_token
from bot.languages.language import Language
from bot.pictures.renderer import Drawn


@dataclass(frozen=True, slots=True)
class Place:
    """Position of a page: its number among how many, and the neighbouring days on which something became known."""

    target: Target
    pages: int
    earlier: datetime | None
    later: datetime | None
    web: str = ""
    """Address of the same answer on the web; "" if there is none."""
    details: int | None = None
    """Number of the page on which the details begin."""
    mark: str = ""
    """Mark of a scheduled post, written into a button's id so that the post can be found again."""
    menu: ui.ActionRow[Any] | None = None
    """Menu that leads to a day of a long answer."""


class Card(ui.LayoutView):
    """A view and its picture, if any. Each message with it attaches the file anew."""

    def __init__(self, picture: Drawn | None = None) -> None:
        super().__init__(timeout=None)
        self.picture = picture

    @property
    def files(self) -> list[discord.File]:
        """Return new files at each call, since sending a file uses it up."""
        if self.picture is None:
            return []
        return [discord.File(io.BytesIO(self.picture.png), self.picture.name, description=_alt(self.picture))]


def build_card(page: Page, place: Place, say: Language, mention: str = "", picture: Drawn | None = None) -> Card:
    """Build a card with buttons. They are answered from their ids, so the view is stopped at once."""
    card = bare_card(page, mention, picture)
    if place.menu is not None:
        card.add_item(place.menu)
    for row in (_ways(place, say), *_further(place, say)):
        card.add_item(row)
    card.stop()
    return card


def bare_card(page: Page, mention: str = "", picture: Drawn | None = None) -> Card:
    """Build a card without buttons, with `mention` above it and the picture under its heading."""
    card = Card(picture)
    if mention:
        card.add_item(ui.TextDisplay(mention))
    parts: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(page.head)]
    if picture is not None:
        shown = discord.MediaGalleryItem(f"attachment://{picture.name}", description=_alt(picture))
        parts.append(ui.MediaGallery(shown))
    for text in filter(None, (page.body, page.below)):
        parts += [ui.Separator(), ui.TextDisplay(text)]
    if page.foot:
        parts.append(ui.TextDisplay(page.foot))
    card.add_item(ui.Container(*parts))
    return card


def _alt(picture: Drawn) -> str:
    return clip(picture.alt, ALT_TEXT)


def notice(text: str) -> ui.LayoutView:
    """Build a short message from markdown: a refusal, an apology, a confirmation."""
    card = ui.LayoutView(timeout=None)
    card.add_item(ui.TextDisplay(text))
    card.stop()
    return card


def _ways(place: Place, say: Language) -> ui.ActionRow[ui.LayoutView]:
    """Return the buttons to who left or stayed and to the days around: as many as fit side by side on a phone."""
    asked = _asked(place)
    elsewhere = View.STAYED if place.target.question.view is View.LEFT else View.LEFT
    other = replace(asked, view=elsewhere, actor=None)
    label = say("Who stayed") if elsewhere is View.STAYED else say("Who left")
    mark = f".{place.mark}" if place.mark else ""
    return ui.ActionRow(
        _button(label, other, f"o{mark}", style=discord.ButtonStyle.primary),
        _button(say("◀ Earlier"), replace(asked, as_of=place.earlier), "e", enabled=place.earlier is not None),
        _button(say("Later ▶"), replace(asked, as_of=place.later), "l", enabled=place.later is not None),
    )


def _asked(place: Place) -> Question:
    """Return the question that the buttons vary: for searches, changes and briefings, who left on their day."""
    asked = place.target.question
    if asked.view in (View.SEARCH, View.CHANGES, View.BRIEFING):
        return replace(asked, view=View.LEFT, words="", since=None, posted=None)
    return asked


def _further(place: Place, say: Language) -> Iterator[ui.ActionRow[ui.LayoutView]]:
    """Yield the rows of buttons to other pages, to the evidence, and to pictures and the web."""
    page, asked = place.target.page, _asked(place)
    if place.pages > 1 and (page > 0 or place.details != 1):
        yield ui.ActionRow(*_pager(place, say))
    detailed = place.details is not None and page < place.details
    yield ui.ActionRow(
        *([_button(say("Details"), place.target.question, "d", page=place.details or 0)] if detailed else []),
        _button(say("Sources"), replace(asked, view=View.SOURCES, actor=None), "s"),
        _button(say("Timeline"), replace(asked, view=View.TIMELINE), "t"),
    )
    leading = [*_pictures(place, say)]
    if place.web:
        leading.append(ui.Button(label=clip(say("Open on the web"), BUTTON_LABEL), url=place.web))
    yield ui.ActionRow(*leading)


def _pictures(place: Place, say: Language) -> Iterator[ui.Button[ui.LayoutView]]:
    """Yield the buttons to the map and chart of the same moment; the chart keeps the actor of the question."""
    asked = place.target.question
    drawn = replace(asked, view=View.CHART, words="", since=None, posted=None)
    if asked.view is not View.MAP:
        yield _button(say("Map"), replace(drawn, view=View.MAP, actor=None), "m")
    if asked.view is not View.CHART:
        yield _button(say("Chart"), drawn, "g")


def _pager(place: Place, say: Language) -> list[ui.Button[ui.LayoutView]]:
    asked, page, last = place.target.question, place.target.page, place.pages - 1
    here: ui.Button[ui.LayoutView] = ui.Button(
        label=say("Page {n} of {all}", n=page + 1, all=place.pages), custom_id="here", disabled=True
    )
    return [
        _button("‹", asked, "b", page=max(page - 1, 0), enabled=page > 0),
        here,
        _button("›", asked, "f", page=min(page + 1, last), enabled=page < last),
    ]


def _button(
    label: str,
    question: Question,
    name: str,
    *,
    page: int = 0,
    enabled: bool = True,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
) -> ui.Button[ui.LayoutView]:
    token = write_token(Target(question, page), name)
    return ui.Button(label=clip(label, BUTTON_LABEL), custom_id=token, style=style, disabled=not enabled)
