"""Kind: files that open what was closed, locks that others left, and terminals, folders and pipes that refuse."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli.conftest import MISCONFIGURED, OURS, REFUSED, STORE, sentence, start

from bot.actions.upkeep.backups import Backups
from bot.errors import Refused, Unusable
from bot.store.engine.backup import back_up, backups, restore
from bot.store.engine.database import Database
from bot.store.engine.lock import held
from bot.store.engine.migration import copy_beside

NOBODY = 65534
SECRET = "hunter2-must-never-be-shown"
ANSWERS = [
    ("status", "iraq-2020"),
    ("status", "iraq-2020", "--format", "json"),
    ("brief", "iraq-2020", "--lang", "fr"),
    ("export", "iraq-2020", "--format", "postures", "--lang", "fr"),
    ("check",),
    ("settings",),
    ("--help",),
]
HOLDING = """
import sys
from bot.store.engine.lock import held
with held(sys.argv[1]):
    print("held", flush=True)
    input()
"""
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")


@pytest.fixture
def folder(home) -> Iterator[Path]:
    """One that every user can reach, with a database in it."""
    with tempfile.TemporaryDirectory(prefix="rollcall-") as name:
        Path(name).chmod(0o755)
        shutil.copytree(home / "data", Path(name) / "data")
        yield Path(name)


@pytest.fixture
def database(folder) -> Path:
    return folder / "data" / "var" / "rollcall.db"


def address(path: Path) -> str:
    return f"sqlite:///{path}"


def rights(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_mode & 0o777, found.st_uid, found.st_gid


@contextmanager
def somebody_else() -> Iterator[None]:
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.fixture(params=[0o600, 0o640, 0o660, 0o644], ids=oct)
def closed(request, database) -> Path:
    """A database with rights of its own and, where we may, an owner of its own."""
    database.chmod(request.param)
    if os.geteuid() == 0:
        os.chown(database, NOBODY, NOBODY)
    return database


def test_a_backup_is_as_closed_as_the_database(closed, folder):
    """Kind: a private journal is open to everybody in its backups."""
    target = folder / "new" / "copy.db"
    back_up(closed, target)
    assert rights(target) == rights(closed)
    assert rights(target.parent)[1:] == rights(closed)[1:]


async def test_so_is_one_on_a_schedule(closed, folder):
    """Kind: what the bot does by itself is as careful as what a person does."""
    await Backups(closed, folder / "copies", timedelta(hours=1), 3).run(datetime.now(UTC))
    [(_, copy)] = backups(folder / "copies")
    assert rights(copy) == rights(closed)


def test_a_copy_under_way_is_closed(closed, folder):
    """Kind: for the moment in which it is written, a copy is open."""
    seen = []
    back_up(closed, folder / "copy.db", lambda: seen.extend(rights(one)[0] for one in folder.glob("copy.db*")))
    assert set(seen) == {0o600}


def test_a_database_that_is_put_back_has_the_rights_of_the_one_it_replaces(closed, folder):
    """Kind: after a restore the bot's user cannot write, or everybody can read."""
    before = rights(closed)
    copy = folder / "copy.db"
    back_up(closed, copy)
    copy.chmod(0o444)
    kept = restore(copy, address(closed), overwrite=True)
    assert rights(closed) == rights(kept) == before


def test_one_that_is_put_where_there_was_none_has_those_of_the_backup(closed, folder):
    """Kind: a journal moved to another machine is open there."""
    copy = folder / "copy.db"
    back_up(closed, copy)
    restore(copy, address(folder / "new" / "rollcall.db"), overwrite=False)
    assert rights(folder / "new" / "rollcall.db") == rights(closed)


def test_the_logs_beside_it_are_as_closed(closed, folder):
    """Kind: the write-ahead log holds what the database holds."""
    copy = folder / "copy.db"
    back_up(closed, copy)
    restore(copy, address(closed), overwrite=True)
    with closing(sqlite3.connect(closed)) as connection, connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE note (text)")
        beside = [closed.with_name(f"{closed.name}{end}") for end in ("-wal", "-shm")]
        assert [rights(one) for one in beside] == [rights(closed)] * 2


async def test_a_copy_before_an_upgrade_is_as_closed(closed):
    """Kind: the copy that nobody asked for is the one that is open."""
    async with Database(address(closed)) as store:
        assert rights(copy_beside(store, "before-9999")) == rights(closed)


