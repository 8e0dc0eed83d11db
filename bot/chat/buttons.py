"""Answer the buttons under cards. Each has its question in its id, so it works after a restart."""

import re
from dataclasses import replace
from typing import Any, Self

import discord
from discord import ui

from bot.chat.cards.cache import CardCache
from bot.chat.cards.tokens import JUMP_PATTERN, PATTERN, read_token
from bot.chat.core.confirm import ConfirmButton
from bot.chat.core.replies import Interaction, guarded, turn
from bot.chat.files.handlers import ImportButton
from bot.chat.reading.buttons import ArticleButton, ArticleSelect
from bot.chat.reports.handlers import DraftButton, RatingSelect
from bot.chat.suggestions.buttons import PendingSelect, ReviewButton, SuggestionRating


class AskButton(ui.DynamicItem[ui.Button[Any]], template=PATTERN):
    def __init__(self, button: ui.Button[Any]) -> None:
        super().__init__(button)

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:
        assert isinstance(item, ui.Button)
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        await guarded(interaction, self._answer(interaction))

    async def _answer(self, interaction: Interaction) -> None:
        cards: CardCache = interaction.client.cards
        await turn(interaction, cards, read_token(self.custom_id))


class JumpSelect(ui.DynamicItem[ui.Select[Any]], template=JUMP_PATTERN):
    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:
        assert isinstance(item, ui.Select)
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        await guarded(interaction, self._answer(interaction))

    async def _answer(self, interaction: Interaction) -> None:
        cards: CardCache = interaction.client.cards
        await turn(interaction, cards, replace(read_token(self.custom_id), key=self.item.values[0]))


def register_buttons(client: discord.Client) -> None:
    client.add_dynamic_items(
        *(
            AskButton,
            JumpSelect,
            ConfirmButton,
            DraftButton,
            RatingSelect,
            ImportButton,
            ReviewButton,
            PendingSelect,
            SuggestionRating,
            ArticleButton,
            ArticleSelect,
        )
    )
