"""Numbers belong to whoever said them: sides, days, what ages, what cannot add up."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.situation.posture import DONE, extent_of, since
from bot.situation.report import Count, better_rated
from bot.situation.written import read_report

from .story import IRAQ, Story, exactly, wording
from .strategies import RATINGS, THOROUGH, instants, quarrels, stories
from .test_properties import pictured

BY = {"effective": "by 2020-01-07"}
IRAQ_END = Story().instant("2020-01-31")


@pytest.fixture
def story():
    return Story()


def test_a_weak_second_voice_for_the_better_number_lets_no_worse_one_win(story):
    first = story.says("DE", "drawdown", "completed", "2020-01-07", moved="35", strength="120", rating="B1", by="One")
    second = story.says("DE", "drawdown", "completed", "2020-01-07", moved="35", rating="F6", by="Two")
    other = story.says(
        "DE", "drawdown", "completed", "2020-01-07", moved="30", strength="120", rating="F6", by="Three"
    )
    moved = story.standing("DE", "2020-01-08").figure("moved")
    assert (moved.count, moved.reports) == (exactly(35), (first, second))
    assert [(rival.count, rival.reports) for rival in moved.against] == [(exactly(30), (other,))]


def test_who_is_vaguer_is_on_the_side_and_never_named_for_the_number(story):
    exact = story.says("DE", "drawdown", "completed", "2020-01-07", moved="35", rating="C3", by="One")
    story.says("DE", "drawdown", "completed", "2020-01-07", moved="some", rating="A1", by="Two")
    moved = story.standing("DE", "2020-01-07").figure("moved")
    assert (moved.count, moved.reports) == (exactly(35), (exact,))


def test_a_vague_voice_speaks_for_neither_of_two_numbers(story):
    story.says("DE", "drawdown", "completed", "2020-01-07", moved="35", rating="F6", by="One")
    story.says("DE", "drawdown", "completed", "2020-01-07", moved="30", rating="B2", by="Two")
    story.says("DE", "drawdown", "completed", "2020-01-07", moved="some", rating="A1", by="Three")
    assert story.standing("DE", "2020-01-07").personnel.moved == exactly(30)


def test_a_better_rated_number_stands_and_does_not_dispute_one_that_it_agrees_with(story):
    """Both can be true, and a weak second voice changes nothing."""
    story.says("DE", "drawdown", "completed", "2020-01-07", moved="30-40", rating="A1", by="One")
    story.says(
        "DE", "drawdown", "completed", "2020-01-08", effective="2020-01-07", moved="35-45", rating="F6", by="Two"
    )
    moved = story.standing("DE", "2020-01-09").figure("moved")
    assert (moved.count, moved.against) == (Count(30, 40), ())


def test_the_number_of_a_wave_has_the_day_of_that_wave(story):
    story.says("ES", "drawdown", "completed", "2020-01-08", moved="10", strength="100")
    second = story.says("ES", "drawdown", "completed", "2020-01-24", moved="50", strength="90", by="Other")
    moved = story.standing("ES", "2020-01-25").figure("moved")
    assert (moved.count, moved.reports) == (exactly(50), (second,))
    assert since(moved.report, IRAQ.zone).isoformat() == "2020-01-24"


def test_a_later_number_holds_for_its_time_however_vague(story):
    story.says("IT", "contribution", "under_way", "2020-01-04", strength="1925")
    later = story.says("IT", "contribution", "under_way", "2020-01-20", strength="at least 1000")
    strength = story.standing("IT", "2020-01-21").figure("strength")
    assert (strength.count.min, strength.count.max, strength.reports) == (1000, None, (later,))


def test_a_full_departure_ends_strength_and_remainder_and_a_return_without_a_number_knows_none(story):
    story.says("NO", "contribution", "under_way", "2020-01-04", strength="500", remaining="500")
    story.says("NO", "withdrawal", "completed", "2020-01-10")
    assert story.standing("NO", "2020-01-10").figures == ()
    story.says("NO", "return", "completed", "2020-01-20")
    assert story.standing("NO", "2020-01-20").figures == ()


def test_what_remained_after_one_wave_does_not_remain_after_the_next(story):
    story.says("PH", "drawdown", "completed", "2020-01-06", moved="11", remaining="32")
    story.says("PH", "drawdown", "completed", "2020-01-16", moved="10")
    assert story.standing("PH", "2020-01-16").personnel.remaining is None


@pytest.mark.parametrize(
    ("moved", "remaining", "fits"),
    [("1100", None, False), ("570", None, True), ("300", "300", False), ("300", "200", True)],
)
def test_more_than_were_there_is_shown_beside_how_many_were_there(story, moved, remaining, fits):
    ministry = story.says("FR", "contribution", "under_way", "2020-01-05", strength="570", rating="B1", by="Ministry")
    left = {"moved": moved, **({"remaining": remaining} if remaining else {})}
    agency = story.says("FR", "drawdown", "completed", "2020-01-09", **left)
    standing = story.standing("FR", "2020-01-10")
    assert standing.contested is not fits
    if not fits:
        (dispute,) = standing.disputes
        assert (dispute.decided.id, dispute.against.id, dispute.other.field) == (agency.id, ministry.id, "strength")


def test_how_many_there_are_after_a_move_contradicts_not_how_many_moved(story):
    story.says("FR", "drawdown", "completed", "2020-01-05", moved="50")
    story.says("FR", "contribution", "under_way", "2020-01-09", strength="40")
    assert not story.standing("FR", "2020-01-09").contested


def test_a_dated_number_said_again_later_stays_with_its_own_day(story):
    story.says("ES", "drawdown", "completed", "2020-01-08", moved="10", effective="2020-01-08")
    second = story.says("ES", "drawdown", "completed", "2020-01-24", moved="50", effective="2020-01-24", by="Other")
    story.says(
        "ES", "drawdown", "completed", "2020-01-26", moved="10", effective="2020-01-08", by="Third", rating="A1"
    )
    standing = story.standing("ES", "2020-01-27")
    assert not standing.contested
    assert (standing.personnel.moved, standing.figure("moved").reports) == (exactly(50), (second,))


def test_a_table_published_later_says_a_number_for_each_of_its_days(story):
    for day, people in (("2019-06-30", "500"), ("2019-07-31", "300"), ("2019-08", "250")):
        story.says("FR", "contribution", "under_way", "2020-01-10", strength=people, effective=day, rating="A1")
    standing = story.standing("FR", "2020-01-11")
    assert (standing.contested, standing.personnel.strength) == (False, exactly(250))


def test_a_vague_voice_of_the_same_rating_does_not_hide_the_exact_one(story):
    exact = story.says("TD", "drawdown", "completed", "2020-01-07T10:00", moved="35", rating="B2", **BY)
    story.says("TD", "drawdown", "completed", "2020-01-07T11:00", moved="some", rating="B2", by="Two", **BY)
    story.says("TD", "drawdown", "completed", "2020-01-07T12:00", moved="30", rating="C3", by="Three", **BY)
    assert story.standing("TD", "2020-01-08").figure("moved").reports == (exact,)


@pytest.mark.parametrize("order", [("10-15", "12-20"), ("12-20", "10-15")])
def test_of_ranges_that_overlap_partly_the_better_rated_stands(story, order):
    better = story.says("GH", "drawdown", "completed", "2020-01-07T10:00", moved=order[0], rating="B2", **BY)
    story.says("GH", "drawdown", "completed", "2020-01-07T11:00", moved=order[1], rating="C3", by="Two", **BY)
    standing = story.standing("GH", "2020-01-08")
    assert (standing.contested, standing.figure("moved").reports) == (False, (better,))


def test_more_can_leave_than_were_there_once_others_came(story):
    story.says("CL", "contribution", "under_way", "2020-01-04", strength="100")
    story.says("CL", "reinforcement", "completed", "2020-01-06", moved="50")
    story.says("CL", "withdrawal", "completed", "2020-01-10", moved="150", by="Other")
    assert not story.standing("CL", "2020-01-11").contested


def test_what_moved_before_an_announcement_is_one_move_with_what_is_reported_after_it(story):
    story.says("DE", "drawdown", "completed", "2020-01-04", moved="10", **BY)
    story.says("DE", "withdrawal", "announced", "2020-01-06", by="Other")
    story.says("DE", "drawdown", "completed", "2020-01-08", by="Third", effective="by 2020-01-08")
    assert story.standing("DE", "2020-01-09").personnel.moved == exactly(10)


def test_who_comes_back_after_all_had_moved_is_there_in_unknown_number(story):
    story.says("GB", "contribution", "under_way", "2020-01-04", strength="400")
    story.says("GB", "relocation", "completed", "2020-01-08", by="Other")
    assert story.standing("GB", "2020-01-09").personnel.strength == exactly(400)
    story.says("GB", "return", "completed", "2020-01-20")
    assert story.standing("GB", "2020-01-21").figures == ()


@THOROUGH
@given(st.data(), stories(actor="DE") | quarrels(), instants)
def test_a_corroborating_report_never_changes_which_number_decides(data, entries, moment):
    """Somebody else says the same, however well or badly rated; a worse source may also say it less exactly."""
    before = pictured(entries, moment, moment).standing("DE")
    for figure in before.figures:
        said = figure.report
        rating = data.draw(st.sampled_from(RATINGS))
        again = wording("DE", "statement", "completed", "2020-01-04", id="ST-0099", by="Another", rating=rating)
        echo = _like(said, read_report(again, IRAQ))
        if not better_rated(echo, said) and data.draw(st.booleans()):
            wider = replace(figure.count, min=(figure.count.min or 0) // 2, max=None)
            echo = replace(echo, personnel=replace(echo.personnel, **{figure.field: wider}))
            assume(extent_of(echo) is extent_of(said))
        after = pictured([*entries, echo], moment, moment).standing("DE")
        if after.posture is before.posture and not set(before.against) & set(after.evidence):
            kept = next((one for one in after.figures if _of(one) == _of(figure)), None)
            assert kept is not None
            assert kept.count == figure.count


def _like(said, other):
    """The same claim from another source."""
    return replace(
        said, id=other.id, sources=other.sources, credibility=other.credibility, entry=other.entry, replaces=None
    )


def _of(figure):
    return figure.field, figure.count.scope


@THOROUGH
@given(stories() | quarrels(), instants, instants)
def test_no_figure_has_a_source_that_did_not_give_it(entries, as_of, known_at):
    """Held against the entries themselves."""
    filed = {entry.id: entry for entry in entries}
    for standing in pictured(entries, as_of, known_at).standings.values():
        numbers = [number for figure in standing.figures for number in (figure, *figure.against)]
        numbers += [number for dispute in standing.disputes for number in (dispute.one, dispute.other)]
        for number in numbers:
            assert number.reports
            for report in number.reports:
                assert getattr(filed[report.id].personnel, number.field) == number.count


@THOROUGH
@given(st.data(), stories(actor="DE") | quarrels(), instants)
def test_an_announcement_changes_no_number_of_what_is(data, entries, moment):
    """Only a strength that it names, and what the posture itself leaves behind."""
    action = data.draw(st.sampled_from(["withdrawal", "drawdown", "relocation", "return"]))
    plan = wording("DE", action, "announced", "2020-01-08", id="ST-0099", moved="7", remaining="3", by="Another")
    later = max(moment, IRAQ_END)
    before = pictured(entries, later, later).standing("DE")
    after = pictured([*entries, read_report(plan, IRAQ)], later, later).standing("DE")
    assert exactly(7) not in [figure.count for figure in after.figures if figure.field == "moved"] or exactly(7) in [
        figure.count for figure in before.figures
    ]
    if set(before.against) != set(after.against):  # it is a voice in a quarrel, whose losers keep their own numbers
        return
    for figure in before.figures:
        carried = before.posture in DONE or set(before.evidence) <= set(after.evidence)
        if carried or figure.field != "moved":  # what moved belongs to the reports that carry the posture
            assert figure in after.figures


@THOROUGH
@given(quarrels(), st.sampled_from(["return", "withdrawal"]), st.sampled_from(RATINGS))
def test_a_quarrel_does_not_outlive_both_its_sides(entries, action, rating):
    step = wording("DE", action, "completed", "2020-01-20", id="ST-0099", by="Another", rating=rating)
    end = Story().instant("2020-01-21")
    after = pictured([*entries, read_report(step, IRAQ)], end, end).standing("DE")
    assert not after.contested
