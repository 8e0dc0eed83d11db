"""A time zone is found by the city that people know, in English and in French."""

from datetime import UTC, datetime
from zoneinfo import available_timezones

import pytest

from bot.errors import Unknown
from bot.names.time_zones import matching_zones, zone_label, zone_named


class TestANamedZone:
    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("Europe/Brussels", "Europe/Brussels"),
            ("europe/brussels", "Europe/Brussels"),
            (" Asia/Baghdad ", "Asia/Baghdad"),
            ("UTC", "UTC"),
            ("utc", "UTC"),
            ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ],
    )
    def test_is_taken_in_any_case(self, typed: str, expected: str):
        assert zone_named(typed) == expected

    @pytest.mark.parametrize(
        ("typed", "suggested"),
        [
            ("bruxelles", "Europe/Brussels"),
            ("Bruxelles", "Europe/Brussels"),
            ("londres", "Europe/London"),
            ("bagdad", "Asia/Baghdad"),
            ("Le Caire", "Africa/Cairo"),
            ("new york", "America/New_York"),
            ("paris", "Europe/Paris"),
            ("Europe/Brussel", "Europe/Brussels"),
        ],
    )
    def test_by_its_city_alone_is_suggested(self, typed: str, suggested: str):
        with pytest.raises(Unknown) as unknown:
            zone_named(typed)
        assert unknown.value.suggestions[0] == suggested

    @pytest.mark.parametrize("typed", ["", "Atlantis", "CEST", "Europe", "../../etc/passwd", "x" * 6000])
    def test_that_nobody_knows_is_refused_briefly(self, typed: str):
        with pytest.raises(Unknown, match="No time zone is called") as unknown:
            zone_named(typed)
        assert len(unknown.value.suggestions) <= 3
        assert len(str(unknown.value)) < 200

    @pytest.mark.parametrize("old", ["Europe/Belfast", "US/Eastern", "Asia/Calcutta", "Europe/Kiev"])
    def test_may_be_one_of_other_days(self, old: str):
        assert zone_named(old.casefold()) == old

    def test_every_place_that_is_offered_is_taken(self):
        assert all(zone_named(zone) == zone for zone in matching_zones("", "en", 1000))


class TestWhatIsOffered:
    @pytest.mark.parametrize(
        ("typed", "language", "expected"),
        [
            ("bruss", "en", "Europe/Brussels"),
            ("brux", "fr", "Europe/Brussels"),
            ("new y", "en", "America/New_York"),
            ("new_y", "en", "America/New_York"),
            ("europe/bru", "en", "Europe/Brussels"),
            ("bagd", "fr", "Asia/Baghdad"),
            ("beyrouth", "fr", "Asia/Beirut"),
            ("île de pâques", "fr", "Pacific/Easter"),
            ("ut", "en", "UTC"),
        ],
    )
    def test_begins_with_the_city(self, typed: str, language: str, expected: str):
        assert matching_zones(typed, language, 25)[0] == expected

    def test_is_at_most_as_many_as_asked_for(self):
        assert len(matching_zones("", "en", 25)) == 25
        assert matching_zones("no such place at all", "fr", 25) == []

    def test_is_a_zone_of_this_machine(self):
        assert set(matching_zones("", "fr", 1000)) <= available_timezones()

    def test_carries_its_offset_of_the_day(self):
        winter, summer = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
        assert zone_label("Europe/Brussels", winter) == "Europe/Brussels (UTC+01:00)"
        assert zone_label("Europe/Brussels", summer) == "Europe/Brussels (UTC+02:00)"
        assert zone_label("America/St_Johns", winter) == "America/St_Johns (UTC-03:30)"
        assert zone_label("UTC", winter) == "UTC (UTC+00:00)"

    @pytest.mark.parametrize("language", ["en", "fr"])
    def test_is_no_name_of_other_days(self, language: str):
        offered = set(matching_zones("", language, 1000))
        assert len(offered) > 400
        assert not offered & {"Europe/Belfast", "US/Eastern", "Asia/Calcutta", "Asia/Saigon", "America/Godthab"}
        assert not {zone for zone in offered if zone.startswith(("US/", "Canada/", "Brazil/", "Etc/", "Mexico/"))}

    @pytest.mark.parametrize(
        ("typed", "language", "today"),
        [
            ("calcutta", "en", "Asia/Kolkata"),
            ("kiev", "fr", "Europe/Kyiv"),
            ("belfast", "en", "Europe/London"),
            ("eastern", "en", "America/New_York"),
            ("saïgon", "fr", "Asia/Ho_Chi_Minh"),
            ("katmandou", "fr", "Asia/Kathmandu"),
        ],
    )
    def test_is_found_by_a_name_of_other_days_under_that_of_today(self, typed: str, language: str, today: str):
        assert today in matching_zones(typed, language, 25)
