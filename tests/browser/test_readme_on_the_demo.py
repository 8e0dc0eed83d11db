"""What README offers moderators, done on the demo's page: a message filed, a suggestion decided, a newsroom run."""

from __future__ import annotations

import pytest

pytest.importorskip("selenium", reason="selenium is not installed")

from .demo_page import CHROMEDRIVER, CHROMIUM, PHONE, Demo, Page, browser

WIDE = 1280
pytestmark = [
    pytest.mark.skipif(
        not (CHROMIUM.exists() and CHROMEDRIVER.exists()), reason=f"{CHROMIUM} and {CHROMEDRIVER} are not both here"
    ),
    pytest.mark.timeout(300),
]


@pytest.mark.parametrize(
    ("width", "moderator", "confirm"), [(WIDE, "moderator", "Confirm"), (PHONE, "moderatrice", "Confirmer")]
)
def test_a_moderator_files_a_message_and_decides_on_a_suggestion(width: int, moderator: str, confirm: str):
    with Demo() as demo, browser() as driver:
        page = Page(driver, demo.url)
        page.resize(width)
        page.view_as(moderator)
        page.turn_to("news-wire")
        assert page.reader() == moderator, "who looks stays the same person"
        page.ask("message-menu", message="Hungary")
        page.wait_for("40", confirm)
        page.press(confirm)
        page.wait_for("IQ20-")
        page.turn_to("desk")
        page.press("Approve")
        page.wait_for("Approved by")


def test_a_moderator_runs_a_newsroom():
    with Demo() as demo, browser() as driver:
        page = Page(driver, demo.url)
        page.resize(WIDE)
        page.view_as("moderator")
        page.turn_to("unrwa-watch")
        page.ask("setup")
        for label, words in (("Next", "step 2 of 3"), ("Preview", "step 3 of 3"), ("Done: start it", "is set up")):
            page.wait_for(label)
            page.press(label)
            page.wait_for(words)
        for command, options, words in (
            ("update add", {"country": "germ", "action": "drawdown", "phase": "completed", "source": "AFP",
                            "when": "9 Jan 2020"}, "Draft"),
            ("update history", {"about": "IQ20-0012"}, "IQ20-0012"),
            ("board create", {}, "board"),
            ("situation create", {"name": "sahel-2026", "title": "Sahel", "theatre": "Mali", "zone": "bamako"},
             "Sahel is covered"),
            ("settings", {}, "Queue channel"),
            ("suggestions list", {}, "Hungary"),
            ("audit", {}, "moderator"),
            ("export", {}, ""),
            ("replay start", {"from": "2020-01-06", "to": "2020-01-08"}, ""),
        ):  # fmt: skip
            page.ask(command, **options)
            assert page.overflow(page.wait_for(words)) == 0, command
