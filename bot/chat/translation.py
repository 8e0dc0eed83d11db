"""Command names and descriptions in the languages of Discord's clients."""

import discord
from discord import app_commands

from bot.briefing.language import LANGUAGES, language


class CommandTranslator(app_commands.Translator):
    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The text of the catalogue; None where it is the English one, which Discord falls back to."""
        code = str(locale).split("-")[0]
        if code not in LANGUAGES[1:]:
            return None
        said = language(code)(string.message)
        return said if said != string.message else None
