"""What a message becomes: read as prose, sourced to the document that it shows, and to nobody who only posted it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.actions.reports.quote import Posted, read_posted
from bot.actions.shelf import Loaded, Shelf, unkept
from bot.situation.journal import Journal
from bot.store.seed import seed_files

WRITTEN, LINK = datetime(2020, 1, 10, 9, tzinfo=UTC), "https://discord.com/channels/1/2/3"


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """Of a story with a journal, so that its publishers are known."""
    situation, reports = next(seed.read() for seed in seed_files() if "iraq" in seed.path.name)
    shelf = unkept(situation)
    shelf.loaded = Loaded(Journal(situation, reports), len(reports), 0.0)
    return shelf


def read(shelf: Shelf, text: str, **card: str):
    return read_posted(Posted(text, LINK, WRITTEN, **card), shelf, "en")


def test_a_feeds_card_is_read_and_names_its_own_source(shelf):
    text = """Poland to move 30 of its 268 soldiers
    WARSAW, Jan 9 (Reuters) - Poland said on Thursday it will move them to Kuwait."""
    found = read(shelf, text, publisher="Reuters", url="https://reuters.com/a", title="Poland")
    source = (found.fields["publisher"], found.fields["url"], found.fields["title"])
    assert source == ("Reuters", "https://reuters.com/a", "Poland")
    assert (found.fields["country"], found.fields["moved"], found.fields["strength"]) == ("Poland", "30", "268")


def test_what_somebody_says_that_an_agency_says_is_not_rated_as_the_agency(shelf):
    found = read(shelf, "30 de ses 268 soldats polonais quittent Taji pour le Koweït, selon l’AFP")
    assert (found.fields["publisher"], found.fields["rating"], found.fields["url"]) == ("Discord", "F", LINK)
    assert (found.fields["moved"], found.fields["strength"]) == ("30", "268")


def test_an_agencys_own_address_is_the_agencys(shelf):
    found = read(shelf, "France keeps its 160 soldiers, AFP reported https://www.afp.com/en/1")
    assert (found.fields["publisher"], found.fields["url"]) == ("AFP", "https://www.afp.com/en/1")
    found = read(shelf, "France keeps its 160 soldiers, AFP reported https://dr.dk/1")
    assert "publisher" not in found.fields
    assert found.fields["url"] == "https://dr.dk/1"


def test_of_whom_a_number_speaks_is_read_where_it_is_said(shelf):
    found = read(shelf, "Spain moved 10 of the 13 soldiers in Baghdad to Kuwait")
    assert (found.fields["moved"], found.fields["strength"], found.fields["scope"]) == ("10", "13", "in Baghdad")
    assert "scope" not in read(shelf, "Spain moved 10 of its 500 soldiers to Kuwait").fields


def test_a_day_that_nobody_can_tell_is_left_empty(shelf):
    found = read(shelf, "Spain will withdraw 20 troops from Baghdad by 20 December")
    assert "when" not in found.fields or found.fields["when"] < "by 2020-02-15"
    assert read(shelf, "Spain withdrew 20 troops on 7 January").fields["when"] == "2020-01-07"


@pytest.mark.parametrize("text", ["", "ok", "👍", "@everyone", "((((", "x" * 8000, "30 30 30 30", "https://x.org/a"])
def test_any_message_is_taken(shelf, text):
    assert read(shelf, text).evidence == ""
