"""`rollcall migrate --to`: everything arrives, is proved equal, and goes on from there; or nothing happens."""

import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select

from bot.actions.upkeep.seeds import load_seeds
from bot.delivery.schedule import Schedule
from bot.delivery.subscription import Options, write_options, write_schedule
from bot.errors import Refused, Unusable
from bot.store import audit, briefings, choices, corrections, drafts, journal, people, processes, publications, tables
from bot.store import boards as kept_boards
from bot.store import follows as kept_follows
from bot.store import replays as kept_replays
from bot.store.audit import Act
from bot.store.check import findings
from bot.store.engine.database import Database
from bot.store.engine.lock import present
from bot.store.engine.migration import migrate
from bot.store.engine.move import move
from bot.store.zone_rules import keep_rules

from .conftest import address
from .older import older
from .reports import HARBOUR, report, rolls

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


async def live_in(database):
    """Something in every table, with what databases like to change: accents, instants, large numbers, emptiness."""
    await load_seeds(database)
    async with database.write() as connection:
        await journal.keep_situation(connection, HARBOUR, "digest")
        words = {"en": "“Ça va?” — 😀 \\ ' %", "fr": ""}
        await journal.append(connection, HARBOUR, [*rolls(1, 700), report(701, summary=words, replaces="HB21-0001",
                                                                            entry="correction")])  # fmt: skip
        await choices.choose_situation(connection, "guild", 2**63 - 1, HARBOUR.slug)
        await choices.keep_synced_digest(connection, 2**62, "digest")
        values = {"situation": HARBOUR.slug, "schedule": write_schedule(Schedule("Europe/Brussels", NOON.time()))}
        values |= {"options": write_options(Options(language="fr")), "guild": 1, "channel": 2**60, "created_by": 3}
        for _ in range(3):
            await briefings.subscribe(connection, values | {"next_due": NOON, "entries": 3})
        await briefings.unsubscribe(connection, 3)
        delivery = {
            "subscription": 1, "slot": NOON, "state": "sent", "number": 1, "since": NOON, "until": NOON,
            "first_entry": 0, "last_entry": 1, "late": True, "lease": NOON, "message": 2**61, "reason": None,
            "attempts": 1, "claimed": NOON, "place": 2**62,
        }  # fmt: skip
        await connection.execute(insert(tables.delivery), delivery)
        await briefings.change(connection, 1, number=1)
        board = {"guild": 1, "situation": HARBOUR.slug, "language": "en", "created_by": 1}
        await kept_boards.keep_board(connection, 5, **board, created=NOON, not_before=NOON, tried=NOON, entries=700)
        follow = {"person": 1, "situation": HARBOUR.slug, "actor": "", "channel": None, "guild": None}
        await kept_follows.keep_follow(
            connection, {**follow, "language": "fr", "entries": 0, "since": NOON, "tried": NOON}
        )
        await connection.execute(insert(tables.removed_situation), {"slug": "gone", "changed": 1})
        await keep_rules(connection, "2026f")
        await publications.propose(connection, HARBOUR.slug, 2**62, "CC-BY-4.0")
        await publications.publish(connection, HARBOUR.slug, NOON)
        days = {"first_day": NOON.date(), "last_day": NOON.date(), "next_day": NOON.date()}
        await kept_replays.begin_replay(
            connection, {**board, **days, "channel": 5, "every": 1, "next_due": NOON, "started": NOON}
        )
        await processes.show_up(connection, "a1b2", "0-3/8", NOON, forget=NOON)
        await live_at_the_desk(connection)
        await live_in_trouble(connection)


async def live_in_trouble(connection):
    """What waits for Discord, and for a moderator who reads."""
    trouble = {"kind": "briefing", "thing": 2**62, "since": NOON, "tries": 3, "reason": "Überlastet"}
    await connection.execute(insert(tables.trouble), trouble)
    warning = {"guild": 1, "created_by": 2**61, "channel": 2**60, "subject": "briefing:1", "since": NOON}
    await connection.execute(insert(tables.warning), warning | {"text": "Posé", "reason": "", "mend": "“Mend”"})
    await connection.execute(insert(tables.crosspost), {"message": 2**62, "channel": 5, "guild": 1, "posted": NOON})
    article = {"state": "open", "situation": HARBOUR.slug, "guild": 1, "person": 1, "how": "text", "title": "“Ça”"}
    article |= {"publisher": "AFP", "url": "", "published": NOON.date(), "language": "fr", "text": "😀 Łask"}
    article |= {"digest": "ab", "spans": {"1": [0, 2]}, "opened": {}, "created": NOON, "channel": 2**60}
    await connection.execute(insert(tables.article), article)
    call = {"at": NOON, "digest": "ab", "seconds": 1.5, "tokens": 900, "money": 0.25, "answer": {"proposals": []}}
    await connection.execute(insert(tables.model_call), call)
    watch = {"guild": 1, "channel": 2**60, "situation": HARBOUR.slug, "url": "https://e.example/", "title": "“Ça”"}
    watch |= {"created_by": 2**61, "language": "fr", "etag": "", "modified": "", "seen": {"a": "b"}, "failures": 0}
    await connection.execute(insert(tables.watch), watch | {"next_due": NOON, "created": NOON})


