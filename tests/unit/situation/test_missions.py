"""What a mission does is one question, who is in it another."""

from datetime import date

import pytest

from .story import Story, ids

NOT_SAID = None
BY_ITSELF = {
    "suspension": (NOT_SAID, "suspended", "suspended", NOT_SAID),
    "resumption": ("resuming", "resuming", "active", NOT_SAID),
    "transfer": (NOT_SAID, NOT_SAID, "transferred", NOT_SAID),
    "contribution": (NOT_SAID,) * 4,
    "withdrawal": (NOT_SAID,) * 4,
    "statement": (NOT_SAID,) * 4,
    "decision": (NOT_SAID,) * 4,
}
PHASES = ("announced", "under_way", "completed", "cancelled")


@pytest.fixture
def story():
    return Story()


@pytest.mark.parametrize(
    ("action", "phase", "activity"),
    [(action, phase, row[at]) for action, row in BY_ITSELF.items() for at, phase in enumerate(PHASES)],
)
def test_one_report_of_a_country_by_itself(story, action, phase, activity):
    story.says("DE", action, phase, "2020-01-07", mission="NMI")
    assert story.activity("NMI", "2020-01-07") == activity


def test_an_organisation_with_its_people_in_its_mission_is_active(story):
    story.says("NATO", "contribution", "under_way", "2020-01-03", mission="NMI", strength="about 500")
    assert story.activity("NMI", "2020-01-03") == "active"


def test_the_dutch_stopped_training_and_stayed(story):
    story.says("NL", "stay", "under_way", "2020-01-05")
    story.says("NL", "suspension", "under_way", "2020-01-05", mission="OIR", covers=["training"])
    snapshot = story.on("2020-01-05")
    assert snapshot.standing("NL").posture.value == "staying"
    assert snapshot.missions["OIR"].activity.value == "suspended"


def test_a_mission_goes_on_while_its_training_is_suspended(story):
    story.says("NATO", "contribution", "under_way", "2020-01-03", mission="NMI", strength="about 500")
    story.says("NATO", "suspension", "under_way", "2020-01-04", mission="NMI", covers=["training"])
    story.says("NATO", "statement", "completed", "2020-01-04", mission="NMI")
    snapshot = story.on("2020-01-04")
    mission = snapshot.missions["NMI"]
    assert (mission.activity.value, mission.covers) == ("suspended", ("training",))
    assert snapshot.standing("NATO").posture.value == "present"


def test_reports_of_one_suspension_gather_what_it_covers(story):
    story.says("CJTF-OIR", "suspension", "under_way", "2020-01-05", mission="OIR", covers=["training"])
    story.says("CJTF-OIR", "suspension", "under_way", "2020-01-06", mission="OIR", covers=["operations", "training"])
    mission = story.on("2020-01-06").missions["OIR"]
    assert mission.covers == ("training", "operations")
    assert (mission.since, ids(*mission.reports)) == (date(2020, 1, 5), ["ST-0001", "ST-0002"])


def test_suspended_resuming_active_transferred(story):
    story.says("NATO", "contribution", "under_way", "2020-01-03", mission="NMI")
    story.says("NATO", "suspension", "under_way", "2020-01-04", mission="NMI")
    story.says("NATO", "resumption", "announced", "2020-01-10", mission="NMI")
    story.says("NATO", "resumption", "completed", "2020-01-20", mission="NMI")
    story.says("NATO", "transfer", "announced", "2020-02-01", mission="NMI")
    story.says("NATO", "transfer", "completed", "2020-02-10", mission="NMI")
    days = ("2020-01-03", "2020-01-04", "2020-01-10", "2020-01-20", "2020-02-01", "2020-02-10")
    activities = [story.activity("NMI", day) for day in days]
    assert activities == ["active", "suspended", "resuming", "active", "active", "transferred"]
    assert [len(story.on(day).missions["NMI"].announced) for day in days] == [0, 0, 1, 0, 1, 0]
    assert story.on("2020-02-10").missions["NMI"].since == date(2020, 2, 10)


def test_that_people_are_there_does_not_end_a_suspension(story):
    story.says("NATO", "suspension", "under_way", "2020-01-04", mission="NMI")
    story.says("NATO", "contribution", "under_way", "2020-01-05", mission="NMI", strength="about 500")
    assert story.activity("NMI", "2020-01-05") == "suspended"


def test_that_people_leave_does_not_suspend_their_mission(story):
    story.says("NATO", "contribution", "under_way", "2020-01-03", mission="NMI")
    story.says("NATO", "drawdown", "completed", "2020-01-05", mission="NMI")
    assert story.activity("NMI", "2020-01-05") == "active"


def test_one_mission_says_nothing_of_another(story):
    story.says("CJTF-OIR", "suspension", "under_way", "2020-01-05", mission="OIR")
    assert set(story.on("2020-01-05").missions) == {"OIR"}


def test_a_retracted_suspension_never_was(story):
    story.says("NATO", "contribution", "under_way", "2020-01-03", mission="NMI")
    mistake = story.says("NATO", "suspension", "under_way", "2020-01-04", mission="NMI")
    story.retracts(mistake, "2020-01-05")
    assert story.activity("NMI", "2020-01-04") == "suspended"
    assert story.activity("NMI", "2020-01-05") == "active"
    assert story.activity("NMI", "2020-01-04", known="2020-01-05") == "active"


def test_a_resumption_that_is_called_off_leaves_the_mission_suspended(story):
    story.says("NATO", "suspension", "under_way", "2020-01-04", mission="NMI")
    story.says("NATO", "resumption", "announced", "2020-01-10", mission="NMI")
    story.says("NATO", "resumption", "cancelled", "2020-01-12", mission="NMI")
    mission = story.on("2020-01-12").missions["NMI"]
    assert (mission.activity.value, mission.announced) == ("suspended", ())
    assert mission.since == date(2020, 1, 4)


def test_a_transfer_that_is_called_off_is_no_longer_announced(story):
    story.says("NATO", "contribution", "under_way", "2020-01-03", mission="NMI")
    story.says("NATO", "transfer", "announced", "2020-01-10", mission="NMI")
    story.says("NATO", "transfer", "cancelled", "2020-01-12", mission="NMI")
    mission = story.on("2020-01-12").missions["NMI"]
    assert (mission.activity.value, mission.announced) == ("active", ())


@pytest.mark.parametrize(("one", "other", "decides"), [("A1", "C3", 0), ("C3", "A1", 1), ("C3", "C3", 1)])
def test_two_reports_of_the_same_moment_that_disagree_are_both_shown(story, one, other, decides):
    both = [
        story.says("NATO", "suspension", "under_way", "2020-01-04", mission="NMI", rating=one),
        story.says("NATO", "resumption", "completed", "2020-01-04", mission="NMI", rating=other),
    ]
    mission = story.on("2020-01-04").missions["NMI"]
    assert mission.contested
    assert ids(*mission.reports) == [both[decides].id]
    assert ids(*mission.against) == [both[1 - decides].id]


def test_what_happens_later_follows_and_contradicts_nothing(story):
    story.says("NATO", "suspension", "under_way", "2020-01-04", mission="NMI", rating="A1")
    story.says("NATO", "resumption", "completed", "2020-01-05", mission="NMI", rating="F6")
    mission = story.on("2020-01-05").missions["NMI"]
    assert (mission.activity.value, mission.contested) == ("active", False)
