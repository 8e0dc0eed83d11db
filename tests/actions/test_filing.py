"""What becomes of a draft: seen first, filed once, recorded, undone; and never over somebody else's work."""

from __future__ import annotations

import asyncio

import pytest

from bot.actions.library import Library
from bot.actions.reports.file import Filing
from bot.errors import Overtaken, Refused
from bot.situation.posture import Posture
from bot.situation.report import Entry
from bot.store import audit
from bot.store.audit import Act
from bot.store.drafts import State

from .conftest import ALICE, BOB, DRAWDOWN


async def file(filing: Filing, author=ALICE, slug="sahel", **typed):
    draft = await filing.propose(author, slug, DRAWDOWN | typed)
    return await filing.confirm(draft.id, author)


async def correct(filing: Filing, old, author=ALICE, entry=Entry.CORRECTION, **typed):
    draft = await filing.propose(author, "sahel", typed, entry=entry, replaces=old.id)
    return await filing.confirm(draft.id, author)


async def acts(library: Library):
    async with library.database.read() as connection:
        return [(done.act, done.subject) for done in await audit.done(connection, guild=9)]


class TestADraft:
    async def test_shows_what_it_would_change_and_changes_nothing(self, filing, library):
        seen = await filing.preview(await filing.propose(ALICE, "sahel", DRAWDOWN))
        assert (seen.before.posture, seen.after.posture) == (Posture.UNKNOWN, Posture.PARTIALLY_WITHDRAWN)
        assert (seen.duplicates, seen.contradicted) == ((), ())
        assert len(library.shelf("sahel").journal) == 0

    async def test_shows_who_says_so_already(self, filing):
        first = await file(filing, reported="2026-01-05", when="2026-01-05")
        again = await filing.propose(ALICE, "sahel", DRAWDOWN | {"reported": "2026-01-05", "when": "2026-01-05"})
        assert (await filing.preview(again)).duplicates == (first,)

    async def test_shows_what_it_contradicts(self, filing):
        first = await file(filing, when="2026-01-05", reported="2026-01-05")
        other = DRAWDOWN | {"moved": "90", "when": "2026-01-05", "reported": "2026-01-05", "publisher": "B2"}
        assert (await filing.preview(await filing.propose(BOB, "sahel", other))).contradicted == (first,)

    @pytest.mark.parametrize(
        "typed",
        [
            {"moved": "300", "strength": "268"},
            {"moved": "200 of 268", "remaining": "100"},
            {"publisher": "http://"},
            {"publisher": "https://afp.example/a"},
            {"publisher": "www.afp.example"},
        ],
    )
    async def test_of_more_than_there_were_or_of_no_publisher_is_not_ready(self, filing, typed):
        draft = await filing.propose(ALICE, "sahel", DRAWDOWN | typed)
        with pytest.raises(Refused):
            await filing.preview(draft)

    async def test_of_about_as_many_as_there_were_is_ready(self, filing):
        draft = await filing.propose(ALICE, "sahel", DRAWDOWN | {"moved": "about 270", "strength": "268"})
        assert (await filing.preview(draft)).report.personnel.moved.max == 270

    async def test_is_kept_however_wrong_it_is_and_can_be_mended(self, filing):
        draft = await filing.propose(ALICE, "sahel", DRAWDOWN | {"country": "Gernamy"})
        with pytest.raises(Refused):
            await filing.preview(draft)
        mended = await filing.revise(draft.id, {"country": "Germany"})
        assert (await filing.preview(mended)).report.actor == "DE"
        assert (await filing.preview(mended)).report.personnel.moved.max == 35

    async def test_that_was_dropped_is_not_filed(self, filing):
        draft = await filing.propose(ALICE, "sahel", DRAWDOWN)
        await filing.drop(draft.id)
        with pytest.raises(Refused):
            await filing.confirm(draft.id, ALICE)

    async def test_is_its_authors(self, filing, library):
        draft = await filing.propose(ALICE, "sahel", DRAWDOWN)
        with pytest.raises(Refused):
            await filing.confirm(draft.id, BOB)
        assert len(library.shelf("sahel").journal) == 0
        assert (await filing.draft(draft.id)).state is State.OPEN


class TestFiling:
    async def test_numbers_it_keeps_it_and_shows_it_at_once(self, filing, library):
        report = await file(filing)
        assert report.id == "SA-0001"
        assert library.shelf("sahel").journal.by_id["SA-0001"] == report
        assert (await file(filing)).id == "SA-0002"

    async def test_records_who_did_it_and_when_under_a_number(self, filing, library):
        report = await file(filing)
        assert await acts(library) == [(Act.FILED, "SA-0001")]
        assert report.recorder == "person 1"
        assert str(ALICE.discord) not in report.recorder

    async def test_twice_clicked_files_once(self, filing, library):
        draft = await filing.propose(ALICE, "sahel", DRAWDOWN)
        outcomes = await asyncio.gather(*(filing.confirm(draft.id, ALICE) for _ in range(4)), return_exceptions=True)
        assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 3
        assert len(library.shelf("sahel").journal) == 1
        with pytest.raises(Refused, match="filed already, as SA-0001"):
            await filing.confirm(draft.id, ALICE)

    async def test_by_many_at_once_gives_each_its_own_number(self, filing, library):
        reports = await asyncio.gather(*(file(filing, moved=str(n)) for n in range(1, 11)))
        assert {report.id for report in reports} == {f"SA-{n:04}" for n in range(1, 11)}

    async def test_of_a_situation_that_came_with_the_bot_leaves_its_numbers_free(self, filing):
        report = await file(filing, slug="iraq-2020", when="8 Jan", destination="Jordan")
        assert report.id == "IQ20-5001"


