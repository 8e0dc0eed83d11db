"""Missions, actor by actor: the whole is set by its organisation or lead; a member's word is that member's."""

from dataclasses import replace

import pytest

from bot.situation.activity import Activity

from .story import IRAQ, Story


@pytest.fixture
def story():
    return Story()


def by_actor(story, mission, day):
    return {one.actor: one.activity.value for one in story.on(day).missions[mission].actors}


def test_one_country_s_word_does_not_start_the_whole_mission_again(story):
    story.says("NATO", "suspension", "completed", "2020-01-04", mission="NMI", rating="A1")
    story.says("DK", "resumption", "completed", "2020-01-10", mission="NMI", rating="F6")
    mission = story.on("2020-01-11").missions["NMI"]
    assert (mission.activity, mission.leads, mission.contested) == (Activity.SUSPENDED, ("NATO",), False)
    assert by_actor(story, "NMI", "2020-01-11") == {"NATO": "suspended", "DK": "active"}
    assert [one.actor for one in mission.apart] == ["DK"]


def test_of_donors_each_has_its_own_word_and_who_never_paused_goes_on(story):
    story.says("US", "suspension", "completed", "2020-01-06", mission="OIR")
    story.says("CA", "suspension", "completed", "2020-01-06", mission="OIR")
    story.says("CA", "resumption", "completed", "2020-01-20", mission="OIR")
    story.says("NO", "stay", "under_way", "2020-01-07", mission="OIR")
    mission = story.on("2020-01-21").missions["OIR"]
    assert (mission.activity, mission.leads) == (Activity.MIXED, ())
    assert by_actor(story, "OIR", "2020-01-21") == {"US": "suspended", "CA": "active", "NO": "active"}
    assert [one.actor for one in mission.actors if not one.paused] == ["NO"]


def test_an_organisation_that_pauses_after_countries_did_is_one_donor_among_many(story):
    story.says("US", "suspension", "completed", "2020-01-06", mission="OIR")
    story.says("NATO", "suspension", "completed", "2020-01-08", mission="OIR")
    story.says("US", "resumption", "completed", "2020-01-20", mission="OIR")
    assert story.activity("OIR", "2020-01-08") == "suspended"
    assert story.activity("OIR", "2020-01-20") == "mixed"


def test_where_all_do_the_same_that_is_what_the_whole_does(story):
    story.says("US", "suspension", "completed", "2020-01-06", mission="OIR")
    story.says("DE", "suspension", "completed", "2020-01-08", mission="OIR")
    mission = story.on("2020-01-09").missions["OIR"]
    assert (mission.activity, mission.since.isoformat()) == (Activity.SUSPENDED, "2020-01-08")


def test_a_declared_lead_speaks_for_the_whole():
    story = Story(replace(IRAQ, missions={**IRAQ.missions, "OIR": replace(IRAQ.missions["OIR"], lead="US")}))
    story.says("DE", "suspension", "completed", "2020-01-06", mission="OIR")
    story.says("US", "suspension", "completed", "2020-01-08", mission="OIR")
    story.says("DE", "resumption", "completed", "2020-01-20", mission="OIR")
    assert story.activity("OIR", "2020-01-21") == "suspended"


def test_two_actors_that_say_different_things_of_themselves_contradict_nobody(story):
    story.says("DE", "suspension", "completed", "2020-01-06", mission="OIR")
    story.says("US", "resumption", "completed", "2020-01-06", mission="OIR")
    assert not story.on("2020-01-06").missions["OIR"].contested
