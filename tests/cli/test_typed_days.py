"""Days as people type them: read, or refused; never another day than was meant."""

from datetime import UTC, datetime

import pytest

from bot.actions.reports.dates import read_day
from bot.errors import Refused
from bot.store.seed import SeedFile

from .conftest import ROOT

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
END = datetime(2020, 1, 7, 20, 59, 59, tzinfo=UTC)


@pytest.fixture(scope="module")
def iraq():
    situation, _ = SeedFile(ROOT / "data" / "seed" / "iraq-2020.toml", "").read()
    return situation


@pytest.fixture
def read(iraq):
    return lambda text: read_day(text, iraq, NOW)


@pytest.mark.parametrize(
    "text",
    ["2020-01-07", " 2020-01-07 ", "7 January 2020", "7 Jan 2020", "7 janvier 2020", "7 janv. 2020", "07/01/2020"],
)
def test_a_day_means_its_end_in_the_theatre(read, text):
    assert read(text) == END


@pytest.mark.parametrize(
    "text",
    ["2020-01-07 18:00", "2020-01-07T18:00", "2020-01-07T15:00Z", "7 January 2020 18:00", "7 janvier 2020 18:00"],
)
def test_a_time_means_that_minute_in_the_theatre(read, text):
    assert read(text) == datetime(2020, 1, 7, 15, tzinfo=UTC)


@pytest.mark.parametrize("text", ["20200107", "2020-W02-2", "2020W022"])
def test_no_other_way_to_write_a_day_means_its_beginning(read, text):
    try:
        instant = read(text)
    except Refused:
        return
    assert instant == END


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "gibberish",
        "January",
        "7 January",
        "Tuesday",
        "18:00",
        "2020-02-30",
        "30 February 2020",
        "2020-13-01",
        "9999-12-31",
        "9999-06-01",
        "0000-01-01",
        "0001-01-01",
        "0001-12-31",
        "1 January 0001",
        "1 January 9999",
        "x" * 10_000,
        "9" * 40,
        "二〇二〇年",
        "{text}",
        "\x00",
        "2020-01-07T18:00+99:00",
    ],
)
def test_what_names_no_day_is_refused_with_a_sentence(read, text):
    with pytest.raises(Refused, match="is not a date I can read") as refusal:
        read(text)
    assert len(str(refusal.value)) < 200
