"""Written moments: how exactly a source dates something, and no more."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from bot.situation.times import Precision, at_minute, day_bounds, read_moment, zone_of

BAGHDAD, PARIS = "Asia/Baghdad", "Europe/Paris"


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "precision", "earliest", "latest"),
    [
        ("2020-01-07", Precision.DAY, utc(2020, 1, 6, 21), utc(2020, 1, 7, 20, 59, 59)),
        ("2020-02", Precision.MONTH, utc(2020, 1, 31, 21), utc(2020, 2, 29, 20, 59, 59)),
        ("2021", Precision.YEAR, utc(2020, 12, 31, 21), utc(2021, 12, 31, 20, 59, 59)),
        ("2020-01-07T18:00", Precision.MINUTE, utc(2020, 1, 7, 15), utc(2020, 1, 7, 15)),
        ("2020-01-07T18:00+01:00", Precision.MINUTE, utc(2020, 1, 7, 17), utc(2020, 1, 7, 17)),
        ("2020-01-07T18:00Z", Precision.MINUTE, utc(2020, 1, 7, 18), utc(2020, 1, 7, 18)),
        ("2020-01-04/2020-01-05", Precision.PERIOD, utc(2020, 1, 3, 21), utc(2020, 1, 5, 20, 59, 59)),
        ("2020-01/2020-02", Precision.PERIOD, utc(2019, 12, 31, 21), utc(2020, 2, 29, 20, 59, 59)),
        ("by 2020-01-08", Precision.BY, None, utc(2020, 1, 8, 20, 59, 59)),
        ("by 2020-01-08T18:00+01:00", Precision.BY, None, utc(2020, 1, 8, 17)),
        ("from 2020-01-07", Precision.COMING_DAYS, utc(2020, 1, 6, 21), None),
    ],
)
def test_it_reads_as_exactly_as_it_is_written(text, precision, earliest, latest):
    moment = read_moment(text, BAGHDAD)
    assert (moment.precision, moment.earliest, moment.latest, moment.text) == (precision, earliest, latest, text)


@pytest.mark.parametrize(
    ("text", "hours"),
    [("2020-03-28", 24), ("2020-03-29", 23), ("2020-10-25", 25), ("2020-10-26", 24), ("2020-02-29", 24)],
)
def test_a_day_is_as_long_as_it_is_in_the_theatre(text, hours):
    moment = read_moment(text, PARIS)
    assert (moment.latest - moment.earliest).total_seconds() == hours * 3600 - 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-01-07", date(2020, 1, 7)),
        ("2020-01-07T23:30-05:00", date(2020, 1, 8)),
        ("by 2020-01-08", date(2020, 1, 8)),
        ("from 2020-01-07", date(2020, 1, 7)),
        ("2020-01-04/2020-01-05", date(2020, 1, 4)),
    ],
)
def test_a_moment_is_named_by_a_day_in_the_theatre(text, day):
    assert read_moment(text, BAGHDAD).day(zone_of(BAGHDAD)) == day


def test_an_instant_is_written_so_that_it_reads_back():
    moment = at_minute(datetime.fromisoformat("2020-01-08T23:00+01:00"))
    assert read_moment(moment.text, BAGHDAD) == moment
    assert moment.latest == utc(2020, 1, 8, 22)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "by ",
        "from ",
        "/",
        "2020-01-04/",
        "/2020-01-05",
        "soon",
        "yesterday",
        "2020-1-7",
        "07/01/2020",
        "7 January 2020",
        "2020-13",
        "2020-00",
        "2020-02-30",
        "2019-02-29",
        "2020-01-07T25:00",
        "-2020-01-07",
        "12020-01-07",
        "by by 2020-01-08",
        "from 2020-01-04/2020-01-05",
        "2020-01-04/2020-01-05/2020-01-06",
        "{text}",
        "²⁰²⁰",
        "x" * 10_000,
        "2" * 10_000,
    ],
)
def test_it_refuses_with_a_sentence_what_it_cannot_read(text):
    with pytest.raises(Refused, match="is not a date I can read") as refusal:
        read_moment(text, BAGHDAD)
    assert len(str(refusal.value)) < 200


@pytest.mark.parametrize("form", ["{}", "{}-06", "{}-06-01", "{}-01-01", "{}-12-31", "{}-06-01T12:00", "by {}-06-01"])
def test_years_that_no_report_is_of_are_refused_however_they_are_written(form):
    for zone in (BAGHDAD, "America/New_York", "UTC"):
        for year in ("0000", "0001", "1066", "1899", "2201", "9999"):
            with pytest.raises(Refused, match="is not a date I can read"):
                read_moment(form.format(year), zone)


@pytest.mark.parametrize("year", ["1900", "2200"])
@pytest.mark.parametrize("form", ["{}", "{}-06", "{}-06-01", "{}-06-01T12:00"])
def test_the_first_and_the_last_year_are_read(form, year):
    assert read_moment(form.format(year), BAGHDAD).text == form.format(year)


def test_a_period_upside_down_is_refused():
    with pytest.raises(Refused):
        read_moment("2020-01-05/2020-01-04", BAGHDAD)


@pytest.mark.parametrize("text", ["20200107", "2020-W02-2", "2020W022"])
def test_no_date_without_a_time_means_the_beginning_of_its_day(text):
    """ISO 8601 writes days in more ways than one: each means the whole day, or is refused."""
    try:
        moment = read_moment(text, BAGHDAD)
    except Refused:
        return
    assert (moment.precision, moment.latest) == (Precision.DAY, utc(2020, 1, 7, 20, 59, 59))


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        moment = read_moment(text, BAGHDAD)
    except Refused:
        return
    assert moment.earliest or moment.latest


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.sampled_from([BAGHDAD, PARIS, "America/Sao_Paulo", "UTC"]))
def test_every_day_begins_when_the_one_before_has_ended(day, name):
    zone = zone_of(name)
    start, end = day_bounds(day, day, zone)
    assert start <= end
    assert start.astimezone(zone).date() == day == end.astimezone(zone).date()
    following = date.fromordinal(day.toordinal() + 1)
    assert (day_bounds(following, following, zone)[0] - end).total_seconds() == 1
    assert read_moment(day.isoformat(), name).earliest == start
