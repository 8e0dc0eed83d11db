"""Entries are never edited: corrections and retractions are entries too, with a moment of their own."""

from datetime import date

import pytest

from .story import Story, exactly, ids


@pytest.fixture
def story():
    return Story()


def visible(story, day, known=None):
    return ids(*story.on(day, known).reports)


# retraction


def test_a_retraction_takes_a_report_back_from_the_day_on_which_it_was_published(story):
    letter = story.says("US", "withdrawal", "announced", "2020-01-06")
    story.retracts(letter, "2020-01-07")
    assert story.posture("US", "2020-01-06") == "withdrawing"
    assert story.posture("US", "2020-01-07") == "unknown"


def test_with_hindsight_what_was_taken_back_never_counted(story):
    letter = story.says("US", "withdrawal", "announced", "2020-01-06")
    story.retracts(letter, "2020-01-07")
    assert story.posture("US", "2020-01-06", known="2020-01-07") == "unknown"
    assert story.posture("US", "2020-01-06", known="2020-01-06") == "withdrawing"


def test_a_retraction_gives_back_what_was_there_before(story):
    story.says("US", "stay", "under_way", "2020-01-04", strength="5200")
    before = story.standing("US", "2020-01-04")
    letter = story.says("US", "withdrawal", "completed", "2020-01-06", moved="100", remaining="0", rating="A1")
    story.retracts(letter, "2020-01-07")
    assert story.standing("US", "2020-01-07") == before


def test_a_retraction_is_no_evidence_itself(story):
    there = story.says("US", "stay", "under_way", "2020-01-04")
    story.retracts(there, "2020-01-05")
    assert visible(story, "2020-01-05") == []
    assert story.on("2020-01-05").standings == {}


def test_a_report_that_is_repeated_elsewhere_survives_the_retraction_of_one(story):
    first = story.says("US", "stay", "under_way", "2020-01-04")
    second = story.says("US", "stay", "under_way", "2020-01-05")
    story.retracts(first, "2020-01-06")
    assert visible(story, "2020-01-06") == ids(second)
    assert story.standing("US", "2020-01-06").since == date(2020, 1, 5)


def test_a_retracted_retraction_gives_the_report_back(story):
    letter = story.says("US", "withdrawal", "announced", "2020-01-06")
    mistake = story.retracts(letter, "2020-01-07")
    story.retracts(mistake, "2020-01-08")
    assert [story.posture("US", f"2020-01-0{day}") for day in (6, 7, 8)] == ["withdrawing", "unknown", "withdrawing"]


def test_a_retraction_of_what_nobody_could_know_yet_changes_nothing_before(story):
    late = story.says("US", "withdrawal", "completed", "2020-01-10", effective="2020-01-05")
    story.retracts(late, "2020-01-08")
    assert visible(story, "2020-01-09") == []
    assert visible(story, "2020-01-10") == []


# correction


def test_a_correction_stands_in_the_place_of_the_entry_that_it_names(story):
    wrong = story.says("DE", "drawdown", "completed", "2020-01-07", moved="53")
    right = story.corrects(wrong, "drawdown", "completed", "2020-01-08", effective="2020-01-07", moved="35")
    assert story.standing("DE", "2020-01-07").personnel.moved == exactly(53)
    standing = story.standing("DE", "2020-01-08")
    assert (ids(*standing.evidence), standing.personnel.moved) == ([right.id], exactly(35))
    assert not standing.contested


def test_hindsight_shows_the_corrected_fact_on_the_day_it_happened(story):
    wrong = story.says("DE", "drawdown", "completed", "2020-01-07", moved="53")
    story.corrects(wrong, "drawdown", "completed", "2020-01-09", effective="2020-01-07", moved="35")
    public, hindsight = story.standing("DE", "2020-01-07"), story.standing("DE", "2020-01-07", known="2020-01-09")
    assert (public.personnel.moved, hindsight.personnel.moved) == (exactly(53), exactly(35))


def test_a_fact_that_is_dated_later_had_not_happened_before(story):
    wrong = story.says("DE", "withdrawal", "completed", "2020-01-06")
    story.corrects(wrong, "withdrawal", "completed", "2020-01-10", effective="2020-01-08")
    days = ("2020-01-06", "2020-01-07", "2020-01-08")
    assert [story.posture("DE", day) for day in days] == ["withdrawn", "withdrawn", "withdrawn"]
    hindsight = [story.posture("DE", day, known="2020-01-10") for day in days]
    assert hindsight == ["unknown", "unknown", "withdrawn"]


def test_a_corrected_announcement_still_counts_from_when_it_was_made(story):
    """The number was wrong, not the announcement: with hindsight it had been made all the same."""
    wrong = story.says("DE", "withdrawal", "announced", "2020-01-05", moved="500")
    story.corrects(wrong, "withdrawal", "announced", "2020-01-08", moved="350")
    standing = story.standing("DE", "2020-01-06", known="2020-01-08")
    assert (standing.posture.value, standing.plans[0].moved) == ("withdrawing", exactly(350))
    assert story.standing("DE", "2020-01-08").since == date(2020, 1, 5)


