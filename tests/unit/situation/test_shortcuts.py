"""What a journal keeps of earlier answers changes no answer: each is that of a journal that was never asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.situation import strand
from bot.situation.activity import fold_mission
from bot.situation.intents import in_order
from bot.situation.journal import Journal
from bot.situation.snapshot import Snapshot, fold
from bot.situation.standing import fold_actor
from bot.situation.walk import Walk

from .story import IRAQ, Story
from .strategies import THOROUGH, instants, journal, quarrels, stories

STORIES = st.one_of(stories(), quarrels(), stories(max_size=25))
QUESTIONS = st.lists(st.tuples(instants, instants), min_size=1, max_size=8)


@pytest.fixture(autouse=True, scope="module")
def stops_everywhere():
    """These stories are short: a copy of the walk after each claim, where others have one after 64."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strand, "_SHORTEST", 1)
        yield


def told_slowly(told: Journal, as_of, known_at):
    """The standings and missions, each folded by itself from what is visible."""
    visible = told.visible(as_of, known_at)

    def of(names, about, fold_one):
        pairs = {name: in_order(p for p in visible if about(p[1]) == name) for name in names if name}
        folded = {name: fold_one(name, pairs[name]) for name in sorted(pairs)}
        return {name: one for name, one in folded.items() if one is not None}

    standings = of(
        {entry.actor for entry in told.entries},
        lambda entry: entry.actor,
        lambda actor, pairs: fold_actor(actor, pairs, told.situation, as_of),
    )
    missions = of(
        {entry.mission for entry in told.entries},
        lambda entry: entry.mission,
        lambda code, pairs: fold_mission(code, pairs, told.situation),
    )
    return standings, missions, tuple(report for _, report in visible)


def answered(snapshot: Snapshot):
    return snapshot.standings, snapshot.missions, snapshot.reports


@THOROUGH
@given(STORIES, QUESTIONS)
def test_whatever_was_asked_before(entries, questions):
    told = journal(entries)
    for as_of, known_at in questions:
        snapshot = fold(told, as_of, known_at)
        assert answered(snapshot) == told_slowly(journal(entries), as_of, known_at)
        assert (snapshot.count, snapshot.last_report) == (
            len(snapshot.reports),
            max(snapshot.reports, key=lambda report: (report.known, report.id), default=None),
        )


@THOROUGH
@given(st.data(), STORIES, QUESTIONS)
def test_whatever_was_filed_since(data, entries, questions):
    """A journal that is asked, extended and asked again, as a filing does."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(entries)), min_size=1, max_size=3)))
    told = journal(entries[: cuts[0]])
    for begin, end in zip(cuts, [*cuts[1:], len(entries)], strict=True):
        earlier, asked = told, [answered(fold(told, *question)) for question in questions]
        told = told.extended(entries[begin:end])
        assert [answered(fold(earlier, *question)) for question in questions] == asked
    whole = journal(entries)
    for question in questions:
        assert answered(fold(told, *question)) == answered(fold(whole, *question))
    for derived in ("turns", "reliabilities", "by_id", "entries_by_day", "positions", "actors", "last_number"):
        assert getattr(told, derived) == getattr(whole, derived), derived


@THOROUGH
@given(STORIES, QUESTIONS, st.lists(st.integers(0, 30), min_size=1, max_size=3))
def test_whatever_was_not_filed_yet(entries, questions, numbers):
    """A journal of the first entries shares what the others leave, and what was asked changes neither."""
    told = journal(entries)
    asked = [answered(fold(told, *question)) for question in questions]
    for number in numbers:
        first, anew = told.first(number), journal(entries[:number])
        for question in questions:
            assert answered(fold(first, *question)) == answered(fold(anew, *question))
        for derived in ("turns", "reliabilities", "by_id", "entries_by_day", "positions", "actors", "last_number"):
            assert getattr(first, derived) == getattr(anew, derived), derived
    assert [answered(fold(told, *question)) for question in questions] == asked


def test_another_day_goes_over_few_claims(monkeypatch):
    """Counted, so that a shortcut that is never taken is seen."""
    story = Story(IRAQ)
    for number in range(1_500):
        step = ("contribution", "drawdown", "stay")[number % 3]
        story.says("DE", step, "completed", f"2020-01-{4 + number // 100:02}T{number % 24:02}:00")
    told, taken = story.journal, []
    fold(told, story.instant("2020-01-20"))
    take = Walk.take

    def counted(walk, claim):
        taken.append(claim)
        return take(walk, claim)

    monkeypatch.setattr(Walk, "take", counted)
    fold(told, story.instant("2020-01-17"))
    assert 0 < len(taken) < 400


def asked_in_turn(story: Story, *days: str):
    """The standings of one journal on these days, asked one after the other, and those of journals never asked."""
    told, moments = story.journal, [story.instant(day) for day in days]
    kept = [answered(fold(told, moment)) for moment in moments]
    return kept, [answered(fold(story.journal, moment)) for moment in moments]


def test_taking_back_a_correction_gives_the_entry_back_to_whom_it_spoke_of():
    story = Story()
    said = story.says("DE", "withdrawal", "completed", "2020-01-07")
    wrong = story.corrects(said, "withdrawal", "completed", "2020-01-09", actor="FR")
    story.retracts(wrong, "2020-01-11")
    kept, anew = asked_in_turn(story, "2020-01-08", "2020-01-10", "2020-01-12")
    assert kept == anew
    assert [sorted(standings) for standings, _, _ in kept] == [["DE"], ["FR"], ["DE"]]


def test_a_stay_that_ends_turns_the_answer():
    story = Story()
    story.says("DE", "stay", "under_way", "2020-01-07", until="2020-01-20")
    kept, anew = asked_in_turn(story, "2020-01-08", "2020-01-21")
    assert kept == anew
    assert kept[0] != kept[1]


def test_a_copy_of_the_walk_keeps_its_own_moves_and_losers():
    """The longest walk goes on after each copy; what it meets later is not on the copy."""
    story = Story()
    for day in range(7, 12):
        story.says("DE", "drawdown", "completed", f"2020-01-{day:02}", to=["erbil"], moved="5", strength="120")
        story.says("DE", "stay", "under_way", f"2020-01-{day:02}T12:00", by="Desk")
        story.says("DE", "withdrawal", "completed", f"2020-01-{day:02}T18:00", by="Third", rating="B2")
    kept, anew = asked_in_turn(story, "2020-01-12", *(f"2020-01-{day:02}" for day in range(7, 12)))
    assert kept == anew
