"""Plans apart from facts: what is announced, when it is due, and what becomes of it."""

from datetime import date

import pytest

from bot.situation.posture import Extent, Posture
from bot.situation.report import Action

from .story import Story, exactly


@pytest.fixture
def story():
    return Story()


def dues(standing):
    return [(plan.action, plan.due, plan.overdue) for plan in standing.plans]


def test_what_a_plan_will_move_or_leave_is_no_fact_but_the_strength_that_it_names_is(story):
    story.says(
        "JP",
        "withdrawal",
        "announced",
        "2020-01-05",
        effective="by 2020-01-31",
        moved="600",
        strength="600",
        remaining="0",
    )
    standing = story.standing("JP", "2020-01-06")
    assert standing.posture is Posture.WITHDRAWING
    assert (standing.personnel.moved, standing.personnel.remaining) == (None, None)
    assert standing.personnel.strength == exactly(600)
    (plan,) = standing.plans
    assert (plan.moved, plan.remaining, plan.extent) == (exactly(600), exactly(0), Extent.ALL)


def test_a_plan_is_overdue_once_its_day_has_passed_and_gone_once_it_is_done(story):
    story.says("JP", "withdrawal", "announced", "2020-01-05", effective="by 2020-01-31")
    due = date(2020, 1, 31)
    assert dues(story.standing("JP", "2020-01-31")) == [(Action.WITHDRAWAL, due, False)]
    assert dues(story.standing("JP", "2020-02-01")) == [(Action.WITHDRAWAL, due, True)]
    story.says("JP", "withdrawal", "completed", "2020-02-03")
    assert dues(story.standing("JP", "2020-02-03")) == []


def test_the_day_on_which_it_was_announced_is_not_the_day_for_which(story):
    story.says("JP", "withdrawal", "announced", "2020-01-05", effective="2020-01-05")
    assert dues(story.standing("JP", "2020-01-09")) == [(Action.WITHDRAWAL, None, False)]


def test_what_was_put_off_is_due_on_the_later_day(story):
    story.says("JP", "withdrawal", "announced", "2020-01-05", effective="by 2020-01-15")
    story.says("JP", "withdrawal", "announced", "2020-01-14", effective="by 2020-01-31")
    assert dues(story.standing("JP", "2020-01-20")) == [(Action.WITHDRAWAL, date(2020, 1, 31), False)]


def test_a_part_that_left_is_not_the_departure_of_all_that_was_announced(story):
    story.says("JP", "withdrawal", "announced", "2020-01-05", effective="by 2020-01-31")
    story.says("JP", "drawdown", "completed", "2020-01-15", moved="100")
    standing = story.standing("JP", "2020-01-16")
    assert standing.posture is Posture.PARTIALLY_WITHDRAWN
    assert dues(standing) == [(Action.WITHDRAWAL, date(2020, 1, 31), False)]


def test_an_announcement_takes_nothing_away_from_what_was_done(story):
    done = story.says("SI", "relocation", "completed", "2020-01-08", moved="6")
    story.says("SI", "withdrawal", "announced", "2020-01-09", moved="6", remaining="0")
    standing = story.standing("SI", "2020-01-09")
    assert (standing.personnel.moved, standing.personnel.remaining) == (exactly(6), None)
    assert standing.figure("moved").reports == (done,)


def test_who_moved_for_two_weeks_is_due_back(story):
    story.says("PL", "drawdown", "completed", "2020-01-09", until="2020-01-23")
    assert story.standing("PL", "2020-01-10").temporary
    assert dues(story.standing("PL", "2020-01-23")) == [(Action.RETURN, date(2020, 1, 23), False)]
    assert dues(story.standing("PL", "2020-01-24")) == [(Action.RETURN, date(2020, 1, 23), True)]
    story.says("PL", "return", "completed", "2020-01-25")
    assert dues(story.standing("PL", "2020-01-25")) == []


@pytest.mark.parametrize("end", [{"until": "2020-01-31"}, {"effective": "2020-01-05/2020-01-31"}])
def test_who_was_to_stay_until_the_end_of_the_month_does_not_stay_after_it(story, end):
    story.says("IT", "stay", "under_way", "2020-01-05", **end)
    assert story.posture("IT", "2020-01-31") == "staying"
    assert story.posture("IT", "2020-02-01") == "present"


def test_a_stay_that_ended_does_not_revive_the_plan_that_it_took_the_place_of(story):
    story.says("IT", "withdrawal", "announced", "2020-01-04")
    story.says("IT", "stay", "under_way", "2020-01-05", until="2020-01-31")
    standing = story.standing("IT", "2020-02-01")
    assert (standing.posture, standing.plans) == (Posture.PRESENT, ())


def test_an_announced_return_is_a_plan_until_somebody_arrives(story):
    story.says("NL", "withdrawal", "completed", "2020-01-05")
    story.says("NL", "return", "announced", "2020-01-10", effective="by 2020-01-20", strength="90")
    standing = story.standing("NL", "2020-01-11")
    assert (standing.posture, standing.personnel.strength) == (Posture.WITHDRAWN, None)
    assert dues(standing) == [(Action.RETURN, date(2020, 1, 20), False)]
    story.says("NL", "return", "completed", "2020-01-19")
    assert dues(story.standing("NL", "2020-01-21")) == []


@pytest.mark.parametrize(
    ("second", "by", "kept"),
    [
        ({"effective": "by 2020-03-31"}, "Agency", ["2020-03-31"]),  # put off
        ({"effective": "by 2020-03-31"}, "Other", ["2020-03-31"]),
        ({"effective": "by 2020-01-31"}, "Agency", ["2020-01-31"]),  # brought forward
        ({"effective": "by 2020-01-31"}, "Other", ["2020-02-29", "2020-01-31"]),
        ({"effective": "by 2020-03-31", "moved": "50"}, "Agency", ["2020-02-29", "2020-03-31"]),  # another wave
    ],
)
def test_a_later_announcement_of_the_same_step_moves_its_day(story, second, by, kept):
    story.says("IT", "drawdown", "announced", "2020-01-04", effective="by 2020-02-29", moved="100")
    story.says("IT", "drawdown", "announced", "2020-01-05", by=by, **second)
    assert [plan.due.isoformat() for plan in story.standing("IT", "2020-01-06").plans] == kept


@pytest.mark.parametrize("announced", ["withdrawal", "drawdown", "relocation"])
@pytest.mark.parametrize("cancelled", ["withdrawal", "drawdown", "relocation"])
def test_a_departure_is_called_off_by_whatever_word(story, announced, cancelled):
    story.says("IT", "contribution", "under_way", "2020-01-04")
    story.says("IT", announced, "announced", "2020-01-05")
    story.says("IT", cancelled, "cancelled", "2020-01-06", by="Other")
    standing = story.standing("IT", "2020-01-07")
    assert (standing.posture, standing.plans) == (Posture.PRESENT, ())


def test_what_is_called_off_by_its_own_word_leaves_the_other_plan(story):
    story.says("IT", "drawdown", "announced", "2020-01-04")
    story.says("IT", "relocation", "announced", "2020-01-05")
    story.says("IT", "relocation", "cancelled", "2020-01-06")
    assert [plan.action for plan in story.standing("IT", "2020-01-07").plans] == [Action.DRAWDOWN]
