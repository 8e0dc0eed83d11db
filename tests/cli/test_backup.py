"""`rollcall backup`, `restore` and `check --deep` as an operator types them."""

import re
import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.store.older import older

from .conftest import REFUSED, STORE, sentence, start


@pytest.fixture
def folder(home, tmp_path):
    """A folder with a database of its own."""
    shutil.copytree(home / "data", tmp_path / "data")
    return tmp_path


def database(folder):
    return folder / "data" / "var" / "rollcall.db"


def test_a_backup_is_printed_by_its_name_and_can_be_restored(folder):
    taken = start("backup", folder=folder)
    assert taken.returncode == 0, taken.stderr
    copy = folder / taken.stdout.strip()
    assert copy.parent == folder / "data" / "var" / "backups"
    assert "exists already: with --overwrite" in sentence(start("restore", str(copy), folder=folder), REFUSED)
    database(folder).write_bytes(b"ruined")
    done = start("restore", str(copy), "--overwrite", folder=folder)
    assert done.returncode == 0, done.stderr
    assert "rollcall.db.replaced" in done.stdout
    assert start("status", "iraq-2020", folder=folder).returncode == 0


def test_a_backup_goes_where_it_is_told_and_overwrites_nothing(folder):
    assert start("backup", "mine.db", folder=folder).stdout == "mine.db\n"
    assert "exists already" in sentence(start("backup", "mine.db", folder=folder), REFUSED)


def test_what_is_no_backup_is_refused_with_a_sentence(folder):
    (folder / "letter.txt").write_text("Dear aunt")
    refused = start("restore", "letter.txt", "--overwrite", folder=folder)
    assert "letter.txt is no backup of Rollcall" in sentence(refused, STORE)


def test_a_deep_check_says_that_all_is_well(folder):
    done = start("check", "--deep", folder=folder, env={"DISCORD_TOKEN": "x"})
    assert "ok       The journal and the ledger are whole." in done.stdout
    assert done.returncode == 0


def test_a_deep_check_names_what_is_wrong_and_fails(folder):
    with closing(sqlite3.connect(database(folder))) as connection, connection:
        connection.execute("DROP TRIGGER report_no_update")
        connection.execute("UPDATE report SET actor = 'ZZ' WHERE id = 'IQ20-0001'")
    plain = start("check", folder=folder, env={"DISCORD_TOKEN": "x"})
    deep = start("check", "--deep", folder=folder, env={"DISCORD_TOKEN": "x"})
    assert plain.returncode == 0
    assert deep.returncode == 3
    assert "MISSING  In the database: IQ20-0001 says something else in its columns than in its text." in deep.stdout


def test_a_check_says_how_old_the_newest_backup_is_and_whether_another_can_be_taken(folder):
    env = {"DISCORD_TOKEN": "x", "ROLLCALL_BACKUP_EVERY_HOURS": "24", "ROLLCALL_BACKUP_FOLDER": "copies/here"}
    assert "There is no backup in copies/here yet" in start("check", folder=folder, env=env).stdout
    assert start("backup", folder=folder, env=env).returncode == 0
    done = start("check", folder=folder, env=env)
    assert re.search(r"ok       The newest backup in copies/here is of \d{4}-\d\d-\d\d \d\d:\d\d UTC\.", done.stdout)
    (folder / "letter.txt").write_text("Dear aunt")
    done = start("check", folder=folder, env={**env, "ROLLCALL_BACKUP_FOLDER": "letter.txt"})
    assert "note     No backup can be taken: the folder letter.txt cannot be written." in done.stdout


@pytest.mark.parametrize("arguments", [["check"], ["check", "--deep"]])
def test_a_check_makes_no_database(tmp_path, arguments):
    done = start(*arguments, folder=tmp_path, env={"DISCORD_TOKEN": "x"})
    assert "note     There is no database data/var/rollcall.db yet: rollcall run makes it." in done.stdout
    assert done.returncode == (3 if arguments[1:] else 0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [["check"], ["check", "--deep"]])
def test_a_check_migrates_nothing(tmp_path, arguments):
    """A bot of the older version may be running on it."""
    path = database(tmp_path)
    older(path, "0004")
    before = path.read_bytes()
    done = start(*arguments, folder=tmp_path, env={"DISCORD_TOKEN": "x"})
    assert "rollcall.db is at revision 0004 and this version at 00" in done.stdout
    assert ("Its contents were not read" in done.stdout) == ("--deep" in arguments)
    assert done.returncode == (3 if arguments[1:] else 0)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_deep_check_changes_nothing(folder):
    path = database(folder)
    before = path.read_bytes()
    assert start("check", "--deep", folder=folder, env={"DISCORD_TOKEN": "x"}).returncode == 0
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
