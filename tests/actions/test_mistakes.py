"""All that is wrong with a form is found at once, and each mistake names the fields in which it is mended."""

from __future__ import annotations

import pytest

from bot.actions.reports.form import Context, Form, mistakes, read_form
from bot.errors import Refused
from bot.languages.language import language
from bot.reports.fields import BY_NAME, FIELDS

from .conftest import DRAWDOWN, NOW

WRONG = {
    "country": "Gernamy",
    "action": "withdrawl",
    "phase": "soon",
    "when": "32 March",
    "reported": "sometime",
    "moved": "lots",
    "strength": "-5",
    "remaining": "15-10",
    "scope": "nowhere",
    "origin": "Gaoo",
    "destination": "Naimey, Gao",
    "mission": "MINUSMAA",
    "covers": "trainig",
    "temporary": "maybe",
    "until": "for two weeks",
    "rating": "Z9",
    "publisher": "https://",
}
TOGETHER = [
    ({"moved": "300", "strength": "120"}, {"moved", "strength", "remaining"}),
    ({"moved": "35 of 120", "strength": "130"}, {"moved"}),
    ({"when": "2026-01-05", "until": "2026-01-01"}, {"when", "until"}),
    ({"when": "2026-12-05", "reported": "2026-03-01"}, {"when", "reported", "phase"}),
    ({"reported": "2026-12-05"}, {"reported"}),
    ({"publisher": "", "url": ""}, {"publisher", "url"}),
]


@pytest.fixture
def found(library):
    def found_(slug="sahel", code="en", **typed):
        context = Context(library.shelf(slug), code, NOW, "person 1")
        form = Form(**DRAWDOWN | typed)
        wrong = mistakes(form, context)
        try:
            read_form(form, context, "SA-0001")
        except Refused:
            assert wrong, "what is refused is explained"
        else:
            assert not wrong
        return wrong

    return found_


def test_a_form_without_mistakes_has_none(found):
    assert found() == []


@pytest.mark.parametrize(("name", "text"), WRONG.items())
def test_each_is_mended_in_its_own_field(found, name, text):
    assert all(name in one.fields for one in found(**{name: text}))


def test_all_are_found_at_once(found):
    named = {name for one in found(**WRONG) for name in one.fields}
    assert named == {*WRONG, "url"}


@pytest.mark.parametrize("name", [one.name for one in FIELDS])
def test_a_text_that_is_too_long_hides_nothing(found, name):
    wrong = found(**{"country": "Gernamy", name: "x" * (BY_NAME[name].longest + 1)})
    assert any(name in one.fields and "characters at most" in str(one.problem) for one in wrong)
    assert any("country" in one.fields for one in wrong)


def test_it_is_called_as_its_form_calls_it(found):
    [wrong] = found(code="fr", reason="x" * 301)
    assert language("fr").explain(wrong.problem).startswith("Pourquoi\u00a0: 300 caractères au plus")


@pytest.mark.parametrize(("typed", "fields"), TOGETHER)
def test_what_contradicts_itself_names_all_that_may_be_wrong(found, typed, fields):
    [wrong] = found(**typed)
    assert set(wrong.fields) == fields


def test_a_story_that_is_over_asks_for_its_day_with_everything_else(found):
    wrong = found("story-over", country="Gernamy", destination="", when="")
    assert {name for one in wrong for name in one.fields} == {"country", "reported"}
