"""The AFP list in French, facts of 7 January 2020: who stays, who leaves."""

import pytest

from bot.situation.posture import Extent, Posture
from bot.situation.report import Action, Phase

from .figures import about, exactly, figures, publishers, some

DAY = "2020-01-07"


@pytest.mark.parametrize(
    ("actor", "strength"),
    [
        ("US", exactly(5200)),
        ("CA", about(500)),
        ("GB", exactly(400)),
        ("FR", about(200)),
        ("DE", exactly(120)),
    ],
)
def test_it_numbers_the_contingents(seed, actor, strength):
    standing = seed.standing(actor, DAY)
    assert strength in figures(standing, "strength")
    assert not standing.contested


def test_the_americans_have_several_bases(seed):
    report = seed.said(DAY, "5,200 Ain al-Asad biggest Erbil Baghdad embassy")
    assert report.origin == ("ain-al-asad", "erbil", "baghdad")


def test_several_thousand_is_not_turned_into_a_number(seed):
    coalition = seed.standing("CJTF-OIR", DAY)
    assert coalition.posture is Posture.PRESENT
    assert coalition.personnel.strength.max is None


def test_civilian_contractors_are_nobody_s_contingent(seed):
    report = seed.said(DAY, "civilian contractors")
    assert report.action is Action.STATEMENT
    assert report.personnel.strength.scope == "contractors"


def test_the_united_states_and_france_stay(seed):
    for actor in ("US", "FR"):
        standing = seed.standing(actor, DAY)
        assert (standing.posture, standing.contested) == (Posture.STAYING, False)
        assert "AFP" in publishers(standing)


def test_the_british_are_merely_present_that_day(seed):
    assert seed.standing("GB", DAY).posture is Posture.PRESENT


def test_nato_announces_that_part_of_its_people_leave(seed):
    nato = seed.standing("NATO", DAY)
    assert nato.posture is Posture.WITHDRAWING
    assert "AFP" in publishers(nato)
    assert seed.said(DAY, "NATO announces leave").phase is Phase.ANNOUNCED


def test_canada_will_move_a_part_of_500_to_kuwait(seed):
    canada = seed.standing("CA", DAY)
    assert (canada.posture, canada.temporary) == (Posture.WITHDRAWING, True)
    assert (canada.extent, canada.personnel.moved, canada.personnel.strength) == (Extent.PART, None, about(500))
    assert [plan.moved for plan in canada.plans] == [some()]
    assert canada.destinations == ("KW",)
    assert [report.effective.text for report in canada.announced] == ["from 2020-01-07"]


def test_35_of_120_germans_have_left_and_that_is_not_disputed_yet(seed):
    germany = seed.standing("DE", DAY)
    assert (germany.posture, germany.contested) == (Posture.PARTIALLY_WITHDRAWN, False)
    assert (germany.personnel.moved, germany.personnel.strength) == (exactly(35), exactly(120))
    assert germany.destinations == ("JO", "KW")
    assert germany.since.isoformat() == DAY
    assert germany.evidence[-1].origin == ("baghdad", "taji")
    assert germany.announced == ()


def test_romania_does_not_say_where_its_14_go(seed):
    report = seed.said(DAY, "Romania without saying")
    assert (report.action, report.phase, report.destination) == (Action.RELOCATION, Phase.ANNOUNCED, ())
    assert report.personnel.strength == exactly(14, "nmi")
    assert report.reason


def test_the_vote_makes_countries_think_again(seed):
    assert seed.said(DAY, "reconsider their presence")
    vote = seed.said(DAY, "parliament binds nobody")
    assert "AFP" in {source.publisher for source in vote.sources}
