"""Bruxelles2 (B2), 6 January 2020: NATO and the coalition suspend their activities."""

import pytest

from bot.situation.activity import Activity
from bot.situation.posture import Posture
from bot.situation.report import Action, Phase

from .figures import about, exactly, figures

DAY = "2020-01-06"


def test_nato_stopped_training_over_the_weekend_and_said_so_itself(seed):
    mission = seed.mission("NMI", "2020-01-05")
    assert (mission.activity, mission.since.isoformat()) == (Activity.SUSPENDED, "2020-01-04")
    assert mission.covers == ("training",)


def test_the_mission_goes_on_while_its_training_is_suspended(seed):
    """Posture and activity are separate axes."""
    assert seed.mission("NMI", DAY).activity is Activity.SUSPENDED
    assert seed.standing("NATO", DAY).posture is Posture.PRESENT
    assert seed.said(DAY, "mission itself goes on").mission == "NMI"


def test_being_ready_to_start_again_is_not_a_resumption(seed):
    assert seed.said(DAY, "halt temporary").action is Action.STATEMENT
    assert seed.mission("NMI", DAY).announced == ()


def test_the_council_endorses_what_was_decided_before(seed):
    report = seed.said(DAY, "Council endorses")
    assert (report.action, report.mission, report.covers) == (Action.DECISION, "NMI", ("training",))


def test_about_500_serve_in_the_mission(seed):
    assert figures(seed.standing("NATO", DAY), "strength") == [about(500)]


def test_the_coalition_suspends_training_and_operations(seed):
    mission = seed.mission("OIR", DAY)
    assert (mission.activity, mission.since.isoformat()) == (Activity.SUSPENDED, DAY)
    assert set(mission.covers) == {"training", "operations"}


def test_americans_move_inside_iraq_to_guard_their_own_sites(seed):
    report = seed.said(DAY, "American facilities")
    assert (report.actor, report.action, report.phase) == ("US", Action.RELOCATION, Phase.COMPLETED)
    assert not seed.situation.outside(report.destination)


def test_canada_gives_250_to_the_mission_and_commands_it(seed):
    canada = seed.standing("CA", DAY)
    assert canada.posture is Posture.PRESENT
    assert figures(canada, "strength") == [exactly(250, "nmi")]
    assert seed.said(DAY, "Canada commands").mission == "NMI"


def test_parliament_votes_on_sunday_and_binds_nobody(seed):
    report = seed.said("2020-01-05", "parliament binds nobody")
    assert (report.actor, report.action) == ("IQ", Action.DECISION)
    assert seed.standing("IQ", DAY).posture is Posture.UNKNOWN


@pytest.mark.parametrize(
    "words",
    [
        "drone strike Soleimani militia leaders",
        "29 allies urgent Council Brussels",
        "State Department Pentagon imminent threat",
        "Stoltenberg allies Iran restraint",
        "destabilising role terrorist groups",
        "United States alone not of NATO not of the coalition",
        "precaution not whether stay leave",
        "legal question invitation",
        "optional mood weigh",
        "Todd Lane Harjit Sajjan",
        "since October 2018",
        "standstill no longer effective",
        "fear of suicide attacks",
        "several countries troops home names none",
    ],
)
def test_it_also_says(seed, words):
    assert seed.said(DAY, words)


def test_what_the_publisher_only_fears_is_rated_low_and_moves_nobody(seed):
    fear = seed.said(DAY, "several countries troops home")
    assert fear.action is Action.STATEMENT
    assert fear.credibility >= 4


class TestLetter:
    """A general's letter announced a departure; his headquarters then called it a mistake."""

    def test_in_public_that_day_the_americans_were_leaving(self, seed):
        standing = seed.standing("US", DAY)
        assert standing.posture is Posture.WITHDRAWING
        assert standing.destinations == ("JO", "KW")

    def test_the_next_day_the_letter_is_taken_back(self, seed):
        assert seed.standing("US", "2020-01-07").posture is Posture.STAYING

    def test_with_hindsight_it_never_counted(self, seed):
        standing = seed.standing("US", DAY, known="2020-01-07")
        assert (standing.posture, standing.destinations) == (Posture.PRESENT, ())
        assert standing.within == (seed.said(DAY, "American facilities"),)
        assert not standing.announced

    def test_both_entries_are_kept(self, seed):
        letter = next(r for r in seed.reports if r.summary.en.startswith("A letter from the US general"))
        retraction = next(r for r in seed.reports if r.replaces == letter.id)
        assert (retraction.actor, retraction.action) == (letter.actor, letter.action)
        assert letter in seed.journal.entries
