"""What holds of every story, however the reports come in."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import Phase as Stage
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.situation.activity import Activity
from bot.situation.changes import changes
from bot.situation.claims import end_of_stay
from bot.situation.posture import LEFT, Posture, claimed_posture
from bot.situation.report import Action, Entry, Phase, Report, better_rated
from bot.situation.snapshot import Snapshot, fold
from bot.situation.written import read_report, write_report

from .story import IRAQ
from .strategies import ACTORS, THOROUGH, instants, journal, quarrels, refiled, reports, stories

NEW = 99  # the number of an entry that is filed after a whole story


def pictured(entries: list[Report], as_of, known_at) -> Snapshot:
    return fold(journal(entries), as_of, known_at)


def same_but_for_the_question(one: Snapshot, other: Snapshot) -> bool:
    return replace(one, as_of=other.as_of, known_at=other.known_at) == other


# what is visible


@THOROUGH
@given(stories(), instants, instants)
def test_visible_is_what_is_known_has_begun_and_is_not_replaced(entries, as_of, known_at):
    """The rule said once more, slowly: by asking of each entry who names it."""

    def names(entry: Report) -> list[Report]:
        return [other for other in entries if other.replaces == entry.id and acts(other)]

    def acts(entry: Report) -> bool:
        """Known and not taken back. What is corrected leaves its place to the correction, and to nobody else."""
        return entry.known <= known_at and (not names(entry) or any(holds(other) for other in names(entry)))

    def holds(entry: Report) -> bool:
        return entry.entry is Entry.CORRECTION or bool(names(entry))

    seen = {entry.id for _, entry in journal(entries).visible(as_of, known_at)}
    for entry in entries:
        stands = entry.known <= known_at and entry.entry is not Entry.RETRACTION and not names(entry)
        if entry.entry is Entry.CORRECTION and not entry.begins <= as_of:
            assert stands or entry.id not in seen  # it may count from when what it corrects counted
        else:
            assert (entry.id in seen) == (stands and entry.begins <= as_of)


@THOROUGH
@given(st.data(), stories(), instants, instants)
def test_the_order_of_filing_does_not_matter(data, entries, as_of, known_at):
    other = data.draw(refiled(entries))
    assert sorted(journal(entries).visible(as_of, known_at), key=lambda pair: pair[1].id) == sorted(
        journal(other).visible(as_of, known_at), key=lambda pair: pair[1].id
    )
    assert pictured(entries, as_of, known_at) == pictured(other, as_of, known_at)


@THOROUGH
@given(stories(), instants, instants)
def test_knowing_more_never_changes_what_was_known_before(entries, as_of, known_at):
    public_then = [entry for entry in entries if entry.known <= known_at]
    assert pictured(public_then, as_of, known_at) == pictured(entries, as_of, known_at)


@THOROUGH
@given(stories(), instants)
def test_the_picture_of_a_day_is_that_of_the_journal_as_it_was_public_that_day(entries, moment):
    public_then = [entry for entry in entries if entry.known <= moment]
    assert fold(journal(public_then), moment) == fold(journal(entries), moment, moment)


@THOROUGH
@given(stories(), instants, instants)
def test_nothing_changes_between_two_turns(entries, as_of, known_at):
    """What the library keeps pictures by: between two turns every picture is the same."""
    told = journal(entries)
    turns = told.turns
    as_of_turn = max((turn for turn in turns if turn <= as_of), default=None)
    known_turn = max((turn for turn in turns if turn <= known_at), default=None)
    assume(as_of_turn is not None and known_turn is not None)
    assert same_but_for_the_question(fold(told, as_of_turn, known_turn), fold(told, as_of, known_at))


# what is taken back


@THOROUGH
@given(st.data(), stories(max_size=7), instants, instants)
def test_a_retraction_restores_exactly_what_was_there_before(data, entries, as_of, known_at):
    """Whether what is taken back is a report, a correction or itself a retraction."""
    added = data.draw(reports(NEW, tuple(entries)))
    back = replace(added, id="ST-0100", entry=Entry.RETRACTION, replaces=added.id)
    assert pictured([*entries, added, back], as_of, known_at) == pictured(entries, as_of, known_at)


@THOROUGH
@given(st.data(), stories(max_size=7), instants, instants)
def test_a_correction_that_says_the_same_changes_nothing(data, entries, as_of, known_at):
    """Not even when it corrects a correction: what stands twice corrected stands once."""
    added = data.draw(reports(NEW, tuple(entries)))
    assume(added.entry is not Entry.RETRACTION)
    again = replace(added, id="ST-0100", entry=Entry.CORRECTION, replaces=added.id)
    told = pictured([*entries, added, again], as_of, known_at)
    renamed = [replace(again, entry=added.entry, replaces=added.replaces)]
    assert [claim(r) for r in told.reports] == [
        claim(r) for r in pictured([*entries, *renamed], as_of, known_at).reports
    ]


def claim(report: Report) -> Report:
    return replace(report, entry=Entry.REPORT, replaces=None)


@THOROUGH
@given(st.data(), stories(), instants, instants)
def test_an_entry_changes_only_the_actor_and_the_mission_that_it_speaks_of(data, entries, as_of, known_at):
    added = data.draw(reports(NEW, tuple(entries)))
    named = next((entry for entry in entries if entry.id == added.replaces), None)
    # The one it names may itself replace something, which comes back; follow the names to the end.
    concerned = [added]
    while named is not None:
        concerned.append(named)
        named = next((entry for entry in entries if entry.id == named.replaces), None)
    actors, missions = {entry.actor for entry in concerned}, {entry.mission for entry in concerned}
    before, after = pictured(entries, as_of, known_at), pictured([*entries, added], as_of, known_at)
    for actor in ACTORS:
        if actor not in actors:
            assert before.standing(actor) == after.standing(actor)
    for mission in IRAQ.missions:
        if mission not in missions:
            assert before.missions.get(mission) == after.missions.get(mission)


# what is said of an actor


@THOROUGH
@given(stories(), instants, instants)
def test_folding_is_deterministic_and_reads_only_what_is_written(entries, as_of, known_at):
    once = pictured(entries, as_of, known_at)
    read_back = [read_report(json.loads(json.dumps(write_report(entry))), IRAQ) for entry in entries]
    assert read_back == entries
    assert once == pictured(entries, as_of, known_at) == pictured(read_back, as_of, known_at)


@THOROUGH
@given(stories(), instants, instants)
def test_every_actor_with_evidence_has_exactly_one_posture(entries, as_of, known_at):
    told = pictured(entries, as_of, known_at)
    listed = Counter(standing.actor for posture in Posture for standing in told.having(posture))
    assert listed == Counter(list(told.standings))
    assert told.having(Posture.UNKNOWN) == []
    for actor, standing in told.standings.items():
        assert standing.actor == actor
        assert standing.evidence
        assert standing.since is not None
        assert {report.actor for report in standing.reports} == {actor}
        assert {claimed(report, as_of) for report in standing.evidence} == {standing.posture}


def claimed(report: Report, as_of: datetime) -> Posture | None:
    """What a report says by itself; a stay whose end is over says only who was there."""
    end = end_of_stay(report)
    return Posture.PRESENT if end is not None and end < as_of else claimed_posture(report, IRAQ)


@THOROUGH
@given(stories(), instants, instants)
def test_who_is_unknown_has_no_usable_report(entries, as_of, known_at):
    told = pictured(entries, as_of, known_at)
    firm = {
        report.actor for report in told.reports if claimed_posture(report, IRAQ) and report.phase is Phase.COMPLETED
    }
    assert firm <= set(told.standings)
    assert set(told.standings) <= {report.actor for report in told.reports}


@THOROUGH
@given(stories(), instants, instants)
def test_whatever_an_answer_rests_on_is_visible(entries, as_of, known_at):
    told = pictured(entries, as_of, known_at)
    in_sight = {report.id for report in told.reports}
    assert len(in_sight) == len(told.reports)
    for standing in told.standings.values():
        assert {report.id for report in standing.reports} <= in_sight
        assert len({report.id for report in standing.reports}) == len(standing.reports)
    for mission in told.missions.values():
        rests_on = (*mission.reports, *mission.against, *mission.announced)
        assert {report.id for report in rests_on} <= in_sight
        assert {report.mission for report in rests_on} == {mission.mission}


@THOROUGH
@given(stories(actor="DE") | quarrels(), instants, instants)
def test_contested_means_that_both_sides_are_shown(entries, as_of, known_at):
    standing = pictured(entries, as_of, known_at).standing("DE")
    assert standing.contested == bool(standing.against or standing.disputes)
    assert len(standing.against) == len(standing.against_postures)
    assert standing.posture not in standing.against_postures
    assert not {report.id for report in standing.evidence} & {report.id for report in standing.against}
    for report in standing.against:
        assert standing.claims(report) is claimed(report, as_of)
    for dispute in standing.disputes:
        if dispute.field == dispute.other.field:
            assert dispute.one.count.excludes(dispute.other.count)
            assert dispute.decided.id != dispute.against.id
        else:
            assert (dispute.field, dispute.other.field) == ("moved", "strength")


@THOROUGH
@given(quarrels(), instants, instants)
def test_nobody_who_is_better_rated_than_all_that_decide_is_overruled(entries, as_of, known_at):
    standing = pictured(entries, as_of, known_at).standing("DE")
    for report in standing.against:
        assert not all(better_rated(report, held) for held in (*standing.evidence, *standing.vaguer))
    for dispute in standing.disputes:
        if dispute.field == dispute.other.field:  # more moved than were there: nobody decides
            assert not better_rated(dispute.against, dispute.decided)


# numbers


@THOROUGH
@given(stories(), instants, instants)
def test_every_number_shown_was_said_by_one_visible_report_of_just_these_people(entries, as_of, known_at):
    told = pictured(entries, as_of, known_at)
    for standing in told.standings.values():
        shown = [(figure.field, figure.count.scope) for figure in standing.figures]
        assert len(shown) == len(set(shown))
        for figure in standing.figures:
            assert (figure.field, figure.count) in figure.report.personnel.counts()
            assert figure.report in told.reports
            assert figure.report.actor == standing.actor
        together = standing.personnel.counts()
        assert set(together) <= {(figure.field, figure.count) for figure in standing.figures}
        assert len({count.scope for _, count in together}) <= 1


@THOROUGH
@given(stories(), instants, instants)
def test_no_number_is_negative_or_upside_down(entries, as_of, known_at):
    for standing in pictured(entries, as_of, known_at).standings.values():
        for count in [figure.count for figure in standing.figures]:
            assert (count.min or 0) >= 0
            assert count.max is None or count.max >= (count.min or 0)


@THOROUGH
@given(stories(), instants, instants)
def test_those_who_left_are_counted_only_by_reports_of_their_leaving(entries, as_of, known_at):
    for standing in pictured(entries, as_of, known_at).standings.values():
        moved = [figure.report for figure in standing.figures if figure.field == "moved"]
        assert {report.id for report in moved} <= {report.id for report in standing.evidence}


# changes


@THOROUGH
@given(stories(), instants, instants)
def test_changes_are_the_difference_of_two_days_and_what_became_known_between(entries, one, other):
    start, end = sorted((one, other))
    found = changes(journal(entries), start, end)
    before, after = fold(journal(entries), start), fold(journal(entries), end)
    differing = {actor for actor in ACTORS if before.standing(actor).posture is not after.standing(actor).posture}
    assert {pair[0].actor for pair in found.postures} == differing
    assert all(a == before.standing(a.actor) and b == after.standing(b.actor) for a, b in found.postures)
    became_known = {entry.id for entry in entries if start < entry.known <= end}
    assert {entry.id for entry in (*found.reports, *found.amendments)} == became_known
    assert all(entry.entry is Entry.REPORT for entry in found.reports)
    assert all(entry.entry is not Entry.REPORT for entry in found.amendments)


# the stories themselves


RICH = {
    "a posture is contested": lambda told: any(s.against for s in told.standings.values()),
    "numbers are disputed": lambda told: any(s.disputes for s in told.standings.values()),
    "a better rated report decides": lambda told: any(
        better_rated(s.evidence[0], s.against[0]) for s in told.standings.values() if s.against
    ),
    "somebody came back": lambda told: any(
        s.posture is Posture.PRESENT and s.evidence[-1].action is Action.RETURN and len(told.reports) > 1
        for s in told.standings.values()
    ),
    "a correction counts": lambda told: any(report.entry is Entry.CORRECTION for report in told.reports),
    "two scopes stand together": lambda told: any(
        len({figure.count.scope for figure in s.figures}) > 1 for s in told.standings.values()
    ),
    "a mission is suspended": lambda told: any(
        mission.activity is Activity.SUSPENDED for mission in told.missions.values()
    ),
    "actors left in different ways": lambda told: (
        len({s.posture for s in told.standings.values() if s.posture in LEFT}) > 1
    ),
}


def test_the_stories_of_these_tests_are_rich_enough():
    """A property that holds because nothing ever happens would prove nothing."""
    end, happened = datetime(2021, 1, 1, tzinfo=UTC), set()

    @settings(max_examples=600, database=None, derandomize=True, phases=[Stage.generate], deadline=None)
    @given(stories(), quarrels())
    def tell(story, quarrel):
        for entries in (story, quarrel):
            snapshot = pictured(entries, end, end)
            happened.update(name for name, happens in RICH.items() if happens(snapshot))

    tell()
    assert happened == set(RICH)
