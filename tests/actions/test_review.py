"""What becomes of what waits for a decision: decided once, by whom it may be, on record; in no answer until then."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.actions.library import Library
from bot.actions.reports.file import Author, Filing
from bot.actions.reports.review import MOST_AN_HOUR, MOST_WAITING, Review, fingerprint, read_numbers
from bot.actions.upkeep.purge import Purging
from bot.errors import Overtaken, Refused, Unknown, Waiting
from bot.situation.posture import Posture
from bot.situation.report import Entry
from bot.store import audit, drafts, journal, people
from bot.store.audit import Act
from bot.store.drafts import State
from tests.libraries import taken_in

from .conftest import ALICE, BOB, DRAWDOWN, NOW

READER, OTHER_READER, CAROL = Author(201, 9, "fr"), Author(202, 9, "en"), Author(103, 9, "en")
MORE = DRAWDOWN | {"action": "contribution", "moved": "", "destination": "", "strength": "about 120"}
"""Adds to a drawdown that is filed; changes nobody's posture."""


@pytest.fixture
async def review(library: Library, filing: Filing) -> Review:
    await library.servers.change(9, ALICE.discord, queue_channel=77)
    return Review(library, filing)


@pytest.fixture
async def by_two(library: Library) -> None:
    async with library.database.write() as connection:
        await journal.change_situation(connection, "sahel", two_person=True)
    await taken_in(library)


async def suggested(review: Review, author=READER, **typed):
    return await review.suggest(author, "sahel", DRAWDOWN | typed)


async def approve(review: Review, draft, author=ALICE):
    return await review.approve(draft.id, author, fingerprint(await review.filing.draft(draft.id)))


async def confirm(filing: Filing, author=ALICE, typed=DRAWDOWN, **more):
    """The number under which it waits, or the entry."""
    draft = await filing.propose(author, "sahel", typed, **more)
    try:
        return await filing.confirm(draft.id, author)
    except Waiting as waits:
        return await filing.draft(waits.number)


async def done(library: Library, act: Act):
    async with library.database.read() as connection:
        return await audit.done(connection, guild=9, act=act)


async def reset(library: Library, draft, **values):
    async with library.database.write() as connection:
        await drafts.change(connection, draft.id, among=tuple(State), **values)


