"""A name that nobody knows: what is near is suggested, or all that there is, by name, in the author’s language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.actions.reports.form import Context, Form, read_form
from bot.actions.reports.labels import named
from bot.errors import Refused, Unknown
from bot.languages.language import language
from bot.situation.report import Text
from bot.situation.situation import Mission, Place

from .conftest import DRAWDOWN, NOW

BASES = {
    "ain-al-asad": Place("ain-al-asad", Text("Ain al-Asad", "Aïn al-Assad"), "IQ"),
    "kirkuk": Place("kirkuk", Text("Kirkuk", "Kirkouk"), "IQ"),
}
MISSIONS = {"NMI": Mission("NMI", Text("NATO Mission Iraq", "Mission de l’Otan en Irak"))}
SCOPES = {"base-k1": Text("on the base K1", "sur la base K1")}


@pytest.fixture
def problem(library):
    """What is said about one wrong field in a situation whose codes are not its names."""
    shelf = library.shelf("sahel")
    described = replace(shelf.situation, places=BASES, missions=MISSIONS, scopes=SCOPES)

    class Described:
        situation, names, journal = described, shelf.names, shelf.journal

    def said(code: str, field: str, typed: str) -> str:
        form = Form(**DRAWDOWN | {"destination": "", field: typed})
        with pytest.raises(Refused) as refused:
            read_form(form, Context(Described, code, NOW, "person 1"), "SA-0001")
        return language(code).explain(refused.value)

    return said


@pytest.mark.parametrize(
    ("code", "field", "typed", "meant"),
    [
        ("en", "origin", "Kirkuck", "Kirkuk"),
        ("fr", "origin", "Kirkuck", "Kirkouk"),
        ("en", "destination", "Ain al Asadd", "Ain al-Asad"),
        ("fr", "mission", "NMII", "Mission de l’Otan en Irak"),
        ("en", "mission", "Nato Mision Iraq", "NATO Mission Iraq"),
        ("fr", "scope", "sur la base K2", "sur la base K1"),
        ("fr", "covers", "on the base K2", "sur la base K1"),
        ("en", "moved", "10 (on the base K2)", "on the base K1"),
        ("fr", "action", "retrai", "retrait"),
        ("fr", "phase", "annonc", "annonce"),
        ("fr", "country", "Gernamy", "Allemagne"),
    ],
)
def test_a_misspelt_one_is_asked_about_by_name(problem, code, field, typed, meant):
    said = problem(code, field, typed)
    assert meant in said
    assert not any(slug in said for slug in ("ain-al-asad", "base-k1"))
    assert "kirkuk?" not in said


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("mission", "Barkhane", "There are NATO Mission Iraq"),
        ("covers", "flying", "There are on the base K1"),
        ("origin", "Wakanda", "/situation edit"),
        ("country", "Wakanda", "check how it is spelled"),
        ("action", "zzz", "write contribution, stay"),
        ("phase", "zzz", "write announced"),
        ("url", "https://x", "write it like https://"),
    ],
)
def test_one_that_nothing_is_near_to_is_answered_with_what_to_do(problem, field, typed, said):
    assert said in problem("en", field, typed)


def test_an_organisation_is_no_place(problem):
    assert "no place known here" in problem("en", "origin", "United Nations")


def test_where_nothing_of_the_kind_is_described_that_is_said():
    with pytest.raises(Unknown) as refused:
        named("Barkhane", {}, "fr")
    assert "/situation modifier" in language("fr").explain(refused.value)


def test_many_are_not_listed_without_end():
    labels = {f"m{n}": Text(f"Operation {n}", f"Opération {n}") for n in range(40)}
    with pytest.raises(Unknown) as refused:
        named("Barkhane", labels, "fr")
    said = language("fr").explain(refused.value)
    assert said.count("Opération") == 12
    assert "…" in said


def test_a_day_is_still_a_day():
    assert "7 Jan" in language("en").explain(Refused("{day}", day=date(2020, 1, 7)))
