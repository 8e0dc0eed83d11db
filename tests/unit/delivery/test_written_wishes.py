"""What a moderator types is understood, or refused with a sentence that shows how to write it."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.schedule import EVERY_DAY, Schedule
from bot.delivery.subscription import (
    Options,
    read_days,
    read_options,
    read_schedule,
    read_time,
    write_options,
    write_schedule,
)
from bot.errors import Refused


class TestDays:
    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("daily", EVERY_DAY),
            (" Daily ", EVERY_DAY),
            ("weekdays", {0, 1, 2, 3, 4}),
            ("weekends", {5, 6}),
            ("mon", {0}),
            ("mon, wed, fri", {0, 2, 4}),
            ("Mon,Wed,Fri", {0, 2, 4}),
            ("monday thursday", {0, 3}),
            ("sun sun", {6}),
            ("quotidien", EVERY_DAY),
            ("semaine", {0, 1, 2, 3, 4}),
            ("week-end", {5, 6}),
            ("lun, mer, ven", {0, 2, 4}),
            ("mardi dimanche", {1, 6}),
        ],
    )
    def test_are_understood(self, typed: str, expected: set[int]):
        assert read_days(typed) == expected

    @pytest.mark.parametrize("typed", ["", " ", ",", "never", "mon, xyz", "1", "x" * 6000])
    def test_that_are_none_are_refused_with_an_example(self, typed: str):
        with pytest.raises(Refused, match="mon, wed, fri") as refused:
            read_days(typed)
        assert len(str(refused.value)) < 200


class TestATimeOfDay:
    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("8", time(8)),
            ("8:00", time(8)),
            ("08:00", time(8)),
            ("00:00", time(0)),
            ("23:59", time(23, 59)),
            ("20h15", time(20, 15)),
            ("8h", time(8)),
            ("8.30", time(8, 30)),
            (" 8H30 ", time(8, 30)),
        ],
    )
    def test_is_understood(self, typed: str, expected: time):
        assert read_time(typed) == expected

    @pytest.mark.parametrize("typed", ["", "24:00", "08:60", "-1:00", "8:5", "noon", "08:00:00", "8 30", "9" * 6000])
    def test_that_is_none_is_refused_with_an_example(self, typed: str):
        with pytest.raises(Refused, match="Write it like 08:00") as refused:
            read_time(typed)
        assert len(str(refused.value)) < 200

    @given(st.times().map(lambda t: t.replace(second=0, microsecond=0)))
    def test_is_read_back_as_it_is_shown(self, at: time):
        assert read_time(f"{at:%H:%M}") == at


class TestTheWrittenForm:
    @given(
        at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
        days=st.frozensets(st.integers(0, 6), min_size=1),
    )
    def test_of_a_schedule_by_time_gives_it_back(self, at: time, days: frozenset[int]):
        schedule = Schedule("Europe/Brussels", at, days)
        assert read_schedule(write_schedule(schedule)) == schedule

    @given(hours=st.integers(1, 168), anchor=st.datetimes(timezones=st.just(UTC)))
    def test_of_a_schedule_by_hours_gives_it_back(self, hours: int, anchor: datetime):
        schedule = Schedule("Asia/Baghdad", hours=hours, anchor=anchor)
        assert read_schedule(write_schedule(schedule)) == schedule

    def test_of_options_gives_them_back(self):
        options = Options("fr", "nothing", role=1 << 60, silent=True, crosspost=True, tag=7)
        assert read_options(write_options(options)) == options
        assert read_options({}) == Options()
