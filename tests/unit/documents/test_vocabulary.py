"""A posture is told everywhere: in words, signs, sentences, pictures and files."""

import pytest

from bot.actions.reports.action_words import read_action
from bot.documents.vocabulary import CLAUSES, HEADINGS, MEANINGS, POSTURES, SIGNS
from bot.pictures.draw import palette
from bot.pictures.plan.frame import ORDER
from bot.situation.posture import LEFT, STAYED, Posture

SAID = (*LEFT, *STAYED)
"""Postures that a report can give."""


def test_every_posture_is_left_or_stayed_or_unknown():
    assert {*SAID, Posture.UNKNOWN} == {*Posture}


@pytest.mark.parametrize("posture", Posture)
def test_it_has_words_signs_and_a_look(posture: Posture):
    missing = [
        name
        for name, table in {
            "sign": SIGNS,
            "heading": HEADINGS,
            "word": POSTURES,
            "meaning": MEANINGS,
            "colour": palette.FILLS,
            "drawn sign": palette.SIGNS,
            "turn in legends": ORDER,
        }.items()
        if posture not in table
    ]
    assert not missing


@pytest.mark.parametrize("posture", SAID)
def test_it_can_begin_a_sentence_and_stand_in_a_file(posture: Posture):
    assert len(CLAUSES[posture]) == 2
    assert read_action(posture.value)
