"""RSS, Atom and JSON Feed as items; copies of one story; what changed between two versions."""

from __future__ import annotations

import json
import random
from datetime import date
from typing import Any

import pytest

from bot.articles.copies import difference, is_copy, shingles
from bot.articles.page import Document, Unreadable
from bot.articles.parse.feed import read_feed
from bot.articles.press import Press
from bot.errors import Refused

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Wire</title>
<item><title>Denmark moves</title><link>https://wire.example/1</link><guid>urn:x:1</guid>
<pubDate>Thu, 09 Jan 2020 10:00:00 GMT</pubDate>
<description>&lt;p&gt;Denmark moves.&lt;/p&gt;&lt;p&gt;So it says.&lt;/p&gt;
&lt;script&gt;alert(1)&lt;/script&gt;</description></item>
<item><title>Weather</title><link>https://wire.example/2</link><description>Fine.</description></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Wire</title>
<entry><id>urn:x:1</id><title>Denmark moves</title><link href="https://wire.example/1"/><updated>2020-01-09T10:00:00Z</updated>
<content type="html">&lt;p&gt;Denmark moves.&lt;/p&gt;&lt;p&gt;So it says.&lt;/p&gt;</content></entry></feed>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Wire",
        "items": [
            {
                "id": "urn:x:1",
                "url": "https://wire.example/1",
                "title": "Denmark moves",
                "content_html": "<p>Denmark moves.</p><p>So it says.</p>",
                "date_published": "2020-01-09T10:00:00Z",
            }
        ],
    }
)


NAMED = '<rss version="2.0"><channel><title>&a;</title></channel></rss>'


def read(body: str | bytes) -> Any:
    raw = body.encode() if isinstance(body, str) else body
    return read_feed(Document(raw, "application/xml", "", "https://wire.example/feed"))


@pytest.mark.parametrize("body", [RSS, ATOM, JSON])
def test_every_form_of_feed_gives_the_same_items(body: str):
    feed = read(body)
    item = feed.items[0]
    assert (feed.title, item.key, item.title) == ("The Wire", "urn:x:1", "Denmark moves")
    assert (item.url, item.published) == ("https://wire.example/1", date(2020, 1, 9))
    assert item.text.split("\n\n") == ["Denmark moves.", "So it says."]


def test_an_item_without_an_id_goes_by_its_address():
    assert read(RSS).items[1].key == "https://wire.example/2"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        '{"items": 3}',
        "<html><body>No feed</body></html>",
        f'<!DOCTYPE r [<!ENTITY b "ha"><!ENTITY a "&b;&b;&b;&b;">]>{NAMED}',
        f'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>{NAMED}',
        "{" * 100_000,
        "/etc/passwd",
    ],
)
def test_what_is_no_feed_is_a_sentence(body: str):
    with pytest.raises(Unreadable):
        read(body)


def test_mutilated_feeds_are_a_feed_or_a_sentence():
    rng, sentences = random.Random(3), set[str]()
    for _ in range(300):
        body = bytearray(rng.choice((RSS, ATOM, JSON)).encode())
        for _ in range(rng.randrange(1, 20)):
            body[rng.randrange(len(body))] = rng.randrange(256)
        try:
            read(bytes(body))
        except Unreadable as refusal:
            sentences.add(refusal.text)
    assert all(text.endswith(".") for text in sentences)


async def test_a_feed_without_end_is_a_sentence():
    body = RSS.replace("</channel></rss>", "<item><title>x</title></item>" * 60_000)
    async with Press() as press:
        try:
            got: Any = await press.feed(Document(body.encode(), "application/xml"))
        except Refused as refusal:
            got = refusal
    assert isinstance(got, Refused) or len(got.items) <= 60


STORY = """BRUSSELS, 8 January (Agency) – Denmark said on Wednesday it would move most of its soldiers from the base
to Kuwait. Croatia has moved seven of its fourteen soldiers there too, its ministry said. Germany had flown 35
of its soldiers to Jordan the day before. France has no plans to withdraw, a government source said on Tuesday
evening. The coalition suspended its training after the strike. NATO's mission goes on, its spokesman said in
Brussels.
"""
OTHER = """Slovakia withdrew its seven soldiers, the minister told a newspaper. Hungary stays. Latvia, which has
six soldiers in the country, said that they would be moved to a safer place within days, and that nobody was
hurt. The coalition suspended its training after the strike.
"""


@pytest.mark.parametrize(
    "copy",
    [
        STORY.replace("BRUSSELS, 8 January (Agency) – ", "Bruxelles (AFP) - "),
        STORY.split("coalition")[0],
        STORY.replace("Germany had flown", "Berlin moved some people away. It had flown"),
        STORY.upper(),
        f"<b>Read also</b> something else entirely. {STORY}",
    ],
)
def test_copies_of_one_story_are_known(copy: str):
    assert is_copy(shingles(STORY), shingles(copy))


def test_another_article_on_the_same_day_is_none():
    assert not is_copy(shingles(STORY), shingles(OTHER))
    assert not is_copy(shingles("Denmark moves."), shingles("Denmark moves."))


def test_between_versions_the_sentences_that_came_and_went_are_told():
    new = STORY.replace("seven", "ten") + "Spain stays."
    gone, come = difference(STORY, new)
    assert [one.split()[3] for one in gone] == ["seven"]
    assert [one.split()[-1] for one in come] == ["said.", "stays."]
