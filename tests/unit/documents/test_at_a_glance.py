"""What a reader on a phone sees first: names under short headings, what was announced marked so, nothing twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat.cards.markup import heading_markup
from bot.chat.cards.paging import pages
from bot.documents.briefing import briefing, changed
from bot.documents.headline import standing_sentence
from bot.documents.status import status
from bot.documents.who_left import who_left, who_stayed
from bot.situation.changes import changes
from tests.unit.pictures.seeds import voice_of
from tests.unit.situation.story import Story

DAY, BEFORE = "2020-01-08", "2020-01-05"


def told(story: Story, code: str = "en", day: str = DAY) -> str:
    return who_left(story.on(day), voice_of(story.situation, code)).text


def news(story: Story, code: str = "en", first: str = BEFORE, last: str = DAY) -> str:
    found = changes(story.journal, story.instant(first), story.instant(last))
    return changed(found, voice_of(story.situation, code)).text


class TestTheHeadline:
    def test_tells_an_announcement_apart_from_what_is_under_way(self):
        story = Story()
        story.says("CA", "drawdown", "announced", "2020-01-07", moved="some")
        story.says("PL", "drawdown", "under_way", "2020-01-07", moved="some")
        english = standing_sentence(story.on(DAY), voice_of(story.situation, "en"))
        assert english == "Poland is pulling out a part, Canada plans to."
        french = standing_sentence(story.on(DAY), voice_of(story.situation, "fr"))
        assert french == "La Pologne réduit ses effectifs, le Canada l’annonce."

    @pytest.mark.parametrize(
        ("action", "english", "french"),
        [
            ("withdrawal", "The Netherlands is to leave.", "Les Pays-Bas annoncent leur départ."),
            ("drawdown", "The Netherlands is to pull out a part.", "Les Pays-Bas annoncent un retrait partiel."),
        ],
    )
    def test_of_an_announcement_alone_says_what_was_announced(self, action: str, english: str, french: str):
        story = Story()
        story.says("NL", action, "announced", "2020-01-07")
        assert standing_sentence(story.on(DAY), voice_of(story.situation, "en")) == english
        assert standing_sentence(story.on(DAY), voice_of(story.situation, "fr")) == french

    def test_names_the_unit_of_its_first_count_and_of_another_one(self):
        story = Story()
        story.says("BG", "withdrawal", "completed", "2020-01-07")
        for code in ("DE", "LT", "ES"):
            story.says(code, "drawdown", "completed", "2020-01-07")
        for code in ("FR", "US", "NATO"):
            story.says(code, "stay", "under_way", "2020-01-07")
        english = standing_sentence(story.on(DAY), voice_of(story.situation, "en"))
        assert english == "Bulgaria is out, three countries have pulled out a part; three contributors stay."
        french = standing_sentence(story.on(DAY), voice_of(story.situation, "fr"))
        assert "trois pays ont réduit leurs effectifs ; trois contributeurs restent." in french.replace("\u202f", " ")

    def test_of_one_actor_does_not_name_it_twice(self):
        story = Story()
        story.says("GB", "withdrawal", "completed", "2020-01-07", rating="B2")
        story.says("GB", "stay", "under_way", "2020-01-07", rating="B2", by="Another")
        lead = status(story.on(DAY), story.on(DAY), "GB", voice_of(story.situation, "en")).lead[0].text
        assert lead.endswith("This is disputed.")
        assert lead.count("United Kingdom") == 1


class TestNames:
    def test_mark_whose_departure_is_only_announced(self):
        story = Story()
        story.says("CA", "withdrawal", "announced", "2020-01-07")
        story.says("PL", "withdrawal", "under_way", "2020-01-07")
        assert "⏳ Leaving (2): 🇨🇦\u00a0Canada (announced), 🇵🇱\u00a0Poland" in told(story)
        assert "🇨🇦\u00a0Canada (annoncé)" in told(story, "fr")

    def test_are_not_marked_as_disputed_under_a_heading_that_says_so(self):
        story = Story()
        story.says("GB", "withdrawal", "completed", "2020-01-07", rating="B2")
        story.says("GB", "stay", "under_way", "2020-01-07", rating="B2", by="Another")
        names = [
            line.text
            for page in (who_left, who_stayed)
            for section in page(story.on(DAY), voice_of(story.situation, "en")).sections
            for line in section.lines
        ]
        assert sum("⚠️" in line for line in names) == 2
        assert all(line.count("⚠️") <= 1 for line in names)

    def test_stand_on_the_card_without_a_heading_and_without_sources(self):
        story = Story()
        story.says("BG", "withdrawal", "completed", "2020-01-07")
        document = who_left(story.on(DAY), voice_of(story.situation, "en"))
        [first, *_] = pages(document, "")
        assert heading_markup(document.sections[0]) not in first.body
        assert "Agency" not in first.body
        assert "Agency" in (first.below or pages(document, "")[-1].body)

    def test_of_missions_are_grouped_by_what_they_do(self):
        story = Story()
        story.says("NATO", "suspension", "completed", "2020-01-06", mission="NMI", covers=["training"])
        story.says("CJTF-OIR", "suspension", "completed", "2020-01-07", mission="OIR")
        story.says("BG", "withdrawal", "completed", "2020-01-07")
        assert "⏸️ Suspended (2): NMI (training, 6 Jan), OIR (7 Jan)" in told(story)


class TestNumbersOfPeople:
    @pytest.mark.parametrize(
        ("moved", "strength", "english", "french"),
        [
            ("some", "400", "some of its 400 (number not given)", "une partie des 400 (chiffre non précisé)"),
            ("some", "about 500", "some of about 500 (number", "une partie sur environ 500 (chiffre"),
            (
                "some",
                "at least 2000",
                "some of at least 2,000 (number",
                "une partie sur au moins 2\u202f000 (chiffre",
            ),
            ("some", "400-600", "some of 400–600 (number", "une partie sur 400–600 (chiffre"),
            ("14", "14", "all 14", "les 14"),
            ("1", "1", "1 of 1", "1 sur 1"),
            ("35", "120", "35 of 120", "35 sur 120"),
            ("35", "1000000", "35 of 1,000,000", "35 sur 1\u202f000\u202f000"),
        ],
    )
    def test_are_grammatical_however_vague(self, moved: str, strength: str, english: str, french: str):
        story = Story()
        story.says("DE", "drawdown", "under_way", "2020-01-07", moved=moved, strength=strength)
        assert english in told(story)
        assert french in told(story, "fr")

    def test_are_not_repeated_where_the_words_say_them(self):
        story = Story()
        story.says("US", "relocation", "completed", "2020-01-06", moved="some", to=["erbil"])
        story.says("US", "stay", "under_way", "2020-01-07")
        text = status(story.on(DAY), story.on(DAY), "US", voice_of(story.situation, "en")).text
        assert "↳ some moved within Iraq → erbil · 6 Jan" in text

    def test_who_moved_within_the_theatre_is_told_with_the_place_and_not_the_country(self):
        story = Story()
        story.says("DE", "relocation", "completed", "2020-01-07", moved="35", strength="35", to=["erbil"])
        assert "all 35 → erbil" in told(story)
        assert "→ Iraq" not in told(story)

    def test_that_nobody_gave_leave_the_destination_named_as_such(self):
        story = Story()
        story.says("US", "withdrawal", "announced", "2020-01-07", to=["KW"])
        assert "destination: Kuwait" in told(story)
        assert "destination : Koweït" in told(story, "fr").replace("\u00a0", " ")


class TestNewsOfAMission:
    def test_is_never_that_somebody_went_on_as_before(self):
        story = Story()
        story.says("US", "suspension", "completed", "2020-01-06", mission="OIR")
        story.says("FR", "suspension", "completed", "2020-01-06", mission="OIR")
        story.says("NO", "stay", "under_way", "2020-01-07", mission="OIR")
        text = news(story)
        assert "France and the United States have paused." in text
        assert "has never paused" not in text
        first, *_ = text.split("First reported\n")[1].split("\n\n")
        assert "📍 Never paused (1): 🇳🇴\u00a0Norway" in first

    def test_says_resumed_and_never_active(self):
        story = Story()
        for code in ("US", "CA"):
            story.says(code, "suspension", "completed", "2020-01-04", mission="OIR")
        story.says("CA", "resumption", "completed", "2020-01-07", mission="OIR")
        assert "▶️ Resumed (1): 🇨🇦\u00a0Canada" in news(story)
        assert "active" not in news(story)
        assert "▶️ Repris (1)" in news(story, "fr").replace("\u00a0:", "")

    def test_is_the_headline_when_nobody_moved_and_counts(self):
        story = Story()
        story.says("NATO", "suspension", "completed", "2020-01-06", mission="NMI", covers=["training"])
        text = news(story)
        assert "NMI (training): NATO has paused." in text
        assert "1 first reported; 1 new report." in text

    def test_names_the_first_country_of_a_story_of_pauses(self):
        story = Story()
        story.says("US", "suspension", "completed", "2020-01-06", mission="OIR")
        assert "OIR: the United States has paused." in told(story)
        assert "No report by then of anyone leaving" not in told(story)
        lead = status(story.on(DAY), story.on(DAY), "US", voice_of(story.situation, "en")).lead[0].text
        assert lead == "OIR: the United States has paused."

    def test_is_not_told_of_a_function_that_only_one_member_spoke_of(self):
        story = Story()
        for code in ("US", "CA"):
            story.says(code, "suspension", "completed", "2020-01-04", mission="OIR")
        story.says("DE", "resumption", "announced", "2020-01-07", mission="OIR", covers=["training"])
        assert "training: differs by member" not in told(story)


class TestAPeriod:
    def test_of_whole_days_is_told_by_its_days(self):
        story = Story()
        story.says("BG", "withdrawal", "completed", "2020-01-07")
        assert "From 6 January to 8 January in Baghdad" in news(story)
        assert "8 January in Baghdad" in news(story, first="2020-01-07")
        assert "From 8 January" not in news(story, first="2020-01-07")
        assert "Du 6 janvier au 8 janvier à Bagdad" in news(story, "fr")

    def test_of_other_times_is_told_by_its_times(self):
        story = Story()
        story.says("BG", "withdrawal", "completed", "2020-01-07")
        start = story.instant("2020-01-07") - timedelta(hours=16)
        found = changes(story.journal, start, story.instant("2020-01-08"))
        assert "From 7 January, 07:59 to 8 January, end of day in Baghdad" in "\n".join(
            line.text for line in briefing(found, voice_of(story.situation, "en")).lead
        )

    def test_without_a_change_is_not_counted_as_none(self):
        story = Story()
        story.says("BG", "statement", "completed", "2020-01-07")
        assert "No position changed; 1 new report." in news(story)
        assert "Aucun changement de position" in news(story, "fr")

    def test_counts_corrections_and_retractions_apart(self):
        story = Story()
        one = story.says("BG", "withdrawal", "completed", "2020-01-04")
        other = story.says("DE", "withdrawal", "completed", "2020-01-04")
        story.corrects(one, "withdrawal", "completed", "2020-01-07", moved="2")
        story.retracts(other, "2020-01-07")
        assert "1 correction; 1 retraction." in news(story)
