"""An article is pasted on the demo's page, and what it reports is approved there; on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("selenium", reason="selenium is not installed")

from .chromium import CHROMEDRIVER, CHROMIUM, browser
from .demo_page import ARTICLE, PHONE, Demo, Page

pytestmark = [
    pytest.mark.skipif(
        not (CHROMIUM.exists() and CHROMEDRIVER.exists()), reason=f"{CHROMIUM} and {CHROMEDRIVER} are not both here"
    ),
    pytest.mark.timeout(240),
]


@pytest.fixture
def page() -> Iterator[Page]:
    """Of a demo of its own, whose journal this test changes."""
    with Demo() as demo, browser() as driver:
        yield Page(driver, demo.url)


@pytest.mark.parametrize("width", [1280, PHONE])
def test_an_article_is_pasted_and_three_reports_are_approved(page: Page, width: int):
    page.resize(width)
    page.view_as("moderator")
    page.paste_article(ARTICLE)
    page.wait_for("3 proposed reports wait here:")
    page.turn_to("desk")
    card = page.wait_for(
        "Allies weigh their presence in Iraq", "3 reports are proposed. Nothing is filed without you."
    )
    assert "“Hungary has moved 20 of its 200 soldiers to Kuwait, its defence ministry said.”" in card.text
    assert page.overflow(card) == 0
    for number in (1, 2, 3):
        page.press(f"Approve {number}")
        page.wait_until_says("Approved by", times=number)
    done = page.wait_for("All are decided; the text is deleted.")
    assert "“" not in done.text
    assert page.overflow(done) == 0
    page.turn_to("iraq-watch")
    page.ask("status", country="Portugal")
    page.wait_for("Portugal", "Leaving — 34", "IQ20-5001")
