"""A wholly different story: Mali from 2013, another theatre, another time zone, another organisation, still open.

The dates of the transfers and returns are history; the figures are invented.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.errors import Refused
from bot.situation.changes import changes
from bot.situation.posture import Posture
from bot.situation.situation import Mission, Organisation, Place, Situation

from .story import Story, exactly, ids, text

MALI = Situation(
    slug="mali-2013",
    prefix="ML13",
    title=text("Missions in Mali"),
    theatre=("ML",),
    time_zone="Africa/Bamako",
    starts=date(2013, 1, 11),
    organisations=(Organisation("UN", text("United Nations")), Organisation("AU", text("African Union"))),
    missions={code: Mission(code, text(code)) for code in ("AFISMA", "MINUSMA", "BARKHANE")},
    places={
        code: Place(code, text(code), country)
        for code, country in {"gao": "ML", "timbuktu": "ML", "niamey": "NE"}.items()
    },
    scopes={"helicopters": text("helicopter unit")},
)


@pytest.fixture
def mali():
    story = Story(MALI)
    story.says("AU", "contribution", "under_way", "2013-03-01", mission="AFISMA", strength="about 6000")
    story.says("AU", "transfer", "announced", "2013-04-25", mission="AFISMA")
    story.says("AU", "transfer", "completed", "2013-07-01", mission="AFISMA")
    story.says("UN", "contribution", "under_way", "2013-07-01", mission="MINUSMA")
    story.says("NO", "contribution", "under_way", "2013-08-01", mission="MINUSMA", strength="20")
    story.says("NO", "withdrawal", "announced", "2014-03-01", mission="MINUSMA")
    story.says("NO", "withdrawal", "completed", "2014-06-30", mission="MINUSMA", moved="20", to=["NO"])
    story.says("NL", "contribution", "under_way", "2014-04-01", mission="MINUSMA", strength="450")
    story.says(
        "NL",
        "drawdown",
        "completed",
        "2017-01-15",
        mission="MINUSMA",
        moved=("70", "helicopters"),
        strength=("70", "helicopters"),
    )
    story.says("NO", "return", "completed", "2016-01-20", mission="MINUSMA", strength="70")
    story.says("NL", "withdrawal", "completed", "2019-05-01", mission="MINUSMA", remaining="0")
    story.says("NL", "return", "announced", "2021-02-01", mission="MINUSMA")
    story.says("NL", "return", "completed", "2021-11-15", mission="MINUSMA", strength="90")
    story.says("FR", "relocation", "completed", "2021-12-14", mission="BARKHANE", origin=["timbuktu"], to=["gao"])
    story.says("FR", "relocation", "completed", "2022-08-15", mission="BARKHANE", **{"from": ["gao"]}, to=["niamey"])
    return story


def test_an_organisation_hands_its_mission_over_to_another(mali):
    days = ("2013-03-01", "2013-04-25", "2013-07-01", "2022-12-31")
    assert [mali.activity("AFISMA", day) for day in days] == ["active", "active", "transferred", "transferred"]
    assert [mali.activity("MINUSMA", day) for day in days] == [None, None, "active", "active"]
    assert ids(*mali.on("2013-04-25").missions["AFISMA"].announced) == ["ML13-0002"]
    assert mali.on("2013-07-01").missions["AFISMA"].announced == ()


def test_a_country_leaves_and_returns(mali):
    days = ("2013-08-01", "2014-03-01", "2014-06-30", "2016-01-19", "2016-01-20")
    postures = [mali.posture("NO", day) for day in days]
    assert postures == ["present", "withdrawing", "withdrawn", "withdrawn", "present"]
    back = mali.standing("NO", "2016-01-20")
    assert (back.since, back.personnel.strength) == (date(2016, 1, 20), exactly(70))
    assert (back.personnel.moved, back.destinations, back.contested) == (None, (), False)


def test_another_leaves_part_by_part_and_comes_back_too(mali):
    days = ("2014-04-01", "2017-01-15", "2019-05-01", "2021-02-01", "2021-11-15")
    postures = [mali.posture("NL", day) for day in days]
    assert postures == ["present", "partially_withdrawn", "withdrawn", "withdrawn", "present"]


def test_the_helicopter_unit_is_not_the_contingent(mali):
    people = mali.standing("NL", "2017-01-15").personnel
    assert people.moved == exactly(70, "helicopters")
    assert people.strength == exactly(70, "helicopters")


def test_the_theatre_decides_whether_a_move_is_a_departure(mali):
    assert mali.posture("FR", "2021-12-14") == "relocated"
    assert mali.standing("FR", "2021-12-14").destinations == ("ML",)
    assert mali.posture("FR", "2022-08-15") == "withdrawn"
    assert mali.standing("FR", "2022-08-15").destinations == ("NE",)


def test_for_another_theatre_the_same_move_would_be_none(mali):
    sahel = Story(replace(MALI, theatre=("ML", "NE")))
    sahel.entries = mali.entries
    assert sahel.posture("FR", "2022-08-15") == "relocated"


def test_a_day_ends_when_it_ends_in_bamako(mali):
    assert mali.instant("2013-07-01") == datetime(2013, 7, 1, 23, 59, 59, tzinfo=UTC)
    iraqi_end = datetime(2013, 7, 1, 20, 59, 59, tzinfo=UTC)
    assert "MINUSMA" not in mali.on(iraqi_end.isoformat()).missions


def test_a_year_of_it_can_be_summed_up(mali):
    found = changes(mali.journal, mali.instant("2020-12-31"), mali.instant("2021-12-31"))
    assert {before.actor: after.posture for before, after in found.postures} == {
        "NL": Posture.PRESENT,
        "FR": Posture.RELOCATED,
    }


def test_a_story_without_an_end_is_asked_about_now():
    now = datetime(2023, 6, 30, 12, tzinfo=UTC)
    assert MALI.default_moment(now) == now
    MALI.check_covered(now, now)
    MALI.check_covered(datetime(2013, 1, 11, tzinfo=UTC), now)
    with pytest.raises(Refused, match="Coverage of mali-2013 runs from 2013-01-11 to"):
        MALI.check_covered(datetime(2013, 1, 10, 23, 59, 59, tzinfo=UTC), now)
    with pytest.raises(Refused, match="Ask for a day in it"):
        MALI.check_covered(datetime(2023, 7, 2, tzinfo=UTC), now)
