"""One briefing for each local day, at its time, whatever the clocks of the zone do."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.schedule import Schedule, local_instant, next_due
from bot.errors import Refused

ZONES = sorted(zone for zone in available_timezones() if zone not in ("localtime", "posixrules", "Factory"))
YEARS = st.integers(2004, 2034)
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from((0, 1, 15, 30, 45, 59)))
DAY = timedelta(days=1)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def at_local(zone: str, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def run(schedule: Schedule, start: datetime, end: datetime) -> list[datetime]:
    """Every slot later than `start` and not later than `end`."""
    found, instant = [], next_due(schedule, start)
    while instant <= end:
        found.append(instant)
        instant = next_due(schedule, instant)
    return found


def local(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@cache
def existing_days(zone: str, first: date, last: date) -> list[date]:
    """The local days that exist there, found by walking through time and not by the rules under test."""
    start = datetime.combine(first, time.min, UTC) - DAY
    moments = (start + timedelta(hours=6 * n) for n in range(4 * ((last - first).days + 3)))
    days = {local(moment, zone).date() for moment in moments}
    return sorted(day for day in days if first <= day <= last)


class TestWhenClocksChange:
    @pytest.mark.parametrize(
        ("zone", "at", "day", "expected"),
        [
            # Twice that night: used once, the first time.
            ("Europe/Brussels", time(2, 30), date(2020, 10, 25), utc(2020, 10, 25, 0, 30)),
            # Midnight to one does not exist: the first instant of the day is one o'clock.
            ("America/Santiago", time(0, 0), date(2020, 9, 6), utc(2020, 9, 6, 4, 0)),
            ("Asia/Beirut", time(0, 0), date(2020, 3, 29), utc(2020, 3, 28, 22, 0)),
            ("Europe/Brussels", time(2, 30), date(2020, 3, 29), utc(2020, 3, 29, 1, 0)),
            # Half an hour, forwards and back.
            ("Australia/Lord_Howe", time(2, 15), date(2020, 10, 4), utc(2020, 10, 3, 15, 30)),
            ("Australia/Lord_Howe", time(1, 45), date(2020, 4, 5), utc(2020, 4, 4, 14, 45)),
            # Back at midnight: 23:30 comes twice on the day before.
            ("America/Havana", time(0, 30), date(2020, 11, 1), utc(2020, 11, 1, 4, 30)),
            ("Asia/Beirut", time(23, 30), date(2020, 10, 24), utc(2020, 10, 24, 20, 30)),
            # Just before and just after a gap nothing moves.
            ("Europe/Brussels", time(1, 59), date(2020, 3, 29), utc(2020, 3, 29, 0, 59)),
            ("Europe/Brussels", time(3, 0), date(2020, 3, 29), utc(2020, 3, 29, 1, 0)),
        ],
    )
    def test_the_day_has_one_briefing_at_an_instant_that_exists(
        self, zone: str, at: time, day: date, expected: datetime
    ):
        noon_before = at_local(zone, day.year, day.month, day.day, 12) - DAY
        slots = run(Schedule(zone, at), noon_before - DAY, noon_before + 3 * DAY)
        assert [slot for slot in slots if local(slot, zone).date() == day] == [expected]

    def test_a_day_that_does_not_exist_has_no_briefing_and_its_neighbours_have_theirs(self):
        slots = run(Schedule("Pacific/Apia", time(9, 0)), utc(2011, 12, 28), utc(2012, 1, 2))
        days = [local(slot, "Pacific/Apia").date().isoformat() for slot in slots]
        assert days == ["2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01", "2012-01-02"]
        assert local_instant(date(2011, 12, 30), time(9, 0), ZoneInfo("Pacific/Apia")) is None

    def test_a_weekday_that_was_skipped_comes_a_week_later(self):
        fridays = Schedule("Pacific/Apia", time(9, 0), frozenset({4}))
        assert local(next_due(fridays, utc(2011, 12, 25)), "Pacific/Apia") == datetime(2012, 1, 6, 9, 0)

    def test_a_gap_that_reaches_midnight_leaves_the_last_second_before_it(self):
        # Toronto's clocks went from 23:30 on 30 March 1919 to 00:30 on the 31st.
        zone = ZoneInfo("America/Toronto")
        evening = local_instant(date(1919, 3, 30), time(23, 45), zone)
        morning = local_instant(date(1919, 3, 31), time(0, 15), zone)
        assert local(evening, "America/Toronto") == datetime(1919, 3, 30, 23, 29, 59)
        assert local(morning, "America/Toronto") == datetime(1919, 3, 31, 0, 30)

    @settings(deadline=None, max_examples=20)
    @given(at=st.builds(time, st.integers(0, 23), st.integers(0, 59)))
    def test_around_a_gap_that_reaches_midnight_each_day_has_one(self, at: time):
        slots = run(Schedule("America/Toronto", at), utc(1919, 3, 27), utc(1919, 4, 4))
        days = Counter(local(slot, "America/Toronto").date() for slot in slots)
        assert {days[date(1919, 3, day)] for day in (28, 29, 30, 31)} == {1}


def keeps_its_promise(zone: str, year: int, at: time) -> bool:
    """Whether every local day of two years has exactly one slot."""
    first, last = date(year, 1, 3), date(year + 1, 12, 29)
    slots = run(Schedule(zone, at), utc(year, 1, 1), utc(year + 1, 12, 31))
    days = Counter(local(slot, zone).date() for slot in slots)
    every_day = sorted(day for day in days if first <= day <= last) == existing_days(zone, first, last)
    return every_day and set(days.values()) == {1}


class TestEveryZone:
    @pytest.mark.whole
    @pytest.mark.timeout(180)
    @pytest.mark.parametrize("at", [time(0, 0), time(2, 30), time(23, 30)], ids=str)
    def test_has_exactly_one_briefing_on_every_local_day_of_two_years(self, at: time):
        """All of them, at the times at which clocks are changed."""
        assert not [zone for zone in ZONES if not keeps_its_promise(zone, 2026, at)]

    @settings(deadline=None, max_examples=120)
    @given(zone=st.sampled_from(ZONES), year=YEARS, at=TIMES)
    def test_has_it_in_other_years_and_at_other_times(self, zone: str, year: int, at: time):
        assert keeps_its_promise(zone, year, at)

    @pytest.mark.parametrize("year", [2011, 2020, 2026])
    def test_keeps_its_time_on_every_day_on_which_it_exists(self, year: int):
        """All of them, at a time that clocks like to change at."""
        wrong = []
        for zone in ZONES:
            for slot in run(Schedule(zone, time(2, 30)), utc(year, 3, 1), utc(year, 4, 15)):
                shown = local(slot, zone)
                wanted = shown.replace(hour=2, minute=30, second=0)
                exists = wanted.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone))
                if shown != wanted and exists.replace(tzinfo=None) == wanted:
                    wrong.append((zone, shown))
        assert not wrong

    @settings(deadline=None, max_examples=300)
    @given(
        zone=st.sampled_from(ZONES),
        at=TIMES,
        weekdays=st.frozensets(st.integers(0, 6), min_size=1),
        after=st.datetimes(datetime(2004, 1, 1), datetime(2034, 1, 1)),
    )
    def test_moves_on_and_keeps_to_its_weekdays(self, zone: str, at: time, weekdays: frozenset[int], after: datetime):
        schedule, instant = Schedule(zone, at, weekdays), after.replace(tzinfo=UTC)
        for _ in range(10):
            following = next_due(schedule, instant)
            assert following > instant
            assert local(following, zone).weekday() in weekdays
            instant = following

    @settings(deadline=None, max_examples=300)
    @given(
        zone=st.sampled_from(ZONES),
        at=TIMES,
        after=st.datetimes(datetime(2004, 1, 1), datetime(2034, 1, 1)),
        minutes=st.integers(0, 3 * 24 * 60),
    )
    def test_skips_no_slot_wherever_it_is_asked_from(self, zone: str, at: time, after: datetime, minutes: int):
        """Whoever asks a little later gets the same slot, or one that follows it."""
        schedule, earlier = Schedule(zone, at), after.replace(tzinfo=UTC)
        slot, later = next_due(schedule, earlier), earlier + timedelta(minutes=minutes)
        assert next_due(schedule, later) == slot if later < slot else next_due(schedule, later) > slot

    def test_says_its_instants_in_utc(self):
        assert next_due(Schedule("Asia/Kolkata", time(8, 0)), utc(2026, 1, 1)).tzinfo is UTC


class TestEverySoManyHours:
    ANCHOR = utc(2026, 3, 28, 23, 17)

    def test_the_first_is_the_anchor_if_that_is_still_to_come(self):
        schedule = Schedule("UTC", hours=6, anchor=self.ANCHOR)
        assert next_due(schedule, self.ANCHOR - timedelta(days=3)) == self.ANCHOR
        assert next_due(schedule, self.ANCHOR) == self.ANCHOR + timedelta(hours=6)

    def test_they_come_at_equal_distances_whatever_the_clocks_do(self):
        schedule = Schedule("Europe/Brussels", hours=5, anchor=self.ANCHOR)
        slots = run(schedule, self.ANCHOR, self.ANCHOR + timedelta(days=5))
        assert {b - a for a, b in pairwise(slots)} == {timedelta(hours=5)}
        assert len(slots) == 24

    @given(hours=st.integers(1, 168), seconds=st.integers(-(10**7), 10**7))
    def test_the_next_is_later_by_at_most_one_step_and_counts_from_the_anchor(self, hours: int, seconds: int):
        after = self.ANCHOR + timedelta(seconds=seconds)
        slot = next_due(Schedule("UTC", hours=hours, anchor=self.ANCHOR), after)
        assert slot > after
        assert (slot - self.ANCHOR) % timedelta(hours=hours) == timedelta(0)
        assert slot - after <= timedelta(hours=hours) or slot == self.ANCHOR


class TestASchedule:
    @pytest.mark.parametrize("hours", [0, -1, 169])
    def test_of_other_than_one_to_168_hours_is_refused(self, hours: int):
        with pytest.raises(Refused, match="between 1 and 168"):
            Schedule("UTC", hours=hours, anchor=utc(2026, 1, 1))

    def test_has_either_a_time_or_a_number_of_hours(self):
        with pytest.raises(Refused, match="Give either"):
            Schedule("UTC")
        with pytest.raises(Refused, match="Give either"):
            Schedule("UTC", at=time(8), hours=3)

    def test_has_at_least_one_weekday(self):
        with pytest.raises(Refused, match="at least one weekday"):
            Schedule("UTC", at=time(8), weekdays=frozenset())
