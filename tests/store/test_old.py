"""What is old and nobody needs goes by itself: what was typed and never filed, and of the ledger the silences."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from bot.actions.library import Library
from bot.actions.upkeep import purge as purging
from bot.actions.upkeep.purge import LEDGER_KEPT, TYPED_KEPT, Purging
from bot.cli.check import examined
from bot.delivery.schedule import Schedule
from bot.delivery.subscription import Options, write_options, write_schedule
from bot.documents.privacy import privacy
from bot.languages.language import language
from bot.store import audit, briefings, corrections, drafts, journal, people, tables
from bot.store.audit import Act
from bot.store.drafts import State
from tests.libraries import purged, taken_in

from .reports import HARBOUR, rolls

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TYPED = {"country": "Germany", "summary": "Words"}


@pytest.fixture
async def library(database):
    async with database.write() as connection:
        await journal.keep_situation(connection, HARBOUR)
        await journal.append(connection, HARBOUR, rolls(1, 3))
    opened = Library(database)
    await taken_in(opened)
    return opened


async def purge(library, now=NOW):
    await purged(Purging(library, 30), now)


async def rows(library, table):
    async with library.database.read() as connection:
        return {row.id: row for row in await connection.execute(select(table).order_by(table.c.id))}


class TestWhatWasTyped:
    @pytest.fixture
    def typed(self, library):
        async def keep(state, age=TYPED_KEPT, **more):
            values = {"suggested": False, "guild": 9, "language": "en", "entry": "report", "replaces": None}
            async with library.database.write() as connection:
                person = await people.person_number(connection, 101)
                values |= {"situation": HARBOUR.slug, "person": person, "form": TYPED, "created": NOW - age}
                return await drafts.keep(connection, state=state.value, **values | more)

        return keep

    async def kept(self, library):
        return {number: (State(row.state), row.form) for number, row in (await rows(library, tables.draft)).items()}

    async def test_and_never_filed_goes_after_thirty_days(self, library, typed):
        await typed(State.OPEN)
        await typed(State.DROPPED, 400 * DAY)
        young = await typed(State.OPEN, TYPED_KEPT - timedelta(seconds=1))
        cancelled = await typed(State.DROPPED, DAY)
        await purge(library)
        assert await self.kept(library) == {young: (State.OPEN, TYPED), cancelled: (State.DROPPED, TYPED)}

    async def test_and_filed_or_waiting_for_moderators_stays(self, library, typed):
        filed = await typed(State.FILED, 400 * DAY, report="HB21-0001")
        waiting = await typed(State.WAITING, 400 * DAY, suggested=True)
        await typed(State.OPEN, DAY)
        await purge(library)
        left = await self.kept(library)
        assert (left[filed], left[waiting]) == ((State.FILED, TYPED), (State.WAITING, TYPED))

    async def test_and_rejected_leaves_who_decided_and_why(self, library, typed):
        number = await typed(State.REJECTED, suggested=True, decided_by=1, reason="No source", message=5, channel=6)
        recent = await typed(State.REJECTED, DAY, suggested=True, decided_by=1, reason="No source")
        await purge(library)
        found = await rows(library, tables.draft)
        assert (found[number].form, found[number].decided_by, found[number].reason) == ({}, 1, "No source")
        assert (found[number].state, found[recent].form) == ("rejected", TYPED)

    async def test_is_not_told_by_what_moderators_changed_in_it_either(self, library, typed):
        old, recent = await typed(State.REJECTED, suggested=True), await typed(State.REJECTED, DAY, suggested=True)
        changed = {"summary": ["", "Words"], "country": ["Gernamy", "Germany"]}
        async with library.database.write() as connection:
            for number in (old, recent):
                await audit.record(connection, Act.REVISED, f"#{number}", at=NOW, person=1, guild=9, changed=changed)
        await purge(library)
        async with library.database.read() as connection:
            [newer, older] = await audit.done(connection, guild=9, act=Act.REVISED)
        assert newer.detail == {"changed": changed}
        assert older.detail == {"changed": ["country", "summary"]}

    async def test_leaves_its_number_to_nobody_else(self, library, typed):
        """An old button carries the number: it would act on what somebody else typed."""
        newest = await typed(State.OPEN)
        await purge(library)
        assert await self.kept(library) == {newest: (State.DROPPED, {})}
        another = await typed(State.OPEN, DAY)
        assert another > newest
        await purge(library)
        assert list(await self.kept(library)) == [another]

    async def test_by_who_was_forgotten_leaves_the_card_that_says_so(self, library, typed):
        number = await typed(State.DROPPED, form={}, message=5, channel=6)
        await typed(State.OPEN, DAY)
        await purge(library)
        assert (await self.kept(library))[number] == (State.DROPPED, {})

    async def test_goes_however_much_it_is(self, library, typed, monkeypatch):
        monkeypatch.setattr(drafts, "_AT_ONCE", 2)
        for _ in range(5):
            await typed(State.OPEN)
        recent = await typed(State.OPEN, DAY)
        await purge(library)
        assert list(await self.kept(library)) == [recent]

    @pytest.mark.parametrize("code", ["en", "fr"])
    def test_is_said_by_privacy_to_go_when_it_does(self, code):
        days = {"en": f"{TYPED_KEPT.days} days", "fr": f"{TYPED_KEPT.days}\u00a0jours"}[code]
        kept = privacy(language(code), 7).sections[0]
        assert any(days in one.text for one in kept.lines)


OLD = LEDGER_KEPT + 2 * DAY


class TestTheLedger:
    @pytest.fixture
    async def living(self, library):
        """A subscription, and below it the number of one that is no more."""
        values = {"situation": HARBOUR.slug, "schedule": write_schedule(Schedule("UTC", NOW.time()))}
        values |= {"options": write_options(Options()), "guild": 1, "channel": 2, "created_by": 3}
        async with library.database.write() as connection:
            gone, number = [
                await briefings.subscribe(connection, values | {"next_due": NOW + DAY, "entries": 3})
                for _ in range(2)
            ]
            await briefings.change(connection, number, number=9)
            await briefings.unsubscribe(connection, gone)
        return number

    @pytest.fixture
    def delivered(self, library):
        async def deliver(subscription, *states, age=OLD):
            """One for each state, a second apart; their ids."""
            moments = [NOW - age + n * timedelta(seconds=1) for n in range(len(states))]
            values = [
                {
                    "subscription": subscription, "slot": moment, "state": state, "number": n + 1, "since": moment,
                    "until": moment, "first_entry": 0, "last_entry": 1, "late": False, "attempts": 1, "lease": moment,
                    "message": 1000 + n if state == "sent" else None, "claimed": moment,
                }
                for n, (state, moment) in enumerate(zip(states, moments, strict=True))
            ]  # fmt: skip
            async with library.database.write() as connection:
                made = await connection.execute(insert(tables.delivery).returning(tables.delivery.c.id), values)
                return sorted(made.scalars())

        return deliver

    async def left(self, library):
        return list(await rows(library, tables.delivery))

    async def test_loses_what_said_nothing_a_year_ago(self, library, living, delivered):
        _, sent, _, last = await delivered(living, "quiet", "sent", "abandoned", "quiet")
        await purge(library)
        assert await self.left(library) == [sent, last]
        assert await examined(library.database) == []

    async def test_keeps_what_is_younger(self, library, living, delivered):
        young = await delivered(living, "quiet", "abandoned", "quiet", age=LEDGER_KEPT - DAY)
        await purge(library)
        assert await self.left(library) == young

    async def test_keeps_what_is_still_to_be_sent(self, library, living, delivered):
        open_ = await delivered(living, "failed", "claimed", "sent")
        await purge(library)
        assert await self.left(library) == open_

    async def test_keeps_what_corrections_link_to(self, library, living, delivered):
        sent, _ = await delivered(living, "sent", "quiet")
        await delivered(living, "sent", age=DAY)
        await purge(library)
        async with library.database.read() as connection:
            linked = await briefings.read_in(connection, living, 0)
        assert (linked.id, linked.message) in {(sent, 1000), (sent + 2, 1000)}
        assert sent in await self.left(library)

    async def test_loses_what_was_sent_for_briefings_that_are_no_more(self, library, living, delivered):
        *_, last = await delivered(living - 1, "sent", "abandoned", "sent", "quiet", "sent")
        await purge(library)
        assert await self.left(library) == [last]
        assert await examined(library.database) == []

    async def test_gives_no_number_of_those_again(self, library, living, delivered):
        """Old buttons ask by these numbers for pages of posts and of tests."""
        [*_, newest] = await delivered(living + 5, "sent", "sent")
        await purge(library)
        async with library.database.write() as connection:
            one = (await briefings.by_id(connection, [living]))[living]
            values = {name: getattr(one, name) for name in ("guild", "channel", "situation", "schedule", "options")}
            values |= {"created_by": 3, "next_due": NOW, "entries": 3}
            assert await briefings.subscribe(connection, values) == living + 6
        assert await delivered(living, "sent", age=DAY) == [newest + 1]

    async def test_loses_the_corrections_posted_for_them(self, library, living):
        async with library.database.write() as connection:
            for subscription in (living - 1, living):
                for tried in (NOW - OLD, NOW - DAY, None):
                    until = NOW - OLD  # of a story that is over: its end, whenever it was corrected
                    post = await corrections.claim(connection, subscription, ["HB21-0001"], 3, until, tried)
                    await corrections.settle(connection, post.id, 77)
        await purge(library)
        left = (await rows(library, tables.correction)).values()
        assert [(row.subscription, row.tried) for row in left] == [
            (living - 1, NOW - DAY), (living, NOW - OLD), (living, NOW - DAY), (living, None),
        ]  # fmt: skip

    async def test_loses_however_much_it_is(self, library, living, delivered, monkeypatch):
        monkeypatch.setattr(purging, "_DELIVERIES_AT_ONCE", 2)
        *_, last = await delivered(living, *["quiet"] * 5)
        *_, last_of_nobody = await delivered(living - 1, *["sent"] * 5)
        await purge(library)
        assert await self.left(library) == [last, last_of_nobody]
