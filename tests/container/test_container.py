"""The image, built and started for real: as an ordinary user on a root that cannot be written.

Skipped, with the reason, where there is nothing to build with. `make container` runs it alone.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.store.older import older
from tests.wire.emulator import Emulator

from .engines import USER, Container, Engine, Unavailable, find_engine, pinned_base

pytestmark = pytest.mark.timeout(1200)
WRITE_EVERYWHERE = (
    "for f in / /app /app/bot /opt/rollcall /etc /usr; do touch $f/x 2>/dev/null && echo $f; done; id -u"
)


@pytest.fixture(scope="session")
def engine() -> Engine:
    try:
        engine = find_engine()
        engine.build()
    except Unavailable as reason:
        pytest.skip(str(reason))
    return engine


@pytest.fixture
def volume() -> Iterator[Path]:
    """As an engine makes it: it belongs to the image's user, who has no way into pytest's own folder."""
    with tempfile.TemporaryDirectory(prefix="rollcall-volume-") as folder:
        os.chown(folder, USER, USER)
        yield Path(folder)


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with Emulator() as running:
        yield running


@pytest.fixture
def started(engine: Engine, emulator: Emulator, volume: Path, tmp_path: Path) -> Iterator[Callable[[], Container]]:
    running: list[Container] = []

    def start() -> Container:
        env = {
            "DISCORD_TOKEN": emulator.token,
            "ROLLCALL_DISCORD_API": emulator.rest_url,
            "ROLLCALL_DISCORD_GATEWAY": emulator.gateway_url,
            "ROLLCALL_HEALTH_PORT": "18931",
        }
        running.append(engine.start(volume, env, tmp_path / f"log{len(running)}"))
        return running[-1]

    yield start
    for container in running:
        container.remove()


async def ready(emulator: Emulator, container: Container, starts: int = 1) -> None:
    deadline = time.monotonic() + 60
    while len(emulator.gateway.identifies) < starts or not emulator.gateway.complete:
        assert time.monotonic() < deadline, container.log.read_text()
        await asyncio.sleep(0.1)
    await emulator.rest.synced.wait()


async def aside(work: Callable[..., Any], *arguments: Any) -> Any:
    return await asyncio.to_thread(work, *arguments)


def test_the_base_is_pinned():
    assert re.fullmatch(r"docker\.io/library/python:3\.\d+\.\d+-slim-bookworm@sha256:[0-9a-f]{64}", pinned_base())


def test_the_image_runs_as_nobody_in_particular_with_one_volume_and_a_health_check(engine: Engine):
    config = engine.config()
    assert config["User"] == f"{USER}:{USER}"
    assert list(config["Volumes"]) == ["/app/data/var"]
    assert config["Healthcheck"]["Test"] == ["CMD", "rollcall", "health"]
    assert not [each for each in config["Env"] if "TOKEN" in each]


def test_the_image_is_small(engine: Engine):
    whole, base = engine.megabytes()
    print(f"{engine.name}: {whole} MB, of which {base} MB are the base")
    assert whole - base < 270


async def test_it_answers_on_a_root_that_cannot_be_written_as_an_ordinary_user(
    emulator: Emulator, started: Callable[[], Container], volume: Path
):
    container = started()
    await ready(emulator, container)
    answer = await emulator.slash("who-left", options={"as_of": "2020-01-07"})
    assert "Germany has pulled out a part" in answer.text
    tried = await aside(container.run, "sh", "-c", WRITE_EVERYWHERE)
    assert tried.stdout.split() == [str(USER)], tried.stderr
    assert owners(volume)["rollcall.db"] == USER
    assert set(owners(volume).values()) == {USER}


async def test_its_health_check_tells_well_from_gone(emulator: Emulator, started: Callable[[], Container]):
    container = started()
    await ready(emulator, container)
    well = await aside(container.run, "rollcall", "health")
    assert (well.returncode, well.stdout) == (0, "ok\n"), well.stderr
    gone = await aside(container.run, "env", "ROLLCALL_HEALTH_PORT=18932", "rollcall", "health")
    assert gone.returncode == 5


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_in_time(emulator: Emulator, started: Callable[[], Container], number: signal.Signals):
    container = started()
    await ready(emulator, container)
    assert await aside(container.stop, number, 10) == 0


async def test_a_newer_image_takes_over_an_older_volume(
    emulator: Emulator, started: Callable[[], Container], volume: Path
):
    """As the version before the live boards left it: its database is migrated, after a copy beside it."""
    await ready(emulator, first := started())
    await aside(first.stop)
    before = make_older(volume)
    await ready(emulator, started(), starts=2)
    assert "Germany has pulled out a part" in (await emulator.slash("who-left", options={"as_of": "2020-01-07"})).text
    assert entries(volume) == before > 0
    assert any(name.startswith("rollcall.db.before-") for name in owners(volume))


def owners(volume: Path) -> dict[str, int]:
    return {path.name: path.stat().st_uid for path in volume.iterdir()}


def entries(volume: Path) -> int:
    with closing(sqlite3.connect(volume / "rollcall.db")) as database:
        return int(database.execute("SELECT count(*) FROM report").fetchone()[0])


def make_older(volume: Path) -> int:
    """The same journal in a database of revision 0002; the number of entries."""
    newer = volume / "newer.db"
    (volume / "rollcall.db").rename(newer)
    older(volume / "rollcall.db", "0002")
    with closing(sqlite3.connect(volume / "rollcall.db")) as database, database:
        database.execute("ATTACH ? AS newer", [str(newer)])
        for table in ("situation", "report"):
            columns = ", ".join(row[1] for row in database.execute(f"PRAGMA main.table_info({table})"))
            database.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newer.{table}")
    newer.unlink()
    for path in volume.iterdir():
        os.chown(path, USER, USER)
    return entries(volume)
