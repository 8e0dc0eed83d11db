"""/status, /timeline, /sources, /search, /changes and /help: the evidence behind the rolls."""

import re

from bot.documents.help import COMMANDS

from .cards import text_of
from .newsroom import Newsroom, onwards


class TestStatus:
    async def test_everything_known_of_a_country(self, newsroom: Newsroom):
        germany = await newsroom.read("status", country="Germany", as_of="2020-01-08")
        assert germany.title == "🇩🇪 Germany — Coalition and NATO in Iraq, January–February 2020"
        assert "↘️ Partly withdrawn — 35 of 120 → Jordan and Kuwait" in germany.plain
        assert "disputed" not in germany.plain.casefold(), "a vaguer report contradicts nobody"
        assert "moved: **35**" in germany.section("Numbers")
        assert "IQ20-0052" in germany.section("Reports")

    async def test_each_document_stands_with_its_title_day_and_rating_in_words(self, newsroom: Newsroom):
        evidence = (await newsroom.ask("status", country="Germany", as_of="2020-01-08")).section("Evidence")
        assert "AFP · 7 Jan · usually reliable, confirmed [B1]" in evidence
        assert "qui reste, qui part" in evidence.casefold()

    async def test_what_hindsight_changed_stands_in_one_line(self, newsroom: Newsroom):
        america = await newsroom.ask("status", country="US", as_of="2020-01-06", hindsight=True)
        told = america.line("In public that day")
        assert "In public that day: leaving." in told

    async def test_a_country_is_one_under_all_its_names(self, newsroom: Newsroom):
        names = ("Czech Republic", "Czechia", "République tchèque", "CZ", "tchéquie")
        titles = {(await newsroom.ask("status", country=name)).title for name in names}
        assert len(titles) == 1
        assert "Czechia" in titles.pop()

    async def test_an_organisation_of_the_situation_is_an_actor_too(self, newsroom: Newsroom):
        assert (await newsroom.ask("status", country="alliance atlantique")).title.startswith("🏛️ NATO")

    async def test_three_numbers_for_three_scopes_stand_side_by_side(self, newsroom: Newsroom):
        numbers = (await newsroom.ask("status", country="France", as_of="2020-01-08")).section("Numbers")
        assert "about 200" in numbers
        assert "160 training" in numbers
        assert "about 1,000 in the Middle East under Operation Chammal" in numbers

    async def test_nothing_known_is_not_the_same_as_gone(self, newsroom: Newsroom):
        peru = await newsroom.ask("status", country="Peru")
        assert "❔ Unknown" in peru.text
        assert "not the same as gone" in peru.text


class TestTimeline:
    async def test_what_no_longer_stands_is_struck_out_and_its_retraction_is_there(self, newsroom: Newsroom):
        timeline = await newsroom.ask("timeline", country="United States", as_of="2020-01-07")
        letter, retraction = timeline.line("`IQ20-0026`"), timeline.line("`IQ20-0027`")
        assert re.search(r"~~.+~~", letter)
        assert "no longer stands" in letter
        assert "retracts IQ20-0026" in retraction

    async def test_on_the_day_before_the_retraction_the_letter_stands(self, newsroom: Newsroom):
        timeline = await newsroom.ask("timeline", country="United States", as_of="2020-01-06")
        assert "~~" not in timeline.line("IQ20-0026")
        assert "IQ20-0027" not in timeline.text

    async def test_of_everybody_it_has_pages_that_hold_each_entry_once_in_order(self, newsroom: Newsroom):
        shown = await newsroom.ask("timeline")
        pages = [shown.text]
        while not shown.buttons["›"]["disabled"]:
            shown = await newsroom.click(shown, "›")
            pages.append(shown.text)
        ids = re.findall(r"`(IQ20-\d{4})`", "\n".join(pages))
        assert len(pages) > 3
        assert sorted(ids) == [f"IQ20-{number:04}" for number in range(1, 110)]
        days = [heading for page in pages for heading in re.findall(r"^### (\d+ Jan 2020)$", page, re.MULTILINE)]
        assert days == sorted(days, key=lambda day: -int(day.split()[0])), "newest first"
        assert "IQ20-0001" in pages[-1], "what began the story is kept"
        assert shown.buttons[f"Page {len(pages)} of {len(pages)}"]["disabled"]


