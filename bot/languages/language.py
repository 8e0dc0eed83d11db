"""The languages of the bot: a gettext catalogue each, and CLDR's formats for numbers, days and lists.

English is the source of every message; `locale/fr/LC_MESSAGES/rollcall.po` is the French catalogue. It is read as it
is, so a translator's change needs no build step.
"""

import gettext
import io
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, get_day_names, get_timezone_location
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.errors import N_, RollcallError, Several, Unknown
from bot.languages.table import LANGUAGES, SOURCE, spoken_code
from bot.languages.text import visible

_DID_YOU_MEAN = N_("Did you mean {names}?")
_CATALOGUES = Path(__file__).parent / "locale"


class Language:
    """Call it with an English message to get the message in this language, with its placeholders filled."""

    def __init__(self, code: str, catalogue: gettext.NullTranslations) -> None:
        self.code = code
        self._first = LANGUAGES[code].first_of_month
        self._locale = Locale.parse(LANGUAGES[code].locale)
        self._catalogue = catalogue

    def __call__(self, text: str, /, **values: object) -> str:
        said = self._catalogue.gettext(text) if text else ""
        return said.format(**values) if values else said

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        return self._catalogue.ngettext(one, many, n).format(n=self.number(n), **values)

    def number(self, n: int) -> str:
        return _number(self._locale, n)

    def day(self, day: date, year: bool = True) -> str:
        """Format a day as "7 Jan 2020" or "7 janv. 2020"."""
        return self._with_ordinal(_day(self._locale, day, year), day)

    def long_day(self, day: date, year: bool = True) -> str:
        """Format a day as "14 February 2020" or "14 février 2020"."""
        long = format_date(day, "long", self._locale) if year else format_skeleton("MMMMd", day, locale=self._locale)
        return self._with_ordinal(str(long), day)

    def day_of_month(self, day: date) -> str:
        """Write a day without its month, as in "between 4 and 5 Jan"."""
        return self._with_ordinal(str(day.day), day)

    def _with_ordinal(self, text: str, day: date) -> str:
        """Write the first of a month as an ordinal, which CLDR does not know, where the language does so."""
        return self._first + text[1:] if self._first and day.day == 1 and text.startswith("1") else text

    def language(self, code: str) -> str:
        """Return the name of a language in this one, "French" or "français"; the code if CLDR has none."""
        return str(self._locale.languages.get(code, code))

    def city(self, zone: ZoneInfo) -> str:
        """Return the city of a zone, "Baghdad", or the name that CLDR gives a zone without one."""
        return _city(self._locale, zone.key)

    def weekday(self, number: int) -> str:
        """Return the short name of a weekday; 0 is Monday."""
        return str(get_day_names("abbreviated", locale=self._locale)[number])

    def month(self, day: date) -> str:
        return format_date(day, "LLLL yyyy", locale=self._locale)

    def minute(self, instant: datetime, zone: ZoneInfo) -> str:
        """Format day and time in `zone`, with its abbreviation or offset."""
        local = instant.astimezone(zone)
        time = format_datetime(local, "HH:mm", locale=self._locale)
        return f"{self.day(local.date())} {time} {local:%Z}".strip()

    def enumerate(self, items: list[str]) -> str:
        return format_list(items, locale=self._locale)

    def explain(self, error: RollcallError) -> str:
        """Return the sentence of an expected failure, with suggestions; of several failures, all sentences."""
        if isinstance(error, Several):
            return "\n".join(map(self.explain, error.problems))
        values = {name: self._fit(value) for name, value in error.values.items()}
        sentence = self(error.text, **values)
        if isinstance(error, Unknown) and error.suggestions:
            sentence += " " + self(
                _DID_YOU_MEAN, names=format_list(error.suggestions, style="or", locale=self._locale)
            )
        return sentence

    def _fit(self, value: object) -> object:
        """Format a value for a sentence. Typed text stays on one line, without characters that hide or reorder it."""
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, tuple):
            return self.enumerate([visible(str(one)) for one in value])
        return visible(value) if isinstance(value, str) else value


@lru_cache(maxsize=4096)
def _number(locale: Locale, n: int) -> str:
    return format_decimal(n, locale=locale)


@lru_cache(maxsize=4096)
def _day(locale: Locale, day: date, year: bool) -> str:
    text: str = format_skeleton("yMMMd" if year else "MMMd", day, locale=locale)
    return text


@lru_cache(maxsize=1024)
def _city(locale: Locale, zone: str) -> str:
    place: str = get_timezone_location(zone, locale=locale, return_city=True)
    return place


@cache
def language(code: str) -> Language:
    """Return the language for a locale ("fr", "fr-FR", "en-GB"); English if the bot does not speak it."""
    spoken = spoken_code(code)
    return Language(spoken, _catalogue(spoken))


def catalogue_path(code: str) -> Path:
    """Return the path of the catalogue that translators edit."""
    return _CATALOGUES / code.replace("-", "_") / "LC_MESSAGES" / "rollcall.po"


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    if code == SOURCE:
        return gettext.NullTranslations()
    with catalogue_path(code).open("rb") as written:
        catalogue = read_po(written, locale=LANGUAGES[code].locale)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
