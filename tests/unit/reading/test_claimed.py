"""What is believed of the reports that a model claims: nothing that the text does not bear out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.claimed import LONGEST_QUOTE, MOST, Claimed, Dropped, People, believed
from bot.situation.report import Action, Count, Phase

from .test_articles import STORY

TEXT = """Allies leave

KABUL – Germany will withdraw 1,200 of its soldiers from Kabul
by May. Quatorze, it is said. France has about fourteen people there. Italy stays.
"""
GERMANY = "Germany will withdraw 1,200 of its soldiers from Kabul by May."
NOBODY = People(None, None, False)


def claim(**more: Any) -> Claimed:
    plain = Claimed(GERMANY, "DE", Action.DRAWDOWN, Phase.ANNOUNCED, None, None, None, (), (), None, None, None, None)
    return replace(plain, **more)


def kept(*claims: Claimed, text: str = TEXT, language: str = "en") -> Any:
    return believed(text, claims, STORY, language)


def exactly(number: int) -> People:
    return People(number, number, False)


def test_the_sentence_of_the_text_stands_as_evidence_with_its_own_line_breaks():
    [one] = kept(claim(moved=exactly(1200), origin=("kabul",), effective="by 2021-05-31")).proposals
    assert TEXT[one.start : one.end] == one.evidence == GERMANY.replace("Kabul by", "Kabul\nby")
    assert (one.moved, one.origin, one.effective) == (Count(1200, 1200), ("kabul",), "by 2021-05-31")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"quote": "Germany will withdraw its soldiers from Kabul."}, Dropped.NOT_IN_TEXT),  # shortened
        ({"quote": GERMANY.replace("will", "may")}, Dropped.NOT_IN_TEXT),
        ({"quote": ""}, Dropped.NOT_IN_TEXT),
        ({"quote": " \n "}, Dropped.NOT_IN_TEXT),
        ({"actor": "FR"}, Dropped.NOT_NAMED),  # named, but elsewhere
        ({"actor": "Germany"}, Dropped.NOT_NAMED),
        ({"actor": ""}, Dropped.NOT_NAMED),
        ({"moved": exactly(120)}, Dropped.NO_NUMBER),
        ({"moved": exactly(-1200)}, Dropped.NO_NUMBER),
        ({"moved": exactly(1200), "remaining": exactly(1186)}, Dropped.NO_NUMBER),  # calculated
        ({"strength": People(14, 15, False)}, Dropped.NO_NUMBER),
    ],
)
def test_what_the_text_does_not_bear_out_is_dropped_and_counted(wrong: dict[str, Any], reason: Dropped):
    found = kept(claim(**wrong))
    assert (found.proposals, found.dropped) == ((), {reason: 1})


def test_a_quote_of_half_the_article_proves_nothing():
    text = TEXT + "Word. " * 400
    assert kept(claim(quote=text[: LONGEST_QUOTE + 1]), text=text).dropped == {Dropped.NOT_IN_TEXT: 1}


def test_a_number_may_stand_in_words_and_beside_the_quote_but_not_far_from_it():
    assert kept(claim(strength=exactly(14))).proposals
    far = TEXT.replace("Quatorze", "x " * 300 + "Quatorze")
    assert kept(claim(strength=exactly(14)), text=far).dropped == {Dropped.NO_NUMBER: 1}


def test_demonyms_seats_and_french_name_an_actor():
    text = "Les soldats allemands quittent Kaboul, dit Berlin."
    assert kept(claim(quote=text), text=text, language="fr").proposals


def test_what_no_journal_takes_is_left_empty():
    wrong = {"origin": ("kabul", "NE", "nowhere"), "effective": "soon", "until": "2021-13-40", "mission": "NATO"}
    [one] = kept(claim(**wrong, moved=NOBODY)).proposals
    assert (one.origin, one.effective, one.until, one.mission, one.moved) == (("kabul",), None, None, None, None)


def test_the_same_claim_again_and_one_too_many_are_counted():
    found = kept(*[claim()] * (MOST + 5))
    assert len(found.proposals) == 1
    assert found.dropped == {Dropped.REPEATED: MOST - 1, Dropped.TOO_MANY: 5}


WORDS = st.text(alphabet="Gg ermany1,.\n²٣’\\[(*", max_size=60) | st.just(GERMANY) | st.just("Germany")
PEOPLE = st.none() | st.builds(People, st.none() | st.integers(), st.none() | st.integers(), st.booleans())


@given(
    quote=WORDS, actor=st.sampled_from(["DE", "de", "", "UNRWA"]), moved=PEOPLE, when=st.none() | WORDS, text=WORDS
)
def test_any_claim_about_any_text_is_kept_word_for_word_or_dropped(quote, actor, moved, when, text):
    found = believed(text, [claim(quote=quote, actor=actor, moved=moved, effective=when)], STORY, "en")
    assert len(found.proposals) + sum(found.dropped.values()) == 1
    assert all(text[one.start : one.end] == one.evidence for one in found.proposals)
