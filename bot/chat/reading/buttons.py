"""The buttons of an article's card, and the menu that opens proposals in full."""

from typing import Any, Self

from discord import ui

from bot.chat.core.replies import Interaction, guarded
from bot.chat.reading.card import OPEN, PATTERN
from bot.chat.reading.handlers import ArticleHandlers


class ArticleButton(ui.DynamicItem[ui.Button[Any]], template=PATTERN):
    def __init__(self, item: Any, act: str, number: int, rest: str) -> None:
        super().__init__(item)
        self._about = (act, number, rest)

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: Any) -> Self:
        return cls(item, match["act"], int(match["number"]), match["rest"])

    async def callback(self, interaction: Interaction) -> None:
        handlers: ArticleHandlers = interaction.client.features.reading
        await guarded(interaction, handlers.act(interaction, *self._about))


class ArticleSelect(ui.DynamicItem[ui.Select[Any]], template=OPEN):
    def __init__(self, item: Any, number: int) -> None:
        super().__init__(item)
        self._number = number

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: Any) -> Self:
        return cls(item, int(match["number"]))

    async def callback(self, interaction: Interaction) -> None:
        handlers: ArticleHandlers = interaction.client.features.reading
        await guarded(interaction, handlers.open(interaction, self._number, self.item.values))
