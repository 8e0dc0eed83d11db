"""Countries are those of ISO 3166-1 and Kosovo, under the names that newsrooms print."""

import subprocess
import sys
from itertools import chain

import pytest

from bot.names import Names, country_name, flag, is_country
from bot.names.aliases import aliases, english_forms, french_forms, listed, read_table
from bot.names.countries import LANGUAGES, countries
from bot.names.normalise import fold, without_connectors

TABLE = read_table()


def test_there_are_249_countries_and_kosovo():
    assert len(countries()) == 250
    assert is_country("XK")


@pytest.mark.parametrize(
    ("code", "english", "french"),
    [
        ("US", "United States", "États-Unis"),
        ("GB", "United Kingdom", "Royaume-Uni"),
        ("CZ", "Czechia", "République tchèque"),
        ("BA", "Bosnia and Herzegovina", "Bosnie-Herzégovine"),
        ("TR", "Turkey", "Turquie"),
        ("CI", "Ivory Coast", "Côte d’Ivoire"),
        ("CD", "DR Congo", "RD Congo"),
        ("MM", "Myanmar", "Birmanie"),
        ("HK", "Hong Kong", "Hong Kong"),
        ("IQ", "Iraq", "Irak"),
        ("XK", "Kosovo", "Kosovo"),
    ],
)
def test_names_are_what_a_newsroom_prints(code, english, french):
    assert (country_name(code, "en"), country_name(code, "fr")) == (english, french)
    assert (Names().label(code, "en"), Names().label(code, "fr")) == (english, french)


def test_no_label_carries_an_ampersand_or_fails_discords_limit():
    labels = [country_name(country.code, language) for country in countries() for language in LANGUAGES]
    assert not [label for label in labels if "&" in label or "SAR" in label or len(label) > 100]


def test_labels_fall_back_to_english_and_then_to_the_code():
    assert Names().label("DE", "de") == country_name("DE", "de") == "Germany"
    assert Names().label("ZZ", "fr") == country_name("ZZ", "fr") == "ZZ"


def test_flags_are_for_countries_only():
    assert (flag("DE"), flag("XK")) == ("🇩🇪", "🇽🇰")
    assert [flag(code) for code in ("NATO", "EU", "UN", "ZZ", "de", "", "D")] == [""] * 7
    assert not is_country("UK")


def test_no_key_means_two_countries():
    meant = {}
    for country in countries():
        for form in (country.code, *country.labels.values(), *country.aliases):
            for key in {fold(form), without_connectors(fold(form)) or fold(form)}:
                meant.setdefault(key, set()).add(country.code)
    shared = {fold(form): set(codes) for form, codes in aliases().shared.items()}
    assert {key: codes for key, codes in meant.items() if len(codes) > 1 and key not in shared} == {}


def test_a_shared_name_is_offered_for_every_country_that_holds_it():
    holders = {}
    for country in countries():
        for alias in country.aliases:
            holders.setdefault(fold(alias), set()).add(country.code)
    for form, codes in aliases().shared.items():
        assert len(codes) > 1
        assert holders.get(fold(form), set()) <= set(codes), form


def test_the_table_speaks_of_countries_only():
    codes = chain(TABLE["countries"], *TABLE["labels"].values(), *(row["codes"] for row in TABLE["shared"]))
    assert [code for code in codes if not is_country(code)] == []
    cells = {cell for row in (*TABLE["countries"].values(), *TABLE["shared"]) for cell in row}
    assert cells == {"en", "fr", "also", "codes"}


def test_forms_are_derived_only_where_that_is_right():
    rows = [*TABLE["countries"].values(), *TABLE["shared"]]
    english = [word for row in rows for word in listed(row.get("en", ""))]
    french = [word for row in rows for word in listed(row.get("fr", ""))]
    assert [word for word in english if word.endswith("man") and word != "German"] == []
    regular = ("e", "é", "s", "an", "en", "in", "nd", "ol", "ar", "i", "ï", "gol", "zakh", "djik")
    assert [word for word in french if not word.endswith(regular)] == []


def test_plural_and_gender():
    assert english_forms("Iraqi") == ("Iraqi", "Iraqis")
    assert english_forms("Japanese") == ("Japanese",)
    assert french_forms("syrien") == ("syrien", "syriens", "syrienne", "syriennes")
    assert french_forms("français") == ("français", "française", "françaises")
    assert french_forms("belge") == ("belge", "belges")
    assert french_forms("afghan") == ("afghan", "afghans", "afghane", "afghanes")


ALLIES = "AL BE BG CA CZ DE DK EE ES FI FR GB GR HR HU IS IT LT LU LV ME MK NL NO PL PT RO SE SI SK TR US"
UNION = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
EYES = "AU CA GB NZ US"
COALITION = (
    "AE AF BA BH CF CI CM DJ EG ET FJ GE GN IQ JO JP KE KR KW LB LY MA MD MR MY NE NG OM PA PH QA SA SG SO TD TN TW "
    "UA XK YE ZM"
)
PEACEKEEPERS = (
    "AR BD BF BI BJ BO BR BT CN EG ET FJ GH GM ID IE IN JO KE KG KH LK LR MG ML MN MR MW MZ NA NE NP PE PK PY RS "
    "RW SL SN SV TG TH TJ TN TZ UG UY VN ZA ZM ZW"
)
LARGEST = "AR AU BR CA CN DE FR GB ID IN IT JP MX RU SA TR US ZA"
REGION = "AE BH DZ EG IL IQ IR JO KW LB LY MA OM PS QA SA SD SY TN TR YE"
FRENCH_IN_FULL = {"GR": "grec", "LV": "letton", "TR": "turc", "UZ": "ouzbek"}


def test_reporters_adjectives_are_known_for_whoever_sends_troops():
    senders = {*" ".join((ALLIES, UNION, EYES, COALITION, PEACEKEEPERS, LARGEST, REGION)).split()}
    assert len(senders) > 120
    for code in senders:
        row = TABLE["countries"][code]
        assert listed(row.get("en", "")), code
        assert listed(row.get("fr", "")) or FRENCH_IN_FULL[code] in row["also"].lower(), code


def test_the_room_is_pure_and_quick_to_enter():
    """Nothing of Discord, databases or networks comes along with it."""
    script = (
        "import sys; from bot.names import Names; Names().complete('a', 'fr');"
        "sys.exit(','.join({'discord', 'sqlalchemy', 'aiosqlite', 'asyncio', 'typer'} & set(sys.modules)) or 0)"
    )
    finished = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stderr) == (0, "")
