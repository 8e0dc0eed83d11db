"""The first five minutes: start the demo, open its page, ask, click, read; on a desk and on a phone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("selenium", reason="selenium is not installed")

from bot.documents.help import COMMANDS
from bot.languages.language import language

from .chromium import CHROMEDRIVER, CHROMIUM, browser
from .demo_page import DESKTOP, PHONE, Demo, Page

pytestmark = [
    pytest.mark.skipif(
        not (CHROMIUM.exists() and CHROMEDRIVER.exists()), reason=f"{CHROMIUM} and {CHROMEDRIVER} are not both here"
    ),
    pytest.mark.timeout(180),
]


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with Demo() as running:
        yield running


@pytest.fixture
def page(demo: Demo) -> Iterator[Page]:
    with browser() as driver:
        yield Page(driver, demo.url)


def test_the_channel_holds_each_story_s_busiest_day_and_ends_with_the_default_story(page: Page):
    briefings = [card.text for card in page.cards()]
    assert "Briefing — Who funds UNRWA, January–August 2024" in briefings[0]
    assert "Briefing — Coalition and NATO in Iraq" in briefings[1]


def test_what_was_posted_fits_a_phone_from_the_start_and_at_once_when_the_page_is_made_narrower(page: Page):
    page.resize(PHONE)
    page.open_again()
    assert [page.overflow(card) for card in page.cards()] == [0] * len(page.cards())
    for width in (DESKTOP, PHONE):
        page.resize(width)
        assert [page.overflow(card) for card in page.cards()] == [0] * len(page.cards())


def test_a_french_reader_sees_dates_and_commands_in_french(page: Page):
    page.view_as("lectrice")
    assert language("fr").month(datetime.now(UTC).date()) in page.days()[-1]
    assert page.description("carte") == language("fr")(COMMANDS["map"])


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_reader_asks_who_left_and_turns_to_who_stayed(page: Page, width: int):
    page.resize(width)
    page.ask("who-left")
    left = page.wait_for("Who left", "Bulgaria", "Germany")
    assert page.overflow(left) == 0
    page.press("Details")
    details = page.wait_for("Who left", "35 of 120")
    assert page.overflow(details) == 0
    page.press("Who stayed")
    stayed = page.wait_for("Who stayed —", "France")
    assert page.overflow(stayed) == 0


def test_a_french_reader_reads_french(page: Page):
    page.view_as("lectrice")
    page.ask("qui-part")
    page.wait_for(language("fr")("Who left — {situation}", situation=""), "Allemagne")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_map_is_shown_under_its_heading_with_its_alt_text(page: Page, width: int):
    page.resize(width, 3000)
    page.ask("map")
    card = page.wait_for("Map — Coalition and NATO in Iraq")
    picture = page.image(card)
    assert picture.width == 960, "the file itself is as wide as it was drawn"
    assert 0 < picture.shown <= width
    assert "Partly withdrawn: Germany" in picture.alt
    assert page.overflow(card) == 0


def test_the_next_command_is_answered_at_once_after_an_article_was_read(page: Page, tmp_path: Path):
    """The worker that read it stays idle for a while, and nobody waits for its end."""
    article = tmp_path / "article.txt"
    article.write_text("Germany will withdraw its soldiers from Iraq by 20 January 2020, the ministry said.\n")
    page.view_as("moderator")
    page.ask("read", file=article)
    page.wait_for("1 proposed report waits here")
    page.ask("export")
    page.wait_for("iraq-2020.csv")


def test_ctrl_c_ends_it_cleanly():
    with Demo() as demo:
        assert demo.interrupt() == 0
        assert "Traceback" not in demo.output
        assert demo.output.startswith("Rollcall demo: http://127.0.0.1:")


def test_ctrl_c_with_a_page_open_ends_it_cleanly_too():
    with Demo() as demo, browser() as driver:
        Page(driver, demo.url).ask("who-left")
        assert demo.interrupt() == 0
        assert "Traceback" not in demo.output


def test_a_port_that_is_taken_is_one_sentence(demo: Demo):
    port = demo.url.split(":")[2].split("/")[0]
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--port", port], capture_output=True, text=True, timeout=30, check=False
    )
    assert ended.returncode == 3
    assert f"Port {port} is taken" in ended.stderr
    assert "Traceback" not in ended.stderr