class TestASuggestion:
    async def test_waits_and_counts_for_nothing(self, review, library):
        draft = await suggested(review)
        assert (draft.state, draft.suggested) == (State.WAITING, True)
        assert len(library.shelf("sahel").journal) == 0
        picture = await library.snapshot("sahel", NOW + timedelta(days=1))
        assert picture.standing("DE").posture is Posture.UNKNOWN
        assert [case.draft for case in (await review.waiting(["sahel", "story-over"]))[0]] == [draft]
        assert [row.subject for row in await done(library, Act.SUGGESTED)] == [f"#{draft.id}"]

    async def test_that_cannot_be_read_is_refused_and_not_kept(self, review):
        with pytest.raises(Unknown):
            await suggested(review, country="Gernamy")
        with pytest.raises(Refused, match="who reported it"):
            await suggested(review, publisher="")
        assert (await review.waiting(["sahel"]))[0] == []

    async def test_approved_is_filed_in_the_name_of_who_suggested_it(self, review, library):
        draft = await suggested(review)
        report = await approve(review, draft)
        assert library.shelf("sahel").journal.by_id == {"SA-0001": report}
        assert report.recorder == f"person {draft.person}"
        case = await review.case(draft.id)
        assert (case.draft.state, case.draft.report) == (State.FILED, "SA-0001")
        assert (case.author, case.moderator) == (READER.discord, ALICE.discord)
        [row] = await done(library, Act.APPROVED)
        assert (row.subject, row.person, row.at) == ("SA-0001", case.draft.decided_by, case.at)
        assert dict(row.detail)["proposed_by"] == draft.person
        assert (await review.waiting(["sahel"]))[0] == []

    async def test_is_filed_when_it_is_approved_and_speaks_of_when_it_was_typed(self, review, library):
        draft = await suggested(review)
        early = draft.created - timedelta(hours=5)
        await reset(library, draft, created=early)
        report = await approve(review, draft)
        assert report.recorded >= draft.created
        assert report.known == early

    async def test_rejected_keeps_the_reason(self, review, library):
        draft = await suggested(review)
        assert (await review.reject(draft.id, ALICE, " No  source\u200b for it ")).reason == "No source for it"
        assert [row.detail["reason"] for row in await done(library, Act.REJECTED)] == ["No source for it"]
        assert len(library.shelf("sahel").journal) == 0
        with pytest.raises(Refused):
            await review.reject((await suggested(review)).id, ALICE, "  ")

    async def test_can_be_mended_before_it_is_approved(self, review, library):
        draft = await suggested(review)
        changed = await review.revise(draft.id, ALICE, {"moved": "36"})
        assert (await review.filing.preview(changed)).report.personnel.moved.max == 36
        [row] = await done(library, Act.REVISED)
        assert row.detail["changed"] == {"moved": ["35", "36"]}
        await review.revise(draft.id, ALICE, {"moved": "36"})
        assert len(await done(library, Act.REVISED)) == 1
        assert (await approve(review, draft)).personnel.moved.max == 36

    async def test_is_not_approved_as_somebody_else_made_it_meanwhile(self, review, library):
        draft = await suggested(review)
        await review.revise(draft.id, BOB, {"moved": "36"})
        with pytest.raises(Refused, match="edited meanwhile"):
            await review.approve(draft.id, ALICE, fingerprint(draft))
        assert len(library.shelf("sahel").journal) == 0

    async def test_is_not_filed_by_its_reader(self, review, library):
        draft = await suggested(review)
        with pytest.raises(Refused):
            await review.filing.confirm(draft.id, READER)
        with pytest.raises(Refused):
            await review.filing.revise(draft.id, {"moved": "9"})
        assert len(library.shelf("sahel").journal) == 0


class TestDecidingTwice:
    async def test_says_what_was_decided(self, review):
        draft = await suggested(review)
        await approve(review, draft)
        with pytest.raises(Refused, match="filed already, as SA-0001"):
            await approve(review, draft, BOB)
        with pytest.raises(Refused, match="filed already, as SA-0001"):
            await review.reject(draft.id, BOB, "Too late")
        with pytest.raises(Refused, match="filed already, as SA-0001"):
            await review.revise(draft.id, BOB, {"moved": "1"})

    async def test_at_once_decides_once(self, review, library):
        for _ in range(3):
            draft = await suggested(review)
            outcomes = await asyncio.gather(
                *(approve(review, draft, who) for who in (ALICE, BOB, CAROL)),
                *(review.reject(draft.id, who, "No") for who in (ALICE, BOB)),
                return_exceptions=True,
            )
            assert sorted(isinstance(one, Refused) for one in outcomes) == [False, True, True, True, True]
        decisions = [*await done(library, Act.APPROVED), *await done(library, Act.REJECTED)]
        assert len(decisions) == 3
        assert len(library.shelf("sahel").journal) == len(await done(library, Act.APPROVED))

    async def test_by_two_processes_decides_once(self, review, library):
        draft = await suggested(review)
        other = Library(library.database)
        await taken_in(other)
        elsewhere = Review(other, Filing(other))
        outcomes = await asyncio.gather(
            approve(review, draft), approve(elsewhere, draft, BOB), return_exceptions=True
        )
        assert sum(isinstance(one, Refused) for one in outcomes) == 1
        await taken_in(library)
        assert len(library.shelf("sahel").journal) == 1


