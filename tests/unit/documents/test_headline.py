"""The first sentence of an answer is grammatical whoever it is about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.documents.briefing import changed
from bot.documents.headline import standing_sentence
from bot.situation.changes import changes
from bot.situation.report import Text
from bot.situation.situation import Organisation
from tests.unit.pictures.conftest import SAHEL
from tests.unit.pictures.seeds import picture_of, voice_of
from tests.unit.situation.story import Story

FORCE = Organisation("G5S", Text("Joint force of the Sahel", "Force conjointe du Sahel"))


@pytest.mark.parametrize(
    ("actor", "english", "french"),
    [
        ("NL", "The Netherlands is out.", "Les Pays-Bas ne sont plus sur place."),
        ("US", "The United States is out.", "Les États-Unis ne sont plus sur place."),
        ("PH", "The Philippines is out.", "Les Philippines ne sont plus sur place."),
        ("PL", "Poland is out.", "La Pologne n’est plus sur place."),
        ("G5S", "The joint force of the Sahel is out.", "La force conjointe du Sahel n’est plus sur place."),
    ],
)
def test_one_actor_has_its_article_and_its_verb(actor: str, english: str, french: str):
    story = Story(replace(SAHEL, organisations=(*SAHEL.organisations, FORCE)))
    story.says(actor, "withdrawal", "completed", "2022-08-15")
    snapshot = picture_of(story.journal, "2022-08-20")
    assert standing_sentence(snapshot, voice_of(story.journal.situation, "en")) == english
    assert standing_sentence(snapshot, voice_of(story.journal.situation, "fr")) == french


def test_who_never_paused_has_the_same_sign_and_a_verb_of_its_number_in_what_changed():
    story = Story()
    story.says("US", "suspension", "completed", "2020-01-06", mission="OIR")
    story.says("NO", "stay", "under_way", "2020-01-07", mission="OIR")
    told = changes(story.journal, story.instant("2020-01-05"), story.instant("2020-01-08"))
    english = changed(told, voice_of(story.situation, "en")).text
    assert "📍 Never paused (1): 🇳🇴\u00a0Norway" in english
    french = standing_sentence(story.on("2020-01-08"), voice_of(story.situation, "fr"))
    assert "la Norvège n’a jamais suspendu" in french
