"""Take the pictures of the docs: the demo answering /who-left, on a desk, on a phone, and in French on a phone."""

import re
import time
from pathlib import Path
from typing import Any

from tests.browser.chromium import browser
from tests.browser.demo_page import ARTICLE, DESKTOP, PHONE, Demo, Page

DOCS = Path(__file__).parent.parent / "docs"
TALL = 3000
"""Pixels: higher than any card, so that a whole one is on the page at once."""


def main() -> None:
    with Demo() as demo, browser() as driver:
        page = Page(driver, demo.url)
        _take_start(page)
        _take(page, "demo-desktop.png", DESKTOP, "reader", scale=1.5)
        _take(page, "demo-phone.png", PHONE, "reader", scale=2)
        _take(page, "demo-phone-fr.png", PHONE, "lectrice", scale=2)
        _take_draft(page)
        _take_article(page)
        _take_published(page, demo)


def _take_start(page: Page) -> None:
    """What a visitor sees first, and the desk where suggestions wait."""
    for channel, name in (("iraq-watch", "demo-start.png"), ("desk", "demo-desk.png")):
        page.resize(DESKTOP, 800)
        page.turn_to(channel)
        page.driver.save_screenshot(str(DOCS / name))
    page.turn_to("iraq-watch")


def _take_published(page: Page, demo: Demo) -> None:
    """The page of the first story on the web, as a phone shows its beginning."""
    [address] = re.findall(r"on the web, in a moment: (\S+)", demo.output)
    time.sleep(30)  # until it is written
    page.driver.get(f"{address}iraq-2020/en/")
    page.resize(PHONE, 1000, scale=2)
    (DOCS / "page-phone.png").write_bytes(page.driver.get_screenshot_as_png())


def _take_draft(page: Page) -> None:
    """What a moderator sees before a report counts: here one that contradicts another."""
    page.resize(DESKTOP, TALL, scale=1.5)
    page.view_as("moderator")
    claim = {"country": "bulg", "action": "stay", "phase": "under way", "when": "8 Jan 2020"}
    page.ask("update add", **claim, source="The Wire", rating="C3")
    _write(page, page.wait_for("Contradicts"), "draft-desktop.png")


def _take_article(page: Page) -> None:
    """What an article proposes, on the card where moderators decide."""
    page.resize(DESKTOP, TALL, scale=1.5)
    page.view_as("moderator")
    page.paste_article(ARTICLE)
    page.wait_for("3 proposed reports wait here:")
    page.turn_to("desk")
    _write(page, page.wait_for("Allies weigh"), "reading-desktop.png")
    page.resize(PHONE, TALL, scale=2)
    page.press("Approve 1")
    page.wait_until_says("Approved by", times=1)
    _write(page, page.wait_for("Allies weigh"), "reading-phone.png")
    page.turn_to("iraq-watch")


def _take(page: Page, name: str, width: int, reader: str, *, scale: float) -> None:
    page.resize(width, TALL, scale=scale)
    page.view_as(reader)
    french = reader == "lectrice"
    page.ask("qui-part" if french else "who-left")
    _write(page, page.wait_for("Allemagne" if french else "Germany"), name)


def _write(page: Page, card: Any, name: str) -> None:
    path = DOCS / name
    path.write_bytes(page.picture(card))
    print(f"{path.relative_to(DOCS.parent)}: {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
