"""A reader whose Discord is in French reads French, whatever the server speaks."""

import re

import pytest

from .newsroom import Newsroom

QUOTED = re.compile(r"\(<https://[^>]*>\)|Bruxelles2|The New Arab|AFP|IQ20|Press analysis(, publisher unknown)?")
"""What is the same in every language."""


@pytest.fixture
def lectrice(newsroom: Newsroom):
    return newsroom.member("lectrice", locale="fr")


async def test_the_rolls_are_in_french(newsroom: Newsroom, lectrice):
    left = await newsroom.read("who-left", by=lectrice, as_of="2020-01-08")
    germany = next(line for line in left.section("Retrait partiel").splitlines() if "Allemagne" in line)
    assert left.title == "Qui est parti, qui part — Coalition et Otan en Irak, janvier-février 2020"
    assert "35 sur 120 → Jordanie et Koweït" in germany
    assert "versions divergentes" not in germany, "who says the same with less detail contradicts nobody"
    assert "Germany" not in left.text


async def test_two_readers_of_one_channel_each_read_their_own(newsroom: Newsroom, lectrice):
    french = await newsroom.ask("who-stayed", by=lectrice, as_of="2020-01-08")
    english = await newsroom.ask("who-stayed", as_of="2020-01-08")
    assert "États-Unis" in french.text
    assert "United States" in english.text


async def test_buttons_and_what_is_behind_them_are_french(newsroom: Newsroom, lectrice):
    left = await newsroom.ask("who-left", by=lectrice, as_of="2020-01-08")
    assert not {"Who stayed", "◀ Earlier", "Later ▶"} & set(left.labels)
    stayed = await newsroom.click(left, left.labels[0], by=lectrice)
    assert "Part remains" not in stayed.text
    assert "Allemagne" in stayed.text


@pytest.mark.parametrize("locale", ["de", "en-GB", "zh-CN", "pt-BR"])
async def test_any_other_language_is_answered_in_english(newsroom: Newsroom, locale: str):
    left = await newsroom.ask("who-left", by=newsroom.member("somebody", locale=locale), as_of="2020-01-07")
    assert "Germany" in left.text


@pytest.mark.parametrize(
    ("command", "options", "english"),
    [
        ("who-left", {"as_of": "tomato"}, "not a date"),
        ("who-left", {"as_of": "2031-01-01"}, "Coverage"),
        ("who-left", {"situation": "nope"}, "situation is called"),
        ("status", {"country": "Nowhereland"}, "country or organisation is called"),
        ("search", {"words": "   "}, "Give a word"),
        ("changes", {"from": "2020-01-08", "to": "2020-01-07"}, "period must begin"),
    ],
)
async def test_refusals_are_french_too(newsroom: Newsroom, lectrice, command: str, options: dict, english: str):
    refused = await newsroom.ask(command, by=lectrice, **options)
    assert refused.private
    assert english not in refused.text


@pytest.mark.parametrize(
    "command",
    ["who-left", "who-stayed", "timeline", "sources", "situation list", "help", "status", "search", "changes"],
)
async def test_no_answer_is_the_same_in_both_languages(newsroom: Newsroom, lectrice, command: str):
    """Every line with words in it is translated: what stays alike are ids, names of publishers and titles."""
    options = {
        "status": {"country": "CA"},
        "search": {"words": "parl"},
        "changes": {"from": "2020-01-07", "to": "2020-01-08"},
    }.get(command, {})
    french = await newsroom.ask(command, by=lectrice, **options)
    english = await newsroom.ask(command, **options)
    alike = set(french.text.splitlines()) & set(english.text.splitlines())
    wordy = {line for line in alike if len(re.findall(r"[^\W\d_]{2,}", QUOTED.sub("", line))) > 1}
    assert command == "sources" or not wordy
    assert french.text != english.text


async def test_autocomplete_speaks_french(newsroom: Newsroom, lectrice):
    assert (await newsroom.offered("status", "country", "allem", by=lectrice))["DE"] == "Allemagne"
    assert "janv." in (await newsroom.offered("who-left", "as_of", "2020-01-07", by=lectrice))["2020-01-07"]
    assert "Irak" in (await newsroom.offered("who-left", "situation", "ira", by=lectrice))["iraq-2020"]