class TestSources:
    async def test_each_document_with_its_rating_language_and_use(self, newsroom: Newsroom):
        sources = await newsroom.ask("sources", as_of="2020-01-08")
        assert "EN · 16 reports" in sources.section("The New Arab — reliability C")
        assert "FR · 17 reports" in sources.section("AFP — reliability B")

    async def test_a_title_is_quoted_as_it_is(self, newsroom: Newsroom):
        assert "France has 'no intention' of withdrawing troops" in (await newsroom.ask("sources")).text


class TestSearch:
    async def test_finds_reports_by_a_word_newest_first(self, newsroom: Newsroom):
        found = await newsroom.ask("search", words="erbil")
        assert "2 reports for “erbil”." in found.text
        assert found.text.index("IQ20-0080") < found.text.index("IQ20-0043")

    async def test_accents_and_case_do_not_matter(self, newsroom: Newsroom):
        assert "IQ20-0080" in (await newsroom.ask("search", words="ÉRBIL missïles")).text

    async def test_words_of_the_other_language_are_found_too(self, newsroom: Newsroom):
        assert "IQ20-0017" in (await newsroom.ask("search", words="priorité")).text

    async def test_finds_nothing_from_after_the_day_that_was_asked_for(self, newsroom: Newsroom):
        found = await newsroom.ask("search", words="erbil", as_of="2020-01-07")
        assert "IQ20-0080" not in found.text
        assert "1 report for “erbil”." in found.text

    async def test_what_nobody_reported_is_said_kindly(self, newsroom: Newsroom):
        found = await newsroom.ask("search", words="submarine")
        assert "No report for “submarine”. Try fewer or other words." in found.text

    async def test_its_card_leads_to_the_rolls(self, newsroom: Newsroom):
        found = await newsroom.ask("search", words="erbil", as_of="2020-01-08")
        assert (await newsroom.click(found, "Who left")).title.startswith("Who left")


class TestChanges:
    async def test_what_changed_between_two_days_with_the_evidence(self, newsroom: Newsroom):
        changes = await newsroom.read("changes", **{"from": "2020-01-07", "to": "2020-01-07"})
        assert "Germany" in changes.section("First reported")
        one_by_one = changes.section("What changed, one by one")
        assert "first reported: ↘️ partly withdrawn" in one_by_one
        evidence = changes.below("Germany", "What changed, one by one")
        assert "35 of 120 → Jordan and Kuwait" in evidence
        assert "`IQ20-0035` · `IQ20-0052`" in evidence
        assert "takes an earlier report back" in changes.section("Corrections and retractions")

    async def test_three_days_fit_two_screens_of_a_phone(self, newsroom: Newsroom):
        changes = await newsroom.ask("changes", **{"from": "2020-01-06", "to": "2020-01-08"})
        lines = sum(-(-len(line) // 42) for line in changes.unlinked.splitlines())
        assert lines <= 2 * 28, (lines, changes.unlinked)
        assert "IQ20-" not in changes.text

    async def test_both_days_are_included(self, newsroom: Newsroom):
        changes = await newsroom.ask("changes", **{"from": "2020-01-06", "to": "2020-01-07"})
        assert "From 6 January to 7 January in Baghdad" in changes.text
        pages = [changes.text]
        while (label := onwards(changes.buttons)) is not None:
            changes = await newsroom.click(changes, label)
            pages.append(changes.text)
        assert "`IQ20-0005`" in "".join(pages)
        assert "`IQ20-0053`" in pages[-1]

    async def test_a_quiet_time_says_so(self, newsroom: Newsroom):
        changes = await newsroom.ask("changes", **{"from": "2020-01-20", "to": "2020-01-25"})
        assert "Nothing new was reported." in changes.text

    async def test_a_period_upside_down_is_refused(self, newsroom: Newsroom):
        refused = await newsroom.ask("changes", **{"from": "2020-01-09", "to": "2020-01-07"})
        assert refused.private
        assert refused.text == "The period must begin before it ends."


class TestHelp:
    async def test_names_every_command_and_how_to_read_an_answer(self, newsroom: Newsroom):
        guide = await newsroom.ask("help")
        commands = {name.split()[0] for name in newsroom.reader.available_commands(newsroom.channel)}
        text = "\n".join(text_of(one.components) for one in (guide.result.response, *guide.result.followups))
        clicked = re.findall(r"</([\w-]+)[\w -]*:\d+>", text)
        assert sorted(clicked) == sorted(COMMANDS), "each once, and each can be clicked"
        assert set(clicked) > commands
        assert text.index("For moderators") > text.index("[B2]") > text.index("How to read an answer")
        assert guide.private
