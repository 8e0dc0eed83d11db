"""Countries by code, with their names as newsrooms print them.

ISO 3166-1 comes from pycountry, everyday names from Babel's territories, and the names that newsrooms print
differently ("Ivory Coast", "RD Congo") from aliases.toml.
"""

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pycountry
from babel import Locale

from bot.languages.table import LANGUAGES, SOURCE, Row
from bot.names.aliases import aliases
from bot.names.index import Name

KOSOVO = "XK"  # user-assigned in ISO 3166-1: it contributes troops, so it needs a code

_INDICATOR = 0x1F1E6 - ord("A")  # from a letter to its regional indicator


def country_name(code: str, language: str) -> str:
    """Return the name of a country, in English if the language is not in the table; another code as it is."""
    return _labels(language if language in LANGUAGES else SOURCE).get(code, code)


def flag(code: str) -> str:
    """Return the flag as an emoji; "" if the code is not a country's."""
    return "".join(chr(ord(letter) + _INDICATOR) for letter in code) if is_country(code) else ""


def is_country(code: str) -> bool:
    """Whether `code` is an assigned alpha-2 code, in capitals, or Kosovo's."""
    return code in _labels(SOURCE)


@cache
def _labels(language: str) -> Mapping[str, str]:
    territories = _territories(language)
    printed = aliases().labels.get(language, {})
    codes = sorted([country.alpha_2 for country in pycountry.countries] + [KOSOVO])
    names = {code: printed.get(code) or territories.get(code) or _labels(SOURCE)[code] for code in codes}
    return {code: name.replace(" & ", " and ") for code, name in names.items()}


def _territories(language: str) -> Mapping[str, str]:
    named: Mapping[str, str] = Locale(LANGUAGES[language].base).territories
    return named


def countries() -> tuple[Name, ...]:
    """Return every country with all its names, sorted by code."""
    official = _official_names()
    called = aliases().called
    return tuple(
        Name(
            code,
            {language: country_name(code, language) for language in LANGUAGES},
            (*official.get(code, ()), *called.get(code, ())),
        )
        for code in _labels(SOURCE)
    )


def _official_names() -> dict[str, tuple[str, ...]]:
    """Return by code the alpha-3 code and the names of ISO and of Babel in every language."""
    catalogues = [_iso_catalogue(row) for row in LANGUAGES.values()]
    territories = [_territories(language) for language in LANGUAGES]
    names = {}
    for country in pycountry.countries:
        fields = ("name", "common_name", "official_name")
        english = [getattr(country, field) for field in fields if hasattr(country, field)]
        names[country.alpha_2] = (
            country.alpha_3,
            *english,
            *(catalogue.gettext(name) for catalogue in catalogues for name in english),
            *(everyday[country.alpha_2] for everyday in territories if country.alpha_2 in everyday),
        )
    return names


def _iso_catalogue(row: Row) -> gettext.NullTranslations:
    """Read ISO's names in a language without gettext's own cache, which would keep them in memory for ever."""
    for name in (row.locale, row.base):
        path = Path(pycountry.LOCALES_DIR, name, "LC_MESSAGES", "iso3166-1.mo")
        if path.is_file():
            with path.open("rb") as catalogue:
                return gettext.GNUTranslations(catalogue)
    return gettext.NullTranslations()
