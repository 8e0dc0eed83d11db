"""The analysis of mid-February 2020, publisher not given: what NATO takes over from the coalition."""

import pytest

from bot.situation.activity import Activity
from bot.situation.posture import Posture
from bot.situation.report import Action, Phase

from .figures import exactly, figures

DAY = "2020-02-14"


def test_a_transfer_in_principle_is_announced_and_nothing_is_transferred(seed):
    mission = seed.mission("OIR", DAY)
    assert mission.activity is Activity.SUSPENDED
    (transfer,) = mission.announced
    assert (transfer.action, transfer.actor, transfer.phase) == (Action.TRANSFER, "NATO", Phase.ANNOUNCED)
    assert transfer.covers == ("training", "advising")
    assert "subject to Baghdad" in transfer.summary.en


def test_the_ministers_decided_in_brussels_on_12_and_13_february(seed):
    decision = seed.said(DAY, "ministers approve in principle")
    assert (decision.action, decision.effective.text) == (Action.DECISION, "2020-02-12/2020-02-13")


def test_baghdad_agreed_overnight(seed):
    decision = seed.said(DAY, "Iraqi government accepts larger role")
    assert (decision.actor, decision.action) == ("IQ", Action.DECISION)
    assert seed.standing("IQ", DAY).posture is Posture.UNKNOWN


def test_an_open_door_is_no_resumption(seed):
    assert seed.said(DAY, "possible to resume operations").action is Action.STATEMENT
    assert seed.mission("OIR", DAY).activity is Activity.SUSPENDED
    assert seed.mission("NMI", DAY).activity is Activity.SUSPENDED


def test_the_british_said_to_have_moved_are_listed_with_400_and_both_show(seed):
    before, after = seed.standing("GB", "2020-02-13"), seed.standing("GB", DAY)
    assert (before.posture, before.contested) == (Posture.RELOCATED, False)
    assert after.contested
    assert {after.posture, *after.claimed} == {Posture.RELOCATED, Posture.PRESENT}
    named = {source.publisher for report in (*after.evidence, *after.against) for source in report.sources}
    assert named == {"Bruxelles2", "Press analysis, publisher unknown"}
    assert figures(after, "strength") == [exactly(400)]


def test_300_australians_are_present(seed):
    australia = seed.standing("AU", DAY)
    assert (australia.posture, australia.personnel.strength) == (Posture.PRESENT, exactly(300))


def test_250_canadians_in_the_nato_mission_do_not_undo_the_move_to_kuwait(seed):
    canada = seed.standing("CA", DAY)
    assert (canada.posture, canada.contested) == (Posture.WITHDRAWING, False)
    assert exactly(250, "nmi") in figures(canada, "strength")


def test_160_instructors_still_fit_the_french_numbers(seed):
    france = seed.standing("FR", DAY)
    assert (france.posture, france.contested) == (Posture.STAYING, False)
    assert exactly(160, "training") in figures(france, "strength")


def test_denmark_s_200_of_2021_are_not_there_yet(seed):
    denmark = seed.standing("DK", DAY)
    assert denmark.posture is Posture.STAYING
    assert figures(denmark, "strength") == []
    plan = seed.said(DAY, "Denmark take over command 2021")
    assert (plan.phase, plan.effective.text, plan.personnel.strength) == (
        Phase.ANNOUNCED,
        "2021",
        exactly(200, "nmi"),
    )


def test_the_idea_of_mid_january_was_not_public_to_us_before_february(seed):
    idea = seed.said(DAY, "Trump NATO-ME")
    assert idea not in seed.on("2020-02-13").reports
    assert idea in seed.on("2020-01-31", known=DAY).reports


@pytest.mark.parametrize(
    "words",
    [
        "Many leading towards NATO-ME",
        "carried by the Shiite majority Kurdish Sunni boycotted",
        "European diplomat did not bind label",
        "war between Washington and Tehran",
        "Neither Stoltenberg nor Esper detail",
        "Munich how many soldiers change mission",
        "three more bases central Iraq",
        "France hesitates NATO label Lecointre",
        "160 instructors",
        "access to intelligence",
        "since 2015 27,000",
        "Canada still in command",
    ],
)
def test_it_also_says(seed, words):
    assert seed.said(DAY, words, lambda report: report.known == seed.instant(DAY))
