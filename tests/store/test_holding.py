"""One bot on one SQLite file; a second is told who has it. Several on a server, which nobody moves away meanwhile."""

import asyncio
import os
import socket
import subprocess
import sys

import pytest
from sqlalchemy import text

from bot.errors import Unusable
from bot.store.engine.database import Database
from bot.store.engine.lock import held, present
from tests.libraries import situations
from tests.postgresql import TEMPLATE, emptied

from .conftest import address

HOLDING = """
import sys
from bot.store.engine.lock import held
with held(sys.argv[1]):
    print("held", flush=True)
    input()
"""


@pytest.fixture
def holder(path):
    """Another process that holds the database."""
    held_by = subprocess.Popen(
        [sys.executable, "-c", HOLDING, address(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert held_by.stdout.readline() == "held\n"
    yield held_by
    held_by.kill()
    held_by.communicate()


def test_a_second_is_told_which_process_has_it_and_where(path, holder):
    with pytest.raises(Unusable) as refusal, held(address(path)):
        pass
    said = str(refusal.value)
    assert said.startswith(f"{path} is in use by process {holder.pid} on {socket.gethostname()}, since 20")
    assert said.endswith(": stop that one first.")


def test_another_name_of_the_same_file_is_the_same_file(path, tmp_path, holder):
    (tmp_path / "other.db").symlink_to(path)
    with pytest.raises(Unusable, match=f"in use by process {holder.pid}"), held(address(tmp_path / "other.db")):
        pass


def test_a_process_that_was_killed_holds_nothing(path, holder):
    holder.kill()
    holder.wait()
    with held(address(path)), pytest.raises(Unusable, match=f"in use by process {os.getpid()}"), held(address(path)):
        pass


def test_what_is_released_can_be_held_again(path):
    for _ in range(2):
        with held(address(path)):
            pass


async def test_who_only_reads_is_not_hindered(database, holder):
    async with database.read() as connection:
        assert await situations(connection) == {}


def test_a_holder_that_has_not_said_who_it_is_yet_is_refused_all_the_same(path, holder):
    path.with_name("rollcall.db.lock").write_text("")
    with pytest.raises(Unusable, match=r"in use by process \? on \?"), held(address(path)):
        pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "var").write_text("not a folder")
    nowhere = address(tmp_path / "var" / "rollcall.db")
    with pytest.raises(Unusable, match="check that its folder exists"), held(nowhere):
        pass


class TestAServer:
    @pytest.fixture
    def address(self, server):
        return emptied(server.get_uri(TEMPLATE))

    async def test_is_for_several_bots_and_none_of_them_keeps_the_others_out(self, address):
        async with present(address), present(address):
            pass

    async def test_is_not_moved_away_from_under_a_bot(self, address):
        async with Database(address) as database:
            async with present(address):
                with pytest.raises(Unusable, match="is in use by another process of Rollcall: stop it first"):
                    async with database.presence(alone=True):
                        pass
            async with database.presence(alone=True):
                pass

    async def test_takes_no_bot_while_it_is_moved_away(self, address):
        async with Database(address) as database, database.presence(alone=True):
            with pytest.raises(Unusable, match="in use by another process"):
                async with present(address):
                    pass

    async def test_is_shared_again_after_the_connection_was_lost(self, address):
        """As by a restart of the server, which forgets who shared it."""
        async with Database(address) as database, present(address) as keep:
            async with database.read() as connection:
                ended = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                assert (await connection.scalars(text(ended))).all() == [True]
            await asyncio.sleep(0.2)
            async with database.presence(alone=True):
                with pytest.raises(Unusable, match="in use by another process"):
                    await keep()
            await keep()
            with pytest.raises(Unusable):
                async with database.presence(alone=True):
                    pass
