"""What a situation says of itself: its coverage, its theatre and what lies in it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import Refused
from bot.situation.times import end_of_day

from .story import IRAQ

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FIRST, LAST = datetime(2020, 1, 2, 21, tzinfo=UTC), datetime(2020, 2, 14, 20, 59, 59, tzinfo=UTC)


def test_a_story_that_is_over_is_asked_about_its_last_moment():
    assert IRAQ.default_moment(NOW) == LAST == end_of_day(IRAQ.ends, IRAQ.zone)


def test_a_story_that_is_planned_to_end_is_asked_about_now_until_then():
    during = datetime(2020, 1, 20, 12, tzinfo=UTC)
    assert IRAQ.default_moment(during) == during


@pytest.mark.parametrize("moment", [FIRST, LAST])
def test_the_first_and_the_last_second_are_covered(moment):
    IRAQ.check_covered(moment, NOW)


@pytest.mark.parametrize(
    "moment",
    [
        FIRST - timedelta(seconds=1),
        LAST + timedelta(seconds=1),
        datetime(1, 1, 2, tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
    ],
)
def test_a_day_outside_is_refused_with_the_days_inside(moment):
    with pytest.raises(Refused, match="Coverage of story-2020 runs from 2020-01-03 to 2020-02-14"):
        IRAQ.check_covered(moment, NOW)


@pytest.mark.parametrize(
    ("place", "country"), [("baghdad", "IQ"), ("arifjan", "KW"), ("somewhere", None), ("JO", "JO"), ("nowhere", None)]
)
def test_a_place_lies_in_a_country_where_the_source_says_so(place, country):
    assert IRAQ.country_of(place) == country


@pytest.mark.parametrize(
    ("places", "outside"),
    [
        ((), False),
        (("baghdad",), False),
        (("IQ",), False),
        (("somewhere",), False),
        (("KW",), True),
        (("arifjan", "JO"), True),
        (("KW", "baghdad"), False),
        (("KW", "somewhere"), False),
    ],
)
def test_only_what_surely_lies_elsewhere_is_outside(places, outside):
    assert IRAQ.outside(places) is outside
