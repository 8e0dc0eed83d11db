"""Two reports that cannot both be true: one decides by a stated rule, and both stay in sight."""

import pytest

from bot.situation.posture import Posture

from .story import Story, ids


@pytest.fixture
def story():
    return Story()


def sides(standing):
    """(who decides, who says otherwise and what)."""
    against = [(report.id, standing.claims(report).value) for report in standing.against]
    return ids(*standing.evidence), against


def test_withdrawn_or_moved_is_the_same_news_as_a_part_that_left_with_less_detail(story):
    listed = story.says(
        "DE", "relocation", "completed", "2020-01-08", effective="by 2020-01-08", rating="B3", by="B2"
    )
    army = story.says("DE", "drawdown", "completed", "2020-01-07", moved="35", strength="120", rating="B1", by="AFP")
    standing = story.standing("DE", "2020-01-08")
    assert standing.posture is Posture.PARTIALLY_WITHDRAWN
    assert sides(standing) == ([army.id], [])
    assert ids(*standing.vaguer) == [listed.id]
    assert not standing.contested


def test_who_is_said_to_have_moved_and_is_later_listed_with_400_is_contested(story):
    moved = story.says("GB", "withdrawal", "completed", "2020-01-08", rating="B3")
    listed = story.says("GB", "contribution", "under_way", "2020-02-14", strength="400", rating="F3")
    standing = story.standing("GB", "2020-02-14")
    assert standing.posture is Posture.WITHDRAWN
    assert sides(standing) == ([moved.id], [(listed.id, "present")])
    assert story.on("2020-02-14").claimed_otherwise([Posture.PRESENT]) == [standing]
    assert not story.standing("GB", "2020-01-08").contested


@pytest.mark.parametrize(
    ("older", "newer", "decides"),
    [
        ("B2", "C3", "older"),
        ("B2", "B3", "older"),
        ("B2", "C2", "older"),
        ("C3", "B2", "newer"),
        ("C3", "C2", "newer"),
        ("B2", "B2", "newer"),
        ("F6", "F6", "newer"),
        ("A4", "C2", "newer"),  # each judged on its own: a better source with a weaker claim is not comparable
        ("C2", "A4", "newer"),
        ("F1", "A2", "newer"),
    ],
)
def test_the_better_rated_decides_and_then_the_newer(story, older, newer, decides):
    gone = story.says("DE", "withdrawal", "completed", "2020-01-07", rating=older)
    there = story.says("DE", "stay", "under_way", "2020-01-09", rating=newer)
    standing = story.standing("DE", "2020-01-09")
    assert standing.contested
    if decides == "older":
        assert sides(standing) == ([gone.id], [(there.id, "staying")])
    else:
        assert sides(standing) == ([there.id], [(gone.id, "withdrawn")])


def test_the_newer_report_decides_also_when_it_speaks_of_an_earlier_day(story):
    there = story.says("DE", "stay", "under_way", "2020-01-08")
    gone = story.says("DE", "withdrawal", "completed", "2020-01-20", effective="2020-01-05")
    standing = story.standing("DE", "2020-01-20")
    assert sides(standing) == ([gone.id], [(there.id, "staying")])


def test_present_after_it_was_gone_is_a_contradiction_whichever_was_published_first(story):
    there = story.says("GB", "contribution", "under_way", "2020-01-08", effective="2020-01-07", strength="400")
    gone = story.says("GB", "withdrawal", "completed", "2020-01-10", effective="2020-01-05", rating="B2")
    standing = story.standing("GB", "2020-01-10")
    assert standing.contested
    assert sides(standing) == ([gone.id], [(there.id, "present")])


def test_a_third_better_report_settles_it_for_the_side_that_had_lost(story):
    story.says("DE", "withdrawal", "completed", "2020-01-07", rating="B2")
    story.says("DE", "stay", "under_way", "2020-01-08", rating="C3")
    assert story.posture("DE", "2020-01-08") == "withdrawn"
    story.says("DE", "stay", "under_way", "2020-01-09", rating="A1")
    standing = story.standing("DE", "2020-01-09")
    assert sides(standing) == (["ST-0002", "ST-0003"], [("ST-0001", "withdrawn")])


def test_agreeing_with_either_side_hides_neither(story):
    story.says("DE", "withdrawal", "completed", "2020-01-07", rating="B2")
    story.says("DE", "stay", "under_way", "2020-01-08", rating="C3")
    story.says("DE", "withdrawal", "completed", "2020-01-09", rating="C3")
    story.says("DE", "stay", "under_way", "2020-01-09", rating="D3")
    standing = story.standing("DE", "2020-01-09")
    assert {report.id for report in (*standing.evidence, *standing.against)} == {
        "ST-0001",
        "ST-0002",
        "ST-0003",
        "ST-0004",
    }
    assert standing.posture is Posture.WITHDRAWN


def test_a_report_that_beats_the_deciding_one_is_never_among_the_beaten(story):
    """A2 is better than B3; C1 is comparable with neither. Filed in this order they form a ring."""
    story.says("DE", "withdrawal", "completed", "2020-01-07", effective="by 2020-01-07", rating="A2", by="One")
    story.says("DE", "stay", "under_way", "2020-01-08", rating="C1", by="Two")
    story.says("DE", "drawdown", "completed", "2020-01-09", effective="by 2020-01-09", rating="B3", by="Three")
    standing = story.standing("DE", "2020-01-09")
    assert standing.posture is not Posture.PARTIALLY_WITHDRAWN
    assert len({*standing.evidence, *standing.against}) == 3


def test_taking_one_side_back_ends_the_quarrel(story):
    gone = story.says("DE", "withdrawal", "completed", "2020-01-07", rating="B2")
    story.says("DE", "stay", "under_way", "2020-01-08", rating="C3")
    assert story.standing("DE", "2020-01-08").contested
    story.retracts(gone, "2020-01-09")
    standing = story.standing("DE", "2020-01-09")
    assert (standing.posture, standing.contested) == (Posture.STAYING, False)


def test_a_return_explains_a_later_presence(story):
    story.says("NO", "withdrawal", "completed", "2020-01-05", rating="A1")
    story.says("NO", "return", "completed", "2020-01-12", rating="D4")
    story.says("NO", "contribution", "under_way", "2020-01-14", strength="80", rating="D4")
    standing = story.standing("NO", "2020-01-14")
    assert (standing.posture, standing.contested) == (Posture.PRESENT, False)


def test_the_two_sides_are_in_what_the_answer_rests_on(story):
    story.says("DE", "withdrawal", "completed", "2020-01-07", strength="120")
    story.says("DE", "stay", "under_way", "2020-01-07", strength="400")
    standing = story.standing("DE", "2020-01-07")
    assert set(ids(*standing.reports)) == {"ST-0001", "ST-0002"}
    assert len(standing.reports) == 2


def test_the_sources_of_both_sides_can_be_named(story):
    story.says("DE", "withdrawal", "completed", "2020-01-07", rating="B2", by="AFP")
    story.says("DE", "stay", "under_way", "2020-01-08", rating="C3", by="The New Arab")
    standing = story.standing("DE", "2020-01-08")
    assert [report.sources[0].publisher for report in standing.evidence] == ["AFP"]
    assert [report.sources[0].publisher for report in standing.against] == ["The New Arab"]
    assert [report.rating for report in (*standing.evidence, *standing.against)] == ["B2", "C3"]
