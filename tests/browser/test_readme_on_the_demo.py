"""What README offers moderators, done on the demo's page in each language, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

pytest.importorskip("selenium", reason="selenium is not installed")

from bot.languages.language import Language, language
from bot.languages.table import LANGUAGES

from .chromium import CHROMEDRIVER, CHROMIUM, browser
from .demo_page import ARTICLE, PHONE, Demo, Page
from .readme import ANY, README, country, look, named, prose, table
from .test_reading_on_the_demo import questions

WIDE = 1280
MODERATORS = {"en": "moderator", "fr": "moderatrice"}
CHOSEN = "Commands in this server are now about {title}."
REPLAY = "Replay {number} — {situation}"
SENTENCE = "La Suède a retiré 12 de ses 70 instructeurs d’Irak le 10 janvier 2020."
FILED = "In the journal: {id}"
STEP = "Set up a briefing: step {n} of 3"
on_the_page = pytest.mark.skipif(
    not (CHROMIUM.exists() and CHROMEDRIVER.exists()), reason=f"{CHROMIUM} and {CHROMEDRIVER} are not both here"
)
MENU = "message-menu"
"""Stands for the menu of a message, which the page does not have."""


@dataclass(frozen=True)
class Step:
    command: str
    options: Mapping[str, str | Path]
    says: str
    then: Mapping[str, str] = field(default_factory=dict)
    """What is said after each button is pressed."""


def steps(say: Language, rows: Path) -> list[Step]:
    """A moderator's evening, in one channel."""
    report = {"country": country("DE", say), "action": "drawdown", "phase": "completed", "when": "2020-01-09"}
    draft, filed = say("Draft: {draft}", draft=ANY), {say("Confirm"): say(FILED, id=ANY)}
    setup = {
        say("Next"): say(STEP, n=2),
        say("Preview"): say(STEP, n=3),
        say("Done: start it"): say("Briefing {number} is set up.", number=1),
    }
    return [
        Step("settings", {"language": LANGUAGES[say.code].name}, say("Settings of this server, changed")),
        Step(
            "situation use", {"situation": "iraq"}, say("Commands in this server are now about {title}.", title=ANY)
        ),
        Step("setup", {}, say(STEP, n=1), setup),
        Step("briefing list", {}, say("every day at {time}, {zone}", time="08:00", zone=ANY)),
        Step("briefing test", {"number": "1"}, say("Test — {situation}", situation="")),
        Step("update add", {**report, "source": "AFP"}, draft, filed),
        Step("update undo", {}, say(FILED, id=ANY)),
        Step(
            "update write",
            {"text": SENTENCE, "source": "TT"},
            draft,
        ),
        Step("update correct", {"id": "IQ20-0046", "of": "121"}, draft, filed),
        Step("update retract", {"id": "IQ20-0045", "reason": "Test"}, draft, filed),
        Step("update history", {"about": "IQ20-0012"}, say("History — {situation}", situation="")),
        Step("suggestions list", {}, say("What waits for a decision")),
        Step("watch list", {}, say("Feeds")),
        Step("export", {}, "iraq-2020.csv"),
        Step("import", {"file": rows}, say("Dry run: nothing is written yet")),
        Step("board create", {}, say("The board will be here in a moment.")),
        Step("board remove", {}, say("The board is no longer kept up to date.")),
        Step(
            "replay start",
            {"from": "2020-01-06", "to": "2020-01-08"},
            say("Replay {number} — {situation}", number=1, situation=""),
        ),
        Step("replay stop", {}, say("The replay is stopped.")),
        Step(
            "situation create",
            {"name": "sahel-2026", "title": "Sahel", "theatre": country("ML", say), "zone": "bamako"},
            "sahel-2026",
        ),
        Step("audit", {}, say("Activity log")),
    ]


@on_the_page
@pytest.mark.timeout(600)
@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("code", MODERATORS)
def test_a_moderator_runs_a_newsroom(code: str, width: int, tmp_path: Path):
    say, posted = language(code), language("en")
    rows = tmp_path / "rows.csv"
    rows.write_text("country,action,phase,when,moved,of,publisher\nDE,drawdown,completed,2020-01-05,35,120,AFP\n")
    with Demo() as demo, browser() as driver:
        page = Page(driver, demo.url)
        page.resize(width)
        page.view_as(MODERATORS[code])
        page.turn_to("news-wire")
        assert page.reader() == MODERATORS[code], "who looks stays the same person"
        page.ask(MENU, message="Hungary")
        look(page, say, say("Draft: {draft}", draft=ANY))
        page.press(say("Confirm"))
        look(page, say, say(FILED, id=ANY))
        page.turn_to("desk")
        page.press(posted("Approve"))
        page.wait_for(posted("Approved by"))
        page.turn_to("unrwa-watch")
        for step in steps(say, rows):
            page.ask(named(step.command, say), **step.options)
            look(page, say, step.says)
            for label, said in step.then.items():
                page.press(label)
                look(page, say, said)
        page.paste_article(ARTICLE, named("read", say))
        look(page, say, say.plural("{n} proposed report waits here:", "{n} proposed reports wait here:", 3))


def test_everything_that_readme_names_is_done():
    """Each command in README's table, and one of each group that is named below it."""
    say = language("en")
    done = {command for command, *_ in questions(say)} | {step.command for step in steps(say, Path())} | {"read"}
    assert {command for command, _ in table()} <= done
    assert {command.split()[0] for command in prose()} <= {command.split()[0] for command in done}
    assert "“File as report”" in README, f"/{MENU} stands for it"


def test_the_french_names_in_readme_are_those_of_the_commands():
    assert [(command, named(command, language("fr"))) for command, _ in table()] == table()
