"""What is a quarrel and what is none: part and whole, later steps, the same news with less detail."""

import pytest

from bot.situation.posture import Extent, Posture

from .story import Story, exactly, ids


@pytest.fixture
def story():
    return Story()


def test_who_says_that_some_leave_and_the_rest_stay_contradicts_nobody(story):
    story.says("DE", "drawdown", "completed", "2020-01-07", moved="30", strength="120")
    story.says("DE", "stay", "under_way", "2020-01-07")
    standing = story.standing("DE", "2020-01-07")
    assert (standing.posture, standing.contested) == (Posture.PARTIALLY_WITHDRAWN, False)


def test_another_source_that_denies_the_move_does_contradict_it(story):
    story.says("DE", "drawdown", "completed", "2020-01-07", by="Agency")
    denial = story.says("DE", "stay", "under_way", "2020-01-07", by="Desk", rating="F6")
    story.says("DE", "stay", "under_way", "2020-01-07", by="Agency")
    standing = story.standing("DE", "2020-01-07")
    assert (standing.posture, ids(*standing.against)) == (Posture.PARTIALLY_WITHDRAWN, ids(denial))


def test_by_the_20th_begins_after_the_step_of_the_16th(story):
    story.says("PH", "drawdown", "completed", "2020-01-16", remaining="32")
    story.says("PH", "withdrawal", "completed", "2020-01-20", effective="by 2020-01-20", remaining="0")
    standing = story.standing("PH", "2020-01-21")
    assert (standing.posture, standing.contested) == (Posture.WITHDRAWN, False)
    assert standing.personnel.remaining == exactly(0)


def test_a_better_source_that_only_says_withdrawn_or_moved_doubts_a_full_departure(story):
    weak = story.says(
        "SK",
        "withdrawal",
        "completed",
        "2020-01-07",
        effective="by 2020-01-07",
        moved="7",
        remaining="0",
        rating="F6",
    )
    story.says("SK", "relocation", "completed", "2020-01-08", effective="by 2020-01-08", rating="B3", by="Desk")
    standing = story.standing("SK", "2020-01-08")
    assert (standing.posture, ids(*standing.against)) == (Posture.RELOCATED, ids(weak))
    assert standing.figures == ()  # the losing side's numbers stay on that side


def test_the_clearer_report_takes_the_vaguer_one_s_place_whichever_came_first(story):
    listed = story.says("DE", "relocation", "completed", "2020-01-06", effective="by 2020-01-06", by="Desk")
    story.says("DE", "drawdown", "completed", "2020-01-07", effective="by 2020-01-07", moved="35", strength="120")
    standing = story.standing("DE", "2020-01-08")
    assert (standing.posture, standing.contested) == (Posture.PARTIALLY_WITHDRAWN, False)
    assert ids(*standing.vaguer) == ids(listed)


def test_a_weak_detail_does_not_take_the_weight_from_the_strong_report_that_it_details(story):
    story.says("DE", "relocation", "completed", "2020-01-06", effective="by 2020-01-06", by="Desk", rating="A1")
    story.says("DE", "stay", "under_way", "2020-01-06", by="Paper", rating="B2")
    story.says("DE", "drawdown", "completed", "2020-01-06", effective="by 2020-01-06", rating="F6", by="Agency")
    assert story.posture("DE", "2020-01-07") == "partially_withdrawn"


@pytest.mark.parametrize("step", ["return", "withdrawal"])
@pytest.mark.parametrize("better", ["A1", "F6"])
def test_a_later_step_ends_the_quarrel_of_both_sides(story, step, better):
    story.says("DE", "withdrawal", "completed", "2020-01-07", rating=better, by="One", moved="35")
    story.says("DE", "withdrawal", "completed", "2020-01-07", rating="C3", by="Three", moved="30")
    story.says("DE", "stay", "under_way", "2020-01-08", rating="C3", by="Two")
    assert story.standing("DE", "2020-01-09").contested
    story.says("DE", step, "completed", "2020-01-15", rating="F6", by="Four")
    assert not story.standing("DE", "2020-01-15").contested


def test_a_part_that_moves_inside_the_theatre_changes_no_posture(story):
    story.says("US", "contribution", "under_way", "2020-01-05", strength="5200")
    inside = story.says("US", "relocation", "completed", "2020-01-06", moved="some", to=["erbil"])
    standing = story.standing("US", "2020-01-06")
    assert (standing.posture, standing.contested) == (Posture.PRESENT, False)
    assert (standing.within, standing.personnel.strength) == ((inside,), exactly(5200))
    story.says("US", "withdrawal", "completed", "2020-01-10")
    assert story.standing("US", "2020-01-10").within == ()


