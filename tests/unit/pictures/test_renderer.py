"""The studio keeps its promises to the event loop, whatever happens to a worker."""

from __future__ import annotations

import asyncio
import contextlib
import io
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from PIL import Image

from bot.metrics import PICTURES
from bot.pictures.plan.plan import Kind, Theme
from bot.pictures.renderer import Renderer

from .seeds import Case, cases

DAY = "2020-01-08"
MOST_BYTES = 300_000
MOST_BLOCKED = 0.05


def plan(kind: Kind = Kind.MAP, code: str = "en", theme: Theme = Theme.LIGHT):
    return Case(kind, DAY, code, theme=theme).plan()


def workers() -> list[psutil.Process]:
    """Those that run; one that has ended may wait for its parent to hear of it."""
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.ZombieProcess, psutil.NoSuchProcess):
            if "pictures" in " ".join(child.cmdline()):
                found.append(child)
    return found


def odd(how: str, met: Path) -> tuple[str, ...]:
    return sys.executable, "-m", "tests.unit.pictures.odd_worker", how, str(met)


@pytest.mark.whole
@pytest.mark.timeout(240)
async def test_every_picture_of_the_seeds_is_a_png_that_a_phone_can_show_sharply_and_light_enough():
    async with Renderer() as renderer:
        for case in cases():
            drawn = await renderer.drawing(case.plan())
            with Image.open(io.BytesIO(drawn.png)) as image:
                assert (image.format, image.width) == ("PNG", 960)
                assert 400 <= image.height <= 3700
            assert len(drawn.png) <= MOST_BYTES, case.name


@pytest.mark.alone
@pytest.mark.timeout(240)
async def test_the_event_loop_is_never_blocked_while_pictures_are_made():
    """Wherever the machine is busy with something else, the loop's own work between two turns is what counts."""
    plans = [plan(kind, code) for kind in Kind for code in ("en", "fr")]
    turns: list[tuple[float, float]] = []

    async def watch() -> None:
        wall, own = time.perf_counter(), time.thread_time()
        while True:
            await asyncio.sleep(0.001)
            now, worked = time.perf_counter(), time.thread_time()
            turns.append((now - wall, worked - own))
            wall, own = now, worked

    watching = asyncio.create_task(watch())
    async with Renderer() as renderer:
        await asyncio.gather(*map(renderer.drawing, plans))
    watching.cancel()
    assert max(own for _, own in turns) < MOST_BLOCKED
    waited = sum(wall for wall, _ in turns if wall >= MOST_BLOCKED)
    assert waited < 0.2 * sum(wall for wall, _ in turns), "drawing in the loop would be nearly all of it"


@pytest.mark.alone
async def test_what_was_drawn_is_kept_by_what_it_shows():
    async with Renderer() as renderer:
        first = await renderer.drawing(plan())
        began = time.perf_counter()
        assert await renderer.drawing(plan()) is first
        assert time.perf_counter() - began < 0.05
        other = await renderer.drawing(plan(theme=Theme.DARK))
        assert (renderer.drawn, other.name != first.name) == (2, True)


async def test_who_asks_for_the_same_meanwhile_waits_for_the_same():
    async with Renderer() as renderer:
        drawn = await asyncio.gather(*(renderer.drawing(plan()) for _ in range(5)))
        assert len({id(one) for one in drawn}) == 1
        assert renderer.drawn == 1


async def test_one_who_gives_up_takes_nobody_s_picture_away():
    async with Renderer() as renderer:
        hasty = asyncio.create_task(renderer.drawing(plan()))
        patient = asyncio.create_task(renderer.drawing(plan()))
        await asyncio.sleep(0.05)
        hasty.cancel()
        assert (await patient).png.startswith(b"\x89PNG")


async def test_no_more_processes_than_allowed():
    async with Renderer(workers=1) as renderer:
        drawing = [asyncio.create_task(renderer.drawing(plan(kind, code))) for kind in Kind for code in ("en", "fr")]
        most = 0
        while not all(task.done() for task in drawing):
            most = max(most, len(workers()))
            await asyncio.sleep(0.02)
        assert most == 1
        assert renderer.drawn == 6
    assert workers() == []


@pytest.mark.parametrize("how", [pytest.param("hang", marks=pytest.mark.whole), "die", "babble"])
async def test_a_worker_that_goes_wrong_is_counted_and_replaced(how: str, tmp_path: Path, caplog):
    patience = 8.0 if how == "hang" else 20.0
    failed = PICTURES.labels("failed")._value  # the client library has no other way to read one
    before = failed.get()
    async with Renderer(workers=1, patience=patience, command=odd(how, tmp_path / "met")) as renderer:
        assert await renderer.draw(plan()) is None
        assert (renderer.failures, failed.get()) == (1, before + 1)
        assert "a map could not be drawn" in caplog.text
        again = await renderer.draw(plan())
        assert again is not None
        assert again.png.startswith(b"\x89PNG")
        assert len(workers()) == 1
    assert workers() == []


async def test_a_plan_that_cannot_be_drawn_leaves_the_worker_well(tmp_path: Path, caplog):
    async with Renderer(command=odd("refuse", tmp_path / "met")) as renderer:
        assert await renderer.draw(plan()) is None
        assert "no such country" in caplog.text
        before = workers()
        assert await renderer.draw(plan()) is not None
        assert workers() == before


async def test_an_idle_worker_ends_by_itself():
    async with Renderer(idle=0.1) as renderer:
        await renderer.drawing(plan())
        for _ in range(100):
            if not workers():
                break
            await asyncio.sleep(0.05)
        assert workers() == []
        assert (await renderer.drawing(plan(code="fr"))).png.startswith(b"\x89PNG")


async def test_closing_gives_up_what_is_being_drawn(tmp_path: Path):
    renderer = Renderer(command=odd("hang", tmp_path / "met"))
    waiting = asyncio.create_task(renderer.drawing(plan()))
    await asyncio.sleep(0.3)
    await renderer.aclose()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert workers() == []


async def test_a_worker_knows_none_of_the_bot_s_secrets(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", "sqlite:///secret")
    async with Renderer(command=odd("refuse", tmp_path / "met")) as renderer:
        await renderer.draw(plan())
    known = (tmp_path / "met").read_text(encoding="utf-8").split("\n")
    assert not [name for name in known if "DISCORD" in name or "ROLLCALL" in name]


def test_the_bot_itself_loads_neither_a_typeface_nor_a_renderer():
    code = (
        "import sys, bot.app, bot.chat.client, bot.actions.answers.picture\n"
        "print([name for name in ('PIL', 'resvg_py', 'fontTools', 'bot.pictures.draw.atlas') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
