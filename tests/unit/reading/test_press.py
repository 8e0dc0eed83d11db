"""What the press writes, in invented sentences: strengths beside moves, lists, quotes, datelines."""

from datetime import date

import pytest

from bot.reading import Article, Proposal, read
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
