"""Who is credited: only documents of the time that is asked about, and never an agency with what moderators did."""

from __future__ import annotations

from bot.documents.briefing import changed
from bot.documents.phrasing import Phrasing
from bot.documents.timeline import found, sources, timeline
from bot.documents.who_left import who_left
from bot.languages.language import language
from bot.names import Names
from bot.situation.changes import changes, filed_between
from bot.situation.housekeeping import UNDONE
from bot.situation.journal import Journal
from tests.unit.situation.story import IRAQ, Story

from .golden import seeded

PHRASING = Phrasing(IRAQ, language("en"), Names([]))
MISTAKE = {"reason": UNDONE.by_language()}


def undone_story() -> Story:
    story = Story()
    story.says("FR", "stay", "under_way", "2020-01-06", by="AFP")
    wrong = story.says("FR", "withdrawal", "completed", "2020-01-07", by="AFP")
    story.retracts(wrong, "2020-01-07", by="AFP", **MISTAKE)
    return story


def told(story: Story, day: str = "2020-01-09") -> str:
    return timeline(story.on(day), story.journal, None, PHRASING).text


def difference(journal: Journal, start: str = "2020-01-05", end: str = "2020-01-09") -> str:
    story = Story()
    return changed(changes(journal, story.instant(start), story.instant(end)), PHRASING).text


class TestHousekeeping:
    def test_what_was_undone_stands_in_no_timeline_search_or_list_of_changes(self):
        story = undone_story()
        assert "1 entry." in told(story)
        assert "ST-0002" not in told(story)
        assert "ST-0003" not in told(story)
        assert "ST-0002" not in difference(story.journal)
        assert "ST-0003" not in difference(story.journal)
        search = found(story.entries, "France", story.journal, story.on("2020-01-09"), PHRASING).text
        assert "1 report for" in search
        assert "ST-0003" not in search

    def test_a_channel_that_was_told_what_was_undone_hears_so_and_not_from_the_agency(self):
        story = undone_story()
        start, end = story.instant("2020-01-08"), story.instant("2020-01-09")
        since = changed(filed_between(story.journal, 2, 3, start, end), PHRASING).text
        assert "taken back by the moderators" in since
        assert "AFP" not in next(line for line in since.splitlines() if "taken back" in line)
        assert "taken back" not in changed(filed_between(story.journal, 1, 3, start, end), PHRASING).text

    def test_what_was_filed_twice_is_told_once(self):
        story = Story()
        story.says("FR", "withdrawal", "completed", "2020-01-07", moved="200", by="AFP")
        twice = story.says("FR", "withdrawal", "completed", "2020-01-07", moved="200", by="AFP")
        story.retracts(twice, "2020-01-07", by="AFP", reason={"en": "Filed twice.", "fr": "Saisi deux fois."})
        assert "1 entry." in told(story)
        assert "ST-0003" not in difference(story.journal)

    def test_what_moderators_took_back_is_told_and_credited_to_nobody(self):
        story = Story()
        wrong = story.says("FR", "withdrawal", "completed", "2020-01-07", by="AFP")
        story.retracts(wrong, "2020-01-07", by="AFP", reason={"en": "Wrong country.", "fr": "Mauvais pays."})
        line = next(line for line in told(story).splitlines() if "ST-0002" in line)
        assert "taken back by the moderators" in line
        assert "AFP" not in line

    def test_what_a_source_took_back_is_credited_to_it(self):
        story = Story()
        wrong = story.says("US", "withdrawal", "announced", "2020-01-06", by="AFP")
        story.retracts(wrong, "2020-01-07", by="Pentagon")
        assert "Pentagon" in next(line for line in told(story).splitlines() if "ST-0002" in line)


class TestByThen:
    def test_sources_of_a_day_are_of_documents_published_by_then(self):
        journal = seeded()
        phrasing = Phrasing(journal.situation, language("en"), Names([]))
        story = Story(journal.situation)
        story.entries = list(journal.entries)
        listed = sources(story.on("2020-01-06"), phrasing).text
        assert "6 January, end of day in Baghdad" in listed
        for later in ("7 Jan", "8 Jan", "14 Feb 2020 ·"):
            assert later not in listed
        assert "documents of later days" in listed

    def test_a_line_names_a_later_document_only_with_its_day(self):
        journal = seeded()
        story = Story(journal.situation)
        story.entries = list(journal.entries)
        phrasing = Phrasing(journal.situation, language("en"), Names([]))
        assert "The New Arab\u00a0[C3] (7 Jan)" in who_left(story.on("2020-01-06"), phrasing).text