def test_a_whole_contingent_that_moves_inside_is_relocated(story):
    story.says("US", "relocation", "completed", "2020-01-06", moved="20", strength="20", to=["erbil"])
    standing = story.standing("US", "2020-01-06")
    assert (standing.posture, standing.extent) == (Posture.RELOCATED, Extent.ALL)


@pytest.mark.parametrize(
    ("action", "more", "extent"),
    [
        ("relocation", {"moved": "30", "strength": "268"}, "part"),
        ("relocation", {"moved": "14", "strength": "14"}, "all"),
        ("relocation", {"moved": "some"}, "part"),
        ("relocation", {}, "unknown"),
        ("relocation", {"moved": "21"}, "unknown"),
        ("withdrawal", {}, "all"),
        ("withdrawal", {"remaining": "some"}, "part"),
        ("withdrawal", {"from": ["baghdad"]}, "unknown"),
        ("drawdown", {}, "part"),
    ],
)
def test_how_much_of_a_contingent_is_leaving(story, action, more, extent):
    story.says("PL", action, "announced", "2020-01-09", **more)
    assert story.standing("PL", "2020-01-09").extent == extent


def test_a_scope_without_a_number_is_a_part(story):
    story.says("GB", "contribution", "under_way", "2020-01-04", strength=("4000", "region"))
    story.says("GB", "withdrawal", "completed", "2020-01-06", moved=("unknown", "trainers"))
    standing = story.standing("GB", "2020-01-06")
    assert (standing.posture, standing.parts) == (Posture.PARTIALLY_WITHDRAWN, ("trainers",))
    assert standing.personnel.counts() == ()


def test_each_actor_knows_the_last_report_that_speaks_of_it(story):
    story.says("DE", "stay", "under_way", "2020-01-07")
    last = story.says("DE", "statement", "completed", "2020-01-09")
    assert story.standing("DE", "2020-01-20").last_report == last


def test_a_move_inside_the_theatre_is_not_the_departure_that_was_announced(story):
    story.says("DE", "withdrawal", "announced", "2020-01-06")
    story.says("DE", "relocation", "completed", "2020-01-08", to=["erbil"], moved="120", strength="120")
    standing = story.standing("DE", "2020-01-09")
    assert standing.posture is Posture.WITHDRAWING
    assert standing.plans


def test_a_departure_under_way_of_the_same_days_is_no_second_one(story):
    story.says("DE", "drawdown", "completed", "2020-01-08", effective="2020-01-08", moved="35", strength="120")
    story.says("DE", "drawdown", "under_way", "2020-01-09", effective="2020-01-08", moved="35")
    assert story.standing("DE", "2020-01-09").posture is Posture.PARTIALLY_WITHDRAWN


def test_a_dated_stay_that_is_told_later_does_not_deny_the_departure_after_it(story):
    story.says("PE", "stay", "under_way", "2020-01-12", effective="2020-01-05", rating="A1", by="Paper")
    story.says("PE", "withdrawal", "completed", "2020-01-10", effective="2020-01-10")
    standing = story.standing("PE", "2020-01-13")
    assert (standing.posture.value, standing.contested) == ("withdrawn", False)


def test_a_full_departure_ends_the_quarrel_whether_some_had_moved_or_none(story):
    story.says("DE", "stay", "under_way", "2020-01-04", by="One")
    story.says("DE", "relocation", "completed", "2020-01-04", by="Two")
    assert story.standing("DE", "2020-01-05").contested
    story.says("DE", "withdrawal", "completed", "2020-01-20", by="Three")
    assert not story.standing("DE", "2020-01-21").contested


def test_more_people_leave_only_where_the_days_are_others(story):
    """The first source knew of the departure on the 8th, the day that the second one gives: it is the same one."""
    story.says("DE", "drawdown", "completed", "2020-01-08", effective="2020-01-06")
    story.says("DE", "drawdown", "under_way", "2020-01-09", effective="2020-01-08", by="Other")
    assert story.standing("DE", "2020-01-10").posture is Posture.PARTIALLY_WITHDRAWN


def test_more_people_leave_after_the_first_departure_was_known(story):
    story.says("DE", "drawdown", "completed", "2020-01-07", effective="2020-01-06")
    story.says("DE", "drawdown", "under_way", "2020-01-10", effective="2020-01-10", by="Other")
    assert story.standing("DE", "2020-01-11").posture is Posture.WITHDRAWING
