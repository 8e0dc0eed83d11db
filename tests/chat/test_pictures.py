"""/map, /chart and /timeline: a picture under the heading, with its alt text, and the words when it fails."""

from __future__ import annotations

import pytest

from .cards import Payload, walk

GALLERY = 12
PNG = b"\x89PNG\r\n\x1a\n"


def gallery(shown) -> Payload:
    found = [part for part in walk(shown.message.components) if part["type"] == GALLERY]
    assert len(found) == 1, shown.message.components
    assert len(found[0]["items"]) == 1
    return found[0]["items"][0]


def alt(shown) -> str:
    text = gallery(shown)["description"]
    assert 1 <= len(text) <= 1024
    return text


def has_picture(shown) -> bool:
    return any(part["type"] == GALLERY for part in walk(shown.message.components))


def attached(shown) -> list[str]:
    return [attachment.filename for attachment in shown.message.attachments]


async def test_the_map_stands_under_the_heading_with_what_it_shows_in_words(newsroom):
    shown = await newsroom.ask("map", as_of="2020-01-08")
    assert shown.title == "Map — Coalition and NATO in Iraq, January–February 2020"
    assert "Partly withdrawn: Germany, Lithuania, Netherlands and Spain." in alt(shown)
    assert "Germany → Jordan" in alt(shown)
    assert attached(shown)[0].startswith("map-")
    assert not shown.private


async def test_the_reader_s_language_is_that_of_the_picture(newsroom):
    shown = await newsroom.ask("map", by=newsroom.member("lea", locale="fr"), as_of="2020-01-08")
    assert "Retrait partiel" in alt(shown)
    assert "Allemagne" in alt(shown)


async def test_a_chart_says_how_many_and_of_whom(newsroom):
    shown = await newsroom.ask("chart", as_of="2020-01-08")
    assert "Romania, in the NATO mission: strength 14 (AFP, 7 Jan)." in alt(shown)


async def test_a_chart_of_one_country_is_over_time(newsroom):
    shown = await newsroom.ask("chart", country="France", as_of="2020-01-08")
    assert "whole contingent: strength about 200" in alt(shown)


async def test_the_timeline_has_its_picture_on_the_first_page_only(newsroom):
    shown = await newsroom.ask("timeline", as_of="2020-01-08")
    assert has_picture(shown)
    second = await newsroom.click(shown, "›")
    assert not has_picture(second)
    assert attached(second) == []
    first = await newsroom.click(second, "‹")
    assert has_picture(first)
    assert attached(first)[0].startswith("timeline-")


async def test_a_button_under_a_map_leads_to_the_map_of_another_day(newsroom):
    shown = await newsroom.ask("map", as_of="2020-01-08")
    before = attached(shown)
    earlier = await newsroom.click(shown, "◀ Earlier")
    assert "As of 7 January" in alt(earlier)
    assert len(attached(earlier)) == 1
    assert attached(earlier) != before
    rolls = await newsroom.click(earlier, "Who left")
    assert not has_picture(rolls)
    assert attached(rolls) == []


async def test_a_map_can_be_for_one_s_own_eyes(newsroom):
    assert (await newsroom.ask("map", as_of="2020-01-08", private=True)).private


async def test_hindsight_is_said_in_the_picture(newsroom):
    shown = await newsroom.ask("map", as_of="2020-01-06", hindsight=True)
    assert "with what was known" in alt(shown)


async def test_a_day_outside_coverage_is_refused_before_anything_is_promised(newsroom):
    shown = await newsroom.ask("map", as_of="2019-01-01")
    assert shown.private
    assert "Coverage of iraq-2020 runs from" in shown.text


@pytest.mark.parametrize(("command", "words"), [("map", "Staying:"), ("timeline", "87 entries.")])
async def test_when_drawing_fails_the_text_still_goes_out(newsroom, command, words):
    renderer = newsroom.renderer
    renderer.pool.command = ("/bin/false",)
    shown = await newsroom.ask(command, as_of="2020-01-08")
    assert not has_picture(shown)
    assert attached(shown) == []
    assert "The picture could not be drawn." in shown.text
    assert words in shown.text
    assert renderer.failures == 1


async def test_what_was_drawn_once_is_shown_at_once(newsroom):
    await newsroom.ask("map", as_of="2020-01-08")
    drawn = newsroom.renderer.drawn
    shown = await newsroom.ask("map", as_of="2020-01-08")
    assert has_picture(shown)
    assert newsroom.renderer.drawn == drawn
