"""A card of a very long timeline lists the newest entries, and says how many there are."""

from bot.documents.phrasing import Phrasing
from bot.documents.timeline import timeline
from bot.languages.language import language
from bot.names import Names
from tests.unit.situation.story import IRAQ, Story


def listed(code: str, most: int | None) -> str:
    story = Story()
    for day in (9, 6, 8, 7):
        story.says("FR", "stay", "under_way", f"2020-01-{day:02}", effective=f"2020-01-{day - 2:02}")
    phrasing = Phrasing(IRAQ, language(code), Names([]))
    return timeline(story.on("2020-01-09"), story.journal, None, phrasing, most).text


def test_the_newest_are_listed():
    text = listed("en", 2)
    assert "The newest 2 of 4 entries. For older ones, choose an earlier day." in text
    assert [one in text for one in ("ST-0001", "ST-0003", "ST-0002", "ST-0004")] == [True, True, False, False]


def test_whoever_reads_french_is_told_so_in_french():
    assert "Les 2 entrées les plus récentes sur 4." in listed("fr", 2)


def test_a_limit_that_is_not_reached_changes_nothing():
    assert listed("en", 4) == listed("en", None)
    assert "4 entries." in listed("en", 4)