def test_a_correction_without_a_date_of_its_own_keeps_the_date_of_what_it_corrects(story):
    wrong = story.says("DE", "drawdown", "completed", "2020-01-05", moved="53")
    story.corrects(wrong, "drawdown", "completed", "2020-01-08", moved="35")
    standing = story.standing("DE", "2020-01-06", known="2020-01-08")
    assert (standing.posture.value, standing.personnel.moved) == ("partially_withdrawn", exactly(35))


def test_a_correction_takes_no_date_from_what_nobody_knew_yet(story):
    """Published in the other order than filed: what is learnt on the 8th must not change the picture of the 5th."""
    late = story.says("DE", "drawdown", "completed", "2020-01-08", effective="2020-01-04", moved="53")
    story.corrects(late, "drawdown", "completed", "2020-01-05", moved="35")
    correction_alone = Story()
    correction_alone.entries = story.entries[1:]
    for day in ("2020-01-04", "2020-01-05"):
        before = correction_alone.posture("DE", day, known="2020-01-05")
        assert story.posture("DE", day, known="2020-01-05") == before


def test_what_corrects_a_retracted_correction_keeps_the_original_out(story):
    """Two entries for one place would be two claims where a source made one."""
    first = story.says("DE", "drawdown", "completed", "2020-01-05", moved="53")
    second = story.corrects(first, "drawdown", "completed", "2020-01-06", moved="30")
    third = story.corrects(second, "drawdown", "completed", "2020-01-07", moved="35")
    story.retracts(second, "2020-01-08")
    assert visible(story, "2020-01-08") == [third.id]


def test_a_correction_may_say_that_it_was_somebody_else(story):
    wrong = story.says("SK", "withdrawal", "completed", "2020-01-07")
    story.corrects(wrong, "withdrawal", "completed", "2020-01-08", actor="SI", effective="2020-01-07")
    snapshot = story.on("2020-01-08")
    assert {actor: standing.posture.value for actor, standing in snapshot.standings.items()} == {"SI": "withdrawn"}


def test_a_correction_of_a_correction_replaces_only_that(story):
    first = story.says("DE", "drawdown", "completed", "2020-01-05", moved="53")
    second = story.corrects(first, "drawdown", "completed", "2020-01-06", effective="2020-01-05", moved="30")
    third = story.corrects(second, "drawdown", "completed", "2020-01-07", effective="2020-01-05", moved="35")
    moved = [story.standing("DE", f"2020-01-0{day}").personnel.moved for day in (5, 6, 7)]
    assert moved == [exactly(53), exactly(30), exactly(35)]
    assert visible(story, "2020-01-07") == [third.id]
    assert story.standing("DE", "2020-01-05", known="2020-01-06").personnel.moved == exactly(30)


def test_a_retracted_correction_gives_the_original_back(story):
    first = story.says("DE", "drawdown", "completed", "2020-01-05", moved="35")
    before = story.standing("DE", "2020-01-05")
    second = story.corrects(first, "withdrawal", "completed", "2020-01-06", effective="2020-01-05")
    story.retracts(second, "2020-01-07")
    assert [story.posture("DE", f"2020-01-0{day}") for day in (5, 6, 7)] == [
        "partially_withdrawn",
        "withdrawn",
        "partially_withdrawn",
    ]
    assert story.standing("DE", "2020-01-07") == before


def test_retracting_the_last_of_two_corrections_gives_the_first_back(story):
    first = story.says("DE", "drawdown", "completed", "2020-01-05", moved="53")
    second = story.corrects(first, "drawdown", "completed", "2020-01-06", effective="2020-01-05", moved="30")
    third = story.corrects(second, "drawdown", "completed", "2020-01-07", effective="2020-01-05", moved="35")
    story.retracts(third, "2020-01-08")
    assert visible(story, "2020-01-08") == [second.id]


def test_retracting_the_original_of_a_correction_leaves_the_correction(story):
    first = story.says("DE", "drawdown", "completed", "2020-01-05", moved="53")
    second = story.corrects(first, "drawdown", "completed", "2020-01-06", moved="35")
    story.retracts(first, "2020-01-07")
    assert visible(story, "2020-01-07") == [second.id]


def test_what_was_replaced_stays_in_the_journal(story):
    first = story.says("DE", "drawdown", "completed", "2020-01-05", moved="53")
    story.corrects(first, "drawdown", "completed", "2020-01-06", moved="35")
    assert story.journal.by_id[first.id] is first
    assert story.journal.replaced(story.instant("2020-01-05")) == set()
    assert story.journal.replaced(story.instant("2020-01-06")) == {first.id}
