"""Bruxelles2 (B2), 8 January 2020: version 3 of one article, updated at 18:00, 20:00 and 23:00 in Brussels."""

import pytest

from bot.situation.posture import Extent, Posture
from bot.situation.report import Action

from .figures import about, exactly, figures, some

DAY = "2020-01-08"
END = "2020-02-14"


@pytest.mark.parametrize(
    ("actor", "moved"),
    [
        ("GB", None),
        ("HR", exactly(21)),
        ("LV", None),
        ("RO", exactly(14)),
        ("SK", None),
        ("SI", exactly(6)),
    ],
)
def test_withdrawn_or_relocated_without_a_destination_is_relocated(seed, actor, moved):
    standing = seed.standing(actor, DAY)
    assert (standing.posture, standing.contested) == (Posture.RELOCATED, False)
    assert standing.personnel.moved == moved
    assert standing.destinations == ()


def test_two_bulgarian_officers_went_to_kuwait(seed):
    bulgaria = seed.standing("BG", DAY)
    assert (bulgaria.posture, bulgaria.destinations) == (Posture.WITHDRAWN, ("KW",))
    assert bulgaria.personnel.moved == exactly(2)


@pytest.mark.parametrize("day", [DAY, "2020-01-09", END])
def test_what_germany_s_army_said_is_listed_by_another_with_less_detail_and_not_disputed(seed, day):
    germany = seed.standing("DE", day)
    assert (germany.posture, germany.contested) == (Posture.PARTIALLY_WITHDRAWN, False)
    assert {source.publisher for report in germany.vaguer for source in report.sources} == {"Bruxelles2"}
    assert germany.personnel.moved == exactly(35)
    assert germany.destinations == ("JO", "KW")
    (moved,) = [figure for figure in germany.figures if figure.field == "moved"]
    assert {source.publisher for report in moved.reports for source in report.sources} == {"AFP"}


def test_the_400_british_are_afp_s_and_not_of_who_says_that_they_moved(seed):
    britain = seed.standing("GB", DAY)
    strength = britain.figure("strength")
    assert [source.publisher for source in strength.report.sources] == ["AFP"]
    assert [source.publisher for report in britain.evidence for source in report.sources] == ["Bruxelles2"]


@pytest.mark.parametrize("actor", ["CA", "NATO"])
def test_canada_and_nato_are_not_leaving_but_a_part_of_them(seed, actor):
    standing = seed.standing(actor, DAY)
    assert (standing.posture, standing.extent) == (Posture.WITHDRAWING, Extent.PART)


def test_how_many_latvians_moved_and_where_nobody_says(seed):
    latvia = seed.standing("LV", DAY)
    assert (latvia.posture, latvia.extent, latvia.destinations) == (Posture.RELOCATED, Extent.UNKNOWN, ())


def test_ten_of_the_13_in_baghdad_are_not_ten_of_the_contingent(seed):
    spain = seed.standing("ES", DAY)
    assert spain.posture is Posture.PARTIALLY_WITHDRAWN
    assert (spain.personnel.moved, spain.personnel.strength) == (exactly(10, "baghdad"), exactly(13, "baghdad"))


@pytest.mark.parametrize("actor", ["DK", "FI", "HU", "CZ", "SE"])
def test_some_did_not_repatriate_anybody(seed, actor):
    standing = seed.standing(actor, DAY)
    assert (standing.posture, standing.contested) == (Posture.STAYING, False)
    assert "Kurdistan" in standing.evidence[0].reason.en


class TestUpdates:
    """Lithuania at 18:00, Canada at 20:00, the Netherlands at 23:00, which is past midnight in Baghdad."""

    def test_lithuania_three_of_15(self, seed):
        assert seed.standing("LT", "2020-01-08T17:59+01:00").posture is Posture.UNKNOWN
        lithuania = seed.standing("LT", "2020-01-08T18:00+01:00")
        assert lithuania.posture is Posture.PARTIALLY_WITHDRAWN
        assert (lithuania.personnel.moved, lithuania.personnel.strength) == (exactly(3), exactly(15))

    def test_canada_half_in_the_nato_mission_half_in_impact(self, seed):
        before, after = (seed.standing("CA", f"2020-01-08T{time}+01:00") for time in ("19:59", "20:00"))
        assert before.posture is after.posture is Posture.WITHDRAWING
        assert about(250, "impact") not in figures(before, "strength")
        assert {about(500), about(250, "nmi"), about(250, "impact")} <= set(figures(after, "strength"))
        assert after.destinations == ("KW",)
        assert not after.contested

    def test_canada_s_chief_of_staff_wrote_to_families_the_day_before(self, seed):
        letter = seed.said(DAY, "Vance families coalition and NATO")
        assert letter.effective.text == "2020-01-07"

    def test_the_netherlands_a_few_officers_in_baghdad(self, seed):
        early, late = seed.standing("NL", DAY), seed.standing("NL", "2020-01-09")
        assert early.posture is late.posture is Posture.PARTIALLY_WITHDRAWN
        assert early.personnel.moved is None
        assert late.personnel.moved == some("baghdad")


def test_romania_went_from_announced_to_done(seed):
    assert seed.standing("RO", "2020-01-07").posture is Posture.WITHDRAWING
    assert seed.standing("RO", DAY).announced == ()


def test_the_missiles_are_an_incident_and_iran_no_contributor(seed):
    missiles = seed.said(DAY, "Iran missiles Erbil")
    assert (missiles.actor, missiles.action, missiles.effective.text) == ("IR", Action.INCIDENT, DAY)
    assert seed.standing("IR", DAY).posture is Posture.UNKNOWN


def test_rockets_of_4_january_became_known_later(seed):
    rockets = seed.said(DAY, "Rockets Baghdad Balad")
    assert rockets.effective.text == "2020-01-04"
    assert rockets not in seed.on("2020-01-04").reports
    assert rockets in seed.on("2020-01-04", known=DAY).reports


def test_thirteen_attacks_were_counted_on_5_january(seed):
    assert seed.said("2020-01-05", "thirteen times Caggins")


@pytest.mark.parametrize(
    "words",
    [
        "seem general evacuation order",
        "not needed evacuated Europeans leaving Baghdad",
        "Seely draft followed in spirit",
        "order passed on to the partners",
        "ministers Bundestag",
        "European capitals temporary security grounds",
        "A dozen countries",
        "fear insider attacks air strikes",
        "missiles could hasten departures",
        "command judges the threat",
    ],
)
def test_it_also_says(seed, words):
    report = seed.said(DAY, words)
    assert report.action is Action.STATEMENT
