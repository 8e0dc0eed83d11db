"""Names in sentences take the article that a newsroom would write, in both languages."""

from __future__ import annotations

import pytest

from bot.languages import articles


@pytest.mark.parametrize(
    ("name", "language", "country", "mentioned"),
    [
        ("United States", "en", True, "the United States"),
        ("Netherlands", "en", True, "the Netherlands"),
        ("Philippines", "en", True, "the Philippines"),
        ("Dominican Republic", "en", True, "the Dominican Republic"),
        ("Czechia", "en", True, "Czechia"),
        ("International coalition against IS", "en", False, "the international coalition against IS"),
        ("European Union", "en", False, "the European Union"),
        ("African Union", "en", False, "the African Union"),
        ("United Nations", "en", False, "the United Nations"),
        ("Multinational Force and Observers", "en", False, "the Multinational Force and Observers"),
        ("World Food Programme", "en", False, "the World Food Programme"),
        ("EU", "en", False, "the EU"),
        ("UN agency for refugees", "en", False, "the UN agency for refugees"),
        ("The Alliance", "en", False, "the Alliance"),
        ("NATO", "en", False, "NATO"),
        ("UNRWA", "en", False, "UNRWA"),
        ("MINUSMA", "en", False, "MINUSMA"),
        ("États-Unis", "fr", True, "les États-Unis"),
        ("Philippines", "fr", True, "les Philippines"),
        ("Pologne", "fr", True, "la Pologne"),
        ("Malte", "fr", True, "Malte"),
        ("Coalition internationale anti-EI", "fr", False, "la coalition internationale anti-EI"),
        ("Union européenne", "fr", False, "l’Union européenne"),
        ("Nations unies", "fr", False, "les Nations unies"),
        ("Otan", "fr", False, "l’Otan"),
        ("3rd Marine Brigade", "en", False, "the 3rd Marine Brigade"),
        ("Corporate Shield Ltd", "en", False, "Corporate Shield Ltd"),
        ("3e brigade de marine", "fr", False, "la 3e brigade de marine"),
        ("1er régiment étranger", "fr", False, "le 1er régiment étranger"),
        ("Groupe Wagner", "fr", False, "le Groupe Wagner"),
        ("Communauté économique", "fr", False, "la Communauté économique"),
        ("Comité international de la Croix-Rouge", "fr", False, "le Comité international de la Croix-Rouge"),
        ("Croix-Rouge", "fr", False, "la Croix-Rouge"),
        ("Corporate Shield Ltd", "fr", False, "Corporate Shield Ltd"),
        ("Atlas Security Group", "fr", False, "Atlas Security Group"),
        ("Guinée-Bissau", "fr", True, "la Guinée-Bissau"),
        ("Royaume-Uni", "fr", True, "le Royaume-Uni"),
        ("Sierra Leone", "fr", True, "la Sierra Leone"),
        ("La Réunion", "fr", True, "La Réunion"),
        ("Gibraltar", "fr", True, "Gibraltar"),
    ],
)
def test_who_acts_is_mentioned_with_the_article(name: str, language: str, country: bool, mentioned: str):
    assert articles.mentioned(name, language, country=country) == mentioned
    assert articles.subject(name, language, country=country) == mentioned[0].upper() + mentioned[1:]


@pytest.mark.parametrize(
    ("name", "country", "plural"),
    [("Pays-Bas", True, True), ("Nations unies", False, True), ("Otan", False, False), ("Pologne", True, False)],
)
def test_a_plural_name_takes_a_verb_in_the_plural(name: str, country: bool, plural: bool):
    assert articles.is_plural(name, "fr", country=country) is plural
    assert not articles.is_plural(name, "en", country=country)


@pytest.mark.parametrize(
    ("name", "plural"),
    [("Armed Forces of Malta", True), ("Peshmerga forces", True), ("Special Forces Command", False), ("NATO", False)],
)
def test_english_forces_are_many(name: str, plural: bool):
    assert articles.is_plural(name, "en", country=False) is plural
