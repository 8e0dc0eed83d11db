"""Everything that README offers, done on the demo's page by an English and a French reader, on two widths."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

pytest.importorskip("selenium", reason="selenium is not installed")

from .demo_page import CHROMEDRIVER, CHROMIUM, PHONE, ROOT, Demo, Page, browser

WIDE = 1280
README = (ROOT / "README.md").read_text(encoding="utf-8")
pytestmark = [
    pytest.mark.skipif(
        not (CHROMIUM.exists() and CHROMEDRIVER.exists()), reason=f"{CHROMIUM} and {CHROMEDRIVER} are not both here"
    ),
    pytest.mark.timeout(300),
]
READING = {
    "who-left": ({}, "Who left", "Qui part"),
    "who-stayed": ({}, "Who stayed", "Qui reste"),
    "status": ({"country": "germ"}, "Germany", "Allemagne"),
    "timeline": ({}, "Timeline", "Chronologie"),
    "map": ({}, "Map", "Carte"),
    "chart": ({}, "Chart", "Graphique"),
    "sources": ({}, "Bruxelles2", "Bruxelles2"),
    "search": ({"words": "kuwait"}, "Kuwait", "Koweït"),
    "changes": ({"from": "2020-01-06", "to": "2020-01-08"}, "Bulgaria", "Bulgarie"),
    "situation list": ({}, "chosen here", "choisie ici"),
    "follow": ({"country": "germ"}, "You follow Germany", "Vous suivez"),
    "following": ({}, "Germany", "Allemagne"),
    "unfollow": ({"country": "germ"}, "no longer", "suivez plus"),
    "suggest": (
        {"country": "spain", "action": "drawdown", "phase": "completed", "source": "EFE", "when": "2020-01-09"},
        "moderators",
        "modérateurs",
    ),
    "privacy show": ({}, "kept", "conservé"),
    "help": ({}, "moderators", "modérateurs"),
}
"""Of every command for readers: what is typed, and words of the answer in both languages."""


@pytest.fixture
def demo() -> Iterator[Demo]:
    with Demo() as running:
        yield running


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("french", [False, True])
def test_a_reader_asks_everything(demo: Demo, width: int, french: bool):
    with browser() as driver:
        page = Page(driver, demo.url)
        page.resize(width)
        page.view_as("lectrice" if french else "reader")
        page.turn_to("unrwa-watch")  # where little stands, so that every answer is on the page
        for command, (options, *words) in READING.items():
            page.ask(command, **options)
            print(command, page.cards()[-1].text[:80].replace("\n", " "))
            answer = page.wait_for(words[french])
            assert page.overflow(answer) == 0, command


def test_every_command_that_the_readme_lists_is_asked():
    table = README.split("## Ask it")[1].split("[docs/pictures.md]")[0]
    listed = {
        name for cell in re.findall(r"^\| (`/.*?) \|", table, re.M) for name in re.findall(r"`/([a-z -]+)", cell)
    }
    listed = {re.sub(r" (country|words|from to)$", "", name.strip()) for name in listed}
    assert listed - {"situation use", "privacy erase"} == set(READING)


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
