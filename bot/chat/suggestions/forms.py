"""The form in which a moderator says why a suggestion is rejected."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ui

from bot.chat.cards.limits import MODAL_LABEL, MODAL_TITLE, clip
from bot.chat.core.replies import Interaction, reply_to_error
from bot.languages.language import Language
from bot.reports.fields import BY_NAME

_PATIENCE = 14 * 60.0


class ReasonModal(ui.Modal):
    def __init__(self, reject: Callable[[Interaction, str], Awaitable[None]], say: Language) -> None:
        super().__init__(title=clip(say("Reject"), MODAL_TITLE), timeout=_PATIENCE)
        self._reject = reject
        self._reason: ui.TextInput[Any] = ui.TextInput(
            max_length=BY_NAME["reason"].longest, style=discord.TextStyle.paragraph
        )
        label = clip(say("Why: its author gets to read it"), MODAL_LABEL)
        self.add_item(ui.Label(text=label, component=self._reason))

    async def on_submit(self, interaction: Interaction) -> None:
        await self._reject(interaction, self._reason.value)

    async def on_error(self, interaction: Interaction, error: Exception) -> None:  # type: ignore[override]  # discord.py's own modals differ here
        await reply_to_error(interaction, error)
