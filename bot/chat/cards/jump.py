"""The menu with which a reader jumps to a day of a long timeline."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.chat.cards.limits import OPTION_LABEL, PLACEHOLDER, SELECT_OPTIONS, clip
from bot.chat.cards.tokens import Target, write_token
from bot.documents.document import Section
from bot.languages.language import Language


def jump_menu(sections: Sequence[Section], target: Target, say: Language) -> ui.ActionRow[Any] | None:
    """Return a menu of the days in the order of the page; None if there is only one.

    Discord takes few options: of many days, each option takes several in a row and leads to the newest of them.
    """
    days = list({section.key: section.title for section in reversed(sections) if section.key}.items())[::-1]
    if len(days) < 2:
        return None
    several = -(-len(days) // SELECT_OPTIONS)
    options = [_option(days[at : at + several]) for at in range(0, len(days), several)]
    menu: ui.Select[Any] = ui.Select(
        custom_id=write_token(target, "j", jump=True),
        options=options,
        placeholder=clip(say("Jump to a day …"), PLACEHOLDER),
    )
    return ui.ActionRow(menu)


def _option(days: Sequence[tuple[str, str]]) -> discord.SelectOption:
    (key, newest), (_, oldest) = days[0], days[-1]
    label = newest if len(days) == 1 else f"{oldest} – {newest}"
    return discord.SelectOption(label=clip(label, OPTION_LABEL), value=key)
