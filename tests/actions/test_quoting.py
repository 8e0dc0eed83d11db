"""What a message names, as a moderator finds it in the form."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.actions.descriptions import names_of
from bot.actions.reports.quote import quoted

from .conftest import LIVE, OVER

WRITTEN = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
LINK = "https://discord.com/channels/1/2/3"


def read(text, situation=LIVE, written=WRITTEN):
    return quoted(text, LINK, written, situation, names_of(situation), "en")


def numbers(text):
    fields = read(text)
    return fields.get("moved"), fields.get("strength")


def test_of_a_message_by_itself_the_source_names_nobody():
    fields = read("Berlin: 35 of the 120 German soldiers are in Niger")
    assert (fields["publisher"], fields["url"], fields["rating"]) == ("Discord", LINK, "F")
    assert (fields["country"], fields["moved"], fields["strength"]) == ("Germany", "35", "120")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("See https://x.org/a_(b)", "https://x.org/a_(b)"),
        ("(as https://x.org/a_(b)_c).", "https://x.org/a_(b)_c"),
        ("(https://x.org/a), and", "https://x.org/a"),
        ("[it](https://x.org/a_(b))!", "https://x.org/a_(b)"),
        ("<https://x.org/a>", "https://x.org/a"),
        (f"https://x.org/{'a' * 500}", LINK),
    ],
)
def test_an_address_ends_where_it_ends(text, url):
    assert read(text)["url"] == url


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("on 7 January 2020 Germany moved 35", "2020-01-07"),
        ("Jan 3 of 2020 France said 160 trainers", "2020-01-03"),
        ("Le 1er février 2020, la France", "2020-02-01"),
        ("le 8 mars, la France", "2026-03-08"),
        ("March 8, 2026: 35 of 120", "2026-03-08"),
        ("on December 12 Germany", "2025-12-12"),
        ("In January 2020 3 of 15", "2020-01"),
        ("2020-01-08 and 9 January 2020", "2020-01-08"),
        ("31 February 2020, no, 1 March 2020", "2020-03-01"),
        ("10 of 20 may leave, or march", None),
        ("in May 20 soldiers left", None),
        ("7/1/2020", None),
        ("x" * 600 + " 7 January 2020", None),
    ],
)
def test_the_first_day_that_is_named_is_when_it_happened(text, when):
    assert read(text).get("when") == when


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Jan 3 of 2020 France said 160 trainers", ("160", None)),
        ("On 7 January 2020 35 of 120 soldiers left", ("35", "120")),
        ("7/1/2020 35 of 120", ("35", "120")),
        ("8 Jan. 35 soldats sur place", ("35", None)),
        ("In 2020 200 soldiers left", ("200", None)),
        ("in May 20 soldiers left", ("20", None)),
        ("On 3 March of 2020 nobody left", (None, None)),
    ],
)
def test_a_day_or_a_year_is_no_number_of_people(text, found):
    assert numbers(text) == found


def test_said_now_unless_the_story_was_over_by_then():
    assert read("France leaves")["reported"] == "2026-11-21T09:30+00:00"
    assert "reported" not in read("France leaves", OVER)
    assert read("7 January: France leaves", OVER)["when"] == "2020-01-07"
    assert read("France leaves", OVER, datetime(2020, 1, 8, 9, tzinfo=UTC))["reported"] == "2020-01-08T09:00+00:00"
