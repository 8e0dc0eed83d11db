"""Names of months and weekdays, from CLDR, in the languages that the bot reads."""

from collections.abc import Mapping
from functools import cache

from babel import Locale

from bot.reading.tokens import word_key


@cache
def month_names(language: str) -> Mapping[str, int]:
    months = Locale(language).months["format"]
    names = {word_key(name): number for width in ("wide", "abbreviated") for number, name in months[width].items()}
    return {name.rstrip("."): number for name, number in names.items()} | ({"sept": 9} if language == "en" else {})


@cache
def weekday_names(language: str) -> Mapping[str, int]:
    names = Locale(language).days["format"]["wide"]
    return {word_key(name): number for number, name in names.items()} | {
        f"{word_key(name)}s": number for number, name in names.items() if language == "en"
    }
