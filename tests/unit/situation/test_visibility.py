"""What counts at a moment (`as_of`) for who knows what was public by another (`known_at`)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.situation.times import end_of_day, zone_of

from .story import PARIS, Story, ids


@pytest.fixture
def story():
    return Story()


def visible(story, day, known=None):
    return ids(*story.on(day, known).reports)


def test_a_fact_counts_from_when_it_happened_once_it_is_known(story):
    left = story.says("DE", "withdrawal", "completed", "2020-01-10", effective="2020-01-07")
    assert visible(story, "2020-01-09") == []
    assert visible(story, "2020-01-10") == [left.id]
    assert visible(story, "2020-01-07", known="2020-01-09") == []
    assert visible(story, "2020-01-07", known="2020-01-10") == [left.id]
    assert visible(story, "2020-01-06", known="2020-01-10") == []


def test_an_announcement_counts_from_when_it_was_reported_and_not_from_the_day_it_names(story):
    planned = story.says("DE", "withdrawal", "announced", "2020-01-07", effective="2020-01-20")
    assert visible(story, "2020-01-06") == []
    assert visible(story, "2020-01-07") == [planned.id]
    assert story.standing("DE", "2020-01-07").since == date(2020, 1, 7)


def test_an_announcement_is_not_backdated_by_the_day_it_names(story):
    story.says("DE", "withdrawal", "announced", "2020-01-10", effective="2020-01-05")
    assert visible(story, "2020-01-07", known="2020-01-14") == []


def test_what_is_under_way_counts_from_when_it_began(story):
    moving = story.says("DE", "withdrawal", "under_way", "2020-01-10", effective="2020-01-07")
    assert visible(story, "2020-01-07", known="2020-01-10") == [moving.id]


def test_what_a_source_says_has_happened_had_happened_when_it_said_so(story):
    """A month is as exact as this source is; the fact does not wait for the end of January."""
    left = story.says("DE", "withdrawal", "completed", "2020-01-10", effective="2020-01")
    assert visible(story, "2020-01-10") == [left.id]
    assert visible(story, "2020-01-09", known="2020-01-31") == []


@pytest.mark.parametrize(
    ("effective", "first"),
    [
        ("2020-01-05", "2020-01-05"),
        ("2020-01-05T18:00", "2020-01-05T18:00+03:00"),
        ("2020-01-04/2020-01-05", "2020-01-05"),
        ("by 2020-01-05", "2020-01-05"),
        ("2020-01", "2020-01-08"),
        ("from 2020-01-05", "2020-01-08"),
    ],
)
def test_a_vague_date_counts_when_it_is_sure_to_have_happened(story, effective, first):
    story.says("DE", "withdrawal", "completed", "2020-01-08", effective=effective)
    known, counts = story.instant("2020-01-31"), story.instant(first)
    assert len(story.journal.visible(counts, known)) == 1
    assert story.journal.visible(counts - timedelta(seconds=1), known) == []


def test_known_at_is_as_of_unless_it_is_asked_otherwise(story):
    story.says("DE", "stay", "under_way", "2020-01-08")
    assert story.on("2020-01-08") == story.on("2020-01-08", known="2020-01-08")


def test_the_minute_of_publication_decides(story):
    story.says("NL", "stay", "under_way", "2020-01-08T23:00+01:00")
    assert visible(story, "2020-01-08") == []  # 23:00 in Brussels is 01:00 of the 9th in Baghdad
    assert visible(story, "2020-01-08T23:00+01:00") != []
    assert visible(story, "2020-01-08T22:59:59+01:00") == []


def test_a_time_without_an_offset_is_local_to_the_theatre(story):
    story.says("NL", "stay", "under_way", "2020-01-08T18:00")
    assert visible(story, "2020-01-08T18:00+03:00") != []
    assert visible(story, "2020-01-08T17:59+03:00") == []


@pytest.mark.parametrize(
    ("day", "last_second"),
    [
        (date(2020, 3, 28), datetime(2020, 3, 28, 22, 59, 59, tzinfo=UTC)),
        (date(2020, 3, 29), datetime(2020, 3, 29, 21, 59, 59, tzinfo=UTC)),  # 23 hours long
        (date(2020, 10, 24), datetime(2020, 10, 24, 21, 59, 59, tzinfo=UTC)),
        (date(2020, 10, 25), datetime(2020, 10, 25, 22, 59, 59, tzinfo=UTC)),  # 25 hours long
    ],
)
def test_a_day_ends_when_it_ends_in_the_theatre_whatever_the_clocks_do(day, last_second):
    assert end_of_day(day, zone_of("Europe/Paris")) == last_second


def test_a_day_that_begins_at_one_o_clock_still_follows_the_one_before():
    """Clocks in Beirut go forward at midnight: 29 March 2020 has no 00:00."""
    assert end_of_day(date(2020, 3, 28), zone_of("Asia/Beirut")) == datetime(2020, 3, 28, 21, 59, 59, tzinfo=UTC)


def test_news_of_the_last_hour_before_the_clocks_change_belongs_to_that_day():
    story = Story(PARIS)
    story.says("DE", "stay", "under_way", "2020-03-29T23:30")
    assert visible(story, "2020-03-28") == []
    assert visible(story, "2020-03-29") == ["ST-0001"]


def test_what_was_never_known_by_then_is_not_public_but_what_was_taken_back_is(story):
    letter = story.says("US", "withdrawal", "announced", "2020-01-06")
    story.retracts(letter, "2020-01-07")
    known = story.instant("2020-01-07")
    assert ids(*story.journal.public(known, known)) == ["ST-0001", "ST-0002"]
    assert ids(*story.journal.public(story.instant("2020-01-06"), story.instant("2020-01-06"))) == ["ST-0001"]
    assert visible(story, "2020-01-07") == []


def test_days_are_counted_in_the_theatre(story):
    story.says("NL", "stay", "under_way", "2020-01-08T23:00+01:00")
    story.says("NL", "stay", "under_way", "2020-01-09")
    story.says("DE", "stay", "under_way", "2020-01-07")
    assert story.journal.entries_by_day == {date(2020, 1, 7): 1, date(2020, 1, 9): 2}
    assert story.journal.actors == ("DE", "NL")
    assert len(story.journal) == 3


def test_an_entry_is_public_only_once_it_was_known_however_early_its_fact_was(story):
    left = story.says("DE", "withdrawal", "completed", "2020-01-10", effective="2020-01-07")
    assert ids(*story.journal.public(story.instant("2020-01-08"), story.instant("2020-01-09"))) == []
    assert ids(*story.journal.public(story.instant("2020-01-08"), story.instant("2020-01-11"))) == [left.id]
