"""Our own words: in any number of languages, each reader in theirs, and nothing lost on the way to a file."""

import pytest

from bot.errors import Refused
from bot.situation.report import Text
from bot.situation.written import read_situation, write_situation

HARBOUR = {"slug": "harbour", "prefix": "HB20", "theatre": ["IQ"], "time_zone": "UTC", "starts": "2020-01-01"}


def test_each_reader_gets_their_language_and_others_the_first():
    text = Text.of({"es": "el puerto", "fr": "le port", "en": "the harbour"})
    assert [text.in_language(code) for code in ("en", "fr", "es", "de")] == [
        "the harbour", "le port", "el puerto", "the harbour",
    ]  # fmt: skip


def test_the_order_in_which_it_was_written_makes_no_difference():
    assert Text.of({"fr": "le port", "en": "the harbour"}) == Text("the harbour", "le port")
    assert Text.of({"en": "a", "es": "c", "de": "b"}) == Text.of({"de": "b", "es": "c", "en": "a"})
    assert Text("the harbour", "le port") != Text("the harbour")


def test_a_description_keeps_languages_that_the_bot_does_not_speak():
    place = {"code": "gao", "en": "Gao", "fr": "Gao", "pt-BR": "Gao, no norte", "country": "ML"}
    written = {**HARBOUR, "title": {"en": "The harbour", "fil": "Ang daungan"}, "places": [place]}
    again = write_situation(read_situation(written))
    assert again["title"] == written["title"]
    assert again["places"] == [place]


def test_a_text_without_english_is_refused():
    with pytest.raises(Refused, match="en"):
        read_situation({**HARBOUR, "title": {"fr": "Le port"}})
