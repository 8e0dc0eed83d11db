"""Ask before something that cannot be undone: a private message with two buttons, which survive restarts."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, Self

import discord
from discord import ui

from bot.chat.cards.card import notice
from bot.chat.cards.markup import escape
from bot.chat.core.replies import Interaction, answer_language, deliver, guarded
from bot.errors import N_, Refused

PATTERN = re.compile(r"y1~(?P<act>[a-z]+)~(?P<subject>[a-z0-9-]*)")
Confirmed = Callable[[Interaction, str], Awaitable[None]]
"""Called with the subject once a person said yes. It checks again whether this person may do it."""
_NO = "no"


async def ask_first(interaction: Interaction, question: str, yes: str, act: str, subject: str = "") -> None:
    """Ask a question (markdown) in private; `act` is a key of `Features.confirmed`."""
    label = answer_language(interaction)("Cancel")
    card = notice(question)
    card.add_item(
        ui.ActionRow(
            choice_button(yes, act, subject, discord.ButtonStyle.danger),
            ui.Button(label=label, custom_id=f"y1~{_NO}~"),
        )
    )
    await deliver(interaction, card, private=True)


def choice_button(
    label: str, act: str, subject: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> ui.Button[ui.LayoutView]:
    """Return a button that runs `act`, a key of `Features.confirmed`."""
    return ui.Button(label=label, style=style, custom_id=f"y1~{act}~{subject}")


class ConfirmButton(ui.DynamicItem[ui.Button[Any]], template=PATTERN):
    def __init__(self, item: Any, act: str, subject: str) -> None:
        super().__init__(item)
        self._act, self._subject = act, subject

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(item, match["act"], match["subject"])

    async def callback(self, interaction: Interaction) -> None:
        await guarded(interaction, self._answer(interaction))

    async def _answer(self, interaction: Interaction) -> None:
        if self._act == _NO:
            text = answer_language(interaction)("Nothing was changed.")
            await interaction.response.edit_message(view=notice(escape(text)))
            return
        done: Confirmed | None = interaction.client.features.confirmed.get(self._act)
        if done is None:
            raise Refused(N_("This button is from an older version: ask again with the command."))
        await done(interaction, self._subject)