class TestWhoMaySuggest:
    async def test_not_too_much_at_once(self, review, library):
        mine = [await suggested(review, moved=str(n)) for n in range(1, MOST_WAITING + 1)]
        with pytest.raises(Refused, match="3 of your suggestions wait"):
            await suggested(review)
        await suggested(review, OTHER_READER, moved="99")
        await approve(review, mine[0])
        await suggested(review)

    async def test_not_what_waits_already_from_the_same_source(self, review):
        first = await suggested(review)
        for again in ({}, {"country": "DE"}, {"summary": "In other words"}, {"publisher": "afp"}):
            with pytest.raises(Refused, match=f"suggested already, as number {first.id}"):
                await suggested(review, OTHER_READER, **again)
        others = ({"moved": "36"}, {"publisher": "RFI"}, {"when": "2026-01-04"}, {"destination": "Mali"})
        for number, other in enumerate(others):
            assert (await suggested(review, Author(7000 + number, 9, "en"), **other)).id > first.id

    async def test_not_too_often_also_after_a_restart(self, review, library):
        for n in range(MOST_AN_HOUR):
            draft = await suggested(review, moved=str(n + 1))
            await review.reject(draft.id, ALICE, "No")
        again = Library(library.database)
        await taken_in(again)
        review = Review(again, Filing(again))
        with pytest.raises(Refused, match="5 suggestions within an hour"):
            await suggested(review)
        await reset(library, draft, created=NOW - timedelta(hours=2))
        await suggested(review)

    async def test_limits_hold_for_many_at_once(self, review):
        outcomes = await asyncio.gather(
            *(suggested(review, moved=str(n)) for n in range(1, 11)), return_exceptions=True
        )
        assert sum(isinstance(one, Refused) for one in outcomes) == 10 - MOST_WAITING

    async def test_nobody_where_it_is_switched_off_or_has_no_channel(self, review, library):
        await library.servers.change(9, ALICE.discord, suggestions=False)
        with pytest.raises(Refused, match="no suggestions at the moment"):
            await suggested(review)
        await library.servers.change(9, ALICE.discord, suggestions=True, queue_channel=None)
        with pytest.raises(Refused, match="no suggestions yet"):
            await suggested(review)

    async def test_not_who_is_blocked_until_unblocked(self, review):
        assert await review.block(ALICE, READER.discord, True)
        assert not await review.block(ALICE, READER.discord, True)
        assert await review.blocked(9) == [READER.discord]
        with pytest.raises(Refused, match="no suggestions from you"):
            await suggested(review)
        await suggested(review, OTHER_READER, moved="99")
        assert await review.block(ALICE, READER.discord, False)
        await suggested(review)

    async def test_of_several_blocked_at_once_none_is_lost(self, review):
        await asyncio.gather(*(review.block(ALICE, number, True) for number in range(300, 310)))
        assert set(await review.blocked(9)) == set(range(300, 310))


