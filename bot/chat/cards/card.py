"""A page of a document as a Components V2 card with its buttons."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import discord
from discord import ui

from bot.actions.answers.question import Question, View
from bot.chat.cards.limits import ALT_TEXT, BUTTON_LABEL, ROW_BUTTONS, clip
from bot.chat.cards.paging import Page
from bot.chat.cards.tokens import Target, write_token
from bot.languages.language import Language
from bot.pictures.renderer import Drawn


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: which of how many, and the days before and after on which something became known."""

    target: Target
    pages: int
    earlier: datetime | None
    later: datetime | None
    web: str = ""
    """The address of the page that shows the same; "" where there is none."""
    details: int | None = None
    """The page on which the details begin."""
    mark: str = ""
    """Of a scheduled post: written into a button's id, so that the post can be found again."""


class Card(ui.LayoutView):
    """A view with the picture that it shows, if any: each message that carries it attaches the file anew."""

    def __init__(self, picture: Drawn | None = None) -> None:
        super().__init__(timeout=None)
        self.picture = picture

    @property
    def files(self) -> list[discord.File]:
        """New ones each time: a file is read when it is sent."""
        if self.picture is None:
            return []
        return [discord.File(io.BytesIO(self.picture.png), self.picture.name, description=_alt(self.picture))]


def build_card(page: Page, place: Place, say: Language, mention: str = "", picture: Drawn | None = None) -> Card:
    """Finished from the start: buttons are answered from their ids, so discord.py need not keep the view alive."""
    card = bare_card(page, mention, picture)
    card.add_item(_ways(place, say))
    for row in _further(place, say):
        card.add_item(row)
    card.stop()
    return card


def bare_card(page: Page, mention: str = "", picture: Drawn | None = None) -> Card:
    """A page without buttons; `mention` stands above it, the picture under its heading."""
    card = Card(picture)
    if mention:
        card.add_item(ui.TextDisplay(mention))
    parts: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(page.head)]
    if picture is not None:
        shown = discord.MediaGalleryItem(f"attachment://{picture.name}", description=_alt(picture))
        parts.append(ui.MediaGallery(shown))
    for text in (page.body, page.below, page.foot):
        if text:
            parts += [ui.Separator(), ui.TextDisplay(text)]
    card.add_item(ui.Container(*parts))
    return card


def _alt(picture: Drawn) -> str:
    return clip(picture.alt, ALT_TEXT)


def notice(text: str) -> ui.LayoutView:
    """A short message of our own: a refusal, an apology, a confirmation."""
    card = ui.LayoutView(timeout=None)
    card.add_item(ui.TextDisplay(text))
    card.stop()
    return card


def _ways(place: Place, say: Language) -> ui.ActionRow[ui.LayoutView]:
    """Left ↔ stayed, the days around, the sources, the timeline."""
    asked = place.target.question
    if asked.view in (View.SEARCH, View.CHANGES, View.BRIEFING):  # what surrounds those is the roll of their day
        asked = replace(asked, view=View.LEFT, words="", since=None, posted=None)
    elsewhere = View.STAYED if place.target.question.view is View.LEFT else View.LEFT
    other = replace(asked, view=elsewhere, actor=None)
    label = say("Who stayed") if elsewhere is View.STAYED else say("Who left")
    mark = f".{place.mark}" if place.mark else ""
    return ui.ActionRow(
        _button(label, other, f"o{mark}", style=discord.ButtonStyle.primary),
        _button(say("◀ Earlier"), replace(asked, as_of=place.earlier), "e", enabled=place.earlier is not None),
        _button(say("Later ▶"), replace(asked, as_of=place.later), "l", enabled=place.later is not None),
        _button(say("Sources"), replace(asked, view=View.SOURCES, actor=None), "s"),
        _button(say("Timeline"), replace(asked, view=View.TIMELINE), "t"),
    )


def _further(place: Place, say: Language) -> Iterator[ui.ActionRow[ui.LayoutView]]:
    """Other pages of the answer, the same as a picture, and the page on the web."""
    turning = _pager(place, say) if place.pages > 1 else []
    leading = [*_pictures(place, say)]
    if place.web:
        leading.append(ui.Button(label=clip(say("Open on the web"), BUTTON_LABEL), url=place.web))
    if len(turning) + len(leading) <= ROW_BUTTONS:
        yield ui.ActionRow(*turning, *leading)
    else:
        yield ui.ActionRow(*turning)
        yield ui.ActionRow(*leading)


def _pictures(place: Place, say: Language) -> Iterator[ui.Button[ui.LayoutView]]:
    """The map and the chart of the same moment; a country's chart under what is said of a country."""
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
    more = place.details is not None and page < place.details
    row = [
        _button("‹", asked, "b", page=max(page - 1, 0), enabled=page > 0),
        here,
        _button("›", asked, "f", page=min(page + 1, last), enabled=page < last),
    ]
    if more and place.details is not None:
        row.append(_button(say("Details"), asked, "d", page=place.details))
    return row


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
