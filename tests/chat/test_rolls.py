"""/who-left and /who-stayed say what the documents said, on the day they said it."""

from .newsroom import Newsroom


class TestWhoLeft:
    async def test_germany_left_in_part_and_the_card_says_how_many_to_where_and_who_says_so(self, newsroom: Newsroom):
        left = await newsroom.read("who-left", as_of="2020-01-07")
        germany = next(line for line in left.section("Partly").splitlines() if "Germany" in line)
        assert "35 of 120 → Jordan and Kuwait" in germany
        assert "AFP [B1]" in germany
        assert "temporary" in germany
        assert "disputed" not in germany
        assert germany in left.section("Partly withdrawn (1)")

    async def test_a_vaguer_report_of_8_january_disputes_nothing(self, newsroom: Newsroom):
        left = await newsroom.read("who-left", as_of="2020-01-08")
        germany = next(line for line in left.section("Partly").splitlines() if "Germany" in line)
        assert "35 of 120 → Jordan and Kuwait" in germany
        assert "disputed" not in germany, "B2 says the same with less detail"

    async def test_each_way_of_leaving_has_a_section_of_its_own(self, newsroom: Newsroom):
        left = await newsroom.read("who-left", as_of="2020-01-08")
        assert "**Bulgaria** — 2 → Kuwait" in left.section("🛫 Withdrawn (1)")
        assert "**Spain** — 10 of 13 in Baghdad" in left.section("Partly withdrawn (4)")
        assert "Croatia" in left.section("Moved, destination not given (6)")
        assert "Canada" in left.section("Part leaving: announced or under way (2)")
        assert "training: suspended" in left.section("Missions")
        said = "Bulgaria is out, four countries have pulled out a part, six have moved to places not given"
        assert said in left.text.splitlines()[1]

    async def test_an_announcement_is_not_a_departure(self, newsroom: Newsroom):
        left = await newsroom.read("who-left", as_of="2020-01-07")
        assert "announced on 7 Jan" in left.section("Part leaving")
        assert "Canada" not in left.section("Partly withdrawn")

    async def test_a_general_s_letter_counts_until_his_headquarters_call_it_a_mistake(self, newsroom: Newsroom):
        on_the_6th = await newsroom.read("who-left", as_of="2020-01-06")
        on_the_7th = await newsroom.read("who-left", as_of="2020-01-07")
        assert "United States" in on_the_6th.section("Leaving")
        assert "United States" not in on_the_7th.line("leaving (")

    async def test_the_united_kingdom_of_january_is_contradicted_in_february_and_both_stay_visible(
        self, newsroom: Newsroom
    ):
        february = await newsroom.read("who-left", as_of="2020-02-14")
        assert "⚠️ disputed" in february.section("Moved, destination not given (6)")
        assert "The United Kingdom is disputed." in february.text
        assert "also reported: present · 400 · 14 Feb" in february.below("strength: 400", "Moved")

    async def test_before_anybody_left_it_says_that_no_report_says_so(self, newsroom: Newsroom):
        left = await newsroom.read("who-left", as_of="2020-01-03")
        assert "No report by then of anyone leaving." in left.text

    async def test_the_card_says_how_old_and_how_broad_its_evidence_is(self, newsroom: Newsroom):
        left = await newsroom.read("who-left", as_of="2020-01-07")
        assert "Last report: 7 Jan · based on 51 reports" in left.text


class TestWhoStayed:
    async def test_france_stays_with_its_number_and_its_sources(self, newsroom: Newsroom):
        stayed = await newsroom.read("who-stayed", as_of="2020-01-08")
        staying = stayed.section("Staying: declared or reported")
        assert "**France** — since 7 Jan · AFP [B2], The New Arab [C2]" in staying
        assert "strength: about 200 · 7 Jan · AFP [B2], The New Arab [C2]" in staying

    async def test_who_merely_is_there_is_not_said_to_stay(self, newsroom: Newsroom):
        stayed = await newsroom.read("who-stayed", as_of="2020-01-07")
        assert "United Kingdom" in stayed.section("Present, nothing said about leaving")

    async def test_those_of_whom_part_remains_are_marked_so(self, newsroom: Newsroom):
        stayed = await newsroom.read("who-stayed", as_of="2020-01-08")
        assert "Germany" in stayed.section("Part remains (4)")

    async def test_who_is_said_by_some_to_be_there_is_listed_as_disputed(self, newsroom: Newsroom):
        stayed = await newsroom.read("who-stayed", as_of="2020-02-14")
        assert "United Kingdom" in stayed.section("Said to be there, disputed (1)")
        assert "400" in stayed.line("also reported: present")