@pytest.mark.usefixtures("by_two")
class TestTheRuleOfTwo:
    async def test_lets_what_changes_a_posture_wait_for_another_moderator(self, review, filing, library):
        draft = await confirm(filing)
        assert draft.state is State.WAITING
        assert len(library.shelf("sahel").journal) == 0
        with pytest.raises(Waiting):
            await filing.confirm(draft.id, ALICE)
        with pytest.raises(Refused, match="another moderator"):
            await approve(review, draft, ALICE)
        report = await approve(review, draft, BOB)
        assert (report.id, report.recorder) == ("SA-0001", f"person {draft.person}")
        case = await review.case(draft.id)
        assert (case.author, case.moderator) == (ALICE.discord, BOB.discord)

    async def test_lets_what_changes_none_be_filed_at_once(self, review, filing):
        await approve(review, await confirm(filing), BOB)
        assert (await confirm(filing, typed=MORE)).id == "SA-0002"

    async def test_holds_for_corrections_retractions_and_undoing(self, review, filing, library):
        held = await approve(review, await confirm(filing), BOB)
        gone = await confirm(filing, typed={"reason": "Wrong"}, entry=Entry.RETRACTION, replaces=held.id)
        assert gone.state is State.WAITING
        other = await confirm(filing, typed={"country": "France"}, entry=Entry.CORRECTION, replaces=held.id)
        assert other.state is State.WAITING
        assert len(library.shelf("sahel").journal) == 1
        taken_back = await approve(review, gone, BOB)
        assert (taken_back.entry, taken_back.replaces) == (Entry.RETRACTION, held.id)
        with pytest.raises(Overtaken) as refused:
            await approve(review, other, BOB)
        assert refused.value.by == taken_back.id

    async def test_holds_for_undoing_once(self, review, filing, library):
        async with library.database.write() as connection:
            await journal.change_situation(connection, "sahel", two_person=False)
        await taken_in(library)
        held = await confirm(filing)
        async with library.database.write() as connection:
            await journal.change_situation(connection, "sahel", two_person=True)
        numbers = set()
        for _ in range(2):
            with pytest.raises(Waiting) as waits:
                await filing.undo(ALICE)
            numbers.add(waits.value.number)
        [number] = numbers
        report = await approve(review, await filing.draft(number), BOB)
        assert (report.entry, report.replaces) == (Entry.RETRACTION, held.id)
        assert "Undone" in report.reason.en

    async def test_counts_what_becomes_disputed_and_what_a_mission_does(self, review, filing):
        dated = {"when": "2026-01-05", "reported": "2026-01-05"}
        await approve(review, await confirm(filing, typed=DRAWDOWN | dated), BOB)
        other = await confirm(filing, typed=DRAWDOWN | dated | {"moved": "90", "publisher": "B2"})
        assert other.state is State.WAITING
        mission = {"country": "UN", "action": "suspension", "phase": "completed", "mission": "MINUSMA"}
        assert (await confirm(filing, typed=mission | {"publisher": "AFP"})).state is State.WAITING

    async def test_counts_what_changes_only_the_past(self, review, filing):
        await approve(review, await confirm(filing), BOB)
        before = {"when": "2026-01-05", "reported": "2026-01-05", "action": "withdrawal", "phase": "announced"}
        past = await confirm(filing, typed=DRAWDOWN | before)
        assert getattr(past, "state", None) is State.WAITING

    async def test_lets_nobody_approve_alone_what_they_wrote_into_it(self, review, filing):
        draft = await confirm(filing)
        await review.revise(draft.id, BOB, {"moved": "36"})
        with pytest.raises(Refused, match="another moderator"):
            await approve(review, draft, BOB)
        assert (await approve(review, draft, ALICE)).personnel.moved.max == 36

    async def test_takes_two_moderators_for_a_suggestion_too(self, review, library):
        draft = await suggested(review)
        with pytest.raises(Waiting):
            await approve(review, draft, ALICE)
        assert len(library.shelf("sahel").journal) == 0
        assert (await review.case(draft.id)).moderator == ALICE.discord
        with pytest.raises(Refused, match="another moderator"):
            await approve(review, draft, ALICE)
        assert (await approve(review, draft, BOB)).id == "SA-0001"
        assert [row.subject for row in await done(library, Act.APPROVED)] == ["SA-0001", f"#{draft.id}"]

    async def test_of_two_at_once_one_is_the_first_and_one_the_second(self, review, library):
        draft = await suggested(review)
        outcomes = await asyncio.gather(
            approve(review, draft, ALICE), approve(review, draft, BOB), return_exceptions=True
        )
        assert sorted(type(one).__name__ for one in outcomes) == ["Report", "Waiting"]
        assert len(library.shelf("sahel").journal) == 1

    async def test_is_not_met_by_who_was_forgotten_and_comes_back(self, review, filing, library):
        draft = await confirm(filing)
        await Purging(library, 30).forget(ALICE.discord)
        dropped = await filing.draft(draft.id)
        assert (dropped.state, dict(dropped.form)) == (State.DROPPED, {})
        for who in (ALICE, BOB):
            with pytest.raises(Refused, match="no longer kept"):
                await approve(review, draft, who)
        assert (await review.waiting(["sahel"]))[0] == []
        assert len(library.shelf("sahel").journal) == 0
        [row] = await done(library, Act.DROPPED)
        assert (row.subject, row.situation, row.person) == (f"#{draft.id}", "sahel", draft.person)

    async def test_is_not_met_by_who_edited_it_and_was_forgotten(self, review, filing, library):
        draft = await confirm(filing, BOB)
        await review.revise(draft.id, ALICE, {"moved": "36"})
        await Purging(library, 30).forget(ALICE.discord)
        with pytest.raises(Waiting):
            await approve(review, draft, ALICE)
        with pytest.raises(Refused, match="another moderator"):
            await approve(review, draft, ALICE)
        assert (await approve(review, draft, BOB)).personnel.moved.max == 36

    async def test_is_not_met_by_who_approved_a_suggestion_and_was_forgotten(self, review, library):
        draft = await suggested(review)
        for _ in range(2):
            with pytest.raises(Waiting):
                await approve(review, draft, ALICE)
            await Purging(library, 30).forget(ALICE.discord)
        assert len(library.shelf("sahel").journal) == 0
        assert (await review.filing.draft(draft.id)).state is State.WAITING


