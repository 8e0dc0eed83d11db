"""The form in which a moderator says why a suggestion is rejected, and the button to mend one that is wrong."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ui

from bot.chat.cards.limits import MODAL_LABEL, MODAL_TITLE, clip
from bot.chat.core.replies import Interaction, guarded, reply_to_error
from bot.chat.core.report_forms import FIX, PATIENCE
from bot.languages.language import Language
from bot.reports.fields import BY_NAME


class ReasonModal(ui.Modal):
    def __init__(self, reject: Callable[[Interaction, str], Awaitable[None]], say: Language) -> None:
        super().__init__(title=clip(say("Reject"), MODAL_TITLE), timeout=PATIENCE)
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


class FixButton(ui.Button[Any]):
    """Opens a form that is made when it is clicked, since each form can be sent once."""

    def __init__(self, form: Callable[[], ui.Modal], say: Language) -> None:
        super().__init__(label=f"✏️ {say(FIX)}", style=discord.ButtonStyle.primary)
        self._form = form

    async def callback(self, interaction: Interaction) -> None:
        await guarded(interaction, self._open(interaction))

    async def _open(self, interaction: Interaction) -> None:
        await interaction.response.send_modal(self._form())
