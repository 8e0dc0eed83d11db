"""Killed at any moment of a backup, a migration or the loading of a seed: nothing is lost, nothing is half done."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from bot.store.engine import migration
from bot.store.engine.backup import backups, verify

from .conftest import address
from .test_backup import entries, fill

KILLS = 8
pytestmark = pytest.mark.whole


def killed(seconds, *arguments, folder, env):
    """Run the command line and kill it after so long; whether it had ended by then."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False
    finally:
        process.stderr.close()
    return True


def done(*arguments, folder, env):
    """Seconds that the command took to succeed."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "bot", *arguments], cwd=folder, env=env, check=True, capture_output=True)
    return time.perf_counter() - started


@pytest.fixture
def env(tmp_path):
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("ROLLCALL_", "DISCORD_"))}
    return clean | {"ROLLCALL_DATABASE_URL": address(tmp_path / "rollcall.db")}


def moments(seconds, seed):
    """The import of Python's modules takes the first half; what is to be cut is in the second."""
    chosen = random.Random(seed)
    return [chosen.uniform(0.4, 1.0) * seconds for _ in range(KILLS)]


@pytest.mark.timeout(120)
async def test_a_backup_leaves_a_whole_one_or_none(path, tmp_path, env):
    await fill(path, 1, 20_000)
    folder = tmp_path / "backups"
    env["ROLLCALL_BACKUP_FOLDER"] = str(folder)
    seconds = done("backup", folder=tmp_path, env=env)
    for moment in moments(seconds, seed=1):
        killed(moment, "backup", folder=tmp_path, env=env)
    done("backup", folder=tmp_path, env=env)
    taken = [copy for _, copy in backups(folder)]
    assert len(taken) >= 2
    assert {(verify(copy), entries(copy)) for copy in taken} == {(migration.HEAD, 20_000)}
    assert entries(path) == 20_000


@pytest.fixture
def old(tmp_path):
    """A database of the first version, with so much in it that bringing it up takes a while."""
    path = tmp_path / "rollcall.db"
    config = Config()
    config.set_main_option("script_location", str(migration.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with create_engine(f"sqlite:///{path}").begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO situation VALUES ('story', '{}', NULL)")
        row = (1, 2, "story", "{}", "{}", 3, "2020-01-01", None, 0, None, 0)
        fields = (
            "guild, channel, situation, schedule, options, created_by, next_due, paused, number, covered, entries"
        )
        connection.executemany(
            f"INSERT INTO subscription ({fields}) VALUES ({', '.join('?' * len(row))})", [row] * 30_000
        )
    return path


@pytest.mark.timeout(120)
def test_a_migration_is_done_or_not_begun(old, tmp_path, env):
    pristine = shutil.copy(old, tmp_path / "pristine.db")
    seconds = migrated_in(old, tmp_path, env)
    revisions = []
    for moment in moments(seconds, seed=2):
        for left in (*tmp_path.glob("rollcall.db-*"), *tmp_path.glob("rollcall.db.before*")):
            left.unlink()
        shutil.copy(pristine, old)
        killed(moment, "status", "story", folder=tmp_path, env=env)
        with closing(sqlite3.connect(old)) as connection:
            [(revision,)] = connection.execute("SELECT version_num FROM alembic_version")
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("SELECT count(*) FROM subscription").fetchone() == (30_000,)
            boards = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'board'").fetchone()[0]
        assert boards == (revision != "0002")
        revisions.append(revision)
    assert set(revisions) == {"0002", migration.HEAD}, "no kill came before the end, or none after it"


def migrated_in(old, folder, env):
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "bot", "status", "nope"], cwd=folder, env=env, check=False, capture_output=True
    )
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (migration.HEAD,)
    return time.perf_counter() - started


@pytest.mark.timeout(120)
def test_a_seed_is_loaded_whole_or_not_at_all(tmp_path, env):
    complete = None
    for moment in [None, *moments(1.5, seed=3)]:
        for left in tmp_path.glob("rollcall.db*"):
            left.unlink()
        if moment is not None:
            killed(moment, "status", "iraq-2020", folder=tmp_path, env=env)
            if (tmp_path / "rollcall.db").exists():
                assert seeded(tmp_path / "rollcall.db") in (0, complete)
        done("status", "iraq-2020", folder=tmp_path, env=env)
        complete = complete or seeded(tmp_path / "rollcall.db")
        assert seeded(tmp_path / "rollcall.db") == complete > 20


def seeded(path):
    with closing(sqlite3.connect(path)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        return connection.execute("SELECT count(*) FROM report").fetchone()[0] if "report" in tables else 0
