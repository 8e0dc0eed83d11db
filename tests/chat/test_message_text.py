"""What people see of a message: forwarded, in embeds, in cards, in the names of files."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from discord.components import _component_factory

from bot.chat.core.message_text import posted, unformatted

WRITTEN = datetime(2020, 1, 10, 9, tzinfo=UTC)
LINK = "https://discord.com/channels/1/2/3"


def message(content: str = "", **shown: Any) -> Any:
    """As discord.py hands it over."""
    shown = {"embeds": [], "attachments": [], "components": [], "message_snapshots": []} | shown
    return SimpleNamespace(content=content, created_at=WRITTEN, jump_url=LINK, **shown)


def attachment(**data: Any) -> discord.Attachment:
    whole = {"id": "1", "size": 1, "url": "https://x.org/f", "proxy_url": "https://x.org/f", **data}
    return discord.Attachment(data=whole, state=SimpleNamespace(http=None))  # type: ignore[arg-type]


def test_plain_words_are_read_as_they_are():
    seen = posted(message("Poland leaves"))
    assert (seen.text, seen.link, seen.written, seen.url, seen.publisher) == ("Poland leaves", LINK, WRITTEN, "", "")


def test_what_is_forwarded_is_read_with_the_day_on_which_it_was_written():
    earlier = datetime(2020, 1, 8, tzinfo=UTC)
    snapshot = message("Germany left", embeds=[discord.Embed(title="Berlin", url="https://dw.com/1")])
    snapshot.created_at = earlier
    seen = posted(message(message_snapshots=[snapshot]))
    assert seen.text.startswith("Germany left\nBerlin")
    assert (seen.written, seen.url) == (earlier, "https://dw.com/1")


def test_a_feeds_embed_names_its_own_source():
    embed = discord.Embed(title="Poland moves 30", description="of its 268 soldiers", url="https://pap.pl/1")
    embed.set_author(name="PAP").add_field(name="To", value="Kuwait")
    seen = posted(message(embeds=[embed]))
    assert (seen.publisher, seen.url, seen.title) == ("PAP", "https://pap.pl/1", "Poland moves 30")
    for part in ("Poland moves 30", "of its 268 soldiers", "To: Kuwait"):
        assert part in seen.text


def test_the_site_of_a_link_goes_before_its_author():
    embed = discord.Embed.from_dict(
        {"title": "A", "url": "https://bbc.co.uk/1", "provider": {"name": "BBC"}, "author": {"name": "Jane Doe"}}
    )
    assert posted(message(embeds=[embed])).publisher == "BBC"


def test_a_card_is_read_with_all_its_parts():
    card = {
        "type": 17,
        "id": 1,
        "components": [
            {"type": 10, "id": 2, "content": "# Poland moves 30"},
            {
                "type": 9,
                "id": 3,
                "components": [{"type": 10, "id": 4, "content": "of its 268 soldiers"}],
                "accessory": {"type": 2, "id": 5, "style": 5, "label": "Read", "url": "https://pap.pl/2"},
            },
        ],
    }
    seen = posted(message(components=[_component_factory(card)]))  # type: ignore[arg-type]
    assert seen.text == "Poland moves 30\nof its 268 soldiers"
    assert seen.url == "https://pap.pl/2"


def test_files_are_read_by_their_names():
    files = [attachment(filename="poland-leaves.pdf"), attachment(filename="a.png", description="Polish soldiers")]
    assert posted(message(attachments=files)).text == "poland-leaves.pdf\na.png\nPolish soldiers"


def test_no_message_is_too_long_or_too_empty():
    assert len(posted(message("x" * 50_000)).text) == 8_000
    assert posted(message()).text == ""


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("> Germany withdrew 35 of its 120\nIs that true?", "Germany withdrew 35 of its 120\nIs that true?"),
        (">>> Germany withdrew\n35 soldiers", "Germany withdrew\n35 soldiers"),
        ("**BREAKING** __Hungary__ pulls out *200* `troops`", "BREAKING Hungary pulls out 200 troops"),
        ("# Hungary leaves\n-# by _AFP_", "Hungary leaves\nby AFP"),
        ("Hungary pulls out ~~all~~ some", "Hungary pulls out  some"),
        ("||Hungary|| leaves", "Hungary leaves"),
        ("<@123> <#456> <@&789> <:flag:1> Hungary leaves", "Hungary leaves"),
        ("Hungary left on <t:1578560400:D>", "Hungary left on 2020-01-09"),
        (r"5 \* 40 troops, 10\_000", "5 * 40 troops, 10_000"),
        ("[Hungary](https://a.org/x) leaves", "Hungary leaves\nhttps://a.org/x"),
        ("https://a.org/a_b_c/__d__*e* says so", "https://a.org/a_b_c/__d__*e* says so"),
        ("```\nHungary leaves\n```", "Hungary leaves"),
        ("snake_case_words 3 > 2", "snake_case_words 3 > 2"),
    ],
)
def test_markdown_is_read_as_discord_shows_it(typed: str, read: str):
    assert unformatted(typed) == read
    assert posted(message(typed)).text == read
