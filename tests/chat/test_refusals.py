"""Whatever is typed, the answer is a clear sentence to whoever typed it, pings nobody and shows no traceback."""

import re

import pytest

from .newsroom import Newsroom

NASTY = {
    "everyone": "@everyone @here",
    "a link": "[click me](http://example.org)",
    "mentions": "<@1> <@&2> <#3> </ping:4>",
    "a timestamp": "<t:0:R>",
    "markdown": "**bold** ~~struck~~ ||spoiler|| `code` ```py\nblock```",
    "a heading": "# Heading\n## second\n> quote\n- list",
    "right to left": "\u202egnp.exe\u2066 \u200b",
    "another script": "日本国 ประเทศไทย ישראל الأردن",
    "emoji": "👩‍👩‍👧‍👦🇩🇪",
    "placeholders": "{name} {0} %s {text!r}",
    "sql": "'; DROP TABLE report; --",
    "control": "a\x00b\x07c\r\nd",
}


@pytest.mark.parametrize("typed", NASTY.values(), ids=NASTY)
@pytest.mark.parametrize(
    ("command", "option", "filled"),
    [
        ("status", "country", {}),
        ("timeline", "country", {}),
        ("who-left", "situation", {}),
        ("who-left", "as_of", {}),
        ("search", "words", {}),
        ("changes", "from", {"to": "2020-01-08"}),
    ],
)
async def test_nasty_text_is_harmless_wherever_it_is_typed(
    newsroom: Newsroom, command: str, option: str, filled: dict[str, str], typed: str
):
    answer = await newsroom.ask(command, **filled, **{option: typed[:48] if option == "words" else typed})
    assert answer.private or option == "words"
    if option == "words":
        assert "No report for" in answer.text or "report for" in answer.text or "Give a word" in answer.text
    _harmless(answer.raw, moments_allowed=option == "words")
    assert "Traceback" not in answer.text
    assert "incident" not in answer.text


def _harmless(markdown: str, *, moments_allowed: bool) -> None:
    """Nothing of what was typed is active markdown."""
    if moments_allowed:
        markdown = re.sub(r"<t:\d{9,}:[fR]>", "", markdown)
    unescaped = re.sub(r"\\.", "", markdown)
    assert not re.search(r"<[@#t/:]", unescaped)
    assert "@" not in unescaped
    assert "](" not in unescaped
    assert "```" not in unescaped
    assert "||" not in unescaped
    assert not re.search("[\u200b\u202a-\u202e\u2066-\u2069]", markdown)


@pytest.mark.parametrize(
    ("command", "option", "filled"),
    [
        ("status", "country", {}),
        ("who-left", "situation", {}),
        ("who-stayed", "as_of", {}),
        ("search", "words", {}),
        ("changes", "to", {"from": "2020-01-06"}),
        ("situation use", "situation", {}),
    ],
)
@pytest.mark.parametrize("typed", ["x" * 6000, "😀" * 3000, "\u202e" * 6000, " " * 6000])
async def test_the_longest_text_that_discord_lets_through_is_refused_shortly(
    newsroom: Newsroom, command: str, option: str, filled: dict[str, str], typed: str
):
    dora = newsroom.env.create_user("dora")
    refused = await newsroom.ask(command, by=dora, **filled, **{option: typed})
    assert refused.private
    assert 10 < len(refused.text) < 400


async def test_a_misspelt_country_gets_suggestions(newsroom: Newsroom):
    refused = await newsroom.ask("status", country="Gernamy")
    assert refused.private
    assert refused.text == "No country or organisation is called “Gernamy”. Did you mean Germany?"


async def test_a_name_that_several_go_by_gets_them_all(newsroom: Newsroom):
    refused = await newsroom.ask("status", country="Korea")
    assert "More than one country is called “Korea”." in refused.text
    assert "South Korea" in refused.text


async def test_a_blank_search_is_refused_with_an_example(newsroom: Newsroom):
    refused = await newsroom.ask("search", words="   ")
    assert refused.private
    assert refused.text == "Give a word to search for, like “Erbil” or “training”."


async def test_a_long_search_is_refused_with_the_limit(newsroom: Newsroom):
    refused = await newsroom.ask("search", words="w" * 49)
    assert refused.text == "Search for up to 48 characters: one or two words find more."
    assert not (await newsroom.ask("search", words="w" * 48)).private


async def test_the_longest_question_still_fits_its_buttons_or_is_refused(newsroom: Newsroom):
    """48 astral characters take 96 of a button's 100."""
    answer = await newsroom.ask("search", words="😀" * 48, as_of="2020-01-07 18:00", situation="iraq-2020")
    assert answer.private
    assert answer.text == "This question is too long: use fewer or shorter words."


async def test_a_refusal_leaves_nothing_public_behind(newsroom: Newsroom):
    for options in ({"as_of": "tomato"}, {"as_of": "3 Jan 2031"}, {"situation": "nope"}):
        await newsroom.ask("who-left", **options)
    assert [message for message in newsroom.channel.history() if not message.flags.ephemeral] == []


async def test_a_refusal_is_not_logged_as_an_error(newsroom: Newsroom, caplog: pytest.LogCaptureFixture):
    await newsroom.ask("status", country="Nowhereland")
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR", "CRITICAL")]
