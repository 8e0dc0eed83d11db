"""What the press writes, in invented sentences: strengths beside moves, lists, quotes, datelines."""

from datetime import date

import pytest

from bot.reading.article import Article, Proposal
from bot.reading.reader import read
from bot.situation.report import Text
from bot.situation.situation import Mission, Organisation, Place, Situation

from .corpus import number

DAY = date(2021, 4, 15)
STORY = Situation(
    slug="story",
    prefix="ST21",
    title=Text("A story", "Un sujet"),
    theatre=("AF",),
    time_zone="UTC",
    starts=date(2021, 1, 1),
    organisations=(
        Organisation("RSM", Text("Resolute Support", "Resolute Support")),
        Organisation("ACME", Text("Acme's", "Acme's")),
    ),
    missions={"RSM": Mission("RSM", Text("Resolute Support", "Resolute Support"))},
    places={"herat": Place("herat", Text("Herat", "Hérat"), "AF")},
)


def found(text: str) -> tuple[Proposal, ...]:
    return read(Article(text, DAY), STORY).proposals


def said(text: str) -> list[str]:
    return [
        f"{one.actor} {one.action} {one.phase} {number(one.moved)} {number(one.strength)}".strip()
        for one in found(text)
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # a number of those who are there is a strength, not a reinforcement
        ("Berlin has deployed some 1,000 troops to Herat.", "DE contribution under_way  1000"),
        ("Helpers met some 200 Danish soldiers in Afghanistan.", "DK contribution under_way  200"),
        ("Ils rejoignent les 40 militaires danois déjà sur place.", "DK contribution under_way  40"),
        ("The union asked Denmark to withdraw 10 of its 54 troops.", "DK contribution under_way  54"),
        ("La mission Resolute Support, où servent 700 soldats, est dans le pays.", "RSM contribution under_way  700"),
        ("La mission tient. Resolute Support réunit 700 militaires.", "RSM contribution under_way  700"),
        # forms of the verb
        ("L'armée danoise s'est retirée de la base.", "DK withdrawal completed"),
        ("Danish troops will fully depart from Herat before a Sept. 15 deadline.", "DK withdrawal announced"),
        ("La Hongrie retirera en mai 50 de ses 400 soldats.", "HU drawdown announced 50 400"),
        # who acts
        (
            "Acme's, Norway's largest shop, said it will suspend operations in Afghanistan.",
            "ACME suspension announced",
        ),
        ("The Danish ministry has ordered non-emergency embassy staff to leave.", "DK withdrawal announced"),
        ("Resolute Support is temporarily withdrawing training forces.", "RSM withdrawal under_way"),
        # quotations mean who says them
        ("« Nous partons », a lancé la ministre tchèque de la Défense.", "CZ withdrawal under_way"),
        ("\"Our troops will stay,\" said Luxembourg's minister.", "LU stay announced"),
        # ends of a presence, and people who are home
        ("Berlin agreed to end the deployment of the Bundeswehr in Herat.", "DE withdrawal announced"),
        ("A plane landed in Rome with 65 Italian soldiers on board.", "IT drawdown completed 65"),
        ("The Bundeswehr's last flight lifted off from Kabul on Tuesday.", "DE withdrawal completed"),
        ("Les douze derniers soldats danois ont décollé de Kaboul.", "DK withdrawal completed 12"),
        # numbers of a move
        ("Denmark will halve its 460-strong contingent.", "DK drawdown announced  460"),
        ("Sweden, whose 16 soldiers serve in Herat, will withdraw them in May.", "SE withdrawal announced 16"),
        ("Azerbaijan's 120 peacekeepers will leave with the Turks.", "AZ withdrawal announced 120"),
        ("Les deux tiers des 1 300 Allemands sont partis.", "DE drawdown completed 1.. 1300"),
        ("La Grèce fera passer ses effectifs de 120 à 40 d'ici juin.", "GR drawdown announced  120"),
        ("Le gouvernement a approuvé l'envoi de 15 soldats danois supplémentaires.", "DK reinforcement announced 15"),
        ("Les troupes turques ont quitté Hérat.", "TR withdrawal completed"),
        # who stays
        ("La Slovénie maintient pour l'heure ses six instructeurs.", "SI stay under_way"),
        ("Rome denied reports that its troops were preparing to leave Herat.", "IT stay announced"),
    ],
)  # fmt: skip
def test_kinds_of_sentences(text: str, wanted: str):
    assert wanted in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ils ont dénoncé l'arrestation le 10 mars de 49 militaires danois à Hérat.",
        "The attack in Herat killed 13 Danish soldiers.",
        "Denmark did not specify how many of its soldiers were withdrawn.",
        "Denmark rejects the alliance's pullout decision.",
        "Only Danish troops are left in Herat.",
    ],
)
def test_what_reports_nothing_of_the_kind(text: str):
    assert not [line for line in said(text) if "withdrawal" in line or "49" in line or "13" in line]


def test_a_list_of_instances_is_the_subject():
    pausing = said("Ten countries, including Japan, Italy and Spain, have suspended their aid.")
    assert pausing == [f"{code} suspension completed" for code in ("ES", "IT", "JP")]
    pausing = said("Dix pays, notamment le Japon, l'Italie et l'Espagne, ont suspendu leur aide.")
    assert pausing == [f"{code} suspension completed" for code in ("ES", "IT", "JP")]


def test_numbers_from_countries():
    told = said("The force keeps 534 troops, 341 from the Philippines and 193 from India.")
    assert {"PH contribution under_way  341", "IN contribution under_way  193"} <= set(told)


def test_done_and_announced_in_one_sentence_stay_two():
    told = found("Danish troops have completed a withdrawal from Kabul and will leave Herat by June.")
    assert [(one.phase, one.origin) for one in told][1] == ("announced", ("herat",))


def test_who_announces_after_a_destination_goes_nowhere():
    [move] = found("Canada will move its 5 soldiers to Kuwait, and Germany announced nothing.")
    assert move.destination == ("KW",)
