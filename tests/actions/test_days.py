"""Days are read wholly or refused with the words that were not understood; a file reads the same on every day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.files.rows import RowReader
from bot.actions.reports.dates import FileDays, read_when
from bot.actions.reports.written_days import Order
from bot.actions.shelf import unkept
from bot.errors import Refused
from bot.situation.times import Precision

from .files import HEADER, STORY, plan_of, problems_of, remarks_of, reports_of, row, rows_of

FILED = FileDays("Asia/Baghdad")
LIVE, NOW = replace(STORY, ends=None), datetime(2020, 1, 20, 12, tzinfo=UTC)

NOT_UNDERSTOOD = {
    "Q1 2020": "Q1",
    "1st quarter 2020": "quarter",
    "2nd half of 2020": "half",
    "H2 2020": "H2",
    "T1 2020": "T1",
    "mid-January 2020": "mid-January",
    "early January 2020": "early",
    "end of 2006": "end",
    "fin janvier 2020": "fin",
    "début 2020": "début",
    "spring 2020": "spring",
    "week 2, 2020": "week",
    "after 8 January 2020": "after",
    "before 8 January 2020": "before",
    "about 8 January 2020": "about",
    "around 2020-01-08": "around",
    "since 8 January 2020": "since",
    "vers le 8 janvier 2020": "vers",
    "après le 8 janvier 2020": "après",
    "< 8 January 2020": "<",
    "8 January 2020?": "2020?",
    "8 or 9 January 2020": "or",
    "7 Jan 2020 18:00 AST": "AST",
    "2020-01-07 18:00 EST": "EST",
    "7 Jan 2020 CET": "CET",
    "noon, 7 Jan 2020": "noon",
    "8 January 2020 (tbc)": "(tbc)",
    "8 Januar 2020": "Januar",
}


@pytest.mark.parametrize(("text", "words"), NOT_UNDERSTOOD.items())
def test_what_is_not_wholly_understood_is_refused_with_the_words(text, words):
    with pytest.raises(Refused) as refused:
        FILED.read(text)
    assert f"“{text}”" in str(refused.value)
    assert f"“{words}” is not understood" in str(refused.value)
    with pytest.raises(Refused):
        read_when(text, LIVE, NOW)


@pytest.mark.parametrize(
    "text",
    ["<2020-01-08", "2020-01-08?", "~2020-01-08", ">2020", "32 March 2020", "31 February 2020", "8 Jan 20",
     "08/01/20",
     "2020-W02", "2020-W02-2", "2020-02-30", "43838", "43838.5", "8/9 January 2020", "2020-01-08 25:00", "January",
     "Tuesday", "18:00", "2020-13-01", "13/13/2020", "0/1/2020", "٨ January 2020", "2020-01-10/2020-01-08"],
)  # fmt: skip
def test_what_is_no_day_is_refused_as_it_was_written(text):
    for order in (None, *Order):
        with pytest.raises(Refused) as refused:
            FileDays("Asia/Baghdad", order).read(text)
        assert text in str(refused.value)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2020-01-08", "2020-01-08"),
        ("2020/01/08", "2020-01-08"),
        ("2020.1.8", "2020-01-08"),
        ("8 January 2020", "2020-01-08"),
        ("8th of January, 2020", "2020-01-08"),
        ("the 8th of January 2020", "2020-01-08"),
        ("by the 20th of January 2020", "by 2020-01-20"),
        ("January 8, 2020", "2020-01-08"),
        ("Jan. 8th 2020", "2020-01-08"),
        ("08-Jan-2020", "2020-01-08"),
        ("Wednesday, 8 January 2020", "2020-01-08"),
        ("mercredi 8 janvier 2020", "2020-01-08"),
        ("le 1er févr. 2020", "2020-02-01"),
        ("8 JANVIER 2020", "2020-01-08"),
        ("Jan 2020", "2020-01"),
        ("2020", "2020"),
        ("by 8 January 2020", "by 2020-01-08"),
        ("au plus tard le 8 janvier 2020", "by 2020-01-08"),
        ("from 2020-01-08", "from 2020-01-08"),
        ("2020-01-08/2020-01-10", "2020-01-08/2020-01-10"),
        ("8 January 2020 18:00", "2020-01-08T18:00"),
        ("8 janvier 2020 à 18h30", "2020-01-08T18:30"),
        ("Jan 8, 2020 at 6:30 pm", "2020-01-08T18:30"),
        ("8 Jan 2020 12 am", "2020-01-08T00:00"),
        ("18:00, 8 January 2020", "2020-01-08T18:00"),
        ("2020-01-08 18:00 UTC", "2020-01-08T18:00+00:00"),
        ("8 Jan 2020 18:00 +03:30", "2020-01-08T18:00+03:30"),
        ("8 Jan 2020 18:00 UTC-5", "2020-01-08T18:00-05:00"),
        ("04/04/2020", "2020-04-04"),
    ],
)
def test_days_are_read_in_two_languages(text, read):
    assert FILED.read(text).text == read


def test_another_day_of_the_week_is_refused():
    with pytest.raises(Refused, match="another day of the week"):
        FILED.read("Monday, 8 January 2020")


RANGES = {
    "January 8-10, 2020": "2020-01-08/2020-01-10",
    "8–10 January 2020": "2020-01-08/2020-01-10",
    "8 to 10 January 2020": "2020-01-08/2020-01-10",
    "from 8 to 10 January 2020": "2020-01-08/2020-01-10",
    "between 8 and 10 January 2020": "2020-01-08/2020-01-10",
    "du 8 au 10 janvier 2020": "2020-01-08/2020-01-10",
    "30 January - 2 February 2020": "2020-01-30/2020-02-02",
    "December 30, 2019 to January 2, 2020": "2019-12-30/2020-01-02",
}


@pytest.mark.parametrize(("text", "read"), RANGES.items())
def test_a_range_of_days_is_one_where_a_person_types_it_and_refused_in_a_file(text, read):
    moment = read_when(text, LIVE, NOW)
    assert (moment.text, moment.precision) == (read, Precision.PERIOD)
    with pytest.raises(Refused, match="range of days") as refused:
        FILED.read(text)
    assert text in str(refused.value)
    assert read in str(refused.value)


@pytest.mark.parametrize("text", ["8-10 January", "du 8 au 10 janvier"])
def test_the_year_of_a_typed_range_is_the_latest_that_has_been(text):
    assert read_when(text, LIVE, NOW).text == "2020-01-08/2020-01-10"
    assert read_when("30 December - 2 January", LIVE, NOW).text == "2019-12-30/2020-01-02"


RELATIVE = {
    "today": "2020-01-20",
    "yesterday": "2020-01-19",
    "hier": "2020-01-19",
    "avant-hier": "2020-01-18",
    "aujourd’hui": "2020-01-20",
    "tomorrow": "2020-01-21",
    "3 days ago": "2020-01-17",
    "il y a 3 jours": "2020-01-17",
    "yesterday at 18:00": "2020-01-19T18:00+03:00",
    "hier 18h": "2020-01-19T18:00+03:00",
    "2 hours ago": "2020-01-20T10:00+00:00",
}


@pytest.mark.parametrize(("text", "read"), RELATIVE.items())
def test_relative_days_are_for_people_who_type_in_a_story_that_goes_on(text, read):
    assert read_when(text, LIVE, NOW).text == read
    with pytest.raises(Refused, match="another day tomorrow"):
        FILED.read(text)
    with pytest.raises(Refused, match="Coverage of this situation is over"):
        read_when(text, STORY, datetime(2020, 6, 1, tzinfo=UTC))


@pytest.mark.parametrize("text", ["last week", "next month", "this morning", "la semaine dernière"])
def test_vague_relative_days_are_read_nowhere(text):
    for situation in (LIVE, STORY):
        with pytest.raises(Refused):
            read_when(text, situation, NOW)
    with pytest.raises(Refused):
        FILED.read(text)


@pytest.mark.parametrize("text", ["8 Jan", "8 janvier", "January 8", "8 January 18:00"])
def test_a_year_that_is_missing_in_a_file_is_not_filled_in(text):
    with pytest.raises(Refused, match="names no year"):
        FILED.read(text)


def days_sheet(*days: str) -> str:
    rows = (f"{name},withdrawal,completed,{day},2020-06-01,,,AFP" for name, day in zip(COUNTRIES, days, strict=False))
    return "\n".join((HEADER, *rows)) + "\n"


COUNTRIES = ("France", "Italy", "Spain", "Poland", "Japan")
WIDE = replace(STORY, ends=None)


class TestOneOrder:
    def test_a_day_after_the_twelfth_shows_the_order_of_all(self):
        first = reports_of(days_sheet("08/01/2020", "13/01/2020"), situation=WIDE)
        assert [one.effective.text for one in first] == ["2020-01-08", "2020-01-13"]
        second = reports_of(days_sheet("01/08/2020".replace("08", "02"), "01.13.2020"), situation=WIDE)
        assert [one.effective.text for one in second] == ["2020-01-02", "2020-01-13"]

    def test_the_dry_run_says_what_showed_it_and_how_each_day_was_read(self):
        plan = plan_of(days_sheet("08/01/2020", "13/01/2020"), WIDE)
        assert "Days are read with the day first, as “13/01/2020” on line 3 shows." in remarks_of(plan)
        assert rows_of(plan)[0] == "line 2: new, as IQ-0001 · France · 2020-01-08, reported 2020-06-01"

    def test_another_column_shows_it_too(self):
        text = f"{HEADER},published\nFrance,withdrawal,completed,01/08/2020,01/09/2020,,,AFP,01/13/2020\n"
        [report] = reports_of(text, situation=WIDE)
        assert (report.effective.text, report.reported.text) == ("2020-01-08", "2020-01-09")

    def test_is_asked_for_where_nothing_shows_it(self):
        plan = plan_of(days_sheet("01/08/2020", "02/03/2020"), WIDE)
        [line] = problems_of(plan)
        assert line.startswith("lines 2 and 3: rejected: “01/08/2020” on line 2 is two dates")
        assert plan.wants_order

    @pytest.mark.parametrize(("order", "read"), [(Order.DAY_FIRST, "2020-03-02"), (Order.MONTH_FIRST, "2020-02-03")])
    def test_is_what_somebody_says(self, order, read):
        [report] = reports_of(days_sheet("02/03/2020"), situation=WIDE, order=order)
        assert report.effective.text == read

    def test_is_not_asked_for_where_it_makes_no_difference(self):
        assert [r.effective.text for r in reports_of(days_sheet("04/04/2020"), situation=WIDE)] == ["2020-04-04"]

    def test_what_cannot_be_in_the_order_that_was_said_is_refused(self):
        plan = plan_of(days_sheet("13/01/2020"), WIDE, order=Order.MONTH_FIRST)
        assert "“13/01/2020” has no month 13" in problems_of(plan)[0]

    @pytest.mark.parametrize(
        "days",
        [
            ("01/08/2020", "01/13/2020", "13/01/2020"),
            ("13-01-2020", "01.13.2020"),
            ("by 13/01/2020", "01/13/2020 18:00"),
        ],
    )
    def test_both_in_one_file_are_refused_together(self, days):
        plan = plan_of(days_sheet(*days), WIDE)
        [line] = problems_of(plan)
        assert "One file has one order of day and month" in line
        assert plan.rejected == len(days)
        assert not len(plan.new)

    def test_both_in_one_row_are_too(self):
        plan = plan_of(row(when="13/01/2020", reported="01/14/2020"), WIDE)
        assert "One file has one order" in problems_of(plan)[0]


PARTS = st.lists(
    st.sampled_from([*["8", "10", "13", "2020", "20", "43838", "/", "-", ".", ",", ":", "?", "<", "Jan", "January"],
                     *["janvier", "hier", "yesterday", "today", "ago", "days"],
                     "by", "from", "to", "au", "2020-01-08", "18:00", "last", "Q1", "Tuesday", "mardi", "UTC"]),
    min_size=1, max_size=6,
)  # fmt: skip


@given(PARTS, st.sampled_from([" ", "", "-", "/"]), st.integers(1, 4000))
def test_a_file_is_read_the_same_on_every_day(parts, glue, later):
    cells = {
        "country": "FR",
        "action": "stay",
        "phase": "announced",
        "reported": glue.join(parts),
        "publisher": "AFP",
    }
    read = []
    for now in (datetime(2026, 3, 10, 9, 30, tzinfo=UTC), datetime(2026, 3, 10, tzinfo=UTC) + timedelta(days=later)):
        try:
            report = RowReader(unkept(LIVE), "en", now, "operator", trusted=True).read(cells)
            read.append(replace(report, recorded=NOW))
        except Refused as refused:
            read.append(str(refused))
    assert read[0] == read[1]
