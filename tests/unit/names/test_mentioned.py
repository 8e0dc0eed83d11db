"""Whom a running text names, and whom it only seems to name: codes are words, and words are codes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.names import Names

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"
NAMED = {
    "000": "IQ DE US KW JO CA GB BG HR LV RO SK SI ES NL LT DK FI HU CZ SE IR",
    "001": "IQ US IR ES NO CA FR",
    "002": "FR IQ IR US DE",
    "003": "US IQ IR FR GB AU CA DK",
    "004": "US IQ CA GB FR DE KW JO RO",
}
"""By the beginning of a text's name: whoever a person finds in it."""
names = Names()


@pytest.mark.parametrize(
    "text",
    [
        *("in the north", "IN THE NORTH", "to the", "by the", "at the end", "de la base", "de l’armée", "au nom de"),
        *("IT IS OVER", "IT IS said that", "DE LA PART", "they can and are", "THEY CAN AND ARE", "as per plan"),
        *("at 5:00 PM", "the PM and the MP", "HR and PR", "AI on TV", "GIVE US TIME", "ET DE", "ON EST LÀ", "NE PAS"),
        *("la réunion de ce soir", "une grenade", "polish your boots", "a turkey", "and us", "les us et coutumes"),
        *("He is in the IT team", "une base en mer", "6 km to go", "an ad", "no, so be it", "et al.", "I am"),
    ],
)
def test_nobody_is_named(text):
    assert names.mentioned(text) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("the UK and the US", "GB US"),
        ("U.S. and U.K. troops", "US GB"),
        ("the UAE, la RDC", "AE CD"),
        ("GB and DK send 30", "GB DK"),
        ("DEU: 35 of 120", "DE"),
        ("TURKEY LEAVES IRAQ", "TR IQ"),
        ("Turkey, La Réunion, Polish troops", "TR RE PL"),
        ("the Netherlands and les Pays-Bas", "NL"),
        ("germany leaves, la france reste", "DE FR"),
        ("l’Irak, d’Allemagne", "IQ DE"),
        ("Bosnia and Herzegovina, Trinidad & Tobago", "BA TT"),
        ("IT IS ITALY", "IT"),
        ("soldats allemands\nfrançais", "DE FR"),
    ],
)
def test_whoever_is_named_is_found(text, codes):
    assert names.mentioned(text) == codes.split()


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the press texts are not part of this repository")
@pytest.mark.parametrize("begins", NAMED)
def test_articles_of_the_press_name_nobody_falsely(begins):
    [path] = SEEDS.glob(f"{begins}_*")
    assert sorted(names.mentioned(path.read_text(encoding="utf-8"))) == sorted(NAMED[begins].split())


def test_a_whole_article_in_capitals_names_nobody_falsely():
    text = """TROOPS ARE TO GO, SAYS NATO. IT IS NO END, AND MEN CAN BE IN OR AT THE BASE AS PER PLAN; SO DO US ALL.
    ON EST EN MER, ET LA PAIX NE SE FAIT PAS DE SI TÔT. LE PM VA AU NORD, AI VU LES GIS. IL Y A DU GAB ET DU SEN."""
    assert names.mentioned(text) == []
    assert names.mentioned(text.lower()) == []


def test_every_short_word_is_short_and_known():
    from bot.names.aliases import capital_words, short_words

    assert all(re.fullmatch("[a-z]{2,3}", word) and names.known_as(word) for word in short_words())
    assert all(names.known_as(word) for word in capital_words())
