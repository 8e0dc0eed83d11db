"""Numbers of people as reporters write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from bot.situation.counts import MOST_PEOPLE, read_count
from bot.situation.report import Count

NBSP, THIN = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("35", Count(35, 35)),
        ("0", Count(0, 0)),
        (" 35 ", Count(35, 35)),
        ("2000", Count(2000, 2000)),
        ("2,000", Count(2000, 2000)),
        ("2.000", Count(2000, 2000)),
        ("2 000", Count(2000, 2000)),
        (f"2{NBSP}000", Count(2000, 2000)),
        (f"2{THIN}000", Count(2000, 2000)),
        ("2'000", Count(2000, 2000)),
        ("1,234,567", Count(1234567, 1234567)),
        ("10-15", Count(10, 15)),
        ("10–15", Count(10, 15)),
        ("10 - 15", Count(10, 15)),
        ("10 to 15", Count(10, 15)),
        ("10 à 15", Count(10, 15)),
        ("about 500", Count(500, 500, True)),
        ("around 500", Count(500, 500, True)),
        ("some 500", Count(500, 500, True)),
        ("environ 1 000", Count(1000, 1000, True)),
        ("près de 500", Count(500, 500, True)),
        ("~500", Count(500, 500, True)),
        ("ABOUT 500", Count(500, 500, True)),
        ("at least 2,000", Count(2000, None)),
        ("more than 2,000", Count(2000, None)),
        ("au moins 2000", Count(2000, None)),
        (">= 5", Count(5, None)),
        ("up to 300", Count(0, 300)),
        ("au plus 300", Count(0, 300)),
        ("jusqu'à 300", Count(0, 300)),
        ("jusqu’à 300", Count(0, 300)),
        ("500+", Count(500, None)),
        ("10 soldiers", Count(10, 10)),
        ("env. 35 militaires", Count(35, 35, True)),
        ("some soldiers", Count(1, None)),
        ("some", Count(1, None)),
        ("quelques", Count(1, None)),
        ("unknown", None),
        ("inconnu", None),
        ("?", None),
        (str(MOST_PEOPLE), Count(MOST_PEOPLE, MOST_PEOPLE)),
    ],
)
def test_it_reads(text, count):
    assert read_count(text) == count


def test_unknown_and_zero_are_not_the_same():
    assert read_count("unknown") is None
    assert read_count("0") == Count(0, 0)


def test_a_count_is_of_its_scope():
    assert read_count("10", "baghdad") == Count(10, 10, False, "baghdad")
    assert read_count("unknown", "baghdad") == Count(None, None, False, "baghdad")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-5",
        "−5",
        "5-",
        "15-10",
        "dozens",
        "10 tanks",
        "soldiers",
        "10.5",
        "1,23",
        "1e3",
        "0x10",
        "10-15-20",
        "about",
        "at least",
        "about some",
        "nan",
        "inf",
        "½",
        "²",
        str(MOST_PEOPLE + 1),
        "at least 10000001",
        "9" * 60,
        "9" * 10_000,
        "{0}",
        "{text}",
        "10\n15",
        "💥",
    ],
)
def test_it_refuses_with_a_sentence_what_it_cannot_read(text):
    with pytest.raises(Refused, match="is not a number of people I can read"):
        read_count(text)


def test_a_long_text_is_not_echoed_whole():
    with pytest.raises(Refused) as refusal:
        read_count("x" * 10_000)
    assert len(str(refusal.value)) < 200


@pytest.mark.parametrize("text", ["0" * 59 + "15", "at least" + " " * 50 + "12345", "10-15" + " " * 60 + "x"])
def test_a_text_too_long_is_refused_and_never_cut_to_another_number(text):
    try:
        read = read_count(text)
    except Refused:
        return
    assert read in (Count(15, 15), Count(12345, None)), read


@given(st.integers(0, MOST_PEOPLE))
def test_every_number_reads_as_itself_however_its_thousands_are_set_apart(number):
    for separator in ("", ",", " ", NBSP, THIN):
        text = f"{number:,}".replace(",", separator)
        assert read_count(text) == Count(number, number)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text):
    try:
        count = read_count(text)
    except Refused:
        return
    if count is not None:
        assert 0 <= (count.min or 0) <= (MOST_PEOPLE if count.max is None else count.max) <= MOST_PEOPLE


@given(st.integers(0, MOST_PEOPLE), st.integers(0, MOST_PEOPLE))
def test_a_range_is_read_only_the_right_way_round(one, other):
    low, high = sorted((one, other))
    assert read_count(f"{low}-{high}") == Count(low, high)
    if low != high:
        with pytest.raises(Refused):
            read_count(f"{high}-{low}")
