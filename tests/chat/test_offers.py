"""What is offered while a reader types: likely, in their language, and never an error."""

import pytest

from .newsroom import Newsroom


async def test_days_are_those_on_which_something_became_known_newest_first(newsroom: Newsroom):
    offered = await newsroom.offered("who-left", "as_of", "")
    assert list(offered)[:3] == ["2020-02-14", "2020-01-09", "2020-01-08"]
    assert offered["2020-01-03"] == "3 Jan 2020 — 1 entry"


async def test_days_narrow_as_one_types(newsroom: Newsroom):
    assert list(await newsroom.offered("who-left", "as_of", "01-07")) == ["2020-01-07"]


@pytest.mark.parametrize(("command", "option"), [("changes", "from"), ("changes", "to"), ("timeline", "as_of")])
async def test_every_option_that_takes_a_day_offers_days(newsroom: Newsroom, command: str, option: str):
    assert "2020-01-07" in await newsroom.offered(command, option, "")


async def test_countries_of_the_story_come_first(newsroom: Newsroom):
    offered = await newsroom.offered("status", "country", "")
    assert {"DE", "FR", "GB"} <= set(offered)
    assert len(offered) == 25


@pytest.mark.parametrize(("typed", "code"), [("ger", "DE"), ("royaume-u", "GB"), ("otan", "NATO"), ("czech r", "CZ")])
async def test_countries_are_found_under_all_their_names(newsroom: Newsroom, typed: str, code: str):
    assert next(iter(await newsroom.offered("status", "country", typed))) == code


async def test_what_is_offered_is_understood(newsroom: Newsroom):
    for code in await newsroom.offered("status", "country", "ge"):
        assert not (await newsroom.ask("status", country=code)).private
    for day in await newsroom.offered("who-left", "as_of", ""):
        assert not (await newsroom.ask("who-left", as_of=day)).private


async def test_situations_are_found_by_slug_and_by_title(newsroom: Newsroom):
    for typed in ("", "iraq", "2020", "coalition", " NATO "):
        assert "iraq-2020" in await newsroom.offered("situation use", "situation", typed)
    assert await newsroom.offered("situation use", "situation", "chad") == {}


@pytest.mark.parametrize(
    "typed", ["@everyone", "[x](http://y)", "\u202e7", "%_'\"; drop", "x" * 6000, "中文", "🇩🇪", "\x00"]
)
@pytest.mark.parametrize(
    ("command", "option"), [("status", "country"), ("who-left", "as_of"), ("situation use", "situation")]
)
async def test_nothing_that_can_be_typed_is_an_error(newsroom: Newsroom, command: str, option: str, typed: str):
    await newsroom.offered(command, option, typed)
    assert newsroom.requests[-1].json["type"] == 8


async def test_an_unknown_situation_in_the_half_typed_command_offers_nothing(newsroom: Newsroom):
    assert await newsroom.offered("status", "country", "ger", situation="nope") == {}
