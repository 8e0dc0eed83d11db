"""What changed in public between two moments."""

import pytest

from bot.situation.changes import changes

from .story import Story, ids


@pytest.fixture
def story():
    return Story()


def between(story, start, end):
    return changes(story.journal, story.instant(start), story.instant(end))


def postures(found):
    return {before.actor: (before.posture.value, after.posture.value) for before, after in found.postures}


def activities(found):
    return {
        (after or before).mission: (
            before.activity.value if before else None,
            after.activity.value if after else None,
        )
        for before, after in found.missions
    }


def test_only_whose_posture_differs_is_named(story):
    story.says("DE", "contribution", "under_way", "2020-01-04", strength="120")
    story.says("FR", "stay", "under_way", "2020-01-04")
    story.says("DE", "drawdown", "completed", "2020-01-07", moved="35")
    story.says("FR", "stay", "under_way", "2020-01-07")
    story.says("HR", "relocation", "completed", "2020-01-07")
    found = between(story, "2020-01-06", "2020-01-07")
    assert postures(found) == {"DE": ("present", "partially_withdrawn"), "HR": ("unknown", "relocated")}
    assert ids(*found.reports) == ["ST-0003", "ST-0004", "ST-0005"]


def test_the_beginning_is_not_part_of_the_period_and_the_end_is(story):
    story.says("DE", "stay", "under_way", "2020-01-06")
    story.says("FR", "stay", "under_way", "2020-01-07")
    assert ids(*between(story, "2020-01-06", "2020-01-07").reports) == ["ST-0002"]
    assert ids(*between(story, "2020-01-05", "2020-01-06").reports) == ["ST-0001"]


def test_what_became_known_is_told_oldest_first_whenever_it_was_filed(story):
    story.says("FR", "stay", "under_way", "2020-01-07")
    story.says("DE", "stay", "under_way", "2020-01-06")
    assert ids(*between(story, "2020-01-03", "2020-01-07").reports) == ["ST-0002", "ST-0001"]


def test_corrections_and_retractions_are_told_apart_from_news(story):
    letter = story.says("US", "withdrawal", "announced", "2020-01-06")
    wrong = story.says("DE", "drawdown", "completed", "2020-01-06", moved="53")
    taken_back = story.retracts(letter, "2020-01-07")
    corrected = story.corrects(wrong, "drawdown", "completed", "2020-01-07", effective="2020-01-06", moved="35")
    found = between(story, "2020-01-06", "2020-01-07")
    assert found.reports == ()
    assert ids(*found.amendments) == ids(taken_back, corrected)
    assert postures(found) == {"US": ("withdrawing", "unknown")}


def test_a_mission_that_is_suspended_is_a_change(story):
    story.says("NATO", "contribution", "under_way", "2020-01-03", mission="NMI")
    story.says("NATO", "suspension", "under_way", "2020-01-04", mission="NMI")
    story.says("CJTF-OIR", "suspension", "under_way", "2020-01-04", mission="OIR")
    found = between(story, "2020-01-03", "2020-01-04")
    assert activities(found) == {"NMI": ("active", "suspended"), "OIR": (None, "suspended")}


def test_a_mission_of_which_the_only_report_was_taken_back_is_a_change(story):
    mistake = story.says("NATO", "suspension", "under_way", "2020-01-04", mission="NMI")
    story.retracts(mistake, "2020-01-05")
    assert activities(between(story, "2020-01-04", "2020-01-05")) == {"NMI": ("suspended", None)}


def test_an_empty_period_changes_nothing(story):
    story.says("DE", "stay", "under_way", "2020-01-06")
    found = between(story, "2020-01-06", "2020-01-06")
    assert (found.postures, found.missions, found.reports, found.amendments) == ((), (), (), ())


def test_both_pictures_come_with_the_changes(story):
    story.says("DE", "stay", "under_way", "2020-01-06")
    found = between(story, "2020-01-05", "2020-01-06")
    assert found.before == story.on("2020-01-05")
    assert found.after == story.on("2020-01-06")
