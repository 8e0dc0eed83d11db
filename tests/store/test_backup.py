"""Backups are whole or not there; putting one back is refused without a word, and loses nothing with it."""

import asyncio
import os
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import REGISTRY

from bot.actions.upkeep.backups import Backups
from bot.errors import NewerDatabase, Refused, Unusable
from bot.store import journal
from bot.store.engine import migration
from bot.store.engine.backup import back_up, backup_name, backups, path_of, prune, restore, verify
from bot.store.engine.database import Database
from bot.store.engine.lock import held
from bot.store.engine.migration import migrate

from .conftest import address
from .reports import HARBOUR, rolls

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def fill(path, first, last):
    async with Database(address(path)) as database:
        await migrate(database)
        async with database.write() as connection:
            await journal.keep_situation(connection, HARBOUR)
            await journal.append(connection, HARBOUR, rolls(first, last))


def entries(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT count(*) FROM report").fetchone()[0]


@pytest.fixture
async def filled(path):
    await fill(path, 1, 20)
    return path


@pytest.fixture
def copy(filled, tmp_path):
    target = tmp_path / "away" / "copy.db"
    back_up(filled, target)
    return target


def damage(path):
    content = bytearray(path.read_bytes())
    content[5000:9000] = b"\xee" * 4000
    path.write_bytes(content)


class TestABackup:
    def test_is_one_file_with_everything_in_it(self, copy):
        assert verify(copy) == migration.HEAD
        assert entries(copy) == 20
        assert [each.name for each in copy.parent.iterdir()] == ["copy.db"]

    async def test_has_what_was_written_last_though_somebody_uses_the_database(self, filled, tmp_path):
        with closing(sqlite3.connect(filled)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM report").fetchall()
            await fill(filled, 21, 25)
            back_up(filled, tmp_path / "copy.db")
        assert entries(tmp_path / "copy.db") == 25

    def test_never_takes_the_place_of_a_file(self, filled, tmp_path):
        precious = tmp_path / "copy.db"
        precious.write_text("precious")
        with pytest.raises(Refused, match="exists already: name another file"):
            back_up(filled, precious)
        assert precious.read_text() == "precious"

    def test_of_a_damaged_database_is_not_made(self, filled, tmp_path):
        damage(filled)
        with pytest.raises(Unusable):
            back_up(filled, tmp_path / "copy.db")
        assert list(tmp_path.glob("copy.db*")) == []

    def test_that_is_stopped_leaves_nothing(self, filled, tmp_path):
        def leave_off():
            raise InterruptedError("enough")

        with pytest.raises(Unusable, match="nothing was changed: enough"):
            back_up(filled, tmp_path / "copy.db", leave_off)
        assert list(tmp_path.glob("copy.db*")) == []

    def test_of_nothing_is_refused(self, tmp_path):
        with pytest.raises(Refused, match="There is no database"):
            back_up(tmp_path / "rollcall.db", tmp_path / "copy.db")
        assert list(tmp_path.iterdir()) == []

    def test_of_a_server_is_its_own_affair(self):
        with pytest.raises(Refused, match="pg_dump"):
            path_of("postgresql://somebody@127.0.0.1/rollcall")


class TestRestoring:
    async def test_brings_back_what_was_there(self, copy, filled):
        await fill(filled, 21, 30)
        kept = restore(copy, address(filled), overwrite=True)
        assert entries(filled) == 20
        assert entries(kept) == 30
        await fill(filled, 31, 31)
        assert entries(filled) == 21

    async def test_brings_back_what_only_the_log_beside_the_backup_holds(self, filled, tmp_path):
        """A copy of the folder of a bot that was killed: its last entries are in the log alone."""
        live = tmp_path / "live.db"
        back_up(filled, live)
        folder = tmp_path / "copied"
        folder.mkdir()
        with closing(sqlite3.connect(live)) as bot:
            bot.execute("PRAGMA journal_mode=WAL")
            bot.execute("SELECT * FROM report").fetchall()
            await fill(live, 21, 30)
            for end in ("", "-wal"):
                (folder / f"live.db{end}").write_bytes((tmp_path / f"live.db{end}").read_bytes())
        restore(folder / "live.db", address(filled), overwrite=True)
        assert entries(filled) == 30

    def test_replaces_no_database_without_a_word(self, copy, filled):
        before = filled.read_bytes()
        with pytest.raises(Refused, match="with --overwrite it is replaced, and kept beside"):
            restore(copy, address(filled), overwrite=False)
        assert filled.read_bytes() == before

    def test_needs_no_word_where_there_is_none(self, copy, tmp_path):
        assert restore(copy, address(tmp_path / "new" / "rollcall.db"), overwrite=False) is None
        assert entries(tmp_path / "new" / "rollcall.db") == 20

    def test_keeps_every_database_that_it_replaces(self, copy, filled):
        kept = [restore(copy, address(filled), overwrite=True) for _ in range(3)]
        assert [each.name for each in kept] == [f"rollcall.db.replaced{end}" for end in ("", ".1", ".2")]
        assert [entries(each) for each in kept] == [20] * 3

    @pytest.mark.parametrize(
        ("content", "said"),
        [(b"", "no such table"), (b"a letter" * 1000, "is not a database")],
        ids=["nothing in it", "text"],
    )
    def test_of_what_is_no_backup_changes_nothing(self, filled, tmp_path, content, said):
        before = filled.read_bytes()
        (tmp_path / "other").write_bytes(content)
        with pytest.raises(Unusable, match=f"other is no backup of Rollcall: .*{said}"):
            restore(tmp_path / "other", address(filled), overwrite=True)
        assert filled.read_bytes() == before

    def test_of_a_file_that_is_not_there_is_named(self, filled, tmp_path):
        with pytest.raises(Refused, match=r"There is no file .*nothing\.db"):
            restore(tmp_path / "nothing.db", address(filled), overwrite=True)

    def test_of_a_damaged_backup_changes_nothing(self, copy, filled):
        before = filled.read_bytes()
        damage(copy)
        with pytest.raises(Unusable, match=r"damaged|is no backup"):
            restore(copy, address(filled), overwrite=True)
        assert filled.read_bytes() == before

    def test_of_a_newer_version_is_refused(self, copy, filled):
        with closing(sqlite3.connect(copy)) as future, future:
            future.execute("UPDATE alembic_version SET version_num = '9999'")
        with pytest.raises(NewerDatabase, match="9999"):
            restore(copy, address(filled), overwrite=True)

    def test_waits_for_nobody_who_uses_the_database(self, copy, filled):
        with held(address(filled)), pytest.raises(Unusable, match="in use by process"):
            restore(copy, address(filled), overwrite=True)
        assert entries(filled) == 20

    def test_replaces_a_damaged_database_and_keeps_it_as_it_is(self, copy, filled):
        damage(filled)
        damaged = filled.read_bytes()
        kept = restore(copy, address(filled), overwrite=True)
        assert entries(filled) == 20
        assert kept.read_bytes() == damaged

    def test_does_not_apply_the_log_of_the_old_database_to_the_new_one(self, copy, filled):
        """A process that was killed leaves its last writes in a log, which SQLite applies when it next looks."""
        with closing(sqlite3.connect(filled)) as killed:
            killed.execute("PRAGMA journal_mode=WAL")
            killed.execute("CREATE TABLE more (x)")
            killed.commit()
            left = {end: filled.with_name(filled.name + end).read_bytes() for end in ("-wal", "-shm")}
        damage(filled)
        for end, content in left.items():
            filled.with_name(filled.name + end).write_bytes(content)
        restore(copy, address(filled), overwrite=True)
        assert verify(filled)
        assert entries(filled) == 20


class TestOnASchedule:
    @pytest.fixture
    def folder(self, tmp_path):
        return tmp_path / "backups"

    @pytest.fixture
    def taking(self, filled, folder):
        return lambda: Backups(filled, folder, every=6 * HOUR, keep=3)

    async def test_one_is_taken_when_the_newest_is_old_enough(self, taking, folder):
        schedule = taking()
        for minutes in range(0, 13 * 60, 11):
            await schedule.run(NOON + timedelta(minutes=minutes))
        taken = [instant - NOON for instant, _ in backups(folder)]
        assert [round(one / HOUR) for one in taken] == [0, 6, 12]

    async def test_a_restart_changes_nothing(self, taking, folder):
        for hours in range(5):
            await taking().run(NOON + hours * HOUR)
        assert len(backups(folder)) == 1

    async def test_so_many_are_kept_and_files_of_others_are_left_alone(self, taking, folder):
        folder.mkdir()
        mine = folder / "rollcall-before-the-move.db"
        mine.write_text("mine")
        cut_short = folder / f"{backup_name(NOON)}.partial"
        cut_short.write_text("half")
        os.utime(cut_short, (time.time() - 90_000,) * 2)
        by_hand = folder / f"{backup_name(NOON + HOUR)}.partial"
        by_hand.write_text("under way")
        for days in range(1, 9):
            await taking().run(NOON + days * timedelta(days=1))
        assert [instant for instant, _ in backups(folder)] == [NOON + timedelta(days=d) for d in (6, 7, 8)]
        assert all(verify(path) for _, path in backups(folder))
        assert mine.read_text() == "mine"
        assert not cut_short.exists()
        assert by_hand.read_text() == "under way"

    async def test_a_bot_that_ends_does_not_wait_for_one(self, filled, taking, folder):
        with closing(sqlite3.connect(filled)) as writer:
            writer.execute("PRAGMA journal_mode=DELETE")
            writer.execute("BEGIN EXCLUSIVE")  # until then it cannot be copied
            taken = asyncio.create_task(taking().run(NOON))
            while not folder.exists():  # noqa: ASYNC110  what is waited for is in another thread
                await asyncio.sleep(0.01)
            taken.cancel()
            await asyncio.wait({taken})
        await asyncio.get_running_loop().shutdown_default_executor()  # as a process does before it ends
        assert taken.cancelled()
        assert list(folder.iterdir()) == []

    async def test_one_that_fails_is_told_in_the_log_and_tried_again(self, filled, folder, taking, caplog):
        folder.write_text("in the way")
        schedule, failed, done = taking(), counted("failed"), counted("taken")
        assert await schedule.run(NOON) is None
        assert "no backup could be taken" in caplog.text
        assert counted("failed") == failed + 1
        folder.unlink()
        assert await schedule.run(NOON + timedelta(minutes=1)) is None
        assert await schedule.run(NOON + timedelta(minutes=11))
        assert (counted("failed"), counted("taken")) == (failed + 1, done + 1)

    async def test_one_of_a_day_to_come_keeps_none_from_being_taken(self, taking, folder):
        """A clock that was set wrong is set right."""
        assert await taking().run(NOON + timedelta(days=3650))
        assert await taking().run(NOON)
        assert await taking().run(NOON + HOUR) is None


def counted(result):
    return REGISTRY.get_sample_value("rollcall_backups_total", {"result": result})


def test_names_of_backups_sort_by_time(tmp_path):
    instants = [NOON + n * timedelta(hours=7, microseconds=1) for n in range(5)]
    for instant in reversed(instants):
        (tmp_path / backup_name(instant)).touch()
    assert [instant for instant, _ in backups(tmp_path)] == instants
    assert len(prune(tmp_path, 2)) == 3
    assert [instant for instant, _ in backups(tmp_path)] == instants[-2:]
