"""What each kind of report makes of an actor, and what follows what."""

from dataclasses import replace
from datetime import date

import pytest

from bot.situation.posture import LEFT, STAYED, Posture
from bot.situation.report import Action, Phase

from .story import Story, exactly, ids

NOBODY_KNOWS = "unknown"
BY_ITSELF = {
    "contribution": (NOBODY_KNOWS, "present", "present", NOBODY_KNOWS),
    "stay": ("staying", "staying", "staying", NOBODY_KNOWS),
    "withdrawal": ("withdrawing", "withdrawing", "withdrawn", NOBODY_KNOWS),
    "drawdown": ("withdrawing", "withdrawing", "partially_withdrawn", NOBODY_KNOWS),
    "relocation": ("withdrawing", "withdrawing", "relocated", NOBODY_KNOWS),
    "return": (NOBODY_KNOWS, "present", "present", NOBODY_KNOWS),
    "reinforcement": (NOBODY_KNOWS, "present", "present", NOBODY_KNOWS),
    "suspension": (NOBODY_KNOWS,) * 4,
    "resumption": (NOBODY_KNOWS,) * 4,
    "transfer": (NOBODY_KNOWS,) * 4,
    "incident": (NOBODY_KNOWS,) * 4,
    "decision": (NOBODY_KNOWS,) * 4,
    "statement": (NOBODY_KNOWS,) * 4,
}
PHASES = ("announced", "under_way", "completed", "cancelled")


@pytest.fixture
def story():
    return Story()


def test_every_action_and_phase_is_covered_here():
    assert set(BY_ITSELF) == {action.value for action in Action}
    assert set(PHASES) == {phase.value for phase in Phase}
    assert {*LEFT, *STAYED, Posture.UNKNOWN} == set(Posture)


@pytest.mark.parametrize(
    ("action", "phase", "posture"),
    [(action, phase, row[at]) for action, row in BY_ITSELF.items() for at, phase in enumerate(PHASES)],
)
def test_one_report_by_itself(story, action, phase, posture):
    story.says("DE", action, phase, "2020-01-07")
    assert story.posture("DE", "2020-01-07") == posture


def test_an_actor_nobody_spoke_of_is_unknown_and_not_gone(story):
    story.says("FR", "stay", "under_way", "2020-01-07")
    standing = story.standing("DE", "2020-01-07")
    assert standing.posture is Posture.UNKNOWN
    assert standing.posture not in LEFT
    assert (standing.since, standing.evidence, standing.contested) == (None, (), False)


# where a move goes


@pytest.mark.parametrize(
    ("to", "posture"),
    [
        ((), "relocated"),
        (("erbil",), "relocated"),
        (("IQ",), "relocated"),
        (("somewhere",), "relocated"),
        (("erbil", "KW"), "relocated"),
        (("KW",), "withdrawn"),
        (("arifjan", "JO"), "withdrawn"),
    ],
)
def test_only_a_move_that_surely_left_the_theatre_is_a_withdrawal(story, to, posture):
    story.says("DE", "relocation", "completed", "2020-01-07", to=to)
    assert story.posture("DE", "2020-01-07") == posture


def test_destinations_are_countries_and_the_theatre_is_none_for_who_left_it(story):
    story.says("DE", "drawdown", "completed", "2020-01-07", to=("arifjan", "JO", "erbil", "somewhere"))
    assert story.standing("DE", "2020-01-07").destinations == ("JO", "KW")


def test_who_relocated_inside_the_theatre_is_said_to_be_there(story):
    story.says("DE", "relocation", "completed", "2020-01-07", to=("erbil",))
    assert story.standing("DE", "2020-01-07").destinations == ("IQ",)


@pytest.mark.parametrize("temporary", [True, False, None])
def test_temporary_permanent_and_not_said_are_three_things(story, temporary):
    more = {} if temporary is None else {"temporary": temporary}
    story.says("DE", "relocation", "completed", "2020-01-07", **more)
    assert story.standing("DE", "2020-01-07").temporary is temporary


# all of them or some of them


@pytest.mark.parametrize(
    ("counts", "posture"),
    [
        ({}, "withdrawn"),
        ({"moved": "120"}, "withdrawn"),
        ({"moved": "120", "strength": "120"}, "withdrawn"),
        ({"moved": "about 500", "strength": "510"}, "withdrawn"),
        ({"moved": "35", "strength": "120"}, "partially_withdrawn"),
        ({"moved": "35", "strength": "at least 2000"}, "partially_withdrawn"),
        ({"moved": ("10", "baghdad"), "strength": ("13", "baghdad")}, "partially_withdrawn"),
        ({"moved": ("13", "baghdad"), "strength": ("13", "baghdad")}, "partially_withdrawn"),
        ({"remaining": "0"}, "withdrawn"),
        ({"remaining": "85"}, "partially_withdrawn"),
        ({"remaining": "some"}, "partially_withdrawn"),
        ({"remaining": ("3", "baghdad")}, "partially_withdrawn"),
        ({"remaining": "unknown"}, "withdrawn"),
    ],
)
def test_a_completed_withdrawal_is_of_all_unless_its_numbers_say_otherwise(story, counts, posture):
    story.says("DE", "withdrawal", "completed", "2020-01-07", **counts)
    assert story.posture("DE", "2020-01-07") == posture


