"""What README offers readers, done on the demo's page: typed on a desk, and every answer looked at on a phone too."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("selenium", reason="selenium is not installed")

from .demo_page import CHROMEDRIVER, CHROMIUM, PHONE, Demo, Page, browser

WIDE, HEIGHT = 1280, 900
HUNGARY = {"country": "hungary", "action": "drawdown", "phase": "completed", "when": "9 Jan 2020", "source": "MTI"}
ASKED: list[tuple[str, dict[str, Any], str]] = [
    ("who-left", {"as_of": "2020-01-08"}, "Bulgaria is out"),
    ("who-stayed", {}, "Seven countries stay"),
    ("status", {"country": "germany"}, "Germany has pulled out a part"),
    ("map", {}, "Map —"),
    ("chart", {"country": "france"}, "Chart —"),
    ("sources", {}, "The letter rates the source"),
    ("search", {"words": "erbil"}, "for “erbil”"),
    ("changes", {"from": "2020-01-06", "to": "2020-01-08"}, "first reported"),
    ("situation list", {}, "2 situations are covered"),
    ("follow", {"country": "poland"}, "You follow Poland"),
    ("following", {}, "Poland"),
    ("unfollow", {"country": "poland"}, "no longer"),
    ("suggest", HUNGARY, "Your suggestion has the number"),
    ("privacy show", {}, "What is kept"),
    ("privacy erase", {}, "Part your Discord id"),
    ("help", {}, ""),
    ("timeline", {}, "Timeline —"),
]
"""Command, options, and words of the answer."""

pytestmark = [
    pytest.mark.skipif(
        not (CHROMIUM.exists() and CHROMEDRIVER.exists()), reason=f"{CHROMIUM} and {CHROMEDRIVER} are not both here"
    ),
    pytest.mark.timeout(900),
]


def test_a_reader_finds_out_all_there_is():
    with Demo() as demo, browser() as driver:
        page = Page(driver, demo.url)
        page.resize(WIDE, HEIGHT)
        for command, options, words in ASKED:
            page.ask(command, **options)
            look(page, words)
        page.jump("3 Jan 2020")
        look(page, "3 Jan 2020")


def look(page: Page, words: str) -> None:
    """The newest card says so, and is no wider than the page at either width."""
    page.wait_for(words)
    for width in (PHONE, WIDE):
        page.resize(width, HEIGHT)
        assert page.fits()