class TestBeingForgotten:
    async def test_drops_what_one_suggested(self, review, library):
        mine, other = await suggested(review), await suggested(review, OTHER_READER, moved="36")
        await Purging(library, 30).forget(READER.discord)
        assert [case.draft.id for case in (await review.waiting(["sahel"]))[0]] == [other.id]
        assert dict((await review.filing.draft(mine.id)).form) == {}

    async def test_leaves_of_what_moderators_changed_in_it_which_fields_that_were(self, review, library):
        mine = await suggested(review)
        await review.revise(mine.id, ALICE, {"summary": "Home by ship", "moved": "36"})
        await Purging(library, 30).forget(READER.discord)
        [row] = await done(library, Act.REVISED)
        assert (row.subject, row.detail) == (f"#{mine.id}", {"changed": ["moved", "summary"]})

    async def test_lifts_no_block_and_leads_back_to_nothing(self, review, library):
        draft = await suggested(review)
        await review.block(ALICE, READER.discord, True)
        await review.block(ALICE, OTHER_READER.discord, True)
        await Purging(library, 30).forget(READER.discord)
        with pytest.raises(Refused, match="no suggestions from you"):
            await suggested(review)
        assert set(await review.blocked(9)) == {READER.discord, OTHER_READER.discord}
        async with library.database.read() as connection:
            assert await people.known_person(connection, READER.discord) != draft.person
            settings = [row.detail for row in await audit.done(connection, guild=9, subject="blocked")]
        assert [len(row["new"]) for row in settings] == [2, 1]
        assert not any(draft.person in (*row["old"], *row["new"]) for row in settings)

    async def test_lifts_no_block_in_another_process(self, review, library):
        await review.block(ALICE, READER.discord, True)
        other = Library(library.database)
        await taken_in(other)
        await Purging(library, 30).forget(READER.discord)
        elsewhere = Review(other, Filing(other))
        with pytest.raises(Refused, match="no suggestions from you"):
            await suggested(elsewhere)
        await elsewhere.block(ALICE, OTHER_READER.discord, True)
        assert set(await review.blocked(9)) == {READER.discord, OTHER_READER.discord}

    async def test_is_complete_once_the_block_is_lifted(self, review, library):
        await suggested(review)
        await review.block(ALICE, READER.discord, True)
        await Purging(library, 30).forget(READER.discord)
        await review.block(ALICE, READER.discord, False)
        async with library.database.read() as connection:
            assert await people.known_person(connection, READER.discord) is None
            assert await people.known_person(connection, ALICE.discord) is not None
        await suggested(review)


@pytest.mark.parametrize(
    ("typed", "action", "fields"),
    [
        ("35", "drawdown", {"moved": "35"}),
        ("35 of 120", "drawdown", {"moved": "35", "strength": "120"}),
        ("35 sur 120", "drawdown", {"moved": "35", "strength": "120"}),
        ("some of about 500", "withdrawal", {"moved": "some", "strength": "about 500"}),
        ("30 of its 268 soldiers", "drawdown", {"moved": "30", "strength": "268 soldiers"}),
        ("30 de ses 268", "drawdown", {"moved": "30", "strength": "268"}),
        ("12 de leurs 40 militaires", "drawdown", {"moved": "12", "strength": "40 militaires"}),
        ("500+", "drawdown", {"moved": "500+"}),
        ("10/13", "withdrawal", {"moved": "10", "strength": "13"}),
        ("about 500", "stay", {"strength": "about 500"}),
        (" ", "stay", {}),
    ],
)
def test_numbers_are_read_as_people_say_them(typed, action, fields):
    assert read_numbers(typed, action) == fields
