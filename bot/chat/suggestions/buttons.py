"""The buttons of a suggestion's card, and the menu of the list of suggestions."""

from typing import Any, Self

from discord import ui

from bot.chat.core.replies import Interaction, guarded
from bot.chat.suggestions.card import PATTERN, RATING
from bot.chat.suggestions.handlers import ReviewQueue
from bot.chat.suggestions.pending import PENDING


class ReviewButton(ui.DynamicItem[ui.Button[Any]], template=PATTERN):
    def __init__(self, item: Any, act: str, number: int, fingerprint: str) -> None:
        super().__init__(item)
        self._about = (act, number, fingerprint)

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: Any) -> Self:
        return cls(item, match["act"], int(match["number"]), match["edition"])

    async def callback(self, interaction: Interaction) -> None:
        queue: ReviewQueue = interaction.client.features.suggestions
        await guarded(interaction, queue.act(interaction, *self._about))


class PendingSelect(ui.DynamicItem[ui.Select[Any]], template=PENDING):
    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: Any) -> Self:
        assert isinstance(item, ui.Select)
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        queue: ReviewQueue = interaction.client.features.suggestions
        await guarded(interaction, queue.show(interaction, int(self.item.values[0])))


class SuggestionRating(ui.DynamicItem[ui.Select[Any]], template=rf"{RATING}~(?P<number>\d{{1,18}})"):
    def __init__(self, item: Any, number: int) -> None:
        super().__init__(item)
        self._number = number

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: Any) -> Self:
        return cls(item, int(match["number"]))

    async def callback(self, interaction: Interaction) -> None:
        queue: ReviewQueue = interaction.client.features.suggestions
        await guarded(interaction, queue.rate(interaction, self._number, self.item.values[0]))
