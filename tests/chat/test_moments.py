"""As of when: a day however it is written, the end of a closed story by default, and the same day with hindsight."""

import re

import pytest

from .newsroom import Newsroom

END_OF_7_JANUARY = "7 January, end of day in Baghdad"
SIX_IN_THE_EVENING = "7 January, 18:00 in Baghdad"


class TestAsOf:
    @pytest.mark.parametrize(
        "written",
        [
            "2020-01-07",
            " 2020-01-07 ",
            "7 Jan 2020",
            "7 January 2020",
            "7 janvier 2020",
            "07/01/2020",
            "le 7 janv. 2020",
        ],
    )
    async def test_a_day_is_its_end_in_the_theatre_however_it_is_written(self, newsroom: Newsroom, written: str):
        left = await newsroom.ask("who-left", as_of=written)
        assert f"{END_OF_7_JANUARY}" in left.text

    @pytest.mark.parametrize(
        "written",
        ["2020-01-07 18:00", "2020-01-07T18:00", "2020-01-07T15:00Z", "7 Jan 2020 18:00", "7 janvier 2020 18h00"],
    )
    async def test_a_time_of_day_is_the_theatre_s_unless_it_says_otherwise(self, newsroom: Newsroom, written: str):
        left = await newsroom.ask("who-left", as_of=written)
        assert f"{SIX_IN_THE_EVENING}" in left.text

    async def test_an_iso_date_is_answered_at_once_and_other_writings_privately_if_asked(self, newsroom: Newsroom):
        at_once = await newsroom.ask("who-left", as_of="2020-01-07", private=True)
        phrase = await newsroom.ask("who-left", as_of="7 janvier 2020", private=True)
        assert not [request for request in newsroom.requests if request.method == "PATCH"][1:]
        assert at_once.private
        assert phrase.private

    @pytest.mark.parametrize("written", ["2020-01-02", "2020-02-15", "2026-01-01", "3 Jan 2031"])
    async def test_a_day_outside_coverage_is_refused_with_the_days_that_are_covered(
        self, newsroom: Newsroom, written: str
    ):
        refused = await newsroom.ask("who-left", as_of=written)
        assert refused.private
        assert refused.text == "Coverage of iraq-2020 runs from 3 Jan 2020 to 14 Feb 2020. Ask for a day in it."

    @pytest.mark.parametrize(
        "written", ["January 2020", "7 Jan", "tomato", "", "2020-13-45", "00000", "7/7", "٧ يناير"]
    )
    async def test_a_missing_part_is_never_guessed(self, newsroom: Newsroom, written: str):
        refused = await newsroom.ask("who-left", as_of=written)
        assert refused.private
        assert "is not a date I can read. Write it like 2020-01-07 or 2020-01-07 18:00." in refused.text


class TestWithoutADay:
    async def test_a_closed_story_is_answered_as_of_its_end_and_says_so(self, newsroom: Newsroom):
        left = await newsroom.ask("who-left")
        end_of_coverage = "14 February, end of day in Baghdad"
        assert end_of_coverage in left.text
        assert "based on 107 reports · coverage ended 14 Feb" in left.text

    async def test_whichever_day_is_asked_for_the_card_says_that_coverage_has_ended(self, newsroom: Newsroom):
        for command in ("who-left", "who-stayed", "timeline", "sources"):
            assert "coverage ended 14 Feb" in (await newsroom.ask(command, as_of="2020-01-06")).text


class TestHindsight:
    async def test_takes_back_what_was_retracted_later(self, newsroom: Newsroom):
        that_day = await newsroom.ask("who-left", as_of="2020-01-06")
        with_hindsight = await newsroom.ask("who-left", as_of="2020-01-06", hindsight=True)
        assert "The United States is to leave" in that_day.text
        assert "United States (announced)" in that_day.line("Leaving (1)")
        assert "is to leave" not in with_hindsight.text
        assert "Leaving" not in with_hindsight.text

    async def test_knows_what_was_reported_only_later_of_that_day(self, newsroom: Newsroom):
        that_day = await newsroom.ask("who-stayed", as_of="2020-01-08")
        with_hindsight = await newsroom.read("who-left", as_of="2020-01-08", hindsight=True)
        assert "with what was known" not in that_day.text
        assert re.search(r"8 January, end of day in Baghdad · with what was known \d+ \w+ 20", with_hindsight.text)
        assert "**Netherlands** — some in Baghdad" in with_hindsight.text  # reported at 23:00 in Brussels

    async def test_of_a_country_the_card_says_what_was_thought_that_day(self, newsroom: Newsroom):
        status = await newsroom.ask("status", country="United States", as_of="2020-01-06", hindsight=True)
        assert "In public that day: leaving." in status.text

    async def test_is_kept_by_the_buttons(self, newsroom: Newsroom):
        left = await newsroom.ask("who-left", as_of="2020-01-06", hindsight=True)
        stayed = await newsroom.click(left, "Who stayed")
        assert "with what was known" in stayed.text
        earlier = await newsroom.click(stayed, "◀ Earlier")
        assert "with what was known" in earlier.text
