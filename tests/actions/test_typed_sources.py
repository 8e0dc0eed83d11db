"""The form's input for who says so and when: the day behind the comma, and what is none."""

from __future__ import annotations

import pytest

from bot.actions.reports.source import read_source_and_day

from .conftest import NOW


@pytest.fixture
def read(library):
    return lambda text, slug="sahel": read_source_and_day(text, library.shelf(slug).situation, NOW)


@pytest.mark.parametrize("day", ["9 January", "9 janv.", "2020-01-09", "09/01/2020", "9 janvier 2020"])
def test_the_day_is_read_in_either_language(read, day):
    assert read(f"PAP, {day}")["publisher"] == "PAP"
    assert read(f"PAP, {day}")["reported"].endswith("-01-09")


@pytest.mark.parametrize("day", ["yesterday", "hier", "yesterday 14:00"])
def test_so_is_a_day_counted_from_today(read, day):
    assert read(f"PAP, {day}")["publisher"] == "PAP"
    assert read(f"PAP, {day}")["reported"]


@pytest.mark.parametrize(
    "day",
    ["31 Febuary 2020", "9 Janury", "Januray 9", "14/02", "32 janvier", "9 janvire", "30/13/2020", "yesterday noon"],
)
def test_what_was_meant_as_a_day_is_never_kept_in_the_name_of_a_publisher(read, day):
    assert read(f"PAP, {day}") == {"publisher": "PAP", "reported": day}


@pytest.mark.parametrize("day", ["yesterday", "hier"])
def test_nor_is_today_where_the_story_is_over(read, day):
    assert read(f"PAP, {day}", "story-over") == {"publisher": "PAP", "reported": day}


@pytest.mark.parametrize("name", ["AFP, Paris", "Le Monde, 20 Minutes", "B2, le blog", "Channel 4, London", "PAP"])
def test_names_with_commas_and_numbers_stay_names(read, name):
    assert read(name) == {"publisher": name}
