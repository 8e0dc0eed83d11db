"""What README offers readers, done on the demo's page in each language, typed on a desk and on a phone."""

from __future__ import annotations

from datetime import date

import pytest

pytest.importorskip("selenium", reason="selenium is not installed")

from bot.documents.help import COMMANDS
from bot.languages.language import Language, language

from .chromium import CHROMEDRIVER, CHROMIUM, browser
from .demo_page import PHONE, Demo, Page
from .readme import ANY, country, look, named

WIDE = 1280
READERS = {"en": "reader", "fr": "lectrice"}
pytestmark = [
    pytest.mark.skipif(
        not (CHROMIUM.exists() and CHROMEDRIVER.exists()), reason=f"{CHROMIUM} and {CHROMEDRIVER} are not both here"
    ),
    pytest.mark.timeout(600),
]


def questions(say: Language) -> list[tuple[str, dict[str, str], str]]:
    """Command, options, and what the answer says."""
    poland, germany, of = country("PL", say), country("DE", say), {"situation": ""}
    suggestion = {"country": country("SE", say), "action": "drawdown", "phase": "completed",
                  "when": "2020-01-09", "source": "MTI"}  # fmt: skip
    return [
        ("who-left", {"as_of": "2020-01-08"}, say("Who left — {situation}", **of)),
        ("who-stayed", {}, say("Who stayed — {situation}", **of)),
        ("status", {"country": germany}, germany),
        ("map", {}, say("Map — {situation}", **of)),
        ("chart", {"country": country("FR", say)}, say("Chart — {situation}", **of)),
        ("sources", {}, say("Sources — {situation}", **of)),
        ("search", {"words": "erbil"}, say("Search — {situation}", **of)),
        ("changes", {"from": "2020-01-06", "to": "2020-01-08"}, say("What changed — {situation}", **of)),
        (
            "situation list",
            {},
            say.plural("{n} situation is covered.", "{n} situations are covered.", 2),
        ),
        ("follow", {"country": poland}, say("You follow {name} from now on.", name=poland)),
        ("following", {}, poland),
        ("unfollow", {"country": poland}, say("You follow it no longer.")),
        (
            "suggest",
            suggestion,
            say("Thank you. Your suggestion has the number {n}; moderators decide on it.", n=ANY),
        ),
        ("privacy show", {}, say("What is kept, for how long, and who sees it")),
        ("privacy erase", {}, say("Erase it")),
        ("help", {}, say(COMMANDS["settings"])),
        ("timeline", {}, say("Timeline — {situation}", **of)),
    ]


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("code", READERS)
def test_a_reader_finds_out_all_there_is(code: str, width: int):
    say = language(code)
    with Demo() as demo, browser() as driver:
        page = Page(driver, demo.url)
        page.resize(width)
        page.view_as(READERS[code])
        for command, options, expected in questions(say):
            page.ask(named(command, say), **options)
            look(page, say, expected)
        page.jump(say.day(date(2020, 1, 3)))
        look(page, say, say.day(date(2020, 1, 3)))