class TestACorrection:
    async def test_stands_in_the_place_of_what_it_corrects(self, filing, library):
        old = await file(filing)
        new = await correct(filing, old, moved="30")
        assert (new.entry, new.replaces, new.personnel.moved.max) == (Entry.CORRECTION, old.id, 30)
        assert library.shelf("sahel").journal.successor(old.id) == new
        assert (await acts(library))[0] == (Act.CORRECTED, new.id)

    async def test_that_comes_second_is_told_what_the_first_did(self, filing):
        old = await file(filing)
        first = await filing.propose(ALICE, "sahel", {"moved": "30"}, entry=Entry.CORRECTION, replaces=old.id)
        second = await filing.propose(BOB, "sahel", {"moved": "31"}, entry=Entry.CORRECTION, replaces=old.id)
        theirs = await filing.confirm(first.id, ALICE)
        with pytest.raises(Overtaken) as refused:
            await filing.confirm(second.id, BOB)
        assert refused.value.by == theirs.id
        with pytest.raises(Overtaken):
            await filing.propose(BOB, "sahel", {"moved": "31"}, entry=Entry.CORRECTION, replaces=old.id)

    async def test_of_two_at_the_same_time_one_is_filed(self, filing, library):
        old = await file(filing)
        drafts = [
            await filing.propose(who, "sahel", {"moved": n}, entry=Entry.CORRECTION, replaces=old.id)
            for who, n in ((ALICE, "30"), (BOB, "31"))
        ]
        outcomes = await asyncio.gather(
            filing.confirm(drafts[0].id, ALICE), filing.confirm(drafts[1].id, BOB), return_exceptions=True
        )
        assert sum(isinstance(outcome, Overtaken) for outcome in outcomes) == 1
        assert len(library.shelf("sahel").journal) == 2

    async def test_of_an_unknown_entry_says_where_ids_are(self, filing):
        with pytest.raises(Refused, match="no entry SA-0099"):
            await filing.propose(ALICE, "sahel", {}, entry=Entry.CORRECTION, replaces="SA-0099")

    async def test_a_retraction_takes_it_back_for_a_reason(self, filing, library):
        old = await file(filing)
        gone = await correct(filing, old, entry=Entry.RETRACTION, reason="Wrong country")
        picture = await library.snapshot("sahel", gone.recorded)
        assert picture.standing("DE").posture is Posture.UNKNOWN
        assert gone.reason.en == "Wrong country"

    async def test_of_a_correction_shows_what_would_stand_again(self, filing):
        old = await file(filing)
        new = await correct(filing, old, moved="30")
        draft = await filing.propose(ALICE, "sahel", {"reason": "No"}, entry=Entry.RETRACTION, replaces=new.id)
        assert (await filing.preview(draft)).revived == old
        plain = await filing.propose(ALICE, "sahel", DRAWDOWN)
        assert (await filing.preview(plain)).revived is None

    async def test_of_a_correction_can_take_the_report_with_it(self, filing, library):
        old = await file(filing)
        newer = await correct(filing, await correct(filing, old, moved="30"), moved="31")
        draft = await filing.propose(ALICE, "sahel", {"reason": "No"}, entry=Entry.RETRACTION, replaces=newer.id)
        last = await filing.confirm_with_report(draft.id, ALICE)
        assert last.replaces == old.id
        picture = await library.snapshot("sahel", last.recorded)
        assert picture.standing("DE").posture is Posture.UNKNOWN


class TestUndo:
    async def test_takes_ones_own_last_entry_back(self, filing, library):
        await file(filing, BOB, country="France")
        mine = await file(filing)
        gone = await filing.undo(ALICE)
        assert gone.replaces == mine.id
        assert set(library.shelf("sahel").journal.replaced(gone.known)) == {mine.id}
        assert (await acts(library))[0] == (Act.UNDONE, gone.id)

    async def test_goes_on_to_the_one_before(self, filing):
        first, second = await file(filing), await file(filing, country="France")
        assert [(await filing.undo(ALICE)).replaces for _ in range(2)] == [second.id, first.id]
        with pytest.raises(Refused, match="nothing in the last 15 minutes"):
            await filing.undo(ALICE)

    async def test_of_a_correction_gives_back_what_was_corrected(self, filing, library):
        old = await file(filing)
        await correct(filing, old, moved="30")
        gone = await filing.undo(ALICE)
        assert library.shelf("sahel").journal.successor(old.id) is None
        picture = await library.snapshot("sahel", gone.recorded)
        assert picture.standing("DE").personnel.moved.max == 35

    async def test_is_over_after_a_quarter_of_an_hour(self, filing, library, monkeypatch):
        monkeypatch.setattr("bot.actions.reports.file.UNDO", -filing_minutes())
        await file(filing)
        with pytest.raises(Refused):
            await filing.undo(ALICE)


def filing_minutes():
    from bot.actions.reports.file import UNDO

    return UNDO
