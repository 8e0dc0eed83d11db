"""Numbers, days, lists and plurals as a reader of each language writes them; English for everybody else."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.errors import Refused, Unknown
from bot.languages.language import language
from bot.languages.table import LANGUAGES

ENGLISH, FRENCH = language("en"), language("fr")
NARROW, NO_BREAK = "\u202f", "\u00a0"


@pytest.mark.parametrize("code", ["fr", "fr-FR", "fr-CA", "fr_BE", "FR"])
def test_every_french_locale_is_answered_in_french(code):
    assert language(code).code == "fr"
    assert language(code)("Who left") == "Qui est parti, qui part"


@pytest.mark.parametrize("code", ["en", "en-GB", "en-US", "de", "zh-CN", "", "xx", "frr", "…"])
def test_everybody_else_is_answered_in_english(code):
    assert language(code).code == "en"
    assert language(code)("Who left") == "Who left"


@pytest.mark.parametrize("say", [ENGLISH, FRENCH], ids=LANGUAGES)
def test_nothing_says_nothing_and_the_unknown_is_said_as_it_is(say):
    assert say("") == ""
    assert say("a text of no catalogue") == "a text of no catalogue"


def test_braces_of_a_text_without_values_are_kept():
    assert FRENCH("{moved} of {strength}") == "{moved} sur {strength}"
    assert FRENCH("{moved} of {strength}", moved="10", strength="13") == "10 sur 13"


def test_what_a_person_typed_is_never_read_as_a_placeholder():
    typed = "{name.__class__} {0} %s"
    assert typed in FRENCH.explain(Unknown("No situation is called “{name}”.", name=typed))


@pytest.mark.parametrize(
    ("n", "english", "french"),
    [
        (0, "0", "0"),
        (120, "120", "120"),
        (5200, "5,200", f"5{NARROW}200"),
        (1_000_000, "1,000,000", f"1{NARROW}000{NARROW}000"),
    ],
)
def test_thousands_are_set_apart(n, english, french):
    assert (ENGLISH.number(n), FRENCH.number(n)) == (english, french)


@pytest.mark.parametrize(
    ("day", "english", "french"),
    [
        (date(2020, 1, 7), "7 Jan 2020", "7 janv. 2020"),
        (date(2020, 2, 14), "14 Feb 2020", "14 févr. 2020"),
        (date(2020, 3, 31), "31 Mar 2020", "31 mars 2020"),
        (date(2021, 8, 15), "15 Aug 2021", "15 août 2021"),
    ],
)
def test_the_day_comes_first_in_both_languages(day, english, french):
    assert (ENGLISH.day(day), FRENCH.day(day)) == (english, french)
    year = f" {day.year}"
    assert (ENGLISH.day(day, year=False), FRENCH.day(day, year=False)) == (
        english.removesuffix(year),
        french.removesuffix(year),
    )


def test_a_month_is_written_out():
    day = date(2020, 2, 1)
    assert (ENGLISH.month(day), FRENCH.month(day)) == ("February 2020", "février 2020")


def test_a_minute_is_of_a_place():
    instant = datetime(2020, 1, 8, 17, 0, tzinfo=UTC)
    assert FRENCH.minute(instant, ZoneInfo("Europe/Paris")) == "8 janv. 2020 18:00 CET"
    assert ENGLISH.minute(instant, ZoneInfo("Asia/Baghdad")) == "8 Jan 2020 20:00 +03"


@pytest.mark.parametrize(
    ("items", "english", "french"),
    [
        ([], "", ""),
        (["Koweït"], "Koweït", "Koweït"),
        (["Jordanie", "Koweït"], "Jordanie and Koweït", "Jordanie et Koweït"),
        (["A", "B", "C"], None, "A, B et C"),
    ],
)
def test_lists_are_sentences(items, english, french):
    assert FRENCH.enumerate(items) == french
    assert english is None or ENGLISH.enumerate(items) == english
    if len(items) > 2:
        assert ENGLISH.enumerate(items).replace(", and ", " and ") == "A, B and C"


@pytest.mark.parametrize(
    ("n", "english", "french"),
    [
        (0, "0 entries", "0 entrée"),
        (1, "1 entry", "1 entrée"),
        (2, "2 entries", "2 entrées"),
        (5200, "5,200 entries", f"5{NARROW}200 entrées"),
    ],
)
def test_zero_is_plural_in_english_and_singular_in_french(n, english, french):
    assert ENGLISH.plural("{n} entry", "{n} entries", n) == english
    assert FRENCH.plural("{n} entry", "{n} entries", n) == french


def test_plurals_take_further_values():
    one, many = "{n} report for “{words}”.", "{n} reports for “{words}”."
    assert ENGLISH.plural(one, many, 2, words="Erbil") == "2 reports for “Erbil”."
    assert FRENCH.plural(one, many, 1, words="Erbil") == f"1 information pour «{NO_BREAK}Erbil{NO_BREAK}»."


def test_a_failure_is_explained_in_the_readers_language():
    error = Refused("Search for up to {n} characters: one or two words find more.", n=48)
    assert ENGLISH.explain(error) == "Search for up to 48 characters: one or two words find more."
    assert FRENCH.explain(error) == f"Pas plus de 48 caractères{NO_BREAK}: un ou deux mots trouvent davantage."


def test_what_may_have_been_meant_is_said():
    error = Unknown("No situation is called “{name}”.", suggestions=["iraq-2020"], name="irak")
    assert ENGLISH.explain(error) == "No situation is called “irak”. Did you mean iraq-2020?"
    assert FRENCH.explain(error) == (
        f"Aucune situation ne porte le nom «{NO_BREAK}irak{NO_BREAK}». Vouliez-vous dire iraq-2020{NARROW}?"
    )