def test_an_export_stays_as_closed_as_the_one_it_replaces(folder):
    """Kind: exporting again opens a file that its owner had closed, or puts a file in the place of a link."""
    (folder / "out.csv").write_text("old")
    (folder / "out.csv").chmod(0o600)
    (folder / "link.csv").symlink_to("out.csv")
    done = start("export", "iraq-2020", "--output", "link.csv", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert (folder / "link.csv").is_symlink()
    assert rights(folder / "out.csv")[0] == 0o600
    assert (folder / "out.csv").stat().st_size > 10_000
    assert not list(folder.glob(".rollcall-*"))


@as_root
class TestALockOfAnotherUser:
    def test_that_was_left_behind_is_named_with_what_to_do(self, database):
        """Kind: the operator ran a command as root, and the bot says that its database is read-only."""
        lock = database.with_name("rollcall.db.lock")
        lock.write_text("{}")
        lock.chmod(0o644)
        database.parent.chmod(0o777)
        database.chmod(0o666)
        with somebody_else(), pytest.raises(Unusable) as refusal, held(address(database)):
            pass
        assert str(refusal.value) == (
            f"The lock {lock} was left by the user root: delete it, or give it to the bot's user with chown."
        )

    def test_that_is_in_use_is_in_use(self, database):
        """Kind: what runs as another user is taken for a file left behind."""
        held_by = subprocess.Popen(
            [sys.executable, "-c", HOLDING, address(database)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        held_by.stdout.readline()
        database.with_name("rollcall.db.lock").chmod(0o644)
        with (
            somebody_else(),
            pytest.raises(Unusable, match=f"in use by process {held_by.pid}"),
            held(address(database)),
        ):
            pass
        held_by.communicate("\n")

    def test_is_not_left_by_an_operator_in_the_first_place(self, database):
        """Kind: a lock taken by root keeps the bot out for good."""
        os.chown(database, NOBODY, NOBODY)
        os.chown(database.parent, NOBODY, NOBODY)
        with held(address(database)):
            pass
        with somebody_else(), held(address(database)):
            assert database.with_name("rollcall.db.lock").stat().st_uid == NOBODY

    def test_what_the_body_was_refused_is_not_said_of_the_lock(self, database):
        """Kind: any refusal while the lock is held reads as if the database were read-only."""
        with pytest.raises(PermissionError, match="elsewhere"), held(address(database)):
            raise PermissionError(13, "elsewhere")

    def test_a_folder_that_is_closed_to_us_is_named(self, database, folder):
        """Kind: a folder that nobody lets us look into ends in a traceback."""
        secret = folder / "secret"
        secret.mkdir(mode=0o700)
        with somebody_else():
            with pytest.raises(Unusable, match=r"secret/copy\.db cannot be read: Permission denied"):
                back_up(database, secret / "copy.db")
            with pytest.raises(Unusable, match=r"secret/copy\.db cannot be read: Permission denied"):
                restore(secret / "copy.db", address(database), overwrite=True)

    def test_an_export_into_it_is_refused(self, folder):
        """Kind: tidying up after a refusal is refused as well, and that ends in a traceback."""
        from bot.cli.whole_file import write_whole

        (folder / "secret").mkdir(mode=0o700)
        with somebody_else(), pytest.raises(Refused, match=r"out\.csv cannot be written: Permission denied"):
            write_whole(folder / "secret" / "out.csv", lambda file: file.write(b"x"))


PLACES = ["", ".", "/", "data/var/rollcall.db/out", "x" * 300, "/proc/out"]


EXPORT = ("export", "iraq-2020", "--output")


@pytest.mark.parametrize(
    ("command", "place"),
    [*((command, place) for command in (EXPORT, ("backup",)) for place in PLACES), (EXPORT, "missing/out")],
)
def test_what_cannot_be_written_is_a_sentence(home, command, place):
    """Kind: a place where nothing can be written ends in a traceback, or leaves something behind."""
    before = sorted(home.rglob("*"))
    done = start(*command, place, folder=home)
    assert done.returncode in (REFUSED, STORE)
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert sorted(home.rglob("*")) == before


@pytest.mark.parametrize(
    "command",
    [("import",), ("restore",), ("read", "--situation", "iraq-2020")],
    ids=["import", "restore", "read"],
)
@pytest.mark.parametrize("place", ["missing", ".", "x" * 300, "data/var/rollcall.db/in"])
def test_what_cannot_be_read_is_a_sentence(home, command, place):
    """Kind: a file that is none ends in a traceback."""
    done = start(*command, place, folder=home)
    assert done.returncode in (REFUSED, STORE)
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/null").is_char_device(), reason="no devices")
def test_a_device_stays_a_device(home):
    """Kind: a file that appears whole takes the place of a device."""
    assert start("export", "iraq-2020", "--output", "/dev/null", folder=home).returncode == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.whole
@pytest.mark.parametrize("encoding", ["ascii", "latin-1:strict", "cp437"])
@pytest.mark.parametrize("command", ANSWERS, ids=" ".join)
def test_any_terminal_shows_every_answer(home, command, encoding):
    """Kind: an answer with an arrow or an accent ends in a traceback on a terminal that is not of UTF-8."""
    done = printed(home, command, {"PYTHONIOENCODING": encoding})
    assert done.returncode == (MISCONFIGURED if command == ("check",) else 0), done.stderr
    assert b"Traceback" not in done.stderr
    assert len(done.stdout) > 100
    if "json" in command:
        assert json.loads(done.stdout)["actors"]


def test_a_machine_of_the_c_locale_shows_them_too(home):
    """Kind: a cron job has no locale."""
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    said = printed(home, ("brief", "iraq-2020", "--lang", "fr"), env)
    assert said.returncode == 0
    assert b"Coalition et Otan en Irak, janvier-fevrier 2020" in said.stdout
    refused = printed(home, ("status", "Côte d’Ivoire"), env)
    assert (refused.returncode, b"Traceback" in refused.stderr) == (REFUSED, False)


@pytest.mark.parametrize("typed", [b"\xff\xfe", "العراق".encode(), b"\xed\xa0\x80"])
@pytest.mark.parametrize("command", [("status",), ("import",), ("brief", "iraq-2020", "--as-of")], ids=" ".join)
def test_words_of_another_encoding_are_refused_in_a_sentence(home, command, typed):
    """Kind: what was typed cannot be printed back."""
    done = printed(home, (*command, typed), {"PYTHONIOENCODING": "ascii"})
    assert done.returncode == REFUSED
    assert b"Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.whole
@pytest.mark.parametrize("command", ANSWERS, ids=" ".join)
def test_nobody_reads_to_the_end(home, command):
    """Kind: `| head` ends in a traceback."""
    read, write = os.pipe()
    os.close(read)
    done = printed(home, command, {}, write)
    os.close(write)
    assert done.stderr == b""
    assert done.returncode == 1


@pytest.mark.parametrize("command", [("export", "iraq-2020"), ("status", "iraq-2020")], ids=" ".join)
def test_there_is_no_output_at_all(home, command):
    """Kind: a service manager closes the outputs."""
    closes = f"{sys.executable} -m bot {' '.join(command)} >&- 2>&-"
    assert subprocess.run(["sh", "-c", closes], cwd=home, env=plain({}), check=False, timeout=50).returncode == 0


def printed(home, command, env, stdout=subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *command],
        cwd=home, env=plain(env), stdout=stdout, stderr=subprocess.PIPE, check=False, timeout=50,
    )  # fmt: skip


def plain(env) -> dict[str, str]:
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
    return {**inherited, "COLUMNS": "160", "ROLLCALL_LOG_LEVEL": "WARNING", **env}


@pytest.mark.parametrize(
    "settings",
    [
        {"ROLLCALL_DISCORD_API": f"http://reader:{SECRET}@127.0.0.1:9/api/v10"},
        {"ROLLCALL_DISCORD_API": f"http://127.0.0.1:9/api/v10?key={SECRET}"},
        {"ROLLCALL_DISCORD_GATEWAY": f"ws://{SECRET}@localhost:9/#{SECRET}"},
        {"ROLLCALL_DISCORD_API": f"http://reader:{SECRET}@proxy.example:9/api"},
        {"ROLLCALL_DISCORD_API": f"http://reader:{SECRET}@[::1/api"},
        {"ROLLCALL_DATABASE_URL": f"postgresql://reader:{SECRET}@127.0.0.1:9/name"},
        {"ROLLCALL_DATABASE_URL": f"postgresql://reader@127.0.0.1:9/name?password={SECRET}"},
        {"ROLLCALL_DATABASE_URL": f"mysql://reader:{SECRET}@127.0.0.1:9/name"},
    ],
    ids=lambda given: next(iter(given.values())).replace(SECRET, "…"),
)
def test_an_address_shows_no_password(home, settings):
    """Kind: a check prints the password that an address holds."""
    done = start("check", folder=home, env={"DISCORD_TOKEN": "x", **settings})
    assert SECRET not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "127.0.0.1" in done.stdout or "localhost" in done.stdout or done.returncode == MISCONFIGURED


def test_a_password_that_cannot_be_sent_is_refused_before_it_fails(home):
    """Kind: an address with a password ends the bot at its first request, with a traceback."""
    settings = {"DISCORD_TOKEN": "x", "ROLLCALL_DISCORD_API": f"http://reader:{SECRET}@127.0.0.1:9/api/v10"}
    assert "cannot be sent beside the token" in sentence(start("run", folder=home, env=settings), MISCONFIGURED)
