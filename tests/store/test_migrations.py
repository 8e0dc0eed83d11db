"""Databases are brought to this version with the real migrations, and a copy is made before anything changes."""

import asyncio
import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.errors import Unusable
from bot.situation.written import write_situation
from bot.store import journal, tables
from bot.store.engine import migration
from bot.store.engine.database import Database
from bot.store.engine.migration import migrate

from .conftest import address
from .older import older
from .reports import HARBOUR, report

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{previous}"


def upgrade() -> None:
    op.add_column("situation", sa.Column("note", sa.Text))
    {more}
"""


@pytest.fixture
def next_version(tmp_path, monkeypatch):
    """Make this a version that has one migration more."""

    def upgrade(more="", revision="9000"):
        folder = tmp_path / "migrations"
        shutil.copytree(migration.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        written = NEXT.format(revision=revision, previous=migration.HEAD, more=more)
        (folder / "versions" / f"{revision}_note.py").write_text(written, encoding="utf-8")
        monkeypatch.setattr(migration, "MIGRATIONS", folder)
        monkeypatch.setattr(migration, "HEAD", revision)

    return upgrade


async def bring_up(path):
    async with Database(address(path)) as database:
        return await migrate(database)


def ask(path, statement):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


async def fill(path):
    async with Database(address(path)) as database, database.write() as connection:
        await journal.keep_situation(connection, HARBOUR)
        await journal.append(connection, HARBOUR, [report(1)])


async def test_a_new_database_comes_to_the_newest_schema(tmp_path):
    path = tmp_path / "rollcall.db"
    assert await bring_up(path) is None
    assert ask(path, "SELECT version_num FROM alembic_version") == [(migration.HEAD,)]
    await fill(path)
    assert ask(path, "SELECT id FROM report") == [("HB21-0001",)]


async def test_a_database_of_this_version_is_left_as_it_is(path):
    before = path.read_bytes()
    assert await bring_up(path) == migration.HEAD
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["rollcall.db"]


def test_head_is_the_newest_migration():
    scripts = ScriptDirectory(str(migration.MIGRATIONS))
    assert scripts.get_heads() == [migration.HEAD]
    assert migration.known_revisions()[-1] == migration.HEAD
    assert {script.revision for script in scripts.walk_revisions()} == set(migration.known_revisions())


async def test_the_tables_are_those_that_the_migrations_make(database):
    def differences(connection):
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, tables.metadata)

    async with database.read() as connection:
        assert await connection.run_sync(differences) == []


async def test_what_was_followed_before_alerts_knew_their_channels_is_followed_on(tmp_path):
    path = tmp_path / "rollcall.db"
    older(path, "0007")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO situation (slug, written) VALUES (?, ?)",
            (HARBOUR.slug, json.dumps(write_situation(HARBOUR))),
        )
        connection.execute(
            "INSERT INTO follow (id, person, situation, actor, channel, guild, language, entries, since, paused) "
            "VALUES (7, 1, ?, 'DE', ?, 3, 'fr', 0, '2026-01-01', 'why')",
            (HARBOUR.slug, 2**60),
        )
        connection.commit()
    assert await bring_up(path) == "0007"
    wanted = "SELECT id, person, actor, channel, language, paused, told_paused FROM follow"
    assert ask(path, wanted) == [(7, 1, "DE", 2**60, "fr", "why", 0)]


async def test_two_bots_that_start_at_once_make_one_database(tmp_path):
    path = tmp_path / "rollcall.db"
    assert set(await asyncio.gather(*(bring_up(path) for _ in range(4)))) <= {None, migration.HEAD}
    assert ask(path, "SELECT version_num FROM alembic_version") == [(migration.HEAD,)]


async def test_an_upgrade_keeps_a_copy_of_what_was_there_first(path, next_version):
    await fill(path)
    old_head = migration.HEAD
    next_version()
    assert await bring_up(path) == old_head
    copy = path.with_name("rollcall.db.before-9000")
    assert ask(copy, "SELECT version_num FROM alembic_version") == [(old_head,)]
    assert ask(copy, "SELECT id, written FROM report") == ask(path, "SELECT id, written FROM report")
    assert "note" not in [row[1] for row in ask(copy, "PRAGMA table_info(situation)")]
    assert ask(path, "SELECT note FROM situation") == [(None,)]
    assert ask(path, "SELECT version_num FROM alembic_version") == [("9000",)]


async def test_the_copy_has_what_was_written_last_and_not_yet_moved_into_the_file(path, next_version):
    """SQLite keeps recent writes in a log beside the file: copying the file alone would lose them."""
    with closing(sqlite3.connect(path)) as busy:
        busy.execute("SELECT * FROM report").fetchall()
        await fill(path)
        next_version()
        await bring_up(path)
        assert ask(path.with_name("rollcall.db.before-9000"), "SELECT id FROM report") == [("HB21-0001",)]


async def test_an_earlier_copy_is_never_overwritten(path, next_version):
    earlier = path.with_name("rollcall.db.before-9000")
    earlier.write_text("precious")
    next_version()
    await bring_up(path)
    assert earlier.read_text() == "precious"
    assert ask(path.with_name("rollcall.db.before-9000.1"), "SELECT version_num FROM alembic_version")


async def test_an_upgrade_that_fails_leaves_the_database_as_it_was(path, next_version):
    await fill(path)
    before = ask(path, "SELECT * FROM report"), ask(path, "SELECT * FROM sqlite_master")
    next_version(more='op.execute("INSERT INTO no_such_table VALUES (1)")')
    with pytest.raises(Exception, match=r"no_such_table|no such table"):
        await bring_up(path)
    assert (ask(path, "SELECT * FROM report"), ask(path, "SELECT * FROM sqlite_master")) == before
    assert ask(path, "SELECT version_num FROM alembic_version") != [("9000",)]


async def test_without_a_copy_there_is_no_upgrade(path, next_version, monkeypatch):
    """A folder that takes no second file stands for a full disk."""
    await fill(path)
    next_version()
    monkeypatch.setattr(migration.sqlite3, "connect", refuse_copies(sqlite3.connect))
    with pytest.raises(Unusable, match=r"No backup of .*rollcall\.db could be made, so nothing was changed"):
        await bring_up(path)
    monkeypatch.undo()
    assert "note" not in [row[1] for row in ask(path, "PRAGMA table_info(situation)")]
    assert not path.with_name("rollcall.db.before-9000").exists()


async def test_the_copy_has_its_name_once_it_is_whole(path, next_version, monkeypatch):
    await fill(path)
    next_version()
    opened, connect = [], sqlite3.connect
    monkeypatch.setattr(
        migration.sqlite3, "connect", lambda file, *a, **more: opened.append(str(file)) or connect(file, *a, **more)
    )
    await bring_up(path)
    monkeypatch.undo()
    copy = path.with_name("rollcall.db.before-9000")
    assert str(copy) not in opened
    assert ask(copy, "SELECT count(*) FROM report") == ask(path, "SELECT count(*) FROM report")
    assert not list(path.parent.glob("*.partial"))


def refuse_copies(connect):
    def connect_or_refuse(target, *args, **more):
        if ".before-" in str(target):
            raise sqlite3.OperationalError("unable to open database file")
        return connect(target, *args, **more)

    return connect_or_refuse


async def test_after_an_upgrade_the_journal_still_refuses_edits(path, next_version):
    await fill(path)
    next_version()
    await bring_up(path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        ask(path, "DELETE FROM report")
