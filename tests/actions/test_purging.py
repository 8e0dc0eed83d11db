"""Servers that removed the bot, and people who ask to be forgotten."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.actions.library import Library
from bot.actions.reports.file import Author, Filing
from bot.actions.situations.lifecycle import Situations, Wish
from bot.actions.upkeep.purge import Purging
from bot.delivery.alerts import Alerts
from bot.delivery.boards import Boards
from bot.delivery.replays import Replays
from bot.delivery.schedule import Schedule
from bot.delivery.subscription import Options, Subscriptions
from bot.errors import Refused
from bot.store import audit, people, tables
from bot.store.audit import Act
from tests.libraries import purged, taken_in

HERE, ELSEWHERE = 7_000_000, 8_000_000
ALICE, BOB = Author(1001, HERE, "en"), Author(1002, ELSEWHERE, "en")
DAY = timedelta(days=1)
NOW = datetime.now(UTC)
CHAD = Wish(title="Chad", theatre="Chad", time_zone="Africa/Ndjamena")
FILED = {"country": "France", "action": "withdrawal", "phase": "announced", "publisher": "AFP"}


async def everything(library: Library, author: Author, slug: str) -> None:
    """All that a server can have, about one situation."""
    guild, person = author.guild, author.discord
    about = {"guild": guild, "situation": slug}
    options = {"schedule": Schedule("UTC", hours=1, anchor=NOW), "options": Options(), "creator": person}
    await Subscriptions(library, 25).create(**about, channel=guild + 1, **options)
    await Boards(library, None).create(**about, channel=guild + 1, language="en", creator=person)
    await Alerts(library, None).follow(**about, person=person, actor="", channel=guild + 1, language="en")
    day = next(iter(library.shelf("iraq-2020").journal.entries_by_day))
    await Replays(library, None).begin(
        guild=guild, situation="iraq-2020", channel=guild + 1, language="en", creator=person,
        first=max(day, date(2020, 1, 6)), last=date(2020, 1, 9), every=60,
    )  # fmt: skip
    await library.choose(slug, guild=guild, user=person)
    await library.servers.change(guild, person, language="fr")


async def rows_with(library: Library, number: int) -> dict[str, int]:
    """In which tables a number stands, and how often."""
    found = {}
    async with library.database.read() as connection:
        for table in tables.metadata.sorted_tables:
            rows = (await connection.execute(select(table))).mappings().all()
            n = sum(number in row.values() for row in rows)
            if n:
                found[table.name] = n
    return found


@pytest.fixture
def purging(library):
    return Purging(library, 30)


class TestAServerThatRemovedTheBot:
    @pytest.fixture
    async def left(self, library, purging):
        await Situations(library).create(ALICE, "chad-2026", CHAD)
        filing = Filing(library)
        await filing.confirm((await filing.propose(ALICE, "chad-2026", FILED)).id, ALICE)
        await everything(library, ALICE, "chad-2026")
        await everything(library, BOB, "iraq-2020")
        await purging.take_stock({HERE, ELSEWHERE})
        await purging.left(HERE, NOW)

    async def test_finds_everything_again_within_the_grace(self, left, library, purging):
        before = await rows_with(library, HERE)
        assert await purged(purging, NOW + 29 * DAY) == 0
        await purging.back(HERE)
        assert await purged(purging, NOW + 90 * DAY) == 0
        assert await rows_with(library, HERE) == before

    async def test_leaves_no_trace_after_it(self, left, library, purging):
        elsewhere = await rows_with(library, ELSEWHERE)
        assert set(await rows_with(library, HERE)) >= {
            "situation",
            "subscription",
            "board",
            "follow",
            "server",
            "audit",
        }
        assert await purged(purging, NOW + 30 * DAY) == 1
        assert await rows_with(library, HERE) == {}
        assert await rows_with(library, ALICE.discord) == {}
        assert library.known("chad-2026") is None
        assert library.servers.of(HERE).language is None
        assert await rows_with(library, ELSEWHERE) == elsewhere

    async def test_is_given_the_whole_grace_however_often_it_is_noticed(self, left, library, purging):
        await purging.left(HERE, NOW + 20 * DAY)
        assert await purged(purging, NOW + 31 * DAY) == 1

    async def test_what_it_shared_and_others_use_stays_as_nobodys(self, left, library, purging):
        await Situations(library).share(ALICE, "chad-2026")
        await library.choose("chad-2026", guild=ELSEWHERE, user=BOB.discord)
        await purged(purging, NOW + 31 * DAY)
        shelf = library.for_guild(ELSEWHERE).shelf("chad-2026")
        assert (shelf.access.guild, len(shelf.journal)) == (None, 1)
        assert await rows_with(library, HERE) == {}

    async def test_what_it_shared_and_nobody_uses_goes(self, left, library, purging):
        await Situations(library).share(ALICE, "chad-2026")
        await purged(purging, NOW + 31 * DAY)
        assert library.known("chad-2026") is None


class TestWhatHappenedWhileTheBotWasAway:
    async def test_a_removal_is_noticed(self, library, purging):
        await library.servers.change(HERE, 1001, language="fr")
        await purging.take_stock({ELSEWHERE})
        assert await purged(purging, datetime.now(UTC) + 31 * DAY) == 1

    async def test_a_return_cancels_before_anything_goes(self, library):
        await library.servers.change(HERE, 1001, language="fr")
        await Purging(library, 30).left(HERE, NOW - 90 * DAY)
        started = Purging(library, 30)
        assert await purged(started, NOW) == 0, "nobody has said yet which servers there are"
        await started.take_stock({HERE})
        assert await purged(started, NOW + DAY) == 0
        assert library.servers.of(HERE).language == "fr"

    async def test_a_server_of_another_shard_is_not_missing(self, library, purging):
        await library.servers.change(HERE, 1001, language="fr")
        await purging.take_stock(set(), ours=lambda guild: guild != HERE)
        assert await purged(purging, datetime.now(UTC) + 31 * DAY) == 0

    async def test_it_looks_once_an_hour(self, library, purging):
        await purging.take_stock(set())
        assert await purging.run(NOW) == 0
        await library.servers.change(HERE, 1001, language="fr")
        await purging.left(HERE, NOW - 60 * DAY)
        assert await purging.run(NOW + timedelta(minutes=59)) == 0
        assert await purging.run(NOW + timedelta(minutes=60)) == 1


class TestAPerson:
    @pytest.fixture
    async def traces(self, library):
        await Situations(library).create(ALICE, "chad-2026", CHAD)
        filing = Filing(library)
        await filing.confirm((await filing.propose(ALICE, "chad-2026", FILED)).id, ALICE)
        await filing.propose(ALICE, "chad-2026", FILED)
        await everything(library, ALICE, "chad-2026")
        await library.choose("iraq-2020", guild=None, user=ALICE.discord)

    async def test_is_named_nowhere_any_more(self, traces, library, purging):
        assert await purging.forget(ALICE.discord)
        assert await rows_with(library, ALICE.discord) == {}

    async def test_leaves_what_they_did_whole(self, traces, library, purging):
        async with library.database.read() as connection:
            before = await audit.done(connection, guild=HERE)
            number = await people.known_person(connection, ALICE.discord)
        entries = library.shelf("chad-2026").journal.entries
        await purging.forget(ALICE.discord)
        other = Library(library.database)
        await taken_in(other)
        async with library.database.read() as connection:
            assert await audit.done(connection, guild=HERE) == before
            assert await people.discord_ids(connection, [number]) == {}
            [erased] = await audit.done(connection, act=Act.ERASED)
        assert other.shelf("chad-2026").journal.entries == entries
        assert str(ALICE.discord) not in str(erased)

    async def test_who_comes_back_is_somebody_new(self, traces, library, purging):
        await purging.forget(ALICE.discord)
        filing = Filing(library)
        with pytest.raises(Refused):
            await filing.undo(ALICE)
        again = await filing.confirm((await filing.propose(ALICE, "chad-2026", FILED)).id, ALICE)
        assert again.recorder != library.shelf("chad-2026").journal.entries[0].recorder

    async def test_is_forgotten_once_an_hour(self, traces, library, purging):
        """Or the limits by the hour would begin anew as often as somebody likes."""
        await purging.forget(ALICE.discord)
        await Filing(library).propose(ALICE, "chad-2026", FILED)
        with pytest.raises(Refused, match="less than an hour ago"):
            await purging.forget(ALICE.discord)
        assert await Purging(library, 30).forget(ALICE.discord)

    async def test_of_whom_nothing_is_on_record_is_no_error(self, library, purging):
        await library.choose("iraq-2020", guild=None, user=5_500_000_000)
        assert not await purging.forget(5_500_000_000)
        assert await rows_with(library, 5_500_000_000) == {}
