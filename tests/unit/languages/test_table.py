"""The table of languages: every row whole, and no word that means two things to whoever types it."""

from itertools import combinations

import discord
import pytest
from babel import Locale

from bot.languages.language import catalogue_path, language
from bot.languages.table import LANGUAGES, SOURCE, spoken_code
from bot.languages.typed import words

MEANINGS = LANGUAGES[SOURCE].typed.keys()
DAYS = ("every_day", "working_days", "weekend", "today", "yesterday", "day_before_yesterday", "tomorrow")
ONE_OF_EACH = (("yes", "no"), DAYS, ("day", "hour", "minute"), ("about", "at_least", "at_most"))
"""Words that stand in one place, where each may be only one of these."""


@pytest.mark.parametrize("row", LANGUAGES.values(), ids=LANGUAGES)
class TestARow:
    def test_says_everything_that_the_first_says(self, row):
        assert row.typed.keys() == MEANINGS
        assert all(row.typed.values())
        assert len(row.typed["weekdays"]) == 7

    def test_names_locales_that_there_are(self, row):
        assert row.discord
        assert {discord.Locale(locale) for locale in row.discord}
        assert row.zones.keys() <= {*row.discord}
        assert Locale.parse(row.locale)

    def test_has_a_catalogue_that_its_readers_get(self, row):
        assert row.code == SOURCE or catalogue_path(row.code).is_file()
        assert {language(locale).code for locale in (row.code, *row.discord)} == {row.code}


@pytest.mark.parametrize("meanings", ONE_OF_EACH)
def test_no_word_means_two_things(meanings):
    for one, other in combinations(meanings, 2):
        assert not {*words(one)} & {*words(other)}, (one, other)


def test_no_locale_is_answered_in_two_languages():
    locales = [locale for row in LANGUAGES.values() for locale in row.discord]
    assert len(locales) == len({*locales})


@pytest.mark.parametrize(
    ("locale", "code"),
    [("fr", "fr"), ("fr-CA", "fr"), ("FR_be", "fr"), ("en-US", "en"), ("de", "en"), ("zh-CN", "en"), ("", "en")],
)
def test_who_is_not_in_the_table_gets_a_language_that_is(locale, code):
    assert spoken_code(locale) == code