async def live_at_the_desk(connection):
    """What moderators and readers leave behind."""
    await corrections.claim(connection, 1, ["HB21-0701"], 701, NOON, NOON)
    await corrections.settle(connection, 1, 2**61, 2**62)
    person = await people.person_number(connection, 2**61)
    await people.person_number(connection, 4)
    await people.forget_person(connection, 4)
    await audit.record(
        connection, Act.FILED, "HB21-0701", at=NOON, person=person, situation=HARBOUR.slug, replaces="é"
    )
    await drafts.keep(
        connection, state="open", suggested=False, situation=HARBOUR.slug, guild=1, person=person, language="fr",
        entry="report", form={"summary": "« Ça va ? »"}, created=NOON,
    )  # fmt: skip
    await connection.execute(insert(tables.server), {"guild": 2**60, "settings": {"language": "fr"}, "left_at": None})


@pytest.fixture
async def source(path):
    async with Database(address(path)) as database:
        await live_in(database)
        yield database


@pytest.fixture
async def target(other_url):
    async with Database(other_url) as database:
        yield database


async def contents(database):
    async with database.read() as connection:
        return {
            table.name: (await connection.execute(select(table).order_by(*table.primary_key))).all()
            for table in tables.metadata.sorted_tables
        }


async def test_everything_arrives_and_is_counted(source, target):
    moved = await move(source, target)
    before, after = await contents(source), await contents(target)
    assert after == before
    assert {one.table: one.rows for one in moved} == {name: len(rows) for name, rows in before.items()}
    assert [one.table for one in moved if not one.rows] == [], "a table without rows proves nothing"
    assert len({one.digest for one in moved}) == len(moved)
    async with target.read() as connection:
        assert await findings(connection) == []


async def test_the_new_one_counts_on_where_the_old_one_stood(source, target):
    await move(source, target)
    old = await contents(source)
    async with target.write() as connection:
        await journal.append(connection, HARBOUR, [report(800)])
        values = {key: getattr(old["subscription"][0], key) for key in ("situation", "schedule", "options", "guild")}
        values |= {"channel": 1, "created_by": 1, "next_due": NOON, "entries": 0}
        assert await briefings.subscribe(connection, values) == old["subscription"][-1].id + 1
    assert (await contents(target))["report"][-1].seq == old["report"][-1].seq + 1


async def test_and_back_again(source, target, tmp_path):
    await move(source, target)
    async with Database(address(tmp_path / "back.db")) as back:
        await move(target, back)
        assert await contents(back) == await contents(source)


async def test_a_database_with_data_is_refused_and_left_alone(source, target):
    await migrate(target)
    async with target.write() as connection:
        await journal.keep_situation(connection, HARBOUR)
    before = await contents(target)
    with pytest.raises(Refused, match="is not empty: name a database without data"):
        await move(source, target)
    assert await contents(target) == before


async def test_a_copy_that_differs_is_not_kept(source, target):
    """As if the other database rounded an instant: a trigger of ours stands for it."""
    await migrate(target)
    async with target.engine.begin() as connection:
        for statement in (
            "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN NEW.created = date_trunc('second', NEW.created); RETURN NEW; END $$",
            "CREATE TRIGGER spoil BEFORE INSERT ON board FOR EACH ROW EXECUTE FUNCTION spoil()",
        ):
            await connection.exec_driver_sql(statement)
    with pytest.raises(Unusable, match="The table board came out unequal, so nothing was kept"):
        await move(source, target)
    assert not any((await contents(target)).values())


async def test_a_database_of_an_older_version_is_refused_and_not_migrated(target, tmp_path):
    older(tmp_path / "older.db", "0005")
    before = (tmp_path / "older.db").read_bytes()
    async with Database(address(tmp_path / "older.db")) as source:
        with pytest.raises(Refused, match=r"older version of Rollcall \(0005\): start this version with it once"):
            await move(source, target)
    assert (tmp_path / "older.db").read_bytes() == before
    assert list(tmp_path.iterdir()) == [tmp_path / "older.db"]


async def test_a_database_that_is_not_there_is_not_made(target, tmp_path):
    async with Database(address(tmp_path / "none.db")) as source:
        with pytest.raises(Refused, match="There is no database"):
            await move(source, target)
    assert list(tmp_path.iterdir()) == []


def migrated(path, target, folder):
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("ROLLCALL_", "DISCORD_"))}
    env = {**clean, "ROLLCALL_DATABASE_URL": address(path)}
    argv = [sys.executable, "-m", "bot", "migrate", "--to", target]
    return subprocess.run(argv, cwd=folder, env=env, capture_output=True, text=True, check=False)


async def test_the_command_prints_what_was_proved(path, other_url, tmp_path):
    async with Database(address(path)) as database:
        await live_in(database)
    done = await asyncio.to_thread(migrated, path, other_url, tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == len(tables.metadata.sorted_tables) + 1
    assert lines[-1].endswith(": equal")


async def test_the_command_is_refused_while_a_bot_serves_from_either(path, other_url, tmp_path):
    async with Database(address(path)) as database:
        await live_in(database)
    async with present(other_url):
        done = await asyncio.to_thread(migrated, path, other_url, tmp_path)
    assert (done.returncode, done.stdout) == (4, "")
    assert "is in use by another process of Rollcall: stop it first." in done.stderr


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://somebody@127.0.0.1:9/rollcall", "127.0.0.1:9/rollcall cannot be reached"),
        ("postgresql://somebody:secret@127.0.0.1:9/rollcall", "somebody:***@127.0.0.1:9/rollcall cannot be reached"),
    ],
)
async def test_a_server_that_is_not_there_is_named_without_its_password(address, said):
    async with Database(address) as database:
        with pytest.raises(Unusable) as refusal:
            await migrate(database)
    assert said in str(refusal.value)
    assert "secret" not in str(refusal.value)


async def test_a_database_that_is_not_on_the_server_is_named(server):
    async with Database(server.get_uri("nowhere")) as database:
        with pytest.raises(Unusable, match="is not there or not ours to use"):
            await migrate(database)
