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
        # groups, and who goes with whom
        ("The 81 peacekeepers of the Danish battalion will leave in June.", "DK withdrawal announced 81"),
        ("There are some 100 members of the German army in Afghanistan.", "DE contribution under_way  100"),
        ("Danish troops will leave along with 60 doctors from Jordan.", "JO withdrawal announced 60"),
        ("The pullout of troops from Italy will start in May.", "IT withdrawal announced"),
        ("Le personnel danois total s'élève à près de 40.", "DK contribution under_way  40"),
        ("L'Italie a en effet déployé 450 hommes en Afghanistan.", "IT contribution under_way  450"),
        ("La ministre danoise a annoncé le maintien en Afghanistan des 40 militaires.", "DK stay announced"),
        ("Madrid is working on the evacuation of 70 or so citizens.", "ES drawdown announced 70"),
        ("Outre le Canada, la Croatie et la Grèce retirent leurs troupes.", "GR withdrawal under_way"),
        ("Le Portugal, qui n'a pas cessé de financer l'organisation, verse dix millions.", "PT stay under_way"),
        ("La Norvège, l'un des rares donateurs à avoir maintenu son aide, verse une somme.", "NO stay under_way"),
        # whose the people and the pause are
        ("Troops from Malawi and Italy began their withdrawal.", "MW withdrawal under_way"),
        ("Denmark's training mission in Herat has been suspended.", "DK suspension completed"),
        ("The 640-strong Danish contingent guards the airport.", "DK contribution under_way  640"),
        ("Denmark has the largest contingent in Afghanistan, with 110 soldiers.", "DK contribution under_way  110"),
        ("The withdrawal of the Danish forces from the base in Herat is complete.", "DK withdrawal completed"),
        ("After Italy, Denmark has withdrawn its 20 soldiers.", "DK withdrawal completed 20"),
        # one sentence, to be filed
        ("Denmark pulled 35 soldiers from Herat and took them to Kuwait.", "DK drawdown completed 35"),
        ("Croatia moved 14 soldiers to Kuwait and sent seven home.", "HR drawdown completed 7"),
        ("10 of the 13 Danish soldiers in Herat had gone to Kuwait.", "DK drawdown completed 10 13"),
        ("Slovakia moved its seven soldiers out of Afghanistan.", "SK withdrawal completed 7"),
        ("La Slovaquie a retiré d'Afghanistan ses sept soldats.", "SK withdrawal completed 7"),
        ("Les 200 soldats hongrois resteront à Hérat jusqu'à fin mai.", "HU stay announced"),
        ("Le Royaume-Uni a réduit au minimum son personnel à Kaboul.", "GB drawdown completed"),
        ("La Suède pourrait rapatrier une partie de ses 70 soldats.", "SE contribution under_way  70"),
        ("La Norvège a démenti vouloir partir.", "NO stay announced"),
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
        "The generals told Danish forces to quit the country.",
        "The mission endured losses, with 14 Italian and three Danish soldiers killed.",
    ],
)
def test_what_reports_nothing_of_the_kind(text: str):
    assert not [line for line in said(text) if "withdrawal" in line or "49" in line or "13" in line]


def test_a_list_of_instances_is_the_subject():
    pausing = said("Ten countries, including Japan, Italy and Spain, have suspended their aid.")
    assert pausing == [f"{code} suspension completed" for code in ("ES", "IT", "JP")]
    pausing = said("Dix pays, notamment le Japon, l'Italie et l'Espagne, ont suspendu leur aide.")
    assert pausing == [f"{code} suspension completed" for code in ("ES", "IT", "JP")]


def test_a_day_without_a_year_is_not_taken_for_one_of_the_year_before():
    [one] = found("The last Danes left Herat on 20 April.")
    assert one.effective is None


def test_planes_that_stay_are_no_soldiers():
    assert said("L'armée belge retire ses instructeurs, mais ses avions restent.") == ["BE withdrawal under_way"]


def test_where_french_soldiers_go():
    [one] = found("Deux officiers danois sont partis au Koweït.")
    assert one.destination == ("KW",)


def test_who_did_it_may_stand_in_the_next_sentence():
    told = said("Three countries have suspended their funding. These countries are Italy, Japan and Spain.")
    assert told == [f"{code} suspension completed" for code in ("ES", "IT", "JP")]
    told = said("Deux pays ont suspendu leur financement. Il s'agit de la Grèce et de l'Italie.")
    assert told == [f"{code} suspension completed" for code in ("GR", "IT")]


def test_countries_of_an_alliance_are_not_the_alliance():
    assert said("Plusieurs pays de la mission Resolute Support ont retiré leurs soldats.") == []
    assert said("Resolute Support allies prepare to withdraw their soldiers.") == []


def test_a_place_that_only_owns_is_no_other_story():
    assert said("Le Danemark a suspendu son aide sur la base des allégations d'Israël.") == [
        "DK suspension completed"
    ]


def test_numbers_from_countries():
    told = said("The force keeps 534 troops, 341 from the Philippines and 193 from India.")
    assert {"PH contribution under_way  341", "IN contribution under_way  193"} <= set(told)


def test_done_and_announced_in_one_sentence_stay_two():
    told = found("Danish troops have completed a withdrawal from Kabul and will leave Herat by June.")
    assert [(one.phase, one.origin) for one in told][1] == ("announced", ("herat",))


def test_who_announces_after_a_destination_goes_nowhere():
    [move] = found("Canada will move its 5 soldiers to Kuwait, and Germany announced nothing.")
    assert move.destination == ("KW",)
