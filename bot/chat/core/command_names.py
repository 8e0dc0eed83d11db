"""Command names and descriptions in the languages of Discord's clients."""

import re

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.actions.situations.title_options import TITLES
from bot.chat.cards.limits import COMMAND_DESCRIPTION, COMMAND_NAME, clip, measure
from bot.languages.language import language
from bot.languages.table import LANGUAGES, SOURCE

_CODES = {discord.Locale(locale): code for code, row in LANGUAGES.items() if code != SOURCE for locale in row.discord}
"""Catalogue language by locale of Discord. discord.py asks for some 550 texts in each of 34 locales."""
_NAMES = (Location.command_name, Location.group_name, Location.parameter_name)


class CommandTranslator(app_commands.Translator):
    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return the text of the catalogue; None if it is the English one, to which Discord falls back.

        A name that is too long stays English and a description is cut, or Discord would refuse all commands.
        Where one English word has two French ones, `meaning` is the key in the catalogue.
        """
        code = _CODES.get(locale)
        if code is None:
            return None
        meant = string.extras.get("meaning", string.message)
        say = language(code)
        text = meant.replace("title", say("title"), 1) if meant in TITLES else say(meant)
        said = text
        menu = isinstance(context.data, app_commands.ContextMenu)  # names of menus may have spaces
        if context.location in _NAMES and not menu:
            said = one_word(said)
        if text == meant or (context.location in _NAMES and measure(said) > COMMAND_NAME):
            return None
        return clip(said, COMMAND_DESCRIPTION)  # names of choices have the same limit


def one_word(name: str) -> str:
    """Write the name of a command or an option as Discord wants it."""
    return re.sub(r"[\s’]+", "-", name).lower()
