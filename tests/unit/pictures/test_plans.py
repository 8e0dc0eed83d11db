"""What is drawn: countries, postures, arrows, numbers, events, and the words around them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.pictures.plan import timeline as chronology
from bot.pictures.plan.frame import state_of
from bot.pictures.plan.plan import Bar, Hedged, Kind, Theme, digest
from bot.pictures.plan.timeline import MOST_DAYS, MOST_HAPPENINGS, plan_timeline
from bot.situation.posture import Posture
from bot.situation.snapshot import fold
from bot.situation.times import end_of_day
from tests.unit.situation.story import Story

from .conftest import CONTRIBUTORS, SAHEL
from .golden import kept, written
from .seeds import Case, cases, planned, seeded, voice_of


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_pictures_of_the_seeds_show_what_they_showed_when_they_were_last_looked_at(case: Case):
    assert written(case.plan()) == kept(case), "look at it, then `make pictures`"


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_every_picture_says_in_words_what_it_shows(case: Case):
    frame = case.plan().frame
    assert 80 <= len(frame.alt.encode("utf-16-le")) // 2 <= 1024
    assert frame.alt.startswith(f"{frame.title}. {frame.situation}. {frame.moment}.")


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_every_picture_carries_title_moment_sources_licence_and_name(case: Case):
    frame = case.plan().frame
    assert all((frame.title, frame.situation, frame.moment))
    assert frame.sources.startswith("Sources")
    assert frame.credit.endswith("Rollcall")
    assert ("Natural Earth" in frame.credit) is (case.kind is Kind.MAP)


@pytest.mark.parametrize("kind", Kind)
def test_a_source_without_a_name_is_described_in_the_language_of_the_picture_or_not_at_all(kind: Kind):
    english, french = (Case(kind, "2020-02-14", code).plan().frame.sources for code in ("en", "fr"))
    assert "Press analysis" in english
    assert "unknown" not in english
    assert "média inconnu" in french
    assert "Press" not in french


def test_pictures_credit_the_outlets_of_what_they_show_by_then():
    assert Case(Kind.MAP, "2020-01-07", "en").plan().frame.sources == "Sources: AFP, The New Arab, Bruxelles2"
    story = Story(SAHEL)
    story.says("FR", "stay", "under_way", "2022-08-15", by="Reuters")
    assert planned(story.journal, Kind.CHART, "2022-08-20", "en").frame.sources == "Sources: —"


def test_a_story_of_pauses_shows_who_paused_and_who_resumed():
    story = Story(SAHEL)
    story.says("DE", "suspension", "completed", "2022-08-10", mission="MINUSMA")
    story.says("FR", "suspension", "completed", "2022-08-11", mission="MINUSMA")
    story.says("FR", "resumption", "completed", "2022-08-14", mission="MINUSMA")
    story.says("SE", "contribution", "under_way", "2022-08-10", mission="MINUSMA")
    plan = planned(story.journal, Kind.TIMELINE, "2022-08-20")
    [mission] = plan.missions
    assert mission.name == voice_of(SAHEL, "en").mission("MINUSMA")
    found = {row.name: [(bar.last - bar.first + 1, bar.posture.value) for bar in row.bars] for row in mission.rows}
    assert found == {"Germany": [(11, "suspended")], "France": [(3, "suspended"), (7, "active")]}
    assert "paused: Germany." in plan.frame.alt
    assert "resumed: France." in plan.frame.alt
    assert {entry.posture.value for entry in plan.legend} >= {"suspended", "active"}
    alone = planned(story.journal, Kind.TIMELINE, "2022-08-20", "en", "FR")
    assert [row.name for row in alone.missions[0].rows] == ["France"]


def test_of_a_mission_of_very_many_what_finds_no_room_is_counted():
    story = Story(SAHEL)
    for code in CONTRIBUTORS:
        story.says(code, "suspension", "completed", "2022-08-10", mission="MINUSMA")
    plan = planned(story.journal, Kind.TIMELINE, "2022-08-20")
    assert len(plan.missions[0].rows) == max(chronology.MOST_BOTH - len(plan.rows), chronology.FEWEST_MEMBERS)
    assert plan.more == "Not shown: 1 more country."


def test_the_timeline_keeps_what_began_the_story():
    story = Story(SAHEL)
    story.says("ML", "incident", "completed", "2022-08-10")
    for _ in range(12):
        story.says("ML", "decision", "announced", "2022-08-15")
    happenings = planned(story.journal, Kind.TIMELINE, "2022-08-20", "en").happenings
    assert len(happenings) == MOST_HAPPENINGS
    assert "incident" in happenings[0].text


def test_a_name_with_brackets_stays_one():
    story = Story(SAHEL)
    story.says("FR", "stay", "under_way", "2022-08-15", by="Al Jazeera (English)")
    assert "Al Jazeera (English)" in planned(story.journal, Kind.MAP, "2022-08-20", "fr").frame.sources


def map_of(day: str, code: str = "en"):
    return Case(Kind.MAP, day, code).plan()


def test_a_long_alt_text_ends_with_a_whole_entry_and_says_how_many_are_left(sahel):
    for code in CONTRIBUTORS:
        for strength in ("100", ("50", "helicopters")):
            sahel.says(code, "contribution", "under_way", "2022-08-15", strength=strength)
    alt = planned(sahel.journal, Kind.CHART, "2022-08-20").frame.alt
    assert 900 < len(alt) <= 1000
    assert re.search(r"strength \d+ \(Agency, 15 Aug\)\. And \d+ more entries\.$", alt)


def test_countries_and_organisations_are_kept_apart():
    plan = map_of("2020-01-08")
    assert [mark.name for mark in plan.organisations] == ["International coalition against IS", "NATO"]
    assert {mark.code: mark.posture for mark in plan.countries}["BG"] is Posture.WITHDRAWN
    assert "IQ" not in {mark.code for mark in plan.countries}
    assert [land.code for land in plan.theatre] == ["IQ"]


def test_arrows_go_where_somebody_said_that_they_went():
    moves = {(move.who, move.destination.code): move for move in map_of("2020-01-08").moves}
    assert set(moves) == {("Bulgaria", "KW"), ("Canada", "KW"), ("Germany", "JO"), ("Germany", "KW")}
    assert moves["Germany", "JO"].origin == "Baghdad and Taji"
    assert (moves["Germany", "JO"].people, moves["Germany", "JO"].done) == ("35", True)
    assert not moves["Canada", "KW"].done, "announced is not arrived"


def test_a_move_is_said_in_words_with_what_of_it_is_only_announced_and_who_went_home(sahel):
    assert "Moves out of the theatre: Bulgaria → Kuwait, Canada → Kuwait (announced or under way), " in (
        map_of("2020-01-08").frame.alt
    )
    assert "United Kingdom → United Kingdom (home)" in planned(sahel.journal, Kind.MAP, "2022-08-20").frame.alt


def test_each_move_has_the_places_of_the_reports_that_say_where_it_went():
    story = Story(replace(SAHEL, theatre=("ML", "NE")))
    for day, place, goal in (("2022-08-14", "gao", "SN"), ("2022-08-15", "niamey", "TD")):
        story.says("FR", "withdrawal", "completed", day, **{"from": [place]}, to=[goal])
    story.says("DE", "withdrawal", "completed", "2022-08-15", to=["TD"])
    moves = planned(story.journal, Kind.MAP, "2022-08-20").moves
    assert [(move.origin, move.starts, move.destination.code) for move in moves] == [
        ("gao", ("ML",), "SN"),
        ("niamey", ("NE",), "TD"),
        ("", ("ML",), "TD"),
    ]


def test_what_sources_dispute_is_marked():
    contested = {mark.code for mark in map_of("2020-02-14").countries if mark.contested}
    assert contested == {"GB"}
    assert "United Kingdom (disputed)" in map_of("2020-02-14").frame.alt


@pytest.fixture
def hedged() -> Story:
    story = Story(SAHEL)
    story.says("FR", "relocation", "completed", "2022-08-14")
    story.says("SE", "relocation", "completed", "2022-08-14", to=["gao"])
    story.says("CA", "drawdown", "announced", "2022-08-14")
    story.says("DE", "withdrawal", "announced", "2022-08-14", strength="100", moved="100")
    return story


_HEDGED = {
    "en": (
        "Moved, destination not given: France.",
        "Moved within Mali: Sweden.",
        "Leaving: Germany.",
        "Part leaving: Canada.",
    ),
    "fr": (
        "Redéploiement, destination non précisée : France.",
        "Redéploiement sur place (Mali) : Suède.",
        "Départ partiel : Canada.",
    ),
}


@pytest.mark.parametrize("code", _HEDGED)
@pytest.mark.parametrize("kind", [Kind.MAP, Kind.TIMELINE])
def test_the_unknown_destination_and_the_part_are_said_apart(hedged: Story, kind: Kind, code: str):
    words, plan = _HEDGED[code], planned(hedged.journal, kind, "2022-08-20", code)
    assert [one for one in words if one not in plan.frame.alt.replace("\u00a0", " ")] == []
    labels = {entry.label for entry in plan.legend}
    assert {one.replace(" :", ":").split(":")[0] for one in words} <= labels
    shown = {entry.posture for entry in plan.legend}
    assert shown == {Hedged.MOVED, Hedged.PART_LEAVING, Posture.RELOCATED, Posture.WITHDRAWING}


def test_a_bar_turns_where_the_destination_becomes_known(hedged: Story):
    hedged.says("FR", "relocation", "completed", "2022-08-18", to=["gao"])
    plan = planned(hedged.journal, Kind.TIMELINE, "2022-08-20", actor="FR")
    assert [bar.posture for bar in plan.rows[0].bars] == [Hedged.MOVED, Posture.RELOCATED]


def test_three_scopes_are_three_rows_and_never_a_sum():
    rows = [row for row in Case(Kind.CHART, "2020-01-08", "en").plan().rows if row.name == "France"]
    assert [(row.scope, [amount.words for amount in row.amounts]) for row in rows] == [
        ("", ["about 200"]),
        ("in the Middle East under Operation Chammal", ["about 1,000"]),
        ("training", ["160"]),
    ]


def test_no_number_is_not_zero():
    plan = Case(Kind.CHART, "2020-01-08", "en").plan()
    assert "Czechia" in plan.silent
    assert "Czechia" not in {row.name for row in plan.rows}
    some = [a for row in plan.rows if row.name == "NATO" for a in row.amounts if a.words == "some"]
    assert [(a.field, a.low, a.high) for a in some] == [("moved", None, None), ("remaining", None, None)]


def test_a_number_that_nobody_knows_is_neither_some_nor_zero():
    story = Story(SAHEL)
    story.says("FR", "contribution", "under_way", "2022-08-15", strength="..")
    plan = planned(story.journal, Kind.CHART, "2022-08-20")
    assert (plan.rows, plan.silent) == ((), ("France",))
    assert planned(story.journal, Kind.CHART, "2022-08-20", actor="FR").rows == ()


def test_ranges_are_ranges_and_open_ones_stay_open(sahel):
    amounts = {row.name: row.amounts[0] for row in planned(sahel.journal, Kind.CHART, "2022-08-20").rows}
    assert (amounts["France"].low, amounts["France"].high) == (400, 600)
    assert (amounts["Chad"].low, amounts["Chad"].high, amounts["Chad"].open) == (1400, None, True)
    assert (amounts["Senegal"].low, amounts["Senegal"].high) == (0, 1000)


def test_numbers_that_cannot_both_be_true_are_two_marks_with_their_sources(sahel):
    rows = [row for row in planned(sahel.journal, Kind.CHART, "2022-08-20").rows if row.name == "Bangladesh"]
    assert [row.disputed for row in rows] == [True]
    assert {(a.words, a.source) for a in rows[0].amounts} == {
        ("1,400", "First Agency [B2]"),
        ("1,000", "Second Agency [B2]"),
    }


def test_the_alt_text_names_source_and_day_of_a_number_that_another_report_gave():
    story = Story(SAHEL)
    story.says("FR", "contribution", "under_way", "2022-08-10", strength="400", by="First Agency", rating="B2")
    story.says("FR", "stay", "under_way", "2022-08-15", by="Second Agency")
    story.says("DE", "stay", "under_way", "2022-08-15", strength="300", by="Second Agency")
    alt = planned(story.journal, Kind.CHART, "2022-08-20").frame.alt
    assert "France: strength 400 (First Agency, 10 Aug)." in alt
    assert "Germany: strength 300 (Second Agency, 15 Aug)." in alt
    story.says("FR", "contribution", "under_way", "2022-08-18", strength="500", by="Third Agency", rating="C3")
    alone = planned(story.journal, Kind.CHART, "2022-08-20", "fr", "FR").frame.alt
    assert "400 (First Agency, 10 août), " in alone
    assert "500 (Third Agency, 18 août)." in alone


def test_the_alt_text_names_source_and_day_of_both_sides_of_a_dispute(sahel):
    alt = planned(sahel.journal, Kind.CHART, "2022-08-20").frame.alt
    assert "1,400 (First Agency [B2], 15 Aug)" in alt
    assert "1,000 (Second Agency [B2], 15 Aug)" in alt


def test_a_timeline_has_a_row_an_actor_and_bars_that_follow_one_another():
    plan = Case(Kind.TIMELINE, "2020-02-14", "en").plan()
    romania = next(row for row in plan.rows if row.name == "Romania")
    assert [(bar.first, bar.posture.value) for bar in romania.bars] == [
        (4, "part_withdrawing"),
        (5, "moved_somewhere"),
    ]
    for row in plan.rows:
        assert all(one.last + 1 == other.first for one, other in zip(row.bars, row.bars[1:], strict=False))
        assert row.bars[-1].last == plan.axis.last


def shown_on(plan, name: str, day: int) -> tuple[str, bool]:
    """Posture and whether it is disputed, in the column of a day."""
    row = next((row for row in plan.rows if row.name == name), None)
    bars = [bar for bar in row.bars if bar.first <= day <= bar.last] if row else []
    return (bars[0].posture.value, bars[0].contested) if bars else ("unknown", False)


@pytest.mark.parametrize("hindsight", [False, True])
def test_a_timeline_shows_of_every_day_what_the_map_of_that_day_shows(hindsight: bool):
    journal = seeded()
    zone, starts = journal.situation.zone, journal.situation.starts
    last, later = (end_of_day(date(*day), zone) for day in ((2020, 2, 14), (2020, 3, 31)))
    phrasing = voice_of(journal.situation, "en")
    plan = plan_timeline(fold(journal, last, later if hindsight else last), journal, None, phrasing)
    for day in range(plan.axis.last + 1):
        end = end_of_day(starts + timedelta(day), zone)
        picture = fold(journal, end, later if hindsight else end)
        for code in journal.actors:
            standing = picture.standing(code)
            assert shown_on(plan, phrasing.name(code), day) == (state_of(standing).value, standing.contested), (
                code,
                day,
            )


def test_what_was_taken_back_is_shown_as_it_was_believed_unless_asked_with_hindsight():
    journal = seeded()
    last = end_of_day(date(2020, 2, 14), journal.situation.zone)
    phrasing = voice_of(journal.situation, "en")
    public, later = (
        plan_timeline(fold(journal, last), journal, "US", phrasing, hindsight=hindsight)
        for hindsight in (False, True)
    )
    assert shown_on(public, "United States", 3) == ("withdrawing", False)
    assert shown_on(later, "United States", 3) == ("present", False)
    assert public.frame.moment == "As of 14 February, end of day in Baghdad · each day as it stood in public then"
    assert later.frame.moment.endswith("with what was known 14 February, end of day")
    assert public.frame.moment in public.frame.alt


@pytest.fixture
def summer() -> Story:
    story = Story(SAHEL)
    story.says("FR", "contribution", "under_way", "2022-05-21")
    story.says("SE", "withdrawal", "announced", "2022-07-11")
    story.says("SE", "withdrawal", "cancelled", "2022-07-12")
    return story


def test_no_day_of_three_months_is_passed_over(summer: Story):
    plan = planned(summer.journal, Kind.TIMELINE, "2022-08-20")
    assert plan.axis.last == MOST_DAYS - 1
    assert [row.name for row in plan.rows] == ["France", "Sweden"]
    assert plan.rows[1].bars == (Bar(51, 51, Posture.WITHDRAWING),)
    assert plan.blank == "empty: nothing known"


def test_of_a_very_long_journal_fewer_days_are_shown_and_none_is_passed_over(summer: Story, monkeypatch):
    for day in range(1, 31):
        summer.says("DE", "contribution", "under_way", f"2022-08-{day:02}", strength=str(day))
    monkeypatch.setattr(chronology, "_WORK", 12 * len(summer.entries))
    plan = planned(summer.journal, Kind.TIMELINE, "2022-08-30")
    assert (plan.axis.last, plan.axis.ticks[0].label) == (12, "18 Aug")
    monkeypatch.setattr(chronology, "_WORK", 0)
    assert planned(summer.journal, Kind.TIMELINE, "2022-08-30").axis.last == 6
    monkeypatch.setattr(chronology, "_WORK", 2 * len(summer.entries))
    quiet = planned(summer.journal, Kind.TIMELINE, "2022-07-31")
    assert quiet.axis.last == 71, "a day on which nothing turned costs nothing"


def test_what_a_timeline_has_no_room_for_is_counted_by_what_it_is(sahel):
    for code in ("AU", "CA", "NZ"):
        sahel.says(code, "contribution", "under_way", "2022-08-15")
    plan = planned(sahel.journal, Kind.TIMELINE, "2022-08-20")
    assert len(plan.rows) == chronology.MOST_ROWS
    assert plan.more == "Not shown: 10 more countries and 1 more organisation."
    assert plan.more in plan.frame.alt


def test_incidents_and_decisions_stand_above_in_their_order():
    plan = Case(Kind.TIMELINE, "2020-01-08", "en").plan()
    assert [happening.number for happening in plan.happenings] == list(range(1, len(plan.happenings) + 1))
    assert [happening.day for happening in plan.happenings] == sorted(happening.day for happening in plan.happenings)
    assert {happening.decision for happening in plan.happenings} == {True, False}


def test_a_long_story_shows_its_last_months(sahel):
    plan = planned(sahel.journal, Kind.TIMELINE, "2022-08-20")
    assert plan.axis.last == 91
    assert [happening.when for happening in plan.happenings] == ["29 Jun", "3 Aug"]


def test_a_day_on_which_nothing_is_known_is_said_to_be_one(sahel):
    for kind in Kind:
        plan = planned(sahel.journal, kind, "2013-02-01")
        assert "No report by then" in plan.frame.alt


def test_the_same_content_has_the_same_key_and_another_has_not():
    plan = map_of("2020-01-08")
    assert digest(plan) == digest(map_of("2020-01-08"))
    others = [
        map_of("2020-01-07"),
        map_of("2020-01-08", "fr"),
        Case(Kind.MAP, "2020-01-08", "en", theme=Theme.DARK).plan(),
    ]
    assert len({digest(plan), *map(digest, others)}) == 4
