"""The sentences of a report for which nobody wrote any: for every action and phase, whatever is known."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.documents.default_summary import worded
from bot.documents.phrasing import Phrasing
from bot.languages.language import language
from bot.names import Name, Names
from bot.situation.report import Action, Count, Entry, Personnel, Phase, Report, Text
from bot.situation.times import at_minute, read_moment

from .golden import seeded

NOW = datetime(2020, 1, 9, 12, tzinfo=UTC)
UNTIL = read_moment("2020-03-07", "Asia/Baghdad")
NUMBERS = {"personnel": Personnel(Count(30, 30), Count(268, 268), Count(238, 238))}
PLACES = {"origin": ("taji",), "destination": ("KW", "JO")}
ALL = {**NUMBERS, **PLACES, "mission": "OIR", "covers": ("training", "advising"), "temporary": True, "until": UNTIL}
KNOWN = {"nothing": {}, "numbers": NUMBERS, "places": PLACES, "all": ALL}


def report(action, phase, actor="PL", **known):
    moment = at_minute(NOW)
    return replace(Report("IQ20-0001", Entry.REPORT, actor, action, phase, moment, NOW, Text("", ""), ()), **known)


def said(code, *args, **known):
    situation = seeded().situation
    names = Names([Name(o.code, {"en": o.label.en, "fr": o.label.fr}, o.aliases) for o in situation.organisations])
    return worded(report(*args, **known), Phrasing(situation, language(code), names))


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("actor", ["PL", "US", "NATO"])
@pytest.mark.parametrize("known", KNOWN)
@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("action", Action)
def test_whatever_is_known_is_said_in_whole_sentences(action, phase, known, actor, code):
    text = said(code, action, phase, actor, **KNOWN[known])
    assert text.endswith(".")
    assert text[0].isupper()
    assert (
        re.search(r"  | [.,)]|\.\.|\( |\(\)|“”|[{}]|(?<=[a-z])’its |\bde des\b|\bd[eu] d[’eu]|\bNone\b", text) is None
    )
    assert all(sentence[0].isupper() for sentence in text.split(". "))


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("action", Action)
def test_nothing_that_is_known_is_lost(action, phase, code):
    text, say = said(code, action, phase, **ALL), language(code)
    assert "30" in text or action is Action.STAY
    for fact in (
        "268",
        "238",
        "Taji",
        "Inherent Resolve",
        say.long_day(UNTIL.day(seeded().situation.zone)),
    ):
        assert fact in text
    assert say("for a time") in text or say("for the time being") in text
    assert {"en": "training and advising", "fr": "formation et conseil"}[code] in text


@pytest.mark.parametrize("action", Action)
def test_each_phase_is_said_in_its_own_words(action):
    for code in ("en", "fr"):
        assert len({said(code, action, phase) for phase in Phase}) == len(Phase)


def test_poland_is_said_as_a_newsroom_says_it():
    known = {"personnel": Personnel(Count(30, 30), Count(268, 268)), "origin": ("taji",), "destination": ("KW",)}
    known |= {"temporary": True}
    english = said("en", Action.DRAWDOWN, Phase.ANNOUNCED, **known)
    french = said("fr", Action.DRAWDOWN, Phase.ANNOUNCED, **known)
    assert english == "Poland says it will move 30 of its 268 soldiers from Taji to Kuwait for a time."
    assert french == "La Pologne annonce le déplacement temporaire de 30 de ses 268 soldats de Taji vers le Koweït."


@pytest.mark.parametrize(
    ("actor", "action", "phase", "known", "english", "french"),
    [
        (
            *("CI", Action.CONTRIBUTION, Phase.UNDER_WAY, {}),
            "Ivory Coast is contributing some personnel.",
            "La Côte d’Ivoire fournit du personnel.",
        ),
        (
            *("CI", Action.CONTRIBUTION, Phase.ANNOUNCED, {"temporary": True}),
            "Ivory Coast says it will contribute some personnel for a time.",
            "La Côte d’Ivoire annonce l’apport temporaire de personnel.",
        ),
        (
            *("BG", Action.WITHDRAWAL, Phase.COMPLETED, {"personnel": Personnel(Count(10**6, 10**6))}),
            "Bulgaria has withdrawn 1,000,000 soldiers.",
            "La Bulgarie a retiré 1\u202f000\u202f000 de soldats.",
        ),
        (
            *("ES", Action.WITHDRAWAL, Phase.UNDER_WAY, {}),
            "Spain is withdrawing its personnel.",
            "L’Espagne retire son personnel.",
        ),
        (
            *("US", Action.WITHDRAWAL, Phase.CANCELLED, {"personnel": Personnel(moved=Count(500, 500, about=True))}),
            "The United States has called off the withdrawal of about 500 soldiers.",
            "Le gouvernement des États-Unis renonce au retrait d’environ 500 soldats.",
        ),
        (
            *(
                "DK",
                Action.DRAWDOWN,
                Phase.COMPLETED,
                {"personnel": Personnel(Count(1, None), remaining=Count(9, 9))},
            ),
            "Denmark has pulled out some of its soldiers. The number remaining is put at 9.",
            "Le Danemark a retiré une partie de ses soldats. Le nombre restant s’établit à 9.",
        ),
        (
            *("DE", Action.RELOCATION, Phase.COMPLETED, {"personnel": Personnel(Count(35, 35), Count(120, 120))}),
            "Germany has moved 35 of its 120 soldiers.",
            "L’Allemagne a déplacé 35 de ses 120 soldats.",
        ),
        (
            *(
                "FR",
                Action.STAY,
                Phase.ANNOUNCED,
                {"personnel": Personnel(strength=Count(160, 160, scope="training"))},
            ),
            "France says it will keep 160 members of its personnel (training) in place.",
            "La France annonce le maintien de 160 membres de son personnel (formation).",
        ),
        (
            *("NATO", Action.SUSPENSION, Phase.COMPLETED, {"mission": "NMI", "covers": ("training",)}),
            "NATO has suspended its activity (training) in the mission “NATO Mission Iraq”.",
            "L’Otan a suspendu son activité (formation) dans la mission «\u00a0Mission de l’Otan en Irak\u00a0».",
        ),
        (
            *("CA", Action.RELOCATION, Phase.UNDER_WAY, {"origin": ("ain-al-asad",), "destination": ("KW", "JO")}),
            "Canada is moving its personnel from Ain al-Asad air base to Kuwait and Jordan.",
            "Le Canada déplace son personnel du lieu «\u00a0base aérienne d’Aïn al-Assad\u00a0»"
            " vers le Koweït et la Jordanie.",
        ),
        (
            *("NL", Action.RETURN, Phase.ANNOUNCED, {"personnel": Personnel(moved=Count(1, 1)), "until": UNTIL}),
            "The Netherlands says it will send back 1 soldier until 7 March 2020.",
            "Le gouvernement des Pays-Bas annonce le retour de 1 soldat jusqu’au 7 mars 2020.",
        ),
        (
            *("CJTF-OIR", Action.RESUMPTION, Phase.ANNOUNCED, {}),
            "The international coalition against IS says it will resume its activity.",
            "La coalition internationale anti-EI annonce la reprise de son activité.",
        ),
        (
            *("IR", Action.INCIDENT, Phase.COMPLETED, {"origin": ("taji",)}),
            "Iran has gone through an incident. The report names “Taji”.",
            "L’Iran a connu un incident. L’information cite «\u00a0Taji\u00a0».",
        ),
        (
            *("GB", Action.CONTRIBUTION, Phase.UNDER_WAY, {"personnel": Personnel(strength=Count(400, 400))}),
            "The United Kingdom is contributing 400 soldiers.",
            "Le Royaume-Uni fournit 400 soldats.",
        ),
    ],
)
def test_what_is_known_is_said_and_no_more(actor, action, phase, known, english, french):
    assert said("en", action, phase, actor, **known) == english
    assert said("fr", action, phase, actor, **known) == french


def test_a_language_without_a_text_of_its_own_says_it_in_english(monkeypatch):
    say = language("en")
    monkeypatch.setattr(say, "code", "eo")
    text = said("en", Action.RELOCATION, Phase.COMPLETED, origin=("taji",), destination=("JO",))
    assert text.endswith("has moved its personnel from Taji to Jordan.")
