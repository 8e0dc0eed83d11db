"""While somebody types, the likeliest actors come first, in their language, within what Discord takes."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.names import Name, Names, country_name
from bot.names.countries import LANGUAGES, countries

NATO = Name("NATO", {"en": "NATO", "fr": "OTAN"}, ("Alliance",))
NAMES = Names([NATO])


def codes(text, language="en", prefer=(), limit=25):
    return [code for code, _ in NAMES.complete(text, language, prefer, limit)]


def test_before_anything_is_typed_the_preferred_come_first_then_the_alphabet():
    assert codes("", prefer=["NO", "NATO", "DE"], limit=6) == ["NO", "NATO", "DE", "AF", "AX", "AL"]
    assert codes("  ", "fr", limit=3) == ["AF", "ZA", "AL"]


def test_accents_do_not_move_a_name_in_the_alphabet():
    assert [label for _, label in NAMES.complete("e", "fr")][:8] == [
        "Égypte",
        "Émirats arabes unis",
        "Équateur",
        "Érythrée",
        "Espagne",
        "Estonie",
        "Eswatini",
        "États-Unis",
    ]


def test_whoever_is_called_exactly_that_comes_first():
    assert codes("no")[0] == "NO"
    assert codes("uk")[:2] == ["GB", "UA"]
    assert codes("dutch")[0] == "NL"
    assert codes("nato")[0] == "NATO"


def test_a_name_that_several_go_by_offers_each_of_them():
    assert codes("korea")[:2] == ["KP", "KR"]
    assert set(codes("congo")[:2]) == {"CD", "CG"}
    assert codes("dominican", "fr")[:2] == ["DM", "DO"]


def test_own_labels_come_before_aliases_before_later_words_before_misspellings():
    assert codes("all", "fr")[:2] == ["DE", "NATO"]
    label, longer_label, french_alias, later_word = "GN", "GW", "GQ", "PG"
    assert codes("guin")[:4] == [label, longer_label, french_alias, later_word]
    assert codes("korea d")[0] == "KP"
    assert codes("germny") == ["DE"]


def test_labels_are_the_readers_even_where_another_language_was_typed():
    assert NAMES.complete("allem", "en") == [("DE", "Germany")]
    assert NAMES.complete("german", "fr")[0] == ("DE", "Allemagne")


def test_the_preferred_lead_their_rank_and_no_other():
    assert codes("ir", prefer=["IE"])[:3] == ["IR", "IE", "IQ"]
    assert codes("s", prefer=["NO", "SY", "SE"])[:3] == ["SY", "SE", "WS"]


def test_the_closest_spelling_leads_the_misspelled():
    assert codes("irland")[0] == "IE"
    assert codes("gernamy")[0] == "DE"


@pytest.mark.parametrize("text", ["…", "🎉", "ألمانيا", "x" * 10_000, "\x00"])
def test_garbage_completes_to_nothing(text):
    assert codes(text) == []


@given(
    st.one_of(st.text(max_size=150), st.text("aeinrstu -'é", max_size=12)),
    st.sampled_from([*LANGUAGES, "de", ""]),
    st.lists(st.sampled_from(["DE", "US", "NATO", "ZZ", ""])),
    st.integers(-3, 40),
)
def test_completing_never_fails_and_keeps_to_the_limits(text, language, prefer, limit):
    rows = NAMES.complete(text, language, prefer, limit)
    assert len(rows) <= max(0, min(limit, 25))
    assert len({code for code, _ in rows}) == len(rows)
    for code, label in rows:
        assert code in NAMES
        assert label == NAMES.label(code, language)
        assert 0 < len(label) <= 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_is_offered_first_for_its_own_name(language):
    for country in countries():
        assert codes(country_name(country.code, language), language)[0] == country.code


@pytest.mark.alone
@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "s",
        "saint",
        "germny",
        "republic of",
        "democratic people's republic of",
        "ana" * 33,
        "é" * 100,
        "ﷺ" * 100,
    ],
)
def test_completing_keeps_up_with_typing(text):
    NAMES.complete(text, "fr")
    taken = []
    for _ in range(20):
        started = perf_counter()
        NAMES.complete(text, "fr", ["DE", "NO"])
        taken.append(perf_counter() - started)
    assert min(taken) < 0.002
