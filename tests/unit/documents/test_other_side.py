"""The side that lost is told in the same words as a position: part, and moved to nobody knows where."""

import pytest

from bot.documents.phrasing import Phrasing
from bot.documents.standing_lines import against_lines
from bot.languages.language import language
from bot.names import Names
from tests.unit.situation.story import IRAQ, Story


@pytest.mark.parametrize(
    ("code", "claim", "words"),
    [
        ("en", {"action": "relocation", "phase": "completed"}, "also reported: moved, destination not given"),
        ("en", {"action": "relocation", "phase": "completed", "to": ["erbil"]}, "also reported: moved within Iraq"),
        ("en", {"action": "drawdown", "phase": "announced"}, "also reported: part leaving"),
        ("fr", {"action": "drawdown", "phase": "announced"}, "départ partiel"),
    ],
)
def test_the_losing_side_keeps_its_hedge(code, claim, words):
    story = Story()
    story.says("DE", "stay", "under_way", "2020-01-06", rating="A1", by="Ministry")
    action, phase, *_ = claim.values()
    story.says("DE", action, phase, "2020-01-06", rating="F6", by="Paper", to=claim.get("to", []))
    standing = story.standing("DE", "2020-01-06")
    phrasing = Phrasing(IRAQ, language(code), Names([]))
    assert any(words in line.text for line in against_lines(standing, phrasing))
