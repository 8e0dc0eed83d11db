"""Numbers of people: ranges, scopes that are never mixed, and what cannot both be true."""

import pytest

from bot.situation.report import Count, Personnel

from .story import Story, exactly, ids


@pytest.fixture
def story():
    return Story()


def figures(standing, field):
    return {figure.count.scope: figure.count for figure in standing.figures if figure.field == field}


def test_three_numbers_of_three_scopes_are_no_contradiction(story):
    story.says("FR", "contribution", "under_way", "2020-01-07", strength="about 200")
    story.says("FR", "contribution", "under_way", "2020-01-07", strength=("160", "trainers"))
    story.says("FR", "contribution", "under_way", "2020-01-07", strength=("about 1,000", "region"))
    standing = story.standing("FR", "2020-01-07")
    assert not standing.contested
    assert figures(standing, "strength") == {
        "": Count(200, 200, True),
        "trainers": exactly(160, "trainers"),
        "region": Count(1000, 1000, True, "region"),
    }
    assert standing.personnel == Personnel(strength=Count(200, 200, True))


def test_ten_of_thirteen_in_one_place_are_not_ten_of_the_whole_contingent(story):
    story.says("ES", "contribution", "under_way", "2020-01-06", strength="about 500")
    story.says("ES", "drawdown", "completed", "2020-01-08", moved=("10", "baghdad"), strength=("13", "baghdad"))
    standing = story.standing("ES", "2020-01-08")
    assert standing.personnel == Personnel(exactly(10, "baghdad"), exactly(13, "baghdad"))
    assert figures(standing, "strength")[""] == Count(500, 500, True)


def test_numbers_shown_together_are_of_the_same_people(story):
    story.says("DE", "contribution", "under_way", "2020-01-06", strength=("27", "baghdad"))
    story.says("DE", "drawdown", "completed", "2020-01-07", moved="35", strength="120")
    story.says("DE", "contribution", "under_way", "2020-01-08", remaining=("4", "baghdad"))
    assert story.standing("DE", "2020-01-08").personnel == Personnel(exactly(35), exactly(120))


def test_waves_are_not_added(story):
    story.says("DE", "drawdown", "completed", "2020-01-07", moved="35")
    story.says("DE", "drawdown", "completed", "2020-01-10", moved="20")
    standing = story.standing("DE", "2020-01-10")
    assert standing.personnel.moved == exactly(20)
    assert Count(55, 55) not in [figure.count for figure in standing.figures]


def test_how_many_once_left_says_nothing_of_who_came_back(story):
    story.says("DE", "withdrawal", "completed", "2020-01-05", moved="120")
    story.says("DE", "return", "completed", "2020-01-10", strength="40")
    personnel = story.standing("DE", "2020-01-10").personnel
    assert personnel == Personnel(strength=exactly(40))


def test_a_vaguer_number_does_not_hide_an_exact_one(story):
    exact = story.says("DE", "drawdown", "completed", "2020-01-07", moved="35")
    story.says("DE", "drawdown", "completed", "2020-01-08", effective="2020-01-07", moved="some")
    standing = story.standing("DE", "2020-01-08")
    assert standing.personnel.moved == exactly(35)
    assert [figure.report.id for figure in standing.figures] == ids(exact)


def test_a_later_strength_takes_the_place_of_an_earlier_one_without_a_quarrel(story):
    story.says("DE", "contribution", "under_way", "2020-01-04", strength="120")
    story.says("DE", "contribution", "under_way", "2020-01-10", strength="85")
    standing = story.standing("DE", "2020-01-10")
    assert (standing.personnel.strength, standing.contested) == (exactly(85), False)


@pytest.mark.parametrize(
    ("one", "other", "both_can_be_true"),
    [
        ("120", "400", False),
        ("120", "120", True),
        ("about 500", "510", True),
        ("about 500", "600", False),
        ("some", "35", True),
        ("at least 2000", "1500", False),
        ("up to 300", "35", True),
        ("up to 300", "301", False),
        ("10-15", "15-20", True),
        ("10-14", "15-20", False),
        ("0", "some", False),
        ("0", "unknown", True),
    ],
)
@pytest.mark.parametrize("field", ["moved", "strength"])
def test_numbers_of_the_same_people_and_day_that_cannot_both_be_true_are_disputed(
    story, one, other, both_can_be_true, field
):
    first = story.says("DE", "drawdown", "completed", "2020-01-07", **{field: one})
    second = story.says("DE", "drawdown", "completed", "2020-01-07", **{field: other})
    standing = story.standing("DE", "2020-01-07")
    assert bool(standing.disputes) is not both_can_be_true
    if not both_can_be_true:
        assert standing.contested
        (dispute,) = standing.disputes
        assert {dispute.decided.id, dispute.against.id} == set(ids(first, second))
        assert dispute.field == field
        assert dispute.decided.personnel.counts() != dispute.against.personnel.counts()


def test_the_better_rated_number_is_used_and_the_other_stays_in_sight(story):
    army = story.says("DE", "contribution", "under_way", "2020-01-07T10:00", strength="120", rating="A1")
    blog = story.says("DE", "contribution", "under_way", "2020-01-07T10:00", strength="400", rating="F3")
    standing = story.standing("DE", "2020-01-07")
    assert standing.personnel.strength == exactly(120)
    assert [(d.decided.id, d.against.id) for d in standing.disputes] == [(army.id, blog.id)]


def test_of_equally_rated_numbers_the_newer_one_is_used(story):
    story.says("DE", "contribution", "under_way", "2020-01-06", effective="2020-01-05", strength="120")
    newer = story.says("DE", "contribution", "under_way", "2020-01-07", effective="2020-01-05", strength="400")
    standing = story.standing("DE", "2020-01-07")
    assert standing.personnel.strength == exactly(400)
    assert [d.decided.id for d in standing.disputes] == [newer.id]


def test_the_same_number_of_other_people_is_no_dispute(story):
    story.says("DE", "contribution", "under_way", "2020-01-07", strength=("4", "baghdad"))
    story.says("DE", "contribution", "under_way", "2020-01-07", strength=("90", "trainers"))
    assert not story.standing("DE", "2020-01-07").contested


def test_a_number_of_a_plan_that_was_called_off_goes_with_it(story):
    story.says("DE", "contribution", "under_way", "2020-01-04", strength="120")
    story.says("DE", "drawdown", "announced", "2020-01-05", moved="35", remaining="85")
    story.says("DE", "drawdown", "cancelled", "2020-01-06")
    assert story.standing("DE", "2020-01-06").personnel == Personnel(strength=exactly(120))


def test_a_number_in_a_statement_makes_nobody_present(story):
    story.says("US", "statement", "completed", "2020-01-07", strength="2000")
    assert story.posture("US", "2020-01-07") == "unknown"


def test_a_later_count_of_a_later_time_leaves_an_old_quarrel_behind(story):
    story.says("DE", "contribution", "under_way", "2020-01-04", strength="120")
    story.says("DE", "contribution", "under_way", "2020-01-04", strength="400")
    assert story.standing("DE", "2020-01-04").contested
    story.says("DE", "contribution", "under_way", "2020-01-10", strength="85")
    standing = story.standing("DE", "2020-01-10")
    assert (standing.disputes, standing.personnel.strength) == ((), exactly(85))


def test_counts_of_different_people_are_never_compared():
    assert not exactly(120).excludes(exactly(400, "region"))
    assert exactly(120).excludes(exactly(400))
    assert Count(1, None).vaguer_than(exactly(35))
    assert not Count(1, None, False, "baghdad").vaguer_than(exactly(35))
    assert not exactly(35).vaguer_than(exactly(35))
