"""The side that lost is told in the same words as a position: part, and moved to nobody knows where."""

import pytest

from bot.documents.phrasing import Phrasing
from bot.documents.standing_lines import against_lines, standing_lines
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


class TestNumbersOfTheLine:
    """Who stands on the line gave its numbers, for its day."""

    @staticmethod
    def lines(story: Story, actor: str = "DE", day: str = "2020-01-12", code: str = "en") -> list[str]:
        phrasing = Phrasing(IRAQ, language(code), Names([]))
        return [line.text.replace("\u00a0", " ") for line in standing_lines(story.standing(actor, day), phrasing)]

    def test_who_gives_no_number_has_a_line_of_its_own(self):
        story = Story()
        story.says("DE", "drawdown", "completed", "2020-01-07", effective="2020-01-07", moved="35", by="AFP")
        story.says("DE", "drawdown", "completed", "2020-01-07", effective="2020-01-07", by="Paper")
        first, second = self.lines(story)
        assert "35 · " in first
        assert "AFP" in first
        assert "Paper" not in first
        assert second == "↳ the same in less detail · 7 Jan 2020 · Paper [C3]"
        assert "moins précise" in self.lines(story, code="fr")[1]

    def test_who_gives_another_number_stands_beside_that_one_only(self):
        story = Story()
        story.says(
            "DE", "drawdown", "completed", "2020-01-07", effective="2020-01-07", moved="50", by="AFP", rating="A1"
        )
        story.says(
            "DE", "drawdown", "completed", "2020-01-07", effective="2020-01-07", moved="80", by="Paper", rating="D4"
        )
        first, second = self.lines(story)
        assert "50 · " in first
        assert "Paper" not in first
        assert "numbers differ: 50 · AFP [A1]; against 80 · Paper [D4]" in second
        assert "AFP [A1] ; contre 80" in self.lines(story, code="fr")[1].replace("\u202f", " ")

    def test_the_number_of_a_second_wave_has_its_own_day(self):
        story = Story()
        story.says(
            "DE", "drawdown", "completed", "2020-01-06", effective="2020-01-06", moved="50", strength="200", by="AFP"
        )
        story.says("DE", "drawdown", "completed", "2020-01-10", effective="2020-01-10", moved="20", by="Paper")
        first, *others = self.lines(story)
        assert "Germany — since 6 Jan 2020 · Paper [C3], AFP [C3]" in first
        assert "↳ moved: 20 · 10 Jan 2020 · Paper [C3]" in others
        assert "↳ strength: 200 · 6 Jan 2020 · AFP [C3]" in others

    def test_all_who_give_the_number_stay_on_the_line(self):
        story = Story()
        for who in ("AFP", "Paper"):
            story.says("DE", "drawdown", "completed", "2020-01-07", effective="2020-01-07", moved="35", by=who)
        (first,) = self.lines(story)
        assert "AFP" in first
        assert "Paper" in first

    def test_a_plan_is_credited_to_who_gave_its_number(self):
        story = Story()
        story.says("DE", "withdrawal", "announced", "2020-01-07", by="Paper")
        story.says("DE", "withdrawal", "announced", "2020-01-07", moved="35", by="AFP")
        first, second = self.lines(story)
        assert "35 · " in first
        assert "AFP" in first
        assert "Paper" not in first
        assert "Paper" in second