def test_a_drawdown_after_which_nobody_remains_is_a_withdrawal(story):
    story.says("DE", "drawdown", "completed", "2020-01-07", remaining="0")
    assert story.posture("DE", "2020-01-07") == "withdrawn"


def test_nobody_remaining_in_one_place_is_not_nobody_remaining(story):
    story.says("DE", "drawdown", "completed", "2020-01-07", remaining=("0", "baghdad"))
    assert story.posture("DE", "2020-01-07") == "partially_withdrawn"


def test_zero_unknown_and_left_are_three_different_things(story):
    story.says("DE", "drawdown", "completed", "2020-01-07", remaining="0")
    story.says("FR", "drawdown", "completed", "2020-01-07", remaining="unknown")
    story.says("GB", "withdrawal", "completed", "2020-01-07")
    zero, unknown, left = (story.standing(actor, "2020-01-07") for actor in ("DE", "FR", "GB"))
    assert (zero.posture, zero.personnel.remaining) == (Posture.WITHDRAWN, exactly(0))
    assert (unknown.posture, unknown.personnel.remaining) == (Posture.PARTIALLY_WITHDRAWN, None)
    assert (left.posture, left.personnel.remaining) == (Posture.WITHDRAWN, None)


# one thing after another


def sequence(story, *steps, actor="DE"):
    """Steps of "action phase", a day apart from 4 January; the posture after each."""
    for day, step in enumerate(steps, start=4):
        action, phase = step.split()
        story.says(actor, action, phase, f"2020-01-{day:02}")
    return [story.posture(actor, f"2020-01-{day:02}") for day in range(4, 4 + len(steps))]


def test_intent_is_not_execution(story):
    steps = "contribution under_way", "withdrawal announced", "withdrawal under_way", "withdrawal completed"
    assert sequence(story, *steps) == ["present", "withdrawing", "withdrawing", "withdrawn"]


def test_the_day_of_the_announcement_stays_the_day_since_which_it_is_leaving(story):
    sequence(story, "withdrawal announced", "withdrawal under_way")
    assert story.standing("DE", "2020-01-05").since == date(2020, 1, 4)


def test_nothing_is_terminal(story):
    steps = "withdrawal completed", "return completed", "withdrawal completed", "return completed"
    assert sequence(story, *steps) == ["withdrawn", "present", "withdrawn", "present"]
    assert story.standing("DE", "2020-01-07").since == date(2020, 1, 7)
    assert not story.standing("DE", "2020-01-07").contested


@pytest.mark.parametrize("arrival", ["return completed", "return under_way", "reinforcement completed"])
@pytest.mark.parametrize("departure", ["withdrawal completed", "drawdown completed", "relocation completed"])
def test_who_comes_back_is_present(story, departure, arrival):
    assert sequence(story, departure, arrival)[-1] == "present"


def test_an_announced_return_brings_nobody_back_yet(story):
    assert sequence(story, "withdrawal completed", "return announced") == ["withdrawn", "withdrawn"]


@pytest.mark.parametrize("action", ["incident", "decision", "statement", "suspension", "transfer"])
@pytest.mark.parametrize("phase", PHASES)
def test_what_says_nothing_about_people_changes_nobody(story, action, phase):
    story.says("DE", "drawdown", "completed", "2020-01-04")
    before = story.standing("DE", "2020-01-04")
    said = story.says("DE", action, phase, "2020-01-05")
    assert story.standing("DE", "2020-01-05") == replace(before, last_report=said)


def test_a_parliaments_vote_moves_nobody(story):
    story.says("US", "contribution", "under_way", "2020-01-04")
    story.says("IQ", "decision", "completed", "2020-01-05")
    assert story.posture("US", "2020-01-05") == "present"
    assert story.posture("IQ", "2020-01-05") == "unknown"


def test_who_declares_to_stay_after_merely_being_there_is_staying(story):
    assert sequence(story, "contribution under_way", "stay announced") == ["present", "staying"]


def test_a_strength_statement_does_not_end_a_declared_stay(story):
    assert sequence(story, "stay under_way", "contribution under_way") == ["staying", "staying"]


def test_a_strength_statement_does_not_undo_that_part_left(story):
    steps = sequence(story, "drawdown completed", "contribution under_way")
    assert steps == ["partially_withdrawn", "partially_withdrawn"]
    assert not story.standing("DE", "2020-01-05").contested


def test_who_first_stays_and_later_leaves_has_left_without_contradiction(story):
    assert sequence(story, "stay under_way", "withdrawal completed") == ["staying", "withdrawn"]
    assert not story.standing("DE", "2020-01-05").contested


