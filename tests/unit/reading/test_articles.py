"""What the rules make of invented articles of ten stories, and of sentences of other kinds."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from bot.reading.article import Article
from bot.reading.reader import read
from bot.situation.report import Action, Phase, Text
from bot.situation.situation import Organisation, Place, Situation

from .corpus import Score, cases, judge, number

DAY = date(2021, 4, 15)
STORY = Situation(
    slug="story",
    prefix="ST21",
    title=Text("A story", "Un sujet"),
    theatre=("AF",),
    time_zone="UTC",
    starts=date(2021, 1, 1),
    organisations=(Organisation("UNRWA", Text("UNRWA", "UNRWA")),),
    places={"kabul": Place("kabul", Text("Kabul", "Kaboul"), "AF")},
)
CASES = cases()


def proposals(text: str) -> list[Any]:
    return list(read(Article(text, DAY), STORY).proposals)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_of_invented_articles_most_is_found_and_hardly_anything_else(language: str):
    total = Score()
    for case in CASES:
        if case.language == language:
            total.add(judge(case, read(Article(case.text, case.published), case.situation).proposals))
    assert total.hits >= 0.92 * total.shown, total.said
    assert total.hits >= 0.88 * total.wanted, total.said
    assert total.ready >= 0.85 * total.shown, total.said
    assert total.inverted == 0


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_sentence_is_quoted_word_for_word(case: Any):
    for one in read(Article(case.text, case.published), case.situation).proposals:
        assert case.text[one.start : one.end] == one.evidence


@pytest.mark.parametrize(
    ("text", "actor", "action", "phase", "moved", "strength"),
    [
        ("Croatia has withdrawn its contingent of 98 soldiers.", "HR", "withdrawal", "completed", "98", ""),
        ("La Croatie a retiré son contingent de 98 soldats.", "HR", "withdrawal", "completed", "98", ""),
        ("Six des sept militaires luxembourgeois sont rentrés lundi.", "LU", "drawdown", "completed", "6", "7"),
        ("Le Luxembourg a rapatrié six de ses sept militaires.", "LU", "drawdown", "completed", "6", "7"),
        ("Italy plans to have withdrawn its 20 soldiers by August.", "IT", "withdrawal", "announced", "20", ""),
        ("L'Italie veut avoir retiré ses 20 soldats en août.", "IT", "withdrawal", "announced", "20", ""),
        ("L'Italie entend retirer ses 20 soldats.", "IT", "withdrawal", "announced", "20", ""),
        ("Austria joined a growing list of countries to pause funding.", "AT", "suspension", "completed", "", ""),
        ("Austria became the first country to withdraw its soldiers.", "AT", "withdrawal", "completed", "", ""),
        ("Norway said it would continue to fund the agency.", "NO", "stay", "announced", "", ""),
        ("La Norvège continuera de financer l'agence.", "NO", "stay", "announced", "", ""),
        ("L'Estonie rapatriera sa centaine de soldats.", "EE", "withdrawal", "announced", "100", ""),
        ("L'Italie a réduit ses effectifs de 320 à 250 hommes.", "IT", "drawdown", "completed", "", "320"),
        ("Paris a annoncé le départ des 1 500 militaires français.", "FR", "withdrawal", "announced", "1500", ""),
        ("Argentina told Germany that it is withdrawing its troops.", "AR", "withdrawal", "under_way", "", ""),
        ("Estonia is sending its five soldiers to Kuwait.", "EE", "withdrawal", "under_way", "5", ""),
        ("The Netherlands had relocated its envoys a week ago.", "NL", "relocation", "completed", "", ""),
    ],
)
def test_sentences_of_other_kinds(text: str, actor: str, action: str, phase: str, moved: str, strength: str):
    [one] = proposals(text)
    assert (one.actor, one.action, one.phase) == (actor, Action(action), Phase(phase))
    assert (number(one.moved), number(one.strength)) == (moved, strength)


def test_seven_is_no_september():
    [one] = proposals("Le Luxembourg a rapatrié six de ses sept militaires.")
    assert one.effective is None


def test_who_will_do_the_same_has_not_done_it():
    found = proposals("Italy withdrew its 20 soldiers. Georgia will do the same.")
    assert [(one.actor, one.phase) for one in found] == [("IT", Phase.COMPLETED), ("GE", Phase.ANNOUNCED)]
    found = proposals("L'Italie a retiré ses 20 soldats. La Géorgie suivra le mouvement.")
    assert [(one.actor, one.phase) for one in found] == [("IT", Phase.COMPLETED), ("GE", Phase.ANNOUNCED)]


def test_a_line_that_only_wraps_before_a_name_goes_on():
    [one] = proposals("Denmark, whose soldiers are at the base near the river, will move 35 to\nKuwait within days.")
    assert one.evidence.endswith("within days.")


def test_whatever_is_read_is_quoted_or_nothing():
    rng, words = random.Random(5), " ".join(case.text for case in CASES).split(" ")
    for _ in range(150):
        text = " ".join(rng.choices(words, k=rng.randrange(1, 120)))
        assert all(text[one.start : one.end] == one.evidence for one in proposals(text))
