"""Forms for an article: its pasted text, and who published it, where and when."""

from typing import Any, Protocol

import discord
from discord import ui

from bot.actions.reading.described import Given
from bot.actions.reports.source import read_source
from bot.chat.cards.limits import MODAL_LABEL, MODAL_TITLE, clip
from bot.chat.core.replies import Interaction, reply_to_error
from bot.languages.language import Language
from bot.reports.fields import BY_NAME
from bot.store.articles import Article

_PATIENCE = 14 * 60.0
_LONGEST_INPUT = 4000
"""Most characters that Discord takes in one field."""
_SHORT = 100


class Taking(Protocol):
    """Takes the text of a form."""

    async def read_text(self, interaction: Interaction, slug: str, text: str, given: Given) -> None: ...


class Describing(Protocol):
    async def describe(self, interaction: Interaction, number: int, page: int, given: Given) -> None: ...


class _Modal(ui.Modal):
    def __init__(self, title: str) -> None:
        super().__init__(title=clip(title, MODAL_TITLE), timeout=_PATIENCE)

    def _ask(self, label: str, known: str = "", limit: int = _SHORT, **more: Any) -> ui.TextInput[Any]:
        field: ui.TextInput[Any] = ui.TextInput(default=known or None, max_length=limit, **more)
        self.add_item(ui.Label(text=clip(label, MODAL_LABEL), component=field))
        return field

    async def on_error(self, interaction: Interaction, error: Exception) -> None:  # type: ignore[override]  # discord.py's own modals differ here
        await reply_to_error(interaction, error)


class PasteModal(_Modal):
    """A form for a pasted text, in two fields since Discord takes 4,000 characters in one."""

    def __init__(self, taking: Taking, slug: str, given: Given, say: Language) -> None:
        super().__init__(say("Read an article"))
        self._taking, self._slug, self._given = taking, slug, given
        long = discord.TextStyle.paragraph
        self._text = self._ask(say("The article’s text, pasted"), limit=_LONGEST_INPUT, style=long)
        self._more = self._ask(say("The rest of it, if it is long"), limit=_LONGEST_INPUT, style=long, required=False)
        source = " ".join(filter(None, (given.publisher, given.url)))
        self._source = self._ask(say("Who published it, or its address"), source, 400, required=False)
        self._published = self._ask(say("When it was published: 9 Jan 2020"), given.published, required=False)

    async def on_submit(self, interaction: Interaction) -> None:
        text = "\n\n".join(filter(None, (self._text.value, self._more.value)))
        source = read_source(self._source.value)
        given = Given(source.get("publisher", ""), source.get("url", ""), self._published.value, self._given.title)
        await self._taking.read_text(interaction, self._slug, text, given)


class AboutModal(_Modal):
    def __init__(self, describing: Describing, article: Article, page: int, say: Language) -> None:
        super().__init__(say("The article"))
        self._describing, self._number, self._page = describing, article.id, page
        day = article.published.isoformat() if article.published else ""
        known = {name: getattr(article, name)[: BY_NAME[name].longest] for name in ("publisher", "title", "url")}
        self._publisher = self._ask(
            say("Publisher"), known["publisher"], BY_NAME["publisher"].longest, required=False
        )
        self._title = self._ask(say("Title of the source"), known["title"], BY_NAME["title"].longest, required=False)
        self._url = self._ask(say("Address of the source"), known["url"], BY_NAME["url"].longest, required=False)
        self._published = self._ask(say("When it was published: 9 Jan 2020"), day, required=False)

    async def on_submit(self, interaction: Interaction) -> None:
        typed = (self._publisher, self._url, self._published, self._title)
        given = Given(*(field.value for field in typed))
        await self._describing.describe(interaction, self._number, self._page, given)