def test_who_was_leaving_and_then_declares_to_stay_is_staying(story):
    assert sequence(story, "withdrawal announced", "stay announced") == ["withdrawing", "staying"]
    assert story.standing("DE", "2020-01-05").announced == ()


# cancelled


@pytest.mark.parametrize("before", ["contribution under_way", "stay under_way", "drawdown completed"])
@pytest.mark.parametrize("action", ["withdrawal", "drawdown", "relocation"])
@pytest.mark.parametrize("phase", ["announced", "under_way"])
def test_a_cancelled_move_returns_the_actor_to_what_it_was(story, before, action, phase):
    story.says("DE", *before.split(), "2020-01-04", strength="120")
    was = story.standing("DE", "2020-01-04")
    story.says("DE", action, phase, "2020-01-05", moved="35")
    assert story.standing("DE", "2020-01-05") != was
    cancelled = story.says("DE", action, "cancelled", "2020-01-06")
    assert story.standing("DE", "2020-01-06") == replace(was, last_report=cancelled)


def test_a_cancelled_declaration_to_stay_returns_the_actor_to_what_it_was(story):
    steps = "contribution under_way", "stay announced", "stay cancelled"
    assert sequence(story, *steps) == ["present", "staying", "present"]


def test_nothing_is_known_of_who_only_cancelled_an_intention(story):
    assert sequence(story, "withdrawal announced", "withdrawal cancelled") == ["withdrawing", "unknown"]


def test_what_is_done_is_not_undone_by_cancelling_it(story):
    steps = "withdrawal announced", "withdrawal completed", "withdrawal cancelled"
    assert sequence(story, *steps)[-1] == "withdrawn"


def test_a_plan_can_be_announced_again_after_it_was_cancelled(story):
    steps = "withdrawal announced", "withdrawal cancelled", "withdrawal announced"
    assert sequence(story, *steps) == ["withdrawing", "unknown", "withdrawing"]
    assert story.standing("DE", "2020-01-06").since == date(2020, 1, 6)


def test_cancelling_one_kind_of_move_leaves_the_others_alone(story):
    sequence(story, "relocation announced", "withdrawal announced", "relocation cancelled")
    standing = story.standing("DE", "2020-01-06")
    assert standing.posture is Posture.WITHDRAWING
    assert ids(*standing.announced) == ["ST-0002"]


def test_cancelling_in_one_mission_leaves_the_other_alone(story):
    story.says("DE", "withdrawal", "announced", "2020-01-04", mission="NMI")
    story.says("DE", "withdrawal", "announced", "2020-01-04", mission="OIR")
    story.says("DE", "withdrawal", "cancelled", "2020-01-05", mission="NMI")
    assert ids(*story.standing("DE", "2020-01-05").announced) == ["ST-0002"]


# what is still to come


def test_an_announcement_stands_beside_the_posture_until_it_is_done(story):
    story.says("CA", "drawdown", "completed", "2020-01-07", effective="2020-01-05")
    story.says("CA", "withdrawal", "announced", "2020-01-07")
    standing = story.standing("CA", "2020-01-07")
    assert ids(*standing.announced) == ["ST-0002"]
    story.says("CA", "withdrawal", "completed", "2020-01-10")
    assert story.posture("CA", "2020-01-10") == "withdrawn"
    assert story.standing("CA", "2020-01-10").announced == ()


def test_the_evidence_of_a_posture_names_every_report_that_agrees(story):
    first = story.says("DE", "stay", "announced", "2020-01-04", by="Ministry")
    second = story.says("DE", "stay", "under_way", "2020-01-06", by="Agency")
    standing = story.standing("DE", "2020-01-06")
    assert ids(*standing.evidence) == ids(first, second)
    assert standing.since == date(2020, 1, 4)


def test_a_day_not_later_than_is_the_day_since_which_it_holds(story):
    story.says("DE", "withdrawal", "completed", "2020-01-08", effective="by 2020-01-08")
    assert story.standing("DE", "2020-01-08").since == date(2020, 1, 8)


def test_every_posture_is_a_section_of_its_own(story):
    cases = {
        "US": ("stay", "under_way"),
        "FR": ("contribution", "under_way"),
        "GB": ("withdrawal", "completed"),
        "DE": ("drawdown", "completed"),
        "HR": ("relocation", "completed"),
        "CA": ("withdrawal", "announced"),
    }
    for actor, (action, phase) in cases.items():
        story.says(actor, action, phase, "2020-01-07")
    snapshot = story.on("2020-01-07")
    sections = {posture: [s.actor for s in snapshot.having(posture)] for posture in Posture}
    assert sections == {
        Posture.STAYING: ["US"],
        Posture.PRESENT: ["FR"],
        Posture.WITHDRAWN: ["GB"],
        Posture.PARTIALLY_WITHDRAWN: ["DE"],
        Posture.RELOCATED: ["HR"],
        Posture.WITHDRAWING: ["CA"],
        Posture.UNKNOWN: [],
    }
